"""A brand's voice: who it is, the words it uses and avoids, and how it signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

PUBLIC, PRIVATE = "public", "private"
_INITIALS: Final = re.compile(r"(?:^|\s)\^[^\W\d_]{1,4}\.?\s*\Z")
_MOST_INITIALS: Final = 4


class Signing(StrEnum):
    """With what a reply is signed."""

    NONE = "none"
    INITIALS = "initials"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Voice:
    """The sheet. ``sign_in``: ``public``, ``private`` or both; ``address``: tu, vous or empty.

    ``tones`` are notes by platform; ``closing`` is how an answer ends. Both are shown and asked of
    a machine's draft, never added by vigie.
    """

    who: str = ""
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    humour: str = ""
    signing: Signing = Signing.NONE
    sign_in: tuple[str, ...] = (PUBLIC,)
    address: str = ""
    tones: Mapping[str, str] = field(default_factory=dict)
    closing: str = ""

    def signs(self, visibility: str) -> bool:
        """Whether a reply of this visibility is signed."""
        return self.signing is not Signing.NONE and visibility in self.sign_in


@dataclass(frozen=True, slots=True)
class Signer:
    """A colleague as replies name them."""

    initials: str = ""
    name: str = ""


def make_mark(voice: Voice, signer: Signer | None, brand_signature: str) -> str:
    """What a reply is signed with: ``^MD``, a name, else the brand's own signature; or nothing."""
    own = _initials_of(signer) if voice.signing is Signing.INITIALS else _name_of(signer)
    if voice.signing is Signing.NONE:
        return ""
    return own or " ".join(brand_signature.split())


def sign(text: str, mark: str) -> str:
    """The text with its mark at the end; signed already, by this mark or a colleague's, as it is.

    Initials stand on the last line behind a caret, as the field does; a name on a line of its own.
    """
    words = text.rstrip()
    if not mark or not words or is_signed(words, mark) or has_initials(words):
        return text
    return f"{words} {mark}" if mark.startswith("^") else f"{words}\n{mark}"


def is_signed(text: str, mark: str) -> bool:
    """Whether a text ends with this mark, with or without its caret or a dash before it.

    A name within the last sentence is no signature: ``Merci, Odile`` thanks her.
    """
    if not mark:
        return False
    bare = re.escape(mark.removeprefix("^"))
    before = r"(?:^|\s|\n)[\^~/—–-]?[ ]?" if mark.startswith("^") else r"(?:^|\n|[—–]|\s-)[ ]?"
    return re.search(rf"{before}{bare}[.!]?\s*\Z", text, re.IGNORECASE) is not None


def has_initials(text: str) -> bool:
    """Whether somebody's initials close a text: ``^MD``."""
    return _INITIALS.search(text) is not None


def drop_mark(text: str, mark: str) -> str:
    """The text without a signature that vigie could have added."""
    words = text.rstrip()
    if mark and words.endswith(mark):
        words = words.removesuffix(mark).rstrip()
    return _INITIALS.sub("", words).rstrip()


def _initials_of(signer: Signer | None) -> str:
    if signer is None:
        return ""
    given = "".join(signer.initials.removeprefix("^").split())
    made = given or "".join(
        word[0] for word in re.split(r"[\s-]+", signer.name) if word[:1].isalpha()
    )
    return f"^{made[:_MOST_INITIALS].upper()}" if made else ""


def _name_of(signer: Signer | None) -> str:
    return " ".join(signer.name.split()) if signer else ""
