"""A channel's uploads as Atom: fetched, or pushed by the hub with every new or changed video.

An upload is the channel's own word, so it is marked as ours: comments will hang under it.
https://developers.google.com/youtube/v3/guides/push_notifications
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from vigie.errors import PayloadError, SignatureError
from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._feed_bytes import decode
from vigie.platforms._feed_read import read_feed
from vigie.platforms._feed_types import Entry
from vigie.platforms._fields import read_time
from vigie.platforms._signature import check_hmac, is_same

SITE = "https://www.youtube.com"
VIDEO = re.compile(r"yt:video:([\w-]{6,20})")
CHANNEL = re.compile(r"/channel/([\w-]+)")
CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
# Atom tombstones (RFC 6721): a feed reader passes over them.
TOMBSTONE = re.compile(
    r"<at:deleted-entry\b([^<>]{1,500})>(.{0,2000}?)</at:deleted-entry>", re.DOTALL
)
ATTRIBUTE = re.compile(r"\b(ref|when)\s*=\s*[\"']([^\"'<>]{1,100})[\"']")
TOPIC = re.compile(r"https?://www\.youtube\.com/(?:xml/)?feeds/videos\.xml\?channel_id=[\w-]+")
MODES = frozenset({"subscribe", "unsubscribe"})


def parse_uploads(payload: bytes, observed_at: datetime) -> Parsed:
    """The videos of a feed and those taken down. Raises PayloadError when it is no feed."""
    gone = _read_tombstones(payload, observed_at)
    try:
        document = read_feed(payload, observed_at)
    except PayloadError:
        if not gone:
            raise
        return Parsed(gone)
    events: list[MentionEvent] = list(gone)
    rejected = list(document.rejected)
    for index, entry in enumerate(document.entries):
        found = VIDEO.search(entry.id)
        if found:
            events.append(_read_upload(found[1], entry, observed_at))
        else:
            rejected.append(Rejected(index, "the entry is no video"))
    nothing = "" if events or rejected else "the feed lists no video"
    return Parsed(tuple(events), tuple(rejected), nothing)


def video_event(
    identity: str,
    text: str,
    said_at: datetime | None,
    *,
    version: datetime,
    author: Author,
    own: bool,
    kind: EventKind = EventKind.ADD,
) -> MentionEvent:
    """A video as a mention: its title and description are the words, it shows a film."""
    return MentionEvent(
        platform="youtube",
        native_id=identity,
        kind=kind,
        version=version,
        text=text,
        url=f"{SITE}/watch?v={identity}",
        said_at=said_at,
        author=author,
        own=own,
        account=author.id if own else None,
        facts={Fact.SHOWS.value: "video", **({"channel": author.id} if author.id else {})},
    )


def check_hub_signature(
    headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]
) -> None:
    """Check `X-Hub-Signature` over the raw bytes, in constant time. Raises SignatureError."""
    given, secret = headers.get("x-hub-signature", ""), secrets.get("hub_secret", "")
    algorithm = given.partition("=")[0].lower()
    algorithm = algorithm if algorithm in ("sha256", "sha384", "sha512") else "sha1"
    check_hmac(given, body, secret, prefix=f"{algorithm}=", algorithm=algorithm)


def echo_hub(query: Mapping[str, str], secrets: Mapping[str, str]) -> str:
    """The bare challenge, for a hub that knows our verify token. Raises SignatureError."""
    expected = secrets.get("verify_token", "")
    if not expected or query.get("hub.mode") not in MODES or not query.get("hub.challenge"):
        raise SignatureError("this is no handshake, or no verify token is stored")
    if not is_same(query.get("hub.verify_token", ""), expected):
        raise SignatureError("the verify token is not ours")
    if not TOPIC.fullmatch(query.get("hub.topic", "")):
        raise SignatureError("the topic is no channel's uploads")
    return query["hub.challenge"]


def _read_upload(identity: str, entry: Entry, observed_at: datetime) -> MentionEvent:
    """The version is the feed's own time of change, which counts views too: words decide edits."""
    in_url = CHANNEL.search(entry.author.id or "")
    author = replace(entry.author, id=in_url[1] if in_url else None)
    said_at = entry.published
    return video_event(
        identity,
        "\n\n".join(one for one in (entry.title, entry.body) if one),
        said_at,
        version=entry.updated or said_at or observed_at,
        author=author,
        own=True,
    )


def _read_tombstones(payload: bytes, observed_at: datetime) -> tuple[MentionEvent, ...]:
    events = []
    for found in TOMBSTONE.finditer(CDATA.sub("", decode(payload))):
        given = dict(ATTRIBUTE.findall(found[1]))
        video = VIDEO.fullmatch(given.get("ref", "").strip())
        if video:
            channel = CHANNEL.search(found[2])
            events.append(
                MentionEvent(
                    platform="youtube",
                    native_id=video[1],
                    kind=EventKind.REMOVE,
                    version=read_time(given.get("when"), observed_at) or observed_at,
                    url=f"{SITE}/watch?v={video[1]}",
                    own=True,
                    account=channel[1] if channel else None,
                )
            )
    return tuple(events)
