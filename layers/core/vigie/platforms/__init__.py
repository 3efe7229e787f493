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
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast, runtime_checkable

from vigie.action import Action, ActionKind
from vigie.errors import NotFoundError
from vigie.length import Counting
from vigie.mention import Mention, MentionEvent, Parsed, Rejected
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
class Told:
    """One thing said to the owner, by a native of each language."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class ConnectionStep:
    """One thing the owner does to connect an account, in both languages.

    ``key`` names the step for `vigie check`: what `examine` finds about it is shown beside it; a
    step also counts as missing while a secret it names is not written.
    """

    fr: str
    en: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A right to ask the platform for, and what vigie needs it for."""

    name: str
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a platform allows at the moment of sending, as data; `vigie.reply` applies it.

    ``needs_summons``: a public reply only to who called us (fact ``summons``), else a human task.
    ``private_once_within``: one private reply to a public comment, this long after it was made.
    ``message_window``: a private message this long after the person last wrote in private;
    ``human_window``: up to here when a human wrote it and the platform is told so.
    ``shortest``: the fewest characters a reply may have. ``generated_text``: whether words drafted
    by a machine may be sent. ``one_reply``: a second public reply replaces the first (reviews).
    """

    needs_summons: bool = False
    private_once_within: timedelta | None = None
    message_window: timedelta | None = None
    human_window: timedelta | None = None
    shortest: int = 0
    generated_text: bool = True
    one_reply: bool = False


@dataclass(frozen=True, slots=True)
class Duties:
    """What a platform's terms ask of stored content, as data; maintain_sources keeps them.

    ``keep``: words and names go this long after they were last fetched; None: our own 90 days.
    ``recheck_every``: ids are read again this often, and what is gone there goes here.
    ``figures_apart``: its figures are never mixed with another platform's.
    """

    keep: timedelta | None = None
    recheck_every: timedelta | None = None
    figures_apart: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A platform as data: what the capability table, the guides and the send-time policy read.

    ``reply_length`` and ``private_length`` are in the platform's own ``counting``, None where there
    is no such reply; ``private_counting`` where it counts private messages another way.
    ``limits``, ``windows``, ``price`` and ``storage_duty`` are one short English phrase each.
    ``secrets`` names the values `PUT /api/secrets` takes, of which ``optional`` may be left out;
    ``derived`` names those vigie writes itself (an access token it was given, when it expires).
    ``secrets_of`` is another platform's slug whose values serve where this one has none.
    ``address`` says which field of a source the platform reads: ``url``, ``account``, ``query`` or
    empty when it is push only; a source may give one of ``also`` instead, or beside it.
    ``ready_in`` tells how long a newcomer waits for access: "minutes" or "weeks"; ``meanwhile``
    what to start with until then. ``home`` is where a human acts when a mention has no address of
    its own. ``self_hosted``: each source's address is its realm. ``is_alert``: it only points at
    talk that lives elsewhere.
    """

    slug: str
    name: str
    capabilities: frozenset[Capability]
    secrets: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    derived: tuple[str, ...] = ()
    secrets_of: str = ""
    address: str = ""
    also: tuple[str, ...] = ()
    reply_length: int | None = None
    private_length: int | None = None
    counting: Counting = Counting.CHARACTERS
    private_counting: Counting | None = None
    limits: str = ""
    windows: str = ""
    price: str = ""
    storage_duty: str = ""
    policy: Policy = Policy()
    duties: Duties = Duties()
    ready_in: str = "minutes"
    meanwhile: Told | None = None
    scopes: tuple[Scope, ...] = ()
    reads: Told | None = None
    writes: Told | None = None
    stores: Told | None = None
    steps: tuple[ConnectionStep, ...] = ()
    base_url: str = ""
    home: str = ""
    self_hosted: bool = False
    is_alert: bool = False

    def can(self, capability: Capability) -> bool:
        """Whether the platform's interface offers this."""
        return capability in self.capabilities


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
    note: Told = Told("", "")


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
