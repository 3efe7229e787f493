"""What is usual for a brand, kept for a day between two learnings."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from vigie.aws.settings import settings
from vigie.aws.table import get, put, write
from vigie.aws.wire import to_text, to_time
from vigie.baseline import Baseline

SERIES = ("hour_factors", "weekday_factors", "dispersion")


def read_baseline(brand: str) -> tuple[Baseline, datetime] | None:
    """A brand's baseline and when it was learnt, or None."""
    item = get(settings().desk_table, _key(brand))
    if item is None:
        return None
    learnt_at = to_time(item["learnt_at"])
    values = {k: v for k, v in item.items() if k not in ("pk", "sk", "learnt_at")}
    values |= {name: tuple(values[name]) for name in SERIES}
    return Baseline(**values), learnt_at


def keep_baseline(brand: str, baseline: Baseline, now: datetime) -> None:
    """Keep a baseline; whoever learns last wins, since all learn the same."""
    write(
        put(settings().desk_table, {**_key(brand), **asdict(baseline), "learnt_at": to_text(now)})
    )


def _key(brand: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": "baseline"}
