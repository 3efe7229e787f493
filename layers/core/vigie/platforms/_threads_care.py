"""Keeping a Threads connection well: its token, its steps, what became of old mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vigie.errors import AuthError, GoneError, PermanentError, PermissionDeniedError
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import Examination, Finding, Scope, Told
from vigie.platforms._fields import read_text
from vigie.platforms._meta_door import Door
from vigie.platforms._meta_token import is_due, renew_token
from vigie.platforms._threads_door import open_door
from vigie.platforms._threads_poll import REPLY
from vigie.platforms._threads_read import Place, hiding, is_hidden, read_objects
from vigie.source import Source

REREAD_AT_ONCE = 10
SCOPES = (
    Scope(
        "threads_basic",
        fr="voir votre compte et vos publications",
        en="see your account and your posts",
    ),
    Scope("threads_read_replies", fr="lire les réponses", en="read replies"),
    Scope("threads_manage_replies", fr="répondre et masquer", en="answer and hide"),
    Scope(
        "threads_content_publish",
        fr="publier vos messages et vos réponses",
        en="publish your posts and replies",
    ),
    Scope("threads_delete", fr="supprimer vos réponses", en="delete your replies"),
    Scope("threads_manage_mentions", fr="lire les mentions", en="read mentions"),
    Scope(
        "threads_keyword_search",
        fr="chercher dans les publications publiques",
        en="search public posts",
    ),
)


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether less than twenty of the token's sixty days are left."""
    return is_due(secrets, now)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """Ask for sixty more days. Raises AuthError when it is dead, else the PlatformError tree."""
    return renew_token(open_door(secrets, version=""), "th_refresh_token", now)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """Read posts and replies again, each by its id: Threads refuses several in one call.

    What is gone counts as gone only while our own account still answers. Raises the PlatformError
    tree.
    """
    door, events, gone = open_door(secrets), list[MentionEvent](), list[Mention]()
    for one in mentions[:REREAD_AT_ONCE]:
        try:
            found = door.settle(quote(one.native_id, safe=""), {"fields": REPLY})
        except GoneError:
            gone.append(one)
        except PermanentError:
            continue
        else:
            events += _compare(found, one, now)
    if gone:
        door.settle("me", {"fields": "id"})
    removed = [MentionEvent("threads", one.native_id, EventKind.REMOVE, now) for one in gone]
    return [*events, *removed]


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Ask about the token, its rights and the profile; a subscription no interface shows.

    Raises TransientError, RateLimitedError, PayloadError, AddressRefusedError.
    """
    door = open_door(secrets)
    try:
        me = door.read("me", {"fields": "id,username,name,threads_biography"})
    except (AuthError, PermissionDeniedError, PermanentError):
        note = Told(
            "le jeton n'ouvre plus ce compte\u202f: générez-en un nouveau",
            "the token no longer opens this account: generate a new one",
        )
        return Examination((Finding("token", done=False, note=note),))
    return Examination(
        findings=(
            Finding("token", done=True),
            _find_scopes(door),
            Finding("webhook", done=None),
        ),
        account=f"@{read_text(me.get('username'), 'username')}",
        bio=read_text(me.get("threads_biography"), "threads_biography"),
    )


def _find_scopes(door: Door) -> Finding:
    """The rights the token itself names; asked of it, it need not be guessed."""
    try:
        answer = door.read("debug_token", {"input_token": door.token})
    except (AuthError, PermissionDeniedError, PermanentError):
        return Finding("scopes", done=None)
    data = answer.get("data")
    given = data.get("scopes") if isinstance(data, dict) else None
    if not isinstance(given, list):
        return Finding("scopes", done=None)
    missing = ", ".join(one.name for one in SCOPES if one.name not in given)
    note = Told(f"droits manquants\u202f: {missing}", f"missing rights: {missing}")
    return Finding("scopes", done=not missing, note=note if missing else Told("", ""))


def _compare(found: Mapping[str, Any], known: Mention, now: datetime) -> list[MentionEvent]:
    """What reading again tells: the words, dated now where they differ, and whether it is hidden.

    Threads lets its people edit for some minutes and tells nobody.
    """
    events, _ = read_objects([found], Place(), now)
    told = [one for one in events if one.kind is EventKind.ADD and one.native_id == known.native_id]
    if not told:
        return []
    version = now if told[0].text != known.text else told[0].version
    facts = {**known.facts, **told[0].facts}
    event = replace(told[0], version=version, facts=facts, own=known.own or told[0].own)
    hidden = is_hidden(found)
    if hidden is None or hidden == known.hidden:
        return [event]
    return [event, hiding(event, EventKind.HIDE if hidden else EventKind.UNHIDE, now)]
