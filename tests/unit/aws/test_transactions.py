"""Transactions: an item is named once, and what is added to it is added whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.aws.counters import counter_writes, on_shard
from vigie.aws.settings import settings
from vigie.aws.table import add, fold_adds, get, put, write_together

from tests.builders import NOON

pytestmark = pytest.mark.usefixtures("aws")
HOUR = "2026-11-23T12"
KEY = {"pk": "count#levain", "sk": f"hour#{HOUR}#facebook#0"}


def test_what_several_writes_add_to_one_item_is_added_by_one() -> None:
    table = settings().desk_table
    writes = [
        add(table, KEY, {"mentions": 1, "authors": frozenset({64})}),
        put(table, {"pk": "m", "sk": "card"}),
        add(table, KEY, {"replies": 1, "mentions": 2, "authors": frozenset({65})}),
    ]
    assert len(fold_adds(writes)) == 2
    write_together(writes)
    item = get(table, KEY)
    assert item == {**KEY, "mentions": 3, "replies": 1, "authors": frozenset({64, 65})}


def test_a_counter_goes_to_the_shard_its_transaction_goes_to_and_a_marker_stays() -> None:
    later = NOON + timedelta(days=2)
    bumps = {("levain", HOUR, "facebook", "replies"): 1}
    hour, marker = (on_shard(one, 2) for one in counter_writes(bumps, 0, later))
    assert hour.adds is not None
    assert hour.adds.key["sk"] == f"hour#{HOUR}#facebook#2"
    assert marker.adds is not None
    assert marker.adds.key["sk"] == "late#2026-11-23"
