"""How a Discourse forum says no: ``errors`` for people, ``error_type`` and the status for us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.errors import (
    GoneError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.platforms._call import Response
from vigie.platforms._status import retry_after

# https://github.com/discourse/discourse/blob/main/app/controllers/application_controller.rb
TYPES: dict[str, tuple[type[PlatformError], str]] = {
    "rate_limit": (RateLimitedError, "asks to slow down"),
    "not_found": (GoneError, "knows no such thing"),
    "not_logged_in": (PermissionDeniedError, "wants a signed-in account"),
    "invalid_access": (PermissionDeniedError, "does not permit this"),
    "invalid_parameters": (PermanentError, "finds a value wrong"),
    "read_only": (TransientError, "is read only for now"),
    "too_many_requests": (RateLimitedError, "asks to slow down"),
}
LONGEST_WAIT = 24 * 3600.0


def classify(response: Response) -> VigieError | None:
    """The error of an answer the forum itself gave, or None: the status alone then decides."""
    body = response.read_object() or {}
    kind = body.get("error_type")
    if not isinstance(kind, str) or kind not in TYPES:
        return None
    error, meaning = TYPES[kind]
    if issubclass(error, RateLimitedError):
        return error(f"the forum {meaning}", code=kind, retry_after=_wait(response, body))
    return error(f"the forum {meaning}", code=kind)


def why_error(body: Mapping[str, Any]) -> str:
    """An error body in one sentence, from its type; empty when it is none."""
    errors = body.get("errors") or body.get("failed")
    if not errors:
        return ""
    kind = body.get("error_type")
    if isinstance(kind, str) and kind:
        meaning = TYPES[kind][1] if kind in TYPES else "refuses the call"
        return f"discourse error {kind[:60]}: the forum {meaning}"
    action = body.get("action")
    return f"discourse refused {action[:60] if isinstance(action, str) else 'the call'}"


def _wait(response: Response, body: Mapping[str, Any]) -> float:
    extras = body.get("extras")
    seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0:
        return min(float(seconds), LONGEST_WAIT)
    return retry_after(response.headers)
