"""A Page's own posts.

https://developers.facebook.com/docs/pages-api/posts
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vigie.action import Action
from vigie.platforms._fields import read_time
from vigie.platforms._meta_door import Door
from vigie.platforms._published import NO_CLAMP, Shown, expect_id, expect_list, find_post

NEWEST = {"fields": "id,message,created_time,from", "limit": "50"}


def publish_on_page(graph: Door, page: str, post: Action) -> str:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    path = f"{quote(page, safe='') or 'me'}/feed"
    return expect_id("facebook", graph.write("POST", path, form={"message": post.text}).get("id"))


def find_on_page(graph: Door, page: str, post: Action) -> tuple[bool, str | None]:
    """Read the Page's newest posts, visitors' left out. Raises the PlatformError tree."""
    answer = graph.settle(f"{quote(page, safe='') or 'me'}/feed", NEWEST)
    listed = expect_list("facebook", answer.get("data"))
    return find_post((_shown(one) for one in listed if _is_by(one, page)), post)


def _is_by(one: Mapping[str, Any], page: str) -> bool:
    """An author who is not shown may be the Page."""
    author = one.get("from")
    return not page or not isinstance(author, dict) or str(author.get("id")) == page


def _shown(one: Mapping[str, Any]) -> Shown:
    return Shown(one.get("id"), one.get("message"), read_time(one.get("created_time"), NO_CLAMP))
