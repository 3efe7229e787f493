"""What a starter earns, and how the team stands when one is begun or shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from vigie.action import Action
from vigie.aws.brands import read_brand
from vigie.aws.cards import item_to_card
from vigie.aws.crises import read_current
from vigie.aws.mentions import get_thread
from vigie.aws.pauses import is_paused
from vigie.aws.promises import read_promises
from vigie.aws.sayings import list_sayings
from vigie.aws.settings import settings
from vigie.aws.sources import list_sources
from vigie.aws.table import get_many
from vigie.aws.talks import list_oldest_pressing
from vigie.brand import Brand
from vigie.card import Card
from vigie.gauge import count_balance
from vigie.jobs.connection import host_of, known_secrets
from vigie.jobs.starter_following import read_team
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.starter_warnings import Backlog, Desk, count_backlog

WATCHED = timedelta(days=30)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FIGURES = ("replies", "people", "positive", "negative", "answered")


def read_desk(brand: str, now: datetime) -> Desk:
    """How the team stands now: one bounded read of each list."""
    known, away = read_team(brand, now)
    return Desk(
        backlog=read_backlog(brand, now),
        is_paused=is_paused(brand),
        is_crisis=read_current(brand) is not None,
        is_promoting=count_balance(list_sayings(brand, now - WATCHED, now)).is_off,
        known=known,
        away=away,
    )


def read_backlog(brand: str, now: datetime) -> Backlog:
    """Who waits past what the brand promises, among the oldest that ask for something."""
    settings_of = read_brand(brand) or Brand(slug=brand, name=brand)
    return count_backlog(list_oldest_pressing(brand), settings_of, read_promises(brand), now)


def measure(posts: list[Action]) -> dict[str, int]:
    """What was said under a starter's posts: counted up to two hundred each.

    ``people`` are distinct authors, ``answered`` our own words among the replies.
    """
    found = [one for post in posts for one in _said_under(post)]
    cards = _read_moods([one.id for one in found if not one.own])
    theirs = [one for one in found if not one.own and not one.removed]
    who = {(one.platform, one.author.id or one.author.name or one.id) for one in theirs}
    moods = [
        card.analysis.sentiment.label.value
        for one in theirs
        if (card := cards.get(one.id)) and card.analysis
    ]
    return {
        "replies": len(theirs),
        "people": len(who),
        "positive": moods.count("positive"),
        "negative": moods.count("negative"),
        "answered": len(found) - len([one for one in found if not one.own]),
    }


def _said_under(post: Action) -> Iterator[Mention]:
    """The thread of a post, the post itself left out."""
    if not post.result_id:
        return
    for realm in _realms(post):
        root = Mention(
            brand=post.brand,
            platform=post.platform,
            native_id=post.result_id,
            said_at=post.created_at or LONG_AGO,
            text="",
            realm=realm,
        )
        yield from (one for one in get_thread(root) if one.native_id != post.result_id)


def _realms(post: Action) -> list[str]:
    """Where it may be found: on a self-hosted platform, at the brand's own sources there."""
    profile = load_platform(post.platform).PROFILE
    if not profile.self_hosted:
        return [""]
    mine = [one.url for one in list_sources(post.brand) if one.platform == post.platform]
    mine.append(known_secrets(post.brand, post.platform).get(profile.place, ""))
    hosts = dict.fromkeys(filter(None, map(host_of, mine)))
    origins = [f"{scheme}://{host}" for host in hosts for scheme in ("https", "http")]
    return list(dict.fromkeys((*origins, *hosts, *(one.rstrip("/") for one in mine if one))))


def _read_moods(identities: list[str]) -> dict[str, Card]:
    """Cards to count by, weakly read: nothing is decided on them."""
    keys = [{"pk": one, "sk": "card"} for one in identities]
    items = get_many(settings().desk_table, keys, strong=False) if keys else []
    return {item["pk"]: item_to_card(item) for item in items}
