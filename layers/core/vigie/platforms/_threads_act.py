"""What can be done on Threads: answering, hiding, showing again.

https://developers.facebook.com/documentation/threads/reply-management
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import OutcomeUnknownError, PermanentError
from vigie.platforms._fields import read_time
from vigie.platforms._limits import Budget, Period, name_of
from vigie.platforms._meta_door import Door, expect_success
from vigie.platforms._meta_trace import is_trace
from vigie.platforms._meta_walk import list_data, next_page
from vigie.platforms._own_words import delete_once, is_gone, number_of_target
from vigie.platforms._published import NO_CLAMP, Shown, expect_id, expect_list, find_post
from vigie.platforms._threads_door import open_door, quota_gauge
from vigie.platforms._threads_read import is_hidden

MOST_THREAD_PAGES = 5
POSTS_A_DAY = 250.0
DELETIONS_A_DAY = 100.0


def do_act(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated: a text is made and published at once.

    Raises the PlatformError tree or OutcomeUnknownError.
    """
    door = open_door(secrets)
    if action.kind is ActionKind.REPLY:
        form = {
            "media_type": "TEXT",
            "text": action.text,
            "reply_to_id": action.native_id,
            "auto_publish_text": "true",
        }
        made = door.write("POST", "me/threads", form=form, gauges=(quota_gauge(door.token),))
        if not isinstance(made.get("id"), str | int) or not made["id"]:
            raise OutcomeUnknownError("threads named no reply it made")
        return str(made["id"])
    if action.kind is ActionKind.DELETE_REPLY:
        _delete_own(door, action)
        return None
    if action.kind not in (ActionKind.HIDE, ActionKind.UNHIDE):
        raise PermanentError(f"threads offers no {action.kind.value}", code="unsupported")
    form = {"hide": "true" if action.kind is ActionKind.HIDE else "false"}
    path = f"{quote(action.native_id, safe='')}/manage_reply"
    expect_success("threads", door.write("POST", path, form=form))
    return None


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """A post of the account's own: one call makes and publishes it, so nothing is left half done.

    Raises the PlatformError tree or OutcomeUnknownError.
    """
    door = open_door(secrets)
    form = {"media_type": "TEXT", "text": post.text, "auto_publish_text": "true"}
    quota = Budget("posts", name_of(door.token), POSTS_A_DAY, Period.UTC_DAY)
    made = door.write("POST", "me/threads", form=form, budgets=(quota,))
    return expect_id("threads", made.get("id"))


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read our newest posts. Raises the PlatformError tree."""
    params = {"fields": "id,text,timestamp", "limit": "50"}
    listed = expect_list("threads", open_door(secrets).settle("me/threads", params).get("data"))
    return find_post(
        (
            Shown(one.get("id"), one.get("text"), read_time(one.get("timestamp"), NO_CLAMP))
            for one in listed
        ),
        post,
    )


def find_act(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread. Rule: ours has the same words, is owned by us and was made since then."""
    door, path = open_door(secrets), quote(action.native_id, safe="")
    if action.kind is ActionKind.REPLY:
        found = _find_reply(door, f"{path}/replies", action)
        return found is not None, found
    if action.kind is ActionKind.DELETE_REPLY:
        own = number_of_target(action, "threads")
        return is_gone(lambda: door.settle(own, {"fields": "id"})), None
    shown = door.settle(path, {"fields": "id,hide_status"})
    return (is_hidden(shown) is True) == (action.kind is ActionKind.HIDE), None


def _delete_own(door: Door, action: Action) -> None:
    """https://developers.facebook.com/docs/threads/posts/delete-posts."""
    own = number_of_target(action, "threads")
    quota = Budget("deletions", name_of(door.token), DELETIONS_A_DAY, Period.UTC_DAY)
    delete_once(lambda: expect_success("threads", door.write("DELETE", own, budgets=(quota,))))


def _find_reply(door: Door, path: str, action: Action) -> str | None:
    params = {"fields": "id,text,timestamp,is_reply_owned_by_me", "reverse": "true", "limit": "50"}
    for _ in range(MOST_THREAD_PAGES):
        answer = door.settle(path, params)
        for one in list_data(answer):
            if isinstance(one, dict) and _is_ours(one, action):
                return str(one.get("id") or "") or None
        after = next_page(answer, params.get("after", ""))
        if not after:
            return None
        params["after"] = after
    return None


def _is_ours(one: Mapping[str, Any], action: Action) -> bool:
    is_others = one.get("is_reply_owned_by_me") is False
    return not is_others and is_trace(one.get("text"), one.get("timestamp"), action)
