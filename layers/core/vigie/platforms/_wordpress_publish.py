"""The brand's own posts on its WordPress site.

https://developer.wordpress.org/rest-api/reference/posts/#create-a-post
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from vigie.action import Action
from vigie.errors import OutcomeUnknownError, PermanentError
from vigie.platforms._fields import read_time
from vigie.platforms._published import (
    NO_CLAMP,
    Shown,
    expect_id,
    expect_list,
    find_post,
    split_title,
)
from vigie.platforms._status import settling
from vigie.platforms._wordpress_account import Account, find_account
from vigie.platforms._wordpress_act import fold_markup
from vigie.platforms._wordpress_site import check_login, read_to_settle, realm_of, site_of

LONGEST_TITLE = 100


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """One write, never repeated: the first line is the title. Raises as the protocol says.

    By which door the site's interface is reached is asked before, by reads alone.
    """
    title, body = split_title(post.text, LONGEST_TITLE)
    words = {"title": escape(title, quote=False), "content": escape(body, quote=False)}
    made = _account(post, secrets).site.write("POST", "posts", {**words, "status": "publish"})
    if made.get("status") not in ("publish", None):
        raise OutcomeUnknownError("wordpress took the post and does not show it")
    return expect_id("wordpress", made.get("id"))


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read our user's newest posts, whatever stands of them. Raises the PlatformError tree."""
    account = _account(post, secrets)
    query = {"orderby": "date", "order": "desc", "per_page": "20"}
    query |= {"author": account.me} if account.me else {}
    listed = expect_list("wordpress", read_to_settle(account.site, "posts", query))
    title, body = split_title(post.text, LONGEST_TITLE)
    sent = escape(f"{title} {body}", quote=False)
    return find_post(map(_shown, listed), post, fold_markup, sent=sent)


def _shown(one: Mapping[str, Any]) -> Shown:
    gmt = one.get("date_gmt")
    made = read_time(f"{gmt}Z", NO_CLAMP) if isinstance(gmt, str) else None
    return Shown(one.get("id"), f"{_words(one.get('title'))} {_words(one.get('content'))}", made)


def _words(part: object) -> str:
    text = part.get("rendered") if isinstance(part, dict) else None
    return text if isinstance(text, str) else ""


def _account(post: Action, secrets: Mapping[str, str]) -> Account:
    realm = realm_of(post.realm if "//" in post.realm else f"https://{post.realm}")
    if not post.realm or not realm:
        raise PermanentError("no site_url says which site is ours", code="site_url")
    with settling():
        return find_account(check_login(site_of(realm, secrets)))
