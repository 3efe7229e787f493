"""Parts of Meta's deliveries, as people keep them and as Meta's own pages print them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What an entry lists: changes, messages, and messages another app answers.
LISTS = ("changes", "messaging", "standby")
CHANGE = frozenset({"field", "value"})
MESSAGE = frozenset({"sender", "recipient"})


def whole_delivery(body: object, name: str) -> Mapping[str, Any] | None:
    """The delivery a body is, or the one it is a part of; None when it is neither.

    A list of deliveries counts as one, an entry, a change or a message as one that holds nothing
    else; ``name`` is the object it is then about.
    """
    if isinstance(body, list):
        wholes = [whole_delivery(one, name) for one in body]
        entries = [entry for whole in wholes if whole for entry in whole["entry"]]
        return {"object": name, "entry": entries} if body and all(wholes) else None
    if not isinstance(body, dict):
        return None
    if isinstance(body.get("entry"), list):
        return {"object": name, **body}
    entry = _entry(body)
    return None if entry is None else {"object": name, "entry": [entry]}


def _entry(body: dict[str, Any]) -> dict[str, Any] | None:
    """The entry a part is, or the one that would hold it; some keep one message without a list."""
    listed = {one: body[one] for one in LISTS if isinstance(body.get(one), list | dict)}
    if listed:
        return body | {one: [at] if isinstance(at, dict) else at for one, at in listed.items()}
    if body.keys() >= CHANGE:
        return {"changes": [body]}
    return {"messaging": [body]} if body.keys() >= MESSAGE else None
