"""The stand-in X as a visitor sees it: talks, the newest first, and messages below."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from infra.sandbox.look import frame, show_said
from infra.sandbox.x_square import Member, Post, Square

NOTICE = "sandbox – stand-in, not X · bac à sable – doublure, pas X"


def show_square(square: Square, brands: list[Member]) -> Response:
    """Every talk as a tree; hidden replies are marked."""
    with square.lock:
        roots = [one for one in square.posts if square.find(one.answers) is None]
        main = "".join(
            f"<article><ol>{_post(square, one, brands)}</ol></article>" for one in reversed(roots)
        ) + _messages(square, brands)
    names = ", ".join(escape(f"{one.name} @{one.username}") for one in brands)
    return frame("X – sandbox", NOTICE, f"<h1>{names}</h1>", main)


def _post(square: Square, post: Post, brands: list[Member]) -> str:
    below = [one for one in square.posts if square.find(one.answers) is post]
    marks = ["marque · brand"] if post.author in brands else []
    marks += ["masqué · hidden"] if post.hidden else []
    kinds = {"page": post.author in brands, "hidden": post.hidden}
    return show_said(
        f"{post.author.name} @{post.author.username}",
        post.words,
        post.at,
        marks=marks,
        kind=" ".join(kind for kind, applies in kinds.items() if applies),
        below=[_post(square, one, brands) for one in below],
    )


def _messages(square: Square, brands: list[Member]) -> str:
    shown = "".join(
        show_said(one.sender.name, one.words, one.at, kind="page" if one.sender in brands else "")
        for one in square.messages
    )
    title = "<h2>Messages privés · Private messages</h2>"
    return f"{title}<article><ol>{shown}</ol></article>" if shown else ""
