"""A mention: one thing somebody said, as the platform told us. Facts only, nothing of ours."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

ID_LENGTH = 26
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# What somebody heard never outranks what the platform itself says, however old that is.
HEARSAY = datetime(1970, 1, 2, tzinfo=UTC)


class EventKind(StrEnum):
    """What happened to a mention on its platform."""

    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"
    HIDE = "hide"
    UNHIDE = "unhide"


class Fact(StrEnum):
    """What platforms tell beside the words, by the keys every part of vigie knows.

    A platform may add keys of its own, lower case: what it needs to answer a mention.
    ``private``: said in a private message. ``summons``: the author called the account. ``rating``:
    one to five stars. ``shows``: what it shows beside or instead of words, comma separated, among
    photo, video, audio, sticker, file, gif, location, poll, link, story. ``withheld``: the
    platform's terms made us forget the words; its address stays.
    """

    PRIVATE = "private"
    SUMMONS = "summons"
    RATING = "rating"
    SHOWS = "shows"
    WITHHELD = "withheld"


Facts = Mapping[str, str]
YES = "1"
# The longest window anything is news in: what comes later than that is history.
NEWS_FOR = timedelta(hours=24)
# By whom withheld words were, for erasure alone: a hash, since the name itself must go.
WROTE = "wrote"
# A fact of a mention its delivery told by its id alone: it is read at once.
LOOKUP = "lookup"
LENT = frozenset({"text", "media", "author", "facts"})


@dataclass(frozen=True, slots=True)
class Author:
    """Who said it, by the platform's own id; every field may be missing."""

    id: str | None = None
    name: str | None = None
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class MentionEvent:
    """One event as a platform module read it from a payload, before any brand is known.

    ``version`` orders the events of one mention: the platform's edit time, else the time of
    observation. ``thread_id`` is the native id of the post the talk hangs under; ``account`` the
    platform's id of the account the payload was sent for. ``own`` marks our own words. ``realm`` is
    the address of a self-hosted platform's instance, where ids begin anew; empty where the platform
    is one. ``facts`` are what `Fact` lists and what the platform needs to answer.
    """

    platform: str
    native_id: str
    kind: EventKind
    version: datetime
    text: str = ""
    url: str | None = None
    said_at: datetime | None = None
    author: Author = Author()
    in_reply_to: str | None = None
    thread_id: str | None = None
    own: bool = False
    media: tuple[str, ...] = ()
    account: str | None = None
    realm: str = ""
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """One item of a payload that could not be read, by its place, and why."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a payload holds: events in its order, items set aside, or why it holds none.

    ``recognised`` is false when the payload is readable but of a shape we do not know;
    ``withdrawn`` is the account whose owner took the app's access back, as the payload tells.
    """

    events: tuple[MentionEvent, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    none_because: str = ""
    recognised: bool = True
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """The stored fact. One per (brand, platform, native id), whatever happens how often.

    ``stamps`` holds, per field a platform may change, the version that set it. ``revision`` counts
    the writes of the stored item, ``words_until`` is when the platform's terms end our right to the
    words, ``kept_until`` when the item goes; none says anything about the mention itself.
    """

    brand: str
    platform: str
    native_id: str
    said_at: datetime
    text: str = ""
    url: str | None = None
    author: Author = Author()
    in_reply_to: str | None = None
    thread_id: str | None = None
    media: tuple[str, ...] = ()
    realm: str = ""
    facts: Facts = field(default_factory=dict)
    hidden: bool = False
    own: bool = False
    removed: bool = False
    backfilled: bool = False
    stamps: Mapping[str, datetime] = field(default_factory=dict)
    revision: int = field(default=0, compare=False)
    words_until: datetime | None = field(default=None, compare=False)
    kept_until: datetime | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """The mention's address in our API."""
        return mention_id(self.brand, self.platform, self.native_id, self.realm)

    @property
    def conversation_id(self) -> str:
        """The mention its conversation hangs under."""
        thread = self.thread_id or self.native_id
        return mention_id(self.brand, self.platform, thread, self.realm)

    @property
    def is_private(self) -> bool:
        """Whether it was said in a private message, and so is answered in private."""
        return self.facts.get(Fact.PRIVATE) == YES

    @property
    def is_withheld(self) -> bool:
        """Whether its words may not be kept any longer."""
        return self.facts.get(Fact.WITHHELD) == YES

    @property
    def is_heard(self) -> bool:
        """Whether all of it came from an alert or a feed: its platform's terms lent us none."""
        return bool(self.stamps) and all(at == HEARSAY for at in self.stamps.values())

    @property
    def version(self) -> datetime:
        """The version of the words, which is what an answer answers."""
        return self.stamps.get("text", LONG_AGO)

    @property
    def content_hash(self) -> str:
        """Changes when, and only when, the words or pictures change."""
        seen = "\x00".join((self.text, *self.media))
        return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def mention_id(brand: str, platform: str, native_id: str, realm: str = "") -> str:
    """The id of a mention: 130 bits of a hash of its natural key, safe in a URL."""
    where = f"{platform}\x01{realm}" if realm else platform
    key = f"{brand}\x00{where}\x00{native_id}".encode("utf-8", "surrogatepass")
    return base64.b32encode(hashlib.sha256(key).digest()).decode().lower()[:ID_LENGTH]


def merge(
    known: Mention | None, event: MentionEvent, brand: str, *, backfilled: bool = False
) -> Mention:
    """What is known after one more event, whatever the order the events come in.

    Rule: each field keeps the value of its newest version, ties go to the greater value; a removal
    is final and takes words, pictures, address and author with it; ``said_at`` is the earliest time
    known; a mention counts as back-filled only while nobody saw it happen. Every rule is a maximum
    or a minimum, so any order and any number of repeats end in the same mention. Seeing again what
    is known is no news: an add whose version is the time of observation stamps nothing anew, which
    saves a write per poll. The price: where a platform gives no times, an edit observed before such
    a repeat but stored after it wins until the next look.
    """
    event = _to_the_millisecond(event)
    before = known or Mention(
        brand=brand,
        platform=event.platform,
        native_id=event.native_id,
        realm=event.realm,
        said_at=event.said_at or event.version,
        backfilled=backfilled,
    )
    if before.is_withheld and _tells_anew(event, before):
        stamps = {name: at for name, at in before.stamps.items() if name not in LENT}
        before = replace(before, facts={}, stamps=stamps)
    after = replace(
        before,
        said_at=min(before.said_at, event.said_at or event.version),
        own=before.own or event.own,
        removed=before.removed or event.kind is EventKind.REMOVE,
        backfilled=before.backfilled and backfilled,
    )
    return bury(after) if after.removed else _take_newer(after, event)


def _tells_anew(event: MentionEvent, withheld: Mention) -> bool:
    """Whether words we had to forget were read again; what somebody heard of them is older."""
    is_told = event.kind in (EventKind.ADD, EventKind.EDIT) and bool(event.text or event.media)
    return is_told and event.version >= withheld.version


def _to_the_millisecond(event: MentionEvent) -> MentionEvent:
    """Times as they are stored, so that what was read back equals what was written."""

    def cut(moment: datetime) -> datetime:
        return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)

    said_at = cut(event.said_at) if event.said_at else None
    return replace(event, version=cut(event.version), said_at=said_at)


def _take_newer(mention: Mention, event: MentionEvent) -> Mention:
    changes: dict[str, Any] = {}
    stamps = dict(mention.stamps)
    for name, value in _offered(event).items():
        if event.kind is EventKind.ADD and name in stamps and value == getattr(mention, name):
            continue  # costs no write; see the docstring of ``merge``
        current = (stamps.get(name, LONG_AGO), _rank(getattr(mention, name)))
        if (event.version, _rank(value)) > current:
            changes[name] = value
            stamps[name] = event.version
    return replace(mention, **changes, stamps=stamps)


def _offered(event: MentionEvent) -> dict[str, Any]:
    """The fields an event speaks of; what it leaves out says nothing."""
    if event.kind in (EventKind.HIDE, EventKind.UNHIDE):
        return {"hidden": event.kind is EventKind.HIDE}
    present = {
        "url": event.url,
        "in_reply_to": event.in_reply_to,
        "thread_id": event.thread_id,
        "author": event.author if event.author != Author() else None,
        "facts": event.facts or None,
    }
    words = {"text": event.text, "media": event.media}
    return words | {name: value for name, value in present.items() if value is not None}


def _rank(value: object) -> str:
    return repr(sorted(value.items()) if isinstance(value, dict) else value)


def withhold(mention: Mention) -> Mention:
    """A mention whose words may be kept no longer: author and words go, its address stays.

    It says so, and what was counted stays counted; read anew, it is whole again.
    """
    who = mention.author.id or mention.author.name
    kept = mention.facts.get(WROTE, "")
    wrote = author_hash(mention.brand, mention.platform, who) if who else kept
    facts = {Fact.WITHHELD.value: YES} | ({WROTE: wrote} if wrote else {})
    return replace(mention, text="", author=Author(), media=(), facts=facts)


def author_hash(brand: str, platform: str, author: str) -> str:
    """An author of a brand's mentions as a name that cannot be read back."""
    return hashlib.sha256(f"{brand}\x00{platform}\x00{author}".encode()).hexdigest()[:32]


def bury(mention: Mention) -> Mention:
    """A removed mention: its key and time stay, every word and name goes."""
    return replace(
        mention,
        text="",
        url=None,
        author=Author(),
        in_reply_to=None,
        thread_id=None,
        media=(),
        facts={},
        hidden=False,
        stamps={},
    )
