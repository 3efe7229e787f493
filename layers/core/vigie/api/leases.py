"""Having a conversation while typing: who else wants it is told whose it is."""

from __future__ import annotations

from vigie.api.desk import load_mention
from vigie.api.routing import Call
from vigie.api.views import View
from vigie.aws.http import Answer, as_json
from vigie.aws.leases import drop_lease, read_lease, take_lease
from vigie.aws.table import BusyError, ConditionFailedError
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import ConflictError, TakenError
from vigie.lease import Lease
from vigie.mention import Mention


def put_lease(call: Call) -> Answer:
    """Have the person in this conversation for two minutes, or two more. Raises TakenError."""
    mention, _ = load_mention(call, Role.AGENT)
    try:
        lease = take_lease(mention, call.person.id, call.person.name, call.now)
    except (ConditionFailedError, BusyError) as busy:
        raise ConflictError("others want this in the same moment: try again") from busy
    if lease.holder != call.person.id:
        why = lease.why(call.now)
        raise TakenError(lease.name, lease.until, why.value if why else "")
    return as_json(_show_lease(lease, call))


def delete_lease(call: Call) -> Answer:
    """Type no more; another's stays."""
    mention, _ = load_mention(call, Role.AGENT)
    drop_lease(mention, call.person.id, call.now)
    return as_json({"lease": show_lease_of(mention, call)})


def show_lease_of(mention: Mention, call: Call) -> View | None:
    """Who answers the person of this mention just now, as callers see it."""
    lease = read_lease(mention)
    return _show_lease(lease, call) if lease and lease.why(call.now) else None


def _show_lease(lease: Lease, call: Call) -> View:
    why = lease.why(call.now)
    return {
        "holder": {"id": lease.holder, "name": lease.name},
        "until": to_text(lease.until) if lease.until else None,
        "is_mine": lease.holder == call.person.id,
        "why": why.value if why else None,
    }
