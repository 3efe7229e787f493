"""The objects in an answer of Bluesky's: lists of every name, threads unfolded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

LISTS = ("posts", "notifications", "feed", "records", "messages", "logs", "convos")
DEEPEST = 100


def list_objects(body: object) -> list[Any]:
    """The objects of an answer: a list, a thread with what stands above and below, or one."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    for name in LISTS:
        if isinstance(body.get(name), list):
            return list(body[name])
    thread = body.get("thread")
    if isinstance(thread, list):
        return [_of_flat(one) for one in thread]
    return list(_unfold(thread if isinstance(thread, dict) else body))


def _of_flat(one: object) -> object:
    """An item of the newer flat thread, whose `value` holds the post."""
    value = one.get("value") if isinstance(one, dict) else None
    return value if isinstance(value, dict) and "post" in value else one


def _unfold(thread: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A thread from its top to its last reply, without recursion: strangers choose its depth."""
    above: list[Mapping[str, Any]] = []
    parent = thread.get("parent")
    while isinstance(parent, dict) and len(above) < DEEPEST:
        above.append({"post": parent.get("post")} if "post" in parent else {})
        parent = parent.get("parent")
    yield from reversed(above)
    waiting: list[Any] = [thread]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            replies = one.get("replies")
            yield one
            waiting += reversed(replies if isinstance(replies, list) else [])
