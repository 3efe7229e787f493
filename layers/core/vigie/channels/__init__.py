"""Channels: the ways vigie tells its people something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from vigie.mailbox import MailKind

if TYPE_CHECKING:
    from vigie.channels.story import MentionView

MOST_SEVERE = 10
MOST_MENTIONS = 3


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail; one with a ``content_id`` is shown in the HTML by ``cid:`` and that id."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in both forms, of equal content. The subject is one line.

    With ``brand`` and ``kind`` set, sending adds what mail programs need to unsubscribe;
    ``headers`` are further ones, by name.
    """

    subject: str
    text: str
    html: str
    kind: MailKind = MailKind.SERVICE
    brand: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()


class ChannelKind(StrEnum):
    """Where a notice can go beside e-mail; also the name its secrets are kept under."""

    SLACK = "slack"
    TEAMS = "teams"
    WEBHOOK = "webhook"


SECRETS: Final[Mapping[ChannelKind, tuple[str, ...]]] = {
    ChannelKind.SLACK: ("webhook_url",),
    ChannelKind.TEAMS: ("webhook_url",),
    ChannelKind.WEBHOOK: ("url", "secret"),
}


class NoticeForm(StrEnum):
    """What a notice says of its event."""

    OPENED = "opened"
    GROWN = "grown"
    OVER = "over"
    ESCALATED = "escalated"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the team must know, said in one language, before any channel sets it.

    ``subject``, ``sentence`` and ``cause`` are as the mail says them; ``links`` go by name (inbox,
    mute, not_a_problem). ``severity`` is 1 to 10, ``share`` 0 to 1, ``expected`` the usual count
    of a window of ``window_hours``; times are told in ``time_zone``. What people wrote is short
    and masked already, for a channel keeps it where no erasure reaches.
    """

    brand: str
    brand_name: str
    kind: str
    form: NoticeForm
    language: str
    subject: str
    sentence: str
    cause: str = ""
    mentions: tuple[MentionView, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    severity: int = 1
    count: int = 0
    expected: float = 0.0
    share: float = 0.0
    window_hours: int = 0
    alert_id: str = ""
    time_zone: str = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class Message:
    """A notice ready to be posted: the address, which is a secret, and the very bytes."""

    url: str = field(repr=False)
    body: bytes
    headers: Mapping[str, str]


class Trouble(StrEnum):
    """Why a channel took no notice. The last two may pass by themselves."""

    GONE = "gone"
    TOKEN = "token"  # noqa: S105 - the reason's name
    REFUSED = "refused"
    MOVED = "moved"
    ADDRESS = "address"
    FAILING = "failing"
    UNREACHABLE = "unreachable"

    @property
    def may_pass(self) -> bool:
        """Whether the other end may be there again without anybody's doing."""
        return self in {Trouble.FAILING, Trouble.UNREACHABLE}


@dataclass(frozen=True, slots=True)
class Channel:
    """A connected channel: what it gets, and how the last notice fared."""

    kind: ChannelKind
    language: str
    min_severity: int = 1
    trouble: Trouble | None = None
    since: datetime | None = None
    last_success: datetime | None = None

    def wants(self, severity: int) -> bool:
        """Whether something of this severity is told here."""
        return severity >= self.min_severity


class Composing(Protocol):
    """What the module of each channel offers."""

    def compose(
        self, notice: Notice, secrets: Mapping[str, str], delivery: str, now: datetime
    ) -> Message:
        """The notice as this channel takes it; ``delivery`` is the same when it is sent again."""

    def is_taken(self, body: bytes) -> bool:
        """Whether an answer of success is the channel's own, not some page's on the way."""

    def check_secrets(self, secrets: Mapping[str, str], *, local: bool) -> None:
        """Refuse values no notice could be sent with. Raises ChannelAddressError."""


def load_channel(kind: ChannelKind) -> Composing:
    """The module of a channel, loaded when it is first used."""
    return cast("Composing", import_module(f"{__name__}.{kind.value}"))
