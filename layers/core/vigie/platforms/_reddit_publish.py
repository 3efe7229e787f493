"""Posts on the account's own profile, where no community's rules forbid what a brand says.

https://www.reddit.com/dev/api#POST_api_submit
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vigie.action import Action
from vigie.errors import PermanentError
from vigie.platforms._fields import read_epoch
from vigie.platforms._published import NO_CLAMP, Shown, expect_id, find_post, split_title
from vigie.platforms._reddit_api import Reddit, connect
from vigie.platforms._reddit_read import unescape
from vigie.platforms._reddit_shapes import list_things

LONGEST_TITLE = 300


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """One write, never repeated: the first line is the title. Raises as the protocol says."""
    reddit, (title, body) = _connect(secrets), split_title(post.text, LONGEST_TITLE)
    form = {"kind": "self", "title": title, "text": body, "sendreplies": "true"}
    answer = reddit.write("/api/submit", sr=f"u_{reddit.me}", **form).get("json")
    made = answer.get("data") if isinstance(answer, dict) else None
    return expect_id("reddit", made.get("name") if isinstance(made, dict) else None)


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read what the account submitted last. Raises the PlatformError tree."""
    reddit, (title, body) = _connect(secrets), split_title(post.text, LONGEST_TITLE)
    path = f"/user/{quote(reddit.me, safe='')}/submitted"
    things = (thing for _, thing in list_things(reddit.list(path, sort="new", limit="50")))
    shown = (_shown(thing) for thing in things if isinstance(thing, dict))
    return find_post(shown, post, sent=f"{title} {body}")


def _shown(thing: Mapping[str, Any]) -> Shown:
    words = " ".join(str(thing.get(name) or "") for name in ("title", "selftext"))
    made = read_epoch(thing.get("created_utc"), NO_CLAMP)
    return Shown(thing.get("name"), unescape(words), made)


def _connect(secrets: Mapping[str, str]) -> Reddit:
    reddit = connect(secrets)
    if not reddit.me:
        raise PermanentError("no username says on whose profile to post", code="username")
    return reddit
