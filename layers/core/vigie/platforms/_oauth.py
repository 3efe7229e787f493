"""OAuth 2 as platforms speak it: one call to a token endpoint, its answer as secret values.

https://www.rfc-editor.org/rfc/rfc6749#section-5
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import AddressRefusedError, AuthError, PayloadError, TransientError, VigieError
from vigie.platforms._call import Request, Response
from vigie.platforms._fields import read_time
from vigie.platforms._http import fetch

ACCESS_TOKEN = "access_token"  # noqa: S105 - the name of a value
REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a value
EXPIRES_AT = "token_expires_at"
DERIVED = (ACCESS_TOKEN, EXPIRES_AT)
SOON = timedelta(minutes=10)
NAME = re.compile(r"[a-z_]{1,40}")
# What a token endpoint says when only a person can help (RFC 6749, 5.2).
DEAD = frozenset(
    {"invalid_grant", "invalid_client", "unauthorized_client", "access_denied", "invalid_token"}
)


def expires_soon(
    secrets: Mapping[str, str], now: datetime, ahead: timedelta = SOON, *, unknown: bool = True
) -> bool:
    """Whether the access token is missing or ends within ``ahead``.

    ``unknown`` answers for a token whose end nobody noted: one the owner wrote by hand.
    """
    if not secrets.get(ACCESS_TOKEN):
        return True
    ends = read_time(secrets.get(EXPIRES_AT), now + timedelta(days=3650))
    return unknown if ends is None else ends - now <= ahead


def ask_token(
    platform: str,
    url: str,
    form: Mapping[str, str],
    now: datetime,
    *,
    basic: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    method: str = "POST",
    read: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
) -> dict[str, str]:
    """Ask a token endpoint; the values to keep: access token, its end, a refresh token if new.

    ``basic`` is (client id, client secret) for HTTP Basic. ``read`` turns an odd answer into the
    usual names. Raises AuthError when the grant is dead, else the PlatformError tree. A refresh
    token may be single-use, so a call is never repeated here.
    """
    known = dict(headers or {})
    if basic:
        pair = base64.b64encode(":".join(basic).encode()).decode()
        known["Authorization"] = f"Basic {pair}"
    request = Request(
        platform=platform,
        url=url,
        method=method,
        params=form if method == "GET" else {},
        form=None if method == "GET" else form,
        headers={"Accept": "application/json", **known},
        classify=_classifier(platform),
    )
    try:
        answer = read(_object(fetch(request)))
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(f"{platform}'s token answer: {error}", code="token") from None
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise TransientError(f"{platform} answered without a token", code="token")
    return {
        ACCESS_TOKEN: token,
        **_end(answer.get("expires_in"), now),
        **_refresh(answer.get("refresh_token")),
    }


def token_error(body: Mapping[str, Any]) -> str:
    """The standard's name of what a token endpoint refused, such as `invalid_grant`; else empty."""
    error = body.get("error")
    is_name = isinstance(error, str) and NAME.fullmatch(error) is not None
    return str(error) if is_name and "error_description" in body else ""


def _end(expires_in: object, now: datetime) -> dict[str, str]:
    """When it ends; some say seconds as text, and some nothing at all: it does not end then."""
    try:
        seconds = int(float(str(expires_in)))
        return {EXPIRES_AT: (now + timedelta(seconds=seconds)).isoformat()}
    except (ValueError, OverflowError):
        return {EXPIRES_AT: (now + timedelta(days=3650)).isoformat()}


def _refresh(token: object) -> dict[str, str]:
    return {REFRESH_TOKEN: token} if isinstance(token, str) and token else {}


def _object(response: Response) -> Mapping[str, Any]:
    body = response.json()
    if not isinstance(body, dict):
        raise PayloadError("it is not an object")
    return body


def _classifier(platform: str) -> Callable[[Response], VigieError | None]:
    """A dead grant is told with 400, 401, or even 200; the names are the standard's."""

    def classify(response: Response) -> VigieError | None:
        error = (response.read_object() or {}).get("error")
        if isinstance(error, str) and error in DEAD:
            return AuthError(f"{platform} does not renew the access: {error}", code=error)
        if error == 400 or (error and response.status == 400):  # noqa: PLR2004 - Reddit's own shape
            return AuthError(f"{platform} does not renew the access", code="400")
        return None

    return classify
