"""People of local mode: users of the emulated pool, signed in without a browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from infra.local.emulator import Emulator

# (user's sub, brand or "*" for all, role) -> the row on the desk that gives the role
Grant = Callable[[str, str, str], None]


class Identity:
    """Signs users in to the template's user pool."""

    def __init__(self, emulator: Emulator, pool: str, client: str, grant: Grant | None) -> None:
        self._emulator = emulator
        self._cognito = emulator.cognito()
        self._pool = pool
        self._client = client
        self._grant = grant

    def token(self, role: str, brand: str | None, groups: Iterable[str] = ()) -> str:
        """An access token of the user who has this role, made when first asked for."""
        address = f"{role}@{brand or 'all'}.local"
        sub = self._ensure_user(address)
        for group in groups:
            self._cognito.admin_add_user_to_group(
                UserPoolId=self._pool, Username=address, GroupName=group
            )
        if self._grant:
            self._grant(sub, brand or "*", role)
        return self._sign_in(address)

    def keys(self) -> dict[str, Any]:
        """The pool's public keys."""
        keys: dict[str, Any] = self._emulator.get(f"/{self._pool}/.well-known/jwks.json")
        return keys

    def _ensure_user(self, address: str) -> str:
        with suppress(self._cognito.exceptions.UsernameExistsException):
            self._cognito.admin_create_user(
                UserPoolId=self._pool,
                Username=address,
                MessageAction="SUPPRESS",
                UserAttributes=[
                    {"Name": "email", "Value": address},
                    {"Name": "email_verified", "Value": "true"},
                ],
            )
        user = self._cognito.admin_get_user(UserPoolId=self._pool, Username=address)
        attributes = {one["Name"]: one.get("Value", "") for one in user["UserAttributes"]}
        return attributes["sub"]

    def _sign_in(self, address: str) -> str:
        # The password is nobody's to know: a new one each time.
        password = f"Aa1!{secrets.token_urlsafe(24)}"
        self._cognito.admin_set_user_password(
            UserPoolId=self._pool, Username=address, Password=password, Permanent=True
        )
        signed_in = self._cognito.admin_initiate_auth(
            UserPoolId=self._pool,
            ClientId=self._client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": address, "PASSWORD": password},
        )
        return signed_in["AuthenticationResult"]["IdToken"]
