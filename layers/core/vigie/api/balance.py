"""The balance of giving and promoting in what a brand says, and a person's word about it."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from vigie.api.link_bodies import SayingPatch
from vigie.api.queries import read_brand_name
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.http import Answer, as_json
from vigie.aws.sayings import decide_leaning, list_sayings
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import InvalidError, NotFoundError
from vigie.gauge import TARGET, Tally, count_balance
from vigie.saying import Saying

USUAL_DAYS, MOST_DAYS = 30, 90
MOST = 200


def read_balance(call: Call) -> Answer:
    """How much was given and promoted, by platform and in all, over so many days."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    days = _read_days(call)
    balance = count_balance(list_sayings(brand, call.now - timedelta(days=days), call.now))
    return as_json(
        {
            "target": TARGET,
            "days": days,
            "total": _show_tally(balance.total),
            "platforms": [
                {"platform": one.platform, **_show_tally(one)} for one in balance.platforms
            ],
            "is_thin": balance.is_thin,
        }
    )


def list_said(call: Call) -> Answer:
    """The sayings behind the figure, newest first, so that it can be checked and corrected."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    since = call.now - timedelta(days=_read_days(call))
    found = islice(list_sayings(brand, since, call.now), MOST)
    return as_json(show_list([_show_saying(one) for one in found]))


def patch_saying(call: Call) -> Answer:
    """What a person says a saying is, for good: no rule changes it any more."""
    body = call.read(SayingPatch)
    call.person.must(body.brand, Role.AGENT)
    identity, by = call.path["id"], call.person.name
    if not decide_leaning(body.brand, body.at, identity, body.leaning, by):
        raise NotFoundError("no such saying")
    return as_json({"id": identity, "leaning": body.leaning.value, "decided_by": by})


def _read_days(call: Call) -> int:
    given = call.query.get("days", "") or str(USUAL_DAYS)
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given) <= MOST_DAYS:
        raise InvalidError(f"days is a number from 1 to {MOST_DAYS}", field="days")
    return int(given)


def _show_tally(tally: Tally) -> View:
    return {"giving": tally.giving, "promoting": tally.promoting, "share": tally.share}


def _show_saying(one: Saying) -> View:
    return {
        "id": one.id,
        "at": to_text(one.at),
        "platform": one.platform,
        "said_in": one.said_in.value,
        "leaning": one.leaning.value,
        "about": one.about or None,
        "who": one.who,
        "decided_by": one.decided_by or None,
    }
