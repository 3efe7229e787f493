"""Where people look for something and the brand is not: places without an account of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from vigie.analysis import Intent
from vigie.aws.cards import list_cards
from vigie.aws.mentions import get_mentions
from vigie.aws.secrets import list_connected
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card, Status
from vigie.platforms import load_platform
from vigie.presence import Channel

# What only brings talk from elsewhere is no place to be at: its mentions' addresses name the place.
RELAYS: Final = frozenset(
    {
        *("google_alerts", "talkwalker", "buzzsumo", "feeds", "forums", "generic", "manual"),
        *("brand24", "hootsuite", "sprinklr", "mention"),
    }
)
MOST_TOLD: Final = 5
_MOST_READ: Final = 2000
_MOST_NEEDS: Final = 100
_OPEN: Final = (Status.TODO, Status.WAITING, Status.DONE)
_SAID: Final = ("replies", "giving", "promoting")


@dataclass(frozen=True, slots=True)
class Absence:
    """A place, by its platform's slug or, where an alert told of it, by its host alone."""

    platform: str
    host: str
    mention_ids: tuple[str, ...]


def find_absences(
    brand: Brand, channels: Iterable[Channel], since: datetime, until: datetime
) -> list[Absence]:
    """The places where most people looked for something to buy and the brand has no voice.

    Rule: no secret of the platform was ever written, and the brand said nothing there in the
    period. Of many only the latest hundred needs count.
    """
    found = {one.platform: one for one in channels if one.count("purchase")}
    absent = {slug for slug, one in found.items() if slug in RELAYS or not _is_there(one)}
    if lonely := absent - RELAYS:
        absent -= lonely - _without(brand.slug, lonely)
    if not absent:
        return []
    needs = list(islice(_find_needs(brand.slug, absent, since, until), _MOST_NEEDS))
    places: dict[tuple[str, str], list[str]] = {}
    for place, mention_id in _place_needs(needs, brand):
        places.setdefault(place, []).append(mention_id)
    told = sorted(places.items(), key=lambda one: (-len(one[1]), one[0]))
    return [Absence(*place, tuple(ids)) for place, ids in told[:MOST_TOLD]]


def _is_there(channel: Channel) -> bool:
    return any(channel.count(name) for name in _SAID)


def _without(brand: str, platforms: set[str]) -> set[str]:
    """Those the brand wrote no secrets for; one that lives on another's has them with it."""
    connected = set(list_connected(brand))
    profiles = [load_platform(slug).PROFILE for slug in platforms]
    return {one.slug for one in profiles if not connected & {one.slug, one.secrets_of}}


def _find_needs(
    brand: str, platforms: set[str], since: datetime, until: datetime
) -> Iterator[Card]:
    for status in _OPEN:
        cards = list_cards(brand, status, since=to_text(since), until=to_text(until))
        for card in islice(cards, _MOST_READ):
            is_need = card.analysis is not None and Intent.PURCHASE in card.analysis.intents
            if is_need and not card.removed and card.platform in platforms:
                yield card


def _place_needs(cards: list[Card], brand: Brand) -> Iterator[tuple[tuple[str, str], str]]:
    mentions = get_mentions(one.mention_id for one in cards if one.platform in RELAYS)
    for card in cards:
        if card.platform not in RELAYS:
            yield (card.platform, ""), card.mention_id
            continue
        mention = mentions.get(card.mention_id)
        host = _host_of(mention.url) if mention else ""
        if host and host != _host_of(brand.site):
            yield ("", host), card.mention_id


def _host_of(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def name_place(one: Absence) -> str:
    """The place as people call it."""
    return load_platform(one.platform).PROFILE.name if one.platform else one.host
