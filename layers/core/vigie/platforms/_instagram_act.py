"""What can be done on Instagram: answers, private messages, hiding, deleting.

https://developers.facebook.com/docs/instagram-platform/comment-moderation
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from vigie.action import RULE, Action, ActionKind
from vigie.errors import OutcomeUnknownError, PermanentError, TransientError
from vigie.mention import YES, Fact
from vigie.platforms._instagram_door import mailbox, open_door, through_facebook
from vigie.platforms._instagram_push import MENTIONED_IN
from vigie.platforms._limits import Budget, Period, name_of
from vigie.platforms._meta_door import Door, expect_success
from vigie.platforms._meta_trace import is_trace
from vigie.platforms._meta_walk import list_data, next_page
from vigie.platforms._own_words import delete_once, is_gone, number_of_target

DAY = timedelta(hours=24)
MOST_THREAD_PAGES = 5
PRIVATE_REPLIES_AN_HOUR = 750
HIDE_VALUES = {ActionKind.HIDE: "true", ActionKind.UNHIDE: "false"}


def do_act(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    door = open_door(secrets)
    path = quote(action.native_id, safe="")
    if action.kind is ActionKind.REPLY:
        return _reply(door, action, secrets)
    if action.kind is ActionKind.PRIVATE_REPLY:
        return _message(door, action, secrets)
    if action.facts.get(MENTIONED_IN):
        raise PermanentError("instagram lets nobody moderate others' media", code="unsupported")
    if action.facts.get(Fact.PRIVATE) == YES:
        raise PermanentError("instagram hides and deletes no private message", code="unsupported")
    if action.kind is ActionKind.DELETE_REPLY:
        own = number_of_target(action, "instagram")
        delete_once(lambda: expect_success("instagram", door.write("DELETE", own)))
        return None
    if action.kind in HIDE_VALUES:
        form = {"hide": HIDE_VALUES[action.kind]}
        expect_success("instagram", door.write("POST", path, form=form))
    elif action.kind is ActionKind.DELETE:
        expect_success("instagram", door.write("DELETE", path))
    else:
        raise PermanentError(f"instagram offers no {action.kind.value}", code="unsupported")
    return None


def find_act(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread. Rule: ours has the same words, our account, and was made since then."""
    door, path = open_door(secrets), quote(action.native_id, safe="")
    if action.kind is ActionKind.REPLY:
        found = _find_reply(door, action, secrets.get("account_id", ""))
        return found is not None, found
    if action.kind is ActionKind.PRIVATE_REPLY:
        found = _find_message(door, action, secrets)
        return found is not None, found
    if action.kind in (ActionKind.DELETE, ActionKind.DELETE_REPLY):
        is_ours = action.kind is ActionKind.DELETE_REPLY
        where = number_of_target(action, "instagram") if is_ours else path
        return is_gone(lambda: door.settle(where, {"fields": "id"})), None
    shown = door.settle(path, {"fields": "id,hidden"})
    return (shown.get("hidden") is True) == (action.kind is ActionKind.HIDE), None


def _reply(door: Door, action: Action, secrets: Mapping[str, str]) -> str:
    """An answer lands in the thread of the first-level comment; a mention elsewhere has its edge.

    Only Facebook's login knows that edge; under a photo we are tagged in nobody may answer so.
    """
    place = action.facts.get(MENTIONED_IN, "")
    if place == "tag" or (place and not through_facebook(secrets)):
        raise PermanentError("instagram lets nobody answer there from here", code="unsupported")
    if place:
        path = f"{quote(secrets.get('account_id') or 'me', safe='')}/mentions"
        media = (action.thread_id or "") if place == "comment" else action.native_id
        comment = {"comment_id": action.native_id} if place == "comment" else {}
        form = {"media_id": media, **comment, "message": action.text}
    else:
        path = f"{quote(action.native_id, safe='')}/replies"
        form = {"message": action.text}
    return _made(door.write("POST", path, form=form), "id")


def _message(door: Door, action: Action, secrets: Mapping[str, str]) -> str:
    """One private reply to a comment, or an answer in a conversation."""
    if action.facts.get(MENTIONED_IN):
        raise PermanentError("instagram lets nobody write from others' media", code="unsupported")
    budgets: tuple[Budget, ...] = ()
    if action.facts.get(Fact.PRIVATE) == YES:
        body = {"recipient": {"id": action.thread_id or action.author.id}, **_tag(action)}
    else:
        body = {"recipient": {"comment_id": action.native_id}}
        who = name_of(mailbox(secrets), door.token)
        budgets = (Budget("private replies", who, PRIVATE_REPLIES_AN_HOUR, Period.HOUR),)
    made = door.write(
        "POST",
        f"{quote(mailbox(secrets), safe='')}/messages",
        json={**body, "message": {"text": action.text}},
        budgets=budgets,
    )
    return _made(made, "message_id")


def _tag(action: Action) -> dict[str, str]:
    """After a day an answer must say that a human wrote it, and one must have.

    https://developers.facebook.com/docs/messenger-platform/policy/policy-overview
    """
    now, spoke = action.moved_at, action.said_at
    if now is None or spoke is None or now - spoke <= DAY:
        return {"messaging_type": "RESPONSE"}
    if action.actor == RULE:
        raise PermanentError("after a day only a human may answer on instagram", code="human")
    return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


def _made(answer: Mapping[str, Any], name: str) -> str:
    made = answer.get(name)
    if not isinstance(made, str | int) or isinstance(made, bool) or not made:
        raise OutcomeUnknownError("instagram named nothing it made")
    return str(made)


def _find_reply(door: Door, action: Action, account: str) -> str | None:
    """Look under the first-level comment, where an answer to a reply lands too."""
    if action.facts.get(MENTIONED_IN):
        raise TransientError("instagram shows no comments under others' media", code="unseen")
    target = door.settle(quote(action.native_id, safe=""), {"fields": "id,parent_id"})
    root = str(target.get("parent_id") or action.native_id)
    params = {"fields": "id,text,timestamp,username,from{id,username},user", "limit": "50"}
    for _ in range(MOST_THREAD_PAGES):
        answer = door.settle(f"{quote(root, safe='')}/replies", params)
        for one in list_data(answer):
            if isinstance(one, dict) and is_trace(one.get("text"), one.get("timestamp"), action):
                user, person = one.get("user"), one.get("from")
                who = person.get("id") if isinstance(person, dict) else None
                if isinstance(user, dict) or who is None or str(who) == account or not account:
                    return str(one.get("id") or "") or None
        after = next_page(answer, params.get("after", ""))
        if not after:
            return None
        params["after"] = after
    return None


def _find_message(door: Door, action: Action, secrets: Mapping[str, str]) -> str | None:
    """Look into the conversation with the person: its twenty newest messages are shown."""
    person = action.author.id
    if not person:
        raise TransientError("instagram shows no conversation without a person", code="unseen")
    params = {
        "platform": "instagram",
        "user_id": person,
        "fields": "id,messages.limit(20){id,created_time,from,message}",
    }
    answer = door.settle(f"{quote(mailbox(secrets), safe='')}/conversations", params)
    for talk in list_data(answer):
        messages = talk.get("messages") if isinstance(talk, dict) else None
        for one in list_data(messages if isinstance(messages, dict) else {}):
            if isinstance(one, dict) and is_trace(
                one.get("message"), one.get("created_time"), action
            ):
                sender = one.get("from")
                if isinstance(sender, dict) and str(sender.get("id")) != person:
                    return str(one.get("id") or "") or None
    return None
