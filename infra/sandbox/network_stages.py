"""Where the community acts beside pages and blogs: what a post, an answer, a message is there.

An act without an author is the brand's own. Posts that are ``private`` are messages to the brand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from infra.sandbox.clockwork import Clockwork
from infra.sandbox.community import Act, Deed
from infra.sandbox.instagram_gallery import Gallery, Remark
from infra.sandbox.mastodon_town import RefusedError, Resident, Town
from infra.sandbox.reddit_things import Forum
from infra.sandbox.x_square import Member, Square
from infra.sandbox.youtube_channel import Channel, State, viewer


class Place(Protocol):
    """What a stage needs of a stand-in."""

    def post(self, act: Act) -> Any:  # noqa: ANN401 - whatever the stand-in makes
        """Say something new, in public or in private."""

    def answer(self, act: Act, on: Any) -> Any:  # noqa: ANN401 - whatever the stand-in made
        """Say something under what was said."""

    def edit(self, said: Any, text: str) -> None:  # noqa: ANN401 - whatever the stand-in made
        """Say it in other words."""

    def remove(self, said: Any) -> None:  # noqa: ANN401 - whatever the stand-in made
        """Take it back."""


@dataclass(slots=True)
class NetworkStage:
    """Performs acts at a place, and remembers what each key stands for."""

    place: Place
    clock: Clockwork
    _said: dict[str, Any] = field(default_factory=dict)

    def perform(self, act: Act, said_at: datetime | None = None) -> None:
        """Do it. What is gone cannot be acted upon: no act."""
        with self.clock.at(said_at):
            made = self._do(act)
        if act.key:
            self._said[act.key] = made

    def _do(self, act: Act) -> Any:  # noqa: ANN401 - whatever the stand-in makes
        if act.deed is Deed.POST:
            return self.place.post(act)
        on = self._said.get(act.on)
        if on is None:
            return None
        if act.deed is Deed.COMMENT:
            return self.place.answer(act, on)
        if act.deed is Deed.EDIT:
            self.place.edit(on, act.text)
        else:
            self.place.remove(self._said.pop(act.on))
        return None


@dataclass(frozen=True, slots=True)
class GalleryPlace:
    """An Instagram account: its own photos, comments under them, messages, mentions elsewhere."""

    gallery: Gallery

    def post(self, act: Act) -> Any:  # noqa: ANN401 - as the protocol
        """A photo of the brand's; somebody else's words name it elsewhere, or are a message."""
        if not act.by:
            return self.gallery.post(act.text)
        person = self.gallery.person(handle_of(act.by, "."))
        if act.private:
            return self.gallery.write(person, act.text)
        return self.gallery.name_us_elsewhere(person, act.text)

    def answer(self, act: Act, on: Any) -> Remark:  # noqa: ANN401 - as the protocol
        """A comment."""
        person = self.gallery.person(handle_of(act.by, ".")) if act.by else self.gallery.account
        return self.gallery.comment(on, person, act.text)

    def edit(self, said: Any, text: str) -> None:  # noqa: ANN401 - as the protocol
        """Instagram lets nobody change a comment: no act."""

    def remove(self, said: Any) -> None:  # noqa: ANN401 - as the protocol
        """Taken back."""
        self.gallery.remove(said)


@dataclass(frozen=True, slots=True)
class SquarePlace:
    """X around one member, the brand."""

    square: Square
    brand: Member
    members: dict[str, Member] = field(default_factory=dict)

    def post(self, act: Act) -> Any:  # noqa: ANN401 - as the protocol
        """A post, or a message to the brand."""
        if act.private:
            return self.square.write_to(self._who(act.by), self.brand, act.text)
        return self.square.say(self._who(act.by), act.text)

    def answer(self, act: Act, on: Any) -> Any:  # noqa: ANN401 - as the protocol
        """A reply."""
        return self.square.say(self._who(act.by), act.text, answers=on.id)

    def edit(self, said: Any, text: str) -> None:  # noqa: ANN401 - as the protocol
        """Edited, under a new id."""
        self.square.edit(said, text)

    def remove(self, said: Any) -> None:  # noqa: ANN401 - as the protocol
        """Taken back."""
        self.square.remove(said)

    def _who(self, name: str) -> Member:
        if not name:
            return self.brand
        if name not in self.members:
            followers = 20 + len(name) ** 3
            made = self.square.add_member(name, handle_of(name, "")[:15], followers=followers)
            self.members[name] = made
        return self.members[name]


@dataclass(frozen=True, slots=True)
class ChannelPlace:
    """A YouTube channel: a post is a video, the rest comments."""

    channel: Channel

    def post(self, act: Act) -> Any:  # noqa: ANN401 - as the protocol
        """A video of the brand's."""
        return self.channel.add_video(act.title, act.text)

    def answer(self, act: Act, on: Any) -> Any:  # noqa: ANN401 - as the protocol
        """A comment, or a reply; ``state`` is what YouTube itself thinks of it."""
        who = viewer(act.by) if act.by else self.channel.owner
        return self.channel.say(on, who, act.text, state=State(act.state or State.PUBLISHED))

    def edit(self, said: Any, text: str) -> None:  # noqa: ANN401 - as the protocol
        """Other words."""
        self.channel.edit(said, text)

    def remove(self, said: Any) -> None:  # noqa: ANN401 - as the protocol
        """Taken back."""
        self.channel.remove(said)


@dataclass(frozen=True, slots=True)
class ForumPlace:
    """Reddit; ``where`` of a post is its community."""

    forum: Forum
    brand: str

    def post(self, act: Act) -> Any:  # noqa: ANN401 - as the protocol
        """A post in a community, or a message to the brand."""
        who = self._who(act.by)
        if act.private:
            return self.forum.send_message(who, self.brand, act.title, act.text)
        return self.forum.add_post(act.where, who, act.title, act.text)

    def answer(self, act: Act, on: Any) -> Any:  # noqa: ANN401 - as the protocol
        """A comment."""
        return self.forum.add_comment(on, self._who(act.by), act.text)

    def edit(self, said: Any, text: str) -> None:  # noqa: ANN401 - as the protocol
        """Other words."""
        self.forum.edit(said, text)

    def remove(self, said: Any) -> None:  # noqa: ANN401 - as the protocol
        """Taken back; the place stays."""
        self.forum.delete(said)

    def _who(self, name: str) -> str:
        return handle_of(name, "_") if name else self.brand


@dataclass(frozen=True, slots=True)
class TownPlace:
    """A Mastodon server. Who has another server's name behind theirs lives there."""

    town: Town
    brand: Resident
    people: dict[str, Resident] = field(default_factory=dict)

    def post(self, act: Act) -> Any:  # noqa: ANN401 - as the protocol
        """A post, or a private mention."""
        visibility = "direct" if act.private else "public"
        return self.town.say(self._who(act.by), act.text, visibility=visibility)

    def answer(self, act: Act, on: Any) -> Any:  # noqa: ANN401 - as the protocol
        """A reply; nobody answers what its author took back."""
        return self._unless_gone(lambda: self.town.say(self._who(act.by), act.text, parent=on.id))

    def edit(self, said: Any, text: str) -> None:  # noqa: ANN401 - as the protocol
        """Other words."""
        self._unless_gone(lambda: self.town.edit(said, text))

    def remove(self, said: Any) -> None:  # noqa: ANN401 - as the protocol
        """Taken back."""
        self._unless_gone(lambda: self.town.delete(said.id, said.by))

    def _who(self, name: str) -> Resident:
        if not name:
            return self.brand
        if name not in self.people:
            shown, _, host = name.partition("@")
            self.people[name] = self.town.settle(handle_of(shown, "_"), shown.strip(), host)
        return self.people[name]

    @staticmethod
    def _unless_gone(do: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it makes
        try:
            return do()
        except (RefusedError, KeyError):
            return None


def handle_of(name: str, joint: str) -> str:
    """A user name from a person's: no accents, no spaces."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, plain).strip("._") or "somebody"
