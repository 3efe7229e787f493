"""A brand's figures over a period: series, totals, figures with their previous period, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.alert import AlertKind
from vigie.alert_history import sum_up
from vigie.api.figure_views import show_figures, show_talks, show_voices
from vigie.api.measured import Period, first_of_thirty, widen
from vigie.api.oldest import find_oldest
from vigie.api.views import View
from vigie.aws.alert_history import alerts_between
from vigie.aws.days import EVERY
from vigie.aws.promises import read_promises
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.channels._words import typeset
from vigie.counting import COMPETITOR, voice_name
from vigie.definitions import define
from vigie.figures import Basis, make_figures, share_voices
from vigie.histogram import quantile, read_bins
from vigie.metric import TOTALS, Bucket, Step, about_us, is_shown, make_series, start_of
from vigie.owing import count_unanswered, first_waiting
from vigie.platforms._apart import stands_apart
from vigie.sketch import ERROR, estimate

SPIKES = (AlertKind.NEGATIVE_SPIKE, AlertKind.VOLUME_SPIKE, AlertKind.PRAISE_DROP)


def gather_metrics(  # noqa: PLR0917 - the order in which a query names them
    brand: Brand,
    since: datetime,
    until: datetime,
    step: Step,
    platform: str,
    language: str,
    now: datetime,
) -> View:
    """Everything `GET /api/metrics` answers, for a brand and the hours that hold [since, until).

    ``platform`` is empty for all. Where a platform's terms keep its figures apart, they are no part
    of ``figures``, but of ``totals``.
    """
    first, last = widen(since, until)
    period = Period(brand, first, last, step, platform, now)
    gathered = _Gathered(period, first_waiting(brand, read_promises(brand.slug), now))
    return {**_frame(period, language), **gathered.show()}


def _frame(period: Period, language: str) -> View:
    definitions = {name: typeset(text, language) for name, text in define(language).items()}
    return {
        "brand": period.brand.slug,
        "since": to_text(period.since),
        "until": to_text(period.until),
        "by": period.step.value,
        "time_zone": period.brand.time_zone,
        "definitions": definitions,
    }


@dataclass(frozen=True, slots=True)
class _Gathered:
    """A period and, by kind, the first hour that may still wait for an answer."""

    period: Period
    waiting: Mapping[str, datetime]

    def show(self) -> View:
        period = self.period
        apart, mixed = _split_platforms(period)
        series = make_series(period.current, period.step, period.zone)
        figures = self.show_figures(mixed)
        own = _of(period.current, {*mixed, EVERY})
        return {
            "series": [
                {"start": to_text(point.start), **dict.fromkeys(TOTALS, 0), **point.measures}
                for point in series
            ],
            "totals": _totals(period.current, figures["net_sentiment"]["value"]),
            "platforms": {one: _totals(_of(period.current, {one})) for one in _names(period)},
            "figures": figures,
            "apart": {one: self.show_apart(one) for one in apart},
            "authors": _show_authors(own, period),
            "responses": {"series": _show_responses(own, period)},
            "facebook": show_talks(period.read_talks(mixed)),
            "voices": show_voices(share_voices(*_voices(period.brand, _sum(own)))),
            "backlog": {
                "count": figures["backlog"]["value"],
                "oldest": find_oldest(period, own),
            },
            "spikes": _show_spikes(period),
            "previous": {
                "since": to_text(period.before[0]),
                "until": to_text(period.before[1]),
                "totals": _totals(period.previous, figures["net_sentiment"]["previous"]),
            },
        }

    def show_apart(self, platform: str) -> View:
        """A platform by itself, whose terms forbid mixing its figures."""
        period = self.period
        now, before = (
            period.read_authors(one, platform) for one in (period.current, period.previous)
        )
        figures = self._compare({platform}, now, before)
        return {"totals": _totals(now, figures["net_sentiment"]["value"]), "figures": figures}

    def show_figures(self, platforms: Collection[str]) -> View:
        """The figures of some platforms together, each beside the previous period's."""
        wanted = {*platforms, EVERY}
        now, before = (_of(one, wanted) for one in (self.period.current, self.period.previous))
        return self._compare(platforms, now, before)

    def _compare(self, platforms: Collection[str], now: list[Bucket], before: list[Bucket]) -> View:
        period = self.period
        figures = make_figures(self._basis(platforms, now, period.until))
        return show_figures(figures, make_figures(self._basis(platforms, before, period.since)))

    def _basis(self, platforms: Collection[str], told: list[Bucket], end: datetime) -> Basis:
        period, counts = self.period, _sum(told)
        young = period.split_days(told, [at for at in self.waiting.values() if at < end])
        young = _of(young, platforms)
        last_day = _of(period.read_last_day(end), platforms)
        first = first_of_thirty(end, period.zone)
        month = [one for one in _of(period.all_read, platforms) if first <= one.start < end]
        return Basis(
            counts,
            authors=estimate(_marks(told)),
            unanswered=count_unanswered(counts, young, self.waiting),
            last_day=about_us(_sum(last_day))["mentions"],
            busiest_day=_busiest(month, period),
        )


def _split_platforms(period: Period) -> tuple[list[str], list[str]]:
    """The platforms whose figures stand apart, and the others; one alone is never mixed."""
    names = _names(period)
    if period.platform:
        return [], [period.platform]
    apart = [one for one in names if stands_apart(one)]
    return apart, [one for one in names if one not in apart]


def _names(period: Period) -> list[str]:
    return sorted({bucket.platform for bucket in period.all_read} - {EVERY})


def _of(buckets: Iterable[Bucket], platforms: Collection[str]) -> list[Bucket]:
    return [bucket for bucket in buckets if bucket.platform in platforms]


def _sum(buckets: Iterable[Bucket]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for bucket in buckets:
        counts.update(bucket.measures)
    return counts


def _marks(buckets: Iterable[Bucket]) -> frozenset[int]:
    return frozenset[int]().union(*(bucket.authors for bucket in buckets))


def _totals(buckets: Iterable[Bucket], net_sentiment: float | None = None) -> View:
    """The sum of what a series shows; net sentiment is no sum, and stands where it exists."""
    shown = {name: count for name, count in _sum(buckets).items() if is_shown(name)}
    totals: View = dict.fromkeys(TOTALS, 0) | shown
    if net_sentiment is None:
        net_sentiment = make_figures(Basis(totals))["net_sentiment"].value
    return totals if net_sentiment is None else {**totals, "net_sentiment": net_sentiment}


def _busiest(buckets: Iterable[Bucket], period: Period) -> int:
    days = _by_step(buckets, Step.DAY, period)
    return max((about_us(_sum(told))["mentions"] for told in days.values()), default=0)


def _by_step(buckets: Iterable[Bucket], step: Step, period: Period) -> dict[datetime, list[Bucket]]:
    found: dict[datetime, list[Bucket]] = {}
    for bucket in buckets:
        found.setdefault(start_of(bucket.start, step, period.zone), []).append(bucket)
    return dict(sorted(found.items()))


def _show_authors(buckets: Sequence[Bucket], period: Period) -> View:
    steps = _by_step(buckets, period.step, period)
    series = [
        {"start": to_text(start), "authors": estimate(_marks(told))}
        for start, told in steps.items()
        if any(bucket.authors for bucket in told)
    ]
    return {"total": estimate(_marks(buckets)), "error": round(ERROR, 5), "series": series}


def _show_responses(buckets: Sequence[Bucket], period: Period) -> list[View]:
    steps = ((at, _sum(told)) for at, told in _by_step(buckets, period.step, period).items())
    return [
        {
            "start": to_text(start),
            "median": quantile(bins, 0.5),
            "p90": quantile(bins, 0.9),
            "answered": sum(bins.values()),
        }
        for start, bins in ((start, read_bins(counts, "r")) for start, counts in steps)
        if bins
    ]


def _voices(brand: Brand, counts: Mapping[str, int]) -> tuple[str, int, list[tuple[str, int]]]:
    rivals = dict.fromkeys(str(one["name"]) for one in brand.terms if one["kind"] == COMPETITOR)
    heard = [(name, counts.get(voice_name(name), 0)) for name in rivals]
    return brand.name, counts.get("named", 0), heard


def _show_spikes(period: Period) -> View:
    """Unusual numbers that rang; what a person called no problem is told apart."""
    rang = [
        alert
        for kind in SPIKES
        for alert in alerts_between(period.brand.slug, period.since, period.until, kind=kind)
        if period.platform in ("", alert.platform)
    ]
    history = sum_up(rang)
    return {
        "count": history.count,
        "by_kind": {kind.value: count for kind, count in history.by_kind.items()},
        "false_alarms": history.false_alarms,
    }
