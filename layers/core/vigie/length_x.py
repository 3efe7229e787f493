"""How X weighs a text: by script, 23 a link, 2 an emoji.

https://docs.x.com/fundamentals/counting-characters; checked against X's own twitter-text 3.1.0,
except that the names at the root are those of today.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

NAMES = Path(__file__).with_name("top_level_domains.txt")
LINK_WEIGHT = 23
EMOJI_WEIGHT = 2
LONGEST_LINK = 4_096
LONGEST_LABEL = 63
LONGEST_SLUG = 40
# These code points weigh one, all others two.
LIGHT = (range(4_352), range(8_192, 8_206), range(8_208, 8_224), range(8_242, 8_248))

ACCENTED = r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253-\u0254\u0256-\u0257\u0259\u025b"
ACCENTED += r"\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
LETTERS = rf"a-z0-9\u0400-\u04ff{ACCENTED}"
INVALID = r"\ufffe\ufeff\uffff"
MARKS = r"\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
SIGNS = r"!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
BLANKS = r"\x00-\x20\x7f\x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Anything else may stand in a domain: many scripts have domains of their own.
NAMED = rf"[^{SIGNS}{BLANKS}{INVALID}{MARKS}]"
DOMAIN = (
    rf"(?:(?:{NAMED}(?:[_\-]|{NAMED})*)?{NAMED}\.)*(?:(?:{NAMED}(?:-|{NAMED})*)?{NAMED}\.)"
    rf"(?:(?:\L<names>|xn--[\-0-9a-z]+)(?![0-9a-z@+\-]))"
)
INNER = rf"[{LETTERS}!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
BRACKETS = rf"\((?:{INNER}+|(?:{INNER}*\({INNER}+\){INNER}*))\)"
ENDING = rf"(?:[{LETTERS}+\-=_#/]|{BRACKETS})"
PATH = rf"(?:{INNER}*(?:{BRACKETS}{INNER}*)*{ENDING}|@{INNER}+/)"
QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"
LINK = (
    rf"(?P<before>[^a-z0-9@\uff20$#\uff03{INVALID}]|^)(?P<link>(?P<scheme>https?://)?"
    rf"(?P<domain>{DOMAIN})(?::[0-9]+)?(?P<path>/(?:{PATH})*)?(?:\?{QUERY})?)"
)
PLAIN_DOMAIN = rf"(?:[\-a-z0-9{ACCENTED}]+\.)+(?:\L<names>|xn--[\-0-9a-z]+)(?![0-9a-z@+\-])"
SHORTENED = rf"https?://t\.co/([a-z0-9]+)(?:\?{QUERY})?"
# A selector belongs to a sign that is no picture by itself; after any other it weighs alone.
PICTURE = (
    r"(?:(?![\u00a9\u00ae\u2122\u265f0-9#*])(?:\p{Emoji_Presentation}\p{Emoji_Modifier}?"
    r"|\p{Extended_Pictographic}(?!\ufe0e)(?:\ufe0f|\p{Emoji_Modifier})?))"
)
# Pairs of regional letters are flags; some signs are emoji only where a selector says so.
EMOJI = (
    r"\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|[\u00a9\u00ae\u2122\u265f]\ufe0f"
    rf"|{PICTURE}(?:[\U000e0020-\U000e007e]+\U000e007f)?(?:\u200d(?:{PICTURE}|[\u2640\u2642]\ufe0f))*"
)


def count_weight(text: str) -> int:
    """The weight of a text; a post may have 280."""
    whole = unicodedata.normalize("NFC", text)
    weight, end = 0, 0
    for start, until in find_links(whole):
        weight += _weigh(whole[end:start]) + LINK_WEIGHT
        end = until
    return weight + _weigh(whole[end:])


def find_links(text: str) -> list[tuple[int, int]]:
    """Where the links of a text stand, as X will find and shorten them, in code points."""
    if "." not in text:
        return []
    link, plain, shortened, _ = _patterns()
    found: list[tuple[int, int]] = []
    for one in link.finditer(text):
        if not _is_short_enough(one):
            continue
        if one["scheme"]:
            slug = shortened.match(one["link"])
            if slug is None:
                found.append(one.span("link"))
            elif len(slug[1]) <= LONGEST_SLUG:
                found.append((one.start("link"), one.start("link") + slug.end()))
        elif one["before"] not in {"-", "_", ".", "/"}:
            found += _bare(one, plain)
    return found


def _bare(one: Any, plain: Any) -> list[tuple[int, int]]:  # noqa: ANN401 - regex ships no types
    """Links without a scheme: the domains in Latin letters, the last with what follows it."""
    start = one.start("domain")
    spans = [(start + part.start(), start + part.end()) for part in plain.finditer(one["domain"])]
    if spans and one["path"]:
        spans[-1] = (spans[-1][0], one.end())
    return spans


def _is_short_enough(one: Any) -> bool:  # noqa: ANN401 - regex ships no types
    """Rule: labels as the name service sees them have at most 63 letters."""
    labels = one["domain"].split(".")
    return len(one["link"]) <= LONGEST_LINK and all(
        len(_on_wire(one)) <= LONGEST_LABEL for one in labels
    )


def _on_wire(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def _weigh(text: str) -> int:
    *_, emoji = _patterns()
    rest, count = emoji.subn("", text)
    light = sum(any(ord(one) in span for span in LIGHT) for one in rest)
    return EMOJI_WEIGHT * int(count) + 2 * len(rest) - light


@cache
def _patterns() -> tuple[Any, ...]:
    """The compiled patterns, made with the first text: links, bare domains, t.co, emoji."""
    import regex

    lines = NAMES.read_text("utf-8").splitlines()
    names = {name for line in lines if not line.startswith("#") for name in line.split()}
    names |= {name[4:].encode().decode("punycode") for name in names if name.startswith("xn--")}
    return (
        regex.compile(LINK, regex.IGNORECASE, names=names),
        regex.compile(PLAIN_DOMAIN, regex.IGNORECASE, names=names),
        regex.compile(SHORTENED, regex.IGNORECASE),
        regex.compile(EMOJI),
    )
