"""What is new on a forum: all its posts, or those a search finds, and our private messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.errors import AuthError, GoneError, PermissionDeniedError, RateLimitedError
from vigie.mention import MentionEvent
from vigie.platforms import Fetched
from vigie.platforms._descend import Descent, Haul, Page, Reach, descend
from vigie.platforms._discourse_api import Forum
from vigie.platforms._discourse_read import Setting, read_body
from vigie.platforms._discourse_shapes import list_posts, titles_of
from vigie.platforms._fields import read_time
from vigie.platforms._news import sift_states
from vigie.source import Source

REACH = Reach(first=timedelta(days=7), overlap=timedelta(hours=1), pages=6)
SPAN = 50  # ids a page of /posts.json looks at, seen or not
MOST_TOPICS = 10
MOST_KNOWN = 400
MOST_PENDING = 500
POSTS_AT_ONCE = 20


def poll_forum(forum: Forum, source: Source, now: datetime) -> Fetched:
    """Read a source. Raises as the protocol says; a limit after the first call cuts it short."""
    haul = Haul(memory=dict(source.cursor))
    try:
        if source.query.strip():
            _search(forum, source, haul, now)
        else:
            haul.add("posts", _go_down(forum, "/posts.json", source, now))
    except PermissionDeniedError:
        raise _why_denied(forum) from None
    if forum.key and not haul.wait:
        _read_messages(forum, source, haul, now)
    fresh, known = sift_states(haul.events, source.cursor, now)
    return Fetched(fresh, haul.memory | known, tuple(haul.rejected), wait=haul.wait)


def _why_denied(forum: Forum) -> AuthError | PermissionDeniedError:
    """A forum refuses a dead key as it refuses a right: who we are tells which it is."""
    denied = PermissionDeniedError("the forum does not permit this", code="invalid_access")
    if not forum.key:
        return denied
    try:
        forum.read("/session/current.json")
    except PermissionDeniedError as error:
        if error.code == "invalid_access":
            return AuthError("the forum does not accept the key", code="invalid_access")
    except GoneError:
        return denied
    return denied


def _read_messages(forum: Forum, source: Source, haul: Haul, now: datetime) -> None:
    """Our private messages, where the key may see them."""
    try:
        haul.add("private", _go_down(forum, "/private-posts.json", source, now))
    except RateLimitedError as error:
        haul.wait = error.retry_after
    except (PermissionDeniedError, GoneError):
        haul.memory.pop("private", None)


def _go_down(forum: Forum, path: str, source: Source, now: datetime) -> Descent:
    """All posts, newest first: a page covers a span of ids, of which some are nobody's to see."""
    is_private = path.startswith("/private")
    setting = Setting(forum.realm, forum.me, private=is_private)

    def read(before: str) -> Page:
        body = forum.read_object(path, {"before": before} if before else None)
        parsed = read_body(body, now, setting)
        posts = [post for post in list_posts(body) if isinstance(post, dict)]
        ids = [post["id"] for post in posts if isinstance(post.get("id"), int)]
        lowest = min(ids) - 1 if ids else int(before or 0) - SPAN
        times = [at for post in posts if (at := read_time(post.get("created_at"), now))]
        following = str(lowest) if lowest > 1 else ""
        return Page(parsed.events, parsed.rejected, following, tuple(times))

    return descend(read, source.cursor.get("private" if is_private else "posts"), now, REACH)


def _search(forum: Forum, source: Source, haul: Haul, now: datetime) -> None:
    """What a search finds is told in scraps: each new find is read whole, a topic at a time.

    Finds beyond a poll's budget wait in the cursor, and so do topics a limit kept from us.
    """
    titles: dict[str, str] = {}
    since = now - REACH.first - REACH.overlap

    def read(page: str) -> Page:
        asked = f"{source.query} after:{since:%Y-%m-%d} order:latest"
        body = forum.read_object("/search.json", {"q": asked, "page": page or "1"})
        titles.update(titles_of(body))
        parsed = read_body(body, now, Setting(forum.realm, forum.me))
        result = body.get("grouped_search_result")
        more = isinstance(result, dict) and result.get("more_full_page_results") is True
        return Page(parsed.events, parsed.rejected, str(int(page or 1) + 1) if more else "")

    cursor = source.cursor
    found = descend(read, cursor.get("search"), now, REACH)
    known = [str(one) for one in cursor.get("known") or []]
    waiting = _pending(cursor.get("pending"))
    for event in found.events:
        topic = event.facts.get("topic", "")
        if topic and event.native_id not in known:
            waiting.setdefault(topic, []).append(event.native_id)
            known.append(event.native_id)
    haul.add("search", replace(found, events=()))
    _read_whole(forum, waiting, titles, haul, now)
    haul.memory |= {"known": known[-MOST_KNOWN:], "pending": _cut(waiting)}


def _read_whole(
    forum: Forum,
    waiting: dict[str, list[str]],
    titles: Mapping[str, str],
    haul: Haul,
    now: datetime,
) -> None:
    setting = Setting(forum.realm, forum.me, titles)
    for topic in list(waiting)[:MOST_TOPICS]:
        try:
            parsed = read_posts(forum, topic, waiting[topic], setting, now)
        except RateLimitedError as error:
            haul.wait = max(haul.wait, error.retry_after)
            return
        except (GoneError, PermissionDeniedError):
            waiting.pop(topic)
            continue
        haul.events += parsed
        waiting.pop(topic)


def read_posts(
    forum: Forum, topic: str, ids: Iterable[str], setting: Setting, now: datetime
) -> list[MentionEvent]:
    """Posts of a topic by id, whole. Raises the PlatformError tree."""
    asked = list(dict.fromkeys(ids))
    events: list[MentionEvent] = []
    for start in range(0, len(asked), POSTS_AT_ONCE):
        params = {"post_ids[]": asked[start : start + POSTS_AT_ONCE]}
        body = forum.read_object(f"/t/{topic}/posts.json", params)
        events += read_body(body, now, setting).events
    return events


def _pending(memory: object) -> dict[str, list[str]]:
    known = memory.items() if isinstance(memory, dict) else ()
    return {str(topic): [str(one) for one in ids] for topic, ids in known if isinstance(ids, list)}


def _cut(waiting: dict[str, list[str]]) -> dict[str, list[str]]:
    return dict(list(waiting.items())[:MOST_PENDING])
