"""Slack: an incoming webhook, its message in Block Kit.

Limits (docs.slack.dev, Block Kit reference): header 150 characters, section 3,000, button label 75,
an address 3,000, 50 blocks; `&`, `<` and `>` are escaped everywhere, since `<!channel>` would ring
everybody. What people wrote is set as plain text, so that their stars and backticks stay theirs.
The answer to a message taken is the word ok; every refusal is one word too, with its status.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from vigie.channels import MOST_MENTIONS, Message, Notice
from vigie.channels._layout import is_web_link
from vigie.channels._notice_words import BUTTONS
from vigie.channels._words import ALERT, name_platform, typeset
from vigie.channels.notice import tell_mention
from vigie.channels.quotes import LONGEST_NAME, LONGEST_TEXT, shorten
from vigie.channels.story import MentionView
from vigie.errors import ChannelAddressError

HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
LONGEST_HEADER = 150
LONGEST_SECTION = 3_000
LONGEST_LINK = 3_000
LONGEST_FALLBACK = 1_000
Block = dict[str, Any]


def compose(
    notice: Notice,
    secrets: Mapping[str, str],
    delivery: str,  # noqa: ARG001 - Slack cannot tell a message sent twice
    now: datetime,  # noqa: ARG001 - Slack writes its own time
) -> Message:
    """The message and where it is posted."""
    body = json.dumps(render(notice), ensure_ascii=False).encode("utf-8", "replace")
    return Message(secrets["webhook_url"], body, {"Content-Type": "application/json"})


def is_taken(body: bytes) -> bool:
    """Whether Slack itself says the message was taken."""
    return body.strip() == b"ok"


def check_secrets(secrets: Mapping[str, str], *, local: bool) -> None:
    """Refuse an address that is no incoming webhook of Slack's. Raises ChannelAddressError."""
    address = secrets.get("webhook_url", "")
    parts = urlsplit(address) if is_web_link(address) else None
    if parts is None or not (local or (parts.scheme == "https" and parts.hostname in HOSTS)):
        raise ChannelAddressError(
            "paste the address of a Slack incoming webhook: https://hooks.slack.com/services/...",
            field="webhook_url",
            code="slack_address",
        )


def render(notice: Notice) -> dict[str, Any]:
    """The message: blocks, and the text that notifications and screen readers use."""
    fallback = f"{notice.subject}\n{notice.sentence}"
    blocks: list[Block] = [
        {"type": "header", "text": _plain(notice.subject, LONGEST_HEADER)},
        {"type": "section", "text": _plain(notice.sentence, LONGEST_SECTION)},
    ]
    if notice.cause:
        blocks.append({"type": "section", "text": _plain(notice.cause, LONGEST_SECTION)})
    if notice.mentions:
        title = escape(ALERT[notice.language]["seen"], LONGEST_SECTION)
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": f"*{title}*"}})
    for mention in notice.mentions[:MOST_MENTIONS]:
        blocks += _show(mention, notice)
    buttons = list(_buttons(notice))
    if buttons:
        blocks.append({"type": "actions", "elements": buttons})
    return {"text": escape(fallback, LONGEST_FALLBACK), "blocks": blocks}


def escape(text: str, longest: int) -> str:
    """Slack's three entities, cut so that none is cut in two."""
    entities = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    made, length = [], 0
    for char in text:
        piece = entities.get(char, char)
        length += len(piece)
        made.append(piece)
        if length > longest:
            return _cut(made, longest)
    return "".join(made)


def _cut(pieces: list[str], longest: int) -> str:
    length = sum(map(len, pieces))
    while length > longest - 1:
        length -= len(pieces.pop())
    return "".join(pieces).rstrip() + "…"


def _show(mention: MentionView, notice: Notice) -> Iterator[Block]:
    words = ALERT[notice.language]
    said = shorten(mention.text, LONGEST_TEXT)
    yield {"type": "section", "text": _plain(said, LONGEST_SECTION)}
    about = [_plain(tell_mention(mention, notice), LONGEST_TEXT + LONGEST_NAME)]
    link = _link(mention.url or "")
    if link:
        read = words["read"].format(platform=name_platform(mention.platform))
        label = escape(read.replace("|", " "), LONGEST_NAME)
        about.append({"type": "mrkdwn", "text": f"<{link}|{label}>"})
    yield {"type": "context", "elements": about}


def _link(address: str) -> str:
    """An address as `<address|label>` can carry it; empty when it cannot."""
    safe = address.replace("&", "&amp;").replace("|", "%7C")
    safe = safe.replace("<", "%3C").replace(">", "%3E")
    return safe if is_web_link(address) and len(safe) <= LONGEST_LINK - LONGEST_TEXT else ""


def _buttons(notice: Notice) -> Iterator[Block]:
    for name in BUTTONS:
        label = ALERT[notice.language][name]
        address = notice.links.get(name, "")
        if is_web_link(address) and len(address) <= LONGEST_LINK:
            look = {"style": "primary"} if name == "inbox" else {}
            text = {"type": "plain_text", "text": typeset(label, notice.language)}
            yield {"type": "button", "action_id": name, "text": text, "url": address, **look}


def _plain(text: str, longest: int) -> Block:
    return {"type": "plain_text", "text": escape(text, longest), "emoji": False}
