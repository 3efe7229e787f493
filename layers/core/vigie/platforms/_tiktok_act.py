"""What vigie does on TikTok: replies, hiding, likes; finding out whether it was done; rereading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action, ActionKind
from vigie.errors import (
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    TransientError,
)
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms._fields import clean_text, read_epoch
from vigie.platforms._own_words import delete_once, target_of
from vigie.platforms._tiktok_call import Door, read_to_settle
from vigie.platforms._tiktok_read import PARENT, read_comments

NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)
AT_ONCE = 30
MOST_PAGES = 5


def act(door: Door, action: Action) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    about = {"video_id": action.thread_id or "", "comment_id": action.native_id}
    if action.kind is ActionKind.REPLY:
        made = door.write("business/comment/reply/create/", {**about, "text": action.text})
        if not made.get("comment_id"):
            raise OutcomeUnknownError("tiktok named no comment it made")
        return str(made["comment_id"])
    if action.kind in (ActionKind.HIDE, ActionKind.UNHIDE):
        act = "HIDE" if action.kind is ActionKind.HIDE else "UNHIDE"
        door.write("business/comment/hide/", {**about, "action": act})
    elif action.kind is ActionKind.LIKE:
        like = {"comment_id": action.native_id, "action": "LIKE"}
        door.write("business/comment/like/", like)
    elif action.kind is ActionKind.DELETE_REPLY:
        delete_once(
            lambda: door.write("business/comment/delete/", {"comment_id": target_of(action)})
        )
    else:
        raise PermanentError(f"tiktok offers no {action.kind.value}", code="unsupported")
    return None


def find_act(door: Door, action: Action) -> tuple[bool, str | None]:
    """Rule: ours is the owner's reply with the same words, made since then.

    Raises the PlatformError tree when the comment cannot be read.
    """
    if action.kind is ActionKind.REPLY:
        found = _find_reply(door, action)
        return found is not None, found
    if action.kind is ActionKind.DELETE_REPLY:
        return _is_own_gone(door, action), None
    if action.kind not in (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.LIKE):
        raise PermanentError(f"tiktok offers no {action.kind.value}", code="unsupported")
    asked = {"video_id": action.thread_id or "", "comment_ids": [action.native_id]}
    answer = read_to_settle(door, "business/comment/list/", {**asked, "status": "ALL"})
    listed = answer.get("comments")
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and str(one.get("comment_id")) == action.native_id:
            if action.kind is ActionKind.LIKE:
                return one.get("liked") is True, None
            return (one.get("status") == "HIDDEN") == (action.kind is ActionKind.HIDE), None
    raise GoneError("tiktok shows no such comment", code="absent")


def _find_reply(door: Door, action: Action) -> str | None:
    for one in _replies(_list_replies(door, action)):
        if _is_ours(one, action):
            return str(one["comment_id"]) if one.get("comment_id") else None
    return None


def _is_own_gone(door: Door, action: Action) -> bool:
    """Rule: our reply is gone when all of its comment's replies are listed and it is not there."""
    target, cursor = target_of(action), 0
    for _ in range(MOST_PAGES):
        answer = _list_replies(door, action, cursor)
        if not isinstance(answer.get("comments", answer.get("replies")), list):
            raise TransientError("tiktok listed no replies", code="unreadable")
        if any(str(one.get("comment_id")) == target for one in _replies(answer)):
            return False
        if answer.get("has_more") is not True:
            return True
        cursor += AT_ONCE
    raise TransientError("tiktok lists more replies than can be read", code="unreadable")


def _list_replies(door: Door, action: Action, cursor: int = 0) -> Mapping[str, Any]:
    asked: dict[str, object] = {
        "video_id": action.thread_id or "",
        "comment_id": action.facts.get(PARENT) or action.native_id,
        "status": "ALL",
        "sort_field": "create_time",
        "sort_order": "desc",
        "max_count": AT_ONCE,
        **({"cursor": cursor} if cursor else {}),
    }
    return read_to_settle(door, "business/comment/reply/list/", asked)


def _replies(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = answer.get("comments", answer.get("replies"))
    return [one for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict)]


def _is_ours(one: Mapping[str, Any], action: Action) -> bool:
    made, text = read_epoch(one.get("create_time"), NO_CLAMP), one.get("text")
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    if one.get("owner") is not True or not isinstance(text, str) or not is_since:
        return False
    return " ".join(clean_text(text).split()) == " ".join(action.text.split())


def reread_comments(
    door: Door, mentions: Sequence[Mention], now: datetime
) -> tuple[MentionEvent, ...]:
    """What changed among at most thirty comments, one call a video.

    Rule: a comment of the first level that its video no longer lists is gone; of replies and
    messages nothing is known. Raises the PlatformError tree, PayloadError and the guard's.
    """
    asked = [one for one in mentions if one.thread_id and not one.is_private]
    events: list[MentionEvent] = []
    for video in dict.fromkeys(one.thread_id for one in asked):
        group = {one.native_id: one for one in asked if one.thread_id == video}
        params = {"video_id": video or "", "comment_ids": list(group), "status": "ALL"}
        answer = door.read("business/comment/list/", {**params, "max_count": AT_ONCE})
        if not isinstance(answer.get("comments"), list):
            raise PayloadError("tiktok listed no comments")
        body = {"code": 0, "data": answer}
        found = read_comments(body, now, account=door.account).events
        read = {one.native_id for one in found}
        events += [replace(one, version=now) for one in found if one.native_id in group]
        events += [
            MentionEvent("tiktok", key, EventKind.REMOVE, now)
            for key, one in group.items()
            if key not in read and not one.in_reply_to
        ]
    return tuple(events)
