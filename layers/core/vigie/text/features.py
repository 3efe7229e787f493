"""How a text becomes numbers: tokens, then hashed n-grams. Training and inference share this file.

The measure of a text is a sum over its tokens, so that one word costs one cached look-up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import AnyStr
from zlib import crc32

LONGEST_WORD = 24  # longer ones are noise, and the cap bounds the work per token
NEGATION_REACH = 3

_MAIL = r"(?P<mail>[\w.+-]{1,64}+@[\w-]{1,64}\.[\w.]{2,24}) |"
_TOKENS = r"""
    (?P<link>https?://\S+|\bhttp\b|\{link\}|www\.\S+) |
    %s
    (?P<user>@\w+) |
    (?P<face>[:;=]['\u2019]?-?[)(DPpoO3/\\|*\]\[]|<3|\^\^) |
    (?P<word>[^\W\d_]+n['\u2019]t\b|[^\W\d_]+['\u2019](?=[^\W\d_])|[^\W\d_]+) |
    (?P<number>\d+) |
    (?P<mark>!+|\?+|\.{2,}|…|[,.;:()"%%€$£+]) |
    (?P<emoji>[\u203c-\u2049\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])
"""
_TOKEN = re.compile(_TOKENS % _MAIL, re.VERBOSE)
_TOKEN_BUT_MAIL = re.compile(_TOKENS % "", re.VERBOSE)  # every word may begin a mail: that is slow
_PLACEHOLDERS = {"link": "http", "mail": "@mail", "user": "@"}
_REPEATS = re.compile(r"(\w)\1{2,}")
BREAKS = frozenset(".;:()…") | {"..", "...", "!", "!!", "!!!", "?", "??", "???"}
NEGATORS = frozenset(
    [
        "ne",
        "n'",
        "pas",
        "jamais",
        "aucun",
        "aucune",
        "rien",
        "sans",
        "ni",
        "not",
        "no",
        "never",
        "none",
        "nothing",
        "without",
        "cannot",
        "cant",
        "neither",
        "nor",
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "wasnt",
        "wont",
    ]
)
_STOPS = BREAKS | {"mais", "but", "however", "cependant", "pourtant"}


def split_tokens(text: str) -> list[str]:
    """Cut a text into normal tokens: ``http`` for links, ``@`` for people, words in lower case."""
    pattern = _TOKEN if "@" in text else _TOKEN_BUT_MAIL
    return [
        _normal_word(found[0])
        if (kind := found.lastgroup) == "word"
        else _normal_sign(kind or "", found[0])
        for found in pattern.finditer(text)
    ]


def fold_entry(entry: str) -> tuple[str, ...]:
    """Cut an entry of a lexicon into the folded tokens it is found by; most are one word."""
    tokens = [_normal_word(entry)] if entry.isalpha() else split_tokens(entry)
    return tuple(map(fold_word, tokens))


def _normal_sign(kind: str, raw: str) -> str:
    if kind == "number":
        return "0" * min(len(raw), 9)
    if kind == "mark":
        return raw[:3]
    return _PLACEHOLDERS.get(kind, raw)


@lru_cache(maxsize=16384)
def _normal_word(raw: str) -> str:
    return _REPEATS.sub(r"\1\1", raw.lower().replace("\u2019", "'"))[:LONGEST_WORD]


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """Strip the accents of a normal token: ``déçue`` becomes ``decue``."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.replace("œ", "oe"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def find_negated(tokens: list[str]) -> list[int]:
    """Find the places of the tokens that a negation reaches."""
    negators = [place for place, negates in enumerate(map(is_negator, tokens)) if negates]
    return [reached for place in negators for reached in _reach(tokens, place)]


@lru_cache(maxsize=16384)
def is_negator(token: str) -> bool:
    """Tell whether a token negates what follows."""
    return token in NEGATORS or token.endswith("n't")


def _reach(tokens: list[str], negator: int) -> Iterator[int]:
    """The places behind a negator, up to its reach, a break, a turn or another negator."""
    for place in range(negator + 1, min(negator + 1 + NEGATION_REACH, len(tokens))):
        if tokens[place] in _STOPS or is_negator(tokens[place]):
            return
        yield place


def hash_pairs(tokens: list[str]) -> list[int]:
    """Hash what spans words: neighbours, and words a negation reaches."""
    pairs = [f"{left} {right}" for left, right in pairwise(tokens)]
    return hash_grams([*pairs, *(f"!{tokens[place]}" for place in find_negated(tokens))])


@lru_cache(maxsize=8192)
def hash_word(word: str) -> list[int]:
    """Hash a token: itself, itself without accents, and the pieces of three to five letters."""
    if not word[0].isalpha():
        return hash_grams([f"={word}"])
    if word.isascii():
        plain = word.encode()
        return list(map(crc32, dict.fromkeys([b"=" + plain, *_cut_pieces(b"<" + plain + b">")])))
    whole = f"={word}", f"={fold_word(word)}"
    return hash_grams(dict.fromkeys([*whole, *_cut_pieces(f"<{word}>")]))


def _cut_pieces(padded: AnyStr) -> list[AnyStr]:
    size = len(padded)
    return [padded[start : start + n] for n in (3, 4, 5) for start in range(size - n + 1)]


def hash_grams(grams: Iterable[str]) -> list[int]:
    """Hash n-grams to 32 bits; a lone surrogate is a character like any other."""
    return [crc32(gram.encode("utf-8", "surrogatepass")) for gram in grams]
