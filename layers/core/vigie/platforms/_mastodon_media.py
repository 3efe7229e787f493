"""What a Mastodon status shows beside its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.platforms._fields import read_url

SHOWN = {"image": "photo", "video": "video", "gifv": "gif", "audio": "audio"}


def list_shown(status: Mapping[str, Any]) -> Iterator[str]:
    """What it shows beside its words, by the names `Fact.SHOWS` knows."""
    for one in _attachments(status):
        yield SHOWN.get(str(one.get("type")), "file")
    if isinstance(status.get("poll"), dict):
        yield "poll"
    if isinstance(status.get("card"), dict):
        yield "link"


def list_media(status: Mapping[str, Any]) -> tuple[str, ...]:
    """Addresses of what it shows, the server's own copy first."""
    found = [
        next(
            (
                url
                for name in ("url", "remote_url", "preview_url")
                if (url := read_url(one.get(name)))
            ),
            None,
        )
        for one in _attachments(status)
    ]
    return tuple(dict.fromkeys(url for url in found if url))


def _attachments(status: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    given = status.get("media_attachments")
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
