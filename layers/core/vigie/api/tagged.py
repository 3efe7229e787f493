"""Answers that a caller may keep as long as they are what would be said again (RFC 9110)."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from vigie.api.routing import Call
from vigie.aws.http import Answer, as_json

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_KEPT: Final = {
    "cache-control": "private, max-age=0, must-revalidate",
    "vary": "Authorization, Accept-Language",
}


def as_tagged(call: Call, body: object) -> Answer:
    """A JSON answer with a strong ETag, or 304 where the caller has it already."""
    answer = as_json(body)
    tag = f'"{hashlib.sha256(answer["body"].encode()).hexdigest()[:32]}"'
    headers = {**answer["headers"], **_KEPT, "etag": tag}
    if has_tag(call.request.headers.get("if-none-match", ""), tag):
        return {**answer, "statusCode": 304, "headers": headers, "body": ""}
    return {**answer, "headers": headers}


def has_tag(asked: str, tag: str) -> bool:
    """Whether an If-None-Match names a tag, or any; compared weakly, as the RFC asks for a GET."""
    return asked.strip() == "*" or tag in _TAG.findall(asked)
