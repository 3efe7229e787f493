"""Errors as the Graph API words them: a code, perhaps a subcode, and a trace to quote."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class GraphError(Exception):
    """A refusal (https://developers.facebook.com/docs/graph-api/guides/error-handling)."""

    code: int
    message: str
    subcode: int = 0
    kind: str = "OAuthException"
    status: int = 400
    is_transient: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The error's body, with its optional fields only where they say something."""
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.is_transient:
            error["is_transient"] = True
        return {"error": {**error, "fbtrace_id": "A" + secrets.token_urlsafe(17)}}


def no_such_object(identity: str) -> GraphError:
    """What is asked for is not there, or is not ours to see: Meta does not say which."""
    return GraphError(
        100, f"Object '{identity}' cannot be loaded.", subcode=33, kind="GraphMethodException"
    )


def bad_parameter(reason: str) -> GraphError:
    """A parameter that is not accepted."""
    return GraphError(100, f"(#100) {reason}")


def dead_token() -> GraphError:
    """A token that is wrong or has expired."""
    return GraphError(190, "The session of this access token is over.", subcode=463, status=401)


def no_token() -> GraphError:
    """A call without a token."""
    return GraphError(104, "This resource asks for an access token.")


def limit_reached(page: str) -> GraphError:
    """The page's business limit, with the minutes to wait in the usage header."""
    usage = {
        "type": "pages",
        "call_count": 104,
        "total_cputime": 31,
        "total_time": 38,
        "estimated_time_to_regain_access": 1,
    }
    return GraphError(
        80001,
        "(#80001) There have been too many calls to this Page account.",
        headers={"X-Business-Use-Case-Usage": json.dumps({page: [usage]})},
    )


def service_down() -> GraphError:
    """Their own outage, which they call transient."""
    return GraphError(2, "The service is temporarily unavailable.", status=500, is_transient=True)
