"""What a person decided to do on Disqus, done once, and how to see whether it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError
from vigie.platforms._disqus_api import Disqus
from vigie.platforms._disqus_read import is_withheld, list_posts, read_moment
from vigie.platforms._fields import read_id
from vigie.platforms._html import html_to_text
from vigie.platforms._own_words import OWN_WORDS, delete_once, target_of

CLOCK_SKEW = timedelta(minutes=10)
# Whatever our own clock says, a post's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
EVERY_STATE = ["unapproved", "approved", "spam", "flagged", "highlighted"]
Post = Mapping[str, Any]


def perform_on_disqus(disqus: Disqus, action: Action) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    if action.kind is ActionKind.REPLY:
        made = disqus.write("/posts/create", parent=action.native_id, message=action.text)
        post = made.get("response")
        number = post.get("id") if isinstance(post, dict) else None
        if not isinstance(number, str | int) or not number:
            raise OutcomeUnknownError("disqus named no post it made")
        return str(number)
    if action.kind is ActionKind.LIKE:
        disqus.write("/posts/vote", post=action.native_id, vote="1")
        return None
    if action.kind is ActionKind.EDIT_REPLY:
        return _edit_own(disqus, action)
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: disqus.write("/posts/remove", post=target_of(action)))
        return None
    path = PATHS.get(action.kind)
    if path is None:
        raise PermanentError(f"disqus offers no {action.kind.value}", code="unsupported")
    disqus.write(path, post=action.native_id)
    return None


def was_done_on_disqus(disqus: Disqus, action: Action) -> tuple[bool, str | None]:
    """Read whether it shows. Rule: ours hangs under what was answered, with the same words."""
    is_ours = action.kind in OWN_WORDS
    try:
        post = _read_post(disqus, target_of(action) if is_ours else action.native_id)
    except GoneError:
        return action.kind in GONE_DOES, None
    if action.kind is ActionKind.EDIT_REPLY:
        return _says(post, action), action.target
    if action.kind is ActionKind.REPLY:
        found = _find_reply(disqus, action, post)
        return found is not None, found
    return SHOWS[action.kind](post), None


def _edit_own(disqus: Disqus, action: Action) -> str:
    own = target_of(action)
    post = disqus.write("/posts/update", post=own, message=action.text).get("response")
    if not isinstance(post, dict) or str(post.get("id")) != own:
        raise OutcomeUnknownError("disqus did not show the post it changed")
    return own


GONE_DOES = frozenset({ActionKind.DELETE, ActionKind.SPAM, ActionKind.DELETE_REPLY})
PATHS = {
    ActionKind.UNHIDE: "/posts/approve",
    ActionKind.SPAM: "/posts/spam",
    ActionKind.DELETE: "/posts/remove",
}
SHOWS: dict[ActionKind, Callable[[Post], bool]] = {
    ActionKind.UNHIDE: lambda post: not is_withheld(post),
    ActionKind.SPAM: lambda post: post.get("isSpam") is True or post.get("isDeleted") is True,
    ActionKind.DELETE: lambda post: post.get("isDeleted") is True,
    ActionKind.DELETE_REPLY: lambda post: post.get("isDeleted") is True,
    ActionKind.LIKE: lambda post: post.get("userScore") == 1,
}


def _read_post(disqus: Disqus, number: str) -> Post:
    found = disqus.read("/posts/details", post=number)["response"]
    if not isinstance(found, dict):
        raise GoneError("disqus shows no such post", code="absent")
    return found


def _find_reply(disqus: Disqus, action: Action, parent: Post) -> str | None:
    """Look at the newest posts of the page it is on."""
    held = parent.get("thread")
    thread = read_id(held.get("id") if isinstance(held, dict) else held, "thread")
    if not thread:
        return None
    answer = disqus.read(
        "/posts/list", thread=thread, include=EVERY_STATE, order="desc", limit="100"
    )
    me = _own_id(disqus)
    for post in list_posts(answer):
        if isinstance(post, dict) and _is_ours(post, action, me):
            return str(post.get("id") or "") or None
    return None


def _own_id(disqus: Disqus) -> str:
    me = disqus.read("/users/details")["response"]
    return str(me.get("id") or "") if isinstance(me, dict) else ""


def _is_ours(post: Post, action: Action, me: str) -> bool:
    made = read_moment(post.get("createdAt"), NO_CLAMP)
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    author = post.get("author")
    is_me = not me or (isinstance(author, dict) and str(author.get("id")) == me)
    return (
        is_since and is_me and _says(post, action) and str(post.get("parent")) == action.native_id
    )


def _says(post: Post, action: Action) -> bool:
    said = [post.get("raw_message"), html_to_text(str(post.get("message") or ""))]
    return any(_words(str(one or "")) == _words(action.text) for one in said)


def _words(text: str) -> list[str]:
    """The words alone: markup and links come back as Disqus writes them."""
    return re.findall(r"\w+", text)
