"""Others' answers to the same texts: VADER, its French port, and a common word list."""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from infra.model.datasets import find_data

Judge = Callable[[str], str]

VADER: Final = "vaderSentiment.vaderSentiment"
PORT: Final = "vaderSentiment_fr.vaderSentiment"
_NEUTRAL = 0.05  # VADER's own advice: the compound score within this of zero is neutral


def judges_for(name: str, *, two_moods: bool) -> dict[str, Judge]:
    """Name a set's rivals by their column: VADER and its French port, or the word list."""
    task, language = name.removeprefix("train/").split("_")[:2]
    if task == "offensive":
        return {"list": lambda text: "offensive" if is_listed(text, language) else "ok"}
    if task != "sentiment":
        return {}
    modules = {"VADER": VADER} | ({"port": PORT} if language == "fr" else {})
    tried = {column: _vader(module, two_moods=two_moods) for column, module in modules.items()}
    return {column: judge for column, judge in tried.items() if judge}


def is_listed(text: str, language: str) -> bool:
    """Tell whether a text has an entry of the LDNOOBW list of a language, as words of their own."""
    return bool(_listed(language).search(text.lower()))


@cache
def _vader(module: str, *, two_moods: bool) -> Judge | None:
    try:
        with warnings.catch_warnings(action="ignore"):  # the port advises a faster matcher
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
def _listed(language: str) -> re.Pattern[str]:
    path = find_data() / "lexicons" / f"LDNOOBW_{language}.txt"
    entries = sorted(filter(None, path.read_text("utf-8").lower().split("\n")))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, entries))})(?!\w)")
