"""DynamoDB's attribute values to plain Python and back; numbers become int or float."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]
_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


def to_wire(item: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values to attribute values; None is left out, since absent is how we store nothing."""
    return {key: _serialise(_exact(value)) for key, value in item.items() if value is not None}


def from_wire(item: Mapping[str, Any]) -> Item:
    """Attribute values, of a read or of a stream image, to plain values."""
    return {key: _plain(_deserialise(value)) for key, value in item.items()}


def to_text(moment: datetime) -> str:
    """A time as fixed-width ISO 8601 in UTC with milliseconds: sorts as it happened."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_time(text: str) -> datetime:
    """The inverse of ``to_text``."""
    return datetime.fromisoformat(text)


def to_seconds(moment: datetime) -> int:
    """A time as numeric seconds, the only thing DynamoDB's time to live understands."""
    return int(moment.timestamp())


def to_moment(seconds: int) -> datetime:
    """The inverse of ``to_seconds``."""
    return datetime.fromtimestamp(seconds, UTC)


def _exact(value: Any) -> Any:  # noqa: ANN401 - attribute values hold anything
    if isinstance(value, float):
        return Decimal(f"{value:.6g}")
    if isinstance(value, Mapping):
        return {key: _exact(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_exact(inner) for inner in value]
    return value


def _plain(value: Any) -> Any:  # noqa: ANN401 - attribute values hold anything
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, set):
        return frozenset(map(_plain, value))
    return value
