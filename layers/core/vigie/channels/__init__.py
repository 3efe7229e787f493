"""Channels: the ways vigie tells its people something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in both forms, of equal content. The subject is one line."""

    subject: str
    text: str
    html: str
