"""A Page's own posts on LinkedIn.

https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vigie.action import Action
from vigie.errors import PermanentError
from vigie.platforms._fields import read_epoch
from vigie.platforms._linkedin_call import Door, made_by, open_door, read_to_settle
from vigie.platforms._linkedin_urn import encode, normal_urn
from vigie.platforms._published import NO_CLAMP, Shown, expect_id, expect_list, find_post

# What LinkedIn's "little" format gives a meaning to; a hashtag keeps its own.
# https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format
RESERVED = re.compile(r"[|{}@\[\]()<>\\*_~]|#(?!\w)")
TEMPLATE = re.compile(r"\{hashtag\|\\?#\|([^}]*)\}")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    door = _page_door(secrets)
    made = made_by(door.write("POST", "posts", make_post(door.page, post.text)))
    return normal_urn(expect_id("linkedin", made.get("header") or made.get("id")))


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the Page's newest posts. Raises the PlatformError tree."""
    door = _page_door(secrets)
    query = f"author={encode(door.page)}&q=author&count=50&start=0&sortBy=LAST_MODIFIED"
    listed = expect_list("linkedin", read_to_settle(door, f"posts?{query}").get("elements"))
    return find_post(map(_shown, listed), post)


def make_post(page: str, text: str) -> dict[str, object]:
    """The body of a public post of words alone, its links and hashtags alive."""
    return {
        "author": page,
        "commentary": RESERVED.sub(lambda found: f"\\{found.group()}", text),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }


def _page_door(secrets: Mapping[str, str]) -> Door:
    door = open_door(secrets)
    if not door.page:
        raise PermanentError("no organization_id says which page posts", code="organization_id")
    return door


def _shown(one: Mapping[str, Any]) -> Shown:
    text = one.get("commentary")
    plain = ESCAPED.sub(r"\1", TEMPLATE.sub(r"#\1", text)) if isinstance(text, str) else ""
    made = read_epoch(one.get("publishedAt") or one.get("createdAt"), NO_CLAMP)
    return Shown(one.get("id"), plain, made)
