"""What is said on the stand-in Reddit: posts, comments, messages, and who moderates what."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from infra.sandbox.wall import Clock, now_utc, number_of

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
HOUR = 3600


def base36(number: int) -> str:
    """A number as Reddit writes its ids."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
    return digits or "0"


@dataclass(eq=False, slots=True)
class Thing:
    """A post (t3), a comment (t1) or a message (t4).

    ``parent`` is what it answers, ``root`` the post or first message it hangs under, ``to`` who a
    message is for. ``removed_by`` is the moderator who took it away; ``likes`` names who voted.
    """

    kind: str
    id: str
    author: str
    text: str
    said_at: datetime
    title: str = ""
    community: str = ""
    parent: Thing | None = None
    root: Thing | None = None
    to: str = ""
    edited_at: datetime | None = None
    deleted: bool = False
    removed_by: str = ""
    spam: bool = False
    locked: bool = False
    likes: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Its fullname, which is unique."""
        return f"{self.kind}_{self.id}"


@dataclass(slots=True)
class Forum:
    """Everything that was said, oldest first. Ids grow with time and never come twice."""

    clock: Clock = now_utc
    things: dict[str, Thing] = field(default_factory=dict)
    communities: dict[str, str] = field(default_factory=dict)
    moderators: dict[str, set[str]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _last: int = 0

    def add_community(self, name: str, *moderators: str) -> None:
        """A community, and who moderates it."""
        with self.lock:
            self.communities[name.lower()] = name
            self.moderators[name.lower()] = {one.lower() for one in moderators}

    def add_person(self, name: str) -> None:
        """Somebody with an account, from now on."""
        self.people.setdefault(name.lower(), name)

    def add_post(self, community: str, author: str, title: str, text: str = "") -> Thing:
        """A post in a community."""
        return self._add(Thing("t3", "", author, text, self.clock(), title, community))

    def add_comment(self, on: Thing, author: str, text: str) -> Thing:
        """A comment on a post, or a reply at any depth."""
        root = on.root or on
        made = Thing("t1", "", author, text, self.clock(), community=root.community)
        made.parent, made.root = on, root
        return self._add(made)

    def send_message(
        self, author: str, to: str, title: str, text: str, on: Thing | None = None
    ) -> Thing:
        """A private message, or an answer to one."""
        made = Thing("t4", "", author, text, self.clock(), title, to=to, parent=on)
        made.root = (on.root or on) if on else None
        return self._add(made)

    def edit(self, thing: Thing, text: str) -> None:
        """Other words in the same place, and the time they were changed."""
        with self.lock:
            thing.text, thing.edited_at = text, self.clock()

    def delete(self, thing: Thing) -> None:
        """Its author takes the words back; the place stays."""
        thing.deleted = True

    def remove(self, thing: Thing, moderator: str, *, spam: bool = False) -> None:
        """A moderator takes it from sight."""
        thing.removed_by, thing.spam = moderator, spam

    def approve(self, thing: Thing) -> None:
        """A moderator puts it back."""
        thing.removed_by, thing.spam = "", False

    def moderates(self, person: str, community: str) -> bool:
        """Whether somebody moderates a community."""
        return person.lower() in self.moderators.get(community.lower(), set())

    def newest(self, wanted: Callable[[Thing], bool]) -> list[Thing]:
        """What is wanted, newest first."""
        with self.lock:
            return [one for one in reversed(self.things.values()) if wanted(one)]

    def under(self, thing: Thing) -> Iterator[Thing]:
        """The direct answers, oldest first."""
        yield from (one for one in list(self.things.values()) if one.parent is thing)

    def _add(self, thing: Thing) -> Thing:
        with self.lock:
            self._last = max(self._last + 1, int(self.clock().timestamp()) * 1000)
            thing.id = base36(self._last)
            self.add_person(thing.author)
            self.things[thing.name] = thing
            return thing


def account_number(name: str) -> str:
    """A person's t2 name, always the same."""
    return f"t2_{base36(int(number_of(f'reddit/{name.lower()}', 12)))}"
