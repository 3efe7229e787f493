"""Reading a channel and its threads: forward from the last message known, and once more the latest.

Discord lists at most a hundred messages a call, the newest first, also after an id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import GoneError, PayloadError, PermissionDeniedError, RateLimitedError
from vigie.mention import EventKind, MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._discord_errors import Bot
from vigie.platforms._discord_read import Place, read_messages, snowflake_of

AT_ONCE = 100
MOST_CALLS = 10
MOST_THREADS = 100
SOON = 5.0
HISTORY = timedelta(days=7)
OVERLAP = timedelta(days=1)
PUBLIC_THREAD = 11
FORUMS = frozenset({15, 16})
SERVER_CHANNELS = frozenset({0, 5, 15, 16})


def poll_channel(bot: Bot, channel: str, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """What is new, edited or gone in a channel, and what is new in its open threads.

    The cursor is ``{"guild", "kind", "after": last id read, "since": where unknown threads begin,
    "latest": {id: hash of its words}, "threads": {thread: last id read}}``. Rule: ids are read
    forward without a gap, so a poll that ran out of its ten calls, or was told to wait, goes on
    where it stopped; once caught up, the latest hundred are read again for edits, and an id that
    should stand among them and does not is gone. Raises the PlatformError tree or PayloadError
    when nothing could be read.
    """
    walk = _Walk(bot, channel, now, cursor)
    walk.find_place()
    try:
        walk.read_channel()
        walk.read_threads()
    except RateLimitedError as error:
        if not walk.has_read:
            raise
        walk.wait = error.retry_after
    return Fetched(
        events=tuple(walk.events),
        cursor=walk.to_cursor(),
        rejected=tuple(walk.rejected),
        wait=walk.wait,
    )


@dataclass(slots=True)
class _Walk:
    """One poll: what it found, where it stands, and the calls it may still make."""

    bot: Bot
    channel: str
    now: datetime
    cursor: Mapping[str, Any]
    guild: str = ""
    kind: int = 0
    after: str = ""
    since: str = "0"
    latest: dict[str, str] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)
    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    calls: int = MOST_CALLS
    wait: float = 0.0
    has_read: bool = False

    def find_place(self) -> None:
        """The channel's server and kind, asked once; a channel keeps both for life."""
        self.after = _id(self.cursor.get("after"))
        self.latest = _texts(self.cursor.get("latest"))
        self.threads = _texts(self.cursor.get("threads"))
        self.since = _id(self.cursor.get("since")) or snowflake_of(self.now - HISTORY)
        kind = self.cursor.get("kind")
        if isinstance(kind, int):
            self.guild, self.kind = _id(self.cursor.get("guild")), kind
            return
        about = self._read(f"/channels/{self.channel}")
        if not isinstance(about, dict) or not isinstance(about.get("type"), int):
            raise PayloadError("discord's answer is no channel")
        self.guild, self.kind = _id(about.get("guild_id")), int(about["type"])

    def read_channel(self) -> None:
        """Forward from the last id, then the latest hundred again. Forums hold threads only."""
        if self.kind in FORUMS:
            return
        place = Place(self.guild, self.kind, self.bot.id)
        path = f"/channels/{self.channel}/messages"
        while self.after:
            if self.calls <= 1:
                self.wait = SOON
                return
            before, page = self.after, self._page(path, {"after": self.after})
            self._keep(page, place)
            self.after = max([self.after, *map(_id_of, page)], key=_number)
            if len(page) < AT_ONCE or self.after == before:
                break
        self._read_latest(path, place)

    def _read_latest(self, path: str, place: Place) -> None:
        page = self._page(path, {})
        present = {identity: _hash(one) for one in page if (identity := _id_of(one))}
        changed = {one for one, words in present.items() if self.latest.get(one, words) != words}
        fresh = {one for one in present if _number(one) > _number(self.after)}
        self._keep([one for one in page if _id_of(one) in changed | fresh], place, changed)
        if not present:
            return  # as empty as for a bot that lost the right to read: nothing is known to be gone
        oldest = min(map(_number, present)) if len(page) >= AT_ONCE else 0
        self.events += [
            _removal(gone, self.channel, self.now)
            for gone in self.latest
            if gone not in present and _number(gone) > oldest
        ]
        self.latest = present
        self.after = max([self.after, *present], key=_number)

    def read_threads(self) -> None:
        """New messages of the channel's open threads; a late word reopens an archived one."""
        if self.kind not in SERVER_CHANNELS or not self.guild or not self.calls or self.wait:
            return
        answer = self._read(f"/guilds/{self.guild}/threads/active")
        listed = answer.get("threads") if isinstance(answer, dict) else None
        for thread in listed if isinstance(listed, list) else []:
            if not isinstance(thread, dict) or _id(thread.get("parent_id")) != self.channel:
                continue
            identity = _id(thread.get("id"))
            known = self.threads.get(identity, self.since)
            if _number(_id(thread.get("last_message_id"))) <= _number(known):
                continue
            if not self.calls:
                self.wait = SOON
                return
            self._read_thread(identity, thread.get("type"))

    def _read_thread(self, thread: str, kind: object) -> None:
        """A thread from where it was left; one never seen, from a week before the first poll."""
        place = Place(self.guild, kind if isinstance(kind, int) else PUBLIC_THREAD, self.bot.id)
        after = self.threads.get(thread, self.since)
        while self.calls and thread:
            try:
                page = self._page(f"/channels/{thread}/messages", {"after": after})
            except (GoneError, PermissionDeniedError):
                return
            self._keep(page, place)
            before, after = after, max([after, *map(_id_of, page)], key=_number)
            self.threads[thread] = after
            if len(page) < AT_ONCE or after == before:
                return
        self.wait = SOON

    def to_cursor(self) -> dict[str, Any]:
        """Where to go on. Once all was read, what is older than a day needs no place of its own."""
        since = self.since
        if not self.wait:
            since = max(since, snowflake_of(self.now - OVERLAP), key=_number)
        places = {one: last for one, last in self.threads.items() if _number(last) > _number(since)}
        newest = sorted(places.items(), key=lambda one: _number(one[1]))[-MOST_THREADS:]
        return {
            "guild": self.guild,
            "kind": self.kind,
            "after": self.after,
            "since": since,
            "latest": self.latest,
            "threads": dict(newest),
        }

    def _page(self, path: str, params: Mapping[str, str]) -> list[Any]:
        page = self._read(path, {"limit": str(AT_ONCE), **params})
        if not isinstance(page, list):
            raise PayloadError("discord's answer is no list of messages")
        self.has_read = True
        return page

    def _read(self, path: str, params: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
        self.calls -= 1
        return self.bot.read(path, params)

    def _keep(self, page: list[Any], place: Place, edited: set[str] | None = None) -> None:
        """Oldest first, as it was said; an edit keeps its own time, else it was seen now."""
        parsed = read_messages(reversed(page), place, self.now)
        known = {one.native_id for one in self.events}
        for one in parsed.events:
            if one.native_id in (edited or ()):
                self.events.append(_as_edit(one, self.now))
            elif one.native_id not in known:
                self.events.append(one)
        self.rejected += parsed.rejected


def _as_edit(event: MentionEvent, now: datetime) -> MentionEvent:
    version = now if event.version == event.said_at else event.version
    return replace(event, kind=EventKind.EDIT, version=version)


def _removal(identity: str, channel: str, now: datetime) -> MentionEvent:
    return MentionEvent(
        platform="discord",
        native_id=identity,
        kind=EventKind.REMOVE,
        version=now,
        account=channel,
    )


def _hash(message: object) -> str:
    """Changes when the words do; embeds are left out, for Discord adds them by itself."""
    words = str(message.get("content")) if isinstance(message, dict) else ""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _id_of(message: object) -> str:
    return _id(message.get("id")) if isinstance(message, dict) else ""


def _id(value: object) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdigit() and len(text) <= 20 else ""  # noqa: PLR2004 - digits of 2**64


def _number(identity: str) -> int:
    return int(identity or "0")


def _texts(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {key: str(one) for key, one in pairs if _id(key)}
