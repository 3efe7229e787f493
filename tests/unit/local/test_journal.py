from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.journal import Journal, item_key
from infra.local.wire import decode, encode


def a_record(key: str, name: str = "INSERT", **image: Any) -> dict[str, Any]:
    change = {"Keys": {"pk": {"S": key}}, "NewImage": {"pk": {"S": key}, **image}}
    if name == "REMOVE":
        del change["NewImage"]
    return {"eventName": name, "dynamodb": change}


@pytest.fixture
def journal() -> Iterator[Journal]:
    made = Journal(":memory:")
    yield made
    made.close()


def test_records_come_back_in_order_by_table(journal: Journal) -> None:
    journal.append("a", [a_record("1"), a_record("2")])
    journal.append("b", [a_record("3")])
    journal.append("a", [a_record("4")])
    names = [one.record["dynamodb"]["Keys"]["pk"]["S"] for one in journal.after("a", 0)]
    assert names == ["1", "2", "4"]
    assert journal.last("a") == journal.after("a", 0)[-1].position


def test_items_are_what_the_records_left(journal: Journal) -> None:
    journal.append("a", [a_record("1"), a_record("2"), a_record("1", "MODIFY", n={"N": "2"})])
    journal.append("a", [a_record("2", "REMOVE")])
    assert journal.items("a") == {item_key({"pk": {"S": "1"}}): {"pk": {"S": "1"}, "n": {"N": "2"}}}


def test_a_waiting_reader_wakes_when_something_comes(journal: Journal) -> None:
    threading.Timer(0.05, journal.append, ("a", [a_record("1")])).start()
    started = time.monotonic()
    assert journal.wait("a", 0, 10)
    assert time.monotonic() - started < 5


def test_pruning_keeps_what_a_reader_has_not_seen_and_the_last_place(journal: Journal) -> None:
    journal.append("a", [a_record(str(number)) for number in range(4)])
    last = journal.last("a")
    journal.move("fast", last)
    journal.move("slow", last - 2)
    journal.prune("a", ["fast", "slow"])
    assert len(journal.after("a", 0)) == 2
    journal.move("slow", last)
    journal.prune("a", ["fast", "slow"])
    assert journal.last("a") == last


def test_everything_is_there_after_the_file_is_opened_again(tmp_path: Path) -> None:
    first = Journal(tmp_path / "journal")
    first.append("a", [a_record("1")])
    first.move("reader", 1)
    first.write_note("name", "value")
    first.close()
    second = Journal(tmp_path / "journal")
    assert (second.last("a"), second.position("reader"), second.note("name")) == (1, 1, "value")
    assert second.position("nobody") is None
    second.close()


_values = st.recursive(
    st.one_of(
        st.builds(lambda text: {"S": text}, st.text()),
        st.builds(lambda blob: {"B": blob}, st.binary()),
        st.builds(lambda blobs: {"BS": blobs}, st.lists(st.binary(), min_size=1)),
        st.builds(lambda number: {"N": str(number)}, st.integers()),
        st.just({"NULL": True}),
    ),
    lambda inner: st.one_of(
        st.builds(lambda many: {"L": many}, st.lists(inner, max_size=3)),
        st.builds(
            lambda fields: {"M": fields},
            st.dictionaries(st.sampled_from(["B", "S", "name"]), inner, max_size=3),
        ),
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["pk", "B", "x"]), _values, min_size=1))
def test_items_survive_the_wire_form(item: dict[str, Any]) -> None:
    assert decode(json.loads(json.dumps(encode(item)))) == item
