"""What `vigie check` says about a Google Business Profile, and the profile itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.errors import (
    AuthError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
)
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._call import base_url
from vigie.platforms._fields import read_url
from vigie.platforms._google import Google

SLUG = "google_business"
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"
LOCATIONS = "https://mybusinessbusinessinformation.googleapis.com"
REFUSALS = (AuthError, PermissionDeniedError, PermanentError)


def examine_location(secrets: Mapping[str, str], account: str) -> Examination:
    """Ask for the accounts, then for the location's profile. Raises TransientError."""
    token = secrets.get("access_token", "")
    try:
        _read(ACCOUNTS, token, "v1/accounts", {})
    except REFUSALS as error:
        step = "project" if isinstance(error, PermissionDeniedError) else "consent"
        return Examination((_refused(step, error),))
    except RateLimitedError:
        note = Told(
            "Google dit que le quota est épuisé\u202f: il est à zéro tant que l'accès n'est pas "
            "ouvert.",
            "Google says the quota is used: it is zero until the access is opened.",
        )
        return Examination((Finding("project", done=False, note=note),))
    granted = (Finding("project", done=True), Finding("consent", done=True))
    number = account.rpartition("/")[2]
    mask = {"readMask": "name,title,profile,websiteUri"}
    try:
        place = _read(LOCATIONS, token, f"v1/locations/{number}", mask)
    except REFUSALS as error:
        return Examination((*granted, _refused("location", error)))
    profile = place.get("profile")
    about = profile.get("description") if isinstance(profile, dict) else ""
    site = read_url(place.get("websiteUri"))
    return Examination(
        (*granted, Finding("location", done=True)),
        account=str(place.get("title") or ""),
        bio=about if isinstance(about, str) else "",
        links=(site,) if site else (),
    )


def _read(host: str, token: str, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
    return Google(SLUG, base_url(SLUG, host), token).read_to_settle(path, params)


def _refused(step: str, error: PlatformError) -> Finding:
    note = Told(f"Google refuse\u202f: {error.reason}", f"Google refuses: {error.reason}")
    return Finding(step, done=False, note=note)
