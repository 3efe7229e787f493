"""What Telegram's error codes mean, and one bot's door to its interface.

https://core.telegram.org/bots/api#making-requests: descriptions may change and are never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from vigie.errors import (
    AuthError,
    GoneError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._http import Request, Response, fetch
from vigie.platforms._limits import Gauge, name_of
from vigie.platforms._status import (
    DEFAULT_WAIT,
    LONGEST_WAIT,
    SHORTEST_WAIT,
    error_of,
    reading_write,
)

CODES: dict[int, tuple[type[PlatformError], str]] = {
    400: (PermanentError, "the call is refused"),
    401: (AuthError, "the bot's token was revoked"),
    403: (PermissionDeniedError, "the bot may not write there: not started, blocked or no member"),
    404: (PermanentError, "no bot or method answers at this address"),
    409: (TransientError, "a webhook or another reader takes the updates"),
    413: (PermanentError, "the call is too large"),
    429: (RateLimitedError, "asks to slow down"),
}
MOVED = (GoneError, "the group became a supergroup, where the old message is not")


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot's door. Its token stands in the address, so no address is ever told."""

    base: str
    token: str

    @property
    def id(self) -> str:
        """The bot's own id, which its token begins with; empty when it does not."""
        head = self.token.partition(":")[0]
        return head if head.isascii() and head.isdigit() else ""

    def read(self, method: str, params: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
        """A call that changes nothing. Raises the PlatformError tree, PayloadError."""
        return _result(fetch(self._request(method, params or {}, safe=True)).json())

    def write(self, method: str, params: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        with reading_write("telegram"):
            return _result(fetch(self._request(method, params, safe=False)).json())

    def _request(self, method: str, params: Mapping[str, object], *, safe: bool) -> Request:
        if not self.token:
            raise AuthError("no bot token is stored", code="token")
        return Request(
            platform="telegram",
            url=f"{self.base}/bot{quote(self.token, safe=':')}/{method}",
            method="POST",
            json=dict(params),
            safe=safe,
            classify=classifier(safe=safe),
            gauges=(Gauge("bot", name_of(self.token)),),
        )


def classifier(*, safe: bool) -> Callable[[Response], VigieError | None]:
    """A reader of Telegram's envelope, whatever the status it comes with."""

    def classify(response: Response) -> VigieError | None:
        body = response.read_object()
        if body is not None and body.get("ok") is False:
            return _error_of(body, safe=safe)
        if response.status == HTTPStatus.UNAUTHORIZED:
            # Telegram itself always sends its envelope: something on the way refused us.
            return TransientError("something before telegram refused the call", code="401")
        return None

    return classify


def describe_error(body: Mapping[str, Any]) -> str:
    """One sentence about an error body, from its code alone."""
    found = _error_of(body, safe=True)
    return str(found) if found else "telegram answered with an error"


def _error_of(body: Mapping[str, Any], *, safe: bool) -> VigieError | None:
    """The error of an envelope; None for a code we do not know, which its status then tells."""
    code = body.get("error_code")
    if isinstance(code, bool) or not isinstance(code, int):
        return None
    more = body.get("parameters")
    parameters = more if isinstance(more, dict) else {}
    kind, meaning = CODES.get(code) or _by_class(code)
    if parameters.get("migrate_to_chat_id"):
        kind, meaning = MOVED
    reason = f"telegram error {code}: {meaning}"
    wait = _wait(parameters.get("retry_after"))
    is_sure = safe or code < HTTPStatus.INTERNAL_SERVER_ERROR
    return error_of(kind, reason, str(code), safe=is_sure, wait=wait)


def _by_class(code: int) -> tuple[type[PlatformError], str]:
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TransientError, "an error of theirs"
    return PermanentError, "the call is refused"


def _wait(seconds: object) -> float:
    """``retry_after`` is whole seconds."""
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 0:
        return DEFAULT_WAIT
    return float(min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT))


def _result(body: object) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(body, dict) or body.get("ok") is not True:
        raise PayloadError("telegram's answer is not its envelope")
    return body.get("result")
