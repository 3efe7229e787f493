"""Messenger's deliveries: what people write to a Page in private, and what the Page answers.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from vigie.mention import YES, Author, EventKind, Fact, Facts, MentionEvent
from vigie.platforms._cards import card_words
from vigie.platforms._fields import (
    UnreadableError,
    read_epoch,
    read_id,
    read_object,
    read_text,
    read_url,
)

INBOX = "https://business.facebook.com/latest/inbox/messenger"
# What an attachment shows; kinds that come later are files until they are known.
SHOWN = {
    "image": "photo",
    "video": "video",
    "audio": "audio",
    "file": "file",
    "location": "location",
    "fallback": "link",
    "share": "link",
    "template": "link",
    "post": "link",
    "ig_post": "link",
    "reel": "video",
    "ig_reel": "video",
    "story_mention": "story",
}
MOST_MEDIA = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """Who wrote to whom, and when: what every message says of itself.

    ``person`` is the page-scoped id of whoever talks with the Page; ``own`` whether the Page spoke.
    """

    page: str
    person: str
    own: bool
    at: datetime | None
    observed_at: datetime

    def event(self, native_id: str, kind: EventKind, **more: Any) -> MentionEvent:  # noqa: ANN401 - fields of the event
        """An event of this message. A thread is a person: all they ever wrote to the Page."""
        spoken: dict[str, Any] = {
            "facts": {Fact.PRIVATE.value: YES},
            "own": self.own,
            "author": self._author(),
        }
        return MentionEvent(
            platform="messenger",
            native_id=native_id,
            kind=kind,
            version=self.at or self.observed_at,
            url=inbox_url(self.page, self.person),
            thread_id=self.person or None,
            account=self.page or None,
            **(spoken | more),
        )

    def _author(self) -> Author:
        return Author(id=(self.page if self.own else self.person) or None)


def inbox_url(page: str, person: str) -> str | None:
    """Where a human reads and answers the thread: the Page's inbox, opened at the person."""
    if not page:
        return None
    query = {"asset_id": page, "selected_item_id": person, "thread_type": "FB_MESSAGE"}
    return f"{INBOX}?{urlencode(query if person else {'asset_id': page})}"


def read_message(entry: object, item: object, observed_at: datetime) -> list[MentionEvent]:
    """The events of one item of `messaging` or `standby`: one, or none when it says nothing.

    Taps, reads, deliveries, reactions, referrals and hand-overs say nothing. Raises
    UnreadableError.
    """
    if not isinstance(entry, dict) or not isinstance(item, dict):
        raise UnreadableError("the message is not an object")
    message = read_object(item.get("message"), "message")
    edit = read_object(item.get("message_edit"), "message_edit")
    tapped = read_object(item.get("postback"), "postback")
    letter = _letter(entry, item, message, observed_at)
    if message:
        return list(_spoken(message, letter))
    if edit:
        text = read_text(edit.get("text"), "text")
        if not text:
            raise UnreadableError("the edit has no new words")
        return [letter.event(_mid(edit), EventKind.EDIT, text=text)]
    title, mid = read_text(tapped.get("title"), "title"), read_id(tapped.get("mid"), "mid")
    if title.strip() and mid:
        return [letter.event(mid, EventKind.ADD, text=title, said_at=letter.at)]
    return []


def _letter(
    entry: Mapping[str, Any],
    item: Mapping[str, Any],
    message: Mapping[str, Any],
    observed_at: datetime,
) -> Letter:
    """Rule: the Page is whose entry it is; the person is the other one, whoever sent it."""
    sender = read_id(read_object(item.get("sender"), "sender").get("id"), "sender.id") or ""
    to = read_id(read_object(item.get("recipient"), "recipient").get("id"), "recipient.id") or ""
    own = message.get("is_echo") is True
    page = read_id(entry.get("id"), "entry.id") or (sender if own else to)
    own = own or (sender != "" and sender == page)
    at = read_epoch(item.get("timestamp"), observed_at)
    at = at or read_epoch(entry.get("time"), observed_at)
    person = next((one for one in ((to, sender) if own else (sender, to)) if one != page), "")
    return Letter(page, person, own, at, observed_at)


def _spoken(message: Mapping[str, Any], letter: Letter) -> Iterator[MentionEvent]:
    mid = _mid(message)
    if message.get("is_deleted") is True:
        yield letter.event(mid, EventKind.REMOVE, facts={}, author=Author())
        return
    attachments = _attachments(message)
    text = read_text(message.get("text"), "text") or card_words(
        _payload(one) for one in attachments
    )
    answered = read_object(message.get("reply_to"), "reply_to")
    shown = (*_shown(attachments, message), *(["story"] if "story" in answered else []))
    if not text and not shown:
        return
    yield letter.event(
        mid,
        EventKind.ADD,
        text=text,
        said_at=letter.at,
        in_reply_to=read_id(answered.get("mid"), "reply_to.mid"),
        media=_media(attachments),
        facts=facts_of(shown, **_links(attachments)),
    )


def facts_of(shown: Iterable[str], **more: str) -> Facts:
    """The facts of a private message that shows these."""
    found = ",".join(dict.fromkeys(shown))
    shows = {Fact.SHOWS.value: found} if found else {}
    return {Fact.PRIVATE.value: YES, **shows, **more}


def _mid(message: Mapping[str, Any]) -> str:
    mid = read_id(message.get("mid"), "mid")
    if mid is None:
        raise UnreadableError("the message has no mid")
    return mid


def _attachments(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Attachments with their payload; older deliveries hold one alone, or a payload of text."""
    given = message.get("attachments")
    given = given if isinstance(given, list) else [given]
    return [one for one in given if isinstance(one, dict)]


def _payload(attachment: Mapping[str, Any]) -> Mapping[str, Any]:
    payload = attachment.get("payload")
    return payload if isinstance(payload, dict) else {}


def _shown(attachments: Iterable[Mapping[str, Any]], message: Mapping[str, Any]) -> Iterator[str]:
    for one in attachments:
        kind = str(one.get("type"))
        holder = message if kind == "image" else _payload(one)
        yield "sticker" if holder.get("sticker_id") else SHOWN.get(kind, "file")
    if message.get("is_unsupported") is True and not attachments:
        yield "file"


def _media(attachments: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Addresses of what is shown; a link's address is no picture."""
    urls = [
        url
        for one in attachments
        if SHOWN.get(str(one.get("type"))) != "link" and (url := read_url(_payload(one).get("url")))
    ]
    return tuple(dict.fromkeys(urls))[:MOST_MEDIA]


def _links(attachments: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The address of a shared link, and the place of a shared location."""
    found: dict[str, str] = {}
    for one in attachments:
        payload, kind = _payload(one), SHOWN.get(str(one.get("type")))
        link = read_url(payload.get("url")) or read_url(one.get("url"))
        if kind == "link" and link:
            found.setdefault("link", link)
        spot = payload.get("coordinates")
        if isinstance(spot, dict) and {"lat", "long"} <= spot.keys():
            found.setdefault("coordinates", f"{spot['lat']},{spot['long']}"[:60])
    return found
