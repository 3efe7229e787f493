"""A brand: whose name is listened for, in which languages, and who is told when it matters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from vigie.alerting import Alerting

BRAND_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")


class Role(StrEnum):
    """What a person may do for a brand, from most to least."""

    OWNER = "owner"
    MANAGER = "manager"
    AGENT = "agent"
    VIEWER = "viewer"


RANK = {Role.VIEWER: 0, Role.AGENT: 1, Role.MANAGER: 2, Role.OWNER: 3}
EVERY_BRAND = "*"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who gets the brand's mails, in the language of their choice."""

    email: str
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand's settings. ``time_zone`` is an IANA name; ``terms`` are as `vigie match` takes."""

    slug: str
    name: str
    languages: tuple[str, ...] = ("fr", "en")
    time_zone: str = "Europe/Paris"
    terms: tuple[dict[str, object], ...] = ()
    alert_recipients: tuple[Recipient, ...] = ()
    signature: str = ""
    site: str = ""
    own_accounts: tuple[str, ...] = ()
    objective: str = "reputation"
    business_hours: dict[str, list[list[str]]] | None = None
    alerting: Alerting = field(default_factory=Alerting)


def outranks(role: Role, needed: Role) -> bool:
    """Whether a role is at least the one needed."""
    return RANK[role] >= RANK[needed]
