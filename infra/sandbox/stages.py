"""Where the community acts: a page's wall or the blog, and what each key stands for there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from infra.sandbox.blog import Article, Blog
from infra.sandbox.community import Act, Deed
from infra.sandbox.mailbox import Letter, Mailbox
from infra.sandbox.wall import Saying, Wall


class Stage(Protocol):
    """Performs an act; ``said_at`` dates the past. What is gone cannot be acted upon: no act."""

    def perform(self, act: Act, said_at: datetime | None = None) -> None:
        """Do it."""


class WallStage:
    """A page's wall. Acts without an author are the page's own."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._ids: dict[str, str] = {}

    def perform(self, act: Act, said_at: datetime | None = None) -> None:
        """Say it, or change what was said."""
        wall = self._wall
        with wall.lock:
            author = wall.person(act.by) if act.by else wall.page
            said: Saying | None = None
            if act.deed is Deed.POST:
                said = wall.add_post(author, act.text, photo=act.photo, said_at=said_at)
            elif (on := wall.find(self._ids.get(act.on, ""))) is None:
                return
            elif act.deed is Deed.COMMENT:
                said = wall.add_comment(on, author, act.text, photo=act.photo, said_at=said_at)
            elif act.deed is Deed.EDIT:
                wall.edit(on, act.text)
            else:
                wall.remove(on)
            if said and act.key:
                self._ids[act.key] = said.id


class BlogStage:
    """The blog: a post is an article, a comment a comment."""

    def __init__(self, blog: Blog) -> None:
        self._blog = blog
        self._articles: dict[str, Article] = {}

    def perform(self, act: Act, said_at: datetime | None = None) -> None:
        """Publish it."""
        if act.deed is Deed.POST:
            article = self._blog.publish(act.title, act.text, act.by, said_at=said_at)
            self._articles[act.key] = article
        elif act.on in self._articles:
            self._blog.remark(self._articles[act.on], act.text, act.by, said_at=said_at)


class MailStage:
    """A page's mailbox: a post is a private message, and removing it takes it back."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._letters: dict[str, Letter] = {}

    def perform(self, act: Act, said_at: datetime | None = None) -> None:  # noqa: ARG002 - the protocol's
        """Write it, change it, or take it back."""
        if act.deed is Deed.POST:
            self._letters[act.key] = self._mailbox.write(
                act.by, act.text, photo=act.photo, voice=act.voice
            )
        elif (letter := self._letters.get(act.on)) is None:
            return
        elif act.deed is Deed.EDIT:
            self._mailbox.edit(letter, act.text)
        elif act.deed is Deed.REMOVE:
            self._mailbox.unsend(letter)


def remember(stage: Stage, past: tuple[Act, ...], now: datetime) -> None:
    """Set up what was said before anybody listened."""
    for act in past:
        stage.perform(act, now - timedelta(hours=act.hours_ago))
