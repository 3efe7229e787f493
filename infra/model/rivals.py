"""Others' answers to the same texts: VADER, its French port, and plain word lists."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any

from infra.model.datasets import find_data

if TYPE_CHECKING:
    from collections.abc import Callable

    Judge = Callable[[str], str]

_NEUTRAL = 0.05  # VADER's own advice: the compound score within this of zero is neutral


def judges_for(name: str) -> tuple[Judge | None, Judge | None]:
    """Name the two rivals of a set: VADER and its French port, or a word list."""
    if "sentiment" in name:
        two_moods = "allocine" in name or "amazonbooks" in name
        port = _vader("vaderSentiment_fr.vaderSentiment", two_moods=two_moods)
        return _vader("vaderSentiment.vaderSentiment", two_moods=two_moods), (
            port if "_fr_" in name else None
        )
    if "offensive" in name:
        return None, _listed("fr" if "_fr_" in name else "en")
    return None, None


@cache
def _vader(module: str, *, two_moods: bool) -> Judge | None:
    try:
        analyzer: Any = importlib.import_module(module).SentimentIntensityAnalyzer()
    except ImportError:
        return None
    neutral = 0.0 if two_moods else _NEUTRAL

    def judge(text: str) -> str:
        compound = analyzer.polarity_scores(text)["compound"]
        if two_moods:
            return "positive" if compound >= neutral else "negative"
        return (
            "positive" if compound >= neutral else "negative" if compound <= -neutral else "neutral"
        )

    return judge


@cache
def _listed(language: str) -> Judge:
    path = find_data() / "lexicons" / f"LDNOOBW_{language}.txt"
    entries = frozenset(path.read_text("utf-8").split("\n")) - {""}

    def judge(text: str) -> str:
        words = text.lower().split()
        return "offensive" if any(word.strip(".,!?;:") in entries for word in words) else "ok"

    return judge
