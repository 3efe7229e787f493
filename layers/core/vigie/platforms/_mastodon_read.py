"""Mastodon's objects: statuses, alone or within notifications, conversations, threads, searches.

https://docs.joinmastodon.org/entities/Status/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    clean_text,
    read_count,
    read_id,
    read_json,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._html import html_to_text
from vigie.platforms._mastodon_media import list_media, list_shown

# Notifications whose status says something; all others are about acts without words.
SPOKEN = frozenset({"mention", "status", "update", "quote", "quoted_update"})
# Servers put the quoted address into the words, for readers that know no quotes.
QUOTE_LINE = re.compile(r'<p class="quote-inline">.*?</p>', re.DOTALL)
# RFC 6749's codes; every other error is a localised sentence.
CODE = re.compile(r"[a-z]+(_[a-z]+)+")
# Mastodon's are numbers; servers that speak its language count otherwise.
STATUS_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
LONGEST_WALK = 500
# https://docs.joinmastodon.org/admin/webhooks/
HOOKS = {"status.created": "update", "status.updated": "status.update"}


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known of the server asked: its address and our own account's id there."""

    observed_at: datetime
    realm: str = ""
    me: str = ""

    def read(
        self, objects: Iterable[object]
    ) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
        """The events of a list of objects in its order, and those set aside by their place."""
        events: list[MentionEvent] = []
        rejected: list[Rejected] = []
        for index, one in enumerate(objects):
            try:
                said = _find_said(read_object(one, "the item"))
                if said:
                    events.append(self._event(said))
            except UnreadableError as error:
                rejected.append(Rejected(index, str(error)))
        return _under_their_roots(events), tuple(rejected)

    def _event(self, said: _Said) -> MentionEvent:
        status = said.status
        identity = read_id(status.get("id"), "id")
        if identity is None:
            raise UnreadableError("the status has no id")
        said_at = read_time(status.get("created_at"), self.observed_at)
        edited_at = read_time(status.get("edited_at"), self.observed_at)
        author, acct = _author(status)
        # Only the answer to a deletion holds the words as they were typed, for a new draft.
        is_gone = "content" not in status
        kind = EventKind.EDIT if edited_at or said.is_edit else EventKind.ADD
        version = edited_at or (self.observed_at if said.is_edit else said_at)
        parent = read_id(status.get("in_reply_to_id"), "in_reply_to_id")
        return MentionEvent(
            platform="mastodon",
            native_id=identity,
            kind=EventKind.REMOVE if is_gone else kind,
            version=self.observed_at if is_gone else version or self.observed_at,
            text=_text(status),
            url=read_url(status.get("url")) or read_url(status.get("uri")),
            said_at=said_at,
            author=author,
            in_reply_to=parent,
            thread_id=parent,
            own=bool(self.me) and author.id == self.me,
            media=list_media(status),
            realm=self.realm,
            facts=_facts(status, acct, called=said.calls_us or self._is_called(status)),
        )

    def _is_called(self, status: Mapping[str, Any]) -> bool:
        named = status.get("mentions")
        return bool(self.me) and any(
            isinstance(one, dict) and str(one.get("id")) == self.me
            for one in (named if isinstance(named, list) else [])
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """A status and how we came by it."""

    status: Mapping[str, Any]
    calls_us: bool = False
    is_edit: bool = False


def parse_mastodon(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body, or one frame of a stream. Raises PayloadError when it is not JSON."""
    body = read_json(payload)
    if isinstance(body, dict) and isinstance(body.get("event"), str):
        return _read_frame(body, observed_at)
    if isinstance(body, dict) and isinstance(body.get("error"), str):
        code = body["error"]
        named = f": {code}" if CODE.fullmatch(code) else ""
        return Parsed(none_because=f"mastodon answered with an error{named}")
    events, rejected = Reader(observed_at).read(list_objects(body))
    nothing = "" if events or rejected else "nothing that anybody said is in this answer"
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def list_objects(body: object) -> list[Any]:
    """The objects of an answer: a list, a thread, a search, grouped notifications, or one."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    groups = body.get("notification_groups")
    if isinstance(groups, list):
        return [_ungrouped(one, body) for one in groups]
    lists = [body.get(name) for name in ("ancestors", "descendants", "statuses")]
    if any(isinstance(one, list) for one in lists):
        return [one for each in lists if isinstance(each, list) for one in each]
    return [body]


def _ungrouped(group: object, body: Mapping[str, Any]) -> object:
    """A group of notifications as one notification with its status."""
    if not isinstance(group, dict):
        return group
    statuses = body.get("statuses")
    status = next(
        (
            one
            for one in (statuses if isinstance(statuses, list) else [])
            if isinstance(one, dict) and one.get("id") == group.get("status_id")
        ),
        None,
    )
    return {"type": group.get("type"), "status": status, "group_key": group.get("group_key")}


def _read_frame(frame: Mapping[str, Any], observed_at: datetime) -> Parsed:
    """One event of a stream, whose payload is JSON within a string, or of a server's webhook."""
    event = HOOKS.get(frame["event"], frame["event"])
    payload = frame.get("payload", frame.get("object"))
    if event == "delete":
        identity = read_id(payload, "payload") if isinstance(payload, str | int) else None
        if identity and STATUS_ID.fullmatch(identity):
            gone = MentionEvent("mastodon", identity, EventKind.REMOVE, observed_at)
            return Parsed((gone,))
    if event not in ("update", "status.update", "notification", "conversation"):
        return Parsed(none_because="this event of the stream says nothing")
    try:
        one = json.loads(payload) if isinstance(payload, str) else payload
    except (ValueError, RecursionError):
        raise PayloadError("the payload of the frame is not JSON") from None
    if event == "status.update":
        one = {"type": "update", "status": one}
    events, rejected = Reader(observed_at).read([one])
    nothing = "" if events or rejected else "this event of the stream says nothing"
    return Parsed(events, rejected, none_because=nothing)


def _find_said(one: Mapping[str, Any]) -> _Said | None:
    """The status an object is or carries, if it says anything new; a boost repeats old words."""
    found: _Said | None = None
    if "last_status" in one:
        found = _Said(read_object(one["last_status"], "last_status"))
    elif isinstance(one.get("type"), str) and not {"content", "text"} & one.keys():
        if one["type"] in SPOKEN:
            status = read_object(one.get("status"), "status")
            is_edit = one["type"] in ("update", "quoted_update")
            found = _Said(status, calls_us=one["type"] == "mention", is_edit=is_edit)
    elif ("content" in one or isinstance(one.get("text"), str)) and (
        "uri" in one or {"id", "account"} <= one.keys()
    ):
        found = _Said(one)
    if found is None or not found.status or isinstance(found.status.get("reblog"), dict):
        return None
    return found


def _under_their_roots(events: list[MentionEvent]) -> tuple[MentionEvent, ...]:
    """Each reply under the topmost status known; its parent where no more is known."""
    parents = {one.native_id: one.in_reply_to for one in events}
    return tuple(replace(one, thread_id=_top(one, parents)) for one in events)


def _top(event: MentionEvent, parents: Mapping[str, str | None]) -> str | None:
    top = event.in_reply_to
    for _ in range(LONGEST_WALK):
        above = parents.get(top) if top else None
        if not above:
            break
        top = above
    return top


def _text(status: Mapping[str, Any]) -> str:
    """The warning above the words, then the words: both are said, both may name a brand."""
    warning = read_text(status.get("spoiler_text"), "spoiler_text").strip()
    html = read_text(status.get("content"), "content")
    words = html_to_text(QUOTE_LINE.sub("", html)) or read_text(status.get("text"), "text")
    return "\n\n".join(one for one in (warning, words) if one)


def _author(status: Mapping[str, Any]) -> tuple[Author, str]:
    """Who said it, and the address to call them by; both empty for a deleted account."""
    account = read_object(status.get("account"), "account")
    acct = read_text(account.get("acct"), "account.acct", LONGEST_NAME)
    name = read_text(account.get("display_name"), "account.display_name").strip()
    author = Author(
        id=read_id(account.get("id"), "account.id"),
        name=(name or acct)[:LONGEST_NAME] or None,
        followers=read_count(account.get("followers_count")),
    )
    return author, acct


def _facts(status: Mapping[str, Any], acct: str, *, called: bool) -> dict[str, str]:
    visibility = status.get("visibility")
    shown = list(list_shown(status))
    facts = {
        Fact.PRIVATE.value: YES if visibility == "direct" else "",
        Fact.SUMMONS.value: YES if called else "",
        Fact.SHOWS.value: ",".join(dict.fromkeys(shown)),
        "acct": acct,
        "visibility": clean_text(visibility)[:20] if isinstance(visibility, str) else "",
    }
    return {name: value for name, value in facts.items() if value}
