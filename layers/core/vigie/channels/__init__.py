"""Channels: the ways vigie tells its people something."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.mailbox import MailKind

__all__ = ["Attachment", "Mail", "MailKind"]


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
