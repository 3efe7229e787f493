"""Whose an address is: hosts as browsers read them, and which of them are the brand's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_USUAL: Final = {"http": "80", "https": "443"}
_HOST: Final = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63})*\Z")
# The same pages on a telephone or in another language: `fr-fr.facebook.com`, `uk.trustpilot.com`.
_SAME_ELSEWHERE: Final = re.compile(r"\A(?:m|mobile|[a-z]{2}(?:-[a-z]{2})?)\.")
# Where many businesses have a page each: only what lies under the brand's own page is the brand's.
SHARED: Final = frozenset(
    {
        "facebook.com",
        "instagram.com",
        "linkedin.com",
        "x.com",
        "twitter.com",
        "threads.net",
        "threads.com",
        "youtube.com",
        "tiktok.com",
        "pinterest.com",
        "pinterest.fr",
        "reddit.com",
        "bsky.app",
        "t.me",
        "wa.me",
        "linktr.ee",
        "google.com",
        "sites.google.com",
        "g.page",
        "etsy.com",
        "leboncoin.fr",
        "amazon.fr",
        "amazon.com",
        "tripadvisor.fr",
        "tripadvisor.com",
        "thefork.com",
        "lafourchette.com",
        "ubereats.com",
        "deliveroo.fr",
        "deliveroo.co.uk",
        "doctolib.fr",
        "planity.com",
        "pagesjaunes.fr",
        "trustpilot.com",
        "ebay.fr",
        "ebay.com",
        "vinted.fr",
    }
)


@dataclass(frozen=True, slots=True)
class Site:
    """The brand's site: ``host`` without ``www.``; ``path`` only where many share the host."""

    scheme: str
    host: str
    port: str = ""
    path: str = ""

    def holds(self, host: str, port: str, path: str) -> bool:
        """Whether an address is on the site, at the site's own or the usual port."""
        is_here = host == self.host or host.endswith(f".{self.host}")
        if not is_here or port not in {"", self.port}:
            return False
        before = re.split(r"[?#]", path, maxsplit=1)[0].rstrip("/")
        if not self.path:
            return True
        is_climbing = any(
            one in {"..", "."} for one in before.lower().replace("%2e", ".").split("/")
        )
        is_under = before == self.path or before.startswith(f"{self.path}/")
        return is_under and not is_climbing


def read_site(written: str) -> Site | None:
    """A brand's site as its owner wrote it; None where that is no address."""
    scheme, mark, rest = written.strip().partition("://")
    if not mark:
        scheme, rest = "https", written.strip()
    if scheme.lower() not in _USUAL or "\\" in rest:
        return None
    authority, path = re.match(r"([^/?#]*)([^?#]*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    place = read_authority(authority, scheme.lower())
    if place is None or "." not in place[0]:
        return None
    host = place[0].removeprefix("www.")
    shared = host in SHARED or _SAME_ELSEWHERE.sub("", host) in SHARED
    own_path = path.rstrip("/") if shared else ""
    if shared and not own_path:
        return None
    return Site(scheme.lower(), host, place[1], own_path)


def read_authority(authority: str, scheme: str) -> tuple[str, str] | None:
    """Host in ASCII and port, empty for the usual one; None for what names a user, or no host.

    International names as UTS 46 maps them for all but a few letters; the rest is in doubt.
    """
    host, colon, port = authority.partition(":")
    if "@" in authority or (colon and not (port.isascii() and port.isdigit())):
        return None
    folded = unicodedata.normalize("NFKC", host).lower().replace("。", ".").removesuffix(".")
    try:
        name = ".".join(map(_to_ascii, folded.split(".")))
    except UnicodeError:
        return None
    if not _HOST.match(name):
        return None
    return name, "" if port == _USUAL[scheme] else port


def _to_ascii(label: str) -> str:
    """One part of a host; the sharp s stays itself, as browsers have it."""
    if label.isascii():
        return label
    if not all(one.isalnum() or one == "-" or unicodedata.combining(one) for one in label):
        raise UnicodeError("no letter of a name")
    return f"xn--{label.encode('punycode').decode('ascii')}"
