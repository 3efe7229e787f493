"""The stack's own key, and the links it signs: made by whoever comes first, read when needed.

Removing the parameter ``/vigie/<stage>/_stack/links/key`` makes every link sent so far worthless;
the next mail makes a new key. Containers that run remember the old one for five minutes.
"""

from __future__ import annotations

import secrets
import time
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from vigie.aws.secrets import read_secrets, refresh_secrets, write_first
from vigie.aws.settings import settings
from vigie.errors import TransientError
from vigie.link import Act, Link, new_link, read_link, sign
from vigie.mailbox import MailKind

STACK, LINKS, KEY = "_stack", "links", "key"  # no brand's name begins with an underscore
_PAUSES = (0.1, 0.4, 1.0)


def mint(link: Link) -> str:
    """The address of a link. Raises TransientError when the key can be neither read nor made."""
    try:
        return f"{settings().site_url}/m/{sign(link, _key())}"
    except (ClientError, BotoCoreError) as error:
        raise TransientError(f"no key for links: {type(error).__name__}") from error


def mint_for(act: Act, brand: str, target: str, recipient: str, now: datetime) -> str:
    """The address of a new link of one recipient: see `vigie.link.new_link`, `mint`."""
    return mint(new_link(act, brand, target, recipient, now))


def open_link(token: str, now: datetime) -> Link:
    """The link of a token. Raises ForgedLinkError, ExpiredLinkError.

    Without a key nothing can be ours: opening never makes one.
    """
    return read_link(token, read_secrets(STACK, LINKS).get(KEY, ""), now)


def leave_headers(
    brand: str, kind: MailKind, recipient: str, now: datetime
) -> tuple[tuple[str, str], ...]:
    """What lets a mail program offer to unsubscribe with one click (RFC 2369, RFC 8058)."""
    address = mint_for(Act.UNSUBSCRIBE, brand, kind.value, recipient, now)
    return (
        ("List-Unsubscribe", f"<{address}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def _key() -> str:
    known = read_secrets(STACK, LINKS).get(KEY)
    if known:
        return known
    made = secrets.token_urlsafe(32)
    if write_first(STACK, LINKS, KEY, made):
        return made
    for pause in _PAUSES:  # what was written a moment ago may not be readable yet
        refresh_secrets(STACK, LINKS)
        if known := read_secrets(STACK, LINKS).get(KEY):
            return known
        time.sleep(pause)
    raise TransientError("the key for links was made in this moment")
