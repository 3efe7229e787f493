"""The people of a stand-in Mastodon server, what they said, and who is told of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape
from itertools import count

from infra.sandbox.wall import Clock, now_utc

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CALL = re.compile(r"@([a-zA-Z0-9_]+)(?:@([\w.-]+\w))?")
TAG = re.compile(r"(?<![\w/&])#(\w+)")
LONGEST = 500


class RefusedError(Exception):
    """The server says no: an HTTP status and its localised sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Resident:
    """An account. ``host`` is empty for one of this server's own."""

    id: str
    username: str
    name: str
    host: str = ""
    note: str = ""

    @property
    def acct(self) -> str:
        """How the interface calls them."""
        return f"{self.username}@{self.host}" if self.host else self.username


@dataclass(frozen=True, slots=True)
class Status:
    """Words as they were typed, and what became of them."""

    id: str
    by: Resident
    text: str
    at: datetime
    visibility: str = "public"
    parent: str = ""
    called: tuple[str, ...] = ()
    edited_at: datetime | None = None
    spoiler: str = ""
    liked_by: frozenset[str] = frozenset()

    @property
    def html(self) -> str:
        """The words as the server renders them."""
        paragraphs = escape(self.text, quote=False).split("\n\n")
        return "".join(f"<p>{one.replace(chr(10), '<br />')}</p>" for one in paragraphs)

    @property
    def tags(self) -> tuple[str, ...]:
        """The hashtags in the words, folded."""
        return tuple(dict.fromkeys(tag.lower() for tag in TAG.findall(self.text)))


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification: who is told, of what kind, about which status."""

    id: str
    to: str
    kind: str
    by: Resident
    status: str
    at: datetime


@dataclass
class Town:
    """Everything the server knows; every method is safe to call from any thread."""

    clock: Clock = now_utc
    residents: dict[str, Resident] = field(default_factory=dict)
    statuses: dict[str, Status] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    reports: list[dict[str, object]] = field(default_factory=list)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Ids of residents and notices count up; those of statuses hold their time."""
        self._lock = threading.RLock()
        self._numbers = count(1)
        self._last = 0

    def settle(self, username: str, name: str, host: str = "", note: str = "") -> Resident:
        """Somebody new."""
        with self._lock:
            identity = str(110_000_000_000_000_000 + next(self._numbers))
            one = Resident(identity, username, name, host, note)
            self.residents[identity] = one
            return one

    def say(
        self,
        by: Resident,
        text: str,
        *,
        visibility: str = "public",
        parent: str = "",
        spoiler: str = "",
        key: str = "",
    ) -> Status:
        """Publish, once for each key. Raises RefusedError as the server would."""
        with self._lock:
            if key and (by.id, key) in self.keys:
                return self.statuses[self.keys[by.id, key]]
            self._check(text, visibility, parent)
            called = self._called(text)
            made = Status(
                self._snowflake(), by, text, self.clock(), visibility, parent, called, None, spoiler
            )
            self.statuses[made.id] = made
            if key:
                self.keys[by.id, key] = made.id
            for person in called:
                if person != by.id:
                    self._tell(person, "mention", by, made.id)
            return made

    def edit(self, status: Status, text: str) -> Status:
        """Change the words; whom they no longer call is no longer called."""
        with self._lock:
            self._check(text, status.visibility, "")
            now, called = self.clock(), self._called(text)
            edited = replace(self.statuses[status.id], text=text, edited_at=now, called=called)
            self.statuses[status.id] = edited
            return edited

    def delete(self, identity: str, by: Resident) -> Status:
        """Take one's own words back. Raises RefusedError for anybody else's."""
        with self._lock:
            found = self.statuses.get(identity)
            if found is None or found.by != by:
                raise RefusedError(404, "Enregistrement introuvable")
            self.notices = [one for one in self.notices if one.status != identity]
            return self.statuses.pop(identity)

    def like(self, identity: str, by: Resident) -> Status:
        """A favourite; the author is told once."""
        with self._lock:
            found = self.see(identity, by)
            if by.id not in found.liked_by:
                self._tell(found.by.id, "favourite", by, identity)
            liked = replace(found, liked_by=found.liked_by | {by.id})
            self.statuses[identity] = liked
            return liked

    def see(self, identity: str, viewer: Resident | None) -> Status:
        """A status somebody may see. Raises RefusedError."""
        found = self.statuses.get(identity)
        if found is None or not can_see(found, viewer):
            raise RefusedError(404, "Enregistrement introuvable")
        return found

    def seen_by(self, viewer: Resident | None) -> list[Status]:
        """All that somebody may see, oldest first."""
        with self._lock:
            return [one for one in self.statuses.values() if can_see(one, viewer)]

    def above(self, status: Status) -> list[Status]:
        """What it answers, from the root down."""
        found: list[Status] = []
        parent = self.statuses.get(status.parent)
        while parent is not None:
            found.insert(0, parent)
            parent = self.statuses.get(parent.parent)
        return found

    def below(self, status: Status, among: Iterable[Status]) -> list[Status]:
        """What answers it, and what answers that."""
        family = {status.id}
        found = []
        for one in among:
            if one.parent in family:
                family.add(one.id)
                found.append(one)
        return found

    def _check(self, text: str, visibility: str, parent: str) -> None:
        if not text.strip():
            raise RefusedError(422, "La validation a échoué : le texte doit être rempli(e)")
        if len(text) > LONGEST:
            raise RefusedError(422, "La validation a échoué : limite de 500 caractères dépassée")
        if visibility not in ("public", "unlisted", "private", "direct"):
            raise RefusedError(422, "La validation a échoué : visibilité inconnue")
        if parent and parent not in self.statuses:
            raise RefusedError(404, "Enregistrement introuvable")

    def _called(self, text: str) -> tuple[str, ...]:
        names = {match.group().lower().removeprefix("@") for match in CALL.finditer(text)}
        return tuple(one.id for one in self.residents.values() if one.acct.lower() in names)

    def _tell(self, person: str, kind: str, by: Resident, status: str) -> None:
        number = str(next(self._numbers))
        self.notices.append(Notice(number, person, kind, by, status, self.clock()))

    def _snowflake(self) -> str:
        """Milliseconds in the upper bits, as the real ids; never twice the same."""
        millis = (self.clock() - EPOCH).total_seconds() * 1000
        self._last = max(self._last + 1, int(millis) << 16)
        return str(self._last)


def can_see(status: Status, viewer: Resident | None) -> bool:
    """Rule: private mentions are for their author and those they call."""
    if status.visibility in ("public", "unlisted"):
        return True
    return viewer is not None and (viewer == status.by or viewer.id in status.called)
