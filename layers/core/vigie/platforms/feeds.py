"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed; blogs, their comments, forums, alert services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._feed_poll import parse_feed, poll_feed
from vigie.source import Source

PROFILE = Profile(
    slug="feeds",
    name="RSS, Atom and JSON feeds",
    capabilities=frozenset({Capability.MENTIONS, Capability.COMMENTS}),
    address="url",
    limits="1,000 entries and 10 MB a read; the rhythm the feed asks for",
    windows="only what the feed still lists",
    price="free",
    storage_duty="follow the site's terms; edits are followed",
    reads=Told(
        fr="Les articles, billets ou messages que le flux publie.",
        en="The articles, posts or messages the feed publishes.",
    ),
    writes=Told(
        fr="Rien\u202f: on répond sur le site, par une tâche avec son lien.",
        en="Nothing: you answer on the site, by a task with its link.",
    ),
    stores=Told(
        fr="Le titre, le texte, l'auteur et l'adresse, pendant 90 jours.",
        en="Title, words, author and address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr="Cherchez l'adresse du flux du blog, du journal ou du forum\u202f: souvent /feed/, "
            "/rss ou /atom.xml, et /comments/feed/ pour les commentaires d'un site WordPress.",
            en="Find the address of the blog's, paper's or forum's feed: often /feed/, /rss or "
            "/atom.xml, and /comments/feed/ for the comments of a WordPress site.",
        ),
        ConnectionStep(
            fr="Ajoutez une source de type feeds avec cette adresse, puis lancez "
            "«\u202fvigie check\u202f».",
            en="Add a source of type feeds with that address, then run “vigie check”.",
        ),
    ),
)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a feed of any dialect. Raises PayloadError when it is none."""
    return parse_feed(payload, observed_at, platform="feeds")


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the feed at the source's address. Raises as the protocol says."""
    return poll_feed(source, now, platform="feeds")
