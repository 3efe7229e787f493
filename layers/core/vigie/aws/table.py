"""Reading and writing items: the few DynamoDB calls vigie makes, each in one place."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from vigie.aws.clients import dynamodb
from vigie.aws.wire import Item, from_wire, to_wire

Amount = float | frozenset[int]
MOST_PER_TRANSACTION = 100
MOST_PER_READ = 100
TOO_LARGE = "item size"  # `Item size to update has exceeded the maximum allowed size`


@dataclass(frozen=True, slots=True)
class Write:
    """One conditional write, alone or in a transaction: ``verb`` is Put, Update or Delete.

    ``adds`` is what an unconditional add is made of, so that two to one item can be made one.
    """

    verb: str
    arguments: dict[str, Any]
    adds: Adds | None = None


@dataclass(frozen=True, slots=True)
class Adds:
    """Numbers and members to add to an item's attributes, and values to set."""

    table: str
    key: Mapping[str, Any]
    amounts: Mapping[str, Amount]
    values: Mapping[str, Any]

    @property
    def item(self) -> tuple[Any, ...]:
        """What tells the item from others."""
        return self.table, *sorted(self.key.items())


class ConditionFailedError(Exception):
    """A condition did not hold. ``found`` is the item as it stands, where one write was refused."""

    def __init__(self, found: Item | None = None) -> None:
        super().__init__("a condition did not hold")
        self.found = found


class FullError(Exception):
    """An item cannot take what was to be added to it: it would grow beyond 400 kB."""


class BusyError(Exception):
    """Somebody else was writing the same item in the same moment: the same write may be retried."""


# What makes one record of a batch fail, and come again, without taking the others along.
RECORD_FAILURES = (
    ConditionFailedError,
    BusyError,
    FullError,
    ClientError,
    BotoCoreError,
    ArithmeticError,
    KeyError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition expression with its names and values."""

    expression: str
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


NEW = Condition("attribute_not_exists(pk)")


def at_revision(revision: int) -> Condition:
    """The item is as it was read; revision 0 is an item that does not exist yet."""
    if revision == 0:
        return NEW
    return Condition("#revision = :revision", {"#revision": "revision"}, {":revision": revision})


def put(table: str, item: Mapping[str, Any], condition: Condition | None = None) -> Write:
    """A whole item in place of what is there."""
    return Write("Put", {"TableName": table, "Item": to_wire(item), **_conditions(condition)})


def add(
    table: str,
    key: Mapping[str, Any],
    amounts: Mapping[str, Amount],
    **values: Any,  # noqa: ANN401 - attribute values hold anything
) -> Write:
    """Add numbers to attributes, or members to sets, and set others; creates the item if need be.

    Adding what a set holds already changes nothing.
    """
    names = {f"#n{i}": name for i, name in enumerate((*amounts, *values))}
    numbers = {f":n{i}": amount for i, amount in enumerate((*amounts.values(), *values.values()))}
    adds = ", ".join(f"#n{i} :n{i}" for i in range(len(amounts)))
    sets = ", ".join(f"#n{i} = :n{i}" for i in range(len(amounts), len(names)))
    expression = f"ADD {adds}" + (f" SET {sets}" if sets else "")
    return Write(
        "Update",
        {
            "TableName": table,
            "Key": to_wire(key),
            "UpdateExpression": expression,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": to_wire(numbers),
        },
        Adds(table, key, amounts, values),
    )


def fold_adds(writes: Sequence[Write]) -> list[Write]:
    """The same writes with all adds to one item made one: a transaction takes an item once."""
    folded: dict[tuple[Any, ...], Adds] = {}
    others = []
    for one in writes:
        adds = one.adds
        if adds is None:
            others.append(one)
            continue
        known = folded.get(adds.item)
        folded[adds.item] = _both(known, adds) if known else adds
    return [*others, *(add(a.table, a.key, a.amounts, **a.values) for a in folded.values())]


def _both(one: Adds, other: Adds) -> Adds:
    amounts = dict(one.amounts)
    for name, more in other.amounts.items():
        amounts[name] = _joined(amounts[name], more) if name in amounts else more
    return Adds(one.table, one.key, amounts, {**one.values, **other.values})


def _joined(one: Amount, other: Amount) -> Amount:
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one | other
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        raise TypeError("a number is not added to a set")
    return one + other


def add_and_read(
    table: str, key: Mapping[str, Any], amounts: Mapping[str, float], values: Mapping[str, Any]
) -> Item:
    """Add to numbers of an item, set others, and return the item as it is after: atomic."""
    one = add(table, key, amounts, **values)
    answer = dynamodb().update_item(**one.arguments, ReturnValues="ALL_NEW")
    return from_wire(answer["Attributes"])


def change(
    table: str,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    condition: Condition | None = None,
    remove: Sequence[str] = (),
) -> Write:
    """Set some attributes of an item and remove others."""
    condition = condition or Condition("attribute_exists(pk)")
    names = {f"#s{i}": name for i, name in enumerate(values)}
    gone = {f"#r{i}": name for i, name in enumerate(remove)}
    sets = ", ".join(f"#s{i} = :s{i}" for i in range(len(values)))
    removes = ", ".join(gone)
    expression = (f"SET {sets}" if sets else "") + (f" REMOVE {removes}" if removes else "")
    numbers = {f":s{i}": value for i, value in enumerate(values.values())}
    return Write(
        "Update",
        {
            "TableName": table,
            "Key": to_wire(key),
            "UpdateExpression": expression,
            "ConditionExpression": condition.expression,
            "ExpressionAttributeNames": {**names, **gone, **condition.names},
            "ExpressionAttributeValues": to_wire({**numbers, **condition.values}),
        },
    )


def delete(table: str, key: Mapping[str, Any], condition: Condition | None = None) -> Write:
    """Remove an item; without a condition, removing what is not there is fine."""
    return Write("Delete", {"TableName": table, "Key": to_wire(key), **_conditions(condition)})


def write(one: Write) -> None:
    """Do one write. Raises ConditionFailedError with the item found, or BusyError."""
    calls = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}
    arguments = dict(one.arguments)
    if "ConditionExpression" in arguments:
        arguments["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if not arguments.get("ExpressionAttributeValues", True):
        del arguments["ExpressionAttributeValues"]
    try:
        getattr(dynamodb(), calls[one.verb])(**arguments)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ConditionalCheckFailedException":
            found: Any = error.response.get("Item")
            raise ConditionFailedError(from_wire(found) if found else None) from error
        if code == "TransactionConflictException":
            raise BusyError from error
        if code == "ValidationException" and TOO_LARGE in str(error).lower():
            raise FullError from error
        raise


def write_together(writes: Sequence[Write]) -> None:
    """Do all or nothing; several adds to one item are one write.

    Raises ConditionFailedError, BusyError, FullError, or ClientError.
    """
    try:
        dynamodb().transact_write_items(
            TransactItems=[{one.verb: one.arguments} for one in fold_adds(writes)]  # type: ignore[misc]
        )
    except ClientError as error:
        reasons = error.response.get("CancellationReasons", ())
        codes = {reason.get("Code", "None") for reason in reasons}
        if "ConditionalCheckFailed" in codes:
            raise ConditionFailedError from error
        if "TransactionConflict" in codes:
            raise BusyError from error
        if any(TOO_LARGE in str(one).lower() for one in (error, *reasons)):
            raise FullError from error
        raise


def get(table: str, key: Mapping[str, Any]) -> Item | None:
    """One item, strongly read, or None."""
    found = dynamodb().get_item(TableName=table, Key=to_wire(key), ConsistentRead=True)
    return from_wire(found["Item"]) if "Item" in found else None


def get_many(table: str, keys: Iterable[Mapping[str, Any]], *, strong: bool = True) -> list[Item]:
    """Many items, in no order; those that do not exist are missing from the answer.

    A read that only shows may be weak, at half the price; one that decides must be strong.
    """
    distinct = {tuple(sorted(key.items())): key for key in keys}
    waiting = [to_wire(key) for key in distinct.values()]
    found: list[Item] = []
    while waiting:
        page, waiting = waiting[:MOST_PER_READ], waiting[MOST_PER_READ:]
        answer = dynamodb().batch_get_item(
            RequestItems={table: {"Keys": page, "ConsistentRead": strong}}
        )
        found += [from_wire(item) for item in answer["Responses"].get(table, [])]
        left = answer.get("UnprocessedKeys", {}).get(table)
        waiting += [dict(key) for key in left["Keys"]] if left else []
    return found


def query(
    table: str,
    key: str,
    values: Mapping[str, Any],
    *,
    index: str | None = None,
    newest_first: bool = False,
    start: Mapping[str, Any] | None = None,
    limit: int | None = None,
    where: Condition | None = None,
    most_pages: int | None = None,
    strong: bool = False,
) -> Iterator[Item]:
    """Items of one partition in order; pages are read as the caller consumes them.

    ``key`` is the key condition with its names spelled out and values as in ``values``; ``limit``
    is the size of a page, not of the answer. ``where`` leaves out items that are read and paid for
    all the same, hence ``most_pages``. ``strong``: what was written before is there.
    """
    arguments: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": key,
        "ExpressionAttributeValues": to_wire(values),
        "ScanIndexForward": not newest_first,
    }
    if index:
        arguments["IndexName"] = index
    if limit:
        arguments["Limit"] = limit
    if strong:
        arguments["ConsistentRead"] = True
    if start:
        arguments["ExclusiveStartKey"] = to_wire(start)
    if where:
        arguments["FilterExpression"] = where.expression
        arguments["ExpressionAttributeValues"] |= to_wire(where.values)
        arguments["ExpressionAttributeNames"] = where.names
    pages = itertools.count() if most_pages is None else range(most_pages)
    for _ in pages:
        page = dynamodb().query(**arguments)
        yield from (from_wire(item) for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def scan(table: str, sk: str) -> Iterator[Item]:
    """Every item whose sort key is ``sk``: for nightly proofs, never for a request."""
    pages = (
        dynamodb()
        .get_paginator("scan")
        .paginate(
            TableName=table,
            FilterExpression="sk = :sk",
            ExpressionAttributeValues=to_wire({":sk": sk}),
        )
    )
    for page in pages:
        yield from (from_wire(item) for item in page["Items"])


def _conditions(condition: Condition | None) -> dict[str, Any]:
    if condition is None:
        return {}
    return {
        "ConditionExpression": condition.expression,
        **({"ExpressionAttributeNames": condition.names} if condition.names else {}),
        **({"ExpressionAttributeValues": to_wire(condition.values)} if condition.values else {}),
    }
