"""The life of a TikTok token: a day, and a year for the one it is exchanged with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import AddressRefusedError, AuthError, PayloadError, TransientError
from vigie.platforms._http import Request, base_url, fetch
from vigie.platforms._oauth import ACCESS_TOKEN, EXPIRES_AT, REFRESH_TOKEN, expires_soon
from vigie.platforms._tiktok_call import BASE_URL, VERSION
from vigie.platforms._tiktok_errors import classifier

RENEW_AHEAD = timedelta(hours=4)


def is_token_ending(secrets: Mapping[str, str], now: datetime) -> bool:
    """Hours ahead; a token written by hand is exchanged at once, for its end is unknown."""
    return bool(secrets.get(REFRESH_TOKEN)) and expires_soon(secrets, now, RENEW_AHEAD)


def exchange_token(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """Exchange the refresh token; the answer may bring another, which is kept.

    Raises AuthError when only a human can reconnect, else the PlatformError tree.
    """
    if not secrets.get(REFRESH_TOKEN):
        raise AuthError("no refresh token is stored", code="token")
    names = ("client_id", "client_secret", REFRESH_TOKEN)
    form = {"grant_type": "refresh_token", **{name: secrets.get(name, "") for name in names}}
    url = f"{base_url('tiktok', BASE_URL)}/{VERSION}/tt_user/oauth2/refresh_token/"
    request = Request("tiktok", url, "POST", json=form, classify=classifier(safe=True))
    try:
        body = fetch(request).json()
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(f"tiktok's token answer: {error}", code="token") from None
    data = body.get("data") if isinstance(body, dict) else None
    return _token_values(data if isinstance(data, dict) else {}, now)


def _token_values(data: Mapping[str, Any], now: datetime) -> dict[str, str]:
    token, refresh, seconds = (
        data.get(name) for name in (ACCESS_TOKEN, REFRESH_TOKEN, "expires_in")
    )
    if not isinstance(token, str) or not token:
        raise TransientError("tiktok answered without a token", code="token")
    known = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < 10**9
    ends = now + timedelta(seconds=seconds if known and isinstance(seconds, int) else 24 * 3600)
    kept = {REFRESH_TOKEN: refresh} if isinstance(refresh, str) and refresh else {}
    return {ACCESS_TOKEN: token, EXPIRES_AT: ends.isoformat(), **kept}
