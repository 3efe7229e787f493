"""Rankings of accounts as callers see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.account import Account, Placed, Rank, Standing, UniqueReach, rank_accounts
from vigie.api.account_words import define
from vigie.api.views import View, show_list
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.compare import compare_counts, compare_values, previous_period
from vigie.person import MEASURES


@dataclass(frozen=True, slots=True)
class Asked:
    """Which ranking of which period, how many lines of it, and in which language."""

    brand: Brand
    since: datetime
    until: datetime
    by: Rank
    limit: int
    language: str

    def latest(self, standing: Standing) -> Iterator[str]:
        """A mention of everybody shown, by which their name is read."""
        ranked = rank_accounts(standing, self.by)
        return (one.account.seen.latest for one in ranked[: self.limit])


def show_standing(
    asked: Asked, standing: Standing, names: Mapping[str, str | None], apart: Sequence[str]
) -> View:
    """A ranking with what it rests on; ``apart`` are platforms in no ranking by their terms."""
    ranked = rank_accounts(standing, asked.by)
    return {
        **show_list([_show(asked.brand, one, names) for one in ranked[: asked.limit]]),
        "brand": asked.brand.slug,
        "since": to_text(asked.since),
        "until": to_text(asked.until),
        "by": asked.by.value,
        "definitions": define(asked.language),
        **_show_whole(standing, len(ranked)),
        "previous": _show_previous(asked, standing),
        "left_out": {
            "platforms": list(apart),
            "objected": standing.objected,
            "young": standing.young,
        },
    }


def _show(brand: Brand, placed: Placed, names: Mapping[str, str | None]) -> View:
    account, before = placed.account, placed.before
    return {
        "id": account.key.id(brand.slug),
        "rank": placed.place,
        "platform": account.key.platform,
        "author": {"name": names.get(account.seen.latest)},
        **_show_figures(account),
        "days": len(account.seen.days),
        "parts": {measure.value: account.seen.count(measure) for measure in MEASURES},
        "last_seen": to_text(account.seen.last),
        "mention_id": account.seen.latest,
        "merged": [one.id(brand.slug) for one in account.others],
        "previous": {**_show_figures(before), "rank": placed.place_before} if before else None,
    }


def _show_figures(account: Account) -> View:
    return {
        "mentions": account.mentions,
        "followers": account.followers or None,
        "help": account.help,
        "harm": account.harm,
    }


def _show_whole(standing: Standing, ranked: int) -> View:
    return {
        "enough": standing.enough,
        "ranked": ranked,
        "mentions": standing.mentions,
        "accounts": len(standing.now),
        "unique_reach": _show_reach(standing.unique),
        "is_partial": standing.is_partial,
    }


def _show_reach(unique: UniqueReach) -> View:
    return {"value": unique.followers, "known": unique.known, "unknown": unique.unknown}


def _show_previous(asked: Asked, standing: Standing) -> View:
    """The equal period before; ``is_kept`` is false where its people are no longer known."""
    zone = ZoneInfo(asked.brand.time_zone)
    start, end = previous_period(asked.since, asked.until, zone)
    shown: View = {"since": to_text(start), "until": to_text(end), "is_kept": False}
    if standing.previous is None:
        return shown
    mentions = sum(one.mentions for one in standing.previous)
    people = compare_counts(len(standing.now), len(standing.previous))
    return shown | {
        "is_kept": True,
        "mentions": asdict(
            compare_values(standing.mentions, mentions, standing.mentions, mentions)
        ),
        "accounts": asdict(people),
        "unique_reach": _show_reach(standing.unique_before),
    }
