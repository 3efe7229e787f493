"""What a brand promises: within how many open hours it answers, and when it is closed."""

from __future__ import annotations

from vigie.api.conversation_bodies import PromisesBody
from vigie.api.routing import Call
from vigie.api.views import View
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer, as_json
from vigie.aws.promises import read_promises, save_promises
from vigie.brand import Role
from vigie.errors import NotFoundError
from vigie.holidays import Closed
from vigie.promise import USUAL, Owed, Promises


def show_brand_promises(call: Call) -> Answer:
    """A brand's promises, the usual ones until it makes its own."""
    brand = _named(call, Role.VIEWER)
    return as_json(_show(read_promises(brand)))


def save_brand_promises(call: Call) -> Answer:
    """Keep a brand's promises."""
    body = call.read(PromisesBody)
    brand = _named(call, Role.MANAGER)
    within = {kind: body.answer_within.get(kind, USUAL[kind]) for kind in Owed}
    promises = Promises(within, Closed(body.country, frozenset(body.holidays)))
    save_promises(brand, promises)
    return as_json(_show(promises))


def _named(call: Call, needed: Role) -> str:
    brand = call.path["brand"]
    call.person.must(brand, needed)
    if read_brand(brand) is None:
        raise NotFoundError(f"no brand is called {brand!r}")
    return brand


def _show(promises: Promises) -> View:
    return {
        "answer_within": {kind.value: promises.answer_within[kind] for kind in Owed},
        "country": promises.closed.country,
        "holidays": sorted(day.isoformat() for day in promises.closed.own),
    }
