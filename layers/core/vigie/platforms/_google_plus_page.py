"""A post of Google+ with its comments, as Takeout's HTML page shows it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser

from vigie.errors import PayloadError
from vigie.mention import Author, EventKind, MentionEvent, Parsed
from vigie.platforms._fields import LONGEST_NAME, clean_text, read_time, read_url
from vigie.platforms._google_plus_read import POST
from vigie.platforms._html import COMMENT, LONGEST_HTML, OPEN_ENDED, html_to_text

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"})
PERSON = re.compile(r"https?://plus\.google\.com/(?:u/\d+/)?(\d{15,25}|\+[^/?#]+)")
WHEN = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[+-]\d{2}:?\d{2}|Z)")
# What holds words, by the page's own classes; the first that opens takes what is in it.
WORDS = {"main-content": "text", "comment-content": "text", "author": "name", "time": "when"}


@dataclass(slots=True)
class _Said:
    """A post or a comment while it is read; ``text`` is still HTML."""

    text: str = ""
    name: str = ""
    profile: str = ""
    when: str = ""
    url: str = ""


@dataclass(slots=True)
class _Open:
    """An element being read: where its words go, and how deep others stand in it."""

    goes: str
    depth: int = 1
    parts: list[str] = field(default_factory=list)


def read_page(payload: bytes, observed_at: datetime) -> Parsed:
    """The post of a page and its comments. Raises PayloadError when it is no such page."""
    page = _Page()
    try:
        text = payload[:LONGEST_HTML].decode("utf-8-sig", "ignore")
        page.feed(OPEN_ENDED.sub("&lt;", COMMENT.sub("", text)))
        page.close()
    except AssertionError:
        page.finish()
    said = [one for one in page.found if html_to_text(one.text)]
    if not page.found[0].url or not said:
        raise PayloadError("this page is no post of a Google+ archive")
    root = POST.search(page.found[0].url)
    identity = root.group(1) if root else page.found[0].url
    events = [_event(one, identity, observed_at, is_post=one is page.found[0]) for one in said]
    return Parsed(tuple(events))


def _event(said: _Said, post: str, observed_at: datetime, *, is_post: bool) -> MentionEvent:
    """A comment on a page has no id of its own: it is known by who said what when."""
    found = WHEN.search(said.when)
    said_at = read_time(found.group(), observed_at) if found else None
    person = PERSON.match(said.profile)
    text = html_to_text(said.text)
    parts = f"{said.profile}\x00{said.name}\x00{said.when}\x00{text}".encode("utf-8", "replace")
    comment = f"{post}#{hashlib.sha256(parts).hexdigest()[:16]}"
    name = clean_text(said.name).strip()[:LONGEST_NAME]
    return MentionEvent(
        platform="google_plus",
        native_id=post if is_post else comment,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=text,
        url=read_url(said.url) if is_post else None,
        said_at=said_at,
        author=Author(id=person.group(1) if person else None, name=name or None),
        in_reply_to=None if is_post else post,
        thread_id=None if is_post else post,
    )


class _Page(HTMLParser):
    """Collects a post and then its comments, each begun by its own element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Said] = [_Said()]
        self._open: _Open | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        classes = (known.get("class") or "").split()
        if self._open is not None:
            if tag not in VOID:
                self._open.depth += 1
            self._open.parts.append(self.get_starttag_text() or "")
            return
        if "comment" in classes:
            self.found.append(_Said())
        said, href = self.found[-1], known.get("href") or ""
        if POST.match(href) and not said.url:
            said.url = href
        goes = next((WORDS[one] for one in classes if one in WORDS), "")
        if goes == "name":
            said.profile = said.profile or href
        if tag == "a" and POST.match(href) and not goes:
            goes = "when"
        if goes and tag not in VOID:
            self._open = _Open(goes)

    def handle_endtag(self, tag: str) -> None:
        if self._open is None or tag in VOID:
            return
        self._open.depth -= 1
        if self._open.depth:
            self._open.parts.append(f"</{tag}>")
        else:
            self.finish()

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            escaped = data.replace("&", "&amp;").replace("<", "&lt;")
            self._open.parts.append(escaped if self._open.goes == "text" else data)

    def finish(self) -> None:
        """What was collected goes to its place; the first of a kind stays."""
        if self._open is None:
            return
        said, words = self.found[-1], "".join(self._open.parts)
        if not getattr(said, self._open.goes):
            setattr(
                said, self._open.goes, words if self._open.goes == "text" else html_to_text(words)
            )
        self._open = None

    def close(self) -> None:
        """As inherited; an element that never closed is kept too."""
        super().close()
        self.finish()
