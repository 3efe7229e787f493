"""An app on Google Play: where its calls go, what they count against, what works of them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._call import base_url
from vigie.platforms._google import Google
from vigie.platforms._limits import Budget, Period, name_of

HOST = "https://androidpublisher.googleapis.com"


def open_play(secrets: Mapping[str, str]) -> Google:
    """The door for a brand's secrets."""
    base = base_url("google_play", HOST)
    return Google("google_play", f"{base}/androidpublisher/v3", secrets.get("access_token", ""))


def path_of(package: str) -> str:
    """Where an app's calls go."""
    return f"applications/{quote(package, safe='')}"


def reads_of(package: str) -> tuple[Budget, ...]:
    """What a read counts against: an app's hour."""
    return (Budget("reads", name_of(package), 200.0, Period.HOUR),)


def examine_app(google: Google, package: str) -> Examination:
    """Ask for one review: what works of it. Raises TransientError, RateLimitedError."""
    try:
        google.read(f"{path_of(package)}/reviews", {"maxResults": "1"}, reads_of(package))
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(str(error), code="unreadable") from None
    except (AuthError, PermissionDeniedError, PermanentError) as error:
        note = Told(f"Google refuse\u202f: {error.reason}", f"Google refuses: {error.reason}")
        return Examination((Finding(_step(error), done=False, note=note),))
    steps = ("service_account", "permission", "package")
    return Examination(tuple(Finding(step, done=True) for step in steps), account=package)


def _step(error: Exception) -> str:
    if isinstance(error, AuthError):
        return "service_account"
    return "permission" if isinstance(error, PermissionDeniedError) else "package"
