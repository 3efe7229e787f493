"""The mentions table: what people said, one item per (brand, platform, native id)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import ConditionFailedError, at_revision, get, get_many, put, query, write
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.mention import Author, Mention, MentionEvent, merge

KEPT = timedelta(days=90)
MOST_RACES = 8
FIELDS = ("brand", "platform", "native_id", "text", "url", "in_reply_to", "thread_id")
FLAGS = ("hidden", "own", "removed", "backfilled")


class Stored(StrEnum):
    """What an event did to the table."""

    NEW = "new"
    CHANGED = "changed"
    DUPLICATE = "duplicate"


def store_event(
    brand: str, event: MentionEvent, now: datetime, *, backfilled: bool = False
) -> Stored:
    """Merge an event into what is known, by a conditional write.

    Safe to repeat, in any order, from any number of functions at once: the merge is commutative and
    the write is conditional on the revision it was computed from.
    """
    known: Mention | None = None
    for _ in range(MOST_RACES):
        merged = merge(known, event, brand, backfilled=backfilled)
        if merged == known:
            return Stored.DUPLICATE
        revision = known.revision if known else 0
        item = mention_to_item(replace(merged, revision=revision + 1), now)
        try:
            write(put(settings().mentions_table, item, at_revision(revision)))
        except ConditionFailedError as refused:
            known = item_to_mention(refused.found) if refused.found else None
            continue
        return Stored.CHANGED if known else Stored.NEW
    raise ConditionFailedError


def get_mention(identity: str) -> Mention | None:
    """A mention by its id, or None."""
    item = get(settings().mentions_table, _key(identity))
    return item_to_mention(item) if item else None


def get_mentions(identities: Iterable[str]) -> dict[str, Mention]:
    """Mentions by id, to be shown; those that are gone are missing."""
    keys = [_key(identity) for identity in identities]
    items = get_many(settings().mentions_table, keys, strong=False)
    return {item["pk"]: item_to_mention(item) for item in items}


def get_thread(mention: Mention, most: int = 200) -> list[Mention]:
    """What was said under a mention's post, oldest first, our own words and the post included."""
    keys = query(
        settings().mentions_table,
        "thread_key = :thread",
        {":thread": thread_key(mention)},
        index="by_thread",
        limit=most,
    )
    identities = [item["pk"] for item, _ in zip(keys, range(most), strict=False)]
    found = get_mentions([mention.conversation_id, *identities])
    return sorted(found.values(), key=lambda mention: mention.said_at)


def arrived_between(since: datetime, until: datetime) -> Iterator[str]:
    """Ids of mentions of others that were last written in [since, until), by the hour they came."""
    hour = since.replace(minute=0, second=0, microsecond=0)
    while hour < until:
        items = query(
            settings().mentions_table,
            "arrival_key = :hour AND stored_at BETWEEN :since AND :until",
            {":hour": to_text(hour)[:13], ":since": to_text(since), ":until": to_text(until)},
            index="by_arrival",
        )
        yield from (item["pk"] for item in items)
        hour += timedelta(hours=1)


def thread_key(mention: Mention) -> str:
    """The partition of the conversation a mention belongs to."""
    where = f"{mention.platform}@{mention.realm}" if mention.realm else mention.platform
    return f"{mention.brand}#{where}#{mention.thread_id or mention.native_id}"


def mention_to_item(mention: Mention, now: datetime) -> Item:
    """A mention as stored. ``expires_at`` is numeric seconds, as time to live wants them."""
    common = max(mention.stamps.values(), default=None)
    odd = {name: to_text(at) for name, at in mention.stamps.items() if at != common}
    author = mention.author
    return {
        "pk": mention.id,
        "sk": "mention",
        **{name: getattr(mention, name) or None for name in FIELDS},
        **{name: getattr(mention, name) for name in FLAGS},
        "said_at": to_text(mention.said_at),
        "author_id": author.id,
        "author_name": author.name,
        "followers": author.followers,
        "media": list(mention.media) or None,
        "realm": mention.realm or None,
        "facts": dict(mention.facts) or None,
        "newest": to_text(common) if common else None,
        "stamped": sorted(mention.stamps) or None,
        "odd_stamps": odd or None,
        "revision": mention.revision,
        "stored_at": to_text(now),
        "arrival_key": None if mention.own else to_text(now)[:13],
        "expires_at": to_seconds(now + KEPT),
        "author_key": (author.id or author.name)
        and f"{mention.brand}#{mention.platform}#{author.id or author.name}",
        "thread_key": mention.thread_id and thread_key(mention),
    }


def item_to_mention(item: Mapping[str, Any]) -> Mention:
    """The inverse of ``mention_to_item``; also reads stream images."""
    odd = item.get("odd_stamps", {})
    stamps = {name: to_time(odd.get(name, item["newest"])) for name in item.get("stamped", ())}
    return Mention(
        brand=item["brand"],
        platform=item["platform"],
        native_id=item["native_id"],
        said_at=to_time(item["said_at"]),
        text=item.get("text", ""),
        url=item.get("url"),
        author=Author(
            id=item.get("author_id"),
            name=item.get("author_name"),
            followers=item.get("followers"),
        ),
        in_reply_to=item.get("in_reply_to"),
        thread_id=item.get("thread_id"),
        media=tuple(item.get("media", ())),
        realm=item.get("realm", ""),
        facts=item.get("facts", {}),
        stamps=stamps,
        revision=item["revision"],
        **{name: bool(item.get(name)) for name in FLAGS},
    )


def _key(identity: str) -> dict[str, str]:
    return {"pk": identity, "sk": "mention"}
