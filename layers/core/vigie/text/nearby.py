"""What is near a place in a text: listed phrases, and the words that touch it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from vigie.text.phrases import Phrase, Seen, find_phrase, make_phrases
from vigie.text.pieces import Reading
from vigie.text.places import Place


def find_near(
    reading: Reading, place: Place, entries: tuple[str, ...], reach: int, *, stems: bool
) -> Iterator[tuple[Phrase, Seen]]:
    """Entries within reach of a place; one without letters, such as an emoji, before and after."""
    low, high = place.first - reach, place.last + reach
    for phrase in make_phrases(entries):
        if phrase.words:
            places = _find_all(reading, phrase, stems=stems)
            for at in range(bisect_left(places, (low, 0)), bisect_right(places, (high, high))):
                yield phrase, places[at]
        elif phrase.entry and phrase.entry in _between(reading, max(0, low), high + 1):
            yield phrase, Seen(-1, -1)


def _find_all(reading: Reading, phrase: Phrase, *, stems: bool) -> list[Seen]:
    """Where a phrase stands in a text, looked for once."""
    if (known := reading.asked.get((phrase, stems))) is None:
        known = reading.asked[phrase, stems] = list(
            find_phrase(reading.pieces, phrase, stems=stems)
        )
    return known


def _between(reading: Reading, low: int, high: int) -> str:
    start = reading.pieces[low].start if low else 0
    return reading.text[start : reading.pieces[high].start if high < len(reading.pieces) else None]


def word_before(reading: Reading, at: int) -> str:
    """The word before a piece, unless the sentence ends between them."""
    if not 0 < at < len(reading.pieces):
        return ""
    before = reading.pieces[at - 1]
    gap = reading.text[before.end : reading.pieces[at].start]
    return before.shape.text if gap.strip() in {"", "'", "’", "-"} else ""


def word_after(reading: Reading, at: int) -> str:
    """The word after a piece, unless the sentence ends between them."""
    return reading.pieces[at + 1].shape.text if word_before(reading, at + 1) else ""
