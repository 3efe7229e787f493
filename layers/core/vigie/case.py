"""One text on its way through moderation, and what its phases may ask about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vigie.analysis import Language, Mood, PersonalKind
from vigie.text.matching import Found, WordTrie, compile_list, find_matches
from vigie.text.normalise import Words
from vigie.text.signs import Signs, read_signs
from vigie.text.wordlists import LANGUAGES, WordLists, load_list
from vigie.verdict import Past, Reason, Thresholds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vigie.analysis import Analysis


_OWNED = frozenset({PersonalKind.ORDER, PersonalKind.BANK})


class TimeIsUpError(Exception):
    """Raised by the clock inside a case, caught by `vigie.moderation.moderate` alone."""


@dataclass(slots=True)
class Case:
    """One text on its way through the phases; masking takes words away."""

    text: str
    analysis: Analysis
    lists: WordLists
    thresholds: Thresholds
    past: Past
    own: bool
    tick: Callable[[], None]
    words: Words = field(default_factory=Words)

    @property
    def is_unhappy(self) -> bool:
        """Whether the author is displeased."""
        return self.analysis.sentiment.label is Mood.NEGATIVE

    def find(self, rule: str, tries: Iterable[WordTrie]) -> tuple[Reason, ...]:
        """What lists see in the words, each place once."""
        found = {
            match: None
            for trie in tries
            for match in find_matches(self.words, trie, tick=self.tick)
        }
        return tuple(self.reason(rule, match) for match in found)

    def reason(self, rule: str, found: Found) -> Reason:
        """A reason that quotes the text."""
        return Reason(rule, self.text[found.start : found.end], found.start, found.end)

    def brands(self, name: str) -> list[WordTrie]:
        """The brand's own lists, inflected by the language each is in."""
        lists: Mapping[str, tuple[str, ...]] = getattr(self.lists, name)
        return [compile_list(entries, language) for language, entries in lists.items()]

    def shipped(self, name: str) -> list[WordTrie]:
        """The shipped lists: people insult in both languages, and slips of language happen."""
        return [compile_list(load_list(name, language)) for language in LANGUAGES]

    def spoken(self, name: str) -> list[WordTrie]:
        """The shipped list of the text's own language: what is rude or innocent only there."""
        language = self.analysis.language
        if language is Language.OTHER:
            return self.shipped(name)
        return [compile_list(load_list(name, language))]

    def signs(self) -> Signs:
        """What corroborates spam; a customer's order or account is no way to be reached."""
        signs = read_signs(self.text, self.words, tick=self.tick)
        owned = [one for one in self.analysis.personal if one.kind in _OWNED]
        channels = tuple(
            found
            for found in signs.channels
            if not any(one.start < found.end and found.start < one.end for one in owned)
        )
        return replace(signs, channels=channels)
