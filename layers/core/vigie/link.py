"""Links in mails that act: signed, expiring, and empty for whoever finds them elsewhere.

A token is ``base64url(act, brand, target, person, end) . base64url(tag)``, the tag being the first
128 bits of HMAC-SHA-256 over the first part as it stands. It is no bearer of anything but the one
act it names: a link that mutes an alert cannot end it. ``person`` is a digest of the recipient's
address, never the address: mails are forwarded and addresses land in histories. It still finds the
recipient among a brand's own few, so that acts have an actor, pages their language, and a link dies
with its recipient's place on the list.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from vigie.errors import ExpiredLinkError, ForgedLinkError


class Act(StrEnum):
    """What one link may do; ``target`` of the link in brackets."""

    ACKNOWLEDGE = "acknowledge"  # an alert's id
    MUTE = "mute"  # an alert's id
    NOT_A_PROBLEM = "not_a_problem"  # an alert's id
    UNDO = "undo"  # the id of a mention that a rule hid
    UNSUBSCRIBE = "unsubscribe"  # a kind of mail
    RESUBSCRIBE = "resubscribe"  # a kind of mail
    PAUSE_POSTS = "pause_posts"  # nothing: the brand's planned posts
    SHARE = "share"  # the id of a shared report; it shows, and does nothing
    REPORT = "report"  # a schedule's id and the first day it tells of; it shows, and does nothing


# An alert is old after a week, a digest's undo after a month; leaving must work for a year.
LASTS: Final[Mapping[Act, timedelta]] = {
    Act.ACKNOWLEDGE: timedelta(days=7),
    Act.MUTE: timedelta(days=7),
    Act.NOT_A_PROBLEM: timedelta(days=7),
    Act.UNDO: timedelta(days=30),
    Act.UNSUBSCRIBE: timedelta(days=365),
    Act.RESUBSCRIBE: timedelta(days=365),
    Act.PAUSE_POSTS: timedelta(days=7),
    Act.SHARE: timedelta(days=90),  # at most: each says its own end
    Act.REPORT: timedelta(days=60),
}
_SEPARATOR = "\x1f"
_TAG_BYTES = 16
_LONGEST = 1024


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says. ``person`` is ``name_person`` of an address, or ``@`` and a channel."""

    act: Act
    brand: str
    target: str
    person: str
    expires_at: datetime


def new_link(act: Act, brand: str, target: str, recipient: str, now: datetime) -> Link:
    """A link of one recipient, with its act's own end.

    ``recipient`` is an address, or ``@slack`` and the like where a whole channel reads the notice.
    """
    person = recipient if recipient.startswith("@") else name_person(recipient)
    return Link(act, brand, target, person, now + LASTS[act])


def name_person(address: str) -> str:
    """A recipient by 64 bits of a hash of the address; case and margins make no difference."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:16]


def sign(link: Link, key: str) -> str:
    """The token of a link: letters, digits, ``-``, ``_`` and one full stop."""
    end = f"{int(link.expires_at.timestamp()):x}"
    fields = (link.act.value, link.brand, link.target, link.person, end)
    if not key or any(_SEPARATOR in field for field in fields):
        raise ValueError("a link takes a key and plain fields")
    said = _to_text(_SEPARATOR.join(fields).encode())
    return f"{said}.{_to_text(_tag(said, key))}"


def read_link(token: str, key: str, now: datetime) -> Link:
    """The link of a token.

    Raises ForgedLinkError where the key did not sign it, ExpiredLinkError, which holds the link,
    where its time is over.
    """
    said, _, tag = token.partition(".")
    if not key or len(token) > _LONGEST or not token.isascii():
        raise ForgedLinkError("this is no link of ours")
    if not hmac.compare_digest(_to_text(_tag(said, key)), tag):
        raise ForgedLinkError("this is no link of ours")
    link = _parse(said)
    if now >= link.expires_at:
        raise ExpiredLinkError(link)
    return link


def _parse(said: str) -> Link:
    """What was signed; an act this version does not know is as good as forged."""
    try:
        text = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode()
        act, brand, target, person, end = text.split(_SEPARATOR)
        return Link(Act(act), brand, target, person, datetime.fromtimestamp(int(end, 16), UTC))
    except (binascii.Error, ValueError, OverflowError) as error:
        raise ForgedLinkError("this is no link of ours") from error


def _tag(said: str, key: str) -> bytes:
    return hmac.digest(key.encode(), said.encode(), "sha256")[:_TAG_BYTES]


def _to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
