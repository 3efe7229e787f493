"""Fixture files in real wire format, written for these tests, and what is to be read from each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import MentionEvent, Parsed
from vigie.platforms import Pushed, Readable, load_platform

ROOT = Path(__file__).parents[1] / "fixtures" / "platforms"
RECORDED = Path(__file__).parents[3] / "shared" / "recorded"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Fixture:
    """One file and what it should turn into."""

    slug: str
    file: str
    expected: dict[str, Any]

    @property
    def body(self) -> bytes:
        return (ROOT / self.slug / self.file).read_bytes()


def all_fixtures() -> list[Fixture]:
    """Every fixture that an expected.json names."""
    return [
        Fixture(path.parent.name, file, expected)
        for path in sorted(ROOT.glob("*/expected.json"))
        for file, expected in json.loads(path.read_text("utf-8")).items()
    ]


def read(slug: str, file: str, body: bytes) -> Parsed:
    """Read a payload the way it would arrive: webhook files as deliveries, others as fetched."""
    module = load_platform(slug)
    if file.startswith("webhook") or not isinstance(module, Readable):
        assert isinstance(module, Pushed)
        return module.parse_push(body, NOW)
    return module.parse(body, NOW)


def outcome(slug: str, file: str, body: bytes) -> dict[str, Any]:
    """What was read, as expected.json writes it down."""
    try:
        parsed = read(slug, file, body)
    except PayloadError as error:
        return {"error": str(error)}
    found: dict[str, Any] = {"events": [as_json(event, slug) for event in parsed.events]}
    if parsed.rejected:
        found["rejected"] = [[one.index, one.reason] for one in parsed.rejected]
    if parsed.none_because:
        found["none_because"] = parsed.none_because
    if not parsed.recognised:
        found["recognised"] = False
    return found


def as_json(event: MentionEvent, slug: str) -> dict[str, Any]:
    """An event without what is empty."""
    whole = {
        "id": event.native_id,
        "kind": event.kind.value,
        "text": event.text,
        "url": event.url,
        "said_at": event.said_at and event.said_at.isoformat(),
        "version": event.version.isoformat(),
        "author": {
            k: v
            for k, v in (
                ("id", event.author.id),
                ("name", event.author.name),
                ("followers", event.author.followers),
            )
            if v
        },
        "in_reply_to": event.in_reply_to,
        "thread_id": event.thread_id,
        "own": event.own,
        "media": list(event.media),
        "account": event.account,
        "realm": event.realm,
        "facts": dict(event.facts),
        "platform": event.platform if event.platform != slug else "",
    }
    return {key: value for key, value in whole.items() if value}
