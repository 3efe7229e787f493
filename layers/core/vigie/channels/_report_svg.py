"""The charts of a report as SVG: shapes and words alone, coloured by the page's own style.

Rule: every chart is 400 units wide and its words 12 high, so that they can be read on a phone and
on paper alike; nothing is drawn outside; what has no value leaves a gap.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDE: Final = 400
TALL: Final = 210
LEFT, RIGHT, TOP, BOTTOM = 46, 6, 12, 24
_ROW, _BAR = 44, 16
_LINES: Final = 4
_FEWEST_LABELS: Final = 3
_BOTH: Final = 2
_LONGEST_NAME: Final = 34
Say = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a bar: how much of it, and the name of its colour."""

    value: float
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, named; its slices lie side by side or on top of each other."""

    name: str
    slices: tuple[Slice, ...]
    said: str = ""

    @property
    def total(self) -> float:
        """The whole of it."""
        return sum(one.value for one in self.slices)


@dataclass(frozen=True, slots=True)
class Line:
    """A line through values in order, None where there is none; faint points are of too few."""

    kind: str
    values: tuple[float | None, ...]
    faint: frozenset[int] = frozenset()


def draw_columns(bars: Sequence[Bar], say: Say, alternative: str) -> str:
    """Columns in order of time, each stacked from its slices."""
    steps = find_steps(0, max((bar.total for bar in bars), default=0))
    body = [_grid(steps, say)]
    slot = (WIDE - LEFT - RIGHT) / max(len(bars), 1)
    width = max(slot * 0.78, 0.6)
    for place, bar in enumerate(bars):
        height = 0.0
        for one in bar.slices:
            y = _y(height + one.value, steps)
            body.append(
                _rect(
                    LEFT + place * slot + (slot - width) / 2, y, width, _y(height, steps) - y, one
                )
            )
            height += one.value
    return _svg(TALL, alternative, [*body, *_labels([bar.name for bar in bars], slot)])


def draw_lines(
    names: Sequence[str], lines: Sequence[Line], say: Say, alternative: str, *, signed: bool = False
) -> str:
    """Lines over the same steps of time; ``signed``: zero stands out, values lie on both sides."""
    known = [one for line in lines for one in line.values if one is not None]
    steps = find_steps(min([0, *known]), max([0, *known]))
    slot = (WIDE - LEFT - RIGHT) / max(len(names), 1)
    body = [_grid(steps, say)]
    if signed:
        body.append(f'<path class="zero" d="M{LEFT} {_n(_y(0, steps))}H{WIDE - RIGHT}"/>')
    for line in lines:
        body += _line(line, slot, steps)
    return _svg(TALL, alternative, [*body, *_labels(names, slot)])


def draw_bars(bars: Sequence[Bar], alternative: str, *, most: float = 0, mark: float = 0) -> str:
    """Bars from the left, one under the other, named above; ``mark`` is a limit to compare with."""
    longest = max([most, mark, *(bar.total for bar in bars)]) or 1
    scale = (WIDE - 2 * RIGHT) / longest
    body = []
    for place, bar in enumerate(bars):
        y, x = place * _ROW + 14.0, float(RIGHT)
        body.append(_text(RIGHT, y, cut(bar.name, _LONGEST_NAME), "name"))
        body.append(_text(WIDE - RIGHT, y, bar.said, "value"))
        for one in bar.slices:
            body.append(_rect(x, y + 6, one.value * scale, _BAR, one))
            x += one.value * scale
        if mark:
            at = _n(RIGHT + mark * scale)
            body.append(f'<path class="mark" d="M{at} {_n(y + 2)}V{_n(y + 10 + _BAR)}"/>')
    return _svg(max(len(bars), 1) * _ROW + 4, alternative, body)


def find_steps(low: float, high: float) -> list[float]:
    """Round values from below the lowest to above the highest, four steps or fewer apart."""
    span = max(high - low, 1e-9) if high > low else 1.0
    raw = span / _LINES
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * one for one in (1, 2, 2.5, 5, 10) if size * one >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(max(high, low + span) / step - 1e-9)
    return [round(step * one, 10) for one in range(first, last + 1)]


def cut(text: str, longest: int) -> str:
    """A name no longer than fits."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _y(value: float, steps: Sequence[float]) -> float:
    share = (value - steps[0]) / ((steps[-1] - steps[0]) or 1)
    return TALL - BOTTOM - share * (TALL - TOP - BOTTOM)


def _grid(steps: Sequence[float], say: Say) -> str:
    lines = "".join(f"M{LEFT} {_n(_y(one, steps))}H{WIDE - RIGHT}" for one in steps)
    words = "".join(_text(LEFT - 5, _y(one, steps) + 4, say(one), "tick") for one in steps)
    return f'<path class="grid" d="{lines}"/>{words}'


def _labels(names: Sequence[str], slot: float) -> Iterator[str]:
    """First, middle and last, or all where there are few."""
    last = len(names) - 1
    shown = sorted({0, last // 2, last}) if last >= _FEWEST_LABELS else range(len(names))
    for place in shown:
        is_end = last >= _FEWEST_LABELS and place in (0, last)
        kind = ("first" if place == 0 else "last") if is_end else "middle"
        x = (
            LEFT
            if kind == "first"
            else WIDE - RIGHT
            if kind == "last"
            else LEFT + slot * (place + 0.5)
        )
        yield _text(x, TALL - 6, names[place], kind)


def _line(line: Line, slot: float, steps: Sequence[float]) -> Iterator[str]:
    points = [
        (LEFT + slot * (place + 0.5), _y(value, steps)) if value is not None else None
        for place, value in enumerate(line.values)
    ]
    for run in _runs(points):
        if len(run) >= _BOTH:
            path = "L".join(f"{_n(x)} {_n(y)}" for x, y in run)
            yield f'<path class="{line.kind} trace" d="M{path}"/>'
    radius = 3 if len(points) <= 40 else 1.6  # noqa: PLR2004 - dots that would touch are smaller
    for place, point in enumerate(points):
        if point:
            faint = " faint" if place in line.faint else ""
            x, y = point
            yield f'<circle class="{line.kind} dot{faint}" cx="{_n(x)}" cy="{_n(y)}" r="{radius}"/>'


def _runs(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for point in (*points, None):
        if point:
            run.append(point)
        elif run:
            yield run
            run = []


def _rect(x: float, y: float, width: float, height: float, one: Slice) -> str:
    if one.value <= 0:
        return ""
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.6))}" height="{_n(max(height, 0.6))}"'
    return f'<rect class="{one.kind}" {place}/>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}">{escape(text)}</text>' if text else ""


def _svg(height: float, alternative: str, body: Sequence[str]) -> str:
    view = f'viewBox="0 0 {WIDE} {_n(height)}" width="{WIDE}" height="{_n(height)}"'
    said = f'role="img" aria-label="{escape(alternative)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {view} {said}>{"".join(body)}</svg>'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
