"""The one reply to a review on Google: put, changed, taken back, and whether it shows.

https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews/updateReply
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError
from vigie.platforms._fields import read_time
from vigie.platforms._google import Google
from vigie.platforms._own_words import delete_once
from vigie.platforms._review import REPLIES, is_same

REVIEW = re.compile(r"accounts/[\w-]+/locations/[\w-]+/reviews/[\w-]+")
# Whatever our own clock says, a reply's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)


def put_reply(google: Google, action: Action) -> str | None:
    """Put the reply, which replaces an earlier one, or take it back. Raises as `Acting.perform`."""
    if action.kind not in REPLIES:
        raise PermanentError(f"google_business offers no {action.kind.value}", code="unsupported")
    name = _review_name(action)
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: _take_back(google, name))
        return None
    made = google.write("PUT", f"v4/{name}/reply", {"comment": action.text})
    if not isinstance(made.get("comment"), str):
        raise OutcomeUnknownError("google_business showed no reply it took")
    return f"{action.native_id}/reply"


def _take_back(google: Google, name: str) -> None:
    if google.write("DELETE", f"v4/{name}/reply"):
        raise OutcomeUnknownError("google_business said neither yes nor no")


def see_reply(google: Google, action: Action) -> tuple[bool, str | None]:
    """Read the review: whether its reply has our words. Raises the PlatformError tree."""
    name = _review_name(action)
    try:
        review = google.read_to_settle(f"v4/{name}", {})
    except GoneError:
        return action.kind is ActionKind.DELETE_REPLY, None
    reply = review.get("reviewReply")
    if action.kind is ActionKind.DELETE_REPLY:
        return review.get("name") == name and not reply, None
    shown = reply.get("comment") if isinstance(reply, dict) else None
    made = read_time(reply.get("updateTime"), NO_CLAMP) if isinstance(reply, dict) else None
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    done = is_same(shown, action.text) and is_since
    return done, f"{action.native_id}/reply" if done else None


def _review_name(action: Action) -> str:
    """The review's whole name, which came with it. Raises PermanentError."""
    name = action.facts.get("name", "")
    if not REVIEW.fullmatch(name):
        raise PermanentError("this review's name on Google is not known", code="name")
    return name
