"""Crises on the desk: one row each, and one pointer per brand to the one that is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vigie.aws.alerts import list_alerts, read_alert
from vigie.aws.crisis_rows import crisis_to_item, item_to_crisis
from vigie.aws.pauses import pause_write
from vigie.aws.races import MOST_RACES, write_patiently
from vigie.aws.settings import settings
from vigie.aws.table import (
    NEW,
    BusyError,
    Condition,
    ConditionFailedError,
    Write,
    at_revision,
    delete,
    get,
    put,
    query,
    write,
    write_together,
)
from vigie.aws.wire import Item, to_text
from vigie.crisis import Crisis, propose, proposes_crisis
from vigie.errors import ConflictError

RACED = "several people changed this in the same moment: try again"
Change = Callable[[Crisis], Crisis]


@dataclass(frozen=True, slots=True)
class Kept:
    """A crisis with the revision of its row; 0 is a proposal, which has none."""

    crisis: Crisis
    revision: int = 0
    declined: bool = False


def read_crisis(identity: str) -> Kept | None:
    """A crisis by its id, or the one an alert of that id proposes; None for neither."""
    item = get(settings().desk_table, _key(identity))
    if item is not None:
        return _kept(item)
    found = read_alert(identity)
    if found is None:
        return None
    is_declined = identity in _declined(found.alert.brand)
    return Kept(propose(found.alert), declined=is_declined)


def list_crises(brand: str) -> list[Kept]:
    """A brand's crises, newest first; before them what its loud alerts propose.

    Rule: a proposal has no row of its own, so that it is as true as its alert: it goes when the
    alert is over, when a crisis is on, or when somebody declined it. What rang before the last
    crisis ended was part of it, whichever of its alerts that crisis began from.
    """
    rows = _begins(brand, "crisis#")
    known = sorted(map(_kept, rows), key=lambda kept: kept.crisis.opened_at, reverse=True)
    if any(one.crisis.is_on for one in known):
        return known
    settled = {one.crisis.id for one in known} | _declined(brand)
    ended_at = max((one.crisis.ended_at for one in known if one.crisis.ended_at), default=None)
    alerts = [
        one
        for one in list_alerts(brand)
        if proposes_crisis(one) and one.id not in settled and _is_after(one.opened_at, ended_at)
    ]
    return [*(Kept(propose(one)) for one in alerts), *known]


def read_current(brand: str) -> Kept | None:
    """The crisis that is on for a brand, or None."""
    pointer = get(settings().desk_table, _pointer(brand))
    return read_crisis(pointer["id"]) if pointer else None


def keep_new_crisis(crisis: Crisis, *, pause: bool) -> Kept:
    """Begin a crisis, and pause the planned posts with it; asking twice begins it once.

    Raises ConflictError when another one is on, or this one is over already.
    """
    table = settings().desk_table
    item = crisis_to_item(crisis, 1)
    pointer = {**_pointer(crisis.brand), "id": crisis.id}
    writes = [put(table, item, NEW), put(table, pointer, NEW)]
    if pause:
        writes.append(pause_write(crisis.brand, crisis.opened_by, crisis.opened_at, crisis.id))
    try:
        write_patiently(writes)
    except BusyError as busy:
        raise ConflictError(RACED) from busy
    except ConditionFailedError as error:
        return _known_or_refused(crisis, error)
    return Kept(crisis, 1)


def change_crisis(identity: str, change: Change, expected: int | None = None) -> Kept:
    """Apply an act to a crisis as it stands; without an expected revision a lost race is run again.

    Raises ConflictError when it is not as the caller saw it, and what ``change`` raises.
    """
    for _ in range(MOST_RACES):
        kept = read_crisis(identity)
        if kept is None or kept.revision == 0:
            raise ConflictError("this crisis has not begun")
        if expected is not None and kept.revision != expected:
            raise ConflictError(f"this was changed meanwhile: it is at revision {kept.revision}")
        after = change(kept.crisis)
        if after is kept.crisis:
            return kept
        try:
            write_together(_change_writes(kept, after))
        except (ConditionFailedError, BusyError):
            continue
        return Kept(after, kept.revision + 1)
    raise ConflictError(RACED)


def decline_proposal(brand: str, alert_id: str, by: str, now: datetime) -> None:
    """This alert proposes no crisis any more, however it grows. Safe to repeat."""
    row = {"pk": f"brand#{brand}", "sk": f"declined#{alert_id}", "by": by, "at": to_text(now)}
    try:
        write(put(settings().desk_table, row, NEW))
    except ConditionFailedError:
        return


def _known_or_refused(crisis: Crisis, error: Exception) -> Kept:
    known = get(settings().desk_table, _key(crisis.id))
    if known and item_to_crisis(known).is_on:
        return _kept(known)
    reason = "this crisis is over" if known else "a crisis is on already: end it first"
    raise ConflictError(reason) from error


def _is_after(moment: datetime, other: datetime | None) -> bool:
    return other is None or moment > other


def _change_writes(kept: Kept, after: Crisis) -> list[Write]:
    """The row, and with the end of a crisis the pointer that said it was on."""
    table = settings().desk_table
    writes = [put(table, crisis_to_item(after, kept.revision + 1), at_revision(kept.revision))]
    if kept.crisis.is_on and not after.is_on:
        mine = Condition("attribute_not_exists(pk) OR #id = :id", {"#id": "id"}, {":id": after.id})
        writes.append(delete(table, _pointer(after.brand), mine))
    return writes


def _declined(brand: str) -> set[str]:
    return {row["sk"].removeprefix("declined#") for row in _begins(brand, "declined#")}


def _begins(brand: str, prefix: str) -> list[Item]:
    key = "pk = :pk AND begins_with(sk, :prefix)"
    return list(query(settings().desk_table, key, {":pk": f"brand#{brand}", ":prefix": prefix}))


def _kept(item: Item) -> Kept:
    return Kept(item_to_crisis(item), item["revision"])


def _key(identity: str) -> dict[str, str]:
    return {"pk": f"brand#{identity.partition('.')[0]}", "sk": f"crisis#{identity}"}


def _pointer(brand: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": "crisis"}
