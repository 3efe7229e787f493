"""The figures of customers' talk that we wrote or labelled: one dictionary, name to figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from vigie.analysis import Analysis, Intent, Mood, PersonalKind
from vigie.text.engine import DECISION

from infra.model.scores import f1, macro_f1

Row = dict[str, Any]
Talk = list[tuple[Row, Analysis]]


class Figure(NamedTuple):
    """A figure and how many texts were truly of the kind."""

    value: float
    texts: int


def measure_talk(talk: Talk) -> dict[str, Figure]:
    """Measure mood, every intent, spam, promotion, offence, language and personal data."""
    moods = [row["sentiment"] for row, _ in talk]
    said = [a.sentiment.label.value for _, a in talk]
    figures = {"mood": Figure(macro_f1(moods, said), len(talk))}
    figures |= {intent.value: _measure_intent(talk, intent) for intent in Intent}
    figures["complaint or negative found"] = find_complaints(talk)
    figures["the same, nothing hard"] = find_complaints([one for one in talk if not one[0]["hard"]])
    figures |= {name: _measure_flag(talk, name) for name in ("spam", "promotion", "offensive")}
    figures |= {f"personal {kind.value}": _measure_personal(talk, kind) for kind in PersonalKind}
    return figures


def measure_language(talk: Talk, language: str) -> Figure:
    """Share of the texts with letters whose language is known."""
    worded = [a for row, a in talk if any(map(str.isalpha, row["text"]))]
    return Figure(sum(a.language == language for a in worded) / len(worded), len(worded))


def find_complaints(talk: Talk) -> Figure:
    """Share of the complaints found as complaint or at least as negative."""
    complaints = [a for row, a in talk if Intent.COMPLAINT in row["intents"]]
    found = sum(Intent.COMPLAINT in a.intents or is_negative(a) for a in complaints)
    return Figure(found / max(1, len(complaints)), len(complaints))


def is_negative(analysis: Analysis) -> bool:
    """Tell whether the mood is negative."""
    return analysis.sentiment.label is Mood.NEGATIVE


def _measure_intent(talk: Talk, intent: Intent) -> Figure:
    pairs = [(intent in row["intents"], intent in a.intents) for row, a in talk]
    return Figure(f1(pairs), sum(truth for truth, _ in pairs))


def _measure_flag(talk: Talk, name: str) -> Figure:
    pairs = [(bool(row[name]), getattr(a, name) >= DECISION) for row, a in talk]
    return Figure(f1(pairs), sum(truth for truth, _ in pairs))


def _measure_personal(talk: Talk, kind: PersonalKind) -> Figure:
    """Compute the F1 of data found where they are: right kind, and places that overlap."""
    hits = told = found = 0
    for row, analysis in talk:
        places = list(_places_of(row, kind))
        data = [(d.start, d.end) for d in analysis.personal if d.kind is kind]
        hits += sum(any(_overlap(a, b) for b in data) for a in places)
        told, found = told + len(places), found + len(data)
    return Figure(2 * hits / max(1, told + found), told)


def _places_of(row: Row, kind: PersonalKind) -> Iterator[tuple[int, int]]:
    for datum in row["personal"]:
        if datum["kind"] == kind:
            start = row["text"].find(datum["value"])
            yield start, start + len(datum["value"])


def _overlap(left: tuple[int, int], right: tuple[int, int]) -> bool:
    return left[0] < right[1] and right[0] < left[1]
