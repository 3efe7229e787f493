"""Word lists against a text, in linear time: every list is one trie of words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from vigie.text.normalise import Word, fold_phrase, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_END: Final = ""
_TICK_EVERY = 256
_SHORTEST_STARRED = 2

Node = dict[str, "Node"]


@dataclass(frozen=True, slots=True)
class Found:
    """A listed entry seen in the text, by the offsets of its first and last word."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WordTrie:
    """A compiled list; ``starred`` holds its single words by first letter, for ``b**tch``."""

    root: Node
    starred: dict[str, tuple[str, ...]]


@lru_cache(maxsize=64)
def compile_list(entries: tuple[str, ...]) -> WordTrie:
    """Compile a list of words and phrases."""
    root: Node = {}
    starred: dict[str, list[str]] = {}
    for words in filter(None, map(fold_phrase, entries)):
        _insert(root, words)
        _insert(root, tuple(squeeze(word) for word in words))
        if len(words) == 1:
            starred.setdefault(words[0][0], []).append(words[0])
    return WordTrie(root, {letter: tuple(found) for letter, found in starred.items()})


def _insert(root: Node, words: tuple[str, ...]) -> None:
    node = root
    for word in words:
        node = node.setdefault(word, {})
    node[_END] = {}


def find_matches(
    words: Sequence[Word], trie: WordTrie, *, tick: Callable[[], None] = lambda: None
) -> Iterator[Found]:
    """Yield the longest entry that starts at each word; ``tick`` runs now and then."""
    for place, word in enumerate(words):
        if place % _TICK_EVERY == 0:
            tick()
        end = _walk(words, place, trie.root)
        if end is not None:
            yield Found(word.start, end)
        elif "*" in word.forms[0] and _is_starred(word.forms[0], trie):
            yield Found(word.start, word.end)


def _walk(words: Sequence[Word], place: int, root: Node) -> int | None:
    node: Node | None = root
    longest = None
    for word in words[place : place + 12]:
        node = next((node[form] for form in word.forms if form in node), None) if node else None
        if node is None:
            break
        if _END in node:
            longest = word.end
    return longest


def _is_starred(raw: str, trie: WordTrie) -> bool:
    head, tail = raw[: raw.index("*")], raw[raw.rindex("*") + 1 :]
    known = len(head) + len(tail)
    return known >= _SHORTEST_STARRED and any(
        known < len(entry) <= len(raw) and entry.startswith(head) and entry.endswith(tail)
        for entry in trie.starred.get(raw[0], ())
    )
