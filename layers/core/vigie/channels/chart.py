"""The small chart of a mail: negatives of the last day or two against what is usual.

Mail programs drop SVG, and many block pictures: the bars are table cells with a background colour,
which every program shows, in the reader's light or dark, and which need no file at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Final

from vigie.baseline import HourCount
from vigie.metric import hour_of

BARS = 24
MARKED = 6  # bars between two hours written below
_TALLEST = 64
_LINE = 2
_HOUR = timedelta(hours=1)
_COLOURS: Final = {"over": "#c5221f", "under": "#d9776f", "line": "#3c4650"}


@dataclass(frozen=True, slots=True)
class Bar:
    """Negatives said from ``start`` on and how many are usual then."""

    start: datetime
    count: int
    usual: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of ``width`` hours each, oldest first; the last one is under way."""

    bars: tuple[Bar, ...]
    width: int


def draw_chart(
    hours: Iterable[HourCount], expect: Callable[[datetime], float], now: datetime, width: int = 1
) -> Chart:
    """The last 24 bars of ``width`` hours; back-filled negatives are no news.

    ``expect`` gives the negatives usual in the whole hour that begins at a time.
    """
    counts = {hour.start: max(hour.negatives - hour.muted, 0) for hour in hours}
    latest = hour_of(now)
    starts = [latest - _HOUR * back for back in reversed(range(BARS * width))]
    bars = []
    for first in range(0, len(starts), width):
        inside = starts[first : first + width]
        usual = sum(expect(at) * min(1.0, max(0.0, (now - at) / _HOUR)) for at in inside)
        bars.append(Bar(inside[0], sum(counts.get(at, 0) for at in inside), usual))
    return Chart(tuple(bars), width)


def peak_of(chart: Chart) -> Bar:
    """The tallest bar, the latest of equals."""
    return max(chart.bars, key=lambda bar: (bar.count, bar.start))


def write_bars(bars: Sequence[Bar], marks: Sequence[str], said: str) -> str:
    """The bars as an HTML table; ``said`` tells a screen reader the numbers.

    ``marks`` are the hours below, one for each six bars.
    """
    top = max(1.0, *(max(bar.count, bar.usual) for bar in bars))
    columns = "".join(_column(bar, top) for bar in bars)
    below = "".join(
        f'<td class="mark" colspan="{MARKED}" style="padding:3px 0 0;font-size:12px;'
        f'line-height:16px;color:#5b6470;border-top:1px solid #8a939e">{escape(mark)}</td>'
        for mark in marks
    )
    return (
        f'<table class="chart" role="img" aria-label="{escape(said)}" width="100%" cellpadding="0"'
        ' cellspacing="0" style="width:100%;table-layout:fixed;border-collapse:collapse">'
        f"<tr>{columns}</tr><tr>{below}</tr></table>"
    )


def _column(bar: Bar, top: float) -> str:
    cells = "".join(_cell(name, height) for name, height in _stack(bar, top))
    return (
        '<td valign="bottom" style="padding:0 1px;vertical-align:bottom"><table width="100%"'
        f' cellpadding="0" cellspacing="0" style="width:100%">{cells}</table></td>'
    )


def _cell(name: str, height: int) -> str:
    look = f"height:{height}px;font-size:0;line-height:0;padding:0"
    if name not in _COLOURS:
        return f'<tr><td height="{height}" style="{look}"></td></tr>'
    colour = _COLOURS[name]
    return (
        f'<tr><td class="{name}" height="{height}" bgcolor="{colour}"'
        f' style="{look};background:{colour}"></td></tr>'
    )


def _stack(bar: Bar, top: float) -> Iterator[tuple[str, int]]:
    """A column from its top: what is beyond the usual, the line of the usual, what is within."""
    usual = round(_TALLEST * bar.usual / top)
    count = max(round(_TALLEST * bar.count / top), 3 if bar.count else 0)
    beyond = max(count - usual - _LINE, 0)
    parts = (
        ("gap", _TALLEST - usual - beyond),
        ("over", beyond),
        ("line", _LINE),
        ("gap", max(usual - count, 0)),
        ("under", min(usual, count)),
    )
    return ((name, height) for name, height in parts if height > 0)
