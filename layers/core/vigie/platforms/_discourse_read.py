"""From Discourse's posts to events, whichever of its answers or deliveries they stand in.

https://docs.discourse.org (posts, topics, search); ids begin anew on each forum: its realm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._discourse_errors import why_error
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    clean_text,
    read_id,
    read_json,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._html import html_to_text, images_of

REGULAR = 1
LONGEST_ABOUT = 255
# What is quoted or previewed was said by somebody else, elsewhere.
ASIDE = re.compile(r"<aside\b(?:(?!<aside\b).)*?</aside>", re.DOTALL | re.IGNORECASE)
EMOJI = re.compile(r'<img\b[^>]*class="emoji[^"]*"[^>]*>', re.IGNORECASE)
ALT = re.compile(r'\balt="([^"]*)"', re.IGNORECASE)
MOST_ASIDES = 20
LISTS = ("latest_posts", "private_posts", "posts", "user_actions")
# What an answer or a delivery without any post is, by a field it has.
SILENT = {
    "ping": "this is a ping",
    "pending_post": "the post waits for a moderator's approval",
    "topic_list": "topics are listed without what is said in them",
    "topic": "this tells of a topic; its posts are told by themselves",
    "like": "a like says nothing",
    "users": "these are people",
    "user": "this is a person",
    "user_id": "this is a person",
    "groups": "these are groups",
    "group": "this is a group",
    "category": "this is a category",
    "tag": "this is a tag",
    "reviewable": "this asks a moderator for a decision; the post is told by itself",
    "notification": "a notification says nothing of its own",
    "notifications": "notifications say nothing of their own",
    "post_action_users": "these are people who liked or flagged",
    "current_user": "this is a person",
    "user_badge": "this is a badge",
    "grouped_search_result": "the search found nothing",
    "success": "the call was done and says nothing more",
    **dict.fromkeys(LISTS, "the list holds no post"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a body was read: the forum's address, our user name there, titles known by topic."""

    realm: str = ""
    me: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    private: bool = False


def parse_discourse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body or a delivery. Raises PayloadError when it is no JSON."""
    return read_body(read_json(payload), observed_at, Setting())


def read_body(body: object, observed_at: datetime, setting: Setting) -> Parsed:
    """The events of a body."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    context = _Context(setting, body)
    for index, post in enumerate(list_posts(body)):
        try:
            events += context.read_post(post, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    if events or rejected:
        return Parsed(tuple(events), tuple(rejected))
    known = why_none(body)
    return Parsed(none_because=known or "this is no shape of Discourse's", recognised=bool(known))


def why_none(body: object) -> str:
    """Why a body holds no mention; empty when its shape is unknown."""
    if isinstance(body, list):
        return "the list holds no post"
    if not isinstance(body, dict):
        return ""
    if not body:
        return "the call was done and says nothing more"
    if is_post(body) or is_post(body.get("post")) or "post_stream" in body:
        return "this is a forum's own note, not a post"
    return why_error(body) or next((why for name, why in SILENT.items() if name in body), "")


def list_posts(body: object) -> Iterator[object]:
    """Every post of a body: listed, in a topic's stream, in a search, delivered, or alone."""
    if isinstance(body, list):
        yield from (one for one in body if not isinstance(one, dict) or is_post(one))
    elif isinstance(body, dict):
        stream = body.get("post_stream")
        lists = [stream.get("posts")] if isinstance(stream, dict) else []
        lists += [body.get(name) for name in LISTS]
        for one in lists:
            yield from one if isinstance(one, list) else ()
        if isinstance(body.get("post"), dict):
            yield body["post"]
        elif is_post(body):
            yield body


def is_post(value: object) -> bool:
    """Whether an object is one post."""
    return isinstance(value, dict) and "post_number" in value and ("id" in value or "raw" in value)


class _Context:
    """What stands around a post and says more about it: its topic, and the posts beside it."""

    def __init__(self, setting: Setting, body: object) -> None:
        self.setting = setting
        self.topic: Mapping[str, Any] = {}
        whole = body if isinstance(body, dict) else {}
        if not is_post(whole) and ("post_stream" in whole or "posts_count" in whole):
            self.topic = whole
        self.titles = {**setting.titles, **titles_of(whole)}
        self.numbers = self._number_posts(body)

    def _number_posts(self, body: object) -> dict[tuple[str, str], str]:
        """The id behind each place in a topic: a reply names the place alone."""
        found = {}
        for post in list_posts(body):
            if isinstance(post, dict):
                place = (self._topic_of(post), _digits(post.get("post_number")))
                found[place] = _digits(post.get("id") or post.get("post_id"))
        return found

    def _topic_of(self, post: Mapping[str, Any]) -> str:
        return _digits(post.get("topic_id") or self.topic.get("id"))

    def read_post(self, post: object, observed_at: datetime) -> Iterator[MentionEvent]:
        """What a post tells: its words or that they are gone, and whether it is hidden.

        Raises UnreadableError.
        """
        if not isinstance(post, dict):
            raise UnreadableError("the post is not an object")
        if post.get("post_type") not in (REGULAR, None):
            return
        native_id = read_id(
            post.get("post_id") if "acting_username" in post else post.get("id"), "id"
        )
        if native_id is None:
            raise UnreadableError("id is missing")
        said_at = read_time(post.get("created_at"), observed_at)
        deleted_at = read_time(post.get("deleted_at"), observed_at)
        realm = self.setting.realm
        if deleted_at or post.get("user_deleted") is True or post.get("deleted") is True:
            yield MentionEvent(
                "discourse",
                native_id,
                EventKind.REMOVE,
                deleted_at or observed_at,
                said_at=said_at,
                realm=realm,
            )
            return
        if post.get("cooked_hidden") is not True:
            yield self._read_words(native_id, post, said_at, observed_at)
        if post.get("hidden") is True:
            yield MentionEvent("discourse", native_id, EventKind.HIDE, observed_at, realm=realm)

    def _read_words(
        self,
        native_id: str,
        post: Mapping[str, Any],
        said_at: datetime | None,
        observed_at: datetime,
    ) -> MentionEvent:
        topic, number = self._topic_of(post), _digits(post.get("post_number"))
        changed_at = read_time(post.get("updated_at"), observed_at)
        times = [one for one in (said_at, changed_at) if one]
        parent = (topic, _digits(post.get("reply_to_post_number")))
        author, username = _read_author(post)
        cooked = _cooked(post)
        return MentionEvent(
            platform="discourse",
            native_id=native_id,
            kind=EventKind.EDIT if _was_edited(post) else EventKind.ADD,
            version=max(times, default=observed_at),
            text=self._with_title(topic, number, _read_text(post, cooked)),
            url=self._address(post, topic, number),
            said_at=said_at,
            author=author,
            in_reply_to=self.numbers.get(parent) or None,
            thread_id=f"topic-{topic}" if topic else None,
            own=bool(self.setting.me) and username.lower() == self.setting.me.lower(),
            media=self._pictures(cooked),
            realm=self.setting.realm,
            facts=self._read_facts(post, topic, number, username),
        )

    def _with_title(self, topic: str, number: str, words: str) -> str:
        title = self.titles.get(topic, "") if number == "1" else ""
        return f"{title}\n\n{words}" if title and words else title or words

    def _address(self, post: Mapping[str, Any], topic: str, number: str) -> str | None:
        if not (self.setting.realm and topic):
            return None
        slug = post.get("topic_slug") or post.get("slug") or self.topic.get("slug") or "-"
        return read_url(f"{self.setting.realm}/t/{slug}/{topic}/{number or 1}")

    def _pictures(self, cooked: str) -> tuple[str, ...]:
        base = f"{self.setting.realm}/"
        found = images_of(cooked.replace('src="/', f'src="{urljoin(base, "/")}'))
        return tuple(url for url in found if "/images/emoji/" not in url)

    def _read_facts(
        self, post: Mapping[str, Any], topic: str, number: str, username: str
    ) -> dict[str, str]:
        """What answering needs: the place in the topic, the name to write to, the privacy."""
        archetype = post.get("topic_archetype") or self.topic.get("archetype")
        known = {
            "topic": topic,
            "number": number,
            "username": username,
            "about": self.titles.get(topic, ""),
            Fact.PRIVATE.value: YES
            if self.setting.private or archetype == "private_message"
            else "",
            Fact.SHOWS.value: "photo" if self._pictures(_cooked(post)) else "",
        }
        return {name: value for name, value in known.items() if value}


def titles_of(body: Mapping[str, Any]) -> dict[str, str]:
    """The titles of topics a body tells of, by the topic's id."""
    found: dict[str, str] = {}
    named: list[object] = [body, *(list_posts(body))]
    for name in ("topics",):
        listed = body.get(name)
        named += listed if isinstance(listed, list) else []
    for one in named:
        if isinstance(one, dict):
            is_said = "post_number" in one
            topic = _digits(one.get("topic_id") if is_said else one.get("id"))
            title = one.get("topic_title") or one.get("title")
            if topic and isinstance(title, str) and title.strip():
                found[topic] = clean_text(title[:LONGEST_ABOUT]).strip()
    return found


def without_asides(html: str) -> str:
    """A post's HTML without what it quotes, the innermost first."""
    for _ in range(MOST_ASIDES):
        html, count = ASIDE.subn(" ", html)
        if not count:
            break
    return html


def _cooked(post: Mapping[str, Any]) -> str:
    html = read_text(post.get("cooked") or post.get("blurb") or post.get("excerpt"), "cooked")
    return EMOJI.sub(lambda found: (ALT.search(found[0]) or ["", ""])[1], without_asides(html))


def _read_text(post: Mapping[str, Any], cooked: str) -> str:
    """The words a reader sees; what is written is markup, and not told everywhere."""
    return html_to_text(cooked) or read_text(post.get("raw"), "raw").strip()


def _read_author(post: Mapping[str, Any]) -> tuple[Author, str]:
    """Who said it, by number where told, and the name to write to them."""
    acted = "acting_" if "acting_username" in post else ""
    username = read_text(post.get(f"{acted}username"), "username", LONGEST_NAME)
    name = read_text(post.get(f"{acted}name"), "name", LONGEST_NAME).strip()
    number = read_id(post.get(f"{acted}user_id"), "user_id")
    return Author(number or username or None, name or username or None), username


def _was_edited(post: Mapping[str, Any]) -> bool:
    version = post.get("version")
    return isinstance(version, int) and not isinstance(version, bool) and version > 1


def _digits(value: object) -> str:
    """A number of theirs as text; what is none is empty."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return str(value)
    return value if isinstance(value, str) and value.isascii() and value.isdigit() else ""
