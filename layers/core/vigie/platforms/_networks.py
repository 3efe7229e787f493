"""Where a row of an export was said: the network its column or its address names."""

from __future__ import annotations

import hashlib
from functools import cache
from urllib.parse import urlsplit

from vigie.platforms import Claiming, load_platform, platform_names
from vigie.platforms._canonical import canonical
from vigie.platforms._table import fold

# Folded names; whichever of these words a cell holds decides, longest first.
NAMES = {
    "app store": "app_store",
    "apple app store": "app_store",
    "bluesky": "bluesky",
    "discord": "discord",
    "disqus": "disqus",
    "facebook": "facebook",
    "fb": "facebook",
    "google business": "google_business",
    "google business profile": "google_business",
    "google maps": "google_business",
    "google my business": "google_business",
    "google play": "google_play",
    "google plus": "google_plus",
    "hacker news": "hackernews",
    "instagram": "instagram",
    "ig": "instagram",
    "linkedin": "linkedin",
    "mastodon": "mastodon",
    "messenger": "messenger",
    "facebook messenger": "messenger",
    "pinterest": "pinterest",
    "reddit": "reddit",
    "telegram": "telegram",
    "threads": "threads",
    "tiktok": "tiktok",
    "trustpilot": "trustpilot",
    "tumblr": "tumblr",
    "tweet": "x",
    "twitter": "x",
    "whatsapp": "whatsapp",
    "x": "x",
    "youtube": "youtube",
}
HOSTS = {
    "apps.apple.com": "app_store",
    "bsky.app": "bluesky",
    "discord.com": "discord",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "instagram.com": "instagram",
    "linkedin.com": "linkedin",
    "news.ycombinator.com": "hackernews",
    "pinterest.com": "pinterest",
    "pinterest.fr": "pinterest",
    "play.google.com": "google_play",
    "plus.google.com": "google_plus",
    "reddit.com": "reddit",
    "t.me": "telegram",
    "threads.com": "threads",
    "threads.net": "threads",
    "tiktok.com": "tiktok",
    "trustpilot.com": "trustpilot",
    "tumblr.com": "tumblr",
    "twitter.com": "x",
    "x.com": "x",
    "youtu.be": "youtube",
    "youtube.com": "youtube",
}
# What has no identity on its platform is done there by a person (see `vigie.reply.BY_HAND`).
BY_HAND = "manual-"


def network_of(named: str, url: str | None) -> str:
    """The platform of a row by the words of its column, else by its address; empty: the open web.

    Rule: the column decides, for a tool knows that a Facebook post was found on a fan page; a
    column that says "Web" or "Blog" leaves it to the address.
    """
    words = fold(named).split()
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            known = NAMES.get(" ".join(words[start : start + size]))
            if known:
                return known
    return _of_host(url)


def identity_of(platform: str, url: str | None, *words: str) -> str:
    """The id of what was said: the platform's own when its address shows it, else a fingerprint.

    The fingerprint is of the canonical address and what was said by whom, so that two exports, of
    one tool or of two, that overlap bring the same mention once; and an address that many share
    (a thread, a page) is not one mention. Where there is no address, ``words`` hold the time too.
    """
    claimed = claim(platform, url) if url else None
    if claimed:
        return claimed
    parts = (platform, canonical(url) if url else "", *(" ".join(one.split()) for one in words))
    return BY_HAND + hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:24]


def claim(platform: str, url: str) -> str | None:
    """The native id behind an address, if its platform is here and knows its own addresses."""
    module = _find_claiming(platform)
    return module.claim(url) if module else None


@cache
def _find_claiming(platform: str) -> Claiming | None:
    if platform not in platform_names():
        return None
    module = load_platform(platform)
    return module if isinstance(module, Claiming) else None


def _of_host(url: str | None) -> str:
    host = (urlsplit(url).hostname or "") if url else ""
    labels = host.removeprefix("www.").split(".")
    endings = (".".join(labels[start:]) for start in range(len(labels)))
    return next((HOSTS[one] for one in endings if one in HOSTS), "")
