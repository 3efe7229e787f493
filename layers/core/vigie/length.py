"""How long a text is, in the counting of the platform that will carry it."""

from __future__ import annotations

import re
from enum import StrEnum

from vigie.length_x import count_weight

URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
TRAILING = ".,;:!?)»”’\"'"
REMOTE_NAME = re.compile(r"@(\w+)@[\w.-]+\w")
MASTODON_URL = 23


class Counting(StrEnum):
    """The ways platforms count."""

    CHARACTERS = "characters"
    UTF16 = "utf16"
    BYTES = "bytes"
    GRAPHEMES = "graphemes"
    X = "x"
    MASTODON = "mastodon"
    THREADS = "threads"


def count_length(text: str, counting: Counting) -> int:
    """The length of a text as the platform sees it.

    ``characters`` are code points; ``utf16`` code units; ``bytes`` of UTF-8; ``graphemes`` what a
    reader calls a character; ``x`` weighs by script, 23 a link and 2 an emoji; ``mastodon`` 23 a
    link and no host in a name; ``threads`` an emoji as its bytes.
    """
    return _COUNTS[counting](text)


def _graphemes(text: str) -> list[str]:
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return found


def _is_emoji(cluster: str) -> bool:
    import regex

    emoji = regex.search(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}|\u20e3", cluster)
    return emoji is not None or bool(regex.match(r"\p{Regional_Indicator}{2}", cluster))


def _count_mastodon(text: str) -> int:
    found = [one.group().rstrip(TRAILING) for one in URL.finditer(text)]
    rest = text
    for link in found:
        rest = rest.replace(link, "", 1)
    return MASTODON_URL * len(found) + len(_graphemes(REMOTE_NAME.sub(r"@\1", rest)))


def _count_threads(text: str) -> int:
    return sum(
        len(cluster.encode()) if _is_emoji(cluster) else len(cluster)
        for cluster in _graphemes(text)
    )


_COUNTS = {
    Counting.CHARACTERS: len,
    Counting.UTF16: lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    Counting.BYTES: lambda text: len(text.encode("utf-8", "surrogatepass")),
    Counting.GRAPHEMES: lambda text: len(_graphemes(text)),
    Counting.X: count_weight,
    Counting.MASTODON: _count_mastodon,
    Counting.THREADS: _count_threads,
}
