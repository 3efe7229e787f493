"""What no stream or queue brings again: forgotten mentions, silent sources, days to roll up."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from vigie.aws.brands import list_brands
from vigie.aws.cards import change_card, read_cards
from vigie.aws.counters import roll_up_brand
from vigie.aws.journal import count, note, warn
from vigie.aws.mentions import arrived_between, get_mentions
from vigie.aws.sources import list_sources
from vigie.card import Card, leave_to_human
from vigie.jobs.watch import end_if_over
from vigie.mention import Mention
from vigie.platforms import Polled, load_platform
from vigie.source import Source

PATIENCE = timedelta(minutes=10)
LOOK_BACK = timedelta(hours=7)
PAGE = 100


def maintain(now: datetime) -> dict[str, int]:
    """Do all of it; answers how much of each was mended. Safe to repeat at any time."""
    brands = list_brands()
    done = {
        "left_to_humans": _find_forgotten(now),
        "alerts_ended": sum(end_if_over(brand.slug, now) for brand in brands),
        "days_rolled_up": sum(
            roll_up_brand(brand.slug, ZoneInfo(brand.time_zone), now) for brand in brands
        ),
        "sources_silent": sum(
            is_silent(source, now) for brand in brands for source in list_sources(brand.slug)
        ),
    }
    count("SourcesSilent", done["sources_silent"])
    note("desk maintained", **done)
    return done


def is_silent(source: Source, now: datetime) -> bool:
    """Whether a polled source has missed three reads in a row, whatever the reason."""
    if not source.enabled or not isinstance(load_platform(source.platform), Polled):
        return False
    if source.last_success is None:
        return source.failures > 0
    return now - source.last_success > timedelta(minutes=3 * source.every_minutes) + PATIENCE


def _find_forgotten(now: datetime) -> int:
    """Give a card to mentions that have had none for ten minutes: a human sees them unanalysed.

    Looks back over the stream's own patience (six hours) and one more.
    """
    found = 0
    arrived = arrived_between(now - LOOK_BACK, now - PATIENCE)
    while page := list(islice(arrived, PAGE)):
        cards = read_cards(page)
        late = get_mentions(one for one in page if one not in cards)
        found += sum(_leave_to_human(mention, now) for mention in late.values())
    return found


def _leave_to_human(mention: Mention, now: datetime) -> bool:
    if mention.own or mention.removed:
        return False

    def changed(known: Card | None) -> Card | None:
        return leave_to_human(known, mention)

    warn("mention left to a human", mention=mention.id)
    return change_card(mention.id, changed, now) is not None
