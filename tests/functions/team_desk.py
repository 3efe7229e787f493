"""A brand with a team: an owner of every brand, a manager, an agent and a junior."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from botocore.exceptions import ClientError
from vigie.aws import clients
from vigie.aws.settings import settings
from vigie.aws.table import query

from tests.builders import NOON
from tests.functions.conftest import Api

MANAGER, AGENT, JUNIOR = Api("mona"), Api("nadia"), Api("jo")
ADDRESSES = {
    "mona": "mona@levain.example",
    "nadia": "nadia@levain.example",
    "jo": "jo@levain.example",
}


def enter_team(owner: Api) -> None:
    for user, name, initials, role, is_junior in (
        ("mona", "Mona Ferrand", "MF", "manager", False),
        ("nadia", "Nadia Kessel", "NK", "agent", False),
        ("jo", "Jo Lambert", "JL", "agent", True),
    ):
        body = {
            "name": name,
            "initials": initials,
            "role": role,
            "is_junior": is_junior,
            "email": ADDRESSES[user],
        }
        assert owner("PUT", f"/api/brands/levain/team/{user}", body).status == 200


def nudges(brand: str = "levain") -> list[tuple[str, str]]:
    rows = query(settings().desk_table, "pk = :pk", {":pk": f"nudge#{brand}"})
    return sorted((row["kind"], row["to"]) for row in rows)


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller
        self.now = NOON + timedelta(hours=1)

    def move(self, span: timedelta) -> datetime:
        self.now += span
        self._traveller.move_to(self.now, tick=False)
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False) as traveller:
        yield Clock(traveller)


def conflict_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What emulators never do: two transactions want the same item in the same moment."""
    client = clients.dynamodb()
    honest, conflicts = client.transact_write_items, iter([True])

    def conflicted(**arguments: Any) -> Any:
        if next(conflicts, False):
            reasons = [{"Code": "TransactionConflict"}]
            error: Any = {
                "Error": {"Code": "TransactionCanceledException"},
                "CancellationReasons": reasons,
            }
            raise ClientError(error, "TransactWriteItems")
        return honest(**arguments)

    monkeypatch.setattr(client, "transact_write_items", conflicted)
