"""Recognising our own words in a thread, to learn what became of a write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action
from vigie.platforms._fields import clean_text, read_time

CLOCK_SKEW = timedelta(minutes=10)
# Whatever our own clock says, the time of what was made is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)


def is_ours(one: Mapping[str, Any], action: Action, page: str) -> bool:
    """Rule: ours is the Page's, has the same words but for white space, and was made since then.

    An author who is not shown may be the Page.
    """
    author = one.get("from") if isinstance(one.get("from"), dict) else {}
    is_page = not page or not author or str(author.get("id")) == page
    return is_page and _is_same(one.get("message"), action.text) and _is_since(one, action)


def _is_same(given: object, sent: str) -> bool:
    return isinstance(given, str) and clean_text(given).split() == sent.split()


def _is_since(one: Mapping[str, Any], action: Action) -> bool:
    made = read_time(one.get("created_time"), NO_CLAMP)
    return not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
