"""What a ranked channel suggests: numbers turned into one of five proposals; people decide."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from vigie.presence import FEWEST, Ranked, bound_share, find_net

STRONG: Final = 60.0
WEAK: Final = 40.0
FALLS_BY: Final = 20.0
_FEWEST_ASKED: Final = 5
_WELL_ANSWERED: Final = 0.8
_UNHAPPY: Final = 0.25


class Advice(StrEnum):
    """What to do with a channel."""

    INVEST = "invest"
    KEEP = "keep"
    ANSWER = "answer_faster"
    WATCH = "watch"
    LEAVE = "leave"


class Because(StrEnum):
    """What a piece of advice rests on."""

    FEW = "few"
    WAITING = "waiting"
    LATE = "late"
    NEGATIVE = "negative"
    FALL = "fall"
    SCORE = "score"


def advise(one: Ranked) -> tuple[Advice, Because]:
    """The first rule that holds: too few; people wait; the mood; then the score.

    People wait: of five who should have an answer by now, fewer than four have one, or had it in
    time. The mood: surely (by the interval's lower end) more than a quarter negative, or twenty
    points lower than in the period before, with ten mentions in both.
    """
    if not one.channel.enough:
        return Advice.WATCH, Because.FEW
    if lacking := _find_wait(one):
        return Advice.ANSWER, lacking
    if souring := _find_mood(one):
        return Advice.WATCH, souring
    if one.score >= STRONG:
        return Advice.INVEST, Because.SCORE
    return (Advice.LEAVE if one.score < WEAK else Advice.KEEP), Because.SCORE


def _find_wait(one: Ranked) -> Because | None:
    channel = one.channel
    owed = channel.owed
    if owed >= _FEWEST_ASKED and channel.count("answered") < _WELL_ANSWERED * owed:
        return Because.WAITING
    promised = channel.count("in_time") + channel.count("overdue_answer")
    is_late = channel.count("in_time") < _WELL_ANSWERED * promised
    return Because.LATE if promised >= _FEWEST_ASKED and is_late else None


def _find_mood(one: Ranked) -> Because | None:
    channel = one.channel
    surely, _ = bound_share(channel.count("negative"), channel.count("mentions"))
    if surely > _UNHAPPY:
        return Because.NEGATIVE
    return Because.FALL if _has_fallen(one) else None


def _has_fallen(one: Ranked) -> bool:
    if one.channel.count_before("mentions") < FEWEST:
        return False
    now, before = find_net(one.channel.counts), find_net(one.channel.before)
    return now is not None and before is not None and before - now >= FALLS_BY
