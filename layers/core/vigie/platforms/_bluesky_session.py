"""Sessions of a Bluesky account: short ones, renewed by a token that dies with its use.

https://docs.bsky.app/docs/api/com-atproto-server-create-session
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    TransientError,
    VigieError,
)
from vigie.platforms._bluesky_api import HOME, PLATFORM, classify, read_code
from vigie.platforms._fields import read_epoch, read_url
from vigie.platforms._http import Request, Response, base_url, fetch
from vigie.platforms._limits import Budget, Period, name_of
from vigie.platforms._oauth import ACCESS_TOKEN, EXPIRES_AT, REFRESH_TOKEN

SESSIONS_A_DAY = 300.0
UNKNOWN_LIFE = timedelta(hours=1)
SESSION_OF = "session_of"


def renew_session(secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
    """A new session: from the refresh token, which dies with its use, else the app password.

    Raises AuthError when the app password is refused, else the PlatformError tree.
    """
    if secrets.get(REFRESH_TOKEN) and is_ours(secrets):
        try:
            return {**_refresh(secrets, now), SESSION_OF: owner_of(secrets)}
        except AuthError:
            # A refresh token ends by itself after months; the app password outlives it.
            if not secrets.get("app_password"):
                raise
    return {**_create(secrets, now), SESSION_OF: owner_of(secrets)}


def owner_of(secrets: Mapping[str, str]) -> str:
    """A short name for the account and password a session was opened with."""
    return name_of(*(secrets.get(name, "") for name in ("service", "identifier", "app_password")))


def is_ours(secrets: Mapping[str, str]) -> bool:
    """Whether the session belongs to the values the owner wrote; another account's may linger."""
    return secrets.get(SESSION_OF, "") in ("", owner_of(secrets))


def _refresh(secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
    home = secrets.get("pds") or secrets.get("service") or HOME
    return _ask_session(
        Request(
            platform=PLATFORM,
            url=f"{base_url(PLATFORM, home)}/xrpc/com.atproto.server.refreshSession",
            method="POST",
            headers={"Authorization": f"Bearer {secrets[REFRESH_TOKEN]}"},
            classify=_classify_refresh,
        ),
        now,
    )


def _create(secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
    identifier, password = secrets.get("identifier", ""), secrets.get("app_password", "")
    if not identifier or not password:
        raise AuthError("no identifier and app password are stored", code="token")
    home = base_url(PLATFORM, secrets.get("service") or HOME)
    return _ask_session(
        Request(
            platform=PLATFORM,
            url=f"{home}/xrpc/com.atproto.server.createSession",
            method="POST",
            json={"identifier": identifier, "password": password},
            classify=classify,
            budgets=(Budget("sessions", name_of(identifier), SESSIONS_A_DAY, Period.UTC_DAY),),
        ),
        now,
    )


def _ask_session(request: Request, now: datetime) -> dict[str, str]:
    try:
        # Sent as a write: secrets follow no redirect.
        answer = fetch(replace(request, safe=False)).json()
    except (PayloadError, OutcomeUnknownError) as error:
        raise TransientError(f"bluesky's session answer: {error}", code="token") from None
    access = answer.get("accessJwt") if isinstance(answer, dict) else None
    fresh = answer.get("refreshJwt") if isinstance(answer, dict) else None
    if not isinstance(access, str) or not access or not isinstance(fresh, str) or not fresh:
        raise TransientError("bluesky answered without a session", code="token")
    known = {"did": answer.get("did"), "pds": _endpoint(answer.get("didDoc"))}
    return {
        ACCESS_TOKEN: access,
        REFRESH_TOKEN: fresh,
        EXPIRES_AT: _end(access, now).isoformat(),
        **{name: value for name, value in known.items() if isinstance(value, str) and value},
    }


def _endpoint(document: object) -> str | None:
    """The address of the account's own server, from its identity document."""
    services = document.get("service") if isinstance(document, dict) else None
    for one in services if isinstance(services, list) else []:
        if isinstance(one, dict) and str(one.get("id", "")).endswith("#atproto_pds"):
            url = read_url(one.get("serviceEndpoint"))
            return url.rstrip("/") if url else None
    return None


def _end(token: str, now: datetime) -> datetime:
    """When a session ends: the token says so itself; unread, it is trusted for an hour."""
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        ends = read_epoch(claims["exp"], now + timedelta(days=3650))
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error, RecursionError):
        ends = None
    return ends or now + UNKNOWN_LIFE


def _classify_refresh(response: Response) -> VigieError | None:
    """A refresh token that is over, used or revoked: only the app password helps."""
    if read_code(response) in ("ExpiredToken", "InvalidToken"):
        return AuthError("bluesky no longer accepts the refresh token", code="refresh")
    return classify(response)
