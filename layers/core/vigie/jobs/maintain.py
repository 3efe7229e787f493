"""What no stream or queue brings again: forgotten mentions, silent sources, days to roll up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from vigie.aws.brands import list_brands
from vigie.aws.cards import change_card, read_cards
from vigie.aws.journal import count, note, warn, warn_failure
from vigie.aws.mentions import arrived_between, get_mentions
from vigie.aws.rollups import read_period, roll_up_brand
from vigie.aws.secrets import list_connected
from vigie.aws.sources import list_sources
from vigie.brand import Brand
from vigie.card import Card, leave_to_human
from vigie.errors import AuthError, PlatformError
from vigie.jobs.changes import watch_changes
from vigie.jobs.connection import fresh_secrets
from vigie.jobs.recheck import send_rechecks
from vigie.jobs.reconnect import note_dead_token
from vigie.jobs.schedule import wake_desk
from vigie.jobs.silence import watch_items, watch_reads
from vigie.mention import Mention
from vigie.platforms import Polled, load_platform, platform_names
from vigie.platforms._deadline import within
from vigie.source import Source

PATIENCE = timedelta(minutes=10)
LOOK_BACK = timedelta(hours=7)
PAGE = 100
RENEWALS_LAST = 60.0  # seconds a brand
HALF_HOURLY, HOURLY, DAILY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
LEARNT_FROM = timedelta(days=62)
_looked: dict[tuple[str, str], datetime] = {}


def maintain(now: datetime) -> dict[str, int]:
    """Do all of it; answers how much of each was mended. Safe to repeat at any time.

    One step or brand that fails is logged and does not keep the others from being done.
    """
    brands = list_brands()
    done = {"left_to_humans": _try("forgotten", lambda: _find_forgotten(now))}
    done["days_to_recheck"] = _try("recheck", lambda: send_rechecks(now))
    # Should the function of each minute stand still, acts and alerts are woken all the same.
    done["woken"] = _try("woken", lambda: sum(wake_desk(now).values()))
    heard: dict[str, list[Source]] = {}
    done["sources_silent"] = sum(
        _try("sources_silent", partial(_count_silent, brand, heard, now)) for brand in brands
    )
    done["sources_unread"] = _try("unread", lambda: watch_reads(brands, now, heard))
    for what, mend in STEPS.items():
        done[what] = sum(_try(what, partial(mend, brand, now)) for brand in brands)
    count("SourcesSilent", done["sources_silent"])
    note("desk maintained", **done)
    return done


def _try(what: str, mend: Callable[[], int]) -> int:
    try:
        return mend()
    except Exception as error:  # noqa: BLE001 - the next run tries again, the others go on
        count("MaintenanceFailed")
        warn_failure("maintenance step failed", error, step=what)
        return 0


def _roll_up(brand: Brand, now: datetime) -> int:
    return roll_up_brand(brand.slug, ZoneInfo(brand.time_zone), now)


def _make_authors_anew(brand: Brand, now: datetime) -> int:
    """Once a day of the stack's, since it reads a day's cards for each day somebody left."""

    def look() -> int:
        from vigie.jobs.author_marks import make_anew  # once a day: not at a cold start

        return make_anew(brand, now)

    return _paced(DAILY, "authors", brand, now, look)


def _count_silent(brand: Brand, heard: dict[str, list[Source]], now: datetime) -> int:
    heard[brand.slug] = list_sources(brand.slug)
    return sum(is_silent(source, now) for source in heard[brand.slug])


def _renew_tokens(brand: Brand, now: datetime) -> int:
    """Renew each token that is due, also of accounts nobody asks anything of; how many are dead.

    One platform that hangs or answers nonsense keeps no other's token from being renewed.
    """
    known = [one for one in list_connected(brand.slug) if one in platform_names()]
    with within(RENEWALS_LAST):
        return sum(_try("token", partial(_renew, brand.slug, one, now)) for one in known)


def _renew(brand: str, platform: str, now: datetime) -> int:
    """1 when the token is newly known to be dead."""
    try:
        fresh_secrets(brand, platform, lambda: now)
    except AuthError as error:
        return note_dead_token(brand, platform, error.reason, now)
    except PlatformError as error:
        warn_failure("token could not be renewed", error, platform=platform)
    return 0


def _look_for_waiting(brand: Brand, now: datetime) -> int:
    from vigie.jobs.waiting import watch_waiting  # twice an hour: not at a cold start

    return _paced(HALF_HOURLY, "waiting", brand, now, lambda: watch_waiting(brand, now))


def _look_at_talk(brand: Brand, now: datetime) -> int:
    """What the counts of two months say once an hour: who fell silent, what changed."""

    def look() -> int:
        zone = ZoneInfo(brand.time_zone)
        buckets = list(read_period(brand.slug, now - LEARNT_FROM, now, zone, by_hour=False))
        sources = list_sources(brand.slug)
        return watch_items(brand, sources, buckets, now) + watch_changes(brand, buckets, now)

    return _paced(HOURLY, "talk", brand, now, look)


def _close_days(brand: Brand, now: datetime) -> int:
    from vigie.jobs.closed_days import close_days  # once a day: not at a cold start
    from vigie.jobs.tell_askers import finish_telling

    def look() -> int:
        finish_telling(brand.slug, now)
        return close_days(brand, now)

    return _paced(HOURLY, "people", brand, now, look)


def _prove_counters(brand: Brand, now: datetime) -> int:
    from vigie.jobs.proving import prove_by_night  # once a day: not at a cold start

    return _paced(HOURLY, "proof", brand, now, lambda: prove_by_night(brand, now))


def _paced(
    every: timedelta, what: str, brand: Brand, now: datetime, look: Callable[[], int]
) -> int:
    """Look as often as it pays; a function that starts anew looks at once, which does no harm."""
    last = _looked.get((what, brand.slug))
    if last is not None and timedelta() <= now - last < every:
        return 0
    found = look()
    _looked[what, brand.slug] = now
    return found


def forget_looks() -> None:
    """Look at everything again at the next run, for tests."""
    _looked.clear()


# What waits for others comes last.
STEPS: dict[str, Callable[[Brand, datetime], int]] = {
    "authors_made_anew": _make_authors_anew,
    "days_rolled_up": _roll_up,
    "left_waiting": _look_for_waiting,
    "talk_changed": _look_at_talk,
    "days_closed": _close_days,
    "counters_differing": _prove_counters,
    "tokens_dead": _renew_tokens,
}


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
        found += sum(
            _try("mention", partial(_leave_to_human, mention, now)) for mention in late.values()
        )
    return found


def _leave_to_human(mention: Mention, now: datetime) -> bool:
    if mention.own or mention.removed:
        return False

    def changed(known: Card | None) -> Card | None:
        return leave_to_human(known, mention)

    warn("mention left to a human", mention=mention.id)
    return change_card(mention.id, changed, now) is not None
