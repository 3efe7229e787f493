"""Read again what platforms ask us to follow: what is gone there goes here, and nothing else.

Once a day each mention with such a duty is read again, in batches of its platform's size; the words
a platform lends for a time go when the time is over and nobody read them anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from vigie.aws.clock import utc_now
from vigie.aws.erasure import forget_quotes
from vigie.aws.journal import count, note, warn_failure
from vigie.aws.mentions import arrived_on, forget_words, get_mentions, reread_days, touch
from vigie.aws.queues import send_job
from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, get, put, write
from vigie.aws.wire import to_seconds
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PlatformError,
)
from vigie.jobs.connection import CALLS_LAST, connected, is_connected, is_known_realm
from vigie.jobs.reconnect import note_dead_token
from vigie.jobs.sameness import keep_of, store_once
from vigie.mention import LOOKUP, EventKind, Mention, MentionEvent
from vigie.platforms import Profile, Reread, load_platform
from vigie.platforms._deadline import within
from vigie.platforms._limits import EARLY

EVERY = timedelta(hours=24)
YOUNG_EVERY = timedelta(hours=4)
YOUNG_DAYS = 4
ALL, YOUNG = "all", "young"
PAGE, CHUNK = 200, 100
REMOTE_TROUBLE = (PlatformError, AddressRefusedError, PayloadError, OutcomeUnknownError)


def send_rechecks(now: datetime) -> int:
    """Send the days that are due to the poll queue; answers how many.

    All days once a day; the youngest, where short terms end, every four hours. The pass is noted
    before its days are sent: cut short, the young pass four hours later sends the rest of them
    again, and reading twice changes nothing.
    """
    every_day = _take_turn(ALL, now, EVERY)
    if not _take_turn(YOUNG, now, YOUNG_EVERY) and not every_day:
        return 0
    days = reread_days(now) if every_day else reread_days(now, YOUNG_DAYS)
    for day in days:
        send_job({"recheck": day, "after": "", "which": ALL if every_day else YOUNG})
    return len(days)


def _take_turn(name: str, now: datetime, every: timedelta) -> bool:
    """Whether it is time; of any number of callers one takes the turn."""
    key = {"pk": "recheck", "sk": name}
    row = get(settings().desk_table, key)
    if row and row["next_at"] > to_seconds(now):
        return False
    fresh = Condition("attribute_not_exists(pk)")
    known = Condition("next_at = :was", {}, {":was": row["next_at"]}) if row else fresh
    try:
        write(put(settings().desk_table, {**key, "next_at": to_seconds(now + every)}, known))
    except ConditionFailedError:
        return False
    return True


def recheck_day(job: Mapping[str, str], now: datetime) -> None:
    """Read a page of a day's mentions again and send the next page. Safe to repeat.

    Platforms that read one at a time, or hang, take longer than a function lives: when half its
    time is over, the rest of the page is another job.
    """
    day = job["recheck"]
    page = arrived_on(day, job["after"], PAGE)
    age = now.date() - date.fromisoformat(day)
    started, read, after = time.monotonic(), 0, ""
    for start in range(0, len(page), CHUNK):
        part = page[start : start + CHUNK]
        mentions = get_mentions(identity for identity, _ in part)
        due = [one for one in mentions.values() if _is_due(one, age, job["which"])]
        with within(max(CALLS_LAST - (time.monotonic() - started), 1.0)):
            for group in _grouped(due):
                _recheck(group, now)
        read, after = read + len(due), part[-1][1]
        if time.monotonic() - started > CALLS_LAST / 2:
            break
    note("mentions read again", day=day, mentions=read)
    if after and (after != page[-1][1] or len(page) == PAGE):
        send_job({**job, "after": after})


def reread_now(identities: Sequence[str], now: datetime) -> None:
    """Read mentions at once that a delivery told by their id alone. Safe to repeat."""
    told = [one for one in get_mentions(identities).values() if LOOKUP in one.facts]
    for group in _grouped(told):
        _recheck(group, now)


def _is_due(mention: Mention, age: timedelta, which: str) -> bool:
    """Whether a mention's turn is in this pass.

    Rule: every so many days as its platform asks, at least daily where its words are only lent;
    between two days only where they are lent for no more than a few.
    """
    duties = load_platform(mention.platform).PROFILE.duties
    if which == YOUNG:
        return duties.keep is not None and duties.keep <= timedelta(days=YOUNG_DAYS)
    every = max((duties.recheck_every or EVERY).days, 1)
    return duties.keep is not None or age.days % every == 0


def _grouped(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """Mentions of one brand, platform and realm together, no more than its platform reads."""
    groups: dict[tuple[str, str, str], list[Mention]] = {}
    for mention in mentions:
        if not mention.removed:
            key = (mention.brand, mention.platform, mention.realm)
            groups.setdefault(key, []).append(mention)
    for (_, platform, _), group in groups.items():
        module = load_platform(platform)
        size = module.REREAD_AT_ONCE if isinstance(module, Reread) else len(group)
        rest = iter(group)
        while part := list(islice(rest, size)):
            yield part


def _recheck(group: Sequence[Mention], now: datetime) -> None:
    """One batch: an answer we cannot trust removes nothing; only the words' own time does."""
    brand, platform = group[0].brand, group[0].platform
    module = load_platform(platform)
    events: Sequence[MentionEvent] = ()
    if isinstance(module, Reread) and _may_ask(group[0], module.PROFILE):
        try:
            with connected(brand, platform, utc_now) as secrets:
                events = module.reread(group, secrets, now)
        except REMOTE_TROUBLE as error:
            if getattr(error, "code", "") != EARLY:
                count("MaintenanceFailed")
            warn_failure("mentions could not be read again", error, platform=platform)
            if isinstance(error, AuthError):
                note_dead_token(brand, platform, error.reason, now)
    _apply(group, events, module.PROFILE, now)


def _may_ask(one: Mention, profile: Profile) -> bool:
    return is_connected(one.brand, profile) and is_known_realm(one.brand, profile, one.realm)


def _apply(
    group: Sequence[Mention], events: Sequence[MentionEvent], profile: Profile, now: datetime
) -> None:
    keep = keep_of(profile)
    for event in events:
        store_once(group[0].brand, event, now)
    seen = {event.native_id for event in events if event.kind is not EventKind.REMOVE}
    for mention in get_mentions(one.id for one in group).values():
        if mention.removed or profile.duties.keep is None or mention.words_until is None:
            continue
        ends_soon = mention.words_until - now <= max(YOUNG_EVERY, keep.lasts / 6)
        if ends_soon and mention.native_id in seen:
            touch(mention, now, keep)
        elif mention.words_until - now <= YOUNG_EVERY and not mention.is_withheld:
            forget_quotes(mention.id, now)
            forget_words(mention, now)
