"""Reading posts again by their ids, to follow what was edited and what is gone.

https://docs.x.com/developer-terms/policy: what X no longer shows is not kept here either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms._fields import UnreadableError
from vigie.platforms._x_around import Around, history_of, look_around, objects_of
from vigie.platforms._x_call import POST_READ, Door, Price, is_newer, object_of
from vigie.platforms._x_errors import problem_of
from vigie.platforms._x_read import read_post

AT_ONCE = 100
# Every version of an edited post comes with it, so that one call sees the newest words.
FIELDS = {
    "tweet.fields": "id,text,author_id,conversation_id,created_at,in_reply_to_user_id,"
    "referenced_tweets,entities,note_tweet,attachments,edit_history_tweet_ids",
    "expansions": "author_id,attachments.media_keys,edit_history_tweet_ids",
    "user.fields": "id,name,username,public_metrics",
    "media.fields": "media_key,type,url,preview_image_url",
}
# Deleted, and what became protected or suspended: neither is to be shown any longer.
GONE = frozenset({"resource-not-found", "not-authorized-for-resource"})


def reread_posts(
    door: Door, mentions: Sequence[Mention], now: datetime
) -> tuple[MentionEvent, ...]:
    """What changed among at most a hundred posts; messages cannot be read by their ids.

    Rule: only an error that names the id asked for removes anything. Raises the PlatformError tree,
    PayloadError, AddressRefusedError.
    """
    asked = {one.native_id: one for one in mentions if not one.is_private}
    asked = {key: one for key, one in asked.items() if key.isascii() and key.isdigit()}
    if not asked:
        return ()
    params = {"ids": ",".join(asked), **FIELDS}
    price = Price(POST_READ, most=len(asked))
    answer = object_of(door.read("tweets", params, "lookup", price))
    around = look_around(answer.get("includes"), now, account=door.user_id)
    newest = _newest(answer, around)
    errors = objects_of(answer.get("errors"))
    gone = {_asked_for(one) for one in errors if problem_of(one) in GONE}
    events = [_read(newest[key], one, around, now) for key, one in asked.items() if key in newest]
    events += [_removal(one, now) for key, one in asked.items() if key in gone - newest.keys()]
    return tuple(event for event in events if event)


def _newest(answer: Mapping[str, Any], around: Around) -> dict[str, Mapping[str, Any]]:
    """The newest version of every post, by its first id and by the id it was asked for."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in (*objects_of(answer.get("data")), *around.posts.values()):
        for key in {next(iter(_history(one)), str(one.get("id"))), str(one.get("id"))}:
            if key not in found or is_newer(one.get("id"), str(found[key].get("id"))):
                found[key] = one
    return found


def _history(one: Mapping[str, Any]) -> list[str]:
    try:
        return history_of(one)
    except UnreadableError:
        return []


def _asked_for(error: Mapping[str, Any]) -> str:
    """The id an error is about, where it is one we asked for and not one a post refers to."""
    is_ours = error.get("parameter", "ids") in {"ids", "id"}
    return str(error.get("resource_id") or error.get("value") or "") if is_ours else ""


def _read(
    item: Mapping[str, Any], mention: Mention, around: Around, now: datetime
) -> MentionEvent | None:
    try:
        event = read_post(item, around)
    except UnreadableError:
        return None
    if event is None or event.native_id != mention.native_id:
        return None
    facts = {**mention.facts, **event.facts}
    event = replace(event, facts=facts, thread_id=event.thread_id or mention.thread_id)
    return event if event.kind is EventKind.EDIT else replace(event, version=now)


def _removal(mention: Mention, now: datetime) -> MentionEvent:
    return MentionEvent("x", mention.native_id, EventKind.REMOVE, now)
