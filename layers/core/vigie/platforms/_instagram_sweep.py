"""The sweep of an Instagram account: the net under its pushes.

Nothing tells when a comment is written under an old media but the media's count of comments, so a
sweep reads the counts, and then the comments of whichever media's count has changed. Each sweep
looks at the newest media and at one page of older ones, a page further every time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from vigie.errors import PermanentError, PermissionDeniedError
from vigie.platforms import Fetched
from vigie.platforms._fields import read_url
from vigie.platforms._instagram_place import Place
from vigie.platforms._instagram_read import read_objects
from vigie.platforms._meta_door import Door
from vigie.platforms._meta_walk import (
    Edge,
    Walk,
    is_worth_turning,
    list_data,
    next_page,
    read_edges_left,
    write_edges_left,
)
from vigie.platforms._news import sift_states

COMMENT = "id,text,timestamp,username,from{id,username},user,hidden,parent_id"
COMMENT_PARAMS = {"fields": f"{COMMENT},replies.limit(50){{{COMMENT}}}", "limit": "50"}
MEDIA_PARAMS = {
    "fields": "id,caption,media_type,media_product_type,media_url,thumbnail_url,permalink,"
    "timestamp,username,comments_count",
    "limit": "50",
}
TAG_PARAMS = {
    "fields": "id,caption,media_type,media_url,permalink,timestamp,username",
    "limit": "50",
}
TALK_PARAMS = {
    "platform": "instagram",
    "fields": "id,messages.limit(20){id,created_time,from,to,message,attachments,story}",
    "limit": "20",
}
MOST_CALLS = 15
MOST_COUNTS = 300
# How deep older media are looked at, in pages, before the round begins anew.
DEEPEST = 5
MOST_WAITING = 100
MOST_BARREN = 300
# What a new source brings: the comments of this many media.
FIRST_MEDIA = 10


def sweep_account(
    door: Door,
    account: str,
    cursor: Mapping[str, Any],
    now: datetime,
    *,
    mailbox: str,
    tags: bool,
) -> Fetched:
    """What is new under the account's media, in its ``mailbox``, and (``tags``) where it is tagged.

    The cursor is ``{"counts": {media: comments}, "older": [page, cursor] of the older media to
    look at next, "left": [edges there were no calls for]}`` and what `sift_states` remembers: a
    count is kept once its comments were read or stand in ``left``, so that nothing is skipped.
    Raises the PlatformError tree, PayloadError.
    """
    sweep = _Sweep(Walk(door, now, MOST_CALLS), account or "me", _counts(cursor), cursor)
    edges, older = sweep.find_changes(read_edges_left(cursor.get("left")), cursor.get("older"))
    if tags:
        sweep.list_tags()
    sweep.list_talks(mailbox)
    left = sweep.read_comments(edges)
    events, memory = sift_states(sweep.walk.events, cursor, now)
    after = {
        "counts": dict(list(sweep.counts.items())[-MOST_COUNTS:]),
        "older": older,
        "left": write_edges_left(left),
        **memory,
    }
    return Fetched(events, after, tuple(sweep.walk.rejected), wait=sweep.walk.wait)


def _counts(cursor: Mapping[str, Any]) -> dict[str, int]:
    kept = cursor.get("counts")
    counts = kept if isinstance(kept, dict) else {}
    return {str(key): int(n) for key, n in counts.items() if isinstance(n, int | Decimal)}


def _read_round(kept: object) -> tuple[int, str]:
    """Which page of older media is next, and its cursor; none: the round begins anew."""
    if isinstance(kept, list) and len(kept) == 2:  # noqa: PLR2004 - a pair
        page, after = kept
        if isinstance(page, int | Decimal) and isinstance(after, str) and page < DEEPEST:
            return int(page), after
    return 0, ""


def _queue(waiting: list[Edge], changed: list[Edge]) -> list[Edge]:
    """Edges that wait, then those that changed; one that waits from its start is owed both."""
    grown = {one.owner: int(one.wanted) for one in changed if one.wanted}
    owed = [
        replace(one, wanted=str(int(one.wanted) + grown.get(one.owner, 0)))
        if one.wanted and not one.after
        else one
        for one in waiting
    ]
    known = {one.owner for one in waiting if not one.after}
    return owed + [one for one in changed if one.owner not in known]


@dataclass(slots=True)
class _Sweep:
    """One poll's walk through an account.

    ``memory`` is the last poll's cursor; ``owed`` how much news is still to be found in an edge,
    ``barren`` how many comments without any were read there in a row.
    """

    walk: Walk
    account: str
    counts: dict[str, int]
    memory: Mapping[str, Any]
    username: str = ""
    owed: dict[tuple[str, str], int] = field(default_factory=dict)
    barren: dict[tuple[str, str], int] = field(default_factory=dict)

    def find_changes(self, waiting: list[Edge], kept: object) -> tuple[list[Edge], list[Any]]:
        """The edges to read, those left over first, and the page of older media for next time.

        Rule: a media first met among the older ones is history, only its count is noted; a first
        sweep meets them all.
        """
        changed, second = self._list_media("", is_known=True)
        if not isinstance(self.memory.get("counts"), dict):
            for _ in range(DEEPEST):
                second = self._list_media(second, is_known=False)[1] if second else ""
            return [replace(one, wanted="") for one in changed[:FIRST_MEDIA]], [0, ""]
        page, after = _read_round(kept)
        page, after = (page, after) if after else (1, second)
        if after and len(waiting) < MOST_WAITING:
            more, after = self._list_media(after, is_known=False)
            changed, page = changed + more, page + 1
        return _queue(waiting, changed), [page, after]

    def _list_media(self, after: str, *, is_known: bool) -> tuple[list[Edge], str]:
        """One page of our media: the comments to read, and the next page's cursor."""
        params = {**MEDIA_PARAMS, **({"after": after} if after else {})}
        answer = self.walk.call(f"{quote(self.account, safe='')}/media", params)
        if answer is None:
            return [], after
        objects = list_data(answer)
        if is_known:
            self._keep(objects, Place(account=self._id(), own=True))
        edges = [self._changed(one, is_known=is_known) for one in objects]
        return [edge for edge in edges if edge], next_page(answer, after)

    def list_tags(self) -> None:
        """The newest media somebody tagged us in; older ones were newest once.

        Without the right to see them the comments are still read, and the check tells.
        """
        try:
            answer = self.walk.call(f"{quote(self.account, safe='')}/tags", TAG_PARAMS)
        except PermissionDeniedError:
            return
        place = Place(account=self._id(), username=self.username, mentioned="tag")
        self._keep(list_data(answer or {}), place)

    def list_talks(self, mailbox: str) -> None:
        """The newest private messages: of twenty talks the last twenty, which is all there is."""
        try:
            answer = self.walk.call(f"{quote(mailbox, safe='')}/conversations", TALK_PARAMS)
        except (PermanentError, PermissionDeniedError):
            return
        self._keep(list_data(answer or {}), Place(account=self._id()))

    def read_comments(self, edges: list[Edge]) -> list[Edge]:
        """The comments of these media; what is left for the next sweep."""

        def path_of(edge: Edge) -> str:
            return f"{quote(edge.owner, safe='')}/comments"

        left = self.walk.read_edges(edges, self._read_page, path_of, COMMENT_PARAMS)
        return [replace(one, wanted=self._still_wanted(one)) for one in left]

    def _read_page(self, edge: Edge, answer: Mapping[str, Any]) -> bool:
        """Keep a page; whether to turn it.

        Rule: news may stand under an old comment, so the count says when all of it was found;
        where no count tells, a page without news is the last. Counts include what is never shown,
        so that a search which finds nothing ends.
        """
        place = Place(self._id(), self.username, edge.owner, edge.link, own=True)
        before = len(self.walk.events)
        self._keep(list_data(answer), place)
        found = self.walk.events[before:]
        news, is_worth = is_worth_turning(found, self.memory, self.walk.now)
        if not edge.wanted:
            return is_worth
        key = (edge.owner, edge.wanted)
        self.owed[key] = self.owed.get(key, int(edge.wanted)) - news
        self.barren[key] = 0 if news else self.barren.get(key, 0) + len(list_data(answer))
        return self.owed[key] > 0 and self.barren[key] < MOST_BARREN

    def _still_wanted(self, edge: Edge) -> str:
        owed = self.owed.get((edge.owner, edge.wanted))
        return edge.wanted if owed is None else str(max(owed, 1))

    def _id(self) -> str:
        return "" if self.account == "me" else self.account

    def _keep(self, objects: list[Any], place: Place) -> None:
        events, rejected = read_objects(objects, place, self.walk.now)
        self.walk.events += events
        self.walk.rejected += rejected

    def _changed(self, one: object, *, is_known: bool) -> Edge | None:
        """The comments of a media whose count is another one than last time."""
        if not isinstance(one, dict):
            return None
        identity, count = one.get("id"), one.get("comments_count")
        name = one.get("username")
        self.username = self.username or (name if isinstance(name, str) else "")
        if not isinstance(identity, str) or not isinstance(count, int) or not identity:
            return None
        before = self.counts.pop(identity, 0 if is_known else count)
        self.counts[identity] = count
        link = read_url(one.get("permalink")) or ""
        wanted = str(count - before) if count > before else ""
        return Edge(identity, link=link, wanted=wanted) if count != before else None
