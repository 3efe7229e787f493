"""The JWT authorizer of an HTTP API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import jwt

from infra.local.bundle import Authorizer

FetchKeys = Callable[[], dict[str, Any]]


class JwtAuthorizer:
    """Checks bearer tokens against one issuer's keys."""

    def __init__(self, settings: Authorizer, fetch_keys: FetchKeys) -> None:
        self._settings = settings
        self._fetch_keys = fetch_keys
        self._keys: dict[str, jwt.PyJWK] = {}
        self._lock = threading.Lock()

    def claims(self, header: str) -> dict[str, str] | None:
        """What a valid token says, as the text API Gateway passes on; None is a 401."""
        token = header[7:] if header[:7].lower() == "bearer " else header
        try:
            key = self._key(jwt.get_unverified_header(token).get("kid", ""))
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self._settings.issuer,
                options={"verify_aud": False, "require": ["exp", "iss"]},
            )
        except (jwt.PyJWTError, KeyError):
            return None
        audience = claims.get("aud", claims.get("client_id"))
        given = set(audience if isinstance(audience, list) else [audience])
        if not given & set(self._settings.audience):
            return None
        return {name: _text(value) for name, value in claims.items()}

    def _key(self, kid: str) -> jwt.PyJWK:
        with self._lock:
            if kid not in self._keys:
                fetched = jwt.PyJWKSet.from_dict(self._fetch_keys()).keys
                self._keys = {str(key.key_id): key for key in fetched}
            return self._keys[kid]


def _text(value: object) -> str:
    """Claims arrive as text; a list as its members between brackets."""
    if isinstance(value, list):
        return f"[{' '.join(map(str, value))}]"
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
