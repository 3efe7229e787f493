"""Records as vigie writes them: keys that tell a repeat from a new one, links by byte offsets.

https://atproto.com/specs/tid and https://docs.bsky.app/docs/advanced-guides/post-richtext
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from vigie.action import Action
from vigie.platforms._bluesky_read import POST

LIKE = "app.bsky.feed.like"
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 13
CLOCKS = 1024
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
TAG = re.compile(r"(?<![\w#&/])#([^\W\d_]\w{0,63}|\d+[^\W\d_]\w{0,60})")
TRAILING = ".,;:!?)»”’\"'"


def key_of(action: Action) -> str:
    """The record's key for an act: always the same, so that a second write could not add another.

    A TID: microseconds of the act's making, and ten bits of its id for acts of the same instant.
    """
    digest = int.from_bytes(hashlib.sha256(action.id.encode()).digest()[:8], "big")
    made = action.created_at or EPOCH + timedelta(microseconds=digest % 10**15)
    micros = max((made - EPOCH) // timedelta(microseconds=1), 0)
    number = micros * CLOCKS + digest % CLOCKS
    letters = [ALPHABET[number >> (5 * place) & 31] for place in reversed(range(KEY_LENGTH))]
    return "".join(letters)


def make_reply(action: Action, parent: dict[str, str]) -> dict[str, object]:
    """A post that answers ``parent`` (uri, cid) under the root the mention named, else itself."""
    facts = action.facts
    is_rooted = facts.get("root") and facts.get("root_cid")
    root = {"uri": facts["root"], "cid": facts["root_cid"]} if is_rooted else parent
    called = (facts.get("handle", ""), action.author.id or "")
    return {
        "$type": POST,
        "text": action.text,
        "createdAt": _stamp(action),
        "reply": {"root": root, "parent": parent},
        **make_facets(action.text, called),
    }


def make_post(action: Action) -> dict[str, object]:
    """A post of the brand's own."""
    return {
        "$type": POST,
        "text": action.text,
        "createdAt": _stamp(action),
        **make_facets(action.text),
    }


def make_like(action: Action, subject: dict[str, str]) -> dict[str, object]:
    """A like of a post."""
    return {"$type": LIKE, "subject": subject, "createdAt": _stamp(action)}


def make_facets(text: str, called: tuple[str, str] = ("", "")) -> dict[str, object]:
    """What makes links, hashtags and the person's ``(handle, did)`` in a text alive."""
    found = [*_links(text), *_tags(text), *_calls(text, *called)]
    if not found:
        return {}
    found.sort(key=lambda one: one[0])
    return {
        "facets": [
            {
                "index": {
                    "byteStart": len(text[:start].encode()),
                    "byteEnd": len(text[:end].encode()),
                },
                "features": [feature],
            }
            for start, end, feature in found
        ]
    }


Found = tuple[int, int, dict[str, str]]


def _links(text: str) -> Iterator[Found]:
    for one in LINK.finditer(text):
        url = one.group().rstrip(TRAILING)
        feature = {"$type": "app.bsky.richtext.facet#link", "uri": url}
        yield one.start(), one.start() + len(url), feature


def _tags(text: str) -> Iterator[Found]:
    blanked = LINK.sub(lambda one: " " * len(one.group()), text)
    for one in TAG.finditer(blanked):
        yield one.start(), one.end(), {"$type": "app.bsky.richtext.facet#tag", "tag": one.group(1)}


def _calls(text: str, handle: str, did: str) -> Iterator[Found]:
    if not handle or not did:
        return
    name = re.compile(rf"(?<![\w@.])@{re.escape(handle)}(?![\w-]|\.\w)", re.IGNORECASE)
    for one in name.finditer(text):
        yield one.start(), one.end(), {"$type": "app.bsky.richtext.facet#mention", "did": did}


def _stamp(action: Action) -> str:
    """The act's own time, so that the record is the same however often it is made."""
    made = (action.created_at or EPOCH).astimezone(UTC)
    return made.isoformat(timespec="milliseconds").replace("+00:00", "Z")
