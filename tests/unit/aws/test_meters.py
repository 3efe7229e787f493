from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.aws.meters import DeskMeters

from tests.builders import NOON

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def meters(aws: None) -> DeskMeters:
    return DeskMeters(lambda: NOON)


def test_what_one_function_noted_another_reads(meters: DeskMeters) -> None:
    meters.note_gauge("x#app#calls", 0.95, LATER)
    assert DeskMeters(lambda: NOON).read_gauge("x#app#calls") == (0.95, LATER)
    assert meters.read_gauge("x#other#calls") is None


def test_what_is_far_from_the_limit_costs_no_write(meters: DeskMeters) -> None:
    meters.note_gauge("x#app#calls", 0.3, LATER)
    assert meters.read_gauge("x#app#calls") is None


def test_two_functions_spend_from_one_sum(meters: DeskMeters) -> None:
    other = DeskMeters(lambda: NOON)
    sums = [one.spend("x#app#usd", 0.1, LATER) for one in (meters, other, meters, other)]
    assert [round(one, 1) for one in sums] == [0.1, 0.2, 0.3, 0.4]
    assert meters.spend("x#app#usd", -0.3, LATER) == pytest.approx(0.1)
