"""Reading Mastodon statuses again: what is deleted or edited there may not stay as it was here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vigie.errors import GoneError, TransientError
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms._mastodon_api import Instance
from vigie.platforms._mastodon_read import Reader


def reread_statuses(
    instance: Instance, mentions: Sequence[Mention], now: datetime
) -> list[MentionEvent]:
    """Edits and removals among at most 20 statuses of one server.

    A private mention that is not shown proves nothing unless we are somebody there. Raises the
    PlatformError tree, PayloadError, AddressRefusedError.
    """
    ids = [one.native_id for one in mentions]
    body = _read_all(instance, ids)
    if not isinstance(body, list):
        raise TransientError("mastodon answered with no list of statuses", code="unreadable")
    events, rejected = Reader(now, instance.origin).read(body)
    if rejected or len(events) != len(body):
        raise TransientError("mastodon answered with statuses we cannot read", code="unreadable")
    shown = {one.native_id for one in events}
    gone = [
        MentionEvent("mastodon", one.native_id, EventKind.REMOVE, now, realm=instance.origin)
        for one in mentions
        if one.native_id not in shown and (instance.token or not one.is_private)
    ]
    return [*(one for one in events if one.native_id in ids), *gone]


def _read_all(instance: Instance, ids: list[str]) -> Any:  # noqa: ANN401 - JSON is anything until it is looked at
    """Statuses in one call or, on servers without it (Mastodon before 4.3), one by one.

    Rule: such a server must say it is one before its silence about a status counts.
    """
    try:
        return instance.read("/api/v1/statuses", {"id[]": ids}).json()
    except GoneError:
        about = instance.read("/api/v1/instance").json()
        if not isinstance(about, dict) or not (about.get("uri") or about.get("domain")):
            raise
    return [one for identity in ids for one in _read_one(instance, identity)]


def _read_one(instance: Instance, identity: str) -> list[Any]:
    try:
        return [instance.read(f"/api/v1/statuses/{quote(identity, safe='')}").json()]
    except GoneError:
        return []
