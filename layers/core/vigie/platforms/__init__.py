"""What a platform can do, and how one is found.

A platform is one file in this folder: its ``PROFILE`` (capabilities, limits, duties and connection
steps as data) and the functions of the protocols below that its capabilities promise. Files are
found by looking, loaded by name when first needed; those whose name begins with an underscore are
plumbing. Nothing else is edited to add one.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast, runtime_checkable

from vigie.action import Action, ActionKind
from vigie.errors import NotFoundError
from vigie.mention import Mention, MentionEvent, Parsed, Rejected
from vigie.platforms._profile import (
    NOTHING_TOLD,
    Capability,
    ConnectionStep,
    Duties,
    Policy,
    Profile,
    Scope,
    Told,
)
from vigie.source import Source

__all__ = [
    "Acting",
    "Addressed",
    "Capability",
    "Claiming",
    "ConnectionStep",
    "Deauthorised",
    "Duties",
    "Examination",
    "Examined",
    "Fetched",
    "Finding",
    "Particular",
    "PlatformModule",
    "Policy",
    "Polled",
    "Profile",
    "Publishing",
    "Pushed",
    "PushedFrom",
    "Readable",
    "Renewing",
    "Reread",
    "Scope",
    "Told",
    "load_platform",
    "platform_names",
]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one poll brought: events, items set aside, and the cursor to keep once all is stored.

    ``moved_to`` is the address the source should use from now on, ``gone`` that it will not answer
    again, ``every_minutes`` the slowest rhythm the source itself asks for, ``wait`` the seconds
    until the next read when a limit cut this one short: the cursor then says where to go on.
    """

    events: tuple[MentionEvent, ...]
    cursor: dict[str, Any] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    moved_to: str = ""
    gone: bool = False
    every_minutes: int | None = None
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What `vigie check` learnt about one connection step: done, missing, or None: ask a human."""

    step: str
    done: bool | None
    note: Told = NOTHING_TOLD


@dataclass(frozen=True, slots=True)
class Examination:
    """What a platform says about a connected account, as far as its interface shows it.

    ``bio`` and ``links`` are the public profile's text and addresses; None where it shows none.
    """

    findings: tuple[Finding, ...] = ()
    account: str = ""
    bio: str | None = None
    links: tuple[str, ...] | None = None


@runtime_checkable
class Readable(Protocol):
    """Reads a payload that was fetched; `vigie parse PLATFORM` calls it."""

    def parse(self, payload: bytes, observed_at: datetime) -> Parsed:
        """Read a fetched body. Raises PayloadError when it cannot be read at all."""


@runtime_checkable
class Pushed(Protocol):
    """Receives deliveries."""

    def answer_handshake(
        self, query: Mapping[str, str], secrets: Mapping[str, str]
    ) -> str | Mapping[str, str]:
        """Return the body that proves the address is ours: text, or an object sent as JSON.

        Raises SignatureError.
        """

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

        The action comes with what is known of its mention: ``facts``, ``author``, ``realm``,
        ``said_at``. A read that must come before the write is safe to repeat; the write is not.

        Raises the PlatformError tree or OutcomeUnknownError.
        """

    def was_done(self, action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
        """Read the thread: whether the act shows, and the id of what it made.

        Raises the PlatformError tree when it cannot be read.
        """


@runtime_checkable
class Publishing(Protocol):
    """Publishes a post of the brand's own, in words alone: one call, one outcome."""

    def publish(self, post: Action, secrets: Mapping[str, str]) -> str | None:
        """Publish it once; return the platform's id of it.

        ``realm`` is the address of a self-hosted platform. A read that must come before the write
        is safe to repeat; the write is not. Raises the PlatformError tree or OutcomeUnknownError.
        """

    def was_published(self, post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
        """Read the account's own latest posts: whether it is among them, and its id.

        Rule: the same words, since the claim. Raises the PlatformError tree when they cannot be
        read.
        """


@runtime_checkable
class Renewing(Protocol):
    """Keeps its own token alive. Called under a lock, so that one function renews at a time."""

    def is_renewal_due(self, secrets: Mapping[str, str], now: datetime) -> bool:
        """Whether a new token must be asked for, days (or minutes) before the old one ends."""

    def renew(self, secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
        """Ask for it; return the secret values to keep, derived ones and replaced ones alike.

        Raises AuthError when only a human can reconnect, else the PlatformError tree.
        """


@runtime_checkable
class Examined(Protocol):
    """Tells which connection steps are done."""

    def examine(self, source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:
        """Ask the platform about the token, its rights, the subscription and the profile.

        A dead token is a finding, not an error. Raises TransientError, RateLimitedError.
        """


@runtime_checkable
class Reread(Protocol):
    """Reads mentions again, to follow edits and deletions nobody told of."""

    REREAD_AT_ONCE: int

    def reread(
        self, mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
    ) -> Sequence[MentionEvent]:
        """Events of what changed among at most REREAD_AT_ONCE mentions of one realm, one call.

        A removal for what is gone, an add (its version the edit time, or now) for what reads on.
        Raises the PlatformError tree: an answer that cannot be trusted removes nothing.
        """


@runtime_checkable
class Claiming(Protocol):
    """Knows the addresses of its own mentions, so that an alert about one is not another."""

    def claim(self, url: str) -> str | None:
        """The native id of the mention at a web address, or None when it is not ours."""


@runtime_checkable
class PushedFrom(Protocol):
    """A self-hosted platform whose deliveries name the realm they come from."""

    def realm_of(self, headers: Mapping[str, str]) -> str:
        """The realm a verified delivery names, else empty; header names are lower case."""


@runtime_checkable
class Particular(Protocol):
    """Can do some things to some mentions only; to the others a human does them."""

    def is_by_hand(self, kind: ActionKind, mention: Mention, secrets: Mapping[str, str]) -> bool:
        """Whether the interface does not do this to this very mention, though to others."""


@runtime_checkable
class Addressed(Protocol):
    """A self-hosted platform that can tell a mention's address once the realm is known."""

    def address_of(self, event: MentionEvent) -> str | None:
        """The web address of a mention whose delivery named none."""


@runtime_checkable
class Deauthorised(Protocol):
    """Is told by the platform when a person withdraws consent or asks for deletion."""

    def read_deletion(self, body: bytes, secrets: Mapping[str, str]) -> str | None:
        """The person's id of a signed request to delete; None when the body is no such request.

        Raises SignatureError when it is one and its signature is wrong.
        """


class PlatformModule(Protocol):
    """The least a platform file has."""

    PROFILE: Profile


@cache
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
