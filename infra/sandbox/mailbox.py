"""A page's private messages: who wrote, what was answered, what was taken back. In memory."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from infra.sandbox.wall import Person, Saying, Wall, number_of

STANDARD_WINDOW = timedelta(hours=24)
HUMAN_WINDOW = timedelta(days=7)


class Stroke(StrEnum):
    """What happened to a letter."""

    WRITE = "write"
    EDIT = "edit"
    UNSEND = "unsend"


@dataclass(slots=True)
class Letter:
    """One message. ``photo`` and ``voice`` are addresses; ``edits`` counts its changes."""

    id: str
    rank: int
    author: Person
    text: str
    at: datetime
    talk: Talk
    photo: str = ""
    edits: int = 0
    voice: str = ""


@dataclass(slots=True)
class Talk:
    """Everything one person and the page wrote to each other, the oldest first."""

    id: str
    person: Person
    letters: list[Letter] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """Orders talks by their newest letter."""
        return self.letters[-1].rank if self.letters else 0

    @property
    def updated_at(self) -> datetime:
        """When something was last written."""
        return self.letters[-1].at


Post = Callable[["Mailbox", Stroke, Letter, datetime], None]


@dataclass(slots=True)
class Mailbox:
    """The mailbox of a page. Every change is told to the watcher, under the wall's lock.

    A person has another id here than under their comments, as on Facebook: who takes the one for
    the other reaches nobody.
    """

    wall: Wall
    watcher: Post | None = None
    talks: dict[str, Talk] = field(default_factory=dict)
    _last: int = 0

    def write(self, name: str, text: str, *, photo: bool = False, voice: bool = False) -> Letter:
        """A visitor writes to the page, or speaks to it."""
        with self.wall.lock:
            talk = self.talk_with(name)
            return self._put(talk, talk.person, text, photo=photo, voice=voice)

    def answer(self, talk: Talk, text: str) -> Letter:
        """The page writes into a talk."""
        with self.wall.lock:
            return self._put(talk, self.wall.page, text)

    def reply_in_private(self, about: Saying, text: str) -> Letter:
        """The page writes to whoever commented; the comment then points to the talk."""
        with self.wall.lock:
            talk = self.talk_with(about.author.name)
            about.talk = talk.id
            return self.answer(talk, text)

    def edit(self, letter: Letter, text: str) -> None:
        """Other words in the same message."""
        with self.wall.lock:
            letter.text, letter.edits = text, letter.edits + 1
            self._tell(Stroke.EDIT, letter)

    def unsend(self, letter: Letter) -> None:
        """Take a message back."""
        with self.wall.lock:
            letter.talk.letters.remove(letter)
            self._tell(Stroke.UNSEND, letter)

    def talk_with(self, name: str) -> Talk:
        """The talk with a person, empty if they never wrote."""
        person = Person(number_of(f"{self.wall.page.id}/psid/{name}"), name)
        talk = self.talks.get(person.id)
        if talk is None:
            talk = Talk(f"t_{number_of(f'talk/{person.id}')}", person)
            self.talks[person.id] = talk
        return talk

    def find_talk(self, identity: str) -> Talk | None:
        """The talk of that id."""
        return next((one for one in self.talks.values() if one.id == identity), None)

    def find(self, identity: str) -> Letter | None:
        """The message of that id, if it still is there."""
        letters = (one for talk in self.talks.values() for one in talk.letters)
        return next((one for one in letters if one.id == identity), None)

    def is_open(self, talk: Talk, window: timedelta) -> bool:
        """Whether the person wrote within the window."""
        theirs = [one.at for one in talk.letters if one.author == talk.person]
        return bool(theirs) and self.wall.clock() - max(theirs) <= window

    def _put(
        self,
        talk: Talk,
        author: Person,
        text: str,
        *,
        photo: bool = False,
        voice: bool = False,
    ) -> Letter:
        at = self.wall.clock()
        self._last = max(self._last + 1, int(at.timestamp()) * 100_000)
        picture = f"{self.wall.base_url}/photos/{self._last}.svg" if photo else ""
        letter = Letter(
            f"m_{secrets.token_urlsafe(24)}", self._last, author, text, at, talk, picture
        )
        letter.voice = f"{self.wall.base_url}/voices/{self._last}.wav" if voice else ""
        talk.letters.append(letter)
        self._tell(Stroke.WRITE, letter)
        return letter

    def _tell(self, stroke: Stroke, letter: Letter) -> None:
        if self.watcher:
            self.watcher(self, stroke, letter, self.wall.clock())
