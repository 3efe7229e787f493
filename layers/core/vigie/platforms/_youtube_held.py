"""Comments held back for the channel's owner: followed in, and followed out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.errors import PermanentError, PermissionDeniedError, RateLimitedError
from vigie.mention import EventKind, MentionEvent
from vigie.platforms._youtube_api import items_of
from vigie.platforms._youtube_found import PLAIN, WATCHED, Sweep
from vigie.platforms._youtube_read import Place, hidden, read_objects

WAITING_STATES = ("heldForReview", "likelySpam")


def follow_held(sweep: Sweep) -> set[str]:
    """Read what is held back for its owner; what left those lists is asked for by its id."""
    known = set(sweep.held)
    sweep.held = set()
    before = len(sweep.moves)
    try:
        for state in WAITING_STATES:
            sweep.keep(
                [_with_state(one, state) for one in _held_threads(sweep, state)],
                Place(sweep.channel),
            )
        left = sorted(known - sweep.held)[:WATCHED]
        freed = _read_left(sweep, left) if left else set()
    except (PermanentError, PermissionDeniedError, RateLimitedError):
        del sweep.moves[before:]
        return known
    told = [one for one in sweep.moves[before:] if one.native_id not in known or not _hides(one)]
    sweep.moves[before:] = told
    return sweep.held | (known - set(left)) | freed


def _held_threads(sweep: Sweep, state: str) -> list[Mapping[str, Any]]:
    params = {
        **PLAIN,
        "part": "id,snippet,replies",
        "allThreadsRelatedToChannelId": sweep.channel,
        "moderationStatus": state,
    }
    return items_of(sweep.tube.read("commentThreads", params))


def _with_state(thread: Mapping[str, Any], state: str) -> Mapping[str, Any]:
    """The thread with the state it was listed for, where its comment does not name its own."""
    snippet = thread.get("snippet")
    top = snippet.get("topLevelComment") if isinstance(snippet, dict) else None
    said = top.get("snippet") if isinstance(top, dict) else None
    if not isinstance(snippet, dict) or not isinstance(top, dict) or not isinstance(said, dict):
        return thread
    top = {**top, "snippet": {"moderationStatus": state, **said}}
    return {**thread, "snippet": {**snippet, "topLevelComment": top}}


def _read_left(sweep: Sweep, left: list[str]) -> set[str]:
    """What became of comments no longer listed as held: shown again, or held after all.

    One that is not there at all was rejected or deleted, which reading it again will tell.
    """
    params = {"part": "snippet", "id": ",".join(left), "textFormat": "plainText"}
    still: set[str] = set()
    for one in items_of(sweep.tube.read("comments", params)):
        events, _ = read_objects([one], Place(sweep.channel), sweep.now)
        states = {event.kind for event in events}
        if EventKind.HIDE in states:
            status = one["snippet"].get("moderationStatus")
            still |= {event.native_id for event in events if status in WAITING_STATES}
        else:
            sweep.moves += [hidden(event, EventKind.UNHIDE, sweep.now) for event in events]
    return still


def _hides(event: MentionEvent) -> bool:
    return event.kind is EventKind.HIDE
