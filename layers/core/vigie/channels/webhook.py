"""The generic webhook: one JSON document of ours, signed as deliveries to us are.

`X-Vigie-Signature: sha256=<hex HMAC-SHA256 of the raw body>` under the secret both sides know;
`X-Vigie-Delivery` and ``delivery`` in the body are the same whenever the same notice is sent again,
and ``sent_at`` is inside what is signed, so that a receiver can refuse what is old or known.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from vigie.channels import Message, Notice
from vigie.channels._layout import is_web_link
from vigie.channels.story import MentionView
from vigie.errors import ChannelAddressError

VERSION = 1
SHORTEST_SECRET = 16


def compose(notice: Notice, secrets: Mapping[str, str], delivery: str, now: datetime) -> Message:
    """The signed document and where it is posted."""
    text = json.dumps(render(notice, delivery, now), ensure_ascii=False)
    body = text.encode("utf-8", "replace")
    proof = hmac.new(secrets["secret"].encode("utf-8", "replace"), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Vigie-Signature": f"sha256={proof}",
        "X-Vigie-Delivery": delivery,
    }
    return Message(secrets["url"], body, headers)


def is_taken(body: bytes) -> bool:  # noqa: ARG001 - the status says it all
    """A receiver may answer what it likes."""
    return True


def check_secrets(secrets: Mapping[str, str], *, local: bool) -> None:
    """Refuse an address that is not https, and a short secret. Raises ChannelAddressError."""
    address = secrets.get("url", "")
    if not is_web_link(address) or not (local or urlsplit(address).scheme == "https"):
        raise ChannelAddressError(
            "give the https address your program listens at", field="url", code="webhook_address"
        )
    if len(secrets.get("secret", "")) < SHORTEST_SECRET:
        raise ChannelAddressError(
            f"the secret has {SHORTEST_SECRET} characters at least",
            field="secret",
            code="webhook_secret",
        )


def render(notice: Notice, delivery: str, now: datetime) -> dict[str, Any]:
    """The document; its shape is the README's, and changes only with ``version``."""
    return {
        "version": VERSION,
        "delivery": delivery,
        "sent_at": now.isoformat(timespec="seconds"),
        "form": notice.form.value,
        "language": notice.language,
        "brand": {"slug": notice.brand, "name": notice.brand_name},
        "subject": notice.subject,
        "sentence": notice.sentence,
        "cause": notice.cause,
        "alert": {
            "id": notice.alert_id or None,
            "kind": notice.kind,
            "severity": notice.severity,
            "count": notice.count,
            "expected": round(notice.expected, 3),
            "share": round(notice.share, 3),
            "window_hours": notice.window_hours,
        },
        "mentions": [_show(mention) for mention in notice.mentions],
        "links": dict(notice.links),
    }


def _show(mention: MentionView) -> dict[str, Any]:
    return {
        "text": mention.text,
        "url": mention.url,
        "author": mention.author_name,
        "followers": mention.followers,
        "platform": mention.platform,
        "said_at": mention.said_at.isoformat(timespec="seconds"),
    }
