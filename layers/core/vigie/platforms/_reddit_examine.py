"""What Reddit says about a connected account: its token, its rights, its communities, its bio."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vigie.errors import AuthError, PermanentError, PermissionDeniedError
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import read_url
from vigie.platforms._reddit_api import Reddit
from vigie.platforms._reddit_poll import listings_of
from vigie.source import Source

LINK = re.compile(r"https?://[^\s<>()\[\]]+")
DEAD = Told(
    "Reddit n'accepte pas le jeton d'accès\u202f: vérifiez les valeurs de l'application.",
    "Reddit does not accept the access token: check the app's values.",
)
NO_ACCOUNT = Told(
    "L'accès est celui de l'application seule\u202f: on lit, mais on n'écrit rien.",
    "The access is the app's alone: it reads, and writes nothing.",
)
NO_INBOX = Told(
    "Il manque le droit privatemessages\u202f: les messages et les mentions restent invisibles.",
    "The privatemessages right is missing: messages and username mentions stay unseen.",
)
NO_PLACE = Told(
    "Reddit ne montre pas cette communauté\u202f: vérifiez son nom, ou demandez à y entrer.",
    "Reddit does not show this community: check its name, or ask to be let in.",
)
NO_MODERATOR = Told(
    "Le compte n'y est pas modérateur\u202f: masquer et approuver y seront refusés.",
    "The account is no moderator there: hiding and approving will be refused.",
)


def examine_reddit(reddit: Reddit, source: Source) -> Examination:
    """Ask about each step. Raises TransientError and RateLimitedError."""
    try:
        account = _read_account(reddit)
    except AuthError:
        return Examination((Finding("token", done=False, note=DEAD),))
    name = str(account.get("name") or "")
    token = Finding("token", done=True, note=Told("", "") if name else NO_ACCOUNT)
    bio = _read_bio(account)
    return Examination(
        findings=(token, _ask_inbox(reddit), *_ask_places(reddit, source)),
        account=name,
        bio=bio,
        links=None if bio is None else _links_of(bio),
    )


def _read_account(reddit: Reddit) -> Mapping[str, Any]:
    try:
        account = reddit.read("/api/v1/me")
    except (PermissionDeniedError, PermanentError):
        return {}
    return account if isinstance(account, dict) else {}


def _read_bio(account: Mapping[str, Any]) -> str | None:
    profile = account.get("subreddit")
    text = profile.get("public_description") if isinstance(profile, dict) else None
    return text if isinstance(text, str) else None


def _links_of(bio: str) -> tuple[str, ...]:
    found = (read_url(one.rstrip(".,;:!?")) for one in LINK.findall(bio))
    return tuple(url for url in found if url)


def _ask_inbox(reddit: Reddit) -> Finding:
    try:
        reddit.list("/message/inbox", limit="1", mark="false")
    except (PermissionDeniedError, PermanentError, AuthError):
        return Finding("rights", done=False, note=NO_INBOX)
    return Finding("rights", done=True)


def _ask_places(reddit: Reddit, source: Source) -> list[Finding]:
    """Whether the source's communities show themselves; moderating there is nobody's duty."""
    try:
        named = [one.path.split("/")[2] for one in listings_of(source) if one.path[:3] == "/r/"]
    except PermanentError:
        return [Finding("source", done=False, note=NO_PLACE)]
    if not named:
        return [Finding("source", done=True)]
    try:
        about = reddit.read(f"/r/{named[0].split('+')[0]}/about")
    except (PermissionDeniedError, PermanentError, AuthError):
        return [Finding("source", done=False, note=NO_PLACE)]
    data = about.get("data") if isinstance(about, dict) else None
    moderates = isinstance(data, dict) and data.get("user_is_moderator") is True
    return [Finding("source", done=True, note=Told("", "") if moderates else NO_MODERATOR)]
