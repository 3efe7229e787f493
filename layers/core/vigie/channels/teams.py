"""Microsoft Teams: a Workflows webhook that takes a message with one Adaptive Card.

The Office 365 connectors (`*.webhook.office.com`) are retired: what used to post their message
cards is a flow made in the Workflows app from the template that posts when a webhook request is
received, and it takes Adaptive Cards alone (learn.microsoft.com, connectors-using). A flow belongs
to a person: when they leave, somebody must own it, or it stops. It answers 202 and nothing more.

A message has 28 kB at most. All words stand in rich text blocks: a text block would read the
Markdown and the date macros in what people wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from vigie.channels import MOST_MENTIONS, Message, Notice
from vigie.channels._layout import is_web_link
from vigie.channels._notice_words import BUTTONS
from vigie.channels._words import ALERT, name_platform, typeset
from vigie.channels.notice import tell_mention
from vigie.channels.quotes import LONGEST_TEXT, shorten
from vigie.channels.story import MentionView
from vigie.errors import ChannelAddressError

RETIRED = ("webhook.office.com", "outlook.office.com", "outlook.office365.com")
MOST_BYTES = 28_000
LONGEST_LINK = 2_048
LONGEST_WORDS = 1_000
Element = dict[str, Any]


def compose(
    notice: Notice,
    secrets: Mapping[str, str],
    delivery: str,  # noqa: ARG001 - a flow cannot tell a message sent twice
    now: datetime,  # noqa: ARG001 - Teams writes its own time
) -> Message:
    """The message and where it is posted; the least visible mentions go when it is too large."""
    body = _encode(render(notice))
    while len(body) > MOST_BYTES and notice.mentions:
        notice = replace(notice, mentions=notice.mentions[:MOST_MENTIONS][:-1])
        body = _encode(render(notice))
    return Message(secrets["webhook_url"], body, {"Content-Type": "application/json"})


def is_taken(body: bytes) -> bool:  # noqa: ARG001 - the status says it all
    """A flow answers nothing."""
    return True


def check_secrets(secrets: Mapping[str, str], *, local: bool) -> None:
    """Refuse an address no flow has, and a retired connector's. Raises ChannelAddressError."""
    address = secrets.get("webhook_url", "")
    parts = urlsplit(address) if is_web_link(address) else None
    host = (parts.hostname or "") if parts else ""
    if any(host == one or host.endswith(f".{one}") for one in RETIRED):
        raise ChannelAddressError(
            "this is an Office 365 connector, which Microsoft has retired: make a workflow that "
            "posts when a webhook request is received, and paste its address",
            field="webhook_url",
            code="teams_retired",
        )
    if parts is None or not (local or parts.scheme == "https"):
        raise ChannelAddressError(
            "paste the https address of a Teams workflow",
            field="webhook_url",
            code="teams_address",
        )


def render(notice: Notice) -> dict[str, Any]:
    """The message with its card."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": notice.language,
        "fallbackText": shorten(f"{notice.subject} {notice.sentence}", LONGEST_WORDS),
        "msteams": {"width": "Full"},
        "body": list(_body(notice)),
        "actions": list(_actions(notice)),
    }
    kind = "application/vnd.microsoft.card.adaptive"
    attachment = {"contentType": kind, "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _body(notice: Notice) -> Iterator[Element]:
    yield _words(notice.subject, size="Large", weight="Bolder")
    yield _words(notice.sentence)
    if notice.cause:
        yield _words(notice.cause)
    if notice.mentions:
        yield _words(ALERT[notice.language]["seen"], weight="Bolder")
    for mention in notice.mentions[:MOST_MENTIONS]:
        yield {"type": "Container", "style": "emphasis", "items": list(_show(mention, notice))}


def _show(mention: MentionView, notice: Notice) -> Iterator[Element]:
    words = ALERT[notice.language]
    yield _words(shorten(mention.text, LONGEST_TEXT))
    yield _words(shorten(tell_mention(mention, notice)), size="Small", isSubtle=True)
    if _is_link(mention.url or ""):
        read = words["read"].format(platform=name_platform(mention.platform))
        yield {"type": "ActionSet", "actions": [_open(read, mention.url or "")]}


def _actions(notice: Notice) -> Iterator[Element]:
    for name in BUTTONS:
        label = ALERT[notice.language][name]
        if _is_link(notice.links.get(name, "")):
            yield _open(typeset(label, notice.language), notice.links[name])


def _open(title: str, address: str) -> Element:
    return {"type": "Action.OpenUrl", "title": shorten(title), "url": address}


def _words(text: str, **look: object) -> Element:
    run = {"type": "TextRun", "text": shorten(text, LONGEST_WORDS), **look}
    return {"type": "RichTextBlock", "inlines": [run]}


def _is_link(address: str) -> bool:
    return is_web_link(address) and len(address) <= LONGEST_LINK


def _encode(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
