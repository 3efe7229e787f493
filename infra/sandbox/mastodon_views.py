"""How a stand-in Mastodon server shows what it knows: the interface's own JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from infra.sandbox.mastodon_town import LONGEST, Notice, Resident, Status, Town

SCOPES = ("read", "write")
VERSION = "4.6.4"


def show_account(one: Resident, url: str) -> dict[str, Any]:
    """An account entity."""
    home = f"https://{one.host}" if one.host else url
    return {
        "id": one.id,
        "username": one.username,
        "acct": one.acct,
        "display_name": one.name,
        "locked": False,
        "bot": False,
        "discoverable": True,
        "group": False,
        "created_at": "2026-01-05T00:00:00.000Z",
        "note": f"<p>{one.note}</p>" if one.note else "",
        "url": f"{home}/@{one.username}",
        "uri": f"{home}/users/{one.username}",
        "avatar": f"{home}/avatars/missing.png",
        "avatar_static": f"{home}/avatars/missing.png",
        "header": f"{home}/headers/missing.png",
        "header_static": f"{home}/headers/missing.png",
        "followers_count": 42,
        "following_count": 17,
        "statuses_count": 3,
        "last_status_at": "2026-11-24",
        "emojis": [],
        "fields": [],
    }


def show_status(one: Status, town: Town, url: str, viewer: Resident | None) -> dict[str, Any]:
    """A status entity, as one viewer sees it."""
    account = show_account(one.by, url)
    parent = town.statuses.get(one.parent)
    replies = [each for each in town.seen_by(viewer) if each.parent == one.id]
    known = {
        "id": one.id,
        "created_at": stamp(one.at),
        "in_reply_to_id": one.parent or None,
        "in_reply_to_account_id": parent.by.id if parent else None,
        "sensitive": bool(one.spoiler),
        "spoiler_text": one.spoiler,
        "visibility": one.visibility,
        "language": "fr",
        "uri": f"{account['uri']}/statuses/{one.id}",
        "url": f"{account['url']}/{one.id}",
        "replies_count": len(replies),
        "reblogs_count": 0,
        "favourites_count": len(one.liked_by),
        "quotes_count": 0,
        "edited_at": stamp(one.edited_at) if one.edited_at else None,
        "content": one.html,
        "reblog": None,
        "application": None,
        "account": account,
        "media_attachments": [],
        "mentions": [_called(town.residents[each], url) for each in one.called],
        "tags": [{"name": tag, "url": f"{url}/tags/{tag}"} for tag in one.tags],
        "emojis": [],
        "card": None,
        "poll": None,
        "quote": None,
        "filtered": [],
    }
    if viewer is None:
        return known
    mine = {"reblogged": False, "muted": False, "bookmarked": False}
    return {**known, **mine, "favourited": viewer.id in one.liked_by}


def show_notice(one: Notice, town: Town, url: str, viewer: Resident) -> dict[str, Any]:
    """A notification entity."""
    return {
        "id": one.id,
        "type": one.kind,
        "created_at": stamp(one.at),
        "group_key": f"ungrouped-{one.id}",
        "account": show_account(one.by, url),
        "status": show_status(town.statuses[one.status], town, url, viewer),
    }


def show_instance(url: str) -> dict[str, Any]:
    """The server about itself."""
    statuses = {"max_characters": LONGEST, "characters_reserved_per_url": 23}
    return {
        "domain": url.partition("://")[2],
        "title": "Rivage",
        "version": VERSION,
        "api_versions": {"mastodon": 7},
        "source_url": "https://github.com/mastodon/mastodon",
        "description": "Un port, ses cafés, leurs habitués",
        "usage": {"users": {"active_month": 4}},
        "languages": ["fr", "en"],
        "configuration": {"urls": {}, "statuses": statuses},
        "registrations": {"enabled": False},
        "contact": {"email": "port@rivage.example", "account": None},
        "rules": [],
    }


def stamp(moment: datetime) -> str:
    """A time as the interface writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _called(one: Resident, url: str) -> dict[str, str]:
    shown = show_account(one, url)
    return {"id": one.id, "username": one.username, "url": shown["url"], "acct": one.acct}
