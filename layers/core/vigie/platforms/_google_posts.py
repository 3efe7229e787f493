"""Posts of a place's own on Maps and Search.

https://developers.google.com/my-business/content/posts-data
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.action import Action
from vigie.errors import TransientError
from vigie.platforms._fields import read_time
from vigie.platforms._google import Google
from vigie.platforms._published import NO_CLAMP, Shown, expect_id, expect_list, find_post


def publish_for(google: Google, location: str, post: Action) -> str:
    """One write, never repeated; Google looks at it before it shows.

    Raises the PlatformError tree or OutcomeUnknownError.
    """
    body = {"topicType": "STANDARD", "summary": post.text}
    return expect_id(
        "google_business", google.write("POST", f"v4/{location}/localPosts", body).get("name")
    )


def find_for(google: Google, location: str, post: Action) -> tuple[bool, str | None]:
    """Read the place's newest posts; with none the answer is an empty object.

    Raises the PlatformError tree.
    """
    answer = google.read_to_settle(f"v4/{location}/localPosts", {"pageSize": "50"})
    if answer and "localPosts" not in answer:
        raise TransientError("google_business answered without its posts", code="unreadable")
    listed = expect_list("google_business", answer.get("localPosts", []))
    return find_post(map(_shown, listed), post)


def _shown(one: Mapping[str, Any]) -> Shown:
    made = read_time(one.get("createTime"), NO_CLAMP)
    return Shown(one.get("name"), one.get("summary"), made)
