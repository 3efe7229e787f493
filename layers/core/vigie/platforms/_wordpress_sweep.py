"""One poll of a WordPress site: each status it shows us, oldest first, on from where it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import PayloadError, PermanentError, PermissionDeniedError, RateLimitedError
from vigie.mention import EventKind, MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._fields import CLOCK_SKEW
from vigie.platforms._news import sift
from vigie.platforms._wordpress_account import Account, find_account
from vigie.platforms._wordpress_fields import status_of
from vigie.platforms._wordpress_read import (
    HIDDEN,
    THROWN,
    Place,
    as_events,
    list_comments,
    read_comment,
    read_comments,
    to_state,
)
from vigie.platforms._wordpress_site import PATH, QUERY, WOOCOMMERCE, Params, Site

PAGE = 100
MOST_PAGES = 5
HISTORY = timedelta(days=30)
# A comment approved or thrown away late keeps its old date: what is this young is read again.
OVERLAP = timedelta(days=2)
# Where spam comes by the thousand, reading two days again would never catch up.
SHORT_OVERLAP = timedelta(hours=1)
CUT_WAIT = 60.0
MOST_HIDDEN = 500
REVIEW = "review"
PUBLIC = ("approve", "comment")
ALL_LISTS = (
    PUBLIC,
    ("hold", "comment"),
    ("spam", "comment"),
    ("trash", "comment"),
    ("all", "pingback"),
    # What shops call a product's reviews; without WooCommerce there are none.
    ("all", REVIEW),
)


def sweep_site(site: Site, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """Read what is new on a site. Raises the PlatformError tree, PayloadError.

    The cursor is ``{"route", "lists": {status: {"newest", "from", "flooded"}}, "hidden", "seen"}``;
    times in it are in the site's own zone, as it compares them.
    """
    account = find_account(replace(site, route=str(cursor.get("route") or PATH)))
    sweep = _Sweep(account, dict(_mapping(cursor.get("lists"))), now)
    sweep.read_all()
    return sweep.tell(cursor)


@dataclass(slots=True)
class _Sweep:
    """One poll's walk through a site's lists, and what it found in them."""

    account: Account
    lists: dict[str, Any]
    now: datetime
    found: list[tuple[MentionEvent, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    wait: float = 0.0

    def read_all(self) -> None:
        """Read every list we may see; a limit ends the walk where it stands, and it goes on."""
        if self.account.moderates is False:
            self._read_list(PUBLIC, "view")
            return
        for status, kind in ALL_LISTS:
            try:
                self._read_list((status, kind), "edit")
            except RateLimitedError as error:
                if not self.found:
                    raise
                self.wait = max(self.wait, error.retry_after)
                return
            except PermissionDeniedError:
                if (status, kind) != PUBLIC:
                    return
                self._read_list(PUBLIC, "view")
                return

    def tell(self, cursor: Mapping[str, Any]) -> Fetched:
        """What is news in what was found, and the cursor that goes with it."""
        before = [str(one) for one in _list(cursor.get("hidden"))]
        hidden, states = self._states(before)
        told: list[MentionEvent] = []
        for event, status in self.found:
            told += as_events(event, status if status in THROWN else "", self.now)
        fresh, seen = sift(told, cursor.get("seen"), self.now)
        return Fetched(
            events=(*fresh, *states),
            cursor={
                "route": self.account.site.route,
                "lists": self.lists,
                "hidden": hidden[-MOST_HIDDEN:],
                "seen": seen,
            },
            rejected=tuple(self.rejected),
            wait=self.wait,
        )

    def _states(self, before: list[str]) -> tuple[list[str], list[MentionEvent]]:
        """Which comments are hidden now, and what changed since the last poll."""
        hidden, events = dict.fromkeys(before), []
        for event, status in self.found:
            is_hidden = status in HIDDEN
            if is_hidden and event.native_id not in hidden:
                events.append(to_state(event, EventKind.HIDE, self.now))
            if not is_hidden and event.native_id in hidden:
                del hidden[event.native_id]
                if status not in THROWN:
                    events.append(to_state(event, EventKind.UNHIDE, self.now))
            if is_hidden:
                hidden[event.native_id] = None
        return list(hidden), events

    def _read_list(self, one: tuple[str, str], context: str) -> None:
        """Read a list on from where it stood, oldest first, so that a cut leaves no gap."""
        status, kind = one
        name = status if kind == "comment" else kind
        state = _mapping(self.lists.get(name))
        start = _start(state, self.now)
        newest = last = _local(state.get("newest")) or start
        is_cut, ids = False, set[str]()
        for page in range(1, MOST_PAGES + 1):
            comments = self._page(_query(one, context, start, page))
            new = [one for one in comments if _identity(one) not in ids]
            ids |= {_identity(one) for one in new}
            self._keep(self._with_stars(new) if kind == REVIEW else new)
            times = [moment for one in new if (moment := _time_of(one, self.now))]
            last = max([*times, last if page > 1 else start])
            newest = max(newest, last)
            is_cut = page == MOST_PAGES and len(comments) >= PAGE
            if len(comments) < PAGE or not new:
                break
        if is_cut:
            self.wait = max(self.wait, CUT_WAIT)
        self.lists[name] = _state(state, start, last, newest, is_cut=is_cut)

    def _page(self, params: Params) -> list[Any]:
        body = self.account.site.read("comments", params)
        if not isinstance(body, list):
            raise PayloadError("the site answered with no list of comments")
        return list_comments(body)

    def _with_stars(self, reviews: list[Any]) -> list[Any]:
        """Reviews with their stars, which WooCommerce alone tells; without it, without them."""
        ids = [_identity(one) for one in reviews if isinstance(one, dict)]
        query: Params = {"include[]": ids, "status": "all", "per_page": str(PAGE)}
        try:
            told = self.account.site.read("products/reviews", query, WOOCOMMERCE) if ids else []
        except (PermissionDeniedError, PermanentError, PayloadError):
            return reviews
        stars = {_identity(one): _of(one, "rating") for one in _list(told)}
        return [
            {**one, "rating": stars.get(_identity(one))} if isinstance(one, dict) else one
            for one in reviews
        ]

    def _keep(self, comments: list[Any]) -> None:
        site = self.account.site
        facts = (("rest", QUERY),) if site.route == QUERY else ()
        place = Place(site.realm, self.account.me, facts)
        for one in comments:
            _, rejected = read_comments([one], place, self.now)
            self.rejected += rejected
            event = None if rejected else read_comment(one, place, self.now)
            if event is not None:
                self.found.append((event, status_of(one)))


def _query(one: tuple[str, str], context: str, start: datetime, page: int) -> dict[str, str]:
    status, kind = one
    special = {} if context == "view" else {"status": status}
    return {
        "context": context,
        "order": "asc",
        "orderby": "date_gmt",
        "per_page": str(PAGE),
        "page": str(page),
        "after": start.isoformat(timespec="seconds"),
        **special,
        **({"type": kind} if kind != "comment" else {}),
    }


def _start(state: Mapping[str, Any], now: datetime) -> datetime:
    """Where to read from, in the site's zone: where the last poll was cut, else with overlap."""
    newest = _local(state.get("newest"))
    if newest is None:
        return now.replace(tzinfo=None, microsecond=0) - HISTORY
    cut = _local(state.get("from"))
    return cut or newest - (SHORT_OVERLAP if state.get("flooded") else OVERLAP)


def _state(
    before: Mapping[str, Any], start: datetime, last: datetime, newest: datetime, *, is_cut: bool
) -> dict[str, Any]:
    """What to keep of a list: where it was cut, or that it was read to its end."""
    if not is_cut:
        flooded = {"flooded": True} if before.get("from") else {}
        return {"newest": newest.isoformat(), **flooded}
    # A second is read again, since several comments may share it, but never only that one.
    further = max(last - timedelta(seconds=1), start + timedelta(seconds=1))
    return {"newest": newest.isoformat(), "from": further.isoformat(), "flooded": True}


def _local(value: object) -> datetime | None:
    """A time in the site's own zone, which names none."""
    try:
        moment = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if moment else None


def _time_of(comment: object, now: datetime) -> datetime | None:
    """When the site dates a comment; one it dates ahead of us would hide all that comes before."""
    gmt = _local(_of(comment, "date_gmt"))
    is_ahead = gmt is not None and gmt > (now + CLOCK_SKEW).replace(tzinfo=None)
    return None if is_ahead else _local(_of(comment, "date"))


def _identity(comment: object) -> str:
    return str(_of(comment, "id"))


def _of(comment: object, name: str) -> object:
    return comment.get(name) if isinstance(comment, dict) else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
