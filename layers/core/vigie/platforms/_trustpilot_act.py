"""The one reply to a review on Trustpilot: posted, taken back, and whether it shows.

https://developers.trustpilot.com/service-reviews-api
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, PermanentError
from vigie.platforms._own_words import delete_once
from vigie.platforms._review import is_same
from vigie.platforms._trustpilot_api import open_door
from vigie.platforms._trustpilot_read import PRODUCT, read_when

# Whatever our own clock says, a reply's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)


def perform_reply(action: Action, secrets: Mapping[str, str]) -> str | None:
    """Post the reply, which replaces an earlier one, or delete it. Raises as `Acting.perform`."""
    if action.kind not in (ActionKind.REPLY, ActionKind.DELETE_REPLY):
        raise PermanentError(f"trustpilot offers no {action.kind.value}", code="unsupported")
    if PRODUCT in action.facts:
        raise PermanentError("a product review is answered on Trustpilot, by hand", code="product")
    path, door = f"private/reviews/{quote(action.native_id, safe='')}/reply", open_door(secrets)
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: door.write("DELETE", path))
        return None
    user = secrets.get("business_user_id", "")
    body = {"message": action.text, **({"authorBusinessUserId": user} if user else {})}
    door.write("POST", path, body)
    return f"{action.native_id}/reply"


def was_reply_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the review: whether its reply has our words. Raises the PlatformError tree."""
    path = f"reviews/{quote(action.native_id, safe='')}"
    try:
        review = open_door(secrets).read_to_settle(path)
    except GoneError:
        return action.kind is ActionKind.DELETE_REPLY, None
    reply = review.get("companyReply")
    if action.kind is ActionKind.DELETE_REPLY:
        return review.get("id") == action.native_id and not reply, None
    reply = reply if isinstance(reply, dict) else {}
    made = read_when(reply.get("updatedAt"), NO_CLAMP) or read_when(
        reply.get("createdAt"), NO_CLAMP
    )
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    done = is_same(reply.get("text"), action.text) and is_since
    return done, f"{action.native_id}/reply" if done else None
