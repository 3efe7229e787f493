"""The shapes Discourse's answers and deliveries come in, and what one without any post is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.platforms._discourse_errors import why_error
from vigie.platforms._fields import clean_text

LONGEST_TITLE = 255
LISTS = ("latest_posts", "private_posts", "posts", "user_actions")
# What an answer or a delivery without any post is, by a field it has.
SILENT = {
    "ping": "this is a ping",
    "pending_post": "the post waits for a moderator's approval",
    "topic_list": "topics are listed without what is said in them",
    "topic": "this tells of a topic; its posts are told by themselves",
    "like": "a like says nothing",
    "chat_message": "this is a message of the forum's chat, which is not read",
    "solved": "this tells which post solved a topic; the post is told by itself",
    "assigned": "this tells who was given a topic",
    "vote": "a vote says nothing",
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
            topic = digits_of(one.get("topic_id") if is_said else one.get("id"))
            title = one.get("topic_title") or one.get("title")
            if topic and isinstance(title, str) and title.strip():
                found[topic] = clean_text(title[:LONGEST_TITLE]).strip()
    return found


def digits_of(value: object) -> str:
    """A number of theirs as text; what is none is empty."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return str(value)
    return value if isinstance(value, str) and value.isascii() and value.isdigit() else ""
