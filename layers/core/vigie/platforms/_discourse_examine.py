"""What a forum says about the account that reads it: the key, its rights, its profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vigie.errors import GoneError, PermanentError, PermissionDeniedError
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._discourse_api import Forum
from vigie.platforms._fields import read_url

NO_ADDRESS = Told(
    "L'adresse ne répond pas comme un forum Discourse.",
    "The address does not answer as a Discourse forum does.",
)
DEAD = Told(
    "Le forum n'accepte pas la clé\u202f: créez-en une autre, pour ce compte.",
    "The forum does not accept the key: create another one, for this account.",
)
NO_STAFF = Told(
    "Le compte n'est ni modérateur ni administrateur\u202f: masquer et supprimer lui seront "
    "refusés.",
    "The account is neither moderator nor administrator: hiding and deleting will be refused.",
)
WEBHOOK = Told(
    "Le forum ne dit pas s'il nous écrit\u202f: envoyez un ping depuis Administration, API, "
    "Webhooks.",
    "The forum does not say whether it calls us: send a ping from Admin, API, Webhooks.",
)


def examine_forum(forum: Forum, *, has_webhook_secret: bool) -> Examination:
    """Ask about each step. Raises TransientError and RateLimitedError."""
    webhook = Finding("webhook", done=None if has_webhook_secret else False, note=WEBHOOK)
    try:
        session = forum.read_object("/session/current.json")
    except PermissionDeniedError:
        return Examination((Finding("key", done=False, note=DEAD), webhook))
    except PermanentError:
        return Examination((Finding("address", done=False, note=NO_ADDRESS), webhook))
    user = session.get("current_user")
    known: Mapping[str, Any] = user if isinstance(user, dict) else {}
    is_staff = known.get("moderator") is True or known.get("admin") is True
    findings = (
        Finding("address", done=True),
        Finding("key", done=bool(known), note=Told("", "") if known else DEAD),
        Finding("rights", done=is_staff, note=Told("", "") if is_staff else NO_STAFF),
        webhook,
    )
    bio, links = _read_profile(forum, str(known.get("username") or forum.me))
    return Examination(findings, str(known.get("username") or ""), bio, links)


def _read_profile(forum: Forum, username: str) -> tuple[str | None, tuple[str, ...] | None]:
    if not username:
        return None, None
    try:
        answer = forum.read_object(f"/u/{quote(username, safe='')}.json")
    except (GoneError, PermissionDeniedError, PermanentError):
        return None, None
    user = answer.get("user")
    if not isinstance(user, dict):
        return None, None
    bio, site = user.get("bio_raw"), read_url(user.get("website"))
    return bio if isinstance(bio, str) else "", (site,) if site else ()
