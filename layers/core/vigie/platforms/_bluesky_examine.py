"""What `vigie check` learns of a Bluesky account: whose session it is, and its profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vigie.errors import PlatformError, RateLimitedError, TransientError
from vigie.platforms import Examination, Finding
from vigie.platforms._bluesky_api import CHAT, Server, open_server
from vigie.platforms._fields import read_url

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
TRAILING = ".,;:!?)»”’\"'"


def examine_account(secrets: Mapping[str, str]) -> Examination:
    """Ask who the session is, whether it may read messages, and what the profile says."""
    server = open_server(secrets)
    named = Finding("account", done=bool(secrets.get("identifier")))
    session = _ask(server, "com.atproto.server.getSession", {})
    did = session.get("did")
    if not isinstance(did, str) or not did:
        return Examination((named, Finding("session", done=False)))
    chat = _ask_apart(server, "chat.bsky.convo.listConvos", {"limit": "1"}, proxy=CHAT)
    profile = _ask_apart(server, "app.bsky.actor.getProfile", {"actor": did}) or {}
    bio = profile.get("description")
    links = ADDRESS.findall(bio) if isinstance(bio, str) else []
    return Examination(
        findings=(
            named,
            Finding("session", done=True),
            Finding(
                "messages", done=None if chat is None else isinstance(chat.get("convos"), list)
            ),
        ),
        account=str(session.get("handle") or did),
        bio=bio if isinstance(bio, str) else None,
        links=tuple(url for one in links if (url := read_url(one.rstrip(TRAILING))))
        if profile
        else None,
    )


def _ask(
    server: Server, method: str, params: Mapping[str, str], *, proxy: str = ""
) -> Mapping[str, Any]:
    """An object, or nothing where it is refused for good.

    Raises TransientError or RateLimitedError when that cannot be known now.
    """
    try:
        return server.settle(method, params, proxy=proxy)
    except (RateLimitedError, TransientError) as error:
        if error.code != "ExpiredToken":
            raise
        return {}
    except PlatformError:
        return {}


def _ask_apart(
    server: Server, method: str, params: Mapping[str, str], *, proxy: str = ""
) -> Mapping[str, Any] | None:
    """As `_ask`, of a service beside the account's server: its being down is not the account's."""
    try:
        return _ask(server, method, params, proxy=proxy)
    except TransientError:
        return None
