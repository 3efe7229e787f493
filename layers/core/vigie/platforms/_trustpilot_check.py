"""What `vigie check` says about a Trustpilot business unit, and how the unit is found."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import read_url
from vigie.platforms._trustpilot_api import Door, find_unit


def examine_unit(door: Door, secrets: Mapping[str, str], account: str) -> Examination:
    """Ask for the business by the key: what works of it. Raises TransientError and limits."""
    findings = _without_asking(secrets)
    try:
        unit = find_unit(door, account, None)
        shown = door.read_to_settle(f"business-units/{unit}")
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(str(error), code="unreadable") from None
    except (AuthError, PermissionDeniedError, PermanentError) as error:
        step = "unit" if isinstance(error, PermanentError) else "api"
        note = Told(
            f"Trustpilot refuse\u202f: {error.reason}", f"Trustpilot refuses: {error.reason}"
        )
        return Examination((Finding(step, done=False, note=note), *findings))
    site = read_url(shown.get("websiteUrl"))
    return Examination(
        (Finding("api", done=True), Finding("unit", done=True), *findings),
        account=str(shown.get("displayName") or unit),
        links=(site,) if site else None,
    )


def _without_asking(secrets: Mapping[str, str]) -> list[Finding]:
    """What can be said of replies and deliveries: Trustpilot shows nobody their state."""
    can_reply = bool(secrets.get("api_secret"))
    has_password = bool(secrets.get("webhook_username") and secrets.get("webhook_password"))
    note = Told(
        "Trustpilot ne montre pas ses envois\u202f: attendez le prochain avis.",
        "Trustpilot does not show its deliveries: wait for the next review.",
    )
    missing = Told(
        "Il manque webhook_username ou webhook_password.",
        "webhook_username or webhook_password is missing.",
    )
    secret = Told("Il manque api_secret.", "api_secret is missing.")
    return [
        Finding("reply", done=None) if can_reply else Finding("reply", done=False, note=secret),
        Finding("webhook", done=None, note=note)
        if has_password
        else Finding("webhook", done=False, note=missing),
    ]
