"""The sweep of a TikTok account: the comments of every video whose count of comments moved.

A late reply under an old video moves its count too, so nothing is read that did not change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from vigie.errors import RateLimitedError
from vigie.mention import EventKind, MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._news import sift
from vigie.platforms._tiktok_call import Door
from vigie.platforms._tiktok_read import read_comments

VIDEO_FIELDS = ["item_id", "create_time", "comments", "share_url"]
VIDEO_PAGES = 3
VIDEOS = 20
COMMENTS = 30
MOST_CALLS = 20
MOST_WAITING = 200
MOST_HIDDEN = 200


@dataclass(slots=True)
class _Sweep:
    """One poll's walk. ``waiting``: lists to read, as video, parent, place, count, address."""

    door: Door
    now: datetime
    counts: dict[str, int]
    waiting: list[list[Any]]
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    calls: int = MOST_CALLS

    def find_videos(self) -> None:
        """Queue every recent video whose count of comments moved."""
        place, present = 0, {}
        for _ in range(VIDEO_PAGES):
            asked = {"fields": VIDEO_FIELDS, "cursor": place, "max_count": VIDEOS}
            answer = self._call("business/video/list/", asked)
            for video in _objects(answer.get("videos")):
                identity, count = str(video.get("item_id") or ""), _whole(video.get("comments"))
                present[identity] = count
                is_queued = any(one[0] == identity and not one[1] for one in self.waiting)
                if identity and count != self.counts.get(identity, 0) and not is_queued:
                    address = str(video.get("share_url") or "")
                    self.waiting.append([identity, "", 0, count, address])
            following = _whole(answer.get("cursor"))
            if answer.get("has_more") is not True or following <= place:
                break
            place = following
        self.counts = {key: count for key, count in self.counts.items() if key in present}

    def read_waiting(self) -> None:
        """Read list after list, page after page, until the calls are used up."""
        while self.waiting and self.calls:
            video, parent, place, count, address = self.waiting[0]
            answer = self._read_page(str(video), str(parent), _whole(place))
            self._keep(answer, str(address))
            if not parent:
                self._queue_replies(answer, self.waiting[0])
            following = _whole(answer.get("cursor"))
            if answer.get("has_more") is True and following > _whole(place):
                self.waiting[0][2] = following
                continue
            self.waiting.pop(0)
            if not parent:
                self.counts[str(video)] = _whole(count)

    def _read_page(self, video: str, parent: str, place: int) -> Mapping[str, Any]:
        asked: dict[str, object] = {
            "video_id": video,
            "status": "ALL",
            "sort_field": "create_time",
            "sort_order": "desc",
            "cursor": place,
            "max_count": COMMENTS,
        }
        if parent:
            return self._call("business/comment/reply/list/", {**asked, "comment_id": parent})
        return self._call("business/comment/list/", {**asked, "include_replies": True})

    def _keep(self, answer: Mapping[str, Any], address: str) -> None:
        body = {"code": 0, "data": answer}
        parsed = read_comments(body, self.now, account=self.door.account, url=address)
        self.events += parsed.events
        self.rejected += parsed.rejected

    def _queue_replies(self, answer: Mapping[str, Any], about: list[Any]) -> None:
        """Only the first replies of a comment come with it."""
        for comment in _objects(answer.get("comments")):
            shown, total = _objects(comment.get("reply_list")), _whole(comment.get("replies"))
            identity = comment.get("comment_id")
            if identity and total > len(shown) and len(self.waiting) < MOST_WAITING:
                self.waiting.append([about[0], str(identity), 0, 0, about[4]])

    def _call(self, path: str, asked: Mapping[str, object]) -> Mapping[str, Any]:
        self.calls -= 1
        return self.door.read(path, asked)


def sweep_account(door: Door, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """Comments under the account's videos; only what is new is told, and what was hidden or shown.

    The cursor is ``{"counts": {video: comments}, "waiting", "hidden", "seen"}``; a list that a
    limit or the calls cut short waits there with its place. Raises the PlatformError tree,
    PayloadError, AddressRefusedError.
    """
    counts = cursor.get("counts")
    known = {str(k): _whole(v) for k, v in counts.items()} if isinstance(counts, dict) else {}
    sweep, wait = _Sweep(door, now, known, _lists(cursor.get("waiting"))), 0.0
    sweep.find_videos()
    try:
        sweep.read_waiting()
    except RateLimitedError as error:
        wait = error.retry_after
    said = [one for one in sweep.events if one.kind is EventKind.ADD]
    fresh, seen = sift(said, cursor.get("seen"), now)
    turns, hidden = _turns(sweep.events, cursor.get("hidden"), now)
    after = {"counts": sweep.counts, "waiting": sweep.waiting, "hidden": hidden, "seen": seen}
    return Fetched((*fresh, *turns), after, tuple(sweep.rejected), wait=wait)


def _turns(
    events: list[MentionEvent], known: object, now: datetime
) -> tuple[tuple[MentionEvent, ...], list[str]]:
    """What was hidden or shown again since the last look, and what is hidden now."""
    before = [str(one) for one in known] if isinstance(known, list) else []
    hidden = {one.native_id: one for one in events if one.kind is EventKind.HIDE}
    shown = {
        one.native_id: one
        for one in events
        if one.kind is EventKind.ADD and one.native_id in before and one.native_id not in hidden
    }
    turns = [replace(one, version=now) for key, one in hidden.items() if key not in before]
    turns += [
        replace(one, kind=EventKind.UNHIDE, version=now, said_at=None) for one in shown.values()
    ]
    kept = [one for one in before if one not in shown and one not in hidden]
    return tuple(turns), [*kept, *hidden][-MOST_HIDDEN:]


def _lists(value: object) -> list[list[Any]]:
    """What a cursor says is still to be read: five values each."""
    listed = value if isinstance(value, list) else []
    return [list(one) for one in listed if isinstance(one, list) and len(one) == 5]  # noqa: PLR2004 - see above


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _whole(value: object) -> int:
    """A count or a place, which some answers give as text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:  # noqa: PLR2004 - digits of 2**63
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
