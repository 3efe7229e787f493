"""Threads, comments and videos as the stand-in YouTube shows them, and how it says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, TypeVar

from infra.sandbox.youtube_channel import Channel, Remark, State, Video

T = TypeVar("T")

SHOWN_REPLIES = 5


class TubeError(Exception):
    """An answer that says no, as Google words it; only ``reason`` is ever looked at."""

    def __init__(self, code: int, reason: str, domain: str = "youtube.comment") -> None:
        super().__init__(reason)
        self.code, self.reason, self.domain = code, reason, domain

    def body(self) -> dict[str, Any]:
        """The envelope."""
        message = f"The request failed: <code>{self.reason}</code>."
        one = {"message": message, "domain": self.domain, "reason": self.reason}
        return {"error": {"code": self.code, "message": message, "errors": [one]}}


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was let in; ``is_owner``: with the channel's token, not with a key."""

    channel: Channel
    params: Mapping[str, str]
    body: Mapping[str, Any]
    is_owner: bool

    def require_owner(self) -> None:
        """Raise unless the channel itself asks."""
        if not self.is_owner:
            raise TubeError(401, "authorizationRequired", "global")


def stamp(moment: datetime) -> str:
    """A time as YouTube writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def show_page(
    kind: str, whole: list[T], call: Call, show: Callable[[T, Call], dict[str, Any]]
) -> dict[str, Any]:
    """A page of objects, as `maxResults` and `pageToken` say. Raises TubeError."""
    limit, start = call.params.get("maxResults", "20"), call.params.get("pageToken", "p0")
    if not limit.isdecimal() or not 1 <= int(limit) <= 100:  # noqa: PLR2004 - YouTube's own bound
        raise TubeError(400, "invalidValue", "youtube.parameter")
    if not start[1:].isdecimal() or start[0] != "p":
        raise TubeError(400, "invalidPageToken", "youtube.parameter")
    first, last = int(start[1:]), int(start[1:]) + int(limit)
    answer = show_list(kind, [show(one, call) for one in whole[first:last]])
    return answer | ({"nextPageToken": f"p{last}"} if len(whole) > last else {})


def show_list(kind: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The envelope of a list."""
    info = {"totalResults": len(items), "resultsPerPage": len(items)}
    return {"kind": f"youtube#{kind}ListResponse", "etag": "e", "pageInfo": info, "items": items}


def show_thread(one: Remark, call: Call) -> dict[str, Any]:
    """A thread, a few of its replies with it where asked for."""
    replies = call.channel.replies(one, everything=call.is_owner)
    snippet = {
        "channelId": one.video.owner.id,
        "videoId": one.video.id,
        "topLevelComment": show_comment(one, call),
        "canReply": True,
        "totalReplyCount": len(replies),
        "isPublic": one.state is State.PUBLISHED,
    }
    shown = {"kind": "youtube#commentThread", "etag": "e", "id": one.id, "snippet": snippet}
    if replies and "replies" in call.params.get("part", ""):
        few = [show_comment(reply, call) for reply in replies[:SHOWN_REPLIES]]
        shown["replies"] = {"comments": few}
    return shown


def show_comment(one: Remark, call: Call) -> dict[str, Any]:
    """The author's own words only to the author; to everybody else they may be HTML."""
    is_plain = call.params.get("textFormat") == "plainText"
    snippet = {
        "channelId": one.video.owner.id,
        "videoId": one.video.id,
        "textDisplay": one.text if is_plain else escape(one.text).replace("\n", "<br>"),
        "authorDisplayName": one.author.name,
        "authorChannelUrl": f"http://www.youtube.com/{one.author.name}",
        "authorChannelId": {"value": one.author.id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": 0,
        "publishedAt": stamp(one.said_at),
        "updatedAt": stamp(one.edited_at or one.said_at),
    }
    if one.parent:
        snippet["parentId"] = one.parent.id
    if call.is_owner:
        snippet["moderationStatus"] = one.state.value
        if one.author == call.channel.owner:
            snippet["textOriginal"] = one.text
    return {"kind": "youtube#comment", "etag": "e", "id": one.id, "snippet": snippet}


def show_film(video: Video) -> dict[str, Any]:
    """What a video says of itself."""
    return {
        "publishedAt": stamp(video.published),
        "channelId": video.owner.id,
        "title": video.title,
        "description": video.about,
        "thumbnails": {},
        "channelTitle": video.owner.name,
        "liveBroadcastContent": "none",
    }


def is_seen(one: Remark, call: Call) -> bool:
    """Whether this caller is shown the comment at all."""
    return one.state is State.PUBLISHED or (call.is_owner and one.state is not State.REJECTED)
