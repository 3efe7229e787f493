"""The blog's own posts on Tumblr.

https://www.tumblr.com/docs/en/api/v2#posts---createreblog-a-post-neue-post-format
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vigie.action import Action
from vigie.errors import TransientError
from vigie.platforms._fields import read_epoch
from vigie.platforms._published import NO_CLAMP, Shown, expect_id, expect_list, find_post
from vigie.platforms._tumblr_api import Tumblr
from vigie.platforms._tumblr_words import read_content

LONGEST_BLOCK = 4_096


def publish_on_blog(tumblr: Tumblr, blog: str, post: Action) -> str:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    parts = (part.strip() for part in post.text.split("\n\n"))
    blocks = [{"type": "text", "text": part} for part in parts if part]
    path = f"/v2/blog/{_path(tumblr, blog)}/posts"
    made = tumblr.create(path, {"content": blocks, "state": "published"})
    return expect_id("tumblr", made.get("id_string") or made.get("id"))


def find_on_blog(tumblr: Tumblr, blog: str, post: Action) -> tuple[bool, str | None]:
    """Read the blog's newest posts. Raises the PlatformError tree."""
    answer = tumblr.settle(f"/v2/blog/{_path(tumblr, blog)}/posts", {"npf": "true", "limit": "20"})
    response = answer.get("response") if isinstance(answer, dict) else None
    posts = response.get("posts") if isinstance(response, dict) else None
    return find_post(map(_shown, expect_list("tumblr", posts)), post)


def _path(tumblr: Tumblr, blog: str) -> str:
    """The blog as it was named, else the account's main one: a read that is safe to repeat."""
    if blog:
        return quote(blog, safe="")
    answer = tumblr.settle("/v2/user/info", {})
    response = answer.get("response") if isinstance(answer, dict) else None
    user = response.get("user") if isinstance(response, dict) else None
    name = user.get("name") if isinstance(user, dict) else None
    if not isinstance(name, str) or not name:
        raise TransientError("tumblr did not say which blog is ours", code="unreadable")
    return quote(name, safe="")


def _shown(one: Mapping[str, Any]) -> Shown:
    made = read_epoch(one.get("timestamp"), NO_CLAMP)
    return Shown(one.get("id_string") or one.get("id"), read_content(one)[0], made)
