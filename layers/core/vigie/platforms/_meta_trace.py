"""Whether what a thread shows could be what we sent there."""

from __future__ import annotations

from vigie.action import Action
from vigie.platforms._fields import clean_text, read_time
from vigie.platforms._meta_settle import CLOCK_SKEW, NO_CLAMP


def is_trace(text: object, made_at: object, action: Action) -> bool:
    """Rule: the same words but for white space, made since the act was asked for."""
    if not isinstance(text, str) or clean_text(text).split() != action.text.split():
        return False
    made = read_time(made_at, NO_CLAMP)
    return not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
