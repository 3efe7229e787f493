"""The shapes Reddit's answers come in, and what an answer without any mention is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vigie.platforms._reddit_errors import why_error

SAID = frozenset({"t1", "t3", "t4"})
NAME = re.compile(r"t[134]_[0-9a-z]+\Z", re.IGNORECASE)
DEEPEST = 60
# What an answer without any mention is, by a field it has.
SILENT = {
    "json": "the call was done and made nothing that is said",
    "errors": "the call was done and made nothing that is said",
    "access_token": "this is an access token",
    "conversation": "this is a conversation among moderators",
    "conversations": "these are conversations among moderators",
    "jquery": "the call was done and made nothing that is said",
    "kind": "this holds no post, comment or message",
    "name": "this is no post, comment or message",
}


def why_none(body: object) -> str:
    """Why a body holds no mention; empty when its shape is unknown."""
    if isinstance(body, list):
        return "these listings hold no post, comment or message" if body else "the list is empty"
    if not isinstance(body, dict):
        return ""
    if not body:
        return "the call was done and says nothing more"
    return why_error(body) or next((why for name, why in SILENT.items() if name in body), "")


def list_things(body: object, depth: int = 0) -> Iterator[tuple[str, object]]:
    """Every thing that is said in a body, a parent before its replies."""
    if depth > DEEPEST:
        return
    if isinstance(body, list):
        for one in body:
            yield from list_things(one, depth + 1)
    elif isinstance(body, dict):
        kind, data = body.get("kind"), body.get("data")
        if isinstance(kind, str) and kind in SAID:
            yield kind, data
            if isinstance(data, dict):
                yield from list_things(data.get("replies"), depth + 1)
        elif isinstance(kind, str) and isinstance(data, dict):
            yield from list_things(data.get("children"), depth + 1)
        elif kind is None:
            yield from _list_unwrapped(body, depth)


def _list_unwrapped(body: Mapping[str, Any], depth: int) -> Iterator[tuple[str, object]]:
    """What stands without its kind: an answer to a write, or a thing bare."""
    answer = body.get("json")
    made = answer.get("data") if isinstance(answer, dict) else None
    if isinstance(made, dict):
        yield from list_things(made.get("things"), depth + 1)
    elif isinstance(body.get("name"), str) and NAME.match(body["name"]):
        yield body["name"][:2].lower(), body
        yield from list_things(body.get("replies"), depth + 1)
