"""What is said on the stand-in X: members, posts, messages. In memory, one lock for everybody."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from infra.sandbox.wall import Clock, now_utc, number_of

EPOCH = 1_288_834_974_657
NAMED = re.compile(r"@(\w{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on X. ``takes_messages`` from anybody."""

    id: str
    name: str
    username: str
    followers: int = 0
    about: str = ""
    takes_messages: bool = True


@dataclass(slots=True)
class Post:
    """A post; ``versions`` are its ids, oldest first, and ``words`` those of the newest."""

    versions: list[str]
    author: Member
    words: str
    at: datetime
    talk: str
    answers: str = ""
    quotes: str = ""
    hidden: bool = False

    @property
    def id(self) -> str:
        """The id of the newest version."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Message:
    """A private message in a talk between two."""

    id: str
    sender: Member
    talk: str
    words: str
    at: datetime


Told = Callable[[str, Post], None]


@dataclass(slots=True)
class Square:
    """Everything said. ``tell`` hears of each post and of each deletion, by its activity's name."""

    clock: Clock = now_utc
    tell: Told = field(default=lambda _kind, _post: None)
    members: dict[str, Member] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _made: int = 0

    def add_member(self, name: str, username: str, **more: Any) -> Member:  # noqa: ANN401 - as Member takes
        """Somebody new, whose id comes from their user name and outlives a restart."""
        member = Member(number_of(f"x/{username}", 10), name, username, **more)
        self.members[member.id] = member
        return member

    def say(self, author: Member, words: str, *, answers: str = "", quotes: str = "") -> Post:
        """A post; an answer joins the talk of what it answers."""
        with self.lock:
            made, above = self._next_id(), self.find(answers)
            post = Post([made], author, words, self.clock(), above.talk if above else made)
            post.answers, post.quotes = answers, quotes
            self.posts.append(post)
        self.tell("post.create", post)
        return post

    def edit(self, post: Post, words: str) -> None:
        """Other words under a new id."""
        with self.lock:
            post.versions.append(self._next_id())
            post.words = words

    def remove(self, post: Post) -> None:
        """It is gone, and whoever watches its author is told."""
        with self.lock:
            self.posts.remove(post)
        self.tell("post.delete", post)

    def write_to(self, sender: Member, other: Member, words: str) -> Message:
        """A private message."""
        with self.lock:
            talk = "-".join(sorted((sender.id, other.id), key=int))
            message = Message(self._next_id(), sender, talk, words, self.clock())
            self.messages.append(message)
        return message

    def find(self, identity: str) -> Post | None:
        """The post with any of its ids."""
        return next((one for one in self.posts if identity in one.versions), None)

    def named_in(self, post: Post) -> list[Member]:
        """Who a post mentions, and whom it answers."""
        names = {name.lower() for name in NAMED.findall(post.words)}
        above = self.find(post.answers)
        return [
            one
            for one in self.members.values()
            if one.username.lower() in names or (above and above.author == one != post.author)
        ]

    def summons(self, post: Post, member: Member) -> bool:
        """Whether its author called a member, by name or by a quote."""
        quoted = self.find(post.quotes)
        return member in self.named_in(post) or bool(quoted and quoted.author == member)

    def _next_id(self) -> str:
        """An id tells when it was made; the bits below tell those of one moment apart."""
        self._made += 1
        moment = int(self.clock().astimezone(UTC).timestamp() * 1000) - EPOCH
        return str((moment << 22) + self._made)
