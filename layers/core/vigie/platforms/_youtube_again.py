"""YouTube comments and videos read again by their ids, to follow what nobody told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms._youtube_api import Tube, items_of
from vigie.platforms._youtube_read import Place, is_video, read_objects


def read_again(tube: Tube, mentions: Sequence[Mention], now: datetime) -> list[MentionEvent]:
    """What became of at most fifty mentions, a call for comments and one for videos.

    Absent is gone, except a comment that is held back, which only its owner is shown. Raises the
    PlatformError tree, PayloadError.
    """
    videos = [one for one in mentions if is_video(one.native_id)]
    comments = [one for one in mentions if not is_video(one.native_id)]
    found: list[MentionEvent] = []
    for path, asked in (("comments", comments), ("videos", videos)):
        if asked:
            found += _reread(tube, path, asked, now)
    return found


def _reread(
    tube: Tube, path: str, mentions: Sequence[Mention], now: datetime
) -> list[MentionEvent]:
    ids = ",".join(one.native_id for one in mentions)
    params = {"part": "snippet", "id": ids}
    params |= {"textFormat": "plainText"} if path == "comments" else {}
    asked = {one.native_id for one in mentions}
    read, _ = read_objects(items_of(tube.read(path, params)), Place(), now)
    events = [one for one in read if one.native_id in asked]
    present = {one.native_id for one in events}
    gone = [
        MentionEvent(
            platform="youtube",
            native_id=one.native_id,
            kind=EventKind.REMOVE,
            version=now,
            own=one.own,
        )
        for one in mentions
        if one.native_id not in present and not one.hidden
    ]
    known = {one.native_id: one for one in mentions}
    return [*(_where_known(one, known[one.native_id]) for one in events), *gone]


def _where_known(event: MentionEvent, mention: Mention) -> MentionEvent:
    """The event at the place we know: a comment read alone does not name its video."""
    kind = EventKind.ADD if event.kind is EventKind.EDIT else event.kind
    return replace(event, kind=kind, url=mention.url or event.url, thread_id=mention.thread_id)
