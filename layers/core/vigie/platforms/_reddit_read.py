"""From Reddit's things to events: listings, threads, messages, answers to writes.

https://www.reddit.com/dev/api (t1 comment, t3 post, t4 message; ``name`` is the id of each)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
    read_url,
)
from vigie.platforms._reddit_shapes import NAME, list_things, why_none

SITE = "https://www.reddit.com"
THREAD_OF = re.compile(r"/comments/([0-9a-z]+)")
# What stands where words were: deleted, taken away, or kept from us by who blocked us.
GONE = re.compile(
    r"\[(?:deleted|removed|unavailable)\]"
    r"|\[ ?(?:Removed by [Rr]eddit[^\[\]]{0,80}|[Dd]eleted [Bb]y [Uu]ser) ?\]"
)
DELETED = "[deleted]"
NOBODY = frozenset({DELETED, "[unavailable]"})
# Reddit escapes these three when nobody asked for raw_json.
ESCAPED = re.compile(r"&(amp|lt|gt);")
PLAIN = {"amp": "&", "lt": "<", "gt": ">"}
LONGEST_ABOUT = 90
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)(?:\?|\Z)", re.IGNORECASE)


def parse_reddit(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body. Raises PayloadError when it is no JSON."""
    return read_body(read_json(payload), observed_at)


def read_body(body: object, observed_at: datetime, me: str = "") -> Parsed:
    """The events of a body; ``me`` is our own user name, whose words are ours."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    things = list(list_things(body))
    for index, (kind, thing) in enumerate(things):
        try:
            events += read_thing(kind, thing, observed_at, me)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    if events or rejected:
        return Parsed(tuple(events), tuple(rejected))
    known = why_none(body)
    return Parsed(none_because=known or "this is no shape of Reddit's", recognised=bool(known))


def read_thing(
    kind: str, thing: object, observed_at: datetime, me: str = ""
) -> Iterator[MentionEvent]:
    """What one thing tells: its words or that they are gone, then whether moderators hide it.

    Raises UnreadableError.
    """
    if not isinstance(thing, dict):
        raise UnreadableError("the thing is not an object")
    native_id = _read_name(kind, thing)
    said_at = read_epoch(thing.get("created_utc"), observed_at)
    edited_at = read_epoch(thing.get("edited"), observed_at)
    if is_gone(kind, thing):
        yield MentionEvent("reddit", native_id, EventKind.REMOVE, observed_at, said_at=said_at)
        return
    is_edited = edited_at is not None or thing.get("edited") is True
    author = _read_author(thing)
    yield MentionEvent(
        platform="reddit",
        native_id=native_id,
        kind=EventKind.EDIT if is_edited else EventKind.ADD,
        version=edited_at or (observed_at if is_edited else said_at) or observed_at,
        text=_read_words(kind, thing),
        url=_read_address(kind, native_id, thing),
        said_at=said_at,
        author=author,
        in_reply_to=_read_ref(thing, "parent_id")
        or _read_ref(thing, "parent")
        or _read_ref(thing, "first_message_name"),
        thread_id=_read_thread(kind, thing),
        own=bool(me) and (author.name or "").lower() == me.lower(),
        media=_read_media(thing),
        facts=_read_facts(kind, thing),
    )
    if is_hidden(thing):
        hidden_at = read_epoch(thing.get("banned_at_utc"), observed_at)
        yield MentionEvent("reddit", native_id, EventKind.HIDE, hidden_at or observed_at)


def is_gone(kind: str, thing: Mapping[str, Any]) -> bool:
    """Whether the words are no longer on Reddit, deleted by their author or taken away."""
    words = thing.get("selftext") if kind == "t3" else thing.get("body")
    if isinstance(words, str) and GONE.fullmatch(words.strip()):
        return True
    if thing.get("removed_by_category") == "deleted":
        return True
    return bool(thing.get("removed_by_category")) and not thing.get("can_mod_post")


def is_hidden(thing: Mapping[str, Any]) -> bool:
    """Whether a moderator sees it removed, or held by a filter."""
    return bool(thing.get("banned_by")) or thing.get("removed") is True or thing.get("spam") is True


def _read_name(kind: str, thing: Mapping[str, Any]) -> str:
    name = read_id(thing.get("name"), "name")
    if name is None:
        bare = read_id(thing.get("id"), "id")
        name = bare if bare and NAME.match(bare) else f"{kind}_{bare}" if bare else None
    if name is None:
        raise UnreadableError("name and id are missing")
    return name


def _read_author(thing: Mapping[str, Any]) -> Author:
    """The author, by the id Reddit gives; older answers have the name alone, which lasts too."""
    name = read_text(thing.get("author"), "author", LONGEST_NAME)
    if not name or name in NOBODY:
        return Author()
    return Author(read_id(thing.get("author_fullname"), "author_fullname") or name, name)


def _read_words(kind: str, thing: Mapping[str, Any]) -> str:
    if kind != "t3":
        return unescape(read_text(thing.get("body") or thing.get("contentText"), "body"))
    title = read_text(thing.get("title"), "title")
    words = read_text(thing.get("selftext"), "selftext")
    return unescape("\n\n".join(part for part in (title, words) if part.strip()))


def unescape(text: str) -> str:
    """The three characters Reddit escapes, as they were written."""
    return ESCAPED.sub(lambda found: PLAIN[found[1]], text)


def _read_ref(thing: Mapping[str, Any], name: str) -> str | None:
    """The name of another thing, when it is one that is said."""
    found = read_id(thing.get(name), name)
    return found if found and NAME.match(found) else None


def _read_thread(kind: str, thing: Mapping[str, Any]) -> str | None:
    """What the talk hangs under: a comment's post, a message's first message."""
    if kind == "t4":
        return _read_ref(thing, "first_message_name")
    if kind == "t3":
        return None
    link = _read_ref(thing, "link_id") or _read_ref(thing, "link")
    context = thing.get("context")
    found = THREAD_OF.search(context) if not link and isinstance(context, str) else None
    return f"t3_{found[1]}" if found else link


def _read_address(kind: str, native_id: str, thing: Mapping[str, Any]) -> str | None:
    """Its permalink, or one built from ids: older answers have none."""
    path = thing.get("permalink") or thing.get("context")
    if isinstance(path, str) and path.startswith("/"):
        return read_url(SITE + path.partition("?")[0])
    if isinstance(path, str) and path.startswith("http"):
        return read_url(path)
    bare = native_id.partition("_")[2]
    if kind == "t4":
        return f"{SITE}/message/messages/{bare}"
    if kind == "t3":
        return f"{SITE}/comments/{bare}/"
    thread = _read_thread(kind, thing)
    return f"{SITE}/comments/{thread.partition('_')[2]}/_/{bare}/" if thread else None


def _read_media(thing: Mapping[str, Any]) -> tuple[str, ...]:
    """Addresses of the pictures a post or comment shows."""
    found = [read_url(thing.get("url_overridden_by_dest") or thing.get("url"))]
    kept = [url for url in found if url and PICTURE.search(url)]
    shown = thing.get("media_metadata")
    for one in shown.values() if isinstance(shown, dict) else ():
        source = one.get("s") if isinstance(one, dict) else None
        url = read_url(source.get("u") or source.get("gif")) if isinstance(source, dict) else None
        kept += [unescape(url)] if url else []
    return tuple(dict.fromkeys(kept))


def _read_facts(kind: str, thing: Mapping[str, Any]) -> dict[str, str]:
    """What answering needs: privacy, whether it calls us, the topic or place to write about."""
    facts: dict[str, str] = {}
    if kind == "t4":
        facts[Fact.PRIVATE] = YES
    if thing.get("type") == "username_mention":
        facts[Fact.SUMMONS] = YES
    if shows := _read_shows(kind, thing):
        facts[Fact.SHOWS] = shows
    names = {"t1": "link_title", "t3": "title", "t4": "subject"}
    about = unescape(read_text(thing.get(names[kind]), names[kind])).strip()
    place = read_text(thing.get("subreddit"), "subreddit", LONGEST_NAME)
    known = {"about": about[:LONGEST_ABOUT], "community": place}
    return facts | {name: value for name, value in known.items() if value}


def _read_shows(kind: str, thing: Mapping[str, Any]) -> str:
    shows = []
    if thing.get("is_gallery") or _read_media(thing):
        shows.append("photo")
    if thing.get("is_video") or thing.get("post_hint") in ("hosted:video", "rich:video"):
        shows.append("video")
    if read_object(thing.get("poll_data"), "poll_data"):
        shows.append("poll")
    if kind == "t3" and thing.get("is_self") is False and not shows:
        shows.append("link")
    return ",".join(shows)
