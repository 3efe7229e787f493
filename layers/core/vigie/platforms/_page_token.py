"""The life of a Page's token: what was pasted may end within the hour, what is kept does not.

https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.errors import AuthError, PermanentError, PermissionDeniedError, TransientError
from vigie.platforms._fields import read_time
from vigie.platforms._limits import name_of
from vigie.platforms._meta_door import Door
from vigie.platforms._oauth import ACCESS_TOKEN, EXPIRES_AT

DERIVED = (ACCESS_TOKEN, EXPIRES_AT, "token_checked")
CHECKED = "token_checked"
USER = "USER"
# A user's token lives sixty days; ten ahead leave time for a human when it cannot be renewed.
AHEAD = timedelta(days=10)
NEVER = timedelta(days=3650)


def is_exchange_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether a token's life is unknown or ends soon.

    Rule: without the app's number nothing can be exchanged. ``token_checked`` names the token whose
    life is known, so that one pasted later is asked about anew.
    """
    token = secrets.get(ACCESS_TOKEN, "")
    if not token or not secrets.get("app_id") or not secrets.get("app_secret"):
        return False
    if secrets.get(CHECKED) != name_of(token):
        return True
    ends = read_time(secrets.get(EXPIRES_AT), now + NEVER)
    return ends is None or ends - now <= AHEAD


def exchange_token(graph: Door, secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """Turn what was pasted into a token that lasts: a Page's, else a user's for sixty days.

    A Page's or a system's token that never ends is kept as it is, and so is what cannot be
    exchanged, until its end. Raises AuthError when only a human can reconnect, else the
    PlatformError tree.
    """
    facts = read_token(graph, secrets)
    if facts.get("is_valid") is False:
        raise AuthError("the access token is no longer valid", code="190")
    if facts.get("type") != USER and not facts.get("expires_at"):
        return _kept(graph.token, now + NEVER)
    try:
        lasting, ends = _exchange(graph, secrets, now)
    except (PermissionDeniedError, PermanentError):
        return _kept(graph.token, ends_at(facts) or now + AHEAD)
    page = secrets.get("page_id", "")
    if facts.get("type") != USER or not page:
        return _kept(lasting, ends)
    own = _page_token(Door(graph.platform, graph.root, lasting, graph.app_secret), page)
    return _kept(own, now + NEVER) if own else _kept(lasting, ends)


def read_token(graph: Door, secrets: Mapping[str, str]) -> Mapping[str, Any]:
    """What Meta says of the token, asked as the app where its number is known, else as itself.

    Raises the PlatformError tree.
    """
    app, secret = secrets.get("app_id", ""), secrets.get("app_secret", "")
    if app and secret:
        try:
            return _ask(Door(graph.platform, graph.root, f"{app}|{secret}"), graph.token)
        except AuthError:
            # The app's own values do not fit; that says nothing of the token.
            return _ask(graph, graph.token)
    return _ask(graph, graph.token)


def _ask(asker: Door, token: str) -> Mapping[str, Any]:
    answer = asker.settle("debug_token", {"input_token": token})
    facts = answer.get("data")
    if not isinstance(facts, dict):
        raise TransientError(f"{asker.platform} tells nothing of the token", code="token")
    return facts


def ends_at(facts: Mapping[str, Any]) -> datetime | None:
    """When a token ends; None when it does not, or nobody said."""
    value = facts.get("expires_at")
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _exchange(graph: Door, secrets: Mapping[str, str], now: datetime) -> tuple[str, datetime]:
    params = {
        "grant_type": "fb_exchange_token",
        "client_id": secrets.get("app_id", ""),
        "client_secret": secrets.get("app_secret", ""),
        "fb_exchange_token": graph.token,
    }
    answer = graph.settle("oauth/access_token", params)
    token, seconds = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(token, str) or not token:
        raise TransientError(f"{graph.platform} answered without a token", code="token")
    is_count = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < 10**9
    return token, now + (timedelta(seconds=int(seconds or 0)) if is_count else NEVER)


def _page_token(graph: Door, page: str) -> str:
    """The Page's own token, which does not end when a lasting user's token asked for it."""
    try:
        answer = graph.settle(quote(page, safe=""), {"fields": ACCESS_TOKEN})
    except (PermissionDeniedError, PermanentError):
        return ""
    token = answer.get(ACCESS_TOKEN)
    return token if isinstance(token, str) else ""


def _kept(token: str, ends: datetime) -> dict[str, str]:
    return {ACCESS_TOKEN: token, EXPIRES_AT: ends.isoformat(), CHECKED: name_of(token)}
