"""Patterns of words: what a list of phrases cannot say without writing every variant out.

A file holds lists, ``name = word, two words``, and rules, ``label: pattern``. A pattern is words
in their order: ``a|two_words`` either, ``<name>`` one of a list, ``word?`` may be left out, ``..3``
at most three words of any kind, which at an end belong to the match. Every pattern is of bounded
length, so that reading stays linear in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, KeysView, Sequence
from dataclasses import dataclass
from functools import cache

from vigie.text.normalise import Word, Words, fold_phrase, squeeze
from vigie.text.wordlists import WORDS

_TICK_EVERY = 64


@dataclass(frozen=True, slots=True)
class Step:
    """One of some phrases, by their first word; or up to ``gap`` words of any kind."""

    phrases: dict[str, tuple[tuple[str, ...], ...]]
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled pattern; ``before`` words ahead of its first step belong to it."""

    label: str
    steps: tuple[Step, ...]
    before: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A rule's match, from one word's place to another's, end exclusive."""

    label: str
    start: int
    end: int


Rules = dict[str, tuple[Rule, ...]]


@cache
def load_rules(name: str) -> Rules:
    """Read ``words/<name>.txt``; the rules by the words they may begin with."""
    lists: dict[str, tuple[str, ...]] = {}
    found: dict[str, list[Rule]] = {}
    for line in (WORDS / f"{name}.txt").read_text("utf-8").splitlines():
        head, equals, entries = line.partition(" = ")
        if line.startswith("#") or not line.strip():
            continue
        if equals:
            lists[head] = tuple(entry.strip() for entry in entries.split(","))
            continue
        for rule in _variants(line, lists):
            for word in rule.steps[0].phrases:
                found.setdefault(word, []).append(rule)
    return {word: tuple(rules) for word, rules in found.items()}


def find_phrases(
    words: Words, rules: Rules, *, tick: Callable[[], None] = lambda: None
) -> Iterator[Seen]:
    """Yield every match of every rule, each rule once for each word it begins with."""
    spoken = words.places.keys()
    possible = {first: _possible(rules[first], spoken) for first in spoken & rules.keys()}
    for place, word in enumerate(words):
        if place % _TICK_EVERY == 0:
            tick()
        for form in word.forms:
            for rule in possible.get(form, ()):
                end = _walk(words, place, rule.steps)
                if end is not None:
                    yield Seen(rule.label, max(0, place - rule.before), end)


def _possible(rules: Sequence[Rule], spoken: KeysView[str]) -> list[Rule]:
    """The rules each of whose steps a text has a word for: few are, and only those are walked."""
    return [
        rule
        for rule in rules
        if not any(
            step.phrases and not step.optional and spoken.isdisjoint(step.phrases)
            for step in rule.steps
        )
    ]


def _variants(line: str, lists: dict[str, tuple[str, ...]]) -> Iterator[Rule]:
    """A line's rule; one that may begin later begins there as a rule of its own."""
    label, _, pattern = line.partition(": ")
    steps = tuple(_step(part, lists) for part in pattern.split())
    before = steps[0].gap
    steps = steps[1:] if before else steps
    while steps:
        yield Rule(label, steps, before)
        if not steps[0].optional:
            return
        steps = steps[1:]


def _step(part: str, lists: dict[str, tuple[str, ...]]) -> Step:
    if part.startswith(".."):
        return Step({}, gap=int(part[2:]))
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for entry in part.removesuffix("?").split("|"):
        for phrase in lists[entry[1:-1]] if entry.startswith("<") else (entry,):
            words = fold_phrase(phrase)
            for first in {words[0], squeeze(words[0])}:
                phrases[first] = (*phrases.get(first, ()), words)
    return Step(phrases, optional=part.endswith("?"))


def _walk(words: Words, place: int, steps: Sequence[Step]) -> int | None:
    """Where the steps end, by the shortest gaps; None when they do not fit."""
    if not steps:
        return place
    step, rest = steps[0], steps[1:]
    if step.gap:
        if not rest:
            return min(place + step.gap, len(words))
        nearest = (_walk(words, at, rest) for at in range(place, place + step.gap + 1))
        return next((end for end in nearest if end is not None), None)
    for end in _ends(words, place, step):
        if (found := _walk(words, end, rest)) is not None:
            return found
    return _walk(words, place, rest) if step.optional else None


def _reads(word: Word, part: str) -> bool:
    return part in word.forms or squeeze(part) in word.forms


def _ends(words: Words, place: int, step: Step) -> Iterator[int]:
    if place >= len(words):
        return
    for form in words[place].forms:
        for phrase in step.phrases.get(form, ()):
            end = place + len(phrase)
            following = zip(words[place + 1 : end], phrase[1:], strict=False)
            if end <= len(words) and all(_reads(word, part) for word, part in following):
                yield end
