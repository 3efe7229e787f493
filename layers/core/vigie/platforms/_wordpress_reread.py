"""Comments read again by their ids: what was edited, hidden, shown or thrown away meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from vigie.errors import GoneError, PermissionDeniedError, TransientError
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms._fields import UnreadableError
from vigie.platforms._wordpress_fields import status_of
from vigie.platforms._wordpress_read import (
    HIDDEN,
    THROWN,
    Place,
    as_events,
    list_comments,
    read_comment,
    to_state,
)
from vigie.platforms._wordpress_site import QUERY, Site, read_to_settle

AT_ONCE = 100
MOST_ALONE = 50
STATUSES = ("approve", "hold", "spam", "trash")


def reread_comments(
    site: Site, mentions: Sequence[Mention], now: datetime
) -> tuple[MentionEvent, ...]:
    """What became of mentions of one site. Raises the PlatformError tree.

    Rule: a comment is gone when the site says of that very comment that there is none, or that it
    lies in the trash; that a list leaves it out proves nothing.
    """
    left = {one.native_id: one for one in mentions if one.native_id.isdigit()}
    events: list[MentionEvent] = []
    for status in STATUSES:
        for comment in _read_list(site, list(left), status) if left else []:
            known = left.pop(str(comment.get("id")), None)
            if known:
                events += _compare(comment, known, now)
    for known in list(left.values())[:MOST_ALONE]:
        events += _read_alone(site, known, now)
    return tuple(events)


def _read_list(site: Site, ids: list[str], status: str) -> list[dict[str, Any]]:
    """Comments of one status among ids; whoever may not moderate sees those the public sees."""
    query: dict[str, str | list[str]] = {"include[]": ids, "per_page": str(AT_ONCE)}
    try:
        body = read_to_settle(site, "comments", {**query, "status": status, "context": "edit"})
    except PermissionDeniedError:
        if status != STATUSES[0]:
            return []
        body = read_to_settle(site, "comments", query)
    if not isinstance(body, list):
        raise TransientError("the site answered with no list of comments", code="unreadable")
    return [one for one in list_comments(body) if isinstance(one, dict)]


def _read_alone(site: Site, known: Mention, now: datetime) -> list[MentionEvent]:
    try:
        comment = read_to_settle(site, f"comments/{known.native_id}", {})
    except GoneError as error:
        is_certain = error.code in ("rest_comment_invalid_id", "rest_already_trashed")
        return [_removal(known, now)] if is_certain else []
    except PermissionDeniedError:
        return []
    return _compare(comment, known, now) if isinstance(comment, dict) else []


def _compare(comment: dict[str, Any], known: Mention, now: datetime) -> list[MentionEvent]:
    """The comment as it stands, and whether it was hidden or shown since."""
    facts = (("rest", QUERY),) if known.facts.get("rest") == QUERY else ()
    try:
        event = read_comment(comment, Place(known.realm, facts=facts), now)
    except UnreadableError:
        return []
    if event is None or event.native_id != known.native_id:
        return []
    status = status_of(comment)
    if status in THROWN:
        return as_events(event, status, now)
    is_hidden = status in HIDDEN
    told = [replace(event, version=now, own=known.own)]
    if is_hidden != known.hidden:
        told.append(to_state(event, EventKind.HIDE if is_hidden else EventKind.UNHIDE, now))
    return told


def _removal(known: Mention, now: datetime) -> MentionEvent:
    return MentionEvent("wordpress", known.native_id, EventKind.REMOVE, now, realm=known.realm)
