"""What corroborates spam: stock phrases, ways to be reached, and what is dangled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vigie.text.matching import Found, compile_list, find_matches
from vigie.text.wordlists import LANGUAGES, load_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vigie.text.normalise import Words

_ENDS: Final = (
    "com|net|org|info|biz|fr|eu|be|ch|lu|uk|us|ca|de|es|it|nl|io|co|me|tv|cc|ws|tk|ml|ga|cf|gq|ru|pl"
    "|xyz|top|shop|store|online|site|website|club|live|life|space|click|link|vip|win|bet|icu|app|dev"
    "|page|pro|work|fun|buzz|cam|loan|money|cash|finance|example|test"
)
_SHORT: Final = (
    r"bit\.ly|tinyurl\.com|cutt\.ly|goo\.gl|t\.co|ow\.ly|is\.gd|rb\.gy|shorturl\.at|urlz\.fr|lnkd\.in"
    r"|linktr\.ee|beacons\.ai|fb\.me|m\.me|youtu\.be"
)
_LINK: Final = re.compile(
    rf"""https?://\S+ | \bhttp\b | \{{link\}} | \bwww\.\S+ | \b(?:{_SHORT})/\S+
      | (?<![\w@.+-])(?:[a-z0-9-]{{1,63}}\s?(?:\(dot\)|\[dot\]|\(point\))\s?){{1,3}}[a-z]{{2,8}}\b
      | (?<![\w@.+-])(?:[a-z0-9-]{{2,63}}\.){{1,4}}(?:{_ENDS})\b(?![.@]?\w)(?:/\S{{0,200}})?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CHANNEL: Final = re.compile(
    r"""\b(?:to|au)\s\d{5}\b
      | (?<![\w/#])(?!\(?\d{1,3}(?:[.,]\d{3})+(?!\d))
        (?:\+\s?|00\s?)?\(?\d(?:[\s.()-]{0,2}\d){6,13}(?![\d€£$%])
      | (?<!\w)0\d(?:\s?[\s./_*-]\s?\d\d){4}(?!\w)
      | (?<!\w)[o0][0-9ol](?:[\s.-]{0,2}[0-9ol]{2}){4}(?!\w)
      | (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,24}
      | (?<![\w.+-])[\w.+-]{1,64}\s?(?:\(at\)|\[at\]|\(a\)|\(arobase\)|\sarobase\s)\s?[\w-]{1,64}
        \s?(?:\.|\(dot\)|\[dot\]|\(point\)|\spoint\s|\sdot\s)\s?[\w.]{2,24}
      | \b(?:wa\.me|t\.me|api\.whatsapp\.com|chat\.whatsapp\.com|bit\.ly|cutt\.ly)/\S+
      | \bw(?:h?[a@4]t?[s$5]{1,2})[\s.-]?[a@4]pp?\b | \btelegram+e?\b | \bsnap\s?chat\b
      | \b(?:en|in|my|me|par|via|the|venez|viens|passez|écrivez|envoie[zr]?|send|slide)\s(?:en\s)?
        (?:mp|dm|dms|pm|pv|inbox)\b
      | \bmessages?\spriv[ée]s?\b | \b(?:viens|venez|écri[st]|écrivez|contacte[rz]?|infos?)
        (?:[\s-]moi)?\sen\spriv[ée]\b
      | \b(?:dm|mp|pm|inbox)\s(?:me|us|moi|nous|for|pour|to)\b | \blien\sen\sbio\b
      | \blink\sin\s(?:my\s|our\s)?bio\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MONEY: Final = re.compile(
    r"""(?: [€$£]\s?\d{1,3}(?:[\s.,]?\d{3})+
          | (?<![\d.,])\d{1,3}(?:[\s.,]?\d{3})+\s?(?:[€$£]|euros?\b|dollars?\b|pounds?\b) )
        (?=[^.!?\n]{0,40}?\b(?:cash|prize|profits?|daily|weekly|par\s(?:jour|semaine)|per\s(?:day|week)
          |(?:in|en|within|after)\s\d{1,3}\s?(?:h|hrs?|hours?|heures?|days?|jours?))\b)
      | (?:[€$£]\s?\d[\d.,]{0,9}|(?<![\d.,])\d[\d.,]{0,9}\s?(?:[€$£]|euros?|pounds|dollars))\s?
        (?:/\s?|par\s|per\s|a\s|chaque\s|every\s)(?:jour|day|semaine|week|heure|hour)\b
      | (?<![\d.,])\d{1,3}\s?(?:%|percent\b|per\scent\b|pour\scent\b)\s?
        (?:off|de\s(?:r[ée]duction|remise|rabais|rendement)|offert|par\s(?:jour|semaine|mois)
        |(?:per|a|every)\s(?:day|week|month)|daily|weekly|profits?|returns?|roi|garanti|guaranteed
        |d'int[ée]r[êe]t|interest)\b
      | (?<![\w,.])-\s?\d{2}\s?%
      | \b(?:claim|collect|win|receive|reclaim)\s(?:\w{1,12}\s){0,2}(?:free|prize|gift)\b
      | \b(?:r[ée]clame[zr]?|r[ée]cup[ée]re[zr]?|recevez|obtenez|profitez|gagnez|gagne)\s
        (?:\w{1,12}['’\s]){0,3}(?:gratuite?s?|gratuitement|offerte?s?|cadeaux?|lot|gain)\b
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
    money: tuple[Found, ...] = ()

    @property
    def lures(self) -> tuple[Found, ...]:
        """What is dangled, in words or in figures."""
        return self.baits + self.money

    @property
    def count(self) -> int:
        """How many kinds of signs there are, two for two phrases."""
        contact = bool(self.links or self.channels)
        return min(len(self.phrases), 2) + contact + bool(self.lures)

    @property
    def spans(self) -> tuple[Found, ...]:
        """What to show a human, each place once; bait alone is everyday language."""
        lures = self.lures if self.channels or self.links else ()
        return _apart(self.phrases + self.channels + self.links + lures)


def read_signs(text: str, words: Words, *, tick: Callable[[], None]) -> Signs:
    """Look for the signs of spam in a text and its words."""

    def listed(name: str) -> tuple[Found, ...]:
        tries = [compile_list(load_list(name, language)) for language in LANGUAGES]
        return _apart(found for trie in tries for found in find_matches(words, trie, tick=tick))

    return Signs(
        listed("promotion"),
        _spans(_LINK, text, tick),
        _spans(_CHANNEL, text, tick),
        listed("bait"),
        _spans(_MONEY, text, tick),
    )


def has_link(text: str) -> bool:
    """Tell whether a text shows a link."""
    return _LINK.search(text) is not None


def has_contact(text: str) -> bool:
    """Tell whether a text shows a link, a telephone number, an address or a messenger."""
    return has_link(text) or _CHANNEL.search(text) is not None


def _apart(seen: Iterable[Found]) -> tuple[Found, ...]:
    """What is seen, each place once: entries that overlap are one sign, the first and longest."""
    kept: list[Found] = []
    for found in sorted(seen, key=lambda found: (found.start, -found.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return tuple(kept)


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
