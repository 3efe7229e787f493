"""What Discord's error codes mean, and one bot's door to its interface.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json: messages may be in any
language and are never looked at.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._http import Request, Response, fetch
from vigie.platforms._limits import Gauge, name_of, read_counted
from vigie.platforms._status import (
    DEFAULT_WAIT,
    LONGEST_WAIT,
    SHORTEST_WAIT,
    reading_write,
    retry_after,
)

VERSION = "/api/v10"
Meaning = tuple[type[PlatformError], str]

CODES: dict[int, Meaning] = {
    10003: (GoneError, "the channel is gone"),
    10004: (GoneError, "the server is gone"),
    10008: (GoneError, "the message is gone"),
    10013: (GoneError, "the person is gone"),
    20001: (PermanentError, "bots may not do this"),
    20009: (PermanentError, "explicit content cannot be sent to this person"),
    20016: (RateLimitedError, "the channel is in slow mode"),
    20028: (RateLimitedError, "the channel's write limit is reached"),
    20029: (RateLimitedError, "the server's write limit is reached"),
    30010: (PermanentError, "the message has all the reactions it may have"),
    40001: (AuthError, "the token is not accepted"),
    40002: (PermissionDeniedError, "the bot's owner must verify the account"),
    40003: (RateLimitedError, "private chats are opened too fast"),
    40004: (TransientError, "sending is switched off for a while"),
    40062: (RateLimitedError, "the service limits everybody"),
    50001: (PermissionDeniedError, "the bot does not see this channel"),
    50003: (PermanentError, "this cannot be done in a private chat"),
    50007: (PermissionDeniedError, "this person takes no messages from the bot"),
    50013: (PermissionDeniedError, "the bot lacks a permission here"),
    50014: (AuthError, "the token is not valid"),
    50021: (PermanentError, "this cannot be done to a system message"),
    50024: (PermanentError, "this cannot be done in this kind of channel"),
    50035: (PermanentError, "a value is not accepted"),
    50083: (PermanentError, "the thread is archived"),
    50278: (PermissionDeniedError, "the bot and this person share no server"),
    90001: (PermissionDeniedError, "this person does not take the bot's reactions"),
    130000: (TransientError, "the service is overloaded"),
    160002: (PermissionDeniedError, "the bot may not read the channel's history"),
    160005: (PermissionDeniedError, "the thread is locked"),
    200000: (PermanentError, "the server's own filter refuses these words"),
    200001: (PermanentError, "the server's own filter refuses this title"),
}
# What a refused form says of a message that is no longer there to be answered.
ANSWERED_IS_GONE = "REPLIES_UNKNOWN_MESSAGE"


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot's door. The token travels in a header."""

    base: str
    token: str

    @property
    def id(self) -> str:
        """The bot's own id, which is the first part of its token; empty when it is not."""
        head = self.token.partition(".")[0]
        try:
            plain = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
        except (binascii.Error, ValueError):
            return ""
        return plain if plain.isdigit() else ""

    def read(self, path: str, params: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
        """GET. Raises the PlatformError tree, PayloadError, AddressRefusedError."""
        return fetch(self._request("GET", path, params=params or {})).json()

    def open_chat(self, person: str) -> str:
        """The private channel with a person, made or found: asking twice makes no second one.

        Raises the PlatformError tree.
        """
        try:
            channel = self.write("POST", "/users/@me/channels", {"recipient_id": person})
        except OutcomeUnknownError as error:
            raise TransientError(f"no private chat: {error}", code="channel") from None
        identity = channel.get("id") if isinstance(channel, dict) else None
        if not isinstance(identity, str) or not identity.isdigit():
            raise TransientError("discord opened no private chat", code="channel")
        return identity

    def write(self, method: str, path: str, json: object = None) -> Any:  # noqa: ANN401 - JSON
        """One write, never repeated; None for an empty answer.

        Raises the PlatformError tree or OutcomeUnknownError.
        """
        response = fetch(self._request(method, path, json=json, safe=False))
        if response.status == HTTPStatus.NO_CONTENT:
            return None
        with reading_write("discord"):
            return response.json()

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
        safe: bool = True,
    ) -> Request:
        """Limits are told per route and channel, and all of a bot's functions share them."""
        if not self.token:
            raise AuthError("no bot token is stored", code="token")
        route = f"{method} {'/'.join(path.split('/')[:4])}"
        return Request(
            platform="discord",
            url=f"{self.base}{VERSION}{path}",
            method=method,
            params=params or {},
            headers={"Authorization": f"Bot {self.token}"},
            json=json,
            safe=safe,
            classify=classifier(safe=safe),
            gauges=(Gauge(route, name_of(self.token)),),
            usage=read_counted(
                route,
                limit="x-ratelimit-limit",
                remaining="x-ratelimit-remaining",
                reset="x-ratelimit-reset-after",
            ),
        )


def classifier(*, safe: bool) -> Callable[[Response], VigieError | None]:
    """A reader of Discord's error body; without one, a refusal came from something before it."""

    def classify(response: Response) -> VigieError | None:
        if response.status < HTTPStatus.BAD_REQUEST:
            return None
        body = response.read_object()
        if body is not None and _code(body) is not None:
            return _error_of(body, response, safe=safe)
        if response.status == HTTPStatus.UNAUTHORIZED:
            return TransientError("something before discord refused the call", code="401")
        return None

    return classify


def describe_error(body: Mapping[str, Any]) -> str:
    """One sentence about an error body, from its code alone."""
    status = HTTPStatus.TOO_MANY_REQUESTS if "retry_after" in body else HTTPStatus.BAD_REQUEST
    found = _error_of(body, Response(status=status), safe=True)
    return str(found) if found else "discord answered with an error"


def _code(body: Mapping[str, Any]) -> int | None:
    """The code; a 429 may have none, and 0 is a general one whose status says more."""
    code = body.get("code", 0 if "retry_after" in body else None)
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _error_of(body: Mapping[str, Any], response: Response, *, safe: bool) -> PlatformError | None:
    """None for an error of theirs during a write: its status then tells that nobody knows."""
    code = _code(body) or 0
    if ANSWERED_IS_GONE in str(body.get("errors", ""))[:2000]:
        code = 10008
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not safe:
        return None
    kind, meaning = CODES.get(code) or _by_status(response.status)
    reason = f"discord error {code or response.status}: {meaning}"
    name = str(code or response.status)
    if issubclass(kind, RateLimitedError | TransientError):
        return kind(reason, code=name, retry_after=_wait(body, response.headers))
    return kind(reason, code=name)


def _by_status(status: int) -> Meaning:
    known: dict[int, Meaning] = {
        401: (AuthError, "the token is not accepted"),
        403: (PermissionDeniedError, "the bot may not do this"),
        404: (PermanentError, "there is no such address"),
        429: (RateLimitedError, "asks to slow down"),
    }
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TransientError, "an error of theirs"
    return known.get(status, (PermanentError, "the call is refused"))


def _wait(body: Mapping[str, Any], headers: Mapping[str, str]) -> float:
    """``retry_after`` is in seconds with decimals; without it, the header's."""
    seconds: Any = body.get("retry_after")
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    wait = float(seconds) if is_number and abs(seconds) < LONGEST_WAIT else None
    if wait is not None and wait >= 0:
        return max(wait, SHORTEST_WAIT)
    return retry_after(headers, DEFAULT_WAIT)
