"""What stands around X's posts and messages: people, media, ids that tell the time.

https://docs.x.com/x-api/fundamentals/data-dictionary
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from vigie.mention import Author
from vigie.platforms._fields import LONGEST_NAME, clean_text, plausible, read_id, read_url

# https://docs.x.com/fundamentals/x-ids: milliseconds since this one, above 22 bits of counter.
SNOWFLAKE_EPOCH = 1_288_834_974_657
SNOWFLAKE_FROM = 10**15
LONGEST_SNOWFLAKE = 20
SHOWN = {"photo": "photo", "video": "video", "animated_gif": "gif"}


@dataclass(frozen=True, slots=True)
class Around:
    """What a payload tells beside its items: people, posts and media by id, and who we are.

    ``summoned``: every item calls the account, by the nature of the list it stands in.
    """

    observed_at: datetime
    account: str = ""
    summoned: bool = False
    users: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    posts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    media: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def look_around(
    includes: object, observed_at: datetime, *, account: str = "", summoned: bool = False
) -> Around:
    """Index the expansions of an answer or a delivery; what cannot be read is left out."""
    given = includes if isinstance(includes, dict) else {}
    posts = [*objects_of(given.get("tweets")), *objects_of(given.get("posts"))]
    return Around(
        observed_at=observed_at,
        account=account,
        summoned=summoned,
        users=_index(objects_of(given.get("users")), "id"),
        posts=_index(posts, "id"),
        media=_index(objects_of(given.get("media")), "media_key"),
    )


def moment_of(identity: str, observed_at: datetime) -> datetime | None:
    """When a post or message was made, read from its id; None before ids told it."""
    if not identity.isascii() or not identity.isdigit() or len(identity) > LONGEST_SNOWFLAKE:
        return None
    number = int(identity)
    if number < SNOWFLAKE_FROM:
        return None
    seconds = ((number >> 22) + SNOWFLAKE_EPOCH) / 1000
    return plausible(datetime.fromtimestamp(seconds, UTC), observed_at)


def id_at(moment: datetime) -> str:
    """The smallest id a post made at that moment can have."""
    return str(max(int(moment.timestamp() * 1000) - SNOWFLAKE_EPOCH, 0) << 22)


def plain(text: str) -> str:
    """X escapes three characters of a text, and only those."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def history_of(item: Mapping[str, Any]) -> list[str]:
    """Every id a post ever had, oldest first; empty where it does not tell."""
    ids = item.get("edit_history_tweet_ids") or item.get("edit_history_post_ids")
    found = [read_id(one, "edit history") for one in ids] if isinstance(ids, list) else []
    return [one for one in found if one]


def read_account(value: object) -> str:
    """An account's id where it is one, else empty."""
    return str(value) if isinstance(value, str | int) and str(value).isdecimal() else ""


def person_of(identity: str | None, person: Mapping[str, Any]) -> Author:
    name = person.get("name") or person.get("username") or person.get("screen_name")
    metrics = person.get("public_metrics")
    followers = metrics.get("followers_count") if isinstance(metrics, dict) else None
    followers = person.get("followers_count") if followers is None else followers
    is_count = isinstance(followers, int) and not isinstance(followers, bool)
    return Author(
        id=identity,
        name=clean_text(name)[:LONGEST_NAME] if isinstance(name, str) else None,
        followers=followers if is_count else None,
    )


def shown_by(item: Mapping[str, Any], around: Around) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is shown beside the words, and its addresses."""
    attached = item.get("attachments")
    attached = attached if isinstance(attached, dict) else {}
    keys = attached.get("media_keys")
    pieces = [around.media.get(str(key), {}) for key in keys] if isinstance(keys, list) else []
    for name in ("extended_entities", "entities"):
        old = item.get(name)
        pieces += objects_of(old.get("media")) if isinstance(old, dict) and not pieces else []
    single = item.get("attachment")
    if isinstance(single, dict) and isinstance(single.get("media"), dict):
        pieces.append(single["media"])
    shown = [SHOWN.get(str(piece.get("type") or "photo"), "photo") for piece in pieces]
    shown += ["poll"] if attached.get("poll_ids") else []
    named = ("url", "preview_image_url") if isinstance(keys, list) else ("media_url_https",)
    urls = [url for piece in pieces for name in named if (url := read_url(piece.get(name)))]
    return tuple(dict.fromkeys(shown)), tuple(dict.fromkeys(urls))


def objects_of(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; some deliveries wrap each in ``data``."""
    listed = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return [one["data"] if isinstance(one.get("data"), dict) else one for one in listed]


def _index(listed: list[Mapping[str, Any]], name: str) -> dict[str, Mapping[str, Any]]:
    return {str(one[name]): one for one in listed if isinstance(one.get(name), str | int)}
