"""Bluesky's objects: posts in every view, notifications, threads, records, messages.

https://docs.bsky.app/docs/category/http-reference
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._bluesky_api import CODE
from vigie.platforms._bluesky_embed import read_embed
from vigie.platforms._bluesky_lists import list_objects
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

POST = "app.bsky.feed.post"
GATE = "app.bsky.feed.threadgate"
AT = re.compile(r"at://(did:[a-z]+:[\w.:%-]+)/([\w.]+)/([\w.:~-]+)")
NOBODY = "handle.invalid"
# Labels by which a moderation service asks everybody to stop showing a post.
UNSHOWN = frozenset({"!hide", "!takedown", "!suspend"})
MOST_LINKS = 5


@dataclass(frozen=True, slots=True)
class Reader:
    """``me`` is our account's id, where it is known."""

    observed_at: datetime
    me: str = ""

    def read(
        self, objects: Iterable[object]
    ) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
        """The events of a list of objects in its order, and those set aside by their place."""
        events: list[MentionEvent] = []
        rejected: list[Rejected] = []
        for index, one in enumerate(objects):
            try:
                events += self._events(read_object(one, "the item"))
            except UnreadableError as error:
                rejected.append(Rejected(index, str(error)))
        return tuple(events), tuple(rejected)

    def _events(self, one: Mapping[str, Any]) -> Iterator[MentionEvent]:
        if "commit" in one:
            yield from self._commit(one)
        elif "message" in one or "lastMessage" in one:
            convo = read_id(one.get("convoId") or one.get("id"), "convoId") or ""
            message = read_object(one.get("message") or one.get("lastMessage"), "message")
            yield from self._message(message, convo)
        elif "sentAt" in one and "sender" in one:
            yield from self._message(one, "")
        elif "post" in one and isinstance(one["post"], dict):
            if "Repost" not in str(read_object(one.get("reason"), "reason").get("$type")):
                yield from self._view(one["post"])
        elif isinstance(one.get("record"), dict) or isinstance(one.get("value"), dict):
            yield from self._view(one)

    def _view(self, one: Mapping[str, Any]) -> Iterator[MentionEvent]:
        """A post as a view, a notification or a stored record shows it."""
        record = read_object(one.get("record") or one.get("value"), "record")
        if record.get("$type") == GATE:
            yield from self._gated(one, record)
        if record.get("$type", POST) != POST or "text" not in record:
            return
        identity = read_id(one.get("uri"), "uri")
        if identity is None:
            raise UnreadableError("the post has no uri")
        event = self._post(identity, one, record)
        yield event
        if self._is_unshown(one):
            yield replace(event, kind=EventKind.HIDE)
        gate = read_object(one.get("threadgate"), "threadgate")
        if gate:
            yield from self._gated(gate, read_object(gate.get("record"), "record"))

    def _post(
        self, identity: str, one: Mapping[str, Any], record: Mapping[str, Any]
    ) -> MentionEvent:
        indexed = read_time(one.get("indexedAt"), self.observed_at)
        said = _read_loose_time(record.get("createdAt"), self.observed_at)
        reply = read_object(record.get("reply"), "reply")
        parent, root = (_reference(reply.get(name)) for name in ("parent", "root"))
        author = _author(one, identity)
        shows, media, quoted = read_embed(one.get("embed"), record.get("embed"), author.id or "")
        links, named = _facets(record)
        facts = {
            Fact.SUMMONS.value: YES if self._is_called(one, named) else "",
            Fact.SHOWS.value: ",".join(shows),
            "cid": read_id(one.get("cid"), "cid") or "",
            "root": root[0],
            "root_cid": root[1],
            "handle": _handle(one),
            "quotes": quoted,
            "links": " ".join(links),
        }
        return MentionEvent(
            platform="bluesky",
            native_id=identity,
            kind=EventKind.ADD,
            # What a client declares may be wrong; when the network saw it is not.
            version=indexed or said or self.observed_at,
            text=read_text(record.get("text"), "text"),
            url=web_address(identity),
            said_at=min((one for one in (said, indexed) if one), default=None),
            author=author,
            in_reply_to=parent[0] or None,
            thread_id=root[0] or parent[0] or None,
            own=bool(self.me) and author.id == self.me,
            media=media,
            facts={name: value for name, value in facts.items() if value},
        )

    def _is_called(self, one: Mapping[str, Any], named: tuple[str, ...]) -> bool:
        return one.get("reason") == "mention" or (bool(self.me) and self.me in named)

    def _is_unshown(self, one: Mapping[str, Any]) -> bool:
        labels = one.get("labels")
        return any(
            isinstance(label, dict) and label.get("val") in UNSHOWN and not label.get("neg")
            for label in (labels if isinstance(labels, list) else [])
        )

    def _gated(self, one: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[MentionEvent]:
        """The replies the author of a thread hid in it."""
        hidden = record.get("hiddenReplies")
        version = read_time(one.get("indexedAt"), self.observed_at)
        for uri in hidden if isinstance(hidden, list) else []:
            identity = read_id(uri, "hiddenReplies")
            if identity:
                yield MentionEvent(
                    "bluesky",
                    identity,
                    EventKind.HIDE,
                    version or self.observed_at,
                    thread_id=read_id(record.get("post"), "post"),
                )

    def _commit(self, one: Mapping[str, Any]) -> Iterator[MentionEvent]:
        """One change of a repository, as Jetstream tells it."""
        commit = read_object(one["commit"], "commit")
        did, rkey = read_id(one.get("did"), "did"), read_id(commit.get("rkey"), "rkey")
        if commit.get("collection") != POST or not did or not rkey:
            return
        identity = f"at://{did}/{POST}/{rkey}"
        if commit.get("operation") == "delete":
            yield MentionEvent("bluesky", identity, EventKind.REMOVE, self.observed_at)
            return
        view = {"uri": identity, "cid": commit.get("cid"), "record": commit.get("record")}
        for event in self._view({**view, "author": {"did": did}}):
            is_edit = commit.get("operation") == "update"
            kind, version = (EventKind.EDIT, self.observed_at) if is_edit else (event.kind, None)
            yield replace(event, kind=kind, version=version or event.version)

    def _message(self, one: Mapping[str, Any], convo: str) -> Iterator[MentionEvent]:
        """A private message; what was deleted keeps its id alone."""
        identity = read_id(one.get("id"), "id")
        if identity is None:
            return
        sent = read_time(one.get("sentAt"), self.observed_at)
        sender = read_id(read_object(one.get("sender"), "sender").get("did"), "sender.did")
        is_gone = str(one.get("$type", "")).endswith("deletedMessageView")
        if not is_gone and "text" not in one:
            return
        shows, _, quoted = read_embed(one.get("embed"), None, "")
        facts = {Fact.PRIVATE.value: YES, "convo": convo, Fact.SHOWS.value: ",".join(shows)}
        facts["quotes"] = quoted
        yield MentionEvent(
            platform="bluesky",
            native_id=identity,
            kind=EventKind.REMOVE if is_gone else EventKind.ADD,
            version=self.observed_at if is_gone else sent or self.observed_at,
            text="" if is_gone else read_text(one.get("text"), "text"),
            url=f"https://bsky.app/messages/{convo}" if convo else None,
            said_at=sent,
            author=Author(sender),
            thread_id=convo or None,
            own=bool(self.me) and sender == self.me,
            facts={name: value for name, value in facts.items() if value},
        )


def parse_bluesky(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body of any shape. Raises PayloadError when it is not JSON."""
    body = read_json(payload)
    if isinstance(body, dict) and isinstance(body.get("error"), str):
        code = body["error"]
        named = f": {code}" if CODE.fullmatch(code) else ""
        return Parsed(none_because=f"bluesky answered with an error{named}")
    objects = list_objects(body)
    events, rejected = Reader(observed_at).read(objects)
    nothing = "" if events or rejected else _why_nothing(body)
    return Parsed(events, rejected, none_because=nothing, recognised=isinstance(body, dict | list))


def web_address(uri: str) -> str | None:
    """Where a person reads a post."""
    found = AT.fullmatch(uri)
    if not found or found[2] != POST:
        return None
    return f"https://bsky.app/profile/{found[1]}/post/{found[3]}"


def _why_nothing(body: object) -> str:
    if isinstance(body, dict) and body.get("$type") == POST:
        return "this post comes without its address, so nobody could answer it"
    if isinstance(body, dict) and (body.get("notFound") or body.get("blocked")):
        return "this post is gone, or one of the two blocked the other"
    return "nothing that anybody said is in this answer"


def _author(one: Mapping[str, Any], uri: str) -> Author:
    """Who said it; a stored record names nobody, but its address does."""
    profile = read_object(one.get("author"), "author")
    found = AT.fullmatch(uri)
    name = read_text(profile.get("displayName"), "author.displayName").strip()
    return Author(
        id=read_id(profile.get("did"), "author.did") or (found[1] if found else None),
        name=(name or _handle(one))[:LONGEST_NAME] or None,
        followers=read_count(profile.get("followersCount")),
    )


def _handle(one: Mapping[str, Any]) -> str:
    profile = one.get("author")
    handle = profile.get("handle") if isinstance(profile, dict) else None
    is_known = isinstance(handle, str) and handle != NOBODY
    return clean_text(str(handle)).strip()[:LONGEST_NAME] if is_known else ""


def _reference(value: object) -> tuple[str, str]:
    """(uri, cid) of a strong reference, empty where it is none."""
    one = value if isinstance(value, dict) else {}
    return read_id(one.get("uri"), "reply.uri") or "", read_id(one.get("cid"), "reply.cid") or ""


def _facets(record: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(addresses behind the words, ids of who is called by them)."""
    links: list[str] = []
    named: list[str] = []
    facets = record.get("facets")
    for facet in facets if isinstance(facets, list) else []:
        features = facet.get("features") if isinstance(facet, dict) else None
        for one in features if isinstance(features, list) else []:
            if isinstance(one, dict):
                url = read_url(one.get("uri"))
                links += [url] if url else []
                named += [one["did"]] if isinstance(one.get("did"), str) else []
    return tuple(dict.fromkeys(links))[:MOST_LINKS], tuple(named)


def _read_loose_time(value: object, observed_at: datetime) -> datetime | None:
    """A client's own time; some leave its zone out, and mean UTC."""
    found = read_time(value, observed_at)
    return found or (read_time(f"{value}Z", observed_at) if isinstance(value, str) else None)
