"""Whether an answer says yes to what was asked. Pure; a suggestion, never a decision.

Read are the first words of an answer, French and English. A yes with a condition, a question, or a
no beside it is no yes: a human reads it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from vigie.text.plain import read_plain


class Assent(StrEnum):
    """What an answer says."""

    YES = "yes"
    NO = "no"
    UNCLEAR = ""


_READ: Final = 600
_YES: Final = re.compile(
    r"\b(?:oui+|ouais|avec (?:grand )?plaisir|d'accord|pas de (?:souci|probleme)s?|"
    r"aucun (?:souci|probleme)|bien sur|evidemment|volontiers|ok(?:ay)?|je suis ok|"
    r"vous pouvez (?:l'utiliser|y aller|la partager|le partager)|allez[- ]y|faites[- ]vous plaisir|"
    r"yes+|yeah|yep|sure|of course|go ahead|go for it|absolutely|no problem|feel free|"
    r"happy to|fine by me|with pleasure|please do|you have my permission|permission granted)\b"
)
_NO: Final = re.compile(
    r"\b(?:non|pas d'accord|je refuse|je prefere pas|je ne (?:souhaite|veux|prefere) pas|"
    r"je (?:souhaite|veux|voudrais) pas|surtout pas|pas question|ne l'utilisez pas|"
    r"je n'ai pas dit oui|pas encore|"
    r"no|nope|not ok(?:ay)?|i'd rather not|i would rather not|do not use|don't use|please don't|"
    r"i refuse|not yet|never)\b(?! (?:problem|worries|soucis?|probleme)\b)"
)
_IF: Final = re.compile(
    r"\b(?:mais|sauf|a condition|si|seulement|uniquement|contre|combien|sous reserve|"
    r"but|unless|if|only|except|as long as|provided|how much|in exchange|when you)\b|\?"
)


def find_assent(text: str, agreed: str = "") -> Assent:
    """Tell whether an answer says yes, says no, or must be read.

    Args:
        text: the answer.
        agreed: the word the question asked for (`agreed_word`); it is a yes of its own, unless a no
            or a condition stands beside it.
    """
    plain = read_plain(text[:_READ]).text.casefold()
    is_word = bool(agreed) and re.search(rf"{re.escape(_fold(agreed))}\b", plain) is not None
    rest = plain.replace(_fold(agreed), " ") if is_word else plain
    is_no = _NO.search(rest) is not None
    is_yes = is_word or _YES.search(rest) is not None
    if is_no:
        return Assent.UNCLEAR if is_yes else Assent.NO
    return Assent.YES if is_yes and not _IF.search(rest) else Assent.UNCLEAR


def agreed_word(name: str, language: str) -> str:
    """The word an author may answer with: ``#OuiLevain``, ``#YesLevain``."""
    letters = re.sub(r"[^0-9a-zA-Z]", "", read_plain(name).text.title())
    return f"#{'Oui' if language == 'fr' else 'Yes'}{letters[:24] or 'Vigie'}"


def _fold(text: str) -> str:
    return read_plain(text).text.casefold()
