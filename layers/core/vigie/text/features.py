"""How a text becomes numbers: tokens, then hashed n-grams. Training and inference share this file.

The measure of a text is a sum over its tokens, so that one word costs one cached look-up.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

LONGEST_WORD = 24  # longer ones are noise, and the cap bounds the work per token
NEGATION_REACH = 3

_TOKEN = re.compile(
    r"""(?P<link>https?://\S+|\bhttp\b|\{link\}|www\.\S+)
      | (?P<mail>[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,24})
      | (?P<user>@\w+)
      | (?P<face>[:;=]['\u2019]?-?[)(DPpoO3/\\|*\]\[]|<3|\^\^)
      | (?P<word>[^\W\d_]+n['\u2019]t\b|[^\W\d_]+['\u2019](?=[^\W\d_])|[^\W\d_]+)
      | (?P<number>\d+)
      | (?P<mark>!+|\?+|\.{2,}|…|[,.;:()"%€$£+])
      | (?P<emoji>[\u203c-\u2049\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])
    """,
    re.VERBOSE,
)
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
_TURNS = frozenset({"mais", "but", "however", "cependant", "pourtant"})


def split_tokens(text: str) -> list[str]:
    """Cut a text into normal tokens: ``http`` for links, ``@`` for people, words in lower case."""
    return [_normal_token(found.lastgroup or "", found[0]) for found in _TOKEN.finditer(text)]


def _normal_token(kind: str, raw: str) -> str:
    if kind == "word":
        return _normal_word(raw)
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


def mark_negated(tokens: list[str]) -> list[bool]:
    """Say for each token whether a negation reaches it."""
    left, marks = 0, []
    for token in tokens:
        negator = token in NEGATORS or token.endswith("n't")
        if token in BREAKS or token in _TURNS:
            left = 0
        marks.append(left > 0 and not negator)
        left = NEGATION_REACH if negator else max(0, left - 1)
    return marks


def hash_pairs(tokens: list[str]) -> list[int]:
    """Hash what spans words: neighbours, and words a negation reaches."""
    marks = mark_negated(tokens)
    pairs = [hash_gram(f"{left} {right}") for left, right in pairwise(tokens)]
    return pairs + [hash_gram(f"!{word}") for word, mark in zip(tokens, marks, strict=True) if mark]


@lru_cache(maxsize=8192)
def hash_word(word: str) -> tuple[int, ...]:
    """Hash a token: itself, itself without accents, and the pieces of three to five letters."""
    if not word[0].isalpha():
        return (hash_gram(f"={word}"),)
    padded = f"<{word}>"
    pieces = [padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1)]
    return tuple(map(hash_gram, sorted({f"={word}", f"={fold_word(word)}", *pieces})))


def hash_gram(gram: str) -> int:
    """Hash an n-gram to 32 bits; a lone surrogate is a character like any other."""
    return crc32(gram.encode("utf-8", "surrogatepass"))
