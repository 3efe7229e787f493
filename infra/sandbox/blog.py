"""The stand-in blog's state: articles and comments, with the address and number of each."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from infra.sandbox.wall import Clock, now_utc

LATEST = 10
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class Article:
    """One article."""

    number: int
    title: str
    text: str
    author: str
    said_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment under an article."""

    number: int
    article: Article
    text: str
    author: str
    said_at: datetime

    @property
    def url(self) -> str:
        """The article's address, with the comment's anchor."""
        return f"{self.article.url}#comment-{self.number}"


@dataclass(slots=True)
class Blog:
    """A small WordPress-like site. Numbers grow with time, so that no restart says one twice."""

    title: str
    about: str
    base_url: str
    clock: Clock = now_utc
    articles: list[Article] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _last: int = 0

    def publish(
        self, title: str, text: str, author: str, *, said_at: datetime | None = None
    ) -> Article:
        """A new article."""
        with self.lock:
            at, number = said_at or self.clock(), self._next_number()
            url = f"{self.base_url}/{at:%Y/%m}/{_slug(title)}-{number}/"
            article = Article(number, title, text, author, at, url)
            self.articles.append(article)
            return article

    def remark(
        self, article: Article, text: str, author: str, *, said_at: datetime | None = None
    ) -> Remark:
        """A new comment."""
        with self.lock:
            at = said_at or self.clock()
            remark = Remark(self._next_number(), article, text, author, at)
            self.remarks.append(remark)
            return remark

    def latest_articles(self) -> list[Article]:
        """The ten newest, newest first."""
        with self.lock:
            return sorted(self.articles, key=lambda one: one.said_at, reverse=True)[:LATEST]

    def latest_remarks(self) -> list[Remark]:
        """The ten newest comments, newest first."""
        with self.lock:
            return sorted(self.remarks, key=lambda one: one.said_at, reverse=True)[:LATEST]

    def remarks_under(self, article: Article) -> list[Remark]:
        """An article's comments, oldest first."""
        with self.lock:
            return [one for one in self.remarks if one.article == article]

    def _next_number(self) -> int:
        self._last = max(self._last + 1, int(self.clock().timestamp()))
        return self._last


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG]
