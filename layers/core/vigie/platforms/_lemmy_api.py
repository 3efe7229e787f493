"""Calls to a Lemmy server, as our account where it is ours, and what its refusals mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from vigie import errors
from vigie.platforms import _fields
from vigie.platforms._http import Request, Response, fetch, rebase
from vigie.platforms._limits import Gauge, name_of
from vigie.platforms._mastodon_api import origin_of
from vigie.platforms._status import retry_after

DEAD = "not_logged_in incorrect_login"
DENIED = (
    "401 not_a_moderator not_an_admin not_a_mod_or_admin site_ban instance_is_private "
    "person_is_banned_from_community banned_from_community person_is_blocked"
)
# Nearly every refusal is a 400, a failing database's too; what names no code is no Lemmy.
CODES: dict[str, type[errors.PlatformError]] = {
    **dict.fromkeys(DEAD.split(), errors.AuthError),
    **dict.fromkeys(DENIED.split(), errors.PermissionDeniedError),
    **dict.fromkeys(("404", "410"), errors.PermanentError),
    "rate_limit_error": errors.RateLimitedError,
    **dict.fromkeys(("not_found", "deleted"), errors.GoneError),
    "unknown": errors.TransientError,
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server by its origin, and our token where it is ours."""

    origin: str
    token: str

    def call(
        self, path: str, body: object = None, method: str = "POST", **params: str
    ) -> Mapping[str, Any]:
        """Read, or write once with a body. Raises the PlatformError tree, OutcomeUnknownError."""
        request = Request(
            platform="lemmy",
            url=rebase("lemmy", f"{self.origin}/api/v3/{path}"),
            method="GET" if body is None else method,
            params=params,
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
            json=body,
            safe=body is None,
            classify=partial(_classify, is_write=body is not None, is_known=bool(self.token)),
            gauges=(Gauge("search" if path == "search" else "calls", name_of(self.origin)),),
        )
        try:
            answer = fetch(request).json()
        except (errors.PayloadError, errors.AddressRefusedError):
            answer = None
        if isinstance(answer, dict):
            return answer
        if body is None:
            raise errors.TransientError("lemmy's answer cannot be read", code="payload")
        raise errors.OutcomeUnknownError("lemmy said neither yes nor no")

    def me(self) -> str:
        """Our number here. Raises AuthError when the server takes us for nobody."""
        site = self.call("site") if self.token else {}
        number = at(site, "my_user", "local_user_view", "person").get("id")
        if self.token and not at(site, "site_view"):
            raise errors.TransientError("lemmy says nothing of itself", code="payload")
        if not number:
            raise errors.AuthError("no living lemmy session is stored", code="not_logged_in")
        return str(number)


def open_server(address: str, secrets: Mapping[str, str]) -> Server:
    """The server at an address. Rule: the token leaves for ``instance`` alone, where one is set."""
    home = origin_of(secrets.get("instance", ""))
    origin = origin_of(address) or home
    if not origin:
        raise errors.PermanentError("no lemmy server is named", code="instance")
    return Server(origin, secrets.get("access_token", "") if home in ("", origin) else "")


def _classify(response: Response, *, is_write: bool, is_known: bool) -> errors.VigieError | None:
    code = error_in(response.body) if response.status >= 400 else ""  # noqa: PLR2004 - HTTP
    code = code or str(response.status)
    kind = errors.GoneError if code.startswith("couldnt_find") else CODES.get(code)
    if kind is errors.TransientError and is_write:
        return errors.OutcomeUnknownError("lemmy failed during a write")
    if kind is errors.RateLimitedError:
        wait = retry_after(response.headers)
        return errors.RateLimitedError("lemmy asks to slow down", code=code, retry_after=wait)
    if kind is errors.AuthError and not is_known:
        kind = errors.PermissionDeniedError
    return kind("lemmy refuses this", code=code) if kind else None


def error_in(body: bytes) -> str:
    try:
        code = at(_fields.read_json(body)).get("error")
    except errors.PayloadError:
        return ""
    return code if isinstance(code, str) and re.fullmatch("[a-z_]{1,60}", code) else ""


def at(value: object, *path: str) -> Mapping[str, Any]:
    """The object at a path, empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
