"""Messages a Page sends in private: to who wrote to it, or once to who commented.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from vigie.action import RULE, Action
from vigie.errors import OutcomeUnknownError, PermanentError
from vigie.platforms._meta_door import Door
from vigie.platforms._meta_settle import is_ours

STANDARD_WINDOW = timedelta(hours=24)
LONGEST_MESSAGE = 2_000
MESSAGES = "messages.limit(20){id,created_time,from,message}"


def answer_person(graph: Door, page: str, action: Action) -> str:
    """Answer in the thread; the id of the message.

    Rule: within a day of the person's last message it is a response; later it carries the tag that
    says a human wrote it, which is never put on words no human asked for.
    """
    person = action.thread_id or action.author.id
    if not person:
        raise PermanentError("nobody is named who could be answered", code="recipient")
    kind: dict[str, str] = {"messaging_type": "RESPONSE"}
    if action.said_at and action.moved_at and action.moved_at - action.said_at > STANDARD_WINDOW:
        if action.actor == RULE:
            raise PermanentError("after a day only a human may answer", code="window")
        kind = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return _send(graph, page, {"recipient": {"id": person}, **kind}, action.text)


def answer_in_private(graph: Door, page: str, action: Action) -> str:
    """The one private reply to a comment or a visitor's post; the id of the message.

    https://developers.facebook.com/docs/messenger-platform/discovery/private-replies
    """
    about = {"post_id" if _is_post(page, action) else "comment_id": action.native_id}
    return _send(graph, page, {"recipient": about}, action.text)


def find_private_reply(graph: Door, page: str, action: Action) -> str | None:
    """The private reply to a comment, in the conversation the comment points to.

    A post points to none: its reply is among the newest conversations.
    """
    if _is_post(page, action):
        return _find_in_talks(graph, page, action, {})
    about = quote(action.native_id, safe="")
    shown = graph.settle(about, {"fields": "id,private_reply_conversation"})
    talk = shown.get("private_reply_conversation")
    if not isinstance(talk, dict) or not talk.get("id"):
        return None
    path = quote(str(talk["id"]), safe="")
    return _find(graph.settle(path, {"fields": MESSAGES}), page, action)


def find_answer(graph: Door, page: str, action: Action) -> str | None:
    """Our answer among the newest 20 messages of the thread with this person."""
    person = action.thread_id or action.author.id or ""
    return _find_in_talks(graph, page, action, {"user_id": person})


def _is_post(page: str, action: Action) -> bool:
    """Whether it is a visitor's post: its id begins with the Page's, a comment's does not."""
    return bool(page) and action.native_id.startswith(f"{page}_") and not action.thread_id


def _find_in_talks(graph: Door, page: str, action: Action, which: Mapping[str, str]) -> str | None:
    params = {"platform": "messenger", "fields": MESSAGES, **which}
    answer = graph.settle(f"{quote(page, safe='') or 'me'}/conversations", params)
    found = (_find(talk, page, action) for talk in _dicts(answer.get("data")))
    return next((one for one in found if one), None)


def _send(graph: Door, page: str, envelope: Mapping[str, Any], text: str) -> str:
    path = f"{quote(page, safe='') or 'me'}/messages"
    made = graph.write("POST", path, json={**envelope, "message": {"text": text}})
    if not made.get("message_id"):
        raise OutcomeUnknownError(f"{graph.platform} named no message it made")
    return str(made["message_id"])


def _find(talk: Mapping[str, Any], page: str, action: Action) -> str | None:
    edge = talk.get("messages")
    messages = _dicts(edge.get("data") if isinstance(edge, dict) else None)
    return next(
        (str(one["id"]) for one in messages if one.get("id") and is_ours(one, action, page)), None
    )


def _dicts(value: object) -> Iterable[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
