"""DynamoDB JSON as it is on the wire; boto3 decodes blobs and times, Lambda's events do not."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any


def encode(value: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """Blobs as base64, times as seconds, the rest as it is."""
    if isinstance(value, dict):
        return {key: encode(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [encode(inner) for inner in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.timestamp() if isinstance(value, datetime) else value


def decode(value: Any) -> Any:  # noqa: ANN401 - JSON in, boto3's form out
    """An attribute value with its blobs as bytes, which boto3 wants."""
    if isinstance(value, list):
        return [decode(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((kind, inner),) = value.items()
        if kind == "B" and isinstance(inner, str):
            return {"B": base64.b64decode(inner)}
        if kind == "BS" and isinstance(inner, list):
            return {"BS": [base64.b64decode(one) for one in inner]}
    return {key: decode(inner) for key, inner in value.items()}
