"""The signs of selling and of giving in a brand's own words, with their weights.

They stand in ``gauge_signs.txt``: points, then patterns, on folded words (no accents, no capitals,
one kind of apostrophe and of space). French and English are read alike, since people mix them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_suffix(".txt")
_MOST: Final = 4_000
_SUM: Final = (
    r"(?:[£$€] ?\d{1,7}(?:[.,]\d{1,3})?|"
    r"(?<!\d)\d{1,7}(?:[.,]\d{1,3})? ?(?:€|\beuros?\b|\bcentimes\b|\bpounds?\b|p\b))"
)


def weigh(text: str) -> float:
    """How much a text sells, in points; what it gives is taken off."""
    folded = fold(text)
    return sum(points for points, sign in _read_signs() if sign.search(folded))


def fold(text: str) -> str:
    """A text as signs are looked for in it."""
    apart = unicodedata.normalize("NFKD", text[:_MOST].casefold().replace("œ", "oe"))
    plain = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(plain.replace("’", "'").replace("\u2212", "-").split())


@cache
def _read_signs() -> tuple[tuple[float, re.Pattern[str]], ...]:
    """The signs of the file, read with the first text that is weighed."""
    found: list[tuple[float, list[str]]] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            found[-1][1].append(line[2:].replace("MONEY", _SUM))
        elif line and not line.startswith("#"):
            found.append((float(line), []))
    return tuple((points, re.compile("|".join(patterns))) for points, patterns in found)
