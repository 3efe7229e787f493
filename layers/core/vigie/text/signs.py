"""What corroborates spam: stock phrases, ways to be reached, and what is dangled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vigie.text.matching import Found, compile_list, find_matches
from vigie.text.wordlists import LANGUAGES, load_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vigie.text.normalise import Word

_LINK: Final = re.compile(r"https?://\S+|\bhttp\b|\{link\}|\bwww\.\S+", re.IGNORECASE)
_CHANNEL: Final = re.compile(
    r"""\b(?:to|au)\s\d{5}\b | (?<!\d)\+?\d(?:[ .-]?\d){6,13}(?!\d)
      | (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,24}
      | \b(?:wa\.me|t\.me|bit\.ly)/\S+
      | \b(?:whats?\s?app|telegram+e?|snapchat|(?:en|in|my|me)\s(?:mp|dm|dms|inbox))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MOST: Final = 20
_WINDOW: Final = 8_192
_OVERLAP: Final = 256  # no sign but a link is longer, and a link shown by its start is shown


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one text; a channel is a telephone number, an address or a messenger."""

    phrases: tuple[Found, ...]
    links: tuple[Found, ...]
    channels: tuple[Found, ...]
    baits: tuple[Found, ...]

    @property
    def damning(self) -> bool:
        """Whether they do for a sure model: a stock phrase, or bait beside a channel."""
        return bool(self.phrases) or bool(self.channels and self.baits)

    @property
    def count(self) -> int:
        """How many kinds of signs there are, two for two phrases."""
        contact = bool(self.links or self.channels)
        return min(len(self.phrases), 2) + contact + bool(self.baits)

    @property
    def spans(self) -> tuple[Found, ...]:
        """What to show a human; bait alone is everyday language."""
        return self.phrases + self.channels + self.links + (self.baits if self.channels else ())


def read_signs(text: str, words: Sequence[Word], *, tick: Callable[[], None]) -> Signs:
    """Look for the signs of spam in a text and its words."""

    def listed(name: str) -> tuple[Found, ...]:
        tries = [compile_list(load_list(name, language)) for language in LANGUAGES]
        return tuple(found for trie in tries for found in find_matches(words, trie, tick=tick))

    return Signs(
        listed("promotion"),
        _spans(_LINK, text, tick),
        _spans(_CHANNEL, text, tick),
        listed("bait"),
    )


def has_link(text: str) -> bool:
    """Tell whether a text shows a link."""
    return _LINK.search(text) is not None


def has_contact(text: str) -> bool:
    """Tell whether a text shows a link, a telephone number, an address or a messenger."""
    return has_link(text) or _CHANNEL.search(text) is not None


def _spans(pattern: re.Pattern[str], text: str, tick: Callable[[], None]) -> tuple[Found, ...]:
    """The first matches, read window by window so that the clock is looked at in between."""
    found: list[Found] = []
    reached = 0
    for start in range(0, len(text), _WINDOW):
        tick()
        for match in pattern.finditer(text, max(start, reached), start + _WINDOW + _OVERLAP):
            if match.start() >= start + _WINDOW or len(found) == _MOST:
                break
            found.append(Found(*match.span()))
            reached = match.end()
    return tuple(found)
