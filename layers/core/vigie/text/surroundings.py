"""What stands around an ambiguous name, and whether it is the name then.

A name with context words counts beside one of them, in any of their forms: thirty words either
side, ten for a name in small letters, next to it for a word of every day (``free``). It counts
alone where it can be nothing else: an account, a site, ``chez Orange``, ``service client Orange``.
It does not count where its exclusions stand, where it is a common noun (``une orange``), part of a
compound (``Jean-Paul``), or a first name in a person's surroundings (``oncle Paul``).
"""

from __future__ import annotations

from typing import Final

from vigie.text.dictionary import around, given_names, is_common
from vigie.text.nearby import find_near, word_after, word_before
from vigie.text.phrases import Seen, is_form, make_phrases
from vigie.text.pieces import Reading
from vigie.text.places import Place
from vigie.text.standing import Sign

_NEAR, _NEAR_SMALL, _BESIDE = 30, 10, 1
_OF: Final = frozenset({"de", "d", "le", "la", "du", "au", "l", "of", "at", "from"})
_BESIDE_HYPHEN: Final = frozenset({"ex", "anti", "pro", "non", "chez", "la", "ci"})
_HYPHENS: Final = frozenset({"-", "\u2011"})


def is_excluded(reading: Reading, place: Place, exclude: tuple[str, ...]) -> bool:
    """Whether an exclusion stands in the text; one that holds the name itself, over this place."""
    name = place.spelling.joined.text
    return any(
        name not in "".join(phrase.words) or _is_over(seen, place)
        for phrase, seen in find_near(reading, place, exclude, _NEAR, stems=False)
    )


def _is_over(seen: Seen, place: Place) -> bool:
    return seen.first <= place.last and seen.last >= place.first


def has_context(reading: Reading, place: Place, context: tuple[str, ...]) -> bool:
    """Whether an ambiguous name is the name here, by the rule of this module."""
    is_given = place.spelling.joined.text in given_names()
    if place.sign is Sign.MAIL or _is_common_noun(reading, place, context):
        return False
    if _is_compound(reading, place, context) or (is_given and _is_person(reading, place)):
        return False
    if not is_given and (place.sign in {Sign.LINK, Sign.HANDLE} or _is_headed(reading, place)):
        return True
    return _is_placed(reading, place, context) and _is_beside(reading, place, context)


def _is_placed(reading: Reading, place: Place, context: tuple[str, ...]) -> bool:
    """Whether a name in small letters stands as a name does, not as a noun's adjective.

    It opens its clause, follows a preposition or a greeting, or touches its context.
    """
    if place.first != place.last or not _is_small(reading, place):
        return True
    before, after = word_before(reading, place.first), word_after(reading, place.last)
    places = around("small_after")
    return not before or before in places or any(is_one_of(one, context) for one in (before, after))


def _is_beside(reading: Reading, place: Place, context: tuple[str, ...]) -> bool:
    return any(
        not _is_over(seen, place) or seen.last - seen.first > place.last - place.first
        for _, seen in find_near(reading, place, context, _reach(reading, place), stems=True)
    )


def _reach(reading: Reading, place: Place) -> int:
    if not _is_small(reading, place):
        return _NEAR
    return _BESIDE if place.spelling.joined.text in around("every_day") else _NEAR_SMALL


def _is_small(reading: Reading, place: Place) -> bool:
    return place.sign is Sign.NONE and reading.text[reading.pieces[place.first].start].islower()


def _is_common_noun(reading: Reading, place: Place, context: tuple[str, ...]) -> bool:
    """Whether it is a noun or adjective here: small after an article, or of a saying."""
    before, after = word_before(reading, place.first), word_after(reading, place.last)
    is_daily = place.spelling.joined.text in around("every_day")
    if is_daily and place.sign is Sign.NONE and after in around("idioms"):
        return before not in around("heads")
    if not _is_small(reading, place):
        return False
    if before in around("there"):
        return is_daily or not is_one_of(after, context)
    is_about = before == "est" and word_before(reading, place.first - 1) == "c"
    return before in around("noun_before") and not is_about


def _is_person(reading: Reading, place: Place) -> bool:
    before, after = word_before(reading, place.first), word_after(reading, place.last)
    if before in around("person_before") or before in given_names():
        return True
    if after in {"a", "has", "s"}:
        after = word_after(reading, place.last + 1)
    if after in around("person_after") or after in given_names():
        return True
    end = reading.pieces[place.last].end
    is_name = reading.text[end + 1 : end + 2].isupper()
    return bool(after) and is_name and not is_common(after)


def _is_compound(reading: Reading, place: Place, context: tuple[str, ...]) -> bool:
    if place.sign is not Sign.NONE:
        return False
    pieces, text = reading.pieces, reading.text
    first, last = pieces[place.first], pieces[place.last]
    hyphened = [
        piece.shape.text
        for piece in pieces[max(0, place.first - 1) : place.last + 2]
        if text[piece.end : first.start] in _HYPHENS or text[last.end : piece.start] in _HYPHENS
    ]
    return any(word not in _BESIDE_HYPHEN and not is_one_of(word, context) for word in hyphened)


def is_one_of(word: str, context: tuple[str, ...]) -> bool:
    """Whether a folded word is a form of a context word."""
    phrases = make_phrases(context)
    return any(is_form(word, one.words[-1], one.stem) for one in phrases if one.words)


def _is_headed(reading: Reading, place: Place) -> bool:
    """Whether it stands where only a company can: after 'client', 'chez', before 'support'."""
    before = [piece.shape.text for piece in reading.pieces[max(0, place.first - 3) : place.first]]
    while len(before) > 1 and before[-1] in _OF:
        before.pop()
    if before and (
        before[-1] in around("heads")
        or (before[-1] in around("leaving") and not _is_small(reading, place))
    ):
        return True
    after = reading.pieces[place.last + 1 : place.last + 2]
    return bool(after) and after[0].shape.text in around("after") and not _is_small(reading, place)
