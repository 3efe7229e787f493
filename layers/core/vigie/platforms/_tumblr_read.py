"""Tumblr's objects: posts in both formats, notes under posts, the activity of a blog.

https://github.com/tumblr/docs/blob/master/api.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    clean_text,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
    read_url,
)
from vigie.platforms._html import html_to_text, looks_like_html, plain_text

SITE = "https://www.tumblr.com"
LISTS = ("posts", "liked_posts", "notes", "notifications")
# Activity that has words; all other types are acts, or news of the blog itself.
SPOKEN = frozenset(
    {"reply", "mention_in_reply", "mention_in_post", "reblog_with_content", "ask", "answered_ask"}
    | {"conversational_note"}
)
# The words of the older post formats, in the order they are shown.
WORDS = ("title", "question", "text", "body", "caption", "description", "answer", "source")
BLOCK_WORDS = ("text", "title", "description", "question")
SHOWN = {"photo": "photo", "image": "photo", "video": "video", "audio": "audio", "link": "link"}
OK = 400


@dataclass(frozen=True, slots=True)
class Reader:
    """``blog`` is our blog's name, ``post`` the post whose notes these are."""

    observed_at: datetime
    blog: str = ""
    post: str = ""

    def read(
        self, objects: Iterable[object]
    ) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
        """The events of a list of objects in its order, and those set aside by their place."""
        events: list[MentionEvent] = []
        rejected: list[Rejected] = []
        for index, one in enumerate(objects):
            try:
                events += self._events(read_object(one, "the item"))
            except UnreadableError as error:
                rejected.append(Rejected(index, str(error)))
        return tuple(events), tuple(rejected)

    def _events(self, one: Mapping[str, Any]) -> Iterator[MentionEvent]:
        if "from_tumblelog_name" in one or one.get("type") in SPOKEN or not _is_post(one):
            yield from self._activity(one)
        else:
            yield from self._post(one)

    def _activity(self, one: Mapping[str, Any]) -> Iterator[MentionEvent]:
        """A note or an activity with words: a reply, or a reblog that adds some."""
        words = next((one[name] for name in ("reply_text", "added_text") if one.get(name)), "")
        kind = one.get("type")
        if kind not in SPOKEN and not words:
            return
        given = one.get("from_tumblelog_name") or one.get("blog_name")
        name = read_text(given, "blog_name", LONGEST_NAME)
        said_at = read_epoch(one.get("timestamp"), self.observed_at)
        target = read_id(one.get("target_post_id"), "target_post_id") or self.post or None
        post = read_id(one.get("post_id"), "post_id")
        summary = words or one.get("question") or one.get("post_summary") or ""
        is_reply = bool(one.get("reply_text")) or kind in ("reply", "mention_in_reply")
        # Replies have no id: who wrote when under what is the same in both lists that show them.
        place = f"{target or post or 'reply'}/{name}/{_stamp(said_at)}"
        identity = place if is_reply or not post else post
        if not name and not post:
            raise UnreadableError("the activity names neither a blog nor a post")
        facts = {
            Fact.PRIVATE.value: YES if kind in ("ask", "answered_ask") else "",
            Fact.SUMMONS.value: YES if str(kind).startswith("mention_in") else "",
        }
        yield MentionEvent(
            platform="tumblr",
            native_id=identity,
            kind=EventKind.ADD,
            version=said_at or self.observed_at,
            text=_plain(read_text(summary, "the words")),
            url=self._where(name, post, target, is_reply=is_reply),
            said_at=said_at,
            author=Author(id=name or None, name=name or None),
            in_reply_to=target,
            thread_id=target,
            own=bool(self.blog) and name == self.blog,
            account=self.blog or None,
            facts={key: value for key, value in facts.items() if value},
        )

    def _where(
        self, name: str, post: str | None, target: str | None, *, is_reply: bool
    ) -> str | None:
        if post and name and not is_reply:
            return f"{SITE}/{name}/{post}"
        shown = target or post
        return f"{SITE}/{self.blog}/{shown}" if self.blog and shown else None

    def _post(self, one: Mapping[str, Any]) -> Iterator[MentionEvent]:
        identity = read_id(one.get("id_string"), "id_string") or read_id(one.get("id"), "id")
        if identity is None:
            raise UnreadableError("the post has no id")
        text, shown, media = _content(one)
        parent = _parent(one)
        if parent and not text and not shown:
            return
        blog = read_object(one.get("blog"), "blog")
        name = read_text(one.get("blog_name") or blog.get("name"), "blog_name", LONGEST_NAME)
        said_at = read_epoch(one.get("timestamp"), self.observed_at)
        facts = {
            Fact.SHOWS.value: ",".join(dict.fromkeys(shown)),
            "reblog_key": read_id(one.get("reblog_key"), "reblog_key") or "",
            "tags": _tags(one),
        }
        root = read_id(one.get("reblogged_root_id"), "reblogged_root_id")
        yield MentionEvent(
            platform="tumblr",
            native_id=identity,
            kind=EventKind.ADD,
            version=said_at or self.observed_at,
            text=text,
            url=read_url(one.get("post_url")) or (f"{SITE}/{name}/{identity}" if name else None),
            said_at=said_at,
            author=Author(id=name or None, name=name or None),
            in_reply_to=parent or None,
            thread_id=root or parent or None,
            own=bool(self.blog) and name == self.blog,
            media=media,
            facts={key: value for key, value in facts.items() if value},
        )


def parse_tumblr(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body of any shape. Raises PayloadError when it is not JSON."""
    body = read_json(payload)
    status, code = read_meta(body)
    if status >= OK:
        named = f" ({code})" if code else ""
        return Parsed(none_because=f"tumblr answered with an error: {status}{named}")
    events, rejected = Reader(observed_at).read(list_objects(body))
    nothing = "" if events or rejected else "nothing that anybody said is in this answer"
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def read_meta(body: object) -> tuple[int, str]:
    """(status, the platform's own code) of an envelope; the status is real even with HTTP 200."""
    meta = body.get("meta") if isinstance(body, dict) else None
    status = meta.get("status") if isinstance(meta, dict) else None
    errors = body.get("errors") if isinstance(body, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    code = first.get("code") if isinstance(first, dict) else None
    is_number = isinstance(status, int) and not isinstance(status, bool) and 0 <= status < 1000  # noqa: PLR2004 - HTTP
    is_code = isinstance(code, int) and not isinstance(code, bool) and 0 <= code < 10**6
    return int(str(status)) if is_number else 0, str(code) if is_code else ""


def list_objects(body: object) -> list[Any]:
    """The objects of an answer, with or without its envelope."""
    inner = body.get("response") if isinstance(body, dict) and "response" in body else body
    if isinstance(inner, list):
        return inner
    if not isinstance(inner, dict):
        return []
    for name in LISTS:
        if isinstance(inner.get(name), list):
            return list(inner[name])
    return [inner]


def _stamp(said_at: datetime | None) -> str:
    return str(int(said_at.timestamp())) if said_at else "0"


def _is_post(one: Mapping[str, Any]) -> bool:
    return ("id_string" in one or "id" in one) and bool(
        {"reblog_key", "post_url", "content", "blog_name"} & one.keys()
    )


def _content(one: Mapping[str, Any]) -> tuple[str, list[str], tuple[str, ...]]:
    """(words, kinds shown, addresses of pictures) of a post, in its own words alone."""
    blocks = one.get("content")
    if isinstance(blocks, list):
        return _read_blocks([block for block in blocks if isinstance(block, dict)])
    kind = str(one.get("type"))
    shown = [SHOWN[kind]] if kind in SHOWN else []
    if _parent(one) or _tree(one):
        reblog = read_object(one.get("reblog"), "reblog")
        return _plain(read_text(reblog.get("comment"), "comment")), [], ()
    parts = [_plain(read_text(one.get(name), name)) for name in WORDS if _is_words(one, name)]
    return "\n\n".join(part for part in parts if part), shown, _photos(one)


def _is_words(one: Mapping[str, Any], name: str) -> bool:
    """A link post's `description` is words, its `url` not; a video's `source` may be an object."""
    return isinstance(one.get(name), str) or (name == "body" and one.get(name) is not None)


def _read_blocks(blocks: list[Mapping[str, Any]]) -> tuple[str, list[str], tuple[str, ...]]:
    words: list[str] = []
    shown: list[str] = []
    media: list[str] = []
    for block in blocks:
        kind = str(block.get("type"))
        shown += [SHOWN[kind]] if kind in SHOWN else ["poll"] if kind == "poll" else []
        words += [read_text(block.get(name), name).strip() for name in BLOCK_WORDS]
        given = block.get("media")
        several = given if isinstance(given, list) else [given]
        urls = [read_url(item.get("url")) for item in several if isinstance(item, dict)]
        media += [url for url in urls[:1] if url]
    return "\n\n".join(part for part in words if part), shown, tuple(dict.fromkeys(media))


def _photos(one: Mapping[str, Any]) -> tuple[str, ...]:
    photos = one.get("photos")
    found: list[str] = []
    for photo in photos if isinstance(photos, list) else []:
        size = photo.get("original_size") if isinstance(photo, dict) else None
        url = read_url(size.get("url")) if isinstance(size, dict) else None
        found += [url] if url else []
    return tuple(dict.fromkeys(found))


def _parent(one: Mapping[str, Any]) -> str:
    """The post this one repeats; its own words are what it adds."""
    for name in ("parent_post_id", "reblogged_from_id"):
        found = read_id(one.get(name), name)
        if found:
            return found
    return ""


def _tree(one: Mapping[str, Any]) -> bool:
    reblog = one.get("reblog")
    return isinstance(reblog, dict) and bool(reblog.get("tree_html"))


def _tags(one: Mapping[str, Any]) -> str:
    tags = one.get("tags")
    given = tags if isinstance(tags, list) else []
    return ",".join(clean_text(tag)[:140] for tag in given if isinstance(tag, str))[:1000]


def _plain(text: str) -> str:
    return html_to_text(text) if looks_like_html(text) else plain_text(text)
