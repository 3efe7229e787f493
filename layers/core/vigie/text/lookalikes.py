"""Characters that stand for others: foreign twins, letters in costume, and what cannot be seen."""

from __future__ import annotations

import unicodedata
from typing import Final

_CYRILLIC_AND_GREEK: Final = "авгезкморстухіјѕԁһӏԛԝьνορταεικυηχβγωϲϳ"
_THEIR_TWINS: Final = "abre3kmopctyxijsdhlqwbvoptaeikunxbywcj"
_ARMENIAN_AND_PHONETIC: Final = "օոսհցɑɡɩɪıƅʋ"
_THEIRS: Final = "onuhgagiiibu"
_SMALL_CAPITALS: Final = "ᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"
_THEIR_LETTERS: Final = "abcdefghjklmnoprstuvwyz"
# White letters on black circles and squares, which Unicode does not trace back to letters.
_WHITE_ON_BLACK: Final = (0x1F150, 0x1F170)

TWINS: Final = (
    dict(zip(_CYRILLIC_AND_GREEK, _THEIR_TWINS, strict=True))
    | dict(zip(_ARMENIAN_AND_PHONETIC, _THEIRS, strict=True))
    | dict(zip(_SMALL_CAPITALS, _THEIR_LETTERS, strict=True))
    | {chr(first + n): chr(ord("a") + n) for first in _WHITE_ON_BLACK for n in range(26)}
    | {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}
    | dict.fromkeys("\u02bc\u02bb\u02b9\u02c8", "'")
)
# Fillers Unicode files under letters and symbols although they show nothing.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")
BLANKS: Final = frozenset("\u2800")
_WHITE_CONTROLS: Final = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me", "Cs", "Cc"})


def is_unseen(char: str) -> bool:
    """Whether a character shows nothing by itself: joiners, marks, controls, lone surrogates."""
    if char in _FILLERS:
        return True
    return char not in _WHITE_CONTROLS and unicodedata.category(char) in _UNSEEN
