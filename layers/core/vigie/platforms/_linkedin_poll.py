"""The sweep of a LinkedIn page: its notifications, which tell late comments under old posts too.

https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-social-action-notifications
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import GoneError, PermissionDeniedError, RateLimitedError
from vigie.mention import EventKind, MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._fields import read_time
from vigie.platforms._linkedin_call import Door
from vigie.platforms._linkedin_read import SOONER, read_body
from vigie.platforms._linkedin_urn import encode, is_comment, number_of, post_of
from vigie.platforms._news import sift

ACTIONS = "COMMENT,ADMIN_COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE,SHARE_MENTION"
PAGE = 50
MOST_PAGES = 5
MOST_LOOKUPS = 10
OVERLAP = timedelta(hours=1)
HISTORY = timedelta(days=30)


@dataclass(slots=True)
class _Sweep:
    """One poll's walk and what it found; ``start`` is where to go on, None once all was read."""

    door: Door
    now: datetime
    since: datetime
    until: datetime
    start: int | None
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    lookups: int = MOST_LOOKUPS
    wait: float = 0.0

    def walk(self) -> None:
        """Read pages until one is not full. Raises as `Door.read`, a limit at the first only."""
        for page in range(MOST_PAGES):
            try:
                answer = self.door.read(self._path())
            except RateLimitedError as error:
                if not page:
                    raise
                self.wait = error.retry_after
                return
            self._keep(answer)
            listed = answer.get("elements")
            count = len(listed) if isinstance(listed, list) else 0
            self.start = (self.start or 0) + count if count >= PAGE else None
            if self.start is None:
                return

    def _path(self) -> str:
        start, end = (int(one.timestamp() * 1000) for one in (self.since, self.until))
        return (
            f"organizationalEntityNotifications?q=criteria&actions=List({ACTIONS})"
            f"&organizationalEntity={encode(self.door.page)}"
            f"&timeRange=(start:{start},end:{end})&start={self.start or 0}&count={PAGE}"
        )

    def _keep(self, answer: Mapping[str, Any]) -> None:
        parsed = read_body(answer, self.now, self.door.page)
        self.events += [self._with_words(event) for event in parsed.events]
        self.rejected += parsed.rejected

    def _with_words(self, event: MentionEvent) -> MentionEvent:
        """A comment whose words the notification left out, read by itself."""
        is_bare = is_comment(event.native_id) and not event.text and not event.media
        if event.kind is EventKind.REMOVE or not is_bare or not self.lookups:
            return event
        self.lookups -= 1
        post = encode(post_of(event.native_id) or "")
        try:
            found = self.door.read(f"socialActions/{post}/comments/{number_of(event.native_id)}")
        except GoneError:
            return replace(event, kind=EventKind.REMOVE, version=self.now, url=None)
        except (PermissionDeniedError, RateLimitedError):
            return event
        known = read_body(found, self.now, self.door.page).events
        whole = known[0] if known and known[0].native_id == event.native_id else None
        if whole is None:
            return event
        version = max(event.version + SOONER, whole.version)
        return replace(whole, kind=event.kind, version=version, account=event.account)


def sweep_page(door: Door, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """A page's notifications of a span of time; only what is new is told.

    The cursor is ``{"until": ISO time read up to, "seen": [...]}``, and while a span is not read
    to its end ``span`` (its two ends) and ``start`` (the first notification not read). Raises the
    PlatformError tree, PayloadError, AddressRefusedError.
    """
    span = cursor.get("span")
    ends = [read_time(one, now) for one in span] if isinstance(span, list) else []
    known = read_time(cursor.get("until"), now)
    since, until, start = known - OVERLAP if known else now - HISTORY, now, 0
    if len(ends) == 2 and ends[0] and ends[1] and isinstance(cursor.get("start"), int):  # noqa: PLR2004 - two ends
        since, until, start = ends[0], ends[1], int(cursor["start"])
    sweep = _Sweep(door, now, since, until, start)
    sweep.walk()
    fresh, seen = sift(sweep.events, cursor.get("seen"), now)
    after: dict[str, Any] = {"seen": seen}
    if sweep.start is None:
        after["until"] = until.isoformat()
    else:
        after |= {"span": [since.isoformat(), until.isoformat()], "start": sweep.start}
        after |= {"until": known.isoformat()} if known else {}
    return Fetched(fresh, after, tuple(sweep.rejected), wait=sweep.wait)
