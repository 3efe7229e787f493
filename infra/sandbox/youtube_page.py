"""The stand-in YouTube as visitors see it; of what is held back only that it was said is shown."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from infra.sandbox.look import frame, show_said
from infra.sandbox.youtube_channel import Channel, Remark, State, Video

NOTICE = "sandbox – stand-in, not YouTube · bac à sable – doublure, pas YouTube"
MARKS = {
    State.HELD: "retenu · held",
    State.SPAM: "indésirable · likely spam",
    State.REJECTED: "rejeté · rejected",
}


def show_channel(channel: Channel) -> Response:
    """Every video with its threads, the newest first; held words are marked, not shown."""
    with channel.lock:
        videos = sorted(channel.videos.values(), key=lambda one: one.published, reverse=True)
        main = "".join(_video(channel, one) for one in videos)
    header = f"<h1>{escape(channel.owner.name)}</h1><p>{escape(channel.about)}</p>"
    return frame(f"{channel.owner.name} – sandbox", NOTICE, header, main)


def _video(channel: Channel, video: Video) -> str:
    threads = [one for one in channel.remarks.values() if one.video is video and not one.parent]
    shown = "".join(_remark(channel, one) for one in reversed(threads))
    return (
        f"<article><strong>▶ {escape(video.title)}</strong> <p>{escape(video.about)}</p>"
        f"<ol>{shown}</ol></article>"
    )


def _remark(channel: Channel, remark: Remark) -> str:
    below = [] if remark.parent else list(reversed(channel.replies(remark, everything=True)))
    is_own = remark.author == channel.owner
    is_seen = remark.state is State.PUBLISHED
    marks = ["chaîne · channel"] if is_own else []
    return show_said(
        remark.author.name,
        remark.text if is_seen else "…",
        remark.said_at,
        marks=[*marks, *([] if is_seen else [MARKS[remark.state]])],
        kind=f"{'page' if is_own else ''} {'' if is_seen else 'hidden'}".strip(),
        below=[_remark(channel, one) for one in below],
    )
