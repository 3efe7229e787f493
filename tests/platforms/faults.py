"""What a stand-in's faults must do to a platform module, whichever platform it is."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms import Acting

ErrorClass = type[VigieError]
# A fault, what it is to a read, and what to a write: a server's own failure may come after the act.
FAULTS: list[tuple[str, ErrorClass, ErrorClass]] = [
    ("500", TransientError, OutcomeUnknownError),
    ("rate_limit", RateLimitedError, RateLimitedError),
    ("dead_token", AuthError, AuthError),
    ("time_out", TransientError, OutcomeUnknownError),
]


class Scene(Protocol):
    """A stand-in with a mention on it, and the module that speaks to it."""

    @property
    def secrets(self) -> dict[str, str]:
        """What opens the account."""

    def act(self, kind: ActionKind, text: str) -> Action:
        """An act on the mention."""

    def fail(self, mode: str) -> None:
        """Let the next call fail."""

    def poll(self) -> Any:
        """Read the account."""


def expect_fault(
    scene: Scene, module: Acting, mode: str, reading: ErrorClass, writing: ErrorClass
) -> None:
    """A fault has its class on a read and on a write, and nothing was done."""
    action = scene.act(ActionKind.REPLY, "Bonjour")
    scene.fail(mode)
    with pytest.raises(reading):
        scene.poll()
    scene.fail(mode)
    with pytest.raises(writing):
        module.perform(action, scene.secrets)
    assert module.was_done(action, scene.secrets) == (False, None)


def expect_unknown_until_read(scene: Scene, module: Acting) -> str:
    """What was done without an answer is found by reading; its id there."""
    action = scene.act(ActionKind.REPLY, "Bonjour")
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        module.perform(action, scene.secrets)
    done, made = module.was_done(action, scene.secrets)
    assert done
    return made or ""
