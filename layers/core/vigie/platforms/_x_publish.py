"""The account's own posts on X.

https://docs.x.com/x-api/posts/create-post
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from urllib.parse import quote

from vigie.action import Action
from vigie.errors import PermanentError
from vigie.length_x import find_links
from vigie.platforms._fields import read_time
from vigie.platforms._published import CLOCK_SKEW, NO_CLAMP, Shown, expect_id, find_post
from vigie.platforms._x_act import fold
from vigie.platforms._x_around import moment_of, objects_of
from vigie.platforms._x_call import OWNED_READ, WRITES, Price, open_door, read_to_settle

FIELDS = "id,text,created_at,entities,note_tweet"


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """One call, never repeated; X itself refuses the same words twice. Raises as the protocol."""
    cost = WRITES["post with a link" if find_links(post.text) else "post"]
    answer = open_door(secrets).write("POST", "tweets", {"text": post.text}, "post", cost)
    data = answer.get("data") if isinstance(answer, dict) else None
    return expect_id("x", data.get("id") if isinstance(data, dict) else None)


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read our own newest posts: an owned read. Raises the PlatformError tree."""
    door = open_door(secrets)
    if not door.user_id:
        raise PermanentError("no user_id is stored to look for our own posts", code="user_id")
    params = {"max_results": "25", "tweet.fields": FIELDS, **_since(post)}
    path = f"users/{quote(door.user_id, safe='')}/tweets"
    answer = read_to_settle(door, path, params, "own posts", Price(OWNED_READ, most=25))
    shown = (_shown(one) for one in objects_of(answer.get("data")))
    return find_post(shown, post, sent=fold(post.text, {}))


def _since(post: Action) -> dict[str, str]:
    if post.claimed_at is None:
        return {}
    start = post.claimed_at.astimezone(UTC) - CLOCK_SKEW
    return {"start_time": start.strftime("%Y-%m-%dT%H:%M:%SZ")}


def _shown(one: Mapping[str, object]) -> Shown:
    """A post with its links as they were before X shortened them."""
    note = one.get("note_tweet")
    text = note.get("text") if isinstance(note, dict) else one.get("text")
    made = read_time(one.get("created_at"), NO_CLAMP) or moment_of(str(one.get("id")), NO_CLAMP)
    return Shown(one.get("id"), fold(text, one) if isinstance(text, str) else None, made)
