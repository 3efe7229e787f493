"""Figures as callers see them, each beside the same of the previous equal period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vigie.api.views import View
from vigie.aws.wire import to_text
from vigie.compare import (
    Change,
    compare_balances,
    compare_counts,
    compare_shares,
    compare_values,
)
from vigie.figure import Figure, Unit
from vigie.figures import Voice
from vigie.listed import voice_measure
from vigie.talk_rate import TalkRate

COUNTED = frozenset({Unit.MENTIONS, Unit.CLICKS})


def show_figures(now: Mapping[str, Figure], before: Mapping[str, Figure]) -> View:
    """Figures by name."""
    return {name: show_figure(one, before[name]) for name, one in now.items()}


def show_figure(now: Figure, before: Figure) -> View:
    """A figure with its interval, and how it changed; ``direction`` only where a test is sure."""
    change = _compare(now, before)
    bounds = {"low": now.low, "high": now.high} if now.low is not None else {}
    return {
        "value": now.value,
        "unit": now.unit.value,
        **bounds,
        **_show_ratio(now),
        "enough": now.enough,
        "of": now.of,
        "previous": before.value,
        "previous_enough": before.enough,
        "change": {
            "percent": change.percent,
            "enough": change.enough,
            "direction": change.direction.value if change.direction else None,
        },
        "opens": now.opens,
    }


def _show_ratio(one: Figure) -> View:
    """A ratio as it is said, 12:3; it is infinite, and has no number, where nothing is negative."""
    if one.unit is not Unit.RATIO or one.pair is None:
        return {}
    good, bad = one.pair
    return {"pair": f"{good}:{bad}", "infinite": good > 0 and bad == 0}


def _compare(now: Figure, before: Figure) -> Change:
    if now.unit in COUNTED:
        return compare_counts(int(now.value or 0), int(before.value or 0))
    if now.unit is Unit.SHARE and now.pair and before.pair:
        return compare_shares(*now.pair, *before.pair)
    if now.unit is Unit.PERCENT and now.pair and before.pair:
        return compare_balances((*now.pair, now.of), (*before.pair, before.of))
    return compare_values(now.value, before.value, now.of, before.of)


def show_talks(rate: TalkRate) -> View:
    """Private talks in Facebook's way."""
    return {
        "response_rate": rate.rate,
        "response_seconds": rate.seconds,
        "conversations": rate.talks,
        "since": to_text(rate.since) if rate.since else None,
        "until": to_text(rate.last) if rate.last else None,
    }


def show_voices(voices: Iterable[Voice]) -> list[View]:
    """Who is talked about, the loudest first."""
    return [
        {
            "name": one.name,
            "own": one.own,
            "mentions": one.mentions,
            "share": one.share.value,
            "low": one.share.low,
            "high": one.share.high,
            "enough": one.share.enough,
            "opens": "named" if one.own else voice_measure(one.name),
        }
        for one in voices
    ]
