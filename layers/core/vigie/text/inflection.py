"""Forms of a listed word its owner need not spell out: plural and feminine, in French and English.

Only a brand's own lists are inflected; the lists vigie ships name each form, because a form made
by rule may be innocent (``mongol`` is banned as an insult, ``mongole`` is a cuisine).
"""

from __future__ import annotations

from typing import Final

_SHORTEST = 4
_TOO_SHORT: Final = 5  # to tell a plural (abrutis) from a word that ends so (paris)
# Endings and what they become, longest first; a word takes the first row that fits.
_FRENCH: Final = (
    ("teur", ("teuse", "trice")),
    ("eur", ("euse",)),
    ("eux", ("euse",)),
    ("ien", ("ienne",)),
    ("on", ("onne",)),
    ("el", ("elle",)),
    ("if", ("ive",)),
    ("er", ("ere",)),
    ("al", ("ale", "aux")),
    ("ard", ("arde", "asse")),
    ("ot", ("ote", "otte")),
    ("aud", ("aude",)),
    ("e", ("ee",)),
)
_ENGLISH: Final = (("fe", ("ves",)), ("lf", ("lves",)), ("f", ("ves",)), ("y", ("ies",)))
_FRENCH_ENDS: Final = ("eaux", "eau"), ("aux", "al"), ("s", ""), ("x", "")
_ENGLISH_ENDS: Final = ("ies", "y"), ("ves", "f"), ("ches", "ch"), ("shes", "sh"), ("s", "")


def inflect(word: str, language: str) -> tuple[str, ...]:
    """A folded word and its other numbers and genders; plurals in -s, -x, -es are the reader's.

    A word of three letters or fewer stays as it is: its forms are other words.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return (word,)
    is_french = language == "fr"
    single = _singular(word, _FRENCH_ENDS if is_french else _ENGLISH_ENDS)
    more = _grown(single, _FRENCH) if is_french else _grown(single, _ENGLISH)
    return tuple(dict.fromkeys((word, single, *more)))


def _singular(word: str, ends: tuple[tuple[str, str], ...]) -> str:
    if word.endswith(("ss", "eux")) or (len(word) <= _TOO_SHORT and word.endswith(("us", "is"))):
        return word
    for end, instead in ends:
        if word.endswith(end) and len(word) - len(end) >= _SHORTEST - 1:
            return word.removesuffix(end) + instead
    return word


def _grown(word: str, rows: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    for end, others in rows:
        if word.endswith(end):
            return tuple(word.removesuffix(end) + other for other in others)
    return (word + "e",) if rows is _FRENCH and word[-1] not in "aoxz" else ()
