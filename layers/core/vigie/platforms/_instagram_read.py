"""Instagram's objects as its API returns them: media with comments, comments with replies.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_json,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._instagram_errors import MEANINGS
from vigie.platforms._instagram_messages import MOST_MEDIA, read_stored_message
from vigie.platforms._instagram_place import Place, edge_of, list_objects, place_of, unfold
from vigie.platforms._instagram_push import MENTIONED_IN, parse_delivery, read_person
from vigie.platforms._meta_door import describe_error
from vigie.platforms._meta_part import whole_delivery

MEDIA_SHOWS = {"IMAGE": "photo", "CAROUSEL_ALBUM": "photo", "VIDEO": "video"}
CLAIMED = re.compile(
    r"https?://(?:www\.)?instagram\.com/(?:[\w.]+/)?(?:p|reel|tv)/[\w-]+"
    r"/c/(\d{1,25})(?:/r/(\d{1,25}))?/?(?:[?#].*)?"
)


def parse_answer(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body of any shape. Raises PayloadError when it is not JSON."""
    body = read_json(payload)
    if isinstance(body, dict) and ("error" in body or "error_type" in body):
        return Parsed(none_because=describe_error("instagram", MEANINGS, payload))
    if whole_delivery(body, "instagram") is not None:
        return parse_delivery(payload, observed_at)
    events, rejected = read_objects(list_objects(body), place_of(body), observed_at)
    nothing = "" if events or rejected else "nothing that anybody said is in this answer"
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def claim_comment(url: str) -> str | None:
    """The id of the comment an address of Instagram names."""
    found = CLAIMED.fullmatch(url)
    return (found[2] or found[1]) if found else None


def read_objects(
    objects: Iterable[object], place: Place, observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of a page of objects and of what hangs under them; what is bad is set aside alone.

    A rejected item has the place of the object of the page it hangs under.
    """
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, whole in enumerate(objects):
        for one, where in unfold(whole, place):
            try:
                events += _read_object(read_object(one, "the item"), where, observed_at)
            except UnreadableError as error:
                rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def _read_object(
    one: Mapping[str, Any], place: Place, observed_at: datetime
) -> Iterator[MentionEvent]:
    if "message" in one or "created_time" in one:
        yield read_stored_message(one, observed_at, place.account)
    elif "media_type" in one or "caption" in one:
        yield _media(one, place, observed_at)
    elif "text" in one or "hidden" in one or "parent_id" in one:
        yield from _comment(one, place, observed_at)


def comment_url(link: str, identity: str, parent: str) -> str | None:
    """A comment's address, made from its media's."""
    if not link:
        return None
    base = link.partition("?")[0].rstrip("/")
    return f"{base}/c/{parent}/r/{identity}/" if parent else f"{base}/c/{identity}/"


def _identity(one: Mapping[str, Any]) -> str:
    identity = read_id(one.get("id"), "id")
    if identity is None:
        raise UnreadableError("the item has no id")
    return identity


def _media(one: Mapping[str, Any], place: Place, observed_at: datetime) -> MentionEvent:
    identity = _identity(one)
    owner = read_object(one.get("owner"), "owner")
    name = read_text(one.get("username"), "username")[:LONGEST_NAME]
    said_at = read_time(one.get("timestamp"), observed_at)
    caption = read_text(one.get("caption"), "caption")
    return MentionEvent(
        platform="instagram",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=caption,
        url=read_url(one.get("permalink")),
        said_at=said_at,
        author=Author(read_id(owner.get("id"), "owner.id"), name or None),
        own=place.own,
        media=_pictures(one),
        account=place.account or None,
        facts=_media_facts(str(one.get("media_type")), caption, place),
    )


def _media_facts(kind: str, caption: str, place: Place) -> dict[str, str]:
    """What it shows; and for a media we are tagged in, whether its caption calls us too."""
    shows = {Fact.SHOWS.value: MEDIA_SHOWS[kind]} if kind in MEDIA_SHOWS else {}
    is_called = place.mentioned == "tag" and place.username and f"@{place.username}" in caption
    return shows | _call_facts(replace(place, mentioned="media") if is_called else place)


def _call_facts(place: Place) -> dict[str, str]:
    return {Fact.SUMMONS.value: YES, MENTIONED_IN: place.mentioned} if place.mentioned else {}


def _pictures(one: Mapping[str, Any]) -> tuple[str, ...]:
    """The pictures of a media: its own, or those of the album it is."""
    children = [child for child in edge_of(one, "children") if isinstance(child, dict)]
    given = [one.get("thumbnail_url"), *(each.get("media_url") for each in (one, *children))]
    return tuple(dict.fromkeys(url for each in given if (url := read_url(each))))[:MOST_MEDIA]


def _comment(one: Mapping[str, Any], place: Place, observed_at: datetime) -> Iterator[MentionEvent]:
    identity = _identity(one)
    said_at = read_time(one.get("timestamp"), observed_at)
    author = read_person(one)
    media = read_object(one.get("media"), "media")
    link = place.link or read_url(media.get("permalink")) or ""
    parent = read_id(one.get("parent_id"), "parent_id") or place.parent
    event = MentionEvent(
        platform="instagram",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=read_text(one.get("text"), "text"),
        url=comment_url(link, identity, parent),
        said_at=said_at,
        author=author,
        in_reply_to=parent or None,
        thread_id=place.media or read_id(media.get("id"), "media.id"),
        own=is_ours(one, author, place),
        account=place.account or None,
        facts=_call_facts(place),
    )
    yield event
    if one.get("hidden") is True:
        yield hiding(event, EventKind.HIDE, observed_at)


def is_ours(one: Mapping[str, Any], author: Author, place: Place) -> bool:
    """Whether we wrote a comment: only ours name the app's `user`, else the account tells."""
    user = one.get("user")
    has_user = isinstance(user, dict) and bool(user.get("id"))
    by_id = author.id is not None and author.id == place.account
    by_name = bool(place.own and author.name and author.name == place.username)
    return has_user or by_id or by_name


def hiding(event: MentionEvent, kind: EventKind, now: datetime) -> MentionEvent:
    """That a mention is seen hidden, or shown again, now: Instagram never says since when."""
    return MentionEvent(
        platform="instagram",
        native_id=event.native_id,
        kind=kind,
        version=now,
        text=event.text,
        thread_id=event.thread_id,
        account=event.account,
    )
