"""What vigie does on X: answers, messages, hiding; and finding out whether it was done.

https://docs.x.com/x-api/posts/manage-tweets/introduction
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError, TransientError
from vigie.length_x import find_links
from vigie.mention import YES, Fact
from vigie.platforms._fields import clean_text, read_time
from vigie.platforms._own_words import delete_once, is_gone, number_of_target
from vigie.platforms._x_around import moment_of, objects_of, plain
from vigie.platforms._x_call import (
    MESSAGE_READ,
    OWNED_READ,
    WRITES,
    Door,
    Price,
    read_to_settle,
)
from vigie.platforms._x_errors import problem_of
from vigie.platforms._x_read import LATEST

# Whatever our own clock says, a time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)
NAMED_FIRST = re.compile(r"^(?:@\w{1,20}\s+)+", re.ASCII)
SHORTENED = re.compile(r"https?://t\.co/\w+", re.ASCII)
UNSHOWN = "x does not show whether a reply is hidden: look there"


def act(door: Door, action: Action) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    if action.kind is ActionKind.REPLY:
        return _reply(door, action)
    if action.kind is ActionKind.PRIVATE_REPLY:
        return _send_message(door, action)
    if action.kind in (ActionKind.HIDE, ActionKind.UNHIDE):
        _set_hidden(door, action, hidden=action.kind is ActionKind.HIDE)
        return None
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: _delete_own(door, action))
        return None
    raise PermanentError(f"x offers no {action.kind.value}", code="unsupported")


def find_act(door: Door, action: Action) -> tuple[bool, str | None]:
    """Rule: ours is the account's own post or message with the same words, made since then.

    Our own post is gone once X names no post by its id any more.

    Raises the PlatformError tree: whether a reply is hidden X shows to nobody.
    """
    if action.kind is ActionKind.REPLY:
        found = _find_reply(door, action)
    elif action.kind is ActionKind.PRIVATE_REPLY:
        found = _find_message(door, action)
    elif action.kind is ActionKind.DELETE_REPLY:
        return is_gone(lambda: _read_own(door, action)), None
    else:
        raise PermanentError(UNSHOWN, code="unshown")
    return found is not None, found


def _target(action: Action) -> str:
    """The post to act on: the newest version of one that was edited."""
    return action.facts.get(LATEST) or action.native_id


def _reply(door: Door, action: Action) -> str:
    cost = WRITES["reply with a link" if find_links(action.text) else "reply"]
    body = {"text": action.text, "reply": {"in_reply_to_tweet_id": _target(action)}}
    return _made(door.write("POST", "tweets", body, "post", cost), "id")


def _send_message(door: Door, action: Action) -> str:
    """To the person; into a talk of several where that is where they spoke."""
    talk = action.thread_id or ""
    person = action.author.id
    is_group = action.facts.get("private") == "1" and talk.isdigit()
    if is_group or not person:
        if not talk:
            raise PermanentError("x needs to know whom to write to", code="recipient")
        path = f"dm_conversations/{quote(talk, safe='')}/messages"
    else:
        path = f"dm_conversations/with/{quote(person, safe='')}/messages"
    answer = door.write("POST", path, {"text": action.text}, "message", WRITES["message"])
    return _made(answer, "dm_event_id")


def _set_hidden(door: Door, action: Action, *, hidden: bool) -> None:
    path = f"tweets/{quote(_target(action), safe='')}/hidden"
    said = _data(door.write("PUT", path, {"hidden": hidden}, "hide", WRITES["hide"])).get("hidden")
    if said is (not hidden):
        raise PermanentError("x says it was not done", code="refused")
    if said is not hidden:
        raise OutcomeUnknownError("x said neither yes nor no")


def _delete_own(door: Door, action: Action) -> None:
    """Only a post: a message X deletes from our own view alone."""
    path = f"tweets/{_own_post(action)}"
    said = _data(door.write("DELETE", path, None, "delete", WRITES["delete"])).get("deleted")
    if said is False:
        raise PermanentError("x says it was not deleted", code="refused")
    if said is not True:
        raise OutcomeUnknownError("x said neither yes nor no")


def _read_own(door: Door, action: Action) -> None:
    """Raises GoneError when X knows our post no more, TransientError when it shows another."""
    own = _own_post(action)
    answer = read_to_settle(door, f"tweets/{own}", {}, "one post", Price(OWNED_READ))
    errors = objects_of(answer.get("errors"))
    if not _data(answer) and any(problem_of(one) == "resource-not-found" for one in errors):
        raise GoneError("x shows no such post", code="resource-not-found")
    if str(_data(answer).get("id")) != own:
        raise TransientError("x did not show the post asked for", code="unreadable")


def _own_post(action: Action) -> str:
    if action.facts.get(Fact.PRIVATE) == YES:
        raise PermanentError("x deletes a message from our own view alone", code="private")
    return number_of_target(action, "x")


def _made(answer: object, name: str) -> str:
    made = _data(answer).get(name)
    if not isinstance(made, str) or not made:
        raise OutcomeUnknownError("x named nothing that it made")
    return made


def _data(answer: object) -> Mapping[str, Any]:
    data = answer.get("data") if isinstance(answer, dict) else None
    return data if isinstance(data, dict) else {}


def _find_reply(door: Door, action: Action) -> str | None:
    """Among the account's own posts since then, the newest first: an owned read."""
    if not door.user_id:
        raise PermanentError("no user_id is stored to look for our own posts", code="user_id")
    params = {
        "max_results": "25",
        "tweet.fields": "id,text,created_at,referenced_tweets,entities,note_tweet",
        **_since(action),
    }
    path = f"users/{quote(door.user_id, safe='')}/tweets"
    answer = read_to_settle(door, path, params, "own posts", Price(OWNED_READ, most=25))
    targets = {action.native_id, _target(action)}
    for one in objects_of(answer.get("data")):
        answered = {
            str(ref.get("id"))
            for ref in objects_of(one.get("referenced_tweets"))
            if ref.get("type") == "replied_to"
        }
        if answered & targets and _is_ours(one, action):
            return str(one["id"]) if one.get("id") else None
    return None


def _find_message(door: Door, action: Action) -> str | None:
    person, talk = action.author.id, action.thread_id
    if not person and not talk:
        raise PermanentError("x needs to know whom was written to", code="recipient")
    where = f"with/{quote(person, safe='')}" if person else quote(talk or "", safe="")
    params = {
        "max_results": "20",
        "event_types": "MessageCreate",
        "dm_event.fields": "id,text,created_at,sender_id,entities",
    }
    path = f"dm_conversations/{where}/dm_events"
    answer = read_to_settle(door, path, params, "messages with", Price(MESSAGE_READ, most=20))
    for one in objects_of(answer.get("data")):
        is_sender = not door.user_id or str(one.get("sender_id")) == door.user_id
        if is_sender and _is_ours(one, action):
            return str(one["id"]) if one.get("id") else None
    return None


def _since(action: Action) -> dict[str, str]:
    if action.created_at is None:
        return {}
    start = action.created_at.astimezone(UTC) - CLOCK_SKEW
    return {"start_time": start.strftime("%Y-%m-%dT%H:%M:%SZ")}


def _is_ours(one: Mapping[str, Any], action: Action) -> bool:
    made = read_time(one.get("created_at"), NO_CLAMP) or moment_of(str(one.get("id")), NO_CLAMP)
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    note = one.get("note_tweet")
    text = note.get("text") if isinstance(note, dict) else one.get("text")
    return is_since and isinstance(text, str) and fold(text, one) == fold(action.text, {})


def fold(text: str, one: Mapping[str, Any]) -> str:
    """Words as they can be compared: links as they were before X shortened them, no names first.

    A reply gets the names of those it answers put before it.
    """
    entities = one.get("entities")
    urls = objects_of(entities.get("urls")) if isinstance(entities, dict) else []
    whole = clean_text(plain(text))
    for url in urls:
        short, long = url.get("url"), url.get("expanded_url")
        if isinstance(short, str) and isinstance(long, str) and short:
            whole = whole.replace(short, long)
    whole = re.sub(r"https?://", "", SHORTENED.sub("", whole), flags=re.IGNORECASE)
    words = NAMED_FIRST.sub("", whole.strip() + " ").split()
    return " ".join(word.rstrip("/") for word in words)
