"""What is usual for a brand and its platforms, kept in one row for a day between two learnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import get, put, write
from vigie.aws.wire import Item, to_text, to_time
from vigie.baseline import Baseline
from vigie.level import Level

_SHAPE = 2  # a row of another shape is learnt anew
_RHYTHMS = ("hour_factors", "weekday_factors", "talk_hours", "talk_weekdays")
_PLAIN = ("time_zone", "days_learned", "creep")


def read_baseline(brand: str) -> tuple[Baseline, datetime] | None:
    """A brand's baseline and when it was learnt, or None."""
    item = get(settings().desk_table, _key(brand))
    if item is None or item.get("shape") != _SHAPE:
        return None
    values: dict[str, Any] = {name: item[name] for name in _PLAIN}
    values |= {name: tuple(item[name]) for name in _RHYTHMS}
    baseline = Baseline(
        **values,
        levels={name: _level(numbers) for name, *numbers in item["levels"]},
        shares={name: (a, b) for name, a, b in item["shares"]},
        mentions=_level(item["mentions"]),
        positives=_level(item["positives"]),
        until=to_time(item["until"]) if item.get("until") else None,
    )
    return baseline, to_time(item["learnt_at"])


def keep_baseline(brand: str, baseline: Baseline, now: datetime) -> None:
    """Keep a baseline; whoever learns last wins, since all learn the same."""
    item: Item = {name: getattr(baseline, name) for name in (*_PLAIN, *_RHYTHMS)}
    item |= {
        "shape": _SHAPE,
        "levels": [[name, *_numbers(level)] for name, level in baseline.levels.items()],
        "shares": [[name, *share] for name, share in baseline.shares.items()],
        "mentions": _numbers(baseline.mentions),
        "positives": _numbers(baseline.positives),
        "until": to_text(baseline.until) if baseline.until else None,
        "learnt_at": to_text(now),
    }
    write(put(settings().desk_table, {**_key(brand), **item}))


def _numbers(level: Level) -> list[float]:
    plain = [getattr(level, field.name) for field in fields(level) if field.name != "dispersion"]
    return [*plain, *level.dispersion]


def _level(numbers: Sequence[float]) -> Level:
    rate, evidence, lift, *dispersion = numbers
    return Level(rate=rate, evidence=evidence, lift=lift, dispersion=tuple(dispersion))


def _key(brand: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": "baseline"}
