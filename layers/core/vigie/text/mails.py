"""E-mail addresses, plain or disguised: ``jean(at)example.fr``, ``jean at example dot com``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LOCAL: Final = r"(?<![\w.+@%/-])[A-Za-z0-9_][\w.+'-]{0,63}"
_AT: Final = r"(?:@[ ]?|[ ]@[ ]|[ ]?[(\[{<](?:at|a|arobase|@)[)\]}>][ ]?|[ ](?:arobase?|arobas)[ ])"
_DOT: Final = r"(?:\.|[ ]?[(\[{](?:dot|point|\.)[)\]}][ ]?|[ ](?:dot|point)[ ])"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})"
_PLAIN: Final = re.compile(
    rf"{_LOCAL}(?:{_DOT}[\w-]{{1,32}}){{0,2}}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{1,4}}", re.IGNORECASE
)
_SPOKEN: Final = re.compile(
    rf"{_LOCAL}(?:[ ]dot[ ][\w-]{{1,32}}){{0,2}}[ ]at[ ]{_LABEL}(?:[ ]dot[ ]{_LABEL}){{1,4}}",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(r"[A-Za-z]{2,24}$")
_SIGN: Final = re.compile(
    r"@(?:(?<=[^ ].)|(?<=[ ].)[ ])|[(\[{<](?i:at?|arobase)[)\]}>]|[ ](?i:arobas)"
)


def find_mails(text: str) -> Iterator[tuple[int, int]]:
    """Yield the addresses of a plain text."""
    for pattern in _pick_patterns(text):
        for found in pattern.finditer(text):
            end = found.end() - (len(found[0]) - len(found[0].rstrip("-.")))
            if _ENDING.search(text, found.start(), end):
                yield found.start(), end


def _pick_patterns(text: str) -> Iterator[re.Pattern[str]]:
    """Those that may find something: ``@someone`` is no address, and few write "at" and "dot"."""
    if _SIGN.search(text):
        yield _PLAIN
    folded = text.casefold()
    if " at " in folded and " dot " in folded:
        yield _SPOKEN
