"""The charts of a report: what each shows, in words and numbers too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from vigie.channels._report_numbers import (
    say_count,
    say_decimal,
    say_percent,
    say_seconds,
    say_signed,
)
from vigie.channels._report_sheet import Sheet, draw_table, draw_text
from vigie.channels._report_svg import Bar, Line, Slice, draw_bars, draw_columns, draw_lines
from vigie.channels._words import NARROW, name_platform
from vigie.report import FEWEST

MOODS: Final = ("positive", "neutral", "negative")
_MOST_BARS: Final = 8
Points = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as it is shown: its drawing, its colours named, and its numbers as a table."""

    name: str
    svg: str
    legend: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def draw_chart(sheet: Sheet, chart: Chart) -> str:
    """A figure of the document."""
    keys = "".join(
        f'<li class="{one}">{escape(sheet.say(f"legend_{one}"))}</li>' for one in chart.legend
    )
    legend = f'<ul class="legend">{keys}</ul>' if keys else ""
    table = draw_table(chart.head, chart.rows)
    more = f"<details><summary>{escape(sheet.say('data'))}</summary>"
    kind = f'class="chart" id="chart-{chart.name}"'
    title = f"<figcaption>{escape(sheet.say(f'chart_{chart.name}'))}</figcaption>"
    drawn = f'<div class="drawing">{title}{chart.svg}{legend}{draw_text(chart.note, "note")}</div>'
    return f'<figure {kind}>{drawn}{more}<div class="numbers">{table}</div></details></figure>'


def chart_volume(sheet: Sheet) -> Iterator[Chart]:
    """Mentions step by step, stacked by mood."""
    metrics, points = _of(sheet), _series(sheet)
    if not points:
        return
    bars = [
        Bar(sheet.short_day(p["start"]), tuple(Slice(p.get(m, 0), m) for m in MOODS))
        for p in points
    ]
    totals = metrics.get("totals", {})
    peak = max(points, key=lambda p: p.get("mentions", 0))
    counts = {m: _count(sheet, totals.get(m, 0)) for m in MOODS}
    alternative = sheet.say(
        "chart_volume_alt",
        span=_span(sheet),
        total=_count(sheet, totals.get("mentions", 0)),
        peak=_count(sheet, peak.get("mentions", 0)),
        peak_at=sheet.short_day(peak["start"]),
        **counts,
    )
    head = (_step(sheet), sheet.say("volume"), *(sheet.say(f"legend_{m}") for m in MOODS))
    rows = tuple(
        (
            sheet.short_day(p["start"]),
            *(_count(sheet, p.get(name, 0)) for name in ("mentions", *MOODS)),
        )
        for p in points
    )
    svg = draw_columns(bars, lambda n: _count(sheet, n) if n == int(n) else "", alternative)
    yield Chart("volume", svg, MOODS, head, rows)


def chart_mood(sheet: Sheet) -> Iterator[Chart]:
    """Net sentiment step by step, around its zero."""
    points = _series(sheet)
    nets = tuple(_net(point) for point in points)
    known = [one for one in nets if one is not None]
    if not known:
        return
    faint = frozenset(n for n, p in enumerate(points) if p.get("mentions", 0) < FEWEST)
    said = {"low": min(known), "high": max(known), "last": known[-1]}
    words = {name: say_signed(one, sheet.language) for name, one in said.items()}
    alternative = sheet.say("chart_mood_alt", span=_span(sheet), **words)
    names = [sheet.short_day(p["start"]) for p in points]
    lines = [Line("net", nets, faint)]
    svg = draw_lines(
        names, lines, lambda n: say_signed(n, sheet.language), alternative, signed=True
    )
    rows = tuple(
        (name, _net_in_words(sheet, net), _count(sheet, p.get("mentions", 0)))
        for name, net, p in zip(names, nets, points, strict=True)
    )
    head = (_step(sheet), sheet.say("net_sentiment"), sheet.say("volume"))
    note = sheet.say("chart_mood_note", fewest=str(FEWEST)) if faint else ""
    yield Chart("mood", svg, (), head, rows, note)


def chart_channels(sheet: Sheet) -> Iterator[Chart]:
    """Mentions by platform; those whose terms want it have a chart of their own."""
    metrics = _of(sheet)
    apart = metrics.get("apart") or {}
    platforms = {**(metrics.get("platforms") or {})}
    platforms |= {slug: one.get("totals", {}) for slug, one in apart.items()}
    ranked = sorted(platforms.items(), key=lambda one: -one[1].get("mentions", 0))
    shown = [(slug, one) for slug, one in ranked if one.get("mentions", 0)]
    if not shown:
        return
    bars = [
        Bar(
            name_platform(slug),
            tuple(Slice(one.get(m, 0), m) for m in MOODS),
            _count(sheet, one.get("mentions", 0)),
        )
        for slug, one in shown[:_MOST_BARS]
    ]
    told = [f"{bar.name} {bar.said}" for bar in bars]
    alternative = sheet.say("chart_channels_alt", list=", ".join(told))
    head = (sheet.say("platform"), sheet.say("volume"), *(sheet.say(f"legend_{m}") for m in MOODS))
    rows = tuple(
        (name_platform(slug), *(_count(sheet, one.get(n, 0)) for n in ("mentions", *MOODS)))
        for slug, one in shown
    )
    named = ", ".join(name_platform(slug) for slug, one in apart.items() if one.get("totals"))
    note = sheet.say("chart_channels_note", apart=named) if named else ""
    yield Chart("channels", draw_bars(bars, alternative), MOODS, head, rows, note)


def chart_response(sheet: Sheet) -> Iterator[Chart]:
    """How long people waited for an answer, step by step."""
    points = list((_of(sheet).get("responses") or {}).get("series") or ())
    medians = tuple(point.get("median") for point in points)
    known = [one for one in medians if one is not None]
    if not known:
        return

    def say(seconds: float) -> str:
        return say_seconds(seconds, sheet.language) if seconds else "0"

    alternative = sheet.say(
        "chart_response_alt", span=_span(sheet), low=say(min(known)), high=say(max(known))
    )
    names = [sheet.short_day(point["start"]) for point in points]
    slow = tuple(point.get("p90") for point in points)
    unit, letter = _unit_of(max(one for one in (*medians, *slow) if one is not None))

    def scale(values: tuple[float | None, ...]) -> tuple[float | None, ...]:
        return tuple(one / unit if one is not None else None for one in values)

    def tick(number: float) -> str:
        return f"{say_decimal(number, sheet.language)}{NARROW}{letter}"

    lines = [Line("p90", scale(slow)), Line("median", scale(medians))]
    svg = draw_lines(names, lines, tick, alternative)
    head = (
        _step(sheet),
        sheet.say("legend_median"),
        sheet.say("legend_p90"),
        sheet.say("answered"),
    )
    rows = tuple(
        (
            name,
            *(
                say(one) if one is not None else "–"
                for one in (point.get("median"), point.get("p90"))
            ),
            _count(sheet, point.get("answered", 0)),
        )
        for name, point in zip(names, points, strict=True)
    )
    yield Chart("response", svg, ("median", "p90"), head, rows)


def chart_voices(sheet: Sheet) -> Iterator[Chart]:
    """How much of the talk was about us, and how much about competitors."""
    voices = [one for one in _of(sheet).get("voices") or () if one.get("mentions")]
    is_enough = sum(one["mentions"] for one in voices) >= FEWEST
    if not is_enough or all(one.get("own") for one in voices):
        return
    bars = [
        Bar(
            str(one["name"]),
            (Slice(one["mentions"], "own" if one.get("own") else "rival"),),
            say_percent(100 * (one.get("share") or 0), sheet.language),
        )
        for one in voices[:_MOST_BARS]
    ]
    told = ", ".join(f"{bar.name} {bar.said}" for bar in bars)
    head = (sheet.say("voice"), sheet.say("volume"), sheet.say("share"))
    rows = tuple(
        (
            str(one["name"]),
            _count(sheet, one["mentions"]),
            say_percent(100 * (one.get("share") or 0), sheet.language),
        )
        for one in voices
    )
    alternative = sheet.say("chart_voices_alt", list=told)
    yield Chart("voices", draw_bars(bars, alternative), ("own", "rival"), head, rows)


def chart_workload(sheet: Sheet) -> Iterator[Chart]:
    """What the week asks of the team, against the time it has."""
    work = (sheet.report.presence or {}).get("workload") or {}
    minutes, capacity = work.get("minutes"), work.get("capacity")
    if minutes is None or not capacity:
        return
    said = [say_seconds(60 * one, sheet.language) for one in (minutes, capacity)]
    kind = "over" if minutes > capacity else "own"
    bars = [
        Bar(sheet.say("needed"), (Slice(minutes, kind),), said[0]),
        Bar(sheet.say("available"), (Slice(capacity, "rival"),), said[1]),
    ]
    alternative = sheet.say("chart_workload_alt", minutes=said[0], capacity=said[1])
    rows = tuple((bar.name, bar.said) for bar in bars)
    head = (sheet.say("work"), sheet.say("time"))
    note = str(work.get("text") or "")
    yield Chart("workload", draw_bars(bars, alternative, mark=capacity), (), head, rows, note)


def _unit_of(seconds: float) -> tuple[int, str]:
    """The unit an axis is written in: minutes up to three hours, else hours."""
    return (60, "min") if seconds < 3 * 3600 else (3600, "h")


def _of(sheet: Sheet) -> Mapping[str, Any]:
    return sheet.report.metrics or {}


def _series(sheet: Sheet) -> Points:
    return list(_of(sheet).get("series") or ())


def _net(point: Mapping[str, Any]) -> float | None:
    said = point.get("mentions", 0)
    return 100 * (point.get("positive", 0) - point.get("negative", 0)) / said if said else None


def _net_in_words(sheet: Sheet, net: float | None) -> str:
    return "–" if net is None else say_signed(net, sheet.language)


def _count(sheet: Sheet, number: float) -> str:
    return say_count(number, sheet.language)


def _step(sheet: Sheet) -> str:
    return sheet.term("step", _of(sheet).get("by", "day"))


def _span(sheet: Sheet) -> str:
    return sheet.days(sheet.report.since, sheet.report.until)


CHARTS: Final = (
    chart_volume,
    chart_mood,
    chart_channels,
    chart_response,
    chart_voices,
    chart_workload,
)
