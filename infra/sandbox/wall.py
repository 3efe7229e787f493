"""A page's wall: posts, comments, and what happens to them. In memory, one lock for everybody."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

Clock = Callable[[], datetime]


class Verb(StrEnum):
    """What a delivery says happened, in the platform's own words."""

    ADD = "add"
    EDITED = "edited"
    HIDE = "hide"
    UNHIDE = "unhide"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the platform: a visitor, or the page itself."""

    id: str
    name: str


@dataclass(slots=True)
class Post:
    """A post on the wall. ``rank`` orders everything that was ever said there.

    ``liked`` by the page; ``talk`` is the id of the private talk the page began about it.
    """

    id: str
    rank: int
    author: Person
    text: str
    said_at: datetime
    updated_at: datetime
    photo: str = ""
    liked: bool = False
    talk: str = ""


@dataclass(slots=True)
class Comment:
    """A comment under a post; ``parent`` is the first-level comment a reply stands under."""

    id: str
    rank: int
    author: Person
    text: str
    said_at: datetime
    post: Post
    parent: Comment | None = None
    photo: str = ""
    hidden: bool = False
    liked: bool = False
    talk: str = ""


Saying = Post | Comment
Watcher = Callable[["Wall", Verb, Saying, datetime], None]


def now_utc() -> datetime:
    """The time it is."""
    return datetime.now(UTC)


def number_of(name: str, digits: int = 16) -> str:
    """An invented id of many digits, the same for the same name."""
    value = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    return str(10 ** (digits - 1) + value % (9 * 10 ** (digits - 1)))


@dataclass(slots=True)
class Wall:
    """One page. Every change is told to the watcher after it took effect, under the lock.

    Ids grow with time, so that a restarted sandbox never says the same id twice.
    """

    page: Person
    username: str
    about: str
    base_url: str
    clock: Clock = now_utc
    watcher: Watcher | None = None
    posts: dict[str, Post] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _last: int = 0

    def add_post(
        self, author: Person, text: str, *, photo: bool = False, said_at: datetime | None = None
    ) -> Post:
        """A post, by the page or by a visitor. What has a date of its own is history: no news."""
        with self.lock:
            at, rank = said_at or self.clock(), self._next_rank()
            post = Post(f"{self.page.id}_{rank}", rank, author, text, at, at, self._photo(photo))
            self.posts[post.id] = post
            if said_at is None:
                self._tell(Verb.ADD, post, at)
            return post

    def add_comment(
        self,
        on: Saying,
        author: Person,
        text: str,
        *,
        photo: bool = False,
        said_at: datetime | None = None,
    ) -> Comment:
        """A comment on a post, or a reply. There are two levels: a reply's reply stands beside it.

        https://developers.facebook.com/docs/graph-api/reference/object/comments
        """
        with self.lock:
            at, rank = said_at or self.clock(), self._next_rank()
            post = on if isinstance(on, Post) else on.post
            parent = None if isinstance(on, Post) else on.parent or on
            identity = f"{post.id.partition('_')[2]}_{rank}"
            comment = Comment(
                identity, rank, author, text, at, post, parent, photo=self._photo(photo)
            )
            self.comments[comment.id] = comment
            post.updated_at = max(post.updated_at, at)
            if said_at is None:
                self._tell(Verb.ADD, comment, at)
            return comment

    def edit(self, saying: Saying, text: str) -> None:
        """Other words in the same place."""
        with self.lock:
            saying.text = text
            self._tell(Verb.EDITED, saying, self.clock())

    def hide(self, comment: Comment, *, hidden: bool) -> None:
        """Hide or show again; doing it twice is no news."""
        with self.lock:
            if comment.hidden != hidden:
                comment.hidden = hidden
                self._tell(Verb.HIDE if hidden else Verb.UNHIDE, comment, self.clock())

    def remove(self, saying: Saying) -> None:
        """Take it away, with everything that stands under it."""
        with self.lock:
            under = [one for one in self.comments.values() if saying in (one.post, one.parent)]
            for comment in under:
                self.comments.pop(comment.id, None)
                self._tell(Verb.REMOVE, comment, self.clock())
            (self.posts if isinstance(saying, Post) else self.comments).pop(saying.id, None)
            self._tell(Verb.REMOVE, saying, self.clock())

    def find(self, identity: str) -> Saying | None:
        """The post or comment of that id, if it still is there."""
        return self.posts.get(identity) or self.comments.get(identity)

    def comments_under(self, saying: Saying, *, deep: bool = False) -> list[Comment]:
        """What stands under a post (``deep``: replies too) or a comment, oldest first."""
        if isinstance(saying, Comment):
            return [one for one in self.comments.values() if one.parent is saying]
        return [
            one
            for one in self.comments.values()
            if one.post is saying and (deep or one.parent is None)
        ]

    def person(self, name: str) -> Person:
        """A visitor by name: the same person to this page every time, another to other pages."""
        return Person(number_of(f"{self.page.id}/{name}"), name)

    def permalink(self, saying: Saying) -> str:
        """Its address, in the platform's form and on the stand-in's own host."""
        post = saying if isinstance(saying, Post) else saying.post
        address = f"{self.base_url}/{self.username}/posts/{post.rank}"
        if isinstance(saying, Post):
            return address
        if saying.parent is None:
            return f"{address}?comment_id={saying.rank}"
        return f"{address}?comment_id={saying.parent.rank}&reply_comment_id={saying.rank}"

    def _next_rank(self) -> int:
        self._last = max(self._last + 1, int(self.clock().timestamp()) * 100_000)
        return self._last

    def _photo(self, wanted: bool) -> str:  # noqa: FBT001 - passed on
        return f"{self.base_url}/photos/{self._last}.svg" if wanted else ""

    def _tell(self, verb: Verb, saying: Saying, at: datetime) -> None:
        if self.watcher:
            self.watcher(self, verb, saying, at)
