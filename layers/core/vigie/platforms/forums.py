"""Forums: phpBB, vBulletin, XenForo, MyBB, NodeBB, Flarum, Invision and others, by their feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from vigie.errors import PayloadError, PermanentError
from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._call import Request
from vigie.platforms._feed_bytes import decode
from vigie.platforms._feed_poll import REFUSALS, parse_feed, poll_feed
from vigie.platforms._forum_find import feed_of, is_feed_address
from vigie.platforms._forum_post import read_post
from vigie.platforms._http import fetch, rebase
from vigie.source import Source

PROFILE = Profile(
    slug="forums",
    name="Forums",
    capabilities=frozenset({Capability.MENTIONS, Capability.COMMENTS}),
    address="url",
    limits="what the feed lists, often the 10 to 50 newest posts; some show topics alone",
    windows="only what the feed still lists",
    price="free",
    storage_duty="follow the forum's terms; edits are followed",
    reads=Told(
        fr="Les messages et les sujets publics que liste le flux du forum.",
        en="The public posts and topics the forum's feed lists.",
    ),
    writes=Told(
        fr="Rien\u202f: un flux ne fait que lire\u202f; vous répondez sur le forum, sous votre "
        "propre compte, par une tâche avec le lien du message.",
        en="Nothing: a feed only reads; you answer on the forum, with your own account, by a task "
        "with the post's link.",
    ),
    stores=Told(
        fr="Le texte, le pseudonyme et l'adresse du message, pendant 90 jours.",
        en="The words, the nickname and the post's address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr="Copiez l'adresse de l'accueil du forum, d'une de ses rubriques ou d'un sujet. "
            "vigie y cherche le flux\u202f: elle connaît phpBB, FluxBB, vBulletin, XenForo, MyBB, "
            "NodeBB, Flarum (avec son extension de syndication), Invision, SMF et Vanilla.",
            en="Copy the address of the forum's front page, of one of its sections or of a topic. "
            "vigie looks for the feed there: it knows phpBB, FluxBB, vBulletin, XenForo, MyBB, "
            "NodeBB, Flarum (with its syndication extension), Invision, SMF and Vanilla.",
        ),
        ConnectionStep(
            fr="Ajoutez une source forums avec cette adresse, ou directement avec celle du flux, "
            "par exemple https://forum.example/feed.php, puis lancez «\u202fvigie check\u202f».",
            en="Add a forums source with that address, or straight away with the feed's, for "
            "example https://forum.example/feed.php, then run “vigie check”.",
        ),
    ),
)
MOST_BYTES = 2 * 1024 * 1024
NO_FEED = (
    "this page names no feed and its forum's software is not known: give the address of the feed"
)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a forum's feed. Raises PayloadError when it is none."""
    return parse_feed(payload, observed_at, platform="forums", shape=read_post)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new on the forum. Raises as the protocol says.

    The cursor is the feed's, and under ``feed`` its address once it was found; a feed that left
    its place is looked for anew.
    """
    known = str(source.cursor.get("feed") or "")
    address = known or (source.url if is_feed_address(source.url) else _find_feed(source.url))
    try:
        fetched = poll_feed(replace(source, url=address), now, platform="forums", shape=read_post)
    except (PayloadError, PermanentError):
        if address == source.url or not known:
            raise
        address = _find_feed(source.url)
        fetched = poll_feed(replace(source, url=address), now, platform="forums", shape=read_post)
    # A feed that is over or has moved is not the page the owner gave.
    found = fetched.moved_to or address
    if address == source.url:
        return fetched
    return replace(fetched, cursor={**fetched.cursor, "feed": found}, moved_to="", gone=False)


def _find_feed(address: str) -> str:
    """The feed's address, from a page of the forum. Raises PayloadError when none is found."""
    if not address:
        raise PayloadError("the source has no address")
    request = Request(
        platform="forums",
        url=rebase("forums", address),
        headers={"Accept": "text/html, */*;q=0.5"},
        max_bytes=MOST_BYTES,
        classify=lambda response: REFUSALS.get(response.status),
    )
    response = fetch(request)
    page = decode(response.body, response.headers.get("content-type", ""))
    start = page.lstrip("\ufeff \t\r\n")[:200].lower()
    if start.startswith(("<?xml", "<rss", "<feed", "<rdf", "{")):
        return address
    found = feed_of(page, response.moved_to or address)
    if found is None:
        raise PayloadError(NO_FEED)
    return found
