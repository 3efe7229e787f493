"""A YouTube channel in memory: videos, threads of comments, and the state each comment is in."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from infra.sandbox.wall import Clock, now_utc


class State(StrEnum):
    """What a comment's owner decided, or YouTube itself."""

    PUBLISHED = "published"
    HELD = "heldForReview"
    SPAM = "likelySpam"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody with a channel, the owner or a visitor."""

    id: str
    name: str


@dataclass(slots=True)
class Video:
    """A video, the channel's own or somebody else's."""

    id: str
    owner: Viewer
    title: str
    about: str
    published: datetime
    comments_off: bool = False


@dataclass(slots=True)
class Remark:
    """A comment; ``parent`` is the top-level comment a reply stands under."""

    id: str
    rank: int
    author: Viewer
    text: str
    said_at: datetime
    video: Video
    parent: Remark | None = None
    edited_at: datetime | None = None
    state: State = State.PUBLISHED


Watcher = Callable[[Video, bool], None]


def code_of(name: str, length: int) -> str:
    """An invented id of YouTube's alphabet, the same for the same name."""
    digest = hashlib.sha256(name.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:length].replace("=", "A")


def viewer(name: str) -> Viewer:
    """A visitor by name, the same person every time."""
    return Viewer("UC" + code_of(f"viewer/{name}", 22), "@" + name.lower().replace(" ", "."))


@dataclass(slots=True)
class Channel:
    """One channel. The watcher is told of each video that comes or goes, under the lock."""

    owner: Viewer
    about: str
    clock: Clock = now_utc
    watcher: Watcher | None = None
    videos: dict[str, Video] = field(default_factory=dict)
    remarks: dict[str, Remark] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _last: int = 0

    def add_video(self, title: str, about: str = "", *, owner: Viewer | None = None) -> Video:
        """An upload; only the channel's own are pushed."""
        with self.lock:
            rank = self._next_rank()
            identity = code_of(f"{self.owner.id}/{rank}", 11)
            video = Video(identity, owner or self.owner, title, about, self.clock())
            self.videos[video.id] = video
            self._tell(video, gone=False)
            return video

    def remove_video(self, video: Video) -> None:
        """Take a video down, with what was said under it."""
        with self.lock:
            for one in [one for one in self.remarks.values() if one.video is video]:
                self.remarks.pop(one.id, None)
            self.videos.pop(video.id, None)
            self._tell(video, gone=True)

    def say(
        self, on: Video | Remark, author: Viewer, text: str, *, state: State = State.PUBLISHED
    ) -> Remark:
        """A comment on a video, or a reply: an answer to a reply stands beside it."""
        with self.lock:
            rank = self._next_rank()
            parent = on.parent or on if isinstance(on, Remark) else None
            video = on.video if isinstance(on, Remark) else on
            code = code_of(f"{self.owner.id}/{rank}", 22)
            identity = f"{parent.id}.{code}" if parent else f"Ug{code[:18]}4AaABAg"
            remark = Remark(identity, rank, author, text, self.clock(), video, parent, state=state)
            self.remarks[remark.id] = remark
            return remark

    def edit(self, remark: Remark, text: str) -> None:
        """Other words in the same place."""
        with self.lock:
            remark.text, remark.edited_at = text, self.clock()

    def remove(self, remark: Remark) -> None:
        """Its author takes it back, and with it what stands under it."""
        with self.lock:
            for one in [one for one in self.remarks.values() if remark in (one, one.parent)]:
                self.remarks.pop(one.id, None)

    def threads(self, state: State, video: Video | None = None) -> list[Remark]:
        """Top-level comments that are, or hold a reply, in a state; the newest first."""
        found = [
            one
            for one in self.remarks.values()
            if one.parent is None
            and (one.video is video if video else one.video.owner == self.owner)
            and (one.state is state or self._holds(one, state))
        ]
        return sorted(found, key=lambda one: -one.rank)

    def replies(self, top: Remark, *, everything: bool = False) -> list[Remark]:
        """What stands under a comment, the newest first; held replies are for the owner."""
        found = [one for one in self.remarks.values() if one.parent is top]
        shown = [one for one in found if everything or one.state is State.PUBLISHED]
        return sorted(shown, key=lambda one: -one.rank)

    def _holds(self, top: Remark, state: State) -> bool:
        if state is State.PUBLISHED:
            return False
        return any(one.state is state for one in self.replies(top, everything=True))

    def _next_rank(self) -> int:
        """Ranks grow with time, so that a restarted sandbox never says the same id twice."""
        self._last = max(self._last + 1, int(self.clock().timestamp()) * 100_000)
        return self._last

    def _tell(self, video: Video, *, gone: bool) -> None:
        if self.watcher and video.owner == self.owner:
            self.watcher(replace(video), gone)
