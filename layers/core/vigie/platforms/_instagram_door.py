"""Instagram's two doors: its own login, or the one through a Facebook Page.

https://developers.facebook.com/docs/instagram-platform/overview
"""

from __future__ import annotations

from collections.abc import Mapping

from vigie.platforms._http import base_url
from vigie.platforms._instagram_errors import MEANINGS
from vigie.platforms._meta import GRAPH_VERSION
from vigie.platforms._meta_door import Door

OWN_LOGIN = "https://graph.instagram.com"
FACEBOOK_LOGIN = "https://graph.facebook.com"


def through_facebook(secrets: Mapping[str, str]) -> bool:
    """Whether the account was connected through its Facebook Page."""
    return bool(secrets.get("page_id"))


def open_door(secrets: Mapping[str, str], *, versioned: bool = True) -> Door:
    """The door a brand's values open. Only Facebook's host asks for the proof of the app."""
    facebook = through_facebook(secrets)
    base = base_url("instagram", FACEBOOK_LOGIN if facebook else OWN_LOGIN)
    return Door(
        platform="instagram",
        root=f"{base}/{GRAPH_VERSION}" if versioned else base,
        token=secrets.get("access_token", ""),
        app_secret=secrets.get("app_secret", "") if facebook else "",
        meanings=MEANINGS,
    )


def mailbox(secrets: Mapping[str, str]) -> str:
    """Who sends private messages: the Page where there is one, else the account."""
    return secrets.get("page_id") or secrets.get("account_id") or "me"
