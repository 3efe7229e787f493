"""The brand's own links in what it says: found, tagged for the site's figures, named by a code.

Ours is an address whose host is the site's own or a name under it, as a browser would read it, and
nothing that only looks so: a name before an ``@``, a longer name that begins like ours, a
backslash, a sign nobody sees. What is in doubt stays as it was written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from vigie.tracked_host import Site, read_authority, read_site

MEDIUM: Final = "social"
REPLY: Final = "reply"
POST: Final = "post"
_END: Final = r"\s<>\"«»“”`\[\]{}|^"
_SCHEMED: Final = re.compile(rf"https?://[^{_END}]+", re.IGNORECASE)
# A name with dots that nothing before it makes part of an address, and a path behind it.
_BARE: Final = re.compile(
    r"(?<![\w@/\\.:%+=&?#~-])(?>(?:[\w-]+\.)+[^\W\d_][\w-]*)(?![@\\])"
    rf"(?:(?::\d+)?[/?#][^{_END}]*)?"
)
_TRAILING: Final = ".,;:!?…'’*~"
_MOST_TRIMMED: Final = 30
_PAIRS: Final = {")": "("}
_UNSEEN: Final = re.compile(
    r"[\\\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SAFE: Final = "%/:?#[]@!$&'()*+,;=-._~"
_LETTERS: Final = "23456789bcdfghjkmnpqrstvwxz"  # no vowels: no code spells a word
CODE_LENGTH: Final = 10
CODE: Final = re.compile(rf"[{_LETTERS}]{{{CODE_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A link of the brand's in a text: where it stands, and its whole address in ASCII."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A link that counts: ``url`` is where it leads, ``site`` the brand's site when it was made.

    ``about`` is the act it was made for, ``mention_id`` what that answers, empty for a post.
    """

    code: str
    brand: str
    url: str
    site: str
    platform: str
    about: str
    made_at: datetime
    mention_id: str = ""


@dataclass(frozen=True, slots=True)
class Clicks:
    """How often a link was followed, by people and by machines that only look."""

    clicks: int = 0
    previews: int = 0
    last_at: datetime | None = None


def find_own_links(text: str, site: str) -> tuple[OwnLink, ...]:
    """The brand's own links in a text, in order; none where the brand has no site.

    Without ``http://`` an address counts when it begins with ``www.`` or has a path: the bare name
    of the site is a name.
    """
    known = read_site(site)
    if known is None:
        return ()
    found = [_own(text, one, known) for one in _SCHEMED.finditer(text)]
    taken = [range(*one.span()) for one in _SCHEMED.finditer(text)]
    bare = [one for one in _BARE.finditer(text) if not any(one.start() in span for span in taken)]
    found += [_own(text, one, known, known.scheme) for one in bare if _is_link(one.group())]
    return tuple(sorted(filter(None, found), key=lambda link: link.start))


def has_link(text: str) -> bool:
    """Whether a text holds any link, whosever."""
    return bool(_SCHEMED.search(text)) or any(_is_link(one.group()) for one in _BARE.finditer(text))


def is_own(url: str, site: str) -> bool:
    """Whether a whole address belongs to a site."""
    known = read_site(site)
    return known is not None and _to_uri(url, known) == url


def tag_link(url: str, platform: str, campaign: str) -> str:
    """The address with what a site's statistics read (UTM); what is there already stays.

    Query and fragment stay to the letter.
    """
    rest, mark, fragment = url.partition("#")
    head, _, query = rest.partition("?")
    known = {part.partition("=")[0].lower() for part in query.split("&")}
    tags = {"utm_source": platform, "utm_medium": MEDIUM, "utm_campaign": name_campaign(campaign)}
    added = [f"{name}={value}" for name, value in tags.items() if name not in known]
    asked = "&".join(filter(None, (query, *added)))
    return f"{head}?{asked}{mark}{fragment}"


def name_campaign(title: str) -> str:
    """A title as statistics show it: letters, digits and dashes, at most forty."""
    from unicodedata import combining, normalize

    plain = "".join(one for one in normalize("NFKD", title.casefold()) if not combining(one))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or POST


def replace_links(text: str, links: Iterable[OwnLink], addresses: Mapping[str, str]) -> str:
    """The text with each link's address in its place; what has none stays as written."""
    said, at = [], 0
    for link in links:
        said += [text[at : link.start], addresses.get(link.url, text[link.start : link.end])]
        at = link.end
    return "".join((*said, text[at:]))


def code_for(brand: str, url: str, about: str) -> str:
    """The code of a link in one act: the same three name the same code, for ever."""
    said = f"{brand}\x00{url}\x00{about}".encode("utf-8", "surrogatepass")
    number = int.from_bytes(hashlib.sha256(said).digest()[:8])
    letters = []
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[rest])
    return "".join(letters)


def _is_link(bare: str) -> bool:
    return bare.lower().startswith("www.") or any(mark in bare for mark in "/?#")


def _own(text: str, found: re.Match[str], site: Site, scheme: str = "") -> OwnLink | None:
    written = _trim(found.group(), text[: found.start()][-1:])
    if _UNSEEN.search(found.group()) or text[found.end() :][:1] == "\\":
        return None
    url = _to_uri(f"{scheme}://{written}" if scheme else written, site)
    return OwnLink(found.start(), found.start() + len(written), url) if url else None


def _trim(written: str, before: str) -> str:
    """Without what closes the sentence, the bracket or the emphasis around it."""
    trailing = _TRAILING + ("_" if before == "_" else "")
    for _ in range(_MOST_TRIMMED):
        last = written[-1:]
        opens = _PAIRS.get(last)
        is_open = opens is not None and written.count(last) > written.count(opens)
        if not last or (last not in trailing and not is_open):
            break
        written = written[:-1]
    return written


def _to_uri(url: str, site: Site) -> str:
    """The address as ASCII where it is the site's; else empty."""
    scheme, _, rest = url.partition("://")
    if scheme.lower() not in {"http", "https"} or _UNSEEN.search(url):
        return ""
    cut = re.search(r"[/?#]", rest)
    authority, path = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    place = read_authority(authority, scheme.lower())
    if place is None or not site.holds(*place, path):
        return ""
    host, port = place
    try:
        tail = quote(path, safe=_SAFE)
    except UnicodeEncodeError:
        return ""
    return f"{scheme.lower()}://{host}{f':{port}' if port else ''}{tail}"
