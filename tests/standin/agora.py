"""Agora: holds what was posted, and fails the way it is told to, before or after the effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    RateLimitedError,
    TransientError,
)
from vigie.platforms import Capability, Policy, Profile

PROFILE = Profile(
    slug="agora",
    name="Agora",
    capabilities=frozenset(
        {
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
            Capability.HIDE,
            Capability.UNHIDE,
        }
    ),
    reply_length=500,
    private_length=500,
    policy=Policy(private_once_within=timedelta(days=7), message_window=timedelta(hours=24)),
    home="https://agora.example/",
)


class Fault(StrEnum):
    """How a call may fail; the first three leave nothing, the last two an effect."""

    NONE = "none"
    LOST_BEFORE = "lost before"
    DOWN = "down"
    TOO_FAST = "too fast"
    DEAD_TOKEN = "dead token"
    ERROR_IN_200 = "error in 200"
    LOST_AFTER = "lost after"
    KILLED_AFTER = "killed after"
    KILLED_BEFORE = "killed before"


class Killed(BaseException):
    """The function is gone in this moment: nothing of it runs any more."""


@dataclass(frozen=True)
class Post:
    """What stands there: by which act, under what, in which words."""

    id: str
    act: str
    to: str
    text: str
    at: datetime
    private: bool


@dataclass
class Server:
    """The platform's memory. ``effects`` are the acts that left one, in order, each time."""

    now: datetime | None = None
    fault: Fault = Fault.NONE
    posts: dict[str, Post] = field(default_factory=dict)
    gone: list[Post] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)

    def fail_before(self) -> None:
        match self.fault:
            case Fault.LOST_BEFORE:
                raise OutcomeUnknownError("no answer")
            case Fault.DOWN:
                raise TransientError("down", retry_after=120)
            case Fault.TOO_FAST:
                raise RateLimitedError("too fast", retry_after=300)
            case Fault.DEAD_TOKEN:
                raise AuthError("the token is dead")
            case Fault.ERROR_IN_200:
                raise PermanentError("the answer was 200 and said no")
            case Fault.KILLED_BEFORE:
                raise Killed

    def fail_after(self) -> None:
        if self.fault is Fault.LOST_AFTER:
            raise OutcomeUnknownError("no answer")
        if self.fault is Fault.KILLED_AFTER:
            raise Killed


SERVER = Server()


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    del secrets
    SERVER.fail_before()
    made = _do(action)
    SERVER.effects.append(action.id)
    SERVER.fail_after()
    return made


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    del secrets
    SERVER.fail_before()
    if action.kind is ActionKind.DELETE_REPLY:
        return action.target not in SERVER.posts, None
    if action.kind is ActionKind.EDIT_REPLY:
        if action.target not in SERVER.posts:
            raise GoneError("gone")
        return SERVER.posts[action.target].text == action.text, action.target
    private = action.kind is ActionKind.PRIVATE_REPLY
    for post in SERVER.posts.values():
        is_ours = (post.to, post.text, post.private) == (action.native_id, action.text, private)
        if is_ours and (action.claimed_at is None or post.at >= action.claimed_at):
            return True, post.id
    return False, None


def _do(action: Action) -> str | None:
    assert SERVER.now is not None
    if action.kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
        private = action.kind is ActionKind.PRIVATE_REPLY
        name = f"{action.native_id}-{len(SERVER.posts) + len(SERVER.gone)}"
        SERVER.posts[name] = Post(
            name, action.id, action.native_id, action.text, SERVER.now, private
        )
        return name
    if action.kind is ActionKind.EDIT_REPLY:
        if action.target not in SERVER.posts:
            raise GoneError("gone")
        SERVER.posts[action.target] = replace(SERVER.posts[action.target], text=action.text)
        return action.target
    if action.kind is ActionKind.DELETE_REPLY:
        if action.target not in SERVER.posts:
            raise GoneError("gone")
        SERVER.gone.append(SERVER.posts.pop(action.target))
    return None
