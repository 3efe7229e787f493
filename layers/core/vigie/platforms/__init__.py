"""What a platform can do, and how one is found.

A platform is one file in this folder: its ``PROFILE`` (capabilities, limits, duties and connection
steps as data) and the functions of the protocols below that its capabilities promise. Files are
found by looking, loaded by name when first needed; those whose name begins with an underscore are
plumbing. Nothing else is edited to add one.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from importlib import import_module
from typing import Any, Protocol, cast, runtime_checkable

from vigie.action import Action
from vigie.errors import NotFoundError
from vigie.mention import MentionEvent, Parsed, Rejected
from vigie.source import Source


class Capability(StrEnum):
    """The columns of the capability table that are yes or no."""

    MENTIONS = "mentions"
    COMMENTS = "comments"
    PUSH = "push"
    PUBLIC_REPLY = "public reply"
    PRIVATE_REPLY = "private reply"
    HIDE = "hide"
    UNHIDE = "unhide"
    DELETE = "delete"
    SPAM = "spam"
    LIKE = "like"


@dataclass(frozen=True, slots=True)
class ConnectionStep:
    """One thing the owner does to connect an account, in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A platform as data: what the capability table, the guides and the send-time policy read.

    ``reply_length`` is in the platform's own counting, None where there is no public reply;
    ``limits``, ``windows``, ``price`` and ``storage_duty`` are one short English phrase each.
    ``secrets`` names the values `PUT /api/secrets` takes; ``address`` says which field of a source
    the platform reads: ``url``, ``account``, ``query`` or empty when it is push only.
    ``ready_in`` tells how long a newcomer waits for access: "minutes" or "weeks".
    """

    slug: str
    name: str
    capabilities: frozenset[Capability]
    secrets: tuple[str, ...] = ()
    address: str = ""
    reply_length: int | None = None
    limits: str = ""
    windows: str = ""
    price: str = ""
    storage_duty: str = ""
    retention: timedelta | None = None
    ready_in: str = "minutes"
    steps: tuple[ConnectionStep, ...] = ()
    base_url: str = ""

    def can(self, capability: Capability) -> bool:
        """Whether the platform's interface offers this."""
        return capability in self.capabilities


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one poll brought: events, items set aside, and the cursor to keep once all is stored.

    ``moved_to`` is the address the source should use from now on, ``gone`` that it will not answer
    again, ``every_minutes`` the slowest rhythm the source itself asks for.
    """

    events: tuple[MentionEvent, ...]
    cursor: dict[str, Any] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    moved_to: str = ""
    gone: bool = False
    every_minutes: int | None = None


@runtime_checkable
class Readable(Protocol):
    """Reads a payload that was fetched; `vigie parse PLATFORM` calls it."""

    def parse(self, payload: bytes, observed_at: datetime) -> Parsed:
        """Read a fetched body. Raises PayloadError when it cannot be read at all."""


@runtime_checkable
class Pushed(Protocol):
    """Receives deliveries."""

    def answer_handshake(self, query: Mapping[str, str], secrets: Mapping[str, str]) -> str:
        """Return the body that proves the address is ours. Raises SignatureError."""

    def verify_push(
        self, headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]
    ) -> None:
        """Check a delivery over its raw bytes; header names are lower case.

        Raises SignatureError.
        """

    def parse_push(self, body: bytes, observed_at: datetime) -> Parsed:
        """Read a delivery. Raises PayloadError when it cannot be read at all."""


@runtime_checkable
class Polled(Protocol):
    """Is asked for news. ``secrets`` are the brand's for this platform."""

    def poll(self, source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
        """Read what is new since the source's cursor, with overlap.

        Raises the PlatformError tree, AddressRefusedError or PayloadError; the caller then keeps
        the old cursor.
        """


@runtime_checkable
class Acting(Protocol):
    """Does what a human (or, for hiding, a rule) decided: one call, one outcome."""

    def perform(self, action: Action, secrets: Mapping[str, str]) -> str | None:
        """Do it once; return the platform's id of what was made.

        Raises the PlatformError tree or OutcomeUnknownError.
        """

    def was_done(self, action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
        """Read the thread: whether the act shows, and the id of what it made.

        Raises the PlatformError tree when it cannot be read.
        """


class PlatformModule(Protocol):
    """The least a platform file has."""

    PROFILE: Profile


def platform_names() -> tuple[str, ...]:
    """Every platform there is a file for, in alphabetical order."""
    return tuple(
        sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    )


def load_platform(slug: str) -> PlatformModule:
    """The module of a platform, loaded now if it was not. Raises NotFoundError."""
    if slug not in platform_names():
        raise NotFoundError(f"no platform is called {slug!r}")
    return cast("PlatformModule", import_module(f"{__name__}.{slug}"))
