"""The account's own statuses on its Mastodon server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vigie.action import Action
from vigie.errors import TransientError
from vigie.platforms._fields import read_time
from vigie.platforms._html import html_to_text
from vigie.platforms._mastodon_acts import REMOTE
from vigie.platforms._mastodon_api import open_instance
from vigie.platforms._published import (
    NO_CLAMP,
    Shown,
    expect_id,
    expect_list,
    find_post,
    fold_words,
)

NEWEST: Mapping[str, str] = {"limit": "40", "exclude_reblogs": "true"}


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """One call, never repeated; its key makes the server answer a repeat with what it made then.

    Raises the PlatformError tree or OutcomeUnknownError.
    """
    status = {"status": post.text, "visibility": "public"}
    instance = open_instance(post.realm, secrets)
    made = instance.write("POST", "/api/v1/statuses", status, f"vigie-{post.id}")
    return expect_id("mastodon", made.get("id"))


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the account's newest statuses. Raises the PlatformError tree."""
    instance = open_instance(post.realm, secrets)
    account = instance.settle("/api/v1/accounts/verify_credentials")
    me = account.get("id") if isinstance(account, dict) else None
    if not me:
        raise TransientError("mastodon did not say who we are", code="unreadable")
    path = f"/api/v1/accounts/{quote(str(me), safe='')}/statuses"
    listed = expect_list("mastodon", instance.settle(path, dict(NEWEST)))
    return find_post(map(_shown, listed), post, _fold)


def _shown(one: Mapping[str, Any]) -> Shown:
    content = one.get("content")
    text = html_to_text(content) if isinstance(content, str) else None
    return Shown(one.get("id"), text, read_time(one.get("created_at"), NO_CLAMP))


def _fold(text: str) -> str:
    """Whoever is named is shown with or without a server."""
    return fold_words(REMOTE.sub(r"@\1", text))
