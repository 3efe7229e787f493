"""A call to a platform and its answer, as values."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from vigie.errors import PayloadError, VigieError
from vigie.platforms._fields import read_json
from vigie.platforms._guard import is_local_mode
from vigie.platforms._limits import Budget, Gauge, UsageReader, name_of

MOST_BYTES = 16 * 1024 * 1024
MOST_SECONDS = 30.0
# What may follow a redirect to another origin; any other header may be somebody's key.
INNOCENT = frozenset({"accept", "accept-language", "if-modified-since", "if-none-match"})


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, read whole. Header names are lower case.

    ``url`` is where it came from; ``moved_to`` that address when only permanent redirects led
    there, else empty.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    url: str = ""
    moved_to: str = ""

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything until it is looked at
        """The body as JSON. Raises PayloadError."""
        return read_json(self.body)

    def read_object(self) -> Mapping[str, Any] | None:
        """The body as a JSON object, None when it is none: who refuses may be a proxy's page."""
        try:
            body = self.json()
        except PayloadError:
            return None
        return body if isinstance(body, dict) else None


@dataclass(frozen=True, slots=True)
class Request:
    """A call to make. ``safe`` is false for a write: a call that must never be made twice.

    ``timeout`` is (connect, read) in seconds, ``max_seconds`` the wall clock for everything,
    ``max_bytes`` bounds the body after decompression. ``classify`` sees every answer first and may
    name its error; ``platform`` is the slug whose override of the base address is trusted.
    ``gauges`` and ``budgets`` are the limits it counts against, ``usage`` reads an answer's headers
    about the gauges. ``content`` is a body of its own ``Content-Type`` header.
    """

    platform: str
    url: str
    method: str = "GET"
    params: Mapping[str, str | list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str | list[str]] | None = None
    json: object = None
    content: bytes | None = None
    safe: bool = True
    timeout: tuple[float, float] = (5.0, 20.0)
    max_bytes: int = MOST_BYTES
    max_seconds: float = MOST_SECONDS
    classify: Callable[[Response], VigieError | None] | None = None
    gauges: tuple[Gauge, ...] = ()
    budgets: tuple[Budget, ...] = ()
    usage: UsageReader | None = None

    def pauses(self) -> Gauge:
        """What a "slow down" holds back where no limit is named: this account at this host."""
        try:
            host = urlsplit(self.url).netloc.lower()
        except ValueError:
            host = ""
        known = (f"{k}={v}" for k, v in sorted(self.headers.items()) if k.lower() not in INNOCENT)
        return Gauge("pauses", name_of(host, *known))


def base_url(platform: str, default: str) -> str:
    """Where a platform lives: `VIGIE_<PLATFORM>_BASE_URL` in local mode, else its own address."""
    override = os.environ.get(f"VIGIE_{platform.upper()}_BASE_URL", "") if is_local_mode() else ""
    return (override or default).rstrip("/")


def rebase(platform: str, url: str) -> str:
    """A source's own address, led to the platform's override in local mode."""
    override = base_url(platform, "")
    if not override:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return override + parts.path + (f"?{parts.query}" if parts.query else "")
