"""The stand-in YouTube Data API: a call checked, done, and answered in YouTube's shapes.

https://developers.google.com/youtube/v3/docs
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, TypeVar

from infra.sandbox.youtube_channel import Channel, Remark, State, Video

T = TypeVar("T")

MOST_TEXT = 10_000
MOST_IDS = 50
SHOWN_REPLIES = 5
THREAD = "commentThread"


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


Act = Callable[[Call], dict[str, Any] | None]


def stamp(moment: datetime) -> str:
    """A time as YouTube writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _list_threads(call: Call) -> dict[str, Any]:
    params, channel = call.params, call.channel
    given = [name for name in ("allThreadsRelatedToChannelId", "videoId", "id") if params.get(name)]
    if len(given) != 1:
        raise TubeError(400, "incompatibleParameters" if given else "missingRequiredParameter")
    state = State(params.get("moderationStatus", State.PUBLISHED.value))
    if state is not State.PUBLISHED:
        call.require_owner()
    if given == ["id"]:
        asked = [channel.remarks.get(one) for one in params["id"].split(",")]
        found = [one for one in asked if one and not one.parent and _is_seen(one, call)]
        return _listing(THREAD, [_thread(one, call) for one in found])
    if given == ["videoId"]:
        video = channel.videos.get(params["videoId"])
        if video is None:
            raise TubeError(404, "videoNotFound", "youtube.commentThread")
        if video.comments_off:
            raise TubeError(403, "commentsDisabled", "youtube.commentThread")
        threads = channel.threads(state, video)
    elif params["allThreadsRelatedToChannelId"] == channel.owner.id:
        threads = channel.threads(state)
    else:
        raise TubeError(404, "channelNotFound", "youtube.commentThread")
    return _page(THREAD, threads, call, _thread)


def _list_comments(call: Call) -> dict[str, Any]:
    channel, params = call.channel, call.params
    if params.get("parentId"):
        top = channel.remarks.get(params["parentId"])
        if top is None:
            raise TubeError(404, "commentNotFound")
        return _page("comment", channel.replies(top, everything=call.is_owner), call, _comment)
    ids = params.get("id", "").split(",")
    if not ids[0] or len(ids) > MOST_IDS:
        raise TubeError(400, "missingRequiredParameter")
    found = [one for key in ids if (one := channel.remarks.get(key)) and _is_seen(one, call)]
    return _listing("comment", [_comment(one, call) for one in found])


def _insert_comment(call: Call) -> dict[str, Any]:
    call.require_owner()
    parent = call.channel.remarks.get(str(_snippet(call.body).get("parentId")))
    if parent is None or parent.parent is not None:
        raise TubeError(404, "parentCommentNotFound")
    made = call.channel.say(parent, call.channel.owner, _words(_snippet(call.body)))
    return _comment(made, call)


def _insert_thread(call: Call) -> dict[str, Any]:
    call.require_owner()
    snippet = _snippet(call.body)
    video = call.channel.videos.get(str(snippet.get("videoId")))
    top = snippet.get("topLevelComment")
    if video is None or not isinstance(top, dict):
        raise TubeError(404, "videoNotFound", "youtube.commentThread")
    if video.comments_off:
        raise TubeError(403, "commentsDisabled", "youtube.commentThread")
    made = call.channel.say(video, call.channel.owner, _words(_snippet(top)))
    return _thread(made, call)


def _delete_comment(call: Call) -> None:
    call.require_owner()
    remark = _find(call, call.params.get("id", ""))
    if remark.author != call.channel.owner:
        raise TubeError(403, "forbidden")
    call.channel.remove(remark)


def _moderate(call: Call) -> None:
    """A rejected comment is out of reach: it can never be published again."""
    call.require_owner()
    state = State(call.params.get("moderationStatus", ""))
    for identity in call.params.get("id", "").split(","):
        remark = _find(call, identity)
        if remark.video.owner != call.channel.owner or remark.state is State.REJECTED:
            raise TubeError(400, "processingFailure")
        remark.state = state
        if state is State.REJECTED:
            for reply in call.channel.replies(remark, everything=True):
                reply.state = state


def _list_channels(call: Call) -> dict[str, Any]:
    owner = call.channel.owner
    is_asked = call.params.get("id") == owner.id or (call.is_owner and "mine" in call.params)
    about = {"title": owner.name, "description": call.channel.about, "customUrl": owner.name}
    known = {"kind": "youtube#channel", "etag": "e", "id": owner.id, "snippet": about}
    return _listing("channel", [known] if is_asked else [])


def _list_videos(call: Call) -> dict[str, Any]:
    ids = call.params.get("id", "").split(",")
    found = [video for one in ids if (video := call.channel.videos.get(one))]
    shown = [
        {"kind": "youtube#video", "etag": "e", "id": one.id, "snippet": _film(one)} for one in found
    ]
    return _listing("video", shown)


def _search(call: Call) -> dict[str, Any]:
    """Videos whose title or description has every word, newest first; results are escaped."""
    words = call.params.get("q", "").lower().split()
    after = call.params.get("publishedAfter", "")
    found = [
        one
        for one in call.channel.videos.values()
        if all(word in f"{one.title} {one.about}".lower() for word in words)
        and stamp(one.published) > after
    ]
    found.sort(key=lambda one: one.published, reverse=True)

    def show(one: Video, _: Call) -> dict[str, Any]:
        film = _film(one)
        film["title"] = escape(film["title"]).replace("&#x27;", "&#39;")
        identity = {"kind": "youtube#video", "videoId": one.id}
        return {"kind": "youtube#searchResult", "etag": "e", "id": identity, "snippet": film}

    return _page("search", found, call, show)


def _page(
    kind: str, whole: list[T], call: Call, show: Callable[[T, Call], dict[str, Any]]
) -> dict[str, Any]:
    limit, start = call.params.get("maxResults", "20"), call.params.get("pageToken", "p0")
    if not limit.isdecimal() or not 1 <= int(limit) <= 100:  # noqa: PLR2004 - YouTube's own bound
        raise TubeError(400, "invalidValue", "youtube.parameter")
    if not start[1:].isdecimal() or start[0] != "p":
        raise TubeError(400, "invalidPageToken", "youtube.parameter")
    first, last = int(start[1:]), int(start[1:]) + int(limit)
    answer = _listing(kind, [show(one, call) for one in whole[first:last]])
    return answer | ({"nextPageToken": f"p{last}"} if len(whole) > last else {})


def _listing(kind: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    info = {"totalResults": len(items), "resultsPerPage": len(items)}
    return {"kind": f"youtube#{kind}ListResponse", "etag": "e", "pageInfo": info, "items": items}


def _thread(one: Remark, call: Call) -> dict[str, Any]:
    replies = call.channel.replies(one, everything=call.is_owner)
    snippet = {
        "channelId": one.video.owner.id,
        "videoId": one.video.id,
        "topLevelComment": _comment(one, call),
        "canReply": True,
        "totalReplyCount": len(replies),
        "isPublic": one.state is State.PUBLISHED,
    }
    shown = {"kind": "youtube#commentThread", "etag": "e", "id": one.id, "snippet": snippet}
    if replies and "replies" in call.params.get("part", ""):
        few = [_comment(reply, call) for reply in replies[:SHOWN_REPLIES]]
        shown["replies"] = {"comments": few}
    return shown


def _comment(one: Remark, call: Call) -> dict[str, Any]:
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


def _film(video: Video) -> dict[str, Any]:
    return {
        "publishedAt": stamp(video.published),
        "channelId": video.owner.id,
        "title": video.title,
        "description": video.about,
        "thumbnails": {},
        "channelTitle": video.owner.name,
        "liveBroadcastContent": "none",
    }


def _is_seen(one: Remark, call: Call) -> bool:
    return one.state is State.PUBLISHED or (call.is_owner and one.state is not State.REJECTED)


def _find(call: Call, identity: str) -> Remark:
    found = call.channel.remarks.get(identity)
    if found is None:
        raise TubeError(404, "commentNotFound")
    return found


def _snippet(body: Mapping[str, Any]) -> Mapping[str, Any]:
    snippet = body.get("snippet")
    return snippet if isinstance(snippet, dict) else {}


def _words(snippet: Mapping[str, Any]) -> str:
    text = str(snippet.get("textOriginal") or "").strip()
    if not text or len(text) > MOST_TEXT:
        raise TubeError(400, "commentTextTooLong" if text else "commentTextRequired")
    return text


# What each call does and what it costs a day's quota.
ACTS: dict[tuple[str, str], tuple[Act, int]] = {
    ("GET", "commentThreads"): (_list_threads, 1),
    ("POST", "commentThreads"): (_insert_thread, 50),
    ("GET", "comments"): (_list_comments, 1),
    ("POST", "comments"): (_insert_comment, 50),
    ("DELETE", "comments"): (_delete_comment, 50),
    ("POST", "comments/setModerationStatus"): (_moderate, 50),
    ("GET", "channels"): (_list_channels, 1),
    ("GET", "videos"): (_list_videos, 1),
    ("GET", "search"): (_search, 0),
}
