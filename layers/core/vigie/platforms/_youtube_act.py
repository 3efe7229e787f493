"""What may be done to a YouTube comment, and how to find out whether it was.

https://developers.google.com/youtube/v3/docs/comments/setModerationStatus
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError
from vigie.platforms._fields import clean_text, read_time
from vigie.platforms._own_words import OWN_WORDS, delete_once, says, target_of
from vigie.platforms._status import settling
from vigie.platforms._youtube_api import Tube, items_of
from vigie.platforms._youtube_read import HELD, is_video, top_level

# "rejected" takes the comment and its replies away for good: it can never be published again.
STATES = {
    ActionKind.HIDE: "heldForReview",
    ActionKind.UNHIDE: "published",
    ActionKind.DELETE: "rejected",
    ActionKind.SPAM: "rejected",
}
# Whatever our own clock says, a comment's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)


def do_act(tube: Tube, action: Action, channel: str) -> str | None:
    """One call, never repeated. ``channel`` is our own. Raises as `Acting.perform`."""
    if action.kind is ActionKind.REPLY:
        return _reply(tube, action)
    if action.kind in OWN_WORDS:
        return _touch_own(tube, action)
    if is_video(action.native_id):
        raise PermanentError("youtube lets only its owner change a video", code="unsupported")
    if action.kind is ActionKind.DELETE and channel and action.author.id == channel:
        # Only its own author may delete a comment; whose it is not, has it rejected.
        tube.write("DELETE", "comments", {"id": action.native_id})
    elif action.kind in STATES:
        params = {"id": action.native_id, "moderationStatus": STATES[action.kind]}
        tube.write("POST", "comments/setModerationStatus", params)
    else:
        raise PermanentError(f"youtube offers no {action.kind.value}", code="unsupported")
    return None


def find_act(tube: Tube, action: Action, channel: str) -> tuple[bool, str | None]:
    """Whether the act shows, and what it made. Raises the PlatformError tree."""
    if action.kind is ActionKind.REPLY:
        found = _find_reply(tube, action, channel)
        return found is not None, found
    if action.kind in OWN_WORDS:
        return _see_own(tube, action)
    try:
        items = tube.read_to_settle("comments", {"part": "snippet", "id": action.native_id})
    except GoneError:
        items = []
    if not items:
        return STATES.get(action.kind) == "rejected", None
    snippet = items[0].get("snippet")
    status = snippet.get("moderationStatus") if isinstance(snippet, dict) else None
    if action.kind is ActionKind.HIDE:
        return status in HELD, None
    wanted = STATES.get(action.kind)
    return status == wanted or (wanted == "published" and status is None), None


def _reply(tube: Tube, action: Action) -> str:
    """Answers stand on one level: an answer to a reply goes under the same first comment."""
    words = {"textOriginal": action.text}
    if is_video(action.native_id):
        snippet: dict[str, Any] = {"videoId": action.native_id}
        snippet["topLevelComment"] = {"snippet": words}
        if action.facts.get("channel"):
            snippet["channelId"] = action.facts["channel"]
        made = tube.write("POST", "commentThreads", {"part": "snippet"}, {"snippet": snippet})
    else:
        snippet = {"parentId": top_level(action.native_id), **words}
        made = tube.write("POST", "comments", {"part": "snippet"}, {"snippet": snippet})
    if not isinstance(made.get("id"), str) or not made["id"]:
        raise OutcomeUnknownError("youtube named no comment it made")
    return str(made["id"])


def _touch_own(tube: Tube, action: Action) -> str | None:
    """Change our own comment, or take it back: 50 units either way."""
    own = target_of(action)
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: _delete_own(tube, own))
        return None
    body = {"id": own, "snippet": {"textOriginal": action.text}}
    if tube.write("PUT", "comments", {"part": "snippet"}, body).get("id") != own:
        raise OutcomeUnknownError("youtube did not show the comment it changed")
    return own


def _delete_own(tube: Tube, own: str) -> None:
    if tube.write("DELETE", "comments", {"id": own}):
        raise OutcomeUnknownError("youtube said neither yes nor no")


def _see_own(tube: Tube, action: Action) -> tuple[bool, str | None]:
    """Read our own comment by its id: whether it has these words, or is gone."""
    params = {"part": "snippet", "id": target_of(action), "textFormat": "plainText"}
    try:
        with settling():
            items = items_of(tube.read("comments", params))
    except GoneError:
        items = []
    if action.kind is ActionKind.DELETE_REPLY:
        return not items, None
    snippet = _inner(items[0], "snippet") if items else {}
    shown = snippet.get("textOriginal") or snippet.get("textDisplay")
    return says(shown, action.text), action.target


def _find_reply(tube: Tube, action: Action, channel: str) -> str | None:
    """Ours is the channel's comment with the same words, made since then.

    The hundred newest are looked at: the act is seconds old when this is asked.
    """
    params = {"part": "snippet", "maxResults": "100", "textFormat": "plainText"}
    if is_video(action.native_id):
        params |= {"videoId": action.native_id, "order": "time"}
        threads = tube.read_to_settle("commentThreads", params)
        comments = [_inner(one, "snippet", "topLevelComment") for one in threads]
    else:
        params["parentId"] = top_level(action.native_id)
        comments = list(tube.read_to_settle("comments", params))
    return _match(comments, action, channel)


def _match(comments: Iterable[object], action: Action, channel: str) -> str | None:
    for one in comments:
        snippet = _inner(one, "snippet")
        text = snippet.get("textOriginal") or snippet.get("textDisplay")
        author = _inner(snippet, "authorChannelId").get("value")
        made = read_time(snippet.get("publishedAt"), NO_CLAMP)
        is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
        is_ours = not channel or not author or author == channel
        if is_since and is_ours and isinstance(text, str) and _fold(text) == _fold(action.text):
            identity = one.get("id") if isinstance(one, dict) else None
            return identity if isinstance(identity, str) else None
    return None


def _fold(text: str) -> str:
    return " ".join(clean_text(text).split())


def _inner(value: object, *names: str) -> Mapping[str, Any]:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
