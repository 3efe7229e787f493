"""What is new on a Lemmy server: of a search, of a community, or said to our account."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from vigie import errors, platforms
from vigie.platforms._descend import Haul, Page, Reach, descend
from vigie.platforms._lemmy_api import Server, at, open_server
from vigie.platforms._lemmy_read import KINDS, LISTS, Eye, read_moment, read_rows
from vigie.platforms._news import sift_states
from vigie.source import Source

REACH = Reach(overlap=timedelta(hours=6), pages=6)  # federated words arrive late, among older ones
NOTICES = ("comment_reply", "person_mention")
NEWEST = {"sort": "New", "type_": "All", "unread_only": "false", "limit": "50"}


Listing = tuple[str, str, Mapping[str, str]]


def poll_server(source: Source, secrets: Mapping[str, str], now: datetime) -> platforms.Fetched:
    """What a search finds, a community says, or somebody says to us. Raises as the protocol says.

    A limit met after the first list keeps what was read; the others wait for their turn.
    """
    server = open_server(source.url, secrets)
    named = re.search(r"/c/([\w.@-]+)", source.url)
    is_ours = not named and not source.query.strip()
    eye = Eye(now, server.origin, server.me() if server.token or is_ours else "")
    haul = Haul(memory=dict(source.cursor))
    for listing in _lists(source.query.strip(), named[1] if named else "", eye.me):
        try:
            read = partial(_read_page, server, listing, eye)
            haul.add(listing[0], descend(read, source.cursor.get(listing[0]), now, REACH))
        except errors.RateLimitedError as error:
            if haul.memory == source.cursor:
                raise
            haul.wait = error.retry_after
        if haul.wait:
            break
    fresh, known = sift_states(haul.events, source.cursor, now)
    return platforms.Fetched(fresh, haul.memory | known, tuple(haul.rejected), wait=haul.wait)


def _lists(query: str, community: str, me: str) -> Sequence[Listing]:
    """The lists a source is read from; ours end with what we wrote ourselves, in whatever app."""
    within = {"community_name": community} if community else {}
    if query:
        asked = {**within, "q": query, "listing_type": "All"}
        return [(one, "search", {**asked, "type_": one.title()}) for one in LISTS[:2]]
    if community:
        return [("comments", "comment/list", within), ("posts", "post/list", within)]
    return [
        ("replies", "user/replies", {}),
        ("mentions", "user/mention", {}),
        ("private_messages", "private_message/list", {}),
        ("comments", "user", {"person_id": me}),
    ]


def _read_page(server: Server, listing: Listing, eye: Eye, page: str) -> Page:
    """One page, its times those it is listed by: pinned posts, in front of all, tell none."""
    name, path, params = listing
    rows = list_rows(server, name, path, {**params, "page": page or "1"})
    parsed = read_rows(rows, eye)
    listed = [one for row in rows if not _is_pinned(one := _listed(row))]
    times = [moment for one in listed if (moment := read_moment(one, "published", eye.now))]
    following = str(int(page or 1) + 1) if rows else ""
    return Page(parsed.events, parsed.rejected, following, tuple(times))


def _listed(row: object) -> Mapping[str, Any]:
    """What a list goes by: the notice of an answer or a mention, which may come days after it."""
    return next((found for one in (*NOTICES, *KINDS) if (found := at(row, one))), {})


def _is_pinned(thing: Mapping[str, Any]) -> bool:
    return bool(thing.get("featured_community") or thing.get("featured_local"))


def list_rows(server: Server, name: str, path: str, params: Mapping[str, str]) -> list[Any]:
    rows = server.call(path, **{**NEWEST, **params}).get(name)
    if not isinstance(rows, list):
        raise errors.TransientError(f"lemmy answered without {name}", code="payload")
    return rows
