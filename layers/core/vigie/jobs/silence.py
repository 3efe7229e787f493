"""Silence as an alert: sources that cannot be read, and places where nobody speaks any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from vigie.alert import Alert, AlertKind, Sign
from vigie.aws.alerts import latest_alert
from vigie.aws.counters import read_hours
from vigie.aws.sources import list_sources, read_source
from vigie.brand import Brand
from vigie.errors import ConflictError
from vigie.jobs.raising import raise_alert
from vigie.jobs.reconnect import refuse_if_disconnected
from vigie.metric import Bucket, start_of_day
from vigie.platforms import Pushed, load_platform, platform_names
from vigie.silence import LEARNT_FROM, Gap, find_gap, is_outage, is_unread
from vigie.source import Health, Source

ITEMS = "items"
MOST_ALONE = 2
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_LOST, _LOST_ALL, _UNHEARD = 3, 5, 3
Told = dict[date, int]


def watch_reads(
    brands: Sequence[Brand], now: datetime, known: Mapping[str, list[Source]] | None = None
) -> int:
    """Raise an alert for each source that cannot be read, one where reading itself stopped.

    Of brands that write to the same people about an outage of the whole stack, one does. ``known``
    are the sources of brands that were read already.
    """
    known = known or {}
    all_sources = {one.slug: known.get(one.slug) or list_sources(one.slug) for one in brands}
    every = [one for sources in all_sources.values() for one in sources]
    unread = [one for one in every if is_unread(one, now)]
    stack_is_out = len(brands) > 1 and is_outage(unread, _readable(every, unread))
    written: set[tuple[str, ...]] = set()
    for brand in brands:
        people = tuple(sorted(one.email for one in brand.alert_recipients))
        if stack_is_out and people in written:
            continue
        lost = [one for one in unread if one.brand == brand.slug]
        if lost:
            written.add(people)
            _tell_unread(brand, lost, all_sources[brand.slug], now, whole=stack_is_out)
    return len(unread)


def _tell_unread(
    brand: Brand, lost: list[Source], sources: Sequence[Source], now: datetime, *, whole: bool
) -> None:
    """Rule: up to two are told each; more, or all there is to read, is one alert of the brand."""
    outage, _ = latest_alert(brand.slug, AlertKind.SILENCE)
    is_told = outage is not None and outage.alert.is_on
    if is_told or whole or len(lost) > MOST_ALONE or is_outage(lost, _readable(sources, lost)):
        names = tuple(dict.fromkeys(load_platform(one.platform).PROFILE.name for one in lost))
        if not is_told:
            last = max(one.last_success for one in lost if one.last_success)
            sign = _sign("", last, now, _LOST_ALL, count=len(lost), topic=names)
            _tell_once(brand, sign, last, now)
        return
    for one in lost:
        if one.last_success:
            sign = _sign(one.id, one.last_success, now, _LOST, one.platform, topic=_name(one))
            _tell_once(brand, sign, one.last_success, now)


def watch_items(
    brand: Brand, sources: Sequence[Source], buckets: Sequence[Bucket], now: datetime
) -> int:
    """Raise an alert for each platform where somebody should have said something by now.

    ``buckets`` are the brand's counts of two months. One alert tells of more than two at once, or
    of all: then the talk has stopped, or the way it reaches us.
    """
    zone = ZoneInfo(brand.time_zone)
    told, last = count_days(buckets, zone)
    listened = {slug for slug in told if _is_listened(slug, sources)}
    gaps = {slug: gap for slug in listened if (gap := _gap(told[slug], last[slug], now))}
    gaps = {slug: gap for slug, gap in gaps.items() if _is_ours_to_tell(brand, slug, sources, now)}
    if len(gaps) > MOST_ALONE or (len(gaps) > 1 and len(gaps) == len(listened)):
        since = max(gap.since for gap in gaps.values())
        names = tuple(load_platform(slug).PROFILE.name for slug in sorted(gaps))
        sign = _sign(ITEMS, since, now, _UNHEARD, count=len(gaps), topic=names)
        _tell_once(brand, sign, since, now)
        return len(gaps)
    for slug, gap in gaps.items():
        sign = _sign(f"{ITEMS}#{slug}", gap.since, now, _UNHEARD, slug, expected=gap.expected)
        _tell_once(brand, sign, gap.since, now)
    return len(gaps)


def is_silence_over(alert: Alert, brand: Brand, now: datetime) -> bool:
    """Whether what was silent speaks again, or nobody listens to it any more."""
    kind, _, platform = alert.about.partition("#")
    if kind == ITEMS:
        began = alert.opened_at - timedelta(hours=alert.window_hours - 1)
        heard = read_hours(brand.slug, began, now)
        return any(b.measures.get("mentions") and platform in ("", b.platform) for b in heard)
    if alert.about:
        source = read_source(brand.slug, alert.about)
        return source is None or not source.enabled or _is_read(source, alert)
    return not any(is_unread(one, now) for one in list_sources(brand.slug))


def count_days(
    buckets: Sequence[Bucket], zone: ZoneInfo
) -> tuple[dict[str, Told], dict[str, datetime]]:
    """Mentions per platform and day of the zone, and when the last of a platform came at latest.

    A bucket at midnight that is alone in its day may be the whole day, rolled up: then the last
    came at its end at the latest.
    """
    told: defaultdict[str, Told] = defaultdict(dict)
    starts: defaultdict[tuple[str, date], list[datetime]] = defaultdict(list)
    for bucket in buckets:
        if count := bucket.measures.get("mentions", 0):
            day = bucket.start.astimezone(zone).date()
            told[bucket.platform][day] = told[bucket.platform].get(day, 0) + count
            starts[bucket.platform, day].append(bucket.start)
    last = {slug: _end_of(max(days), starts[slug, max(days)], zone) for slug, days in told.items()}
    return dict(told), last


def _end_of(day: date, starts: Sequence[datetime], zone: ZoneInfo) -> datetime:
    is_whole = set(starts) == {start_of_day(day, zone)}
    return start_of_day(day + _DAY, zone) if is_whole else max(starts) + _HOUR


def _gap(told: Told, last: datetime, now: datetime) -> Gap | None:
    final = max(told)
    first = max(min(told), final - timedelta(days=LEARNT_FROM - 1))
    days = [told.get(first + timedelta(days=n), 0) for n in range((final - first).days + 1)]
    return find_gap(days, first.weekday(), last, now)


def _is_listened(platform: str, sources: Sequence[Source]) -> bool:
    """Whether anything should reach us from there: a source that is on, or pushes."""
    rows = [one for one in sources if one.platform == platform]
    if rows or platform not in platform_names():
        return any(one.enabled for one in rows)
    return isinstance(load_platform(platform), Pushed)


def _is_ours_to_tell(brand: Brand, platform: str, sources: Sequence[Source], now: datetime) -> bool:
    """Not where the token is known to be dead, nor where no read works: those have their alert."""
    rows = [one for one in sources if one.platform == platform and one.enabled]
    if any(one.health is Health.RECONNECT or is_unread(one, now) for one in rows):
        return False
    try:
        refuse_if_disconnected(brand.slug, platform)
    except ConflictError:
        return False
    return True


def _tell_once(brand: Brand, sign: Sign, since: datetime, now: datetime) -> None:
    """One silence is one alert, however long it lasts and whatever people made of it."""
    kept, _ = latest_alert(brand.slug, sign.kind, sign.about)
    if kept is None or kept.alert.opened_at < since:
        raise_alert(brand, sign, now)


def _readable(sources: Sequence[Source], unread: Sequence[Source]) -> list[Source]:
    lost = {(one.brand, one.id) for one in unread}
    works = (one for one in sources if one.enabled and one.last_success)
    return [one for one in works if (one.brand, one.id) not in lost]


def _is_read(source: Source, alert: Alert) -> bool:
    return source.last_success is not None and source.last_success > alert.opened_at


def _name(source: Source) -> tuple[str, ...]:
    """What its owner knows it by; of an address the host alone, the rest may be a secret."""
    host = urlsplit(source.url).hostname or ""
    return tuple(one for one in (source.query or source.account or host,) if one)


def _sign(
    about: str,
    since: datetime,
    now: datetime,
    severity: int,
    platform: str = "",
    *,
    count: int = 1,
    expected: float = 0.0,
    topic: tuple[str, ...] = (),
) -> Sign:
    return Sign(
        kind=AlertKind.SILENCE,
        severity=severity,
        count=count,
        about=about,
        expected=expected,
        window_hours=max(1, round((now - since) / _HOUR)),
        platform=platform,
        topic=topic,
    )
