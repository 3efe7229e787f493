"""What humans made of topics: a row each in the brand's partition, and one for each join."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from vigie.aws.asked import read_asked
from vigie.aws.settings import settings
from vigie.aws.table import ConditionFailedError, at_revision, delete, put, query, write
from vigie.aws.tallies import read_days_made
from vigie.aws.wire import Item, to_text, to_time
from vigie.topic import BEFORE, WEEK, Act, Acts, Asked, Done, Join, Proposal
from vigie.topics_of_week import Period

_TOPIC: Final = "topic#"
_JOIN: Final = "join#"
_PLAIN: Final = ("key", "label", "name", "named_by", "pinned", "round")


def read_acts(brand: str) -> Acts:
    """Everything humans made of a brand's topics, in one query."""
    rows = list(query(settings().desk_table, "pk = :pk", {":pk": f"topics#{brand}"}))
    acts = [_item_to_act(row) for row in rows if row["sk"].startswith(_TOPIC)]
    joins = [Join(*row["sk"].split("#")[1:]) for row in rows if row["sk"].startswith(_JOIN)]
    return Acts({act.id: act for act in acts}, frozenset(joins))


def save_act(act: Act) -> bool:
    """Keep what a human made of a topic; False when somebody was faster."""
    try:
        write(put(settings().desk_table, _act_to_item(act), at_revision(act.revision)))
    except ConditionFailedError:
        return False
    return True


def add_join(join: Join, by: str, now: datetime) -> None:
    """Two topics become one; said twice it is one row."""
    write(put(settings().desk_table, {**_join_key(join), "by": by, "at": to_text(now)}))


def drop_join(join: Join) -> None:
    """They are two after all; not joined, nothing happens."""
    write(delete(settings().desk_table, _join_key(join)))


def read_latest_day(brand: str) -> date | None:
    """The last day of which it is known what was asked; None before the first."""
    made = read_days_made(brand).made
    return date.fromisoformat(max(made)) if made else None


def read_week(brand: str, since: date) -> tuple[list[Asked], Period]:
    """What was asked in a week and the four before it, from at most 35 rows."""
    first, until = since - BEFORE, since + WEEK
    made = (date.fromisoformat(day) for day in read_days_made(brand).made)
    read = frozenset(day for day in made if first <= day < until)
    asked = [one for day, found in read_asked(brand, first, until) for one in found if day in read]
    return asked, Period(since, read)


def list_untold(brand: str) -> Iterator[Act]:
    """Topics that were closed while those who asked were not all told of it."""
    acts = read_acts(brand).acts.values()
    return (act for act in acts if act.done and not act.done.is_told)


def _act_to_item(act: Act) -> Item:
    done = act.done
    told: Item = {
        "done_note": done.note,
        "done_by": done.by,
        "done_at": to_text(done.at),
        "told": done.told,
        "left_out": done.left_out,
        "is_told": done.is_told,
    } if done else {}  # fmt: skip
    return {
        **_key(act.id, f"{_TOPIC}{act.id}"),
        **{name: getattr(act, name) or None for name in _PLAIN},
        "proposal": act.proposal.value,
        **told,
        "revision": act.revision + 1,
    }


def _item_to_act(item: Item) -> Act:
    known: dict[str, Any] = {name: item[name] for name in _PLAIN if name in item}
    act = Act(
        item["sk"].removeprefix(_TOPIC),
        **{"key": "", **known},
        proposal=Proposal(item["proposal"]),
        revision=item["revision"],
    )
    if "done_at" not in item:
        return act
    done = Done(
        item["done_note"],
        item["done_by"],
        to_time(item["done_at"]),
        item["told"],
        item["left_out"],
        item["is_told"],
    )
    return replace(act, done=done)


def _join_key(join: Join) -> dict[str, str]:
    return _key(join.source, f"{_JOIN}{join.source}#{join.into}")


def _key(identity: str, sk: str) -> dict[str, str]:
    return {"pk": f"topics#{identity.partition('.')[0]}", "sk": sk}
