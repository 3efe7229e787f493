"""What an account of the stand-in Reddit posts on its own profile.

https://www.reddit.com/dev/api#POST_api_submit
"""

from __future__ import annotations

from collections.abc import Mapping

from infra.sandbox.reddit_things import Forum
from infra.sandbox.reddit_wire import Json, Reader, paged, permalink

LONGEST_TITLE, LONGEST_POST = 300, 40_000


def submit(forum: Forum, me: str, values: Mapping[str, str]) -> Json:
    """A post of words alone; elsewhere than on its own profile nobody posts here."""
    title, text, place = (values.get(name, "") for name in ("title", "text", "sr"))
    if place.lower() != f"u_{me}".lower() or values.get("kind") != "self":
        return _refuse("SUBREDDIT_NOTALLOWED", "you aren't allowed to post there.", "sr")
    if not title or len(title) > LONGEST_TITLE:
        return _refuse("TOO_LONG", "this is too long (max: 300)", "title")
    if len(text) > LONGEST_POST:
        return _refuse("TOO_LONG", "this is too long (max: 40000)", "text")
    forum.add_community(f"u_{me}", me)
    made = forum.add_post(f"u_{me}", me, title, text)
    address = f"https://www.reddit.com{permalink(made)}"
    return {"json": {"errors": [], "data": {"url": address, "id": made.id, "name": made.name}}}


def list_submitted(forum: Forum, me: str, name: str, values: dict[str, str]) -> Json:
    """What somebody posted, the newest first."""
    posts = forum.newest(lambda one: one.kind == "t3" and one.author.lower() == name.lower())
    return paged(Reader(forum, me), posts, values)


def _refuse(code: str, told: str, where: str) -> Json:
    return {"json": {"errors": [[code, told, where]]}}
