"""The App Store's public feed as XML, brought into the shape of the same feed as JSON.

Apple writes both at the same address, ``/xml`` and ``/json``; recordings hold either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.platforms._feed_read import read_raw_entries

PLAIN = "text/plain"
# What the parser calls the parts that the JSON shape wraps in ``label``.
PARTS = {"id": "id", "updated": "updated", "title": "title"}
APPLE = {"im:rating": "im_rating", "im:version": "im_version"}


def feed_of_xml(body: bytes) -> dict[str, Any]:
    """The feed with its entries, each value under ``label``. Raises PayloadError."""
    return {"feed": {"entry": [_entry(raw) for raw in read_raw_entries(body)]}}


def _entry(raw: Mapping[str, Any]) -> dict[str, Any]:
    named = PARTS | APPLE
    values = {ours: raw[theirs] for ours, theirs in named.items() if raw.get(theirs)}
    author, links = raw.get("author_detail") or {}, raw.get("links") or []
    person = {"name": {"label": author.get("name")}, "uri": {"label": author.get("href")}}
    return {
        **{name: {"label": value} for name, value in values.items()},
        "content": {"label": _words(raw)},
        "author": person,
        "link": {"attributes": {"href": next((one.get("href") for one in links), None)}},
    }


def _words(raw: Mapping[str, Any]) -> str:
    """The words without the table that Apple draws around them for web pages."""
    contents = raw.get("content") or []
    plain = (one.get("value") for one in contents if one.get("type") == PLAIN)
    return next((one for one in plain if isinstance(one, str)), "")
