"""Schedules of reports, and links that show one, as rows of the desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import (
    NEW,
    Condition,
    ConditionFailedError,
    at_revision,
    change,
    delete,
    get,
    put,
    query,
    write,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.periodical import Every, Schedule
from vigie.report import ReportPart
from vigie.share import SEEN_EVERY, Share

SCHEDULE, SHARE = "report#", "share#"


def list_schedules(brand: str) -> list[Schedule]:
    """A brand's schedules, oldest first."""
    found = map(_item_to_schedule, _rows(brand, SCHEDULE))
    return sorted(found, key=lambda one: (one.made_at, one.id))


def read_schedule(brand: str, identity: str) -> Schedule | None:
    """A schedule by its id, or None."""
    item = get(settings().desk_table, _key(brand, SCHEDULE, identity))
    return _item_to_schedule(item) if item else None


def keep_schedule(schedule: Schedule) -> bool:
    """Write a schedule's next state; False when somebody else was faster, or removed it."""
    row = _schedule_to_item(schedule)
    try:
        write(put(settings().desk_table, row, at_revision(schedule.revision - 1)))
    except ConditionFailedError:
        return False
    return True


def remove_schedule(brand: str, identity: str) -> bool:
    """End a schedule; False where there is none."""
    return _remove(brand, SCHEDULE, identity)


def list_shares(brand: str, now: datetime) -> list[Share]:
    """A brand's links that still work, newest first."""
    found = [one for one in map(_item_to_share, _rows(brand, SHARE)) if not one.is_over(now)]
    return sorted(found, key=lambda one: (one.made_at, one.id), reverse=True)


def read_share(brand: str, identity: str) -> Share | None:
    """A link's row, strongly read, or None where it was withdrawn."""
    item = get(settings().desk_table, _key(brand, SHARE, identity))
    return _item_to_share(item) if item else None


def add_share(share: Share) -> None:
    """Keep a new link."""
    write(put(settings().desk_table, _share_to_item(share), NEW))


def remove_share(brand: str, identity: str) -> bool:
    """Withdraw a link; False where there is none."""
    return _remove(brand, SHARE, identity)


def note_seen(share: Share, now: datetime) -> None:
    """Remember that a link was opened, once an hour at most; a withdrawn one stays withdrawn."""
    if share.last_used_at and now - share.last_used_at < SEEN_EVERY:
        return
    before = Condition(
        "attribute_exists(pk) AND (attribute_not_exists(last_used_at) OR last_used_at < :before)",
        values={":before": to_text(now - SEEN_EVERY)},
    )
    key, seen = _key(share.brand, SHARE, share.id), {"last_used_at": to_text(now)}
    try:
        write(change(settings().desk_table, key, seen, before))
    except ConditionFailedError:
        return


def _rows(brand: str, prefix: str) -> Iterator[Item]:
    values = {":pk": f"brand#{brand}", ":prefix": prefix}
    return query(settings().desk_table, "pk = :pk AND begins_with(sk, :prefix)", values)


def _remove(brand: str, prefix: str, identity: str) -> bool:
    there = Condition("attribute_exists(pk)")
    try:
        write(delete(settings().desk_table, _key(brand, prefix, identity), there))
    except ConditionFailedError:
        return False
    return True


def _schedule_to_item(schedule: Schedule) -> Item:
    held = schedule.held_until
    return {
        **_key(schedule.brand, SCHEDULE, schedule.id),
        "id": schedule.id,
        "every": schedule.every.value,
        "language": schedule.language,
        "recipients": list(schedule.recipients),
        "made_at": to_text(schedule.made_at),
        "made_by": schedule.made_by,
        "told": str(schedule.told) if schedule.told else None,
        "held_until": to_text(held) if held else None,
        "revision": schedule.revision,
    }


def _item_to_schedule(item: Mapping[str, Any]) -> Schedule:
    held, told = item.get("held_until"), item.get("told")
    return Schedule(
        id=item["id"],
        brand=item["pk"].removeprefix("brand#"),
        every=Every(item["every"]),
        language=item["language"],
        recipients=tuple(item["recipients"]),
        made_at=to_time(item["made_at"]),
        made_by=item["made_by"],
        told=date.fromisoformat(told) if told else None,
        held_until=to_time(held) if held else None,
        revision=item["revision"],
    )


def _share_to_item(share: Share) -> Item:
    times = {name: getattr(share, name) for name in ("since", "until", "last_used_at")}
    return {
        **_key(share.brand, SHARE, share.id),
        "id": share.id,
        "language": share.language,
        "parts": [one.value for one in share.parts],
        "ends_at": to_text(share.expires_at),
        "expires_at": to_seconds(share.expires_at),
        "made_at": to_text(share.made_at),
        "made_by": share.made_by,
        **{name: to_text(moment) for name, moment in times.items() if moment},
    }


def _item_to_share(item: Mapping[str, Any]) -> Share:
    times = {n: to_time(item[n]) for n in ("since", "until", "last_used_at") if n in item}
    return Share(
        id=item["id"],
        brand=item["pk"].removeprefix("brand#"),
        language=item["language"],
        parts=tuple(map(ReportPart, item["parts"])),
        expires_at=to_time(item["ends_at"]),
        made_at=to_time(item["made_at"]),
        made_by=item["made_by"],
        **times,
    )


def _key(brand: str, prefix: str, identity: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"{prefix}{identity}"}
