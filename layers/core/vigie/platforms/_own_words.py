"""Our own answers, changed or taken back: what is the same on every platform."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, PermanentError
from vigie.platforms._fields import clean_text

OWN_WORDS = frozenset({ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY})


def target_of(action: Action) -> str:
    """The platform's id of our answer. Raises PermanentError: without one nothing may be touched.

    Never the mention's own id: that would change or delete what somebody else said.
    """
    if not action.target or action.target == action.native_id:
        raise PermanentError("the act names no answer of ours", code="target")
    return action.target


def number_of_target(action: Action, platform: str) -> str:
    """Our answer's id where a public one is a number. Raises PermanentError for anything else.

    What is no number is a private message, which is neither changed nor taken back there.
    """
    target = target_of(action)
    if not (target.isascii() and target.isdigit()):
        raise PermanentError(f"{platform} lets nobody change a private message", code="private")
    return target


def delete_once(delete: Callable[[], object]) -> None:
    """Delete it. Rule: what is gone already is deleted, so that this ends well too."""
    with suppress(GoneError):
        delete()


def is_gone(read: Callable[[], object]) -> bool:
    """Whether what is read is gone. Raises what reading raises but GoneError."""
    try:
        read()
    except GoneError:
        return True
    return False


def says(shown: object, words: str) -> bool:
    """Whether what shows are these words, whatever became of their white space."""
    return isinstance(shown, str) and clean_text(shown).split() == clean_text(words).split()
