"""Links and addresses in a text: only whose they are is read, never where they lead."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_DOTTED: Final = re.compile(r"[\w/]\.\w|://")
_ENDS: Final = (
    "fr|com|net|org|eu|io|co|uk|be|ch|ca|de|es|it|lu|pt|us|ie|info|biz|shop|store|app|dev|me|tv|paris"
    "|bzh|re|nc|ma|tn|sn|ci|news|blog|online|site|boutique|cafe|bio|ai|ly|gl"
)
_LINK: Final = re.compile(
    r"(?P<scheme>https?://)\S+"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@)[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w@.-])(?:[\w-]+\.)+(?:{_ENDS})(?![\w-])(?:[/?]\S*)?",
    re.IGNORECASE,
)
_HOST_ENDS: Final = re.compile(r"[/?#:]|[^\w.-]")
BLANK: Final = "\x1f"


class Host(NamedTuple):
    """Where a link's host or an address's domain stands."""

    start: int
    end: int
    is_mail: bool


def blank_paths(text: str) -> tuple[str, tuple[Host, ...]]:
    """The text with all of every link but its host blanked, and where the hosts are."""
    if "." not in text or not _DOTTED.search(text):
        return text, ()
    parts, hosts, done = [], [], 0
    for link in _LINK.finditer(text):
        start = max(link.end("scheme"), link.end("mail"), link.start())
        stop = _HOST_ENDS.search(text, start, link.end())
        end = stop.start() if stop else link.end()
        hosts.append(Host(start, end, link["mail"] is not None))
        parts += [text[done : link.start()], BLANK * (start - link.start()), text[start:end]]
        parts.append(BLANK * (link.end() - end))
        done = link.end()
    return "".join([*parts, text[done:]]), tuple(hosts)
