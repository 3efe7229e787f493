"""Wishes that are nearly equal: the same question put by several people in their own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from vigie.analysis import Intent
from vigie.text.keyphrase import roots_in
from vigie.topic import Asked

REMEMBERED: Final = timedelta(days=28)
ENOUGH: Final = 3
_ALIKE: Final = 0.5


def find_repeated(asked: Iterable[Asked], until: date) -> tuple[Asked, ...]:
    """The question asked most in the 28 days before ``until``; empty unless three people asked it.

    Of each person the newest counts, newest first.
    """
    questions = [
        one
        for one in asked
        if Intent.QUESTION in one.intents and until - REMEMBERED <= one.day < until
    ]
    groups = [_newest_of_each(group) for group in group_alike(questions)]
    most = max(groups, key=lambda group: (len(group), group[0].day), default=())
    return most if len(most) >= ENOUGH else ()


def group_alike(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Groups of mentions half of whose telling words' roots agree with those of the first.

    Rule: oldest first, each joins the group whose first one it is most like, by the share of roots
    in common (Jaccard), at least a half; else it begins a group. The signatures of `vigie.campaign`
    estimate that share for texts too many to compare; of one topic it is computed.
    """
    groups: list[list[Asked]] = []
    for one in sorted(asked, key=lambda each: (each.day, each.mention_id)):
        best = max(groups, key=lambda group: likeness(group[0], one), default=None)
        if best is not None and likeness(best[0], one) >= _ALIKE:
            best.append(one)
        else:
            groups.append([one])
    return groups


def likeness(one: Asked, other: Asked) -> float:
    """The share of telling roots two mentions have in common."""
    mine, theirs = _roots(one), _roots(other)
    whole = len(mine | theirs)
    return len(mine & theirs) / whole if whole else 0.0


def _roots(asked: Asked) -> frozenset[str]:
    return frozenset(root for phrase in asked.phrases for root in roots_in(phrase.key))


def _newest_of_each(group: Sequence[Asked]) -> tuple[Asked, ...]:
    newest = {one.author: one for one in sorted(group, key=lambda each: each.day)}
    return tuple(sorted(newest.values(), key=lambda one: (one.day, one.mention_id), reverse=True))
