"""The generic webhook: anything that can sign a small JSON body can tell vigie what people say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import PayloadError, SignatureError
from vigie.mention import Author, EventKind, MentionEvent, Parsed, Rejected
from vigie.platforms import Capability, ConnectionStep, Profile, Told
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    plausible,
    read_id,
    read_json,
    read_object,
    read_text,
    read_url,
)
from vigie.platforms._lines import read_lines
from vigie.platforms._signature import check_hmac

LONGEST_TEXT = 20_000
LONGEST_LANGUAGE = 35
AHEAD = timedelta(days=1)
MOST_FOLLOWERS = 10**10

PROFILE = Profile(
    slug="generic",
    name="Generic webhook",
    capabilities=frozenset({Capability.MENTIONS, Capability.COMMENTS, Capability.PUSH}),
    secrets=("webhook_secret",),
    limits="20,000 characters a mention",
    windows="none",
    price="free",
    storage_duty="as agreed with the sender",
    reads=Told(
        fr="Ce que votre propre programme envoie.",
        en="What your own program sends.",
    ),
    writes=Told(
        fr="Rien.",
        en="Nothing.",
    ),
    stores=Told(
        fr="Le texte, l'auteur et l'adresse reçus, pendant 90 jours.",
        en="The words, author and address received, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr="Inventez une longue phrase secrète et enregistrez-la comme webhook_secret.",
            en="Make up a long secret phrase and save it as webhook_secret.",
        ),
        ConnectionStep(
            fr="Envoyez en POST à /webhooks/generic/votre-marque un corps JSON "
            '{"events": [{"id", "text", "url", "said_at", "author": {"id", "name", "followers"}, '
            '"in_reply_to", "language"}]}\u202f; id et text suffisent, said_at porte son fuseau.',
            en="POST to /webhooks/generic/your-brand a JSON body "
            '{"events": [{"id", "text", "url", "said_at", "author": {"id", "name", "followers"}, '
            '"in_reply_to", "language"}]}; id and text are enough, said_at carries its zone.',
        ),
        ConnectionStep(
            fr="Signez les octets du corps par HMAC-SHA256 avec cette phrase et joignez le "
            "résultat en hexadécimal\u202f: X-Vigie-Signature: sha256=…",
            en="Sign the body's bytes by HMAC-SHA256 with that phrase and attach the result in "
            "hexadecimal: X-Vigie-Signature: sha256=…",
        ),
    ),
)


def answer_handshake(
    query: Mapping[str, str],  # noqa: ARG001 - the protocol's
    secrets: Mapping[str, str],  # noqa: ARG001 - the protocol's
) -> str:
    """There is no handshake: whoever knows the secret may send. Raises SignatureError."""
    raise SignatureError("the generic webhook knows no handshake")


def verify_push(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> None:
    """Check `X-Vigie-Signature` over the raw bytes, in constant time. Raises SignatureError."""
    check_hmac(headers.get("x-vigie-signature", ""), body, secrets.get("webhook_secret", ""))


def parse_push(body: bytes, observed_at: datetime) -> Parsed:
    """Read a delivery, event by event. Raises PayloadError when it is not JSON.

    Nothing in the body dates an edit, so the version is the time of observation.
    """
    payload = read_json(body)
    items = payload.get("events") if isinstance(payload, dict) else None
    if not isinstance(items, list):
        return Parsed(none_because="the body has no list called events", recognised=False)
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, item in enumerate(items):
        try:
            events.append(_read_event(item, observed_at))
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if items else "the list of events is empty"
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a body as it is pushed, or a file in our own shape: JSON lines, a list, a table.

    Unlike a push, which its sender signs for this platform only, a file that a person brings may
    name the platform of each line. Raises PayloadError when it is none of these.
    """
    text = payload.lstrip(b"\xef\xbb\xbf \r\n\t")
    try:
        body = read_json(payload)
    except PayloadError:
        if text.startswith((b"{", b"[")) and not text.partition(b"\n")[0].rstrip().endswith(b"}"):
            raise
        return read_lines(payload, observed_at)
    is_line = isinstance(body, dict) and "id" in body and "events" not in body
    is_list = isinstance(body, list) and any(isinstance(one, dict) and one for one in body)
    return (
        read_lines(payload, observed_at) if is_line or is_list else parse_push(payload, observed_at)
    )


def _read_event(item: object, observed_at: datetime) -> MentionEvent:
    if not isinstance(item, dict):
        raise UnreadableError("the event is not an object")
    native_id = read_id(item.get("id"), "id")
    text = read_text(item.get("text"), "text", LONGEST_TEXT)
    read_text(item.get("language"), "language", LONGEST_LANGUAGE)
    if native_id is None:
        raise UnreadableError("id is missing")
    if not text.strip():
        raise UnreadableError("text is missing")
    return MentionEvent(
        platform="generic",
        native_id=native_id,
        kind=EventKind.ADD,
        version=observed_at,
        text=text,
        url=_read_url(item.get("url")),
        said_at=_read_said_at(item.get("said_at"), observed_at),
        author=_read_author(read_object(item.get("author"), "author")),
        in_reply_to=read_id(item.get("in_reply_to"), "in_reply_to"),
    )


def _read_url(value: object) -> str | None:
    url = read_url(value)
    if url is None and value not in (None, ""):
        raise UnreadableError("url is not a web address")
    return url


def _read_said_at(value: object, observed_at: datetime) -> datetime | None:
    """When it was said, if it says so. Rule: no zone, no day; a clock may be a day ahead of us."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(read_text(value, "said_at", 64))
        if moment.tzinfo is None:
            raise UnreadableError("said_at has no time zone")
        moment = moment.astimezone(observed_at.tzinfo)
        known = plausible(moment, observed_at)
    except (ValueError, OverflowError):
        raise UnreadableError("said_at is not an ISO 8601 time") from None
    if known is None or moment > observed_at + AHEAD:
        raise UnreadableError("said_at is no time anybody could have said this")
    return known


def _read_author(author: Mapping[str, Any]) -> Author:
    followers = author.get("followers")
    if followers is not None:
        whole = isinstance(followers, int) and not isinstance(followers, bool)
        if not whole or not 0 <= followers <= MOST_FOLLOWERS:
            raise UnreadableError("author.followers is not a whole number of people")
    name = read_text(author.get("name"), "author.name", LONGEST_NAME)
    return Author(id=read_id(author.get("id"), "author.id"), name=name or None, followers=followers)
