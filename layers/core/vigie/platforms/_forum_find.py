"""Where a forum keeps its feed: what its page says, else what its software is known to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from vigie.platforms._fields import read_url

LONGEST_PAGE = 300_000
LINK = re.compile(r"<link\b[^<>]{1,1000}>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/feed+json")
FEED_PATH = re.compile(
    r"(?:/feed(?:\.php)?(?:[/?]|$)|external\.php|extern\.php|syndication\.php|\.rss$|\.xml/?$|/atom\b"
    r"|/rss\b|[?&;](?:type|action)=(?:rss2?|atom|\.xml))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Software:
    """One forum software: how its pages betray it, and its feed, from the forum's own root."""

    name: str
    sign: str
    feed: str


SOFTWARE = (
    Software("phpBB", r"phpbb|viewforum\.php|/app\.php/", "feed.php"),
    Software("FluxBB", r"fluxbb|punbb", "extern.php?action=feed&type=atom"),
    Software("vBulletin", r"vbulletin", "external.php?type=RSS2"),
    Software("XenForo", r"xenforo|\bid=\"XF\"", "forums/-/index.rss"),
    Software("MyBB", r"mybb", "syndication.php"),
    Software("NodeBB", r"nodebb", "recent.rss"),
    Software("Flarum", r"flarum", "atom"),
    Software("Invision", r"invision|ips4?_|data-ips", "discover/all.xml"),
    Software("SMF", r"simple machines|smf_", "index.php?action=.xml;type=rss2"),
    Software("Vanilla", r"vanilla", "discussions/feed.rss"),
    Software("Discourse", r"discourse", "latest.rss"),
    Software("bbPress", r"bbpress", "forums/feed/"),
)
# Pages of a forum that are not its root.
INSIDE = re.compile(
    r"/(?:viewtopic|viewforum|showthread|forumdisplay|index|forum)\.php.*$"
    r"|/(?:threads|topic|d|discussion|forums|forum|category|t)/(?!.*\.php).*$"
)


def is_feed_address(address: str) -> bool:
    """Whether an address looks like a feed's rather than a page's."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return FEED_PATH.search(f"{parts.path}?{parts.query}".rstrip("?")) is not None


def feed_of(page: str, address: str) -> str | None:
    """The feed a forum's page leads to, or None when neither page nor software tells."""
    head = page[:LONGEST_PAGE]
    named = _named_feed(head, address)
    if named:
        return named
    known = next((one for one in SOFTWARE if re.search(one.sign, head, re.IGNORECASE)), None)
    return urljoin(root_of(address), known.feed) if known else None


def root_of(address: str) -> str:
    """The forum's own root, with its last slash, from the address of any of its pages."""
    parts = urlsplit(address)
    path = INSIDE.sub("/", parts.path)
    folder, _, last = path.rpartition("/")
    path = f"{folder}/" if "." in last or not last else f"{path}/"
    return f"{parts.scheme}://{parts.netloc}{path}"


def _named_feed(page: str, address: str) -> str | None:
    """The feed the page names: that of the posts before that of the topics, Atom before RSS."""
    found: list[tuple[int, str]] = []
    for place, tag in enumerate(LINK.findall(page)):
        given = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(tag)}
        kind = given.get("type", "").strip().lower()
        if "alternate" in given.get("rel", "").lower().split() and kind in FEED_TYPES:
            url = _join(address, unescape(given.get("href", "")))
            if url:
                found.append((_rank(url) * 1000 + place, url))
    return min(found)[1] if found else None


def _rank(url: str) -> int:
    """PhpBB lists the feeds of news and forums beside the one that has it all."""
    return 1 if re.search(r"mode=(?:news|forums|topics)|/feed/(?:news|forums|topics)", url) else 0


def _join(address: str, href: str) -> str | None:
    try:
        return read_url(urljoin(address, href)) if href else None
    except ValueError:
        return None
