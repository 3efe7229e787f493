"""What is new on Reddit for a source: a search, communities, our own inbox, threads that grow."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import GoneError, PermanentError, PermissionDeniedError, RateLimitedError
from vigie.mention import MentionEvent
from vigie.platforms import Fetched
from vigie.platforms._descend import Descent, Haul, Page, Reach, descend
from vigie.platforms._fields import read_time
from vigie.platforms._news import WORDS, sift_states
from vigie.platforms._phrases import phrases_of, says_any
from vigie.platforms._reddit_api import Reddit
from vigie.platforms._reddit_read import read_body
from vigie.platforms._reddit_shapes import list_things
from vigie.source import Source

PAGE = "100"
SEARCH = Reach(first=timedelta(days=7), overlap=timedelta(hours=6), pages=4)
LISTING = Reach(first=timedelta(days=7), overlap=timedelta(hours=1), pages=4)
QUEUE = Reach(first=timedelta(days=7), overlap=timedelta(days=2), pages=1)
ASK_AGAIN = timedelta(days=1)
MOST_THREADS = 100
GROWN_AT_ONCE = 5
COMMUNITY = re.compile(r"[A-Za-z0-9_]{2,50}(?:\+[A-Za-z0-9_]{2,50}){0,49}\Z")
INBOX = re.compile(r"/?(?:u|user)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Listing:
    """A listing to go down: its key in the cursor, its path, and which of its words count."""

    key: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    reach: Reach = LISTING
    keeps: Callable[[MentionEvent], bool] | None = None


def poll_reddit(reddit: Reddit, source: Source, now: datetime) -> Fetched:
    """Read a source. Raises as the protocol says; a limit after the first listing cuts it short."""
    cursor = source.cursor
    haul = Haul(memory=dict(cursor))
    for number, listing in enumerate(listings_of(source)):
        try:
            haul.add(listing.key, _go_down(reddit, listing, cursor.get(listing.key), now))
        except RateLimitedError as error:
            if not number:
                raise
            haul.wait = max(haul.wait, error.retry_after)
            break
    if source.account and not source.query and not haul.wait:
        _read_queue(reddit, source, haul, now)
    if source.query and not haul.wait:
        _read_grown(reddit, haul, cursor.get("threads"), now)
    fresh, known = sift_states(haul.events, cursor, now)
    return Fetched(fresh, haul.memory | known, tuple(haul.rejected), wait=haul.wait)


def listings_of(source: Source) -> tuple[_Listing, ...]:
    """What a source asks for. Raises PermanentError for an account that is no community.

    Rule: a search finds posts, and the interface searches no comments; so beside communities the
    same words are looked for in their comments here. A source that names a user, or nothing, is our
    inbox.
    """
    account, query = source.account.strip(), source.query.strip()
    if INBOX.match(account) or not (account or query):
        return (_Listing("inbox", "/message/inbox"), _Listing("calls", "/message/mentions"))
    account = re.sub(r"^/?r/", "", account.replace(" ", ""), flags=re.IGNORECASE)
    if account and not COMMUNITY.match(account):
        raise PermanentError("the account names no community: write it as a+b", code="account")
    if not query:
        return (
            _Listing("comments", f"/r/{account}/comments"),
            _Listing("posts", f"/r/{account}/new"),
        )
    asked = {"q": query, "sort": "new", "t": "month", "type": "link"}
    if not account:
        return (_Listing("search", "/search", asked, SEARCH),)
    phrases = phrases_of(query)
    return (
        _Listing("search", f"/r/{account}/search", {**asked, "restrict_sr": "1"}, SEARCH),
        _Listing(
            "comments",
            f"/r/{account}/comments",
            keeps=lambda event: says_any(event.text, phrases),
        ),
    )


def _read_queue(reddit: Reddit, source: Source, haul: Haul, now: datetime) -> None:
    """What filters hold back, which moderators alone see; others are told so once a day."""
    memory = source.cursor.get("queue")
    asked_at = read_time(memory.get("denied"), now) if isinstance(memory, dict) else None
    places = [one.path for one in listings_of(source) if one.key == "comments"]
    if not places or (asked_at and now - asked_at < ASK_AGAIN):
        return
    path = places[0].removesuffix("comments") + "about/modqueue"
    try:
        haul.add("queue", _go_down(reddit, _Listing("queue", path, reach=QUEUE), memory, now))
    except RateLimitedError as error:
        haul.wait = error.retry_after
    except (PermissionDeniedError, GoneError):
        haul.memory["queue"] = {"denied": now.isoformat()}


def _go_down(reddit: Reddit, listing: _Listing, memory: object, now: datetime) -> Descent:
    def read(after: str) -> Page:
        params = {**listing.params, "limit": PAGE, **({"after": after} if after else {})}
        if listing.path.startswith("/message/"):
            params["mark"] = "false"
        return _as_page(reddit.list(listing.path, **params), listing, reddit.me, now)

    return descend(read, memory, now, listing.reach)


def _as_page(body: Any, listing: _Listing, me: str, now: datetime) -> Page:  # noqa: ANN401 - JSON
    parsed = read_body(body, now, me)
    times = tuple(event.said_at for event in parsed.events if event.said_at)
    data = body.get("data") if isinstance(body, dict) else None
    after = data.get("after") if isinstance(data, dict) else None
    return Page(
        _pick(parsed.events, listing.keeps),
        parsed.rejected,
        after if isinstance(after, str) else "",
        times,
    )


def _pick(
    events: tuple[MentionEvent, ...], keeps: Callable[[MentionEvent], bool] | None
) -> tuple[MentionEvent, ...]:
    """What counts, with its states. Removals of what never counted come by reading again."""
    if keeps is None:
        return events
    kept = {one.native_id for one in events if one.kind in WORDS and keeps(one)}
    return tuple(one for one in events if one.native_id in kept)


def _read_grown(reddit: Reddit, haul: Haul, memory: object, now: datetime) -> None:
    """Read the threads of found posts that have more comments than when last read.

    The posts' own counts come for a hundred at once; a few threads are read a poll, and one that
    is not stays as it was known, so that the next poll reads it.
    """
    known = memory.items() if isinstance(memory, dict) else ()
    before = {str(name): int(count) for name, count in known}
    found = [e.native_id for e in haul.events if e.native_id.startswith("t3_")]
    watched = list(dict.fromkeys([*found, *before]))[:MOST_THREADS]
    counts = {name: before.get(name, 0) for name in watched}
    if watched:
        try:
            listing = reddit.list("/api/info", id=",".join(watched))
            _read_threads(reddit, haul, counts, _counts_of(listing), now)
        except RateLimitedError as error:
            haul.wait = max(haul.wait, error.retry_after)
    haul.memory["threads"] = counts


def _read_threads(
    reddit: Reddit, haul: Haul, counts: dict[str, int], shown: Mapping[str, int], now: datetime
) -> None:
    counts |= {name: min(counts[name], shown.get(name, counts[name])) for name in counts}
    grown = [name for name in counts if shown.get(name, 0) > counts[name]]
    for name in grown[:GROWN_AT_ONCE]:
        path = f"/comments/{name.partition('_')[2]}"
        try:
            body = reddit.list(path, sort="new", limit="200")
        except (GoneError, PermissionDeniedError):
            counts[name] = shown[name]
            continue
        parsed = read_body(body, now, reddit.me)
        haul.events += parsed.events
        haul.rejected += parsed.rejected
        counts[name] = shown[name]


def _counts_of(listing: object) -> dict[str, int]:
    found = {}
    for kind, thing in list_things(listing):
        if kind == "t3" and isinstance(thing, dict) and isinstance(thing.get("name"), str):
            count = thing.get("num_comments")
            found[thing["name"]] = count if isinstance(count, int) else 0
    return found
