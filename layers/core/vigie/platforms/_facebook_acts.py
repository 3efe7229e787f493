"""What is done to comments and posts on a Page, and how to see that it was done.

https://developers.facebook.com/docs/graph-api/reference/comment
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import OutcomeUnknownError, PermanentError
from vigie.platforms._facebook_read import list_objects, next_page
from vigie.platforms._facebook_sweep import NEWEST_FIRST
from vigie.platforms._messenger_send import answer_in_private, find_private_reply
from vigie.platforms._meta_door import Door, expect_success
from vigie.platforms._meta_settle import is_ours
from vigie.platforms._own_words import OWN_WORDS, delete_once, is_gone, says, target_of

MOST_THREAD_PAGES = 5
COMMENT = re.compile(r"\d+(?:_\d+)*", re.ASCII)


def act_on_page(graph: Door, page: str, action: Action) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError.

    Facebook shows two levels: an answer to a reply lands beside it under the same root.
    """
    path = quote(action.native_id, safe="")
    if action.kind is ActionKind.PRIVATE_REPLY:
        return answer_in_private(graph, page, action)
    if action.kind is ActionKind.REPLY:
        made = graph.write("POST", f"{path}/comments", form={"message": action.text})
        if not made.get("id"):
            raise OutcomeUnknownError("facebook named no comment it made")
        return str(made["id"])
    if action.kind in OWN_WORDS:
        return _touch_own(graph, action)
    if action.kind in (ActionKind.HIDE, ActionKind.UNHIDE):
        flag = "true" if action.kind is ActionKind.HIDE else "false"
        expect_success("facebook", graph.write("POST", path, form={"is_hidden": flag}))
    elif action.kind is ActionKind.DELETE:
        expect_success("facebook", graph.write("DELETE", path))
    elif action.kind is ActionKind.LIKE:
        expect_success("facebook", graph.write("POST", f"{path}/likes"))
    else:
        raise PermanentError(f"facebook offers no {action.kind.value}", code="unsupported")
    return None


def see_on_page(graph: Door, page: str, action: Action) -> tuple[bool, str | None]:
    """Read the thread: whether the act shows, and the id of what it made."""
    path = quote(action.native_id, safe="")
    match action.kind:
        case ActionKind.REPLY:
            found = _find_reply(graph, action, page)
            return found is not None, found
        case ActionKind.PRIVATE_REPLY:
            found = find_private_reply(graph, page, action)
            return found is not None, found
        case ActionKind.EDIT_REPLY | ActionKind.DELETE_REPLY:
            return _see_own(graph, action)
        case ActionKind.DELETE:
            return is_gone(lambda: graph.settle(path, {"fields": "id"})), None
        case ActionKind.LIKE:
            shown = graph.settle(path, {"fields": "id,user_likes"})
            return shown.get("user_likes") is True, None
        case _:
            shown = graph.settle(path, {"fields": "id,is_hidden"})
            return (shown.get("is_hidden") is True) == (action.kind is ActionKind.HIDE), None


def _touch_own(graph: Door, action: Action) -> str | None:
    """Change our own comment, or take it back."""
    path = _own_path(action)
    if action.kind is ActionKind.EDIT_REPLY:
        expect_success("facebook", graph.write("POST", path, form={"message": action.text}))
        return action.target
    delete_once(lambda: expect_success("facebook", graph.write("DELETE", path)))
    return None


def _see_own(graph: Door, action: Action) -> tuple[bool, str | None]:
    path = _own_path(action)
    if action.kind is ActionKind.DELETE_REPLY:
        return is_gone(lambda: graph.settle(path, {"fields": "id"})), None
    shown = graph.settle(path, {"fields": "id,message"})
    return says(shown.get("message"), action.text), action.target


def _own_path(action: Action) -> str:
    """Where our comment is. Raises PermanentError for a message, which nobody changes there."""
    target = target_of(action)
    if not COMMENT.fullmatch(target):
        raise PermanentError("facebook lets nobody change a private message", code="private")
    return target


def _find_reply(graph: Door, action: Action, page: str) -> str | None:
    """Look under the root comment, where an answer to a reply lands too."""
    target = quote(action.native_id, safe="")
    parent = graph.settle(target, {"fields": "id,parent"}).get("parent")
    root = str(parent["id"]) if isinstance(parent, dict) and parent.get("id") else action.native_id
    params = {**NEWEST_FIRST, "fields": "id,from,message,created_time"}
    for _ in range(MOST_THREAD_PAGES):
        answer = graph.settle(f"{quote(root, safe='')}/comments", params)
        found: list[Any] = [
            one
            for one in list_objects(answer)
            if isinstance(one, dict) and is_ours(one, action, page)
        ]
        if found:
            return str(found[0]["id"]) if found[0].get("id") else None
        after = next_page(answer, params.get("after", ""))
        if not after:
            return None
        params["after"] = after
    return None
