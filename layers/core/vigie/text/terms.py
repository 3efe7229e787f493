"""Names worth listening for: brands, products, hashtags, events and competitors in a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from vigie.text.pieces import Reading, read_pieces
from vigie.text.places import Place, find_places
from vigie.text.spellings import Index, index_names
from vigie.text.standing import Sign
from vigie.text.surroundings import has_context, is_excluded, is_one_of


class TermKind(StrEnum):
    """What a name is the name of."""

    BRAND = "brand"
    PRODUCT = "product"
    HASHTAG = "hashtag"
    EVENT = "event"
    COMPETITOR = "competitor"


class How(StrEnum):
    """How a name was written: as listed, or otherwise accented, spaced, joined or inflected.

    Letter case is no variant; slips of finger or ear are misspellings.
    """

    EXACT = "exact"
    VARIANT = "variant"
    MISSPELLING = "misspelling"


@dataclass(frozen=True, slots=True)
class Term:
    """A name; with ``context`` it counts only beside one of those words, never with ``exclude``."""

    name: str
    kind: TermKind = TermKind.BRAND
    context: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A name seen in a text, by code points, end exclusive."""

    name: str
    how: How
    start: int
    end: int


def make_terms(rows: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    """Terms of rows, each once. Raises KeyError, TypeError or ValueError if one is bad."""
    terms = (
        Term(
            name=_text(row["name"]),
            kind=TermKind(row.get("kind", "brand")),
            context=_texts(row.get("context")),
            exclude=_texts(row.get("exclude")),
        )
        for row in rows
    )
    return tuple(dict.fromkeys(terms))


def _text(entry: object) -> str:
    if not isinstance(entry, str):
        raise TypeError(f"a name or word is a text, not {entry!r}")
    return entry


def _texts(entries: object) -> tuple[str, ...]:
    if not isinstance(entries, list | tuple | None):
        raise TypeError(f"context and exclude are lists of words, not {entries!r}")
    return tuple(map(_text, entries or ()))


@lru_cache(maxsize=64)
def _index(terms: tuple[Term, ...]) -> Index:
    return index_names(tuple(term.name for term in terms))


def match_terms(text: str, terms: tuple[Term, ...]) -> list[Match]:
    """The names a text holds, in order of place; linear in the text. Pure, never raises.

    Rule: the longest name counts where several could, and the better written of two as long.
    """
    index, reading = _index(terms), read_pieces(text)
    places = list(find_places(reading, index))
    spans = [_span(reading, place, terms) for place in _best_of_each(places)]
    found, taken = [], set[int]()
    for span in sorted(spans, key=_longest_first):
        term, where = terms[span.place.spelling.rank], _pieces_of(span.place)
        if taken.isdisjoint(where) and _counts(reading, span.place, term):
            taken.update(where)
            how = _how(text[span.start : span.end], term.name, span.place.cost)
            found.append(Match(term.name, how, span.start, span.end))
    return sorted(found, key=lambda match: match.start)


class Span(NamedTuple):
    """A place by code points, with the sign of a name that is listed with one."""

    start: int
    end: int
    place: Place


def _pieces_of(place: Place) -> range:
    return range(place.first, place.last + 1)


def _best_of_each(places: list[Place]) -> list[Place]:
    """Of readings of one name that share a piece, the one with the fewest slips."""
    kept, taken = [], set[tuple[int, int]]()
    for place in sorted(places, key=lambda one: (one.cost, one.first - one.last, one.first)):
        where = [(place.spelling.rank, piece) for piece in _pieces_of(place)]
        if taken.isdisjoint(where):
            taken.update(where)
            kept.append(place)
    return kept


def _longest_first(span: Span) -> tuple[int, int, int, int]:
    return span.start - span.end, span.place.cost, span.start, span.place.spelling.rank


def _span(reading: Reading, place: Place, terms: Sequence[Term]) -> Span:
    start, end = reading.pieces[place.first].start, reading.pieces[place.last].end
    is_signed = terms[place.spelling.rank].name[:1] in {"#", "@"}
    start -= is_signed and place.sign in {Sign.TAG, Sign.HANDLE}
    name = terms[place.spelling.rank].name
    tail = name[len(name.rstrip("+!?'’")) :]
    end += len(tail) if reading.text.startswith(tail, end) else 0
    return Span(start + place.inset[0], end - place.inset[1], place)


def _counts(reading: Reading, place: Place, term: Term) -> bool:
    if term.kind is TermKind.HASHTAG and not _is_whole_tag(reading, place):
        return False
    if is_excluded(reading, place, term.exclude):
        return False
    if place.rest and term.context:
        return is_one_of(place.rest, term.context)
    return not term.context or has_context(reading, place, term.context)


def _is_whole_tag(reading: Reading, place: Place) -> bool:
    first, last = reading.pieces[place.first], reading.pieces[place.last]
    return (
        place.sign is Sign.TAG
        and reading.text[first.start - 1] in "#\uff03"
        and last.end == last.run_end
        and not place.rest
    )


def _how(written: str, name: str, cost: int) -> How:
    if cost:
        return How.MISSPELLING
    return How.EXACT if written.casefold() == name.casefold() else How.VARIANT
