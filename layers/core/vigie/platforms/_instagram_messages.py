"""Instagram's private messages, as deliveries bring them and as the API returns them.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent
from vigie.platforms._cards import card_words
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_object,
    read_text,
    read_time,
    read_url,
)

# What an attachment shows; what we do not know is a file.
SHOWN = {
    "image": "photo",
    "video": "video",
    "reel": "video",
    "ig_reel": "video",
    "audio": "audio",
    "file": "file",
    "share": "link",
    "ig_post": "link",
    "ig_story": "story",
    "story_mention": "story",
    "fallback": "link",
    "template": "link",
    "like_heart": "sticker",
    "sticker": "sticker",
    "animated_image": "gif",
    "location": "location",
}
# A story's address ends after a day, and nobody may keep it longer: it is never stored.
FLEETING = frozenset({"story"})
MOST_MEDIA = 20


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Whose messages a delivery tells, and when it was sent and seen."""

    account: str
    time: datetime
    observed_at: datetime


def read_when(value: object, observed_at: datetime) -> datetime | None:
    """A time as these payloads write it: unix seconds, milliseconds, or ISO."""
    return read_epoch(value, observed_at) or read_time(value, observed_at)


def read_message(value: Mapping[str, Any], box: Letterbox) -> MentionEvent | None:
    """A delivered message, its edit or its end; None for receipts, reactions and handovers.

    None too for what says and shows nothing, and for a tap no message tells of: it has no id.
    """
    for name, kind in (
        ("message", EventKind.ADD),
        ("message_edit", EventKind.EDIT),
        ("postback", EventKind.ADD),
    ):
        said = value.get(name)
        if name == "message_edit" and not _has_words(said):
            continue
        if name == "postback" and isinstance(said, dict) and not said.get("mid"):
            continue
        if said is not None:
            event = _event(value, read_object(said, name), kind, box)
            is_told = event.text or event.media or Fact.SHOWS in event.facts
            return event if is_told or event.kind is not EventKind.ADD else None
    return None


def _has_words(edit: object) -> bool:
    """Whether an edit tells the new words: some tell only that there was one."""
    return isinstance(edit, dict) and edit.get("text") is not None


def read_stored_message(
    one: Mapping[str, Any], observed_at: datetime, account: str = ""
) -> MentionEvent:
    """A message as the API returns it; whether it is ours only our ``account`` tells."""
    identity = read_id(one.get("id"), "id")
    if identity is None:
        raise UnreadableError("the message has no id")
    person = read_object(one.get("from"), "from")
    name = read_text(person.get("username") or person.get("name"), "from.username")
    sender = read_id(person.get("id"), "from.id")
    own = bool(sender) and sender == account
    said_at = read_time(one.get("created_time"), observed_at)
    shows = _shows(_stored_kinds(one), has_story="story" in one)
    return MentionEvent(
        platform="instagram",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=read_text(one.get("message"), "message"),
        said_at=said_at,
        author=Author(sender, name[:LONGEST_NAME] or None),
        thread_id=_recipient(one) if own else sender,
        own=own,
        account=account or None,
        facts={Fact.PRIVATE.value: YES, **shows},
    )


def _recipient(one: Mapping[str, Any]) -> str | None:
    edge = one.get("to")
    data = edge.get("data") if isinstance(edge, dict) else None
    first = data[0] if isinstance(data, list) and data else None
    return read_id(first.get("id"), "to.id") if isinstance(first, dict) else None


def _event(
    value: Mapping[str, Any], said: Mapping[str, Any], kind: EventKind, box: Letterbox
) -> MentionEvent:
    """Rule: ours is what the account itself sent, also to itself, and every echo of it."""
    identity = read_id(said.get("mid"), "mid")
    if identity is None:
        raise UnreadableError("the message has no mid")
    time = read_when(value.get("timestamp"), box.observed_at) or box.time
    sender = read_id(read_object(value.get("sender"), "sender").get("id"), "sender.id")
    recipient = read_id(read_object(value.get("recipient"), "recipient").get("id"), "recipient.id")
    own = True in (said.get("is_echo"), said.get("is_self"), value.get("is_self"))
    own = own or (sender is not None and sender == box.account)
    account, person = (sender, recipient) if own else (recipient, sender)
    if said.get("is_deleted") is True:
        kind = EventKind.REMOVE
    answered = read_object(said.get("reply_to"), "reply_to")
    return MentionEvent(
        platform="instagram",
        native_id=identity,
        kind=kind,
        version=time,
        text=_words(said),
        said_at=time if kind is EventKind.ADD else None,
        author=Author(id=sender),
        in_reply_to=read_id(answered.get("mid"), "reply_to.mid"),
        thread_id=person,
        own=own,
        media=_media(said),
        account=account,
        facts={Fact.PRIVATE.value: YES, **_shows(_kinds(said), has_story="story" in answered)},
    )


def _words(said: Mapping[str, Any]) -> str:
    """What was typed, the words of a tapped button, or those of cards."""
    typed = read_text(said.get("text"), "text") or read_text(said.get("title"), "title")
    payloads = [one.get("payload") for one in _attachments(said) if one.get("type") == "template"]
    return typed or card_words(one for one in payloads if isinstance(one, dict))


def _attachments(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    given = said.get("attachments")
    return [one for one in (given if isinstance(given, list) else []) if isinstance(one, dict)]


def _kinds(said: Mapping[str, Any]) -> list[str]:
    kinds = [SHOWN.get(str(one.get("type")), "file") for one in _attachments(said)]
    return kinds or (["file"] if said.get("is_unsupported") is True else [])


def _stored_kinds(one: Mapping[str, Any]) -> list[str]:
    attachments = one.get("attachments")
    data = attachments.get("data") if isinstance(attachments, dict) else None
    given = data if isinstance(data, list) else []
    return [_stored_kind(each) for each in given if isinstance(each, dict)]


def _stored_kind(attachment: Mapping[str, Any]) -> str:
    if "image_data" in attachment:
        return "photo"
    return "video" if "video_data" in attachment else "file"


def _shows(kinds: list[str], *, has_story: bool) -> dict[str, str]:
    """The fact `shows`: a reply to a story shows that story too."""
    every = dict.fromkeys([*kinds, *(["story"] if has_story else [])])
    return {Fact.SHOWS.value: ",".join(every)} if every else {}


def _media(said: Mapping[str, Any]) -> tuple[str, ...]:
    urls = []
    for one in _attachments(said):
        payload = one.get("payload")
        is_kept = SHOWN.get(str(one.get("type")), "file") not in FLEETING
        if is_kept and isinstance(payload, dict) and (url := read_url(payload.get("url"))):
            urls.append(url)
    return tuple(dict.fromkeys(urls))[:MOST_MEDIA]
