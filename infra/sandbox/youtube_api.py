"""The stand-in YouTube Data API: a call checked, done, and answered in YouTube's shapes.

https://developers.google.com/youtube/v3/docs
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from infra.sandbox.youtube_channel import Remark, State, Video
from infra.sandbox.youtube_views import (
    Call,
    TubeError,
    is_seen,
    show_comment,
    show_film,
    show_list,
    show_page,
    show_thread,
    stamp,
)

MOST_TEXT = 10_000
MOST_IDS = 50
THREAD = "commentThread"


Act = Callable[[Call], dict[str, Any] | None]


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
        found = [one for one in asked if one and not one.parent and is_seen(one, call)]
        return show_list(THREAD, [show_thread(one, call) for one in found])
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
    return show_page(THREAD, threads, call, show_thread)


def _list_comments(call: Call) -> dict[str, Any]:
    channel, params = call.channel, call.params
    if params.get("parentId"):
        top = channel.remarks.get(params["parentId"])
        if top is None:
            raise TubeError(404, "commentNotFound")
        return show_page(
            "comment", channel.replies(top, everything=call.is_owner), call, show_comment
        )
    ids = params.get("id", "").split(",")
    if not ids[0] or len(ids) > MOST_IDS:
        raise TubeError(400, "missingRequiredParameter")
    found = [one for key in ids if (one := channel.remarks.get(key)) and is_seen(one, call)]
    return show_list("comment", [show_comment(one, call) for one in found])


def _insert_comment(call: Call) -> dict[str, Any]:
    call.require_owner()
    parent = call.channel.remarks.get(str(_snippet(call.body).get("parentId")))
    if parent is None or parent.parent is not None:
        raise TubeError(404, "parentCommentNotFound")
    made = call.channel.say(parent, call.channel.owner, _words(_snippet(call.body)))
    return show_comment(made, call)


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
    return show_thread(made, call)


def _update_comment(call: Call) -> dict[str, Any]:
    """Only its author changes a comment's words."""
    call.require_owner()
    remark, words = _find(call, str(call.body.get("id", ""))), _words(_snippet(call.body))
    if remark.author != call.channel.owner:
        raise TubeError(403, "forbidden")
    call.channel.edit(remark, words)
    return show_comment(remark, call)


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
    return show_list("channel", [known] if is_asked else [])


def _list_videos(call: Call) -> dict[str, Any]:
    ids = call.params.get("id", "").split(",")
    found = [video for one in ids if (video := call.channel.videos.get(one))]
    shown = [
        {"kind": "youtube#video", "etag": "e", "id": one.id, "snippet": show_film(one)}
        for one in found
    ]
    return show_list("video", shown)


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
        film = show_film(one)
        film["title"] = escape(film["title"]).replace("&#x27;", "&#39;")
        identity = {"kind": "youtube#video", "videoId": one.id}
        return {"kind": "youtube#searchResult", "etag": "e", "id": identity, "snippet": film}

    return show_page("search", found, call, show)


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
    ("PUT", "comments"): (_update_comment, 50),
    ("DELETE", "comments"): (_delete_comment, 50),
    ("POST", "comments/setModerationStatus"): (_moderate, 50),
    ("GET", "channels"): (_list_channels, 1),
    ("GET", "videos"): (_list_videos, 1),
    ("GET", "search"): (_search, 0),
}
