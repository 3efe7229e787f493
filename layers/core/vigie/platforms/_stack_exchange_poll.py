"""What is new on a Stack Exchange site: questions and answers a search finds, comments below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import PermanentError, RateLimitedError
from vigie.mention import MentionEvent
from vigie.platforms import Fetched
from vigie.platforms._descend import Descent, Haul, Page, Reach, descend
from vigie.platforms._fields import read_time
from vigie.platforms._news import sift_states
from vigie.platforms._stack_exchange_api import Exchange
from vigie.platforms._stack_exchange_read import host_of_site, name_of_post, read_body
from vigie.source import Source

REACH = Reach(first=timedelta(days=30), overlap=timedelta(hours=6), pages=3)
COMMENTS = Reach(first=timedelta(days=30), overlap=timedelta(hours=1), pages=2)
AT_ONCE = 100
MOST_PENDING = 1_000
MOST_KNOWN = 400
# A post's number, and its question's: empty for a question.
Finds = dict[str, str]


def poll_exchange(exchange: Exchange, source: Source, now: datetime) -> Fetched:
    """Read a source. Raises as the protocol says; a limit after the first call cuts it short.

    A search gives excerpts without authors; what it finds is read whole, a hundred at once.
    """
    host = host_of_site(source.account)
    if not host:
        raise PermanentError("the account names no site: write it as stackoverflow", code="site")
    cursor = source.cursor
    finds: Finds = {}
    haul = Haul(memory=dict(cursor))
    haul.add("search", _search(exchange, source, finds, now))
    pending, watched = _finds(cursor.get("pending")), _finds(cursor.get("watched"))
    known = {str(one) for one in cursor.get("known") or []} | pending.keys()
    pending |= {one: above for one, above in finds.items() if one not in known}
    try:
        read = _read_whole(exchange, pending, haul, host, now)
        pending = {one: above for one, above in pending.items() if one not in read}
        watched = _cut({**read, **watched}, AT_ONCE)
        if watched:
            haul.add("comments", _read_comments(exchange, watched, source, host, now))
    except RateLimitedError as error:
        haul.wait = max(haul.wait, error.retry_after)
    known |= finds.keys()
    newest = sorted(known, key=lambda one: (len(one), one))[-MOST_KNOWN:]
    haul.memory |= {"pending": _cut(pending, MOST_PENDING), "watched": watched, "known": newest}
    fresh, states = sift_states(haul.events, cursor, now)
    return Fetched(fresh, haul.memory | states, tuple(haul.rejected), wait=haul.wait)


def _search(exchange: Exchange, source: Source, finds: Finds, now: datetime) -> Descent:
    """Go down what the search gives, noting where each post it finds hangs."""
    since = _since(source, now)

    def read(page: str) -> Page:
        body = exchange.read(
            "/search/excerpts",
            q=source.query,
            sort="creation",
            order="desc",
            fromdate=str(int(since.timestamp())),
            page=page or "1",
            pagesize=str(AT_ONCE),
        )
        finds.update(_note(body["items"]))
        return replace(_as_page(body, page, "", now), events=())

    return descend(read, source.cursor.get("search"), now, REACH)


def _note(items: Iterable[object]) -> Finds:
    finds: Finds = {}
    for item in items:
        if isinstance(item, dict):
            question, answer = _number(item.get("question_id")), _number(item.get("answer_id"))
            finds |= {answer: question} if answer else {question: ""} if question else {}
    return finds


def _since(source: Source, now: datetime) -> datetime:
    """Where the search begins: below a gap it still has to close, else below its mark."""
    memory = source.cursor.get("search")
    known: Mapping[str, Any] = memory if isinstance(memory, dict) else {}
    gaps = known.get("gaps")
    rows = [one for one in gaps if isinstance(one, dict)] if isinstance(gaps, list) else []
    told = (known.get("mark"), *(row.get("until") for row in rows))
    times = [time for one in told if (time := read_time(one, now))]
    return min(times, default=now - REACH.first) - REACH.overlap


def _as_page(body: Mapping[str, Any], page: str, host: str, now: datetime) -> Page:
    parsed = read_body(body, now, host)
    times = tuple(event.said_at for event in parsed.events if event.said_at)
    more = body.get("has_more") is True
    following = str(int(page or 1) + 1) if more else ""
    return Page(parsed.events, parsed.rejected, following, times)


def _read_whole(exchange: Exchange, pending: Finds, haul: Haul, host: str, now: datetime) -> Finds:
    """Read posts with their authors and all their words; returns those that were asked for."""
    asked = dict(list(pending.items())[:AT_ONCE])
    for path, numbers in split_kinds(asked).items():
        parsed = read_body(read_numbers(exchange, path, numbers), now, host)
        haul.events += parsed.events
        haul.rejected += parsed.rejected
    return asked


def split_kinds(finds: Finds) -> dict[str, list[str]]:
    """The numbers of posts by the path that reads them; a path nobody needs is left out."""
    kinds: dict[str, list[str]] = {}
    for number, question in finds.items():
        kinds.setdefault("/answers" if question else "/questions", []).append(number)
    return kinds


def read_numbers(exchange: Exchange, path: str, numbers: list[str]) -> Mapping[str, Any]:
    """Read at most a hundred posts or comments by number. Raises the PlatformError tree."""
    ids = ";".join(numbers)
    return exchange.read(f"{path}/{ids}", path, filter="withbody", pagesize=str(AT_ONCE))


def _read_comments(
    exchange: Exchange, watched: Finds, source: Source, host: str, now: datetime
) -> Descent:
    """Comments under the newest posts found, however old the posts are."""
    path = f"/posts/{';'.join(watched)}/comments"

    def read(page: str) -> Page:
        body = exchange.read(
            path,
            "/posts/comments",
            filter="withbody",
            sort="creation",
            order="desc",
            page=page or "1",
            pagesize=str(AT_ONCE),
        )
        return _as_page(body, page, host, now)

    roots = {name_of_post(a, host): name_of_post(q, host) for a, q in watched.items() if q}
    found = descend(read, source.cursor.get("comments"), now, COMMENTS)
    return replace(found, events=tuple(_under_root(event, roots) for event in found.events))


def _under_root(event: MentionEvent, roots: Mapping[str, str]) -> MentionEvent:
    """A comment on an answer belongs to the talk under its question."""
    return replace(event, thread_id=roots.get(event.in_reply_to or "", event.thread_id))


def _finds(memory: object) -> Finds:
    known = memory.items() if isinstance(memory, dict) else ()
    return {str(one): str(above) for one, above in known}


def _cut(finds: Finds, most: int) -> Finds:
    return dict(list(finds.items())[:most])


def _number(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
