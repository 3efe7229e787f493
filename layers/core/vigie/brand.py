"""A brand: whose name is listened for, in which languages, and who is told when it matters."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
class Work:
    """A team's time, in minutes; ``weekly`` is None until somebody says it.

    ``person_week`` is one person's, the legal 35 hours in France; ``acts`` what an act takes
    (`vigie.workload.Act`), where the brand knows better than the defaults.
    """

    weekly: int | None = None
    person_week: int = 35 * 60
    acts: Mapping[str, float] = field(default_factory=dict)


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
    work: Work = field(default_factory=Work)


def outranks(role: Role, needed: Role) -> bool:
    """Whether a role is at least the one needed."""
    return RANK[role] >= RANK[needed]
