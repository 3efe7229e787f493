"""What vigie does on LinkedIn: comments, likes, removals; and finding out whether it was done.

https://learn.microsoft.com/linkedin/marketing/community-management/shares/comments-api
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError
from vigie.platforms._call import Response
from vigie.platforms._fields import clean_text, read_epoch
from vigie.platforms._linkedin_call import Door, made_by, read_to_settle
from vigie.platforms._linkedin_read import PARENT
from vigie.platforms._linkedin_urn import (
    comment_urn,
    encode,
    is_comment,
    normal_urn,
    number_of,
    post_of,
)
from vigie.platforms._own_words import delete_once, says, target_of

NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)
PAGE = 100
MOST_PAGES = 3


def act(door: Door, action: Action) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    if action.kind is ActionKind.REPLY:
        return _reply(door, action)
    if action.kind is ActionKind.LIKE:
        like = {"root": normal_urn(action.native_id), "reactionType": "LIKE"}
        door.write("POST", f"reactions?actor={encode(door.page)}", like)
    elif action.kind is ActionKind.DELETE:
        door.write("DELETE", f"{_place(action.native_id)}?actor={encode(door.page)}")
    elif action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: _expect_taken(door.write("DELETE", _own_place(door, action))))
    elif action.kind is ActionKind.EDIT_REPLY:
        patch = {"patch": {"message": {"$set": {"text": action.text}}}}
        _expect_taken(
            door.write("POST", _own_place(door, action), patch, method_override="PARTIAL_UPDATE")
        )
        return action.target
    else:
        raise PermanentError(f"linkedin offers no {action.kind.value}", code="unsupported")
    return None


def find_act(door: Door, action: Action) -> tuple[bool, str | None]:
    """Rule: ours is the page's comment with the same words, made since then.

    Raises the PlatformError tree when the thread cannot be read.
    """
    if action.kind is ActionKind.REPLY:
        found = _find_reply(door, action)
        return found is not None, found
    if action.kind is ActionKind.LIKE:
        key = f"(actor:{encode(door.page)},entity:{encode(normal_urn(action.native_id))})"
        return _exists(door, f"reactions/{key}"), None
    if action.kind is ActionKind.DELETE:
        return not _exists(door, _place(action.native_id)), None
    if action.kind is ActionKind.DELETE_REPLY:
        return not _exists(door, _place(target_of(action))), None
    if action.kind is ActionKind.EDIT_REPLY:
        message = read_to_settle(door, _place(target_of(action))).get("message")
        text = message.get("text") if isinstance(message, dict) else None
        return says(text, action.text), action.target
    raise PermanentError(f"linkedin offers no {action.kind.value}", code="unsupported")


def _parent(action: Action) -> str:
    """What an answer hangs under: the root comment, since a reply to a reply stands beside it."""
    return normal_urn(action.facts.get(PARENT) or action.native_id)


def _expect_taken(response: Response) -> None:
    """LinkedIn takes a change with 204, or with 200 and nothing or the comment as it is now."""
    body = response.read_object() if response.body.strip() else {}
    if body is None or (body and not {"id", "commentUrn", "$URN"} & body.keys()):
        raise OutcomeUnknownError("linkedin said neither yes nor no")


def _own_place(door: Door, action: Action) -> str:
    """Where our own comment is changed, in the page's name."""
    target = normal_urn(target_of(action))
    if not is_comment(target):
        raise PermanentError("linkedin knows no comment by this name", code="target")
    return f"{_place(target)}?actor={encode(door.page)}"


def _place(native_id: str) -> str:
    """Where a comment is to be found, or a post."""
    urn = normal_urn(native_id)
    if not is_comment(urn):
        return f"posts/{encode(urn)}"
    return f"socialActions/{encode(post_of(urn) or '')}/comments/{number_of(urn)}"


def _reply(door: Door, action: Action) -> str:
    parent = _parent(action)
    post = post_of(parent) or parent
    body = {"actor": door.page, "object": post, "message": {"text": action.text}}
    body |= {"parentComment": parent} if is_comment(parent) else {}
    made = made_by(door.write("POST", f"socialActions/{encode(parent)}/comments", body))
    named = made.get("commentUrn") or made.get("$URN")
    if isinstance(named, str) and is_comment(normal_urn(named)):
        return normal_urn(named)
    number = str(made.get("header") or made.get("id") or "")
    if not number:
        raise OutcomeUnknownError("linkedin named no comment it made")
    return normal_urn(number) if number.startswith("urn:") else comment_urn(post, number)


def _find_reply(door: Door, action: Action) -> str | None:
    place = f"socialActions/{encode(_parent(action))}/comments"
    for page in range(MOST_PAGES):
        answer = read_to_settle(door, f"{place}?start={page * PAGE}&count={PAGE}")
        listed = answer.get("elements")
        elements = listed if isinstance(listed, list) else []
        for one in elements:
            if isinstance(one, dict) and _is_ours(one, action, door.page):
                return _name(one, action)
        if len(elements) < PAGE:
            return None
    return None


def _name(one: Mapping[str, Any], action: Action) -> str | None:
    named = one.get("commentUrn") or one.get("$URN")
    if isinstance(named, str):
        return normal_urn(named)
    post = one.get("object") or post_of(_parent(action))
    return comment_urn(str(post), str(one["id"])) if post and one.get("id") else None


def _is_ours(one: Mapping[str, Any], action: Action, page: str) -> bool:
    created, message = one.get("created"), one.get("message")
    made = read_epoch(created.get("time"), NO_CLAMP) if isinstance(created, dict) else None
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    text = message.get("text") if isinstance(message, dict) else None
    if not is_since or one.get("actor") != page or not isinstance(text, str):
        return False
    return " ".join(clean_text(text).split()) == " ".join(action.text.split())


def _exists(door: Door, path: str) -> bool:
    try:
        read_to_settle(door, path)
    except GoneError:
        return False
    return True
