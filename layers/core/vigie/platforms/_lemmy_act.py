"""What a person decided to do on Lemmy, done once, and how to see whether it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie import errors
from vigie.action import Action, ActionKind
from vigie.platforms._html import plain_text
from vigie.platforms._lemmy_api import Server, at, open_server
from vigie.platforms._lemmy_poll import list_rows
from vigie.platforms._lemmy_read import MESSAGE, Eye, read_rows
from vigie.platforms._own_words import OWN_WORDS, delete_once, says, target_of

LATER, CLOCK_SKEW = datetime(9000, 1, 1, tzinfo=UTC), timedelta(minutes=10)
WRITES: dict[ActionKind, tuple[str, Mapping[str, object]]] = {
    ActionKind.HIDE: ("remove", {"removed": True}),
    ActionKind.UNHIDE: ("remove", {"removed": False}),
    ActionKind.LIKE: ("like", {"score": 1}),
    ActionKind.SPAM: ("report", {"reason": "spam"}),
}


def perform_act(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    server, (kind, number) = open_server(action.realm, secrets), split_id(action.native_id)
    if not server.token:
        lacks = errors.PermissionDeniedError if secrets.get("access_token") else errors.AuthError
        raise lacks("we have no account on this lemmy server", code="instance")
    if action.kind in OWN_WORDS:
        return _touch_own(server, action)
    if _is_private(action):
        _, person = split_id(f"person-{action.facts.get('person')}")
        return _write_words(server, MESSAGE, action.text, recipient_id=person)
    if action.kind is ActionKind.REPLY and kind == "post":
        return _write_words(server, "comment", action.text, post_id=number)
    if action.kind is ActionKind.REPLY:
        _, post = split_id(action.thread_id or "")
        return _write_words(server, "comment", action.text, post_id=post, parent_id=number)
    if action.kind not in WRITES or kind == MESSAGE:
        raise errors.PermanentError(f"lemmy offers no {action.kind.value} here", code="unsupported")
    verb, body = WRITES[action.kind]
    server.call(f"{kind}/{verb}", {f"{kind}_id": number, **body})
    return None


def _touch_own(server: Server, action: Action) -> str | None:
    """Change our own comment or message, or take it back; its author alone may."""
    kind, number = split_id(target_of(action))
    about = {f"{kind}_id": number}
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: _delete_own(server, kind, number))
        return None
    made = server.call(kind, {**about, "content": action.text}, method="PUT")
    if at(made, f"{kind}_view", kind).get("id") != number:
        raise errors.OutcomeUnknownError("lemmy did not show the words it changed")
    return action.target


def _delete_own(server: Server, kind: str, number: int) -> None:
    told = server.call(f"{kind}/delete", {f"{kind}_id": number, "deleted": True})
    if at(told, f"{kind}_view", kind).get("deleted") is not True:
        raise errors.OutcomeUnknownError("lemmy did not show it as deleted")


def _see_own(server: Server, action: Action) -> tuple[bool, str | None]:
    """Rule: a comment of ours that is marked deleted, or shown no more, is gone."""
    kind, number = split_id(target_of(action))
    is_deletion = action.kind is ActionKind.DELETE_REPLY
    try:
        shown = _read_own(server, kind, number)
    except errors.GoneError:
        return is_deletion, None
    if is_deletion:
        return shown.get("deleted") is True, None
    return says(shown.get("content"), action.text), action.target


def _read_own(server: Server, kind: str, number: int) -> Mapping[str, Any]:
    """Raises GoneError when it is not there: a message is found among the newest alone."""
    if kind == MESSAGE:
        rows = list_rows(server, "private_messages", "private_message/list", {})
        found = [at(one, MESSAGE) for one in rows if at(one, MESSAGE).get("id") == number]
    else:
        found = [at(server.call(kind, id=str(number)), f"{kind}_view", kind)]
    if not found:
        raise errors.TransientError("lemmy did not show the message", code="payload")
    if found[0].get("id") != number:
        raise errors.TransientError("lemmy did not show it", code="payload")
    return found[0]


def _write_words(server: Server, kind: str, text: str, **about: int) -> str:
    made = at(server.call(kind, {"content": text, **about}), f"{kind}_view", kind).get("id")
    if not isinstance(made, int):
        raise errors.OutcomeUnknownError("lemmy named nothing it made")
    return f"{kind}-{made}"


def split_id(native_id: str) -> tuple[str, int]:
    kind, _, number = native_id.rpartition("-")
    if not number.isdecimal():
        raise errors.PermanentError("lemmy knows this by no number", code="id")
    return kind, int(number)


def _is_private(action: Action) -> bool:
    is_message = action.native_id.startswith(MESSAGE) and action.kind is ActionKind.REPLY
    return is_message or action.kind is ActionKind.PRIVATE_REPLY


def was_act_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read whether it shows. A report shows to moderators only. Raises the PlatformError tree."""
    server, (kind, number) = open_server(action.realm, secrets), split_id(action.native_id)
    if action.kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
        found = _find_reply(server, action)
        return found is not None, found
    if action.kind in OWN_WORDS:
        return _see_own(server, action)
    if action.kind is ActionKind.SPAM:
        raise errors.PermanentError("lemmy shows reports to moderators only", code="unreadable")
    view = at(server.call(kind, id=str(number)), f"{kind}_view")
    if not view:
        raise errors.TransientError("lemmy did not show it", code="payload")
    if action.kind is ActionKind.LIKE:
        return view.get("my_vote") == 1, None
    return at(view, kind).get("removed") is (action.kind is ActionKind.HIDE), None


def _find_reply(server: Server, action: Action) -> str | None:
    """Rule: ours is our account's answer to the same, made since, with the same words."""
    eye, (kind, number) = Eye(LATER, server.origin, server.me()), split_id(action.native_id)
    if _is_private(action):
        under = f"person-{action.facts.get('person')}"
        rows = list_rows(server, "private_messages", "private_message/list", {})
    else:
        under, within = action.native_id, "parent_id" if kind == "comment" else "post_id"
        rows = list_rows(server, "comments", "comment/list", {within: str(number)})
    for one in read_rows(rows, eye).events:
        is_there = one.own and under == (one.in_reply_to or one.thread_id)
        since = action.created_at or one.said_at
        is_since = not one.said_at or not since or one.said_at >= since - CLOCK_SKEW
        if is_there and is_since and one.text.split() == plain_text(action.text).split():
            return one.native_id
    return None
