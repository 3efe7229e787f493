"""Polling Threads: our posts and what is said under them, mentions, and searches.

Nothing tells that an old post has a new reply, so each poll reads the newest posts' conversations
and those of a few older ones, a few further every time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vigie.errors import PermissionDeniedError
from vigie.platforms import Fetched
from vigie.platforms._fields import read_id, read_text
from vigie.platforms._limits import Budget, Period, Usage, name_of, settle
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
from vigie.platforms._threads_door import QUOTA, quota_gauge
from vigie.platforms._threads_read import Place, read_objects
from vigie.source import Source

FIELDS = (
    "id,text,media_type,media_url,permalink,timestamp,username,owner,shortcode,is_quote_post,"
    "has_replies,gif_url,poll_attachment,link_attachment_url"
)
REPLY = f"{FIELDS},root_post,replied_to,is_reply,is_reply_owned_by_me,hide_status"
FOUND = REPLY.replace("owner,", "")
PAGE = {"limit": "50"}
SEARCHES_A_DAY = 2_200
MOST_CALLS = 16
NEWEST = 6
OLDER = 3
MOST_OLDER = 100
AN_HOUR = 3600.0
MENTIONS = "me/mentions"


def poll_threads(door: Door, source: Source, now: datetime) -> Fetched:
    """What is new for an account, and for a search where the source has a query.

    The cursor is ``{"old": [posts whose conversations come next], "left": [edges there were no
    calls for]}`` and what `sift_states` remembers. Raises the PlatformError tree, PayloadError.
    """
    cursor = source.cursor
    round_ = _Round(Walk(door, now, MOST_CALLS), cursor, read_edges_left(cursor.get("left")))
    round_.read_name()
    if source.account or not source.query:
        round_.read_account(cursor.get("old"))
    if source.query:
        round_.wait_for([f"keyword_search?{source.query}"])
    left = round_.read_waiting()
    events, memory = sift_states(round_.walk.events, cursor, now)
    after = {
        "old": round_.old,
        "left": write_edges_left(left),
        **memory,
    }
    return Fetched(events, after, tuple(round_.walk.rejected), wait=round_.walk.wait)


@dataclass(slots=True)
class _Round:
    """One poll's walk.

    ``memory`` is the last poll's cursor; ``waiting`` are the lists to read, those of an earlier
    poll first; ``is_resumed`` whether the one being read goes on where an earlier poll stopped.
    """

    walk: Walk
    memory: Mapping[str, Any]
    waiting: list[Edge]
    is_resumed: bool = False
    place: Place = field(default_factory=Place)
    old: list[str] = field(default_factory=list)

    def read_name(self) -> None:
        """Who we are, so that our own words are known wherever they are found."""
        me = self.walk.call("me", {"fields": "id,username"}) or {}
        name = read_text(me.get("username"), "username")
        self.place = Place(account=read_id(me.get("id"), "id") or "", username=name)

    def read_account(self, kept: object) -> None:
        """Our quota and our posts; then conversations to read, new and old, and mentions."""
        self._note_quota()
        posts = self._read_posts()
        newest = posts[:NEWEST]
        queue = [str(one) for one in kept] if isinstance(kept, list) else []
        queue = [one for one in dict.fromkeys([*queue, *posts]) if one not in newest]
        self.old = [*queue[OLDER:], *queue[:OLDER], *newest][-MOST_OLDER:]
        chosen = [*newest, *queue[:OLDER]]
        self.wait_for([*(f"{one}/conversation" for one in chosen), MENTIONS])

    def wait_for(self, owners: list[str]) -> None:
        """Lists to read, unless they wait from their beginning already."""
        have = {edge.owner for edge in self.waiting if not edge.after}
        self.waiting += [Edge(one) for one in owners if one not in have]

    def read_waiting(self) -> list[Edge]:
        """Read the lists, newest first, each until it holds nothing new; what is left over."""
        left = []
        for edge in self.waiting:
            params = {**PAGE, "fields": REPLY, "reverse": "true"}
            self.is_resumed = bool(edge.after)
            if edge.owner.startswith("keyword_search"):
                left += self._search(edge)
            else:
                left += self._read_list(edge, params)
        return left

    def _read_list(self, edge: Edge, params: Mapping[str, str]) -> list[Edge]:
        """One list; without the right to mentions the rest is still read, and the check tells."""
        try:
            return self.walk.read_edges([edge], self._read_page, _path_of, params)
        except PermissionDeniedError:
            if edge.owner != MENTIONS:
                raise
            return []

    def _note_quota(self) -> None:
        """How many of the day's replies are used; known before a human's reply must wait."""
        try:
            answer = self.walk.call("me/threads_publishing_limit", {"fields": QUOTA})
        except PermissionDeniedError:
            return
        for one in list_data(answer or {}):
            config = one.get("reply_config") if isinstance(one, dict) else None
            total = config.get("quota_total") if isinstance(config, dict) else None
            used = one.get("reply_quota_usage") if isinstance(one, dict) else None
            if isinstance(total, int) and isinstance(used, int) and total > 0:
                usage = Usage("replies", used / total, AN_HOUR)
                settle("threads", (quota_gauge(self.walk.door.token),), (), (usage,), b"")

    def _read_posts(self) -> list[str]:
        """Our newest posts; the ids of those somebody answered."""
        answer = self.walk.call("me/threads", {**PAGE, "fields": FIELDS}) or {}
        objects = list_data(answer)
        self._keep(objects, Place(self.place.account, self.place.username, own=True))
        return [
            str(one["id"])
            for one in objects
            if isinstance(one, dict) and one.get("has_replies") is True and one.get("id")
        ]

    def _search(self, edge: Edge) -> list[Edge]:
        """One search, newest first; a word Threads thinks sensitive finds nothing."""
        query = edge.owner.partition("?")[2]
        params = {**PAGE, "fields": FOUND, "q": query, "search_type": "RECENT"}
        if query.startswith("#"):
            params |= {"q": query[1:], "search_mode": "TAG"}
        who = name_of(self.walk.door.token)
        budget = Budget("searches", who, SEARCHES_A_DAY, Period.UTC_DAY)
        after: str = edge.after
        while True:
            more = {"after": after} if after else {}
            answer = self.walk.call("keyword_search", {**params, **more}, budgets=(budget,))
            place = Edge(edge.owner, after)
            if answer is None:
                return [place]
            after = next_page(answer, after) if self._read_page(place, answer) else ""
            if not after:
                return []

    def _read_page(self, edge: Edge, answer: Mapping[str, Any]) -> bool:
        """Keep a page; whether the next one may hold news too."""
        is_called = edge.owner == MENTIONS
        before = len(self.walk.events)
        place = Place(self.place.account, self.place.username, summons=is_called)
        self._keep(list_data(answer), place)
        found = self.walk.events[before:]
        _, is_worth = is_worth_turning(found, self.memory, self.walk.now, resumed=self.is_resumed)
        return is_worth

    def _keep(self, objects: list[Any], place: Place) -> None:
        events, rejected = read_objects(objects, place, self.walk.now)
        self.walk.events += events
        self.walk.rejected += rejected


def _path_of(edge: Edge) -> str:
    return quote(edge.owner, safe="/")
