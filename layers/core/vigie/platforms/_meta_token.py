"""Long-lived tokens of Instagram and Threads: sixty days, then dead unless asked for anew.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.errors import AddressRefusedError, PayloadError, PermanentError, TransientError
from vigie.platforms._meta_door import Door
from vigie.platforms._oauth import ACCESS_TOKEN, EXPIRES_AT, expires_soon

AHEAD = timedelta(days=20)
LIFE = timedelta(days=60)
TRY_AGAIN = timedelta(hours=12)


def is_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether less than twenty days are left, or nobody noted how many."""
    return bool(secrets.get(ACCESS_TOKEN)) and expires_soon(secrets, now, AHEAD)


def renew_token(door: Door, grant_type: str, now: datetime) -> dict[str, str]:
    """Ask for the next sixty days; the values to keep.

    A token in its first day is not renewed yet, which is no reason to reconnect. Raises AuthError
    when it is dead, else the PlatformError tree.
    """
    params = {"grant_type": grant_type, "access_token": door.token}
    try:
        answer = door.read("refresh_access_token", params)
    except PermanentError as error:
        wait = TRY_AGAIN.total_seconds()
        raise TransientError(error.reason, code=error.code, retry_after=wait) from None
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(str(error), code="token") from None
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise TransientError(f"{door.platform} answered without a token", code="token")
    return {ACCESS_TOKEN: token, EXPIRES_AT: (now + _life(answer.get("expires_in"))).isoformat()}


def _life(expires_in: object) -> timedelta:
    """How long it lives; what cannot be so is the documented sixty days."""
    try:
        life = timedelta(seconds=float(str(expires_in)))
    except (ValueError, OverflowError):
        return LIFE
    return life if timedelta() < life <= 2 * LIFE else LIFE
