"""Characters nobody sees: taken out of what a brand says, whoever put them there.

They come along with copied words, hide others from filters, or turn a line around (bidirectional
controls: what is read is not what is written; Unicode TR 36 and 55). A writer cannot find them, so
they are taken out and named, never sent. What a script or an emoji needs to be drawn stays.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_BREAKS: Final = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKS: Final = re.compile("[\u061c\u200e\u200f]")
_NEVER: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\ud800-\udfff]"
)
# England, Scotland and Wales are a black flag with a tail of tags; elsewhere tags say what no
# reader sees.
_TAGS: Final = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]"
)
_JOINERS: Final = re.compile("[\u200c\u200d]")
_DRAWN: Final = frozenset({"So", "Sk", "Sm", "Lo", "Mn", "Mc"})  # Sm: the arrow of a shaken head
_WORDS: Final = frozenset({"Lo", "Mn", "Mc"})
_FROM_THE_RIGHT: Final = frozenset({"R", "AL"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A text of which all can be seen, how many characters went, and whether some turned lines."""

    text: str
    removed: int
    turned: bool


def keep_seen(text: str) -> Seen:
    """A text without what cannot be seen; total, and the same again when done twice."""
    if text.isascii() and text.isprintable():
        return Seen(text, 0, turned=False)
    lines = _BREAKS.sub("\n", text)
    kept = _NEVER.sub("", _TURNING.sub("", lines))
    kept = _TAGS.sub(lambda found: found["flag"] or "", kept)
    if not _reads_from_the_right(kept):
        kept = _MARKS.sub("", kept)
    kept = _without_loose_joiners(kept)
    return Seen(kept, len(lines) - len(kept), turned=_TURNING.search(text) is not None)


def _reads_from_the_right(text: str) -> bool:
    return any(
        unicodedata.bidirectional(char) in _FROM_THE_RIGHT and char.isalpha() for char in text
    )


def _without_loose_joiners(text: str) -> str:
    """Joiners stay between what they join: the parts of an emoji, letters of a joining script."""
    if not _JOINERS.search(text):
        return text
    kept: list[str] = []
    for place, char in enumerate(text):
        if char in "\u200c\u200d" and not _joins(char, kept[-1:], text[place + 1 : place + 2]):
            continue
        kept.append(char)
    return "".join(kept)


def _joins(joiner: str, before: list[str], after: str) -> bool:
    if not before or not after:
        return False
    needed = _DRAWN if joiner == "\u200d" else _WORDS
    return all(
        char > "\u00a8" and unicodedata.category(char) in needed for char in (*before, after)
    )
