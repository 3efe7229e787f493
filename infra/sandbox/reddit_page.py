"""The stand-in Reddit as a moderator sees it: communities, threads, and the brand's messages."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from infra.sandbox.look import frame, show_said
from infra.sandbox.reddit_things import Forum, Thing

NOTICE = "sandbox – stand-in, not Reddit · bac à sable – doublure, pas Reddit"
DELETED = "[deleted]"


def show_forum(forum: Forum, brands: list[str]) -> Response:
    """Every post with its comments, the newest first; what a moderator removed is marked."""
    with forum.lock:
        posts = forum.newest(lambda one: one.kind == "t3")
        letters = list(reversed(forum.newest(lambda one: one.kind == "t4")))
        main = "".join(_post(forum, one, brands) for one in posts)
        private = "".join(_thing(forum, one, brands, with_answers=False) for one in letters)
    if private:
        title = "<h2>Messages privés · Private messages</h2>"
        main += f"{title}<article><ol>{private}</ol></article>"
    places = " · ".join(escape(f"r/{one}") for one in forum.communities.values())
    return frame("Reddit – sandbox", NOTICE, f"<h1>Reddit</h1><p>{places}</p>", main)


def _post(forum: Forum, post: Thing, brands: list[str]) -> str:
    title = f"<p class=quiet>r/{escape(post.community)}</p><strong>{escape(post.title)}</strong>"
    return f"<article>{title}<ol>{_thing(forum, post, brands)}</ol></article>"


def _thing(forum: Forum, thing: Thing, brands: list[str], *, with_answers: bool = True) -> str:
    below = forum.under(thing) if with_answers else ()
    is_own = thing.author in brands
    marks = ["marque · brand"] if is_own else []
    marks += ["retiré · removed"] if thing.removed_by else []
    marks += [f"▲ {len(thing.likes)}"] if thing.likes else []
    return show_said(
        f"u/{DELETED if thing.deleted else thing.author}",
        DELETED if thing.deleted else thing.text,
        thing.said_at,
        marks=marks,
        kind=f"{'page' if is_own else ''} {'hidden' if thing.removed_by else ''}".strip(),
        below=[_thing(forum, one, brands) for one in below],
    )
