"""A saying: words of the brand's own that left, in a reply or a post, as they are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

_FEWEST_WORDS: Final = 6  # `Merci beaucoup, à très vite` may be said every day
_NEARLY: Final = 0.6  # of the signature, as a share of the words in common
_MOST_CHARS: Final = 4_000
_NAMES: Final = re.compile(r"(?<=[\w,] )[^\W\d_a-zà-öø-ÿ][\w’'-]*|\^\w{1,4}\.?\s*\Z")


class Leaning(StrEnum):
    """Whether words give the reader something, or promote the business."""

    GIVING = "giving"
    PROMOTING = "promoting"


class SaidIn(StrEnum):
    """Where the brand said something."""

    REPLY = "reply"
    PRIVATE_REPLY = "private_reply"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Saying:
    """One row of the ledger; the words themselves stay with the action.

    ``id`` is the action's, or the mention's where it was typed on the platform; ``about`` the
    mention answered, or the post's name. ``gist`` is what `gist_of` makes of the words, to know
    nearly the same ones again. ``who`` is the actor. ``decided_by`` is the person who settled the
    leaning; empty while a rule says so.
    """

    id: str
    brand: str
    platform: str
    at: datetime
    said_in: SaidIn
    leaning: Leaning
    about: str = ""
    who: str = ""
    gist: tuple[str, ...] = ()
    decided_by: str = ""


def gist_of(text: str) -> tuple[str, ...]:
    """What nearly the same words share, a slot of a MinHash signature each; empty for few words.

    Names do not count, nor do links, numbers and a signature: an answer pasted with another name
    in it is the same answer.
    """
    from vigie.campaign import plain_words, sign_words  # its folding is no part of a cold start

    words = plain_words(_NAMES.sub(" ", text[:_MOST_CHARS]))
    return tuple(f"{slot:02x}" for slot in sign_words(words)) if len(words) >= _FEWEST_WORDS else ()


def is_nearly(gist: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two gists are of nearly the same words; one of few words is never."""
    if not gist or len(gist) != len(other):
        return False
    same = sum(one == another for one, another in zip(gist, other, strict=True))
    return same >= _NEARLY * len(gist)


def find_same(gist: tuple[str, ...], said: Iterable[Saying]) -> Iterator[Saying]:
    """What was said before in nearly the same words, in the order given."""
    return (one for one in said if is_nearly(gist, one.gist))
