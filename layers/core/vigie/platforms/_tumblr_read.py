"""Tumblr's objects: posts in both formats, notes under posts, the activity of a blog.

https://github.com/tumblr/docs/blob/master/api.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
    read_url,
)
from vigie.platforms._tumblr_words import read_content, read_parent, read_plain, read_tags

SITE = "https://www.tumblr.com"
LISTS = ("posts", "liked_posts", "notes", "notifications")
# Activity that has words; all other types are acts, or news of the blog itself.
SPOKEN = frozenset(
    {"reply", "mention_in_reply", "mention_in_post", "reblog_with_content", "ask", "answered_ask"}
    | {"conversational_note"}
)
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
            yield from self._notes(one)

    def _notes(self, one: Mapping[str, Any]) -> Iterator[MentionEvent]:
        """What was said under a post, where it comes with its notes."""
        notes, post = one.get("notes"), read_id(one.get("id_string") or one.get("id"), "id")
        under = replace(self, post=post or "")
        events, rejected = under.read(notes if isinstance(notes, list) else [])
        yield from events
        if rejected:
            raise UnreadableError(f"a note under the post: {rejected[0].reason}")

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
        is_ask = kind in ("ask", "answered_ask")
        # What is asked is a post of its own, and that one is the target.
        asked = one.get("question") or (one.get("target_post_summary") if is_ask else "")
        summary = words or asked or one.get("post_summary") or ""
        is_reply = bool(one.get("reply_text")) or kind in ("reply", "mention_in_reply")
        # Replies have no id: who wrote when under what is the same in both lists that show them.
        place = f"{target or post or 'reply'}/{name}/{_stamp(said_at)}"
        identity = place if is_reply or not post else post
        if not name and not post:
            raise UnreadableError("the activity names neither a blog nor a post")
        facts = {
            Fact.PRIVATE.value: YES if is_ask else "",
            Fact.SUMMONS.value: YES if str(kind).startswith("mention_in") else "",
        }
        yield MentionEvent(
            platform="tumblr",
            native_id=identity,
            kind=EventKind.ADD,
            version=said_at or self.observed_at,
            text=read_plain(read_text(summary, "the words")),
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
        text, shown, media = read_content(one)
        parent = read_parent(one)
        if parent and not text and not shown:
            return
        blog = read_object(one.get("blog"), "blog")
        name = read_text(one.get("blog_name") or blog.get("name"), "blog_name", LONGEST_NAME)
        said_at = read_epoch(one.get("timestamp"), self.observed_at)
        facts = {
            Fact.SHOWS.value: ",".join(dict.fromkeys(shown)),
            "reblog_key": read_id(one.get("reblog_key"), "reblog_key") or "",
            "tags": read_tags(one),
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
