"""Whether a probability means what it says: expected calibration error, per task and set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from vigie.analysis import Analysis

from infra.model.panel import Judged, Panel
from infra.model.scores import calibration_error

MOODS: Final = (
    "sentiment_fr_umsab",
    "sentiment_fr_trustpilot",
    "sentiment_en_umsab",
    "sentiment_en_semeval17",
    "sentiment_en_vadertweets",
    "sentiment_en_vaderamazon",
    "sentiment_en_airline",
)
FLAGS: Final = (
    ("offensive", "train/offensive_en_olid"),
    ("offensive", "offensive_fr_toxifrenchagree"),
    ("offensive", "offensive_fr_jigsawmt"),
    ("offensive", "offensive_fr_cyberado"),
    ("spam", "spam_en_sms"),
    ("spam", "spam_en_youtube"),
    ("spam", "spam_fr_smsmt"),
)
_KINDS: Final = ("offensive", "spam", "promotion")
_SHORT_NAMES: Final = {"fr": "own talk fr", "en": "own talk en"}


class Calibration(NamedTuple):
    """A task's calibration error on one set."""

    task: str
    name: str
    texts: int
    error: float


def measure_calibration(panel: Panel) -> Iterator[Calibration]:
    """Measure the mood's probability, then each yes-or-no head's."""
    own = {language: panel.judge_own(language) for language in _SHORT_NAMES}
    for language, talk in own.items():
        pairs = [promise_mood(a, row["sentiment"]) for row, a in talk]
        yield _measure("mood", _SHORT_NAMES[language], pairs)
    for name in MOODS:
        yield _measure("mood", name, [promise_mood(e.answer, e.label) for e in panel.judge(name)])
    for kind in _KINDS:
        for language, talk in own.items():
            pairs = [(getattr(a, kind), bool(row[kind])) for row, a in talk]
            yield _measure(kind, _SHORT_NAMES[language], pairs)
        for task, name in FLAGS:
            if task == kind:
                yield _measure(kind, name, _promise_flag(kind, panel.judge(name)))


def promise_mood(analysis: Analysis, truth: str) -> tuple[float, bool]:
    """Give the probability of the mood named, and whether it is the true one."""
    mood = analysis.sentiment
    return getattr(mood, mood.label), mood.label == truth


def _promise_flag(kind: str, judged: list[Judged]) -> list[tuple[float, bool]]:
    return [(getattr(each.answer, kind), each.label == kind) for each in judged]


def _measure(task: str, name: str, pairs: list[tuple[float, bool]]) -> Calibration:
    return Calibration(task, name, len(pairs), calibration_error(pairs))
