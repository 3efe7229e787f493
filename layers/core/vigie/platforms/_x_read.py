"""X's posts and messages as mentions, under the names it used in every year.

https://docs.x.com/x-api/fundamentals/data-dictionary
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent
from vigie.platforms._fields import (
    UnreadableError,
    plausible,
    read_epoch,
    read_id,
    read_object,
    read_text,
    read_time,
)
from vigie.platforms._x_around import (
    Around,
    history_of,
    moment_of,
    objects_of,
    person_of,
    plain,
    shown_by,
)

SITE = "https://x.com"
LATEST = "latest"  # the id of the newest version of a post that was edited
OLD_TIME = "%a %b %d %H:%M:%S %z %Y"
REPOST = re.compile(r"RT @\w{1,20}: ")
CUT = "…"  # how X ends the words of a repost it shortened
# What a post asked for with its default fields alone does not have.
ASKED_FIELDS = ("author_id", "created_at", "conversation_id", "user", "referenced_tweets")


def is_post(item: Mapping[str, Any]) -> bool:
    """Whether an object is a post rather than a user, a rule or the answer to a write."""
    names = {"text", "full_text", "note_tweet", "note_post", "edit_history_tweet_ids"}
    is_rule = "value" in item and "text" not in item
    return bool(names & item.keys()) and "event_type" not in item and not is_rule


def is_message(item: Mapping[str, Any]) -> bool:
    """Whether an object is a direct message, in the shape of whatever year."""
    is_named = item.get("event_type") == "MessageCreate" or item.get("type") == "message_create"
    is_posted = "author_id" in item or "user" in item
    return is_named or ("sender_id" in item and "text" in item and not is_posted)


def read_post(item: Mapping[str, Any], around: Around) -> MentionEvent | None:
    """A post; None for a repost, which says nothing new. Raises UnreadableError.

    Each edit is a post of its own, with an id and a time of its own: the first id names them all.
    """
    own_id = read_id(item.get("id_str") or item.get("id"), "id")
    if own_id is None:
        raise UnreadableError("the post has no id")
    text = _text(item)
    if _is_repost(item, text):
        return None
    first = next(iter(history_of(item)), own_id)
    author, person = _author(item, around)
    own = bool(around.account) and author.id == around.account
    is_edit = first != own_id
    made_at = _time(item, around.observed_at) or moment_of(own_id, around.observed_at)
    said_at = moment_of(first, around.observed_at) if is_edit else made_at
    shows, media = shown_by(item, around)
    facts = {
        Fact.SUMMONS.value: YES if not own and _is_summons(item, around) else "",
        Fact.SHOWS.value: ",".join(shows),
        LATEST: own_id if is_edit else "",
    }
    conversation = read_id(item.get("conversation_id"), "conversation_id")
    return MentionEvent(
        platform="x",
        native_id=first,
        kind=EventKind.EDIT if is_edit else EventKind.ADD,
        version=made_at or around.observed_at,
        text=text,
        url=post_url(own_id, person),
        said_at=said_at,
        author=author,
        in_reply_to=_reference(item, "replied_to"),
        thread_id=conversation if conversation != first else None,
        own=own,
        media=media,
        account=around.account or None,
        facts={name: value for name, value in facts.items() if value},
    )


def read_message(item: Mapping[str, Any], around: Around) -> MentionEvent:
    """A direct message. Raises UnreadableError."""
    native_id = read_id(item.get("id"), "id")
    if native_id is None:
        raise UnreadableError("the message has no id")
    old = read_object(item.get("message_create"), "message_create")
    words = read_object(old.get("message_data"), "message_data") or item
    sender = read_id(item.get("sender_id") or old.get("sender_id"), "sender_id")
    said_at = (
        read_epoch(item.get("created_timestamp"), around.observed_at)
        or _time(item, around.observed_at)
        or moment_of(native_id, around.observed_at)
    )
    talk = read_id(item.get("dm_conversation_id"), "dm_conversation_id")
    target = read_object(old.get("target"), "target") or item
    talk = talk or _conversation(sender, read_id(target.get("recipient_id"), "recipient_id"))
    oldest = {"username": item.get("sender_screen_name")}
    shows, media = shown_by(words, around)
    shown = {Fact.SHOWS.value: ",".join(shows)} if shows else {}
    return MentionEvent(
        platform="x",
        native_id=native_id,
        kind=EventKind.ADD,
        version=said_at or around.observed_at,
        text=plain(read_text(words.get("text"), "text")),
        url=f"{SITE}/messages/{talk}" if talk else None,
        said_at=said_at,
        author=person_of(sender, around.users.get(sender or "", oldest)),
        thread_id=talk,
        own=bool(around.account) and sender == around.account,
        media=media,
        account=around.account or None,
        facts={Fact.PRIVATE.value: YES, **shown},
    )


def post_url(identity: str, person: Mapping[str, Any]) -> str:
    """A post's address; X leads from the nameless form to the right one."""
    name = str(person.get("username") or person.get("screen_name") or "")
    owner = name if re.fullmatch(r"\w{1,20}", name, re.ASCII) else "i/web"
    return f"{SITE}/{owner}/status/{identity}"


def _text(item: Mapping[str, Any]) -> str:
    """The whole words: what is longer than a classic post stands in a field of its own."""
    for name in ("note_tweet", "note_post", "extended_tweet"):
        note = item.get(name)
        whole = (note.get("text") or note.get("full_text")) if isinstance(note, dict) else None
        if whole:
            return plain(read_text(whole, name))
    return plain(read_text(item.get("full_text") or item.get("text"), "text"))


def _time(item: Mapping[str, Any], observed_at: datetime) -> datetime | None:
    given = item.get("created_at")
    found = read_epoch(item.get("timestamp_ms"), observed_at) or read_time(given, observed_at)
    if found or not isinstance(given, str):
        return found
    try:
        return plausible(datetime.strptime(given, OLD_TIME).astimezone(UTC), observed_at)
    except (ValueError, OverflowError):
        return None


def _is_repost(item: Mapping[str, Any], text: str) -> bool:
    """Rule: as it says itself, else by how it begins where it is cut or nothing else is told."""
    if _reference(item, "retweeted") or isinstance(item.get("retweeted_status"), dict):
        return True
    is_bare = not any(name in item for name in ASKED_FIELDS)
    return (is_bare or text.endswith(CUT)) and REPOST.match(text) is not None


def _reference(item: Mapping[str, Any], kind: str) -> str | None:
    """The id of the post this one answers, quotes or repeats."""
    listed = item.get("referenced_tweets") or item.get("referenced_posts")
    for one in objects_of(listed):
        if one.get("type") == kind:
            return read_id(one.get("id"), "referenced id")
    old = {"replied_to": "in_reply_to_status_id", "quoted": "quoted_status_id"}.get(kind, "")
    return read_id(item.get(f"{old}_str") or item.get(old), old) if old else None


def _author(item: Mapping[str, Any], around: Around) -> tuple[Author, Mapping[str, Any]]:
    """Who said it: beside the answer, or inside the post as it once was and collectors do it."""
    within = (one for one in (item.get("user"), item.get("author")) if isinstance(one, dict))
    inside: Mapping[str, Any] = next(within, {})
    given = inside.get("id_str") or inside.get("id")
    identity = read_id(item.get("author_id") or given, "author_id")
    person = around.users.get(identity or "", {}) or inside
    return person_of(identity, person), person


def _is_summons(item: Mapping[str, Any], around: Around) -> bool:
    """Whether the author called the account: named it, or quoted a post of its.

    Rule of 23 February 2026 (https://docs.x.com/x-api/posts/manage-tweets/introduction): only who
    was summoned may reply through the interface.
    """
    if not around.account:
        return False
    if around.summoned:
        return True
    name = str(around.users.get(around.account, {}).get("username") or "").lower()
    for one in _named(item):
        identity = one.get("id_str") or one.get("id")
        if identity is not None and str(identity) == around.account:
            return True
        if name and str(one.get("username") or one.get("screen_name") or "").lower() == name:
            return True
    quoted = around.posts.get(_reference(item, "quoted") or "") or item.get("quoted_status")
    author = _author(quoted, around)[0] if isinstance(quoted, dict) else Author()
    return author.id == around.account


def _named(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Who is mentioned, in the short and in the whole text."""
    found: list[Mapping[str, Any]] = []
    longer = (item.get("note_tweet"), item.get("note_post"), item.get("extended_tweet"))
    for one in (item, *longer):
        entities = one.get("entities") if isinstance(one, dict) else None
        if isinstance(entities, dict):
            found += objects_of(entities.get("mentions")) + objects_of(
                entities.get("user_mentions")
            )
    return found


def _conversation(one: str | None, other: str | None) -> str | None:
    """The id of a talk between two, as the present interface makes it: the smaller id first."""
    if not one or not other or not (one + other).isdigit():
        return None
    return "-".join(sorted((one, other), key=lambda name: (len(name), name)))
