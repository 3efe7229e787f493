"""YouTube's objects as its API returns them: threads, comments, videos, alone or in pages.

https://developers.google.com/youtube/v3/docs/comments#resource
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_json,
    read_object,
    read_text,
    read_time,
)
from vigie.platforms._google_errors import describe_error
from vigie.platforms._html import html_to_text, looks_like_html, plain_text
from vigie.platforms._youtube_feed import parse_uploads, video_event

SITE = "https://www.youtube.com"
HELD = frozenset({"heldForReview", "likelySpam", "rejected"})
CHANNEL_IN_URL = re.compile(r"/channel/([\w-]+)")
VIDEO_ID = re.compile(r"[\w-]{11}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment was found: the channel asked for, and the thread's video and channel."""

    account: str = ""
    video: str = ""
    channel: str = ""


def parse_youtube(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body, JSON or the uploads feed. Raises PayloadError."""
    if payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return parse_uploads(payload, observed_at)
    body = read_json(payload)
    if isinstance(body, dict) and "error" in body:
        return Parsed(none_because=describe_error("youtube", body["error"]))
    objects = list_objects(body)
    events, rejected = read_objects(objects, Place(), observed_at)
    reason = "" if events or rejected else _why_nothing(body)
    return Parsed(events, rejected, reason, recognised=isinstance(body, dict | list))


def list_objects(body: object) -> list[Any]:
    """The objects of an answer: a page of them, a thread's replies, or one."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    for name in ("items", "comments"):
        if isinstance(body.get(name), list):
            return list(body[name])
    return [] if str(body.get("kind")).endswith("ListResponse") else [body]


def read_objects(
    objects: Iterable[object], place: Place, observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of a page of objects, and those set aside by their place."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(objects):
        try:
            events += _read_object(read_object(one, "the item"), place, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def replies_of(thread: Mapping[str, Any]) -> list[Any]:
    """The few replies a thread brings along."""
    replies = thread.get("replies")
    comments = replies.get("comments") if isinstance(replies, dict) else None
    return comments if isinstance(comments, list) else []


def thread_place(thread: Mapping[str, Any], account: str) -> Place:
    """The place of a thread's comments, as far as the thread names it."""
    snippet = thread.get("snippet")
    snippet = snippet if isinstance(snippet, dict) else {}
    return Place(
        account,
        read_id(snippet.get("videoId"), "videoId") or "",
        read_id(snippet.get("channelId"), "channelId") or "",
    )


def hidden(event: MentionEvent, kind: EventKind, version: datetime | None = None) -> MentionEvent:
    """That a comment is hidden, or shown again; dated by the comment unless we saw it happen."""
    return replace(event, kind=kind, version=version or event.version, facts={}, author=Author())


def top_level(comment: str) -> str:
    """The comment a reply stands under: a reply's id begins with it."""
    return comment.partition(".")[0]


def is_video(identity: str) -> bool:
    """Whether an id is a video's: comments' ids are longer."""
    return VIDEO_ID.fullmatch(identity) is not None


def _read_object(
    one: Mapping[str, Any], place: Place, observed_at: datetime
) -> Iterator[MentionEvent]:
    snippet = read_object(one.get("snippet"), "snippet")
    if "topLevelComment" in snippet or "topLevelComment" in one:
        yield from _read_thread(one, place, observed_at)
    elif "textDisplay" in snippet or "textOriginal" in snippet:
        yield from read_comment(one, place, observed_at)
    elif "title" in snippet and (video := _video_id(one)):
        yield _read_video(video, snippet, place, observed_at)


def _read_thread(
    one: Mapping[str, Any], place: Place, observed_at: datetime
) -> Iterator[MentionEvent]:
    """A thread, or its bare snippet; a reply that cannot be read does not take it along."""
    thread = one if "topLevelComment" not in one else {"snippet": one}
    found = thread_place(thread, place.account)
    here = replace(found, video=found.video or place.video, channel=found.channel or place.channel)
    top = read_object(thread["snippet"]["topLevelComment"], "topLevelComment")
    yield from read_comment(top, here, observed_at)
    for reply in replies_of(thread):
        if isinstance(reply, dict):
            video = _snippet_id(top, "videoId") or here.video
            events, _ = read_objects([reply], replace(here, video=video), observed_at)
            yield from events


def read_comment(
    one: Mapping[str, Any], place: Place, observed_at: datetime
) -> Iterator[MentionEvent]:
    """A comment, and that it is held back where its status says so. Raises UnreadableError."""
    identity = read_id(one.get("id"), "id")
    if identity is None:
        raise UnreadableError("the comment has no id")
    snippet = read_object(one.get("snippet"), "snippet")
    video = read_id(snippet.get("videoId"), "videoId") or place.video
    channel = read_id(snippet.get("channelId"), "channelId") or place.channel
    parent = read_id(snippet.get("parentId"), "parentId")
    parent = parent or (top_level(identity) if "." in identity else None)
    said_at = read_time(snippet.get("publishedAt"), observed_at)
    updated = read_time(snippet.get("updatedAt"), observed_at)
    is_edited = bool(said_at and updated and updated > said_at)
    author = _author(snippet)
    event = MentionEvent(
        platform="youtube",
        native_id=identity,
        kind=EventKind.EDIT if is_edited else EventKind.ADD,
        version=updated or said_at or observed_at,
        text=_words(snippet),
        url=comment_url(identity, video, channel),
        said_at=said_at,
        author=author,
        in_reply_to=parent,
        thread_id=video or parent,
        own=bool(author.id) and author.id == (place.account or channel),
        account=place.account or channel or None,
    )
    yield event
    if snippet.get("moderationStatus") in HELD:
        yield hidden(event, EventKind.HIDE)


def comment_url(identity: str, video: str, channel: str) -> str | None:
    """The address that shows a comment first; a channel's own threads are under its community."""
    if video:
        return f"{SITE}/watch?v={video}&lc={identity}"
    return f"{SITE}/channel/{channel}/community?lc={identity}" if channel else None


def _author(snippet: Mapping[str, Any]) -> Author:
    """Who said it; of a deleted account the id, the name or both are gone."""
    given = snippet.get("authorChannelId")
    identity = read_id(given.get("value"), "authorChannelId") if isinstance(given, dict) else None
    in_url = CHANNEL_IN_URL.search(str(snippet.get("authorChannelUrl") or ""))
    name = read_text(snippet.get("authorDisplayName"), "authorDisplayName")[:LONGEST_NAME].strip()
    return Author(id=identity or (in_url[1] if in_url else None), name=name or None)


def _words(snippet: Mapping[str, Any]) -> str:
    """The author's own words where they are given, else the shown ones, which may be HTML."""
    original = read_text(snippet.get("textOriginal"), "textOriginal")
    if original:
        return original
    shown = read_text(snippet.get("textDisplay"), "textDisplay")
    return html_to_text(shown) if looks_like_html(shown) else plain_text(shown)


def _video_id(one: Mapping[str, Any]) -> str | None:
    """The id of a video or of a search result that is one; channels and playlists say nothing."""
    identity = one.get("id")
    if isinstance(identity, dict):
        return read_id(identity.get("videoId"), "videoId")
    return read_id(identity, "id") if one.get("kind") in ("youtube#video", None) else None


def _read_video(
    identity: str, snippet: Mapping[str, Any], place: Place, observed_at: datetime
) -> MentionEvent:
    """A video. Search results escape title and description; video objects do not."""
    title = plain_text(read_text(snippet.get("title"), "title"))
    about = plain_text(read_text(snippet.get("description"), "description"))
    channel = read_id(snippet.get("channelId"), "channelId")
    name = read_text(snippet.get("channelTitle"), "channelTitle")[:LONGEST_NAME]
    said_at = read_time(snippet.get("publishedAt"), observed_at)
    return video_event(
        identity,
        "\n\n".join(one for one in (title, about) if one),
        said_at,
        version=said_at or observed_at,
        author=Author(id=channel, name=name or None),
        own=bool(channel) and channel == place.account,
    )


def _snippet_id(comment: Mapping[str, Any], name: str) -> str:
    snippet = comment.get("snippet")
    return read_id(snippet.get(name), name) or "" if isinstance(snippet, dict) else ""


def _why_nothing(body: object) -> str:
    if not isinstance(body, dict):
        return "there is nothing anybody said in this answer"
    if "access_token" in body:
        return "this is an access token, not a mention"
    if "textDisplay" in body:
        return "a comment's words without its id cannot be told from another's"
    kind = str(body.get("kind", "")).removeprefix("youtube#")
    if kind.startswith("channel"):
        return "a channel's profile is no mention"
    return "nobody said anything in this answer"
