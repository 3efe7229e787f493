"""Reports that come by mail: who gets them, how often, in which language."""

from __future__ import annotations

import secrets

from vigie.api.asking import find_brand
from vigie.api.report_bodies import ScheduleBody
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer, as_json
from vigie.aws.report_rows import keep_schedule, list_schedules, remove_schedule
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.jobs.reporting import reached_in
from vigie.periodical import Every, Schedule

MOST = 20


def list_all(call: Call) -> Answer:
    """A brand's schedules, oldest first."""
    brand = find_brand(call, Role.MANAGER)
    return as_json(show_list([_show(one) for one in list_schedules(brand.slug)]))


def add(call: Call) -> Answer:
    """Have a report come; only to who gets the brand's mails already, or works for it."""
    body = call.read(ScheduleBody)
    call.person.must(body.brand, Role.MANAGER)
    brand = read_brand(body.brand)
    if brand is None:
        raise NotFoundError("no such brand")
    addresses = tuple(dict.fromkeys(one.strip().lower() for one in body.recipients))
    if strangers := [one for one in addresses if one not in reached_in(brand)]:
        raise InvalidError(
            f"{strangers[0]} is no recipient of the brand's and not in its team",
            field="recipients",
        )
    if len(list_schedules(brand.slug)) >= MOST:
        raise ConflictError(f"a brand has {MOST} schedules at most")
    schedule = Schedule(
        id=secrets.token_hex(8),
        brand=brand.slug,
        every=Every(body.every),
        language=body.language,
        recipients=addresses,
        made_at=call.now,
        made_by=call.person.name,
        revision=1,
    )
    keep_schedule(schedule)
    return as_json(_show(schedule), 201)


def remove(call: Call) -> Answer:
    """End a schedule; the links of its mails end with it."""
    brand = find_brand(call, Role.MANAGER)
    if not remove_schedule(brand.slug, call.path["id"]):
        raise NotFoundError("no such schedule")
    return as_json({"removed": call.path["id"]})


def _show(schedule: Schedule) -> View:
    return {
        "id": schedule.id,
        "brand": schedule.brand,
        "every": schedule.every.value,
        "language": schedule.language,
        "recipients": list(schedule.recipients),
        "made_at": to_text(schedule.made_at),
        "made_by": schedule.made_by,
        "told": str(schedule.told) if schedule.told else None,
    }
