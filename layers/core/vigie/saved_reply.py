"""A saved reply: words with gaps, in wordings that take turns.

A gap is a name in braces (``{prénom}``, ``{order number}``), in either language. Words that still
hold one never leave. Braces that stand for something else are no gap: JSON, empty ones, a smile,
code between backquotes, a formula.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_VALUE: Final = 80
_NAME: Final = r"[^\W\d_](?:[\w\u0300-\u036f’' -]{0,38}[\w\u0300-\u036f])?"
_BLANKS: Final = r"[ \t\u00a0\u202f]*"
_GAP: Final = re.compile(
    rf"(?P<open>\{{{{1,2}}{_BLANKS})(?P<name>{_NAME})(?P<close>{_BLANKS}\}}{{1,2}})"
)
_LIKELY: Final = re.compile(
    r"[\[<](?P<name>[^\W\d_][\w -]{1,20})[\]>]|\{(?P<open>[^\W\d_][\w-]{1,20})(?![\w\s’'-]*[}:=])"
)
_ASIDE: Final = re.compile(
    r"```.*?```|(?<!\w)`[^`\n]+`(?!\w)|\\[A-Za-z]+(?:\{[^{}]*\})+", re.DOTALL
)
_FACE: Final = re.compile(r"(\w)_+\1")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?")
_TITLES: Final = frozenset({"Mme", "Mlle", "Mr", "Mrs", "Ms", "Dr", "Le", "La", "Les", "The"})
_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "first_name": ("prenom", "first name", "firstname"),
    "name": ("nom", "name", "author", "auteur", "client", "customer"),
    "brand": ("marque", "brand", "enseigne", "company", "entreprise"),
    "signature": ("signature",),
    "initials": ("initiales", "initials"),
    "agent": ("agent", "conseiller", "conseillere"),
    "platform": ("plateforme", "platform", "reseau", "channel", "canal"),
    "date": ("date", "today"),
    "site": ("site", "website"),
    "closing": ("formule", "closing"),
}
_STANDARD: Final = {spelled: name for name, known in _SPELLINGS.items() for spelled in known}


@dataclass(frozen=True, slots=True)
class Use:
    """How often one wording was taken, and when last."""

    times: int = 0
    last: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class SavedReply:
    """``text`` is the first wording, ``variants`` the others; they take turns."""

    id: str
    brand: str
    title: str
    language: str
    text: str
    variants: tuple[str, ...] = ()
    uses: Mapping[str, Use] = field(default_factory=dict)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every way to say it, each once."""
        return tuple(dict.fromkeys((self.text, *self.variants)))

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the gaps of all wordings."""
        return tuple(dict.fromkeys(gap for words in self.wordings for gap in find_gaps(words)))

    @property
    def times_used(self) -> int:
        """How often it was taken, in any wording."""
        return sum(use.times for use in self.uses.values())

    def next_wording(self) -> int:
        """The place of the wording whose last use is longest ago; of equals the first.

        Two people who ask in the same moment may get the same one, which does no harm.
        """
        uses = [self.uses.get(hash_wording(words), Use()) for words in self.wordings]
        return min(range(len(uses)), key=lambda n: (uses[n].last, uses[n].times, n))


def hash_wording(words: str) -> str:
    """What a wording's uses are counted under: reworded, it begins anew."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def find_gaps(text: str) -> tuple[str, ...]:
    """The names still to be filled, as they are written, each once."""
    return tuple(dict.fromkeys(gap["name"] for gap in _walk_gaps(text)))


def find_likely_gaps(text: str) -> tuple[str, ...]:
    """Standard names in other brackets, or a brace never closed: most likely forgotten."""
    found = (gap["name"] or gap["open"] for gap in _LIKELY.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name_gap(name) in _SPELLINGS))


def fill(text: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """A text with what is known filled in, and the names of what is missing. Total.

    A standard name may be spelled in either language; ``values`` are by any spelling. What is
    filled in is never read again, and holds no braces that could be taken for a gap.
    """
    known = {name_gap(name): clean_value(value) for name, value in values.items()}
    parts, end = [], 0
    for gap in _walk_gaps(text):
        value = known.get(name_gap(gap["name"]), "")
        parts += [text[end : gap.start()], value or gap[0]]
        end = gap.end()
    filled = "".join((*parts, text[end:]))
    return filled, find_gaps(filled)


def name_gap(spelling: str) -> str:
    """The standard name a spelling stands for, else its own in plain small letters."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", spelling) if not unicodedata.combining(char)
    )
    words = " ".join(re.split(r"[\s_’'-]+", plain.casefold())).strip()
    return _STANDARD.get(words, words.replace(" ", "_"))


def clean_value(value: str) -> str:
    """What somebody calls themselves, safe to stand in a reply: one short line without braces."""
    shown = "".join(" " if char.isspace() else char for char in value if _may_stand(char))
    return " ".join(shown.split())[:_LONGEST_VALUE].strip()


def find_first_name(name: str) -> str:
    """The first name of somebody who gives one; empty for a handle, a shop or initials."""
    words = clean_value(name).split()
    if not 1 <= len(words) <= 4 or not all(_WORD.fullmatch(word) for word in words):  # noqa: PLR2004 - a name's words
        return ""
    first = words[0]
    parts = re.split(r"[-’']", first)
    is_name = len(first) > 1 and all(part == part.capitalize() for part in parts)
    is_title = first.endswith(".") or first in _TITLES
    return first if is_name and not is_title else ""


def _may_stand(char: str) -> bool:
    return char not in "{}" and (char.isspace() or unicodedata.category(char)[0] != "C")


def _walk_gaps(text: str) -> Iterator[re.Match[str]]:
    if "{" not in text:
        return
    aside = _ASIDE.sub(lambda found: " " * len(found[0]), text) if _has_aside(text) else text
    for gap in _GAP.finditer(aside):
        is_tight = not gap["open"].strip("{") and not gap["close"].strip("}")
        is_known = name_gap(gap["name"]) in _SPELLINGS
        if (is_tight or is_known) and not _FACE.fullmatch(gap["name"]):
            yield gap


def _has_aside(text: str) -> bool:
    return "`" in text or "\\" in text
