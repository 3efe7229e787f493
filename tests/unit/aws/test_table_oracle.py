"""Every call shape of the table code on Amazon's own DynamoDB, where moto is known to be wrong."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from vigie.aws import clients
from vigie.aws.table import (
    NEW,
    BusyError,
    Condition,
    ConditionFailedError,
    FullError,
    add,
    add_and_read,
    at_revision,
    change,
    delete,
    get,
    get_many,
    put,
    query,
    write,
    write_together,
)

from tests.tables import declared_tables
from tests.unit.aws.amazon import amazon, oracle

__all__ = ["amazon", "oracle"]
MENTIONS, DESK = "MentionsTable", "DeskTable"
KEY = {"pk": "a", "sk": "b"}


@pytest.mark.usefixtures("oracle")
def test_a_refused_write_shows_the_item_as_it_stands() -> None:
    write(put(DESK, {**KEY, "n": 1, "revision": 1}, NEW))
    for refused in (put(DESK, {**KEY, "n": 9}, NEW), put(DESK, {**KEY, "n": 9}, at_revision(7))):
        with pytest.raises(ConditionFailedError) as raised:
            write(refused)
        assert raised.value.found == {**KEY, "n": 1, "revision": 1}
    write(put(DESK, {**KEY, "n": 2, "revision": 2}, at_revision(1)))
    with pytest.raises(ConditionFailedError) as raised:
        write(change(DESK, {"pk": "a", "sk": "nothing"}, {"n": 1}))
    assert raised.value.found is None
    write(change(DESK, KEY, {"name": "x"}, remove=["n"]))
    write(change(DESK, KEY, {}, remove=["name"]))
    assert get(DESK, KEY) == {**KEY, "revision": 2}
    with pytest.raises(ConditionFailedError):
        write(delete(DESK, KEY, at_revision(1)))
    write(delete(DESK, KEY, at_revision(2)))
    write(delete(DESK, KEY))
    assert get(DESK, KEY) is None


@pytest.mark.usefixtures("oracle")
def test_adding_makes_the_item_sums_numbers_and_unites_sets() -> None:
    write(add(DESK, KEY, {"mentions": 2, "authors": frozenset({1, 2**32 + 7})}, said="x"))
    write(add(DESK, KEY, {"mentions": -3, "authors": frozenset({1, 5})}))
    found = add_and_read(DESK, KEY, {"mentions": 1, "cost": 0.25}, {"said": "y"})
    expected = {"mentions": 0, "cost": 0.25, "authors": {1, 5, 2**32 + 7}, "said": "y"}
    assert found == {**KEY, **expected} == get(DESK, KEY)
    assert change_marks(frozenset({1}), frozenset()) is False
    assert change_marks(frozenset({1, 5, 2**32 + 7}), frozenset({5})) is True
    assert change_marks(frozenset({5}), frozenset()) is True
    assert "authors" not in (get(DESK, KEY) or {"authors": 0})


def change_marks(seen: frozenset[int], left: frozenset[int]) -> bool:
    """As `counters.keep_marks` writes them: a set that is empty is no attribute."""
    known = Condition("#marks = :seen", {"#marks": "authors"}, {":seen": seen})
    gone = () if left else ("authors",)
    try:
        write(change(DESK, KEY, {"authors": left} if left else {}, known, gone))
    except ConditionFailedError:
        return False
    return True


@pytest.mark.usefixtures("oracle")
def test_an_item_grows_to_four_hundred_kilobytes_and_no_further() -> None:
    write(put(DESK, {**KEY, "text": "x" * 405_000}))
    many = frozenset(range(10**9, 10**9 + 2_000))
    with pytest.raises(FullError):
        write(add(DESK, KEY, {"authors": many}))
    with pytest.raises(FullError):
        write_together([add(DESK, KEY, {"authors": many}), put(DESK, {**KEY, "pk": "c"})])
    assert "authors" not in (get(DESK, KEY) or {})
    assert get(DESK, {**KEY, "pk": "c"}) is None
    with pytest.raises(FullError):
        write(put(DESK, {**KEY, "text": "é" * 205_000}))


@pytest.mark.usefixtures("oracle")
def test_a_transaction_is_all_or_nothing_and_says_why_not() -> None:
    write(put(DESK, {**KEY, "n": 1, "name": "x"}))
    with pytest.raises(ConditionFailedError):
        write_together([put(DESK, {"pk": "new", "sk": "b"}), put(DESK, KEY, NEW)])
    assert get(DESK, {"pk": "new", "sk": "b"}) is None
    with pytest.raises(ClientError, match="incorrect data type"):
        write_together([put(DESK, {"pk": "new", "sk": "b"}), add(DESK, KEY, {"name": 1})])
    with pytest.raises(ClientError, match="multiple operations on one item"):
        write_together([put(DESK, KEY), delete(DESK, KEY)])
    with pytest.raises(ClientError):
        write_together([put(DESK, {"pk": str(n), "sk": "b"}) for n in range(101)])
    twice = [add(DESK, KEY, {"n": 1, "authors": frozenset({n})}) for n in range(3)]
    write_together([*twice, put(MENTIONS, {"pk": "m", "sk": "mention"}, NEW)])
    assert get(DESK, KEY) == {**KEY, "n": 4, "name": "x", "authors": {0, 1, 2}}
    write_together([put(DESK, {"pk": str(n), "sk": "b"}) for n in range(100)])
    assert len(get_many(DESK, [{"pk": str(n), "sk": "b"} for n in range(100)])) == 100


def test_a_conflict_with_another_transaction_is_busy_and_no_refusal(
    oracle: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here nothing conflicts by itself; the refusal is spelled as Amazon's reference spells it."""
    reasons = [{"Code": "None"}, {"Code": "TransactionConflict", "Message": "ongoing"}]
    error: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}

    def refuse(**_: Any) -> None:
        raise ClientError(error, "TransactWriteItems")

    monkeypatch.setattr(clients.dynamodb(), "transact_write_items", refuse)
    with pytest.raises(BusyError):
        write_together([put(DESK, KEY), put(DESK, {**KEY, "pk": "c"})])


@pytest.mark.usefixtures("oracle")
def test_a_query_reads_beyond_a_megabyte_forth_and_back() -> None:
    for n in range(12):
        write(put(DESK, {"pk": "long", "sk": f"{n:02}", "text": "x" * 200_000, "odd": n % 2}))
    names = [f"{n:02}" for n in range(12)]
    read = [item["sk"] for item in query(DESK, "pk = :pk", {":pk": "long"}, strong=True)]
    assert read == names
    back = query(DESK, "pk = :pk", {":pk": "long"}, newest_first=True, limit=5)
    assert [item["sk"] for item in back] == names[::-1]
    first = list(query(DESK, "pk = :pk", {":pk": "long"}, most_pages=1))
    assert 4 <= len(first) <= 6
    start = {"pk": "long", "sk": first[-1]["sk"]}
    odd = Condition("#odd = :odd", {"#odd": "odd"}, {":odd": 1})
    rest = query(DESK, "pk = :pk", {":pk": "long"}, start=start, where=odd)
    assert [item["sk"] for item in rest] == [n for n in names[len(first) :] if int(n) % 2]
    keys = [{"pk": "long", "sk": name} for name in [*names, "12"]]
    assert sorted(item["sk"] for item in get_many(DESK, keys + keys)) == names


def test_what_a_batch_left_unread_is_asked_for_again(oracle: None) -> None:
    """Sixteen megabytes are an answer's most: here 60 items of 380 kB come in two answers."""
    for n in range(60):
        write(put(DESK, {"pk": str(n), "sk": "b", "text": "x" * 380_000}))
    asked = []
    clients.dynamodb().meta.events.register(
        "before-call.dynamodb.BatchGetItem", lambda **more: asked.append(more)
    )
    found = get_many(DESK, [{"pk": str(n), "sk": "b"} for n in range(60)])
    assert sorted(int(item["pk"]) for item in found) == list(range(60))
    assert len(asked) >= 2


def indexes() -> list[tuple[str, str]]:
    return [
        (name, index["IndexName"])
        for name, declared in declared_tables().items()
        for index in declared["GlobalSecondaryIndexes"]
    ]


@pytest.mark.parametrize(("name", "index"), indexes())
def test_each_index_lists_what_has_its_keys_in_order(oracle: None, name: str, index: str) -> None:
    declared = next(
        one
        for one in declared_tables()[name]["GlobalSecondaryIndexes"]
        if one["IndexName"] == index
    )
    part, order = (one["AttributeName"] for one in declared["KeySchema"])
    kinds = {one["AttributeName"]: one["AttributeType"] for one in definitions(name)}
    values: list[Any] = [3, 1, 2] if kinds[order] == "N" else ["c", "a", "b"]
    for value in values:
        write(put(name, {"pk": str(value), "sk": "x", part: "p", order: value}))
    write(put(name, {"pk": "without", "sk": "x"}))
    read = [item["pk"] for item in query(name, f"{part} = :p", {":p": "p"}, index=index)]
    assert read == sorted(map(str, values))
    with pytest.raises(ClientError, match="ValidationException"):
        write(put(name, {"pk": "wrong", "sk": "x", part: 5, order: values[0]}))


def definitions(name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = declared_tables()[name]["AttributeDefinitions"]
    return found


@pytest.mark.usefixtures("oracle")
def test_numbers_come_back_as_they_went() -> None:
    numbers = {"whole": 2**53 + 1, "part": 0.125, "tiny": 1e-7, "below": -3, "long": 10**37 + 1}
    write(put(DESK, {**KEY, **numbers}))
    assert get(DESK, KEY) == {**KEY, **numbers}
    with pytest.raises(ClientError, match="up to 38 digits"):
        clients.dynamodb().put_item(
            TableName=DESK, Item={"pk": {"S": "a"}, "sk": {"S": "b"}, "n": {"N": str(10**39 + 1)}}
        )
