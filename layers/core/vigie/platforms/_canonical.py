"""One address for one page: the same talk found by an alert, a feed or a platform is counted once.

Alert services wrap what they found in a redirect of their own and hang trackers on it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from vigie.mention import Author
from vigie.platforms._feed_types import LONGEST_ID, Entry, hash_of
from vigie.platforms._fields import read_url

TRACKERS = frozenset({"gclid", "fbclid", "msclkid", "dclid", "mc_cid", "mc_eid", "igshid"})
# Who wraps, on which path, and the parameters that may hold the target, in this order.
WRAPPERS: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"www\.google\.[a-z]{2,3}(?:\.[a-z]{2})?"),
        re.compile(r"/url"),
        ("url", "q"),
    ),
    (
        re.compile(r"(?:[a-z0-9-]+\.)?talkwalker\.com"),
        re.compile(r"/.*"),
        ("url", "u", "redirect", "target"),
    ),
    (
        re.compile(r"(?:[a-z0-9-]+\.)?buzzsumo\.com"),
        re.compile(r"/.*"),
        ("url", "u", "redirect", "link"),
    ),
    (re.compile(r"(?:www\.)?bing\.com"), re.compile(r"/news/apiclick\.aspx"), ("url",)),
    (re.compile(r"lm?\.facebook\.com"), re.compile(r"/l\.php"), ("u",)),
    (re.compile(r"out\.reddit\.com"), re.compile(r"/.*"), ("url",)),
)
MOST_WRAPS = 3
# Escapes and all that may stand in an address stay as they are; other letters are escaped.
ASCII = "".join(map(chr, range(0x21, 0x7F)))


def canonical(address: str) -> str:
    """The address without what only tells who clicked where: trackers, fragment, last slash.

    Letters beyond ASCII are escaped, since redirects show them and feeds do not.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    kept = [
        one
        for one in parts.query.split("&")
        if one.partition("=")[0].lower() not in TRACKERS and not one.lower().startswith("utm_")
    ]
    path = quote(parts.path.rstrip("/"), safe=ASCII)
    query = quote("&".join(kept), safe=ASCII)
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, query, ""))


def target_of(link: str) -> str:
    """Where a redirect of a known wrapper leads; any other address is its own target."""
    for _ in range(MOST_WRAPS):
        inner = _unwrap_once(link)
        if inner is None:
            break
        link = inner
    return link


def unwrap(entry: Entry) -> Entry:
    """The entry under the address of what it found: two alerts that find it are one mention.

    An alert's own id differs from alert to alert, and its author is not who said it.
    """
    address = canonical(target_of(entry.link)) if entry.link else ""
    if not address:
        return entry
    identity = address if len(address) <= LONGEST_ID else hash_of(address)
    return replace(entry, id=identity, link=address, author=Author(), is_scoped=False)


def host_of(url: str | None) -> str:
    """The host an address names, in lower case; empty where it names none."""
    try:
        return (urlsplit(url or "").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_under(host: str, *domains: str) -> bool:
    """Whether a host is one of these domains or lies below one."""
    return any(host == one or host.endswith(f".{one}") for one in domains)


def _unwrap_once(link: str) -> str | None:
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return None
    for hosts, paths, names in WRAPPERS:
        if hosts.fullmatch(host) and paths.fullmatch(parts.path):
            query = parse_qs(parts.query)
            found = (read_url(query[name][0]) for name in names if name in query)
            return next((url for url in found if url), None)
    return None
