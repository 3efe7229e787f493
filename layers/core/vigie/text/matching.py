"""Word lists against a text, in linear time: every list is one trie of words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from vigie.text.inflection import inflect
from vigie.text.normalise import Words, fold_phrase, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_END: Final = ""
_TICK_EVERY = 256
_SHORTEST_SHOWN = 2
_SHORTEST_JOINED = 6
_MOST_MASKED = 64
_DEEPEST = 16  # words of a phrase that are compared: who says sixteen in a row says all
_ELIDED: Final = frozenset("cdjlmnst") | {"qu"}

Node = dict[str, "Node"]


@dataclass(frozen=True, slots=True)
class Found:
    """A listed entry seen in the text, by the offsets of its first and last word."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WordTrie:
    """A compiled list; ``single`` holds its single words in order, for ``b**tch``."""

    root: Node
    single: tuple[str, ...]


@lru_cache(maxsize=64)
def compile_list(entries: tuple[str, ...], language: str = "") -> WordTrie:
    """Compile a list of words and phrases; with a language, plurals and feminines come along."""
    root: Node = {}
    single: set[str] = set()
    for words in filter(None, map(fold_phrase, entries)):
        for variant in spell_variants(words, language):
            _insert(root, variant)
            _insert(root, tuple(squeeze(word) for word in variant))
        if len(words) == 1:
            single.add(words[0])
    return WordTrie(root, tuple(sorted(single)))


def spell_variants(words: tuple[str, ...], language: str) -> Iterator[tuple[str, ...]]:
    """An entry as listed, as one word (a hashtag), without its elided article, and inflected."""
    yield words
    joined = "".join(words)
    if len(words) > 1 and len(joined) >= _SHORTEST_JOINED:
        yield (joined,)
    if not language:
        return
    bare = words[1:] if len(words) > 1 and words[0] in _ELIDED else words
    yield from ((*bare[:-1], form) for form in inflect(bare[-1], language))


def _insert(root: Node, words: tuple[str, ...]) -> None:
    node = root
    for word in words[:_DEEPEST]:
        node = node.setdefault(word, {})
    node[_END] = {}


def find_matches(
    words: Words, trie: WordTrie, *, tick: Callable[[], None] = lambda: None
) -> Iterator[Found]:
    """Yield the longest entry that starts at each word; ``tick`` runs now and then.

    Linear in the words that an entry begins with: each is walked to its end at most, and of words
    masked by stars only so many different ones are compared with the list as no honest text holds.
    """
    masked: dict[str, bool] = {}
    begun = words.places.keys() & trie.root.keys()
    maybe = {place for form in begun for place in words.places[form]}.union(words.masked)
    for count, place in enumerate(sorted(maybe)):
        if count % _TICK_EVERY == 0:
            tick()
        word = words[place]
        end = _walk(words, place, trie.root)
        if end is not None:
            yield Found(word.start, end)
        elif "*" in word.forms[0] and _is_masked(word.forms[0], trie, masked):
            yield Found(word.start, word.end)


def _walk(words: Words, place: int, root: Node) -> int | None:
    node, longest, reached = root, None, 0
    for at in range(place, min(place + _DEEPEST, len(words))):
        word = words[at]
        form = next((form for form in word.forms if form in node), None)
        if form is None or word.start < reached:
            break
        node, reached = node[form], word.end
        if _END in node:
            longest = reached
    return longest


def _is_masked(raw: str, trie: WordTrie, known: dict[str, bool]) -> bool:
    """Whether a word with stars in it reads as a listed one: ``b**tch``."""
    if raw not in known:
        if len(known) >= _MOST_MASKED:
            return False
        known[raw] = _fits(raw, trie.single)
    return known[raw]


def _fits(raw: str, single: tuple[str, ...]) -> bool:
    head, tail = raw[: raw.index("*")], raw[raw.rindex("*") + 1 :]
    shown = len(head) + len(tail)
    if shown < _SHORTEST_SHOWN:
        return False
    for at in range(bisect_left(single, head), len(single)):
        entry = single[at]
        if not entry.startswith(head):
            return False
        if entry.endswith(tail) and shown < len(entry) <= len(raw):
            return True
    return False
