"""The file Disqus mails when a forum is exported: XML, often compressed, pages before comments.

https://help.disqus.com/en/articles/1717164-comments-export
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from vigie.errors import PayloadError
from vigie.platforms._feed_bytes import clean, decode

GZIP = b"\x1f\x8b"
HEAD = 2_000
SPACE = "http://disqus.com "
IDENTITY = "http://disqus.com/disqus-internals id"
FLAGS = frozenset({"isDeleted", "isSpam", "isApproved", "isAnonymous"})
# A comment's place among `disqus > post > author > name`.
ROOT, OBJECT, FIELD, PART = 1, 2, 3, 4
Values = dict[str, Any]


def is_export(payload: bytes) -> bool:
    """Whether this may be the file: XML whose root says so, or anything compressed."""
    return payload.startswith(GZIP) or b"<disqus" in payload[:HEAD]


def read_export(payload: bytes) -> list[Mapping[str, Any]]:
    """Its comments, in the shape the interface gives them. Raises PayloadError.

    Mail and network addresses of their authors, which the file holds too, are left in it.
    """
    walk = _Walk()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = walk.open
    parser.EndElementHandler = walk.close
    parser.CharacterDataHandler = walk.say
    try:
        parser.Parse(clean(decode(payload)), True)  # noqa: FBT003 - expat takes it by place
    except expat.ExpatError:
        raise PayloadError("the export is cut short, or no XML") from None
    if walk.root != "disqus":
        raise PayloadError("this is XML, but no export of Disqus's")
    return list(_join(walk))


@dataclass(slots=True)
class _Walk:
    """What was read so far of the file, and where in it we are."""

    root: str = ""
    pages: dict[str, Values] = field(default_factory=dict)
    posts: list[Values] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    now: Values = field(default_factory=dict)

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; ``dsq:id`` names it, or what it points at."""
        self.path.append(name.removeprefix(SPACE))
        self.words.clear()
        identity = attributes.get(IDENTITY)
        if len(self.path) == ROOT:
            self.root = self.path[0]
        elif len(self.path) == OBJECT:
            self.now = {"id": identity, "message": ""}
        elif len(self.path) == FIELD and identity:
            self.now[self.path[-1]] = identity

    def say(self, words: str) -> None:
        """Text within an element."""
        self.words.append(words)

    def close(self, _name: str) -> None:
        """An element ends, and its text is known."""
        depth, name, words = len(self.path), self.path.pop(), "".join(self.words).strip()
        self.words.clear()
        value: Any = words == "true" if name in FLAGS else words
        if depth == FIELD and words and name != "id":
            self.now[name] = value
        elif depth == PART and words and self.path[-1] == "author":
            self.now.setdefault("author", {})[name] = value
        elif depth == OBJECT and name == "thread":
            self.pages[str(self.now["id"])] = self.now
        elif depth == OBJECT and name == "post":
            self.posts.append(self.now)


def _join(walk: _Walk) -> Iterator[Mapping[str, Any]]:
    """Each comment with the page it is on, whose forum is its own."""
    for post in walk.posts:
        page = walk.pages.get(str(post.get("thread")))
        if page is None:
            yield post
        else:
            yield {**post, "thread": page, "forum": page.get("forum")}
