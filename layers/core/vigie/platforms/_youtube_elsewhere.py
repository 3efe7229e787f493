"""What people say about the brand under videos that are not its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vigie.errors import GoneError, PermanentError, PermissionDeniedError, RateLimitedError
from vigie.mention import EventKind, MentionEvent, Rejected
from vigie.platforms._youtube_api import Tube, items_of
from vigie.platforms._youtube_read import Place, read_objects

VIDEOS_A_TURN = 5
MOST_VIDEOS = 20


@dataclass(frozen=True, slots=True)
class Talk:
    """Comments found under others' videos, and the turn to go on with."""

    events: tuple[MentionEvent, ...]
    rejected: tuple[Rejected, ...]
    turn: int


def read_elsewhere(
    tube: Tube, query: str, channel: str, *, videos: Sequence[str], turn: int, now: datetime
) -> Talk:
    """The newest comments that hold the query's words, under five of the videos by turns.

    A video without comments, or gone, is passed over; a limit leaves the rest to the next turn.
    Words of the video's own maker are somebody else's to us. Raises TransientError, PayloadError.
    """
    start = turn if turn < len(videos) else 0
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for video in videos[start : start + VIDEOS_A_TURN]:
        params = {
            "part": "id,snippet",
            "videoId": video,
            "searchTerms": query,
            "order": "time",
            "maxResults": "50",
            "textFormat": "plainText",
        }
        try:
            threads = items_of(tube.read("commentThreads", params))
        except RateLimitedError:
            break
        except (GoneError, PermanentError, PermissionDeniedError):
            threads = []
        found, aside = read_objects(threads, Place(channel, video), now)
        events += [_as_told(one, channel) for one in found if one.kind is not EventKind.HIDE]
        rejected += aside
        start += 1
    return Talk(tuple(events), tuple(rejected), start if start < len(videos) else 0)


def _as_told(event: MentionEvent, channel: str) -> MentionEvent:
    own = bool(channel) and event.author.id == channel
    return replace(event, kind=EventKind.ADD, own=own, account=channel or None)
