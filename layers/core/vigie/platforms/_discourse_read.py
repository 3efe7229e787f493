"""From Discourse's posts to events, whichever of its answers or deliveries they stand in.

https://docs.discourse.org (posts, topics, search); ids begin anew on each forum: its realm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from vigie.mention import YES, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._discourse_shapes import digits_of, is_post, list_posts, titles_of, why_none
from vigie.platforms._discourse_words import read_author, read_cooked, read_words
from vigie.platforms._fields import (
    UnreadableError,
    read_id,
    read_json,
    read_time,
    read_url,
)
from vigie.platforms._html import images_of

REGULAR = 1
# Activities that repeat an older post and say nothing: likes given and had, bookmarks, edits.
# https://github.com/discourse/discourse/blob/main/app/models/user_action.rb
WORDLESS = frozenset({1, 2, 3, 11})
# What happens to a post by itself right after it is made is no edit.
SETTLING = timedelta(seconds=10)


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
                place = (self._topic_of(post), digits_of(post.get("post_number")))
                found[place] = digits_of(post.get("id") or post.get("post_id"))
        return found

    def _topic_of(self, post: Mapping[str, Any]) -> str:
        return digits_of(post.get("topic_id") or self.topic.get("id"))

    def read_post(self, post: object, observed_at: datetime) -> Iterator[MentionEvent]:
        """What a post tells: its words or that they are gone, and whether it is hidden.

        Raises UnreadableError.
        """
        if not isinstance(post, dict):
            raise UnreadableError("the post is not an object")
        if post.get("post_type") not in (REGULAR, None) or _is_wordless(post):
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
        topic, number = self._topic_of(post), digits_of(post.get("post_number"))
        changed_at = read_time(post.get("updated_at"), observed_at)
        times = [one for one in (said_at, changed_at) if one]
        parent = (topic, digits_of(post.get("reply_to_post_number")))
        author, username = read_author(post)
        cooked = read_cooked(post)
        return MentionEvent(
            platform="discourse",
            native_id=native_id,
            kind=EventKind.EDIT if _was_edited(post, said_at, changed_at) else EventKind.ADD,
            version=max(times, default=observed_at),
            text=self._with_title(topic, number, read_words(post, cooked)),
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
        root = urljoin(f"{self.setting.realm}/", "/")
        whole = cooked.replace('src="//', 'src="https://').replace('src="/', f'src="{root}')
        return tuple(url for url in images_of(whole) if "/images/emoji/" not in url)

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
            Fact.SHOWS.value: "photo" if self._pictures(read_cooked(post)) else "",
        }
        return {name: value for name, value in known.items() if value}


def _is_wordless(post: Mapping[str, Any]) -> bool:
    kind = post.get("action_type")
    return isinstance(kind, int) and kind in WORDLESS


def _was_edited(
    post: Mapping[str, Any], said_at: datetime | None, changed_at: datetime | None
) -> bool:
    """By its version, which edits of the first minutes leave as it is, or by its times."""
    version = post.get("version")
    is_later = isinstance(version, int) and not isinstance(version, bool) and version > 1
    return is_later or bool(said_at and changed_at and changed_at - said_at > SETTLING)
