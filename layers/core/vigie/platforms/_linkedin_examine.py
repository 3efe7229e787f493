"""What LinkedIn says about a connected page, step by step, for `vigie check`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import clean_text, read_url
from vigie.platforms._linkedin_call import Door
from vigie.platforms._linkedin_urn import number_of

ROLES = "organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&count=100"
SUBSCRIPTIONS = (
    "eventSubscriptions?q=subscriberAndEventType&eventType=ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
)
DEAD = Told(
    "Le jeton n'est plus valable\u202f: reconnectez la Page.",
    "The token is no longer valid: reconnect the Page.",
)
NO_ROLE = Told(
    "Le compte connecté n'administre pas cette Page.",
    "The connected account does not administer this Page.",
)


def examine_page(door: Door) -> Examination:
    """The token, the role on the page, the subscription, and the public profile.

    A dead token is a finding. Raises TransientError, RateLimitedError.
    """
    try:
        roles = _read(door, ROLES)
    except AuthError:
        return Examination((Finding("token", done=False, note=DEAD),))
    pages = {str(one.get("organization") or one.get("organizationTarget")) for one in roles or []}
    has_role = None if roles is None else door.page in pages
    lacking = NO_ROLE if has_role is False else Told("", "")
    findings = (
        Finding("token", done=True),
        Finding("page", done=has_role, note=lacking),
        Finding("webhook", done=_is_subscribed(door)),
    )
    return _with_profile(door, findings)


def _read(door: Door, path: str) -> list[Mapping[str, Any]] | None:
    """The elements of a list; None where the app may not see it."""
    try:
        elements = door.read(path).get("elements")
    except (PermissionDeniedError, PermanentError):
        return None
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(
            f"linkedin did not answer as it does: {error}", code="unreadable"
        ) from None
    listed = elements if isinstance(elements, list) else []
    return [one for one in listed if isinstance(one, dict)]


def _is_subscribed(door: Door) -> bool | None:
    found = _read(door, SUBSCRIPTIONS)
    return None if found is None else bool(found)


def _with_profile(door: Door, findings: tuple[Finding, ...]) -> Examination:
    try:
        page = door.read(f"organizations/{number_of(door.page)}")
    except (PermissionDeniedError, PermanentError, PayloadError, AddressRefusedError):
        return Examination(findings)
    bio, name = page.get("localizedDescription"), page.get("localizedName")
    link = read_url(page.get("localizedWebsite"))
    return Examination(
        findings,
        account=name if isinstance(name, str) else door.page,
        bio=clean_text(bio) if isinstance(bio, str) else "",
        links=(link,) if link else (),
    )
