"""An Instagram account: media, comments, mentions elsewhere, private talks. In memory, one lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.sandbox.wall import Clock, Person, now_utc, number_of

CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(slots=True)
class Media:
    """A photo with its caption. ``rank`` orders everything that was ever said."""

    id: str
    rank: int
    author: Person
    caption: str
    said_at: datetime
    code: str


@dataclass(slots=True)
class Remark:
    """A comment; ``parent`` is the first-level comment a reply stands under."""

    id: str
    rank: int
    author: Person
    text: str
    said_at: datetime
    media: Media
    parent: Remark | None = None
    hidden: bool = False
    answered_privately: bool = False


@dataclass(slots=True)
class Letter:
    """A private message of a talk with ``person``; ``own`` when the account wrote it."""

    id: str
    person: Person
    text: str
    said_at: datetime
    own: bool


Told = Callable[["Gallery", str, dict[str, Any], datetime], None]


@dataclass(slots=True)
class Gallery:
    """One professional account. What platforms push is told to the watcher, under the lock.

    As on Instagram, nothing is told of what is hidden, shown again or removed.
    """

    account: Person
    biography: str
    base_url: str
    clock: Clock = now_utc
    watcher: Told | None = None
    media: dict[str, Media] = field(default_factory=dict)
    remarks: dict[str, Remark] = field(default_factory=dict)
    elsewhere: dict[str, Remark] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _last: int = 0

    def post(self, caption: str, *, said_at: datetime | None = None) -> Media:
        """A media of our own."""
        with self.lock:
            media = self._media(self.account, caption, said_at)
            self.media[media.id] = media
            return media

    def comment(
        self, on: Media | Remark, author: Person, text: str, *, said_at: datetime | None = None
    ) -> Remark:
        """A comment or a reply; a reply's reply stands beside it. Its own date is history."""
        with self.lock:
            remark = self._remark(on, author, text, said_at)
            self.remarks[remark.id] = remark
            if said_at is None:
                self._tell("comments", describe_remark(self, remark), remark.said_at)
            return remark

    def name_us_elsewhere(self, author: Person, text: str) -> Remark:
        """A comment under somebody's own media that mentions the account: told by ids alone."""
        with self.lock:
            remark = self._remark(self._media(author, "", None), author, text, None)
            self.elsewhere[remark.id] = remark
            value = {"media_id": remark.media.id, "comment_id": remark.id}
            self._tell("mentions", value, remark.said_at)
            return remark

    def write(self, person: Person, text: str, *, own: bool = False) -> Letter:
        """A private message, to the account or (``own``) from it."""
        with self.lock:
            at = self.clock()
            letter = Letter(f"aWdfZAG{self._next_rank()}", person, text, at, own)
            self.letters.append(letter)
            self._tell("messages", describe_letter(self, letter), at)
            return letter

    def remove(self, remark: Remark) -> None:
        """Take a comment away, with what answers it."""
        with self.lock:
            for one in [one for one in self.remarks.values() if remark in (one, one.parent)]:
                del self.remarks[one.id]

    def under(self, on: Media | Remark) -> list[Remark]:
        """First-level comments of a media, the newest first; or a comment's replies, in order."""
        if isinstance(on, Remark):
            return [one for one in self.remarks.values() if one.parent is on]
        found = (one for one in self.remarks.values() if one.media is on and one.parent is None)
        return sorted(found, key=lambda one: -one.rank)

    def count(self, media: Media) -> int:
        """How many comments and replies a media has."""
        return sum(one.media is media for one in self.remarks.values())

    def person(self, name: str) -> Person:
        """Somebody by name: the same to this account every time, another to others."""
        return Person(number_of(f"{self.account.id}/{name}"), name)

    def permalink(self, media: Media) -> str:
        """Its address, in the platform's form and on the stand-in's own host."""
        return f"{self.base_url}/p/{media.code}/"

    def talks(self) -> Iterator[tuple[Person, list[Letter]]]:
        """Every talk, its newest message first."""
        for person in dict.fromkeys(one.person for one in self.letters):
            yield person, [one for one in reversed(self.letters) if one.person == person]

    def _media(self, author: Person, caption: str, said_at: datetime | None) -> Media:
        rank = self._next_rank()
        code = "".join(CODE[rank // 64**place % 64] for place in range(10))
        identity = number_of(f"media/{rank}", 17)
        return Media(identity, rank, author, caption, said_at or self.clock(), f"D{code}")

    def _remark(
        self, on: Media | Remark, author: Person, text: str, said_at: datetime | None
    ) -> Remark:
        rank = self._next_rank()
        media = on if isinstance(on, Media) else on.media
        parent = None if isinstance(on, Media) else on.parent or on
        identity = number_of(f"remark/{rank}", 17)
        return Remark(identity, rank, author, text, said_at or self.clock(), media, parent)

    def _next_rank(self) -> int:
        self._last = max(self._last + 1, int(self.clock().timestamp()) * 100_000)
        return self._last

    def _tell(self, field_name: str, value: dict[str, Any], at: datetime) -> None:
        if self.watcher:
            self.watcher(self, field_name, value, at)


def describe_remark(gallery: Gallery, remark: Remark) -> dict[str, Any]:
    """The value of a `comments` change; our own comment names our scoped id too."""
    author = {"id": remark.author.id, "username": remark.author.name}
    if remark.author == gallery.account:
        author["self_ig_scoped_id"] = number_of(f"scoped/{gallery.account.id}")
    value: dict[str, Any] = {
        "from": author,
        "media": {"id": remark.media.id, "media_product_type": "FEED"},
        "id": remark.id,
        "text": remark.text,
    }
    return value | ({"parent_id": remark.parent.id} if remark.parent else {})


def describe_letter(gallery: Gallery, letter: Letter) -> dict[str, Any]:
    """The item of a `messaging` list; what the account wrote comes back as an echo."""
    ends = [{"id": letter.person.id}, {"id": gallery.account.id}]
    sender, recipient = reversed(ends) if letter.own else ends
    message = {"mid": letter.id, "text": letter.text} | ({"is_echo": True} if letter.own else {})
    return {
        "sender": sender,
        "recipient": recipient,
        "timestamp": int(letter.said_at.timestamp() * 1000),
        "message": message,
    }
