"""How a folded word sounds, as French writes sounds, and what it costs to mistype one as another.

Costs: a letter missing, doubled, added, or two swapped: 1. A wrong letter: 1 where the finger slips
to a neighbour (azerty or qwerty) or the ear hears the same, else 2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_SOUNDS: Final = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"eau|aux?"), "o"),
    (re.compile(r"qu|ck|q|c(?![eihy])"), "k"),
    (re.compile(r"sc(?=[eiy])|c(?=[eiy])|z"), "s"),
    (re.compile(r"g(?=[eiy])"), "j"),
    (re.compile(r"[ae]in(?![aeiouy])"), "in"),
    (re.compile(r"ai|ei"), "e"),
    (re.compile(r"(?<![cs])h"), ""),
    (re.compile(r"y"), "i"),
    (re.compile(r"[ea]m(?=[bp])|en(?![aeiou])"), "an"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_SILENT: Final = re.compile(r"(?:es|e|ts?|ds?|s|x)$")
_ROWS: Final = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE: Final = "ae ei iy ou eu ao dt bp ck cq kq sc sz cz fv mn gj ij xs"


def _slips() -> frozenset[tuple[str, str]]:
    beside = [row[i : i + 2] for row in _ROWS for i in range(len(row) - 1)]
    pairs = {(pair[0], pair[1]) for pair in (*beside, *_ALIKE.split())}
    return frozenset(pairs | {(b, a) for a, b in pairs})


_SLIPS: Final = _slips()


def sound_out(word: str) -> str:
    """The sounds of a folded word: ``telephone`` and ``telefone`` are one."""
    for letters, sound in _SOUNDS:
        word = letters.sub(sound, word)
    return word


@lru_cache(maxsize=8192)
def hush(sounds: str) -> str:
    """Sounds without the silent end that French often writes: ``bleu`` and ``bleue`` are one."""
    return _SILENT.sub("", sounds) or sounds


@lru_cache(maxsize=16384)
def count_slips(written: str, name: str, most: int) -> int:
    """What mistyping a name as written costs, by the costs above; ``most + 1`` when above ``most``.

    Optimal string alignment in a band of ``most`` around the diagonal: linear in the words.
    """
    if abs(len(written) - len(name)) > most:
        return most + 1
    written, name = _differing(written, name)
    above = most + 1
    before: dict[int, int] = {}
    row = {j: j for j in range(min(len(name), most) + 1)}
    for i, char in enumerate(written, 1):
        last, before, row = before, row, {}
        for j in range(max(0, i - most), min(len(name), i + most) + 1):
            best = min(before.get(j, above), row.get(j - 1, above)) + 1
            if j:
                best = min(best, before.get(j - 1, above) + _swap(char, name[j - 1]))
            if i > 1 and j > 1 and char == name[j - 2] and written[i - 2] == name[j - 1]:
                best = min(best, last.get(j - 2, above) + 1)
            row[j] = min(best, above)
        if min(row.values()) > most:
            return above
    return row.get(len(name), above)


def _differing(one: str, other: str) -> tuple[str, str]:
    """Two words without what they begin and end with alike."""
    most = min(len(one), len(other))
    start = next((at for at in range(most) if one[at] != other[at]), most)
    one, other = one[start:], other[start:]
    most -= start
    end = next((at for at in range(most) if one[~at] != other[~at]), most)
    return one[: len(one) - end], other[: len(other) - end]


def _swap(char: str, wanted: str) -> int:
    if char == wanted:
        return 0
    return 1 if (char, wanted) in _SLIPS else 2
