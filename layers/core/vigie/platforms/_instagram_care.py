"""Keeping an Instagram connection well: its token, its steps, what became of old mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from vigie.errors import (
    AuthError,
    GoneError,
    PermanentError,
    PermissionDeniedError,
)
from vigie.mention import Author, EventKind, Mention, MentionEvent
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import LONGEST_NAME, read_text, read_url
from vigie.platforms._instagram_door import mailbox, open_door, through_facebook
from vigie.platforms._instagram_place import Place, list_objects
from vigie.platforms._instagram_push import LOOKUP, MENTIONED_IN
from vigie.platforms._instagram_read import hiding, read_objects
from vigie.platforms._meta_door import Door
from vigie.platforms._meta_token import is_due, renew_token
from vigie.platforms._meta_walk import list_data
from vigie.source import Source

WANTED = ("comments", "mentions", "messages")
COMMENT = "id,text,timestamp,username,from{id,username},user,hidden,parent_id,media{id,permalink}"
MENTIONED = "id,text,timestamp,username,media{id,permalink}"
MEDIA = "id,caption,media_type,media_url,permalink,timestamp,username"
REREAD_AT_ONCE = 10
DEAD = Told(
    "le jeton n'est plus valable\u202f: générez-en un nouveau",
    "the token is no longer valid: generate a new one",
)
ELSEWHERE = Told(
    "ce jeton n'ouvre pas ce compte\u202f: vérifiez account_id, et page_id pour une Page",
    "this token does not open this account: check account_id, and page_id for a Page",
)
OTHER_ID = Told(
    "account_id n'est pas le numéro de ce compte\u202f: prenez user_id, non id",
    "account_id is not this account's number: take user_id, not id",
)


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """A Page's token has no end; Instagram's own lives sixty days."""
    return not through_facebook(secrets) and is_due(secrets, now)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """Ask for sixty more days. Raises AuthError when it is dead, else the PlatformError tree."""
    return renew_token(open_door(secrets, versioned=False), "ig_refresh_token", now)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """Read comments and media again, each by its id, and look up mentions told by id alone.

    Instagram refuses a whole batch for one id that is gone, so each is asked for by itself. What
    is gone and what may no longer be seen are answered alike: it counts as gone only while our own
    account still answers. Of private messages, whose older ones cannot be read, only the person's
    name is asked for, once. Raises the PlatformError tree.
    """
    door, account = open_door(secrets), secrets.get("account_id", "")
    events: list[MentionEvent] = []
    gone: list[Mention] = []
    for one in mentions[:REREAD_AT_ONCE]:
        try:
            read = _read_name if one.is_private else _read_again
            events += read(door, one, account, now)
        except GoneError:
            gone += [] if one.is_private else [one]
        except (PermanentError, PermissionDeniedError):
            continue
    if gone:
        door.settle(quote(account, safe="") or "me", {"fields": "id"})
    return [*events, *(_removal(one, now) for one in gone)]


def _read_name(door: Door, one: Mention, account: str, now: datetime) -> list[MentionEvent]:
    """Who wrote a message: deliveries tell an id and no name."""
    person = one.author.id
    if one.own or not person or one.author.name or person == account:
        return []
    found = door.settle(quote(person, safe=""), {"fields": "id,name,username"})
    name = read_text(found.get("username") or found.get("name"), "username")[:LONGEST_NAME]
    event = MentionEvent(
        platform="instagram",
        native_id=one.native_id,
        kind=EventKind.ADD,
        version=now,
        text=one.text,
        said_at=one.said_at,
        author=Author(person, name or None),
        media=one.media,
    )
    return [event] if name else []


def _read_again(door: Door, one: Mention, account: str, now: datetime) -> list[MentionEvent]:
    """What an answer about one mention tells: its words, and whether it is hidden by now."""
    path, params = _lookup(one, account)
    objects = list_objects(door.settle(path, params))
    events, _ = read_objects(objects, Place(account=account, media=one.thread_id or ""), now)
    mine = [event for event in events if event.native_id == one.native_id]
    told = [_as_known(event, one, now) for event in mine if event.kind is EventKind.ADD]
    is_hidden = objects[0].get("hidden") if objects and isinstance(objects[0], dict) else None
    if told and isinstance(is_hidden, bool) and is_hidden != one.hidden:
        told.append(hiding(told[0], EventKind.HIDE if is_hidden else EventKind.UNHIDE, now))
    return told


def _lookup(one: Mention, account: str) -> tuple[str, dict[str, str]]:
    """Where a mention is read: others' media are seen only through our own account."""
    place, number = one.facts.get(MENTIONED_IN, ""), quote(one.native_id, safe="")
    if place == "comment":
        return quote(account, safe="") or "me", {
            "fields": f"mentioned_comment.comment_id({number}){{{MENTIONED}}}"
        }
    if place == "media":
        return quote(account, safe="") or "me", {
            "fields": f"mentioned_media.media_id({number}){{{MEDIA}}}"
        }
    return number, {"fields": COMMENT if one.thread_id else MEDIA}


def _as_known(event: MentionEvent, known: Mention, now: datetime) -> MentionEvent:
    """The event with what only the delivery told; what was looked up or differs is dated now."""
    kept = {key: value for key, value in known.facts.items() if key != LOOKUP}
    is_news = LOOKUP in known.facts or event.text != known.text
    return replace(
        event,
        version=now if is_news else event.version,
        facts={**kept, **event.facts},
        own=known.own or event.own,
        in_reply_to=event.in_reply_to or known.in_reply_to,
        thread_id=event.thread_id or known.thread_id,
    )


def _removal(one: Mention, now: datetime) -> MentionEvent:
    return MentionEvent("instagram", one.native_id, EventKind.REMOVE, now, said_at=one.said_at)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Ask about the token, the rights, the subscription and the profile.

    Raises TransientError, RateLimitedError, PayloadError, AddressRefusedError.
    """
    door = open_door(secrets)
    account = source.account or secrets.get("account_id", "")
    try:
        profile = _read_profile(door, secrets, account)
    except AuthError:
        return Examination((Finding("token", done=False, note=DEAD),))
    except (PermissionDeniedError, PermanentError):
        return Examination((Finding("token", done=False, note=ELSEWHERE),))
    links = read_url(profile.get("website"))
    is_account = str(profile.get("user_id") or profile.get("id") or "") == account
    return Examination(
        findings=(
            Finding("token", done=True),
            Finding("account", done=is_account, note=Told("", "") if is_account else OTHER_ID),
            _find_scopes(door, secrets, account),
            _find_webhook(door, secrets),
        ),
        account=f"@{read_text(profile.get('username'), 'username')}",
        bio=read_text(profile.get("biography"), "biography"),
        links=(links,) if links else (),
    )


def _read_profile(door: Door, secrets: Mapping[str, str], account: str) -> Mapping[str, Any]:
    if through_facebook(secrets):
        fields = {"fields": "id,username,name,biography,website,followers_count"}
        return door.read(quote(account, safe="") or "me", fields)
    return door.read("me", {"fields": "user_id,username,name,biography,website,followers_count"})


def _find_scopes(door: Door, secrets: Mapping[str, str], account: str) -> Finding:
    """Try what each right is for; a right is missing when Instagram says so."""
    tries = (
        ("comments", f"{quote(account, safe='')}/media",
         {"fields": "id,comments.limit(1){id}", "limit": "1"}),
        ("messages", f"{quote(mailbox(secrets), safe='')}/conversations",
         {"platform": "instagram", "limit": "1"}),
    )  # fmt: skip
    missing = [name for name, path, params in tries if not _may(door, path, params)]
    return Finding("scopes", done=not missing, note=_missing(missing, "droits", "rights"))


def _may(door: Door, path: str, params: Mapping[str, str]) -> bool:
    try:
        door.read(path, params)
    except PermissionDeniedError:
        return False
    except PermanentError:
        # No list there yet is no missing right.
        return True
    return True


def _find_webhook(door: Door, secrets: Mapping[str, str]) -> Finding:
    """Which fields reach us. A Page's subscription lists its own fields, so it is only there."""
    try:
        answer = door.read(f"{quote(mailbox(secrets), safe='')}/subscribed_apps", {})
    except (PermissionDeniedError, PermanentError):
        return Finding("webhook", done=None)
    fields: set[str] = set()
    for one in list_data(answer):
        given = one.get("subscribed_fields") if isinstance(one, dict) else None
        fields |= {str(name) for name in given} if isinstance(given, list) else set()
    if through_facebook(secrets):
        return Finding("webhook", done=bool(list_data(answer)))
    missing = [name for name in WANTED if name not in fields]
    return Finding("webhook", done=not missing, note=_missing(missing, "champs", "fields"))


def _missing(names: list[str], fr: str, en: str) -> Told:
    if not names:
        return Told("", "")
    listed = ", ".join(names)
    return Told(f"{fr} manquants\u202f: {listed}", f"missing {en}: {listed}")
