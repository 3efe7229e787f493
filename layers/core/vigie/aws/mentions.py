"""The mentions table: what people said, one item per (brand, platform, native id)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import (
    ConditionFailedError,
    at_revision,
    change,
    get,
    get_many,
    put,
    query,
    write,
)
from vigie.aws.wire import Item, to_moment, to_seconds, to_text, to_time
from vigie.mention import WROTE, Author, Mention, MentionEvent, author_hash, bury, merge, withhold

KEPT = timedelta(days=90)
MOST_RACES = 8
TOUCHED = ("revision", "stored_at", "arrival_key", "words_until")
FIELDS = ("brand", "platform", "native_id", "text", "url", "in_reply_to", "thread_id")
FLAGS = ("hidden", "own", "removed", "backfilled")


@dataclass(frozen=True, slots=True)
class Keep:
    """How long after it was last read a platform lets us keep a mention's words.

    ``is_reread``: what was deleted there must be looked for.
    """

    lasts: timedelta = KEPT
    is_reread: bool = False


OURS = Keep()


class Stored(StrEnum):
    """What an event did to the table."""

    NEW = "new"
    CHANGED = "changed"
    DUPLICATE = "duplicate"


def store_event(
    brand: str,
    event: MentionEvent,
    now: datetime,
    *,
    backfilled: bool = False,
    keep: Keep = OURS,
) -> Stored:
    """Merge an event into what is known, by a conditional write.

    Safe to repeat, in any order, from any number of functions at once: the merge is commutative and
    the write is conditional on the revision it was computed from.
    """
    known: Mention | None = None
    found: Item | None = None
    for _ in range(MOST_RACES):
        merged = merge(known, event, brand, backfilled=backfilled)
        if merged == known:
            return Stored.DUPLICATE
        revision = known.revision if known else 0
        terms = replace(keep, lasts=KEPT) if merged.is_heard else keep
        item = mention_to_item(replace(merged, revision=revision + 1), now, terms)
        if merged.removed:
            item["author_key"] = _who_wrote(found) if found else None
        try:
            write(put(settings().mentions_table, item, at_revision(revision)))
        except ConditionFailedError as refused:
            found = refused.found
            known = item_to_mention(found) if found else None
            continue
        return Stored.CHANGED if known else Stored.NEW
    raise ConditionFailedError


def _who_wrote(found: Item) -> str | None:
    """The partition of who wrote what is removed now, of whom a hash alone stays.

    What the team wrote beside it must go when they are erased.
    """
    return found.get("author_key") if found.get("removed") else hashed_key(item_to_mention(found))


def get_mention(identity: str) -> Mention | None:
    """A mention by its id, or None."""
    item = get(settings().mentions_table, _key(identity))
    return item_to_mention(item) if item else None


def get_mentions(identities: Iterable[str]) -> dict[str, Mention]:
    """Mentions by id, to be shown; those that are gone are missing."""
    keys = [_key(identity) for identity in identities]
    items = get_many(settings().mentions_table, keys, strong=False)
    return {item["pk"]: item_to_mention(item) for item in items}


def get_thread(mention: Mention, most: int = 200, *, newest: bool = False) -> list[Mention]:
    """What was said under a mention's post, oldest first, our own words and the post included.

    Of more than ``most`` the oldest, or the ``newest``.
    """
    keys = query(
        settings().mentions_table,
        "thread_key = :thread",
        {":thread": thread_key(mention)},
        index="by_thread",
        limit=most,
        newest_first=newest,
    )
    identities = [item["pk"] for item, _ in zip(keys, range(most), strict=False)]
    found = get_mentions([mention.conversation_id, *identities])
    return sorted(found.values(), key=lambda mention: mention.said_at)


def reread_days(now: datetime, last: int = KEPT.days + 1) -> list[str]:
    """Of the last days, oldest first, those on which mentions came that must be read again."""
    days = [f"{now - timedelta(days=back):%Y-%m-%d}" for back in reversed(range(last))]
    return [day for day in days if next(_arrived(f"reread#{day}", limit=1), None)]


def arrived_on(day: str, after: str = "", most: int = 200) -> list[tuple[str, str]]:
    """Id and place of mentions to read again that came on a day, in the order they came.

    ``after`` is the place of the last one of the page before: many come in the same moment.
    """
    key = f"reread#{day}"
    stored_at, _, identity = after.partition("#")
    start = {"arrival_key": key, "stored_at": stored_at, **_key(identity)} if after else None
    found = zip(_arrived(key, limit=most, start=start), range(most), strict=False)
    return [(item["pk"], f"{item['stored_at']}#{item['pk']}") for item, _ in found]


def touch(mention: Mention, now: datetime, keep: Keep) -> bool:
    """Keep a mention that was just read again and is as it was; False when it changed meanwhile.

    Our own ninety days go on from when it was stored: to be read again is no news of it.
    """
    item = mention_to_item(replace(mention, revision=mention.revision + 1), now, keep)
    values = {name: item[name] for name in TOUCHED if item[name] is not None}
    known = at_revision(mention.revision)
    try:
        write(change(settings().mentions_table, _key(mention.id), values, known))
    except ConditionFailedError:
        return False
    return True


def forget_words(mention: Mention, now: datetime) -> bool:
    """Withhold a mention's words; False when it changed meanwhile."""
    return _replace(mention, withhold(mention), now, OURS)


def bury_mention(identity: str, now: datetime) -> bool:
    """Take every word and name out of a mention, and who wrote it; False where there is none."""
    for _ in range(MOST_RACES):
        known = get_mention(identity)
        if known is None or _replace(known, replace(bury(known), removed=True), now, OURS):
            return known is not None
    raise ConditionFailedError


def _replace(known: Mention, after: Mention, now: datetime, keep: Keep) -> bool:
    item = mention_to_item(replace(after, revision=known.revision + 1), now, keep)
    try:
        write(put(settings().mentions_table, item, at_revision(known.revision)))
    except ConditionFailedError:
        return False
    return True


def _arrived(
    key: str,
    since: str = "",
    until: str = "~",
    limit: int | None = None,
    start: Mapping[str, Any] | None = None,
) -> Iterator[Item]:
    return query(
        settings().mentions_table,
        "arrival_key = :key AND stored_at BETWEEN :since AND :until",
        {":key": key, ":since": since or " ", ":until": until},
        index="by_arrival",
        limit=limit,
        start=start,
    )


def arrived_between(since: datetime, until: datetime) -> Iterator[str]:
    """Ids of mentions of others that were last written in [since, until), by the hour they came."""
    hours = int((until - since) / timedelta(hours=1)) + 2
    keys = [to_text(since + timedelta(hours=n))[:13] for n in range(hours)]
    days = dict.fromkeys(f"reread#{key[:10]}" for key in keys)
    for key in (*dict.fromkeys(keys), *days):
        yield from (item["pk"] for item in _arrived(key, to_text(since), to_text(until)))


def author_key(mention: Mention) -> str | None:
    """The partition of what its author said, withheld words included."""
    who = mention.author.id or mention.author.name or mention.facts.get(WROTE)
    return f"{mention.brand}#{mention.platform}#{who}" if who else None


def hashed_key(mention: Mention) -> str | None:
    """The same, where the author may be kept as a hash alone."""
    who = mention.author.id or mention.author.name
    if who is None:
        return author_key(mention)
    return f"{mention.brand}#{mention.platform}#{author_hash(mention.brand, mention.platform, who)}"


def thread_key(mention: Mention) -> str:
    """The partition of the conversation a mention belongs to."""
    where = f"{mention.platform}@{mention.realm}" if mention.realm else mention.platform
    return f"{mention.brand}#{where}#{mention.thread_id or mention.native_id}"


def mention_to_item(mention: Mention, now: datetime, keep: Keep = OURS) -> Item:
    """A mention as stored. ``expires_at`` is numeric seconds, as time to live wants them.

    ``words_until`` is when the platform's terms end our right to the words.
    """
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
        "arrival_key": _arrival_key(mention, now, keep),
        "words_until": to_seconds(now + keep.lasts) if keep.lasts < KEPT else None,
        "expires_at": to_seconds(now + KEPT),
        "author_key": author_key(mention),
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
        words_until=to_moment(item["words_until"]) if "words_until" in item else None,
        kept_until=to_moment(item["expires_at"]) if "expires_at" in item else None,
        stamps=stamps,
        revision=item["revision"],
        **{name: bool(item.get(name)) for name in FLAGS},
    )


def _arrival_key(mention: Mention, now: datetime, keep: Keep) -> str | None:
    """The partition that finds what came: an hour, or the day where it must be read again."""
    if keep.is_reread and not mention.removed:
        return f"reread#{now:%Y-%m-%d}"
    return None if mention.own else to_text(now)[:13]


def _key(identity: str) -> dict[str, str]:
    return {"pk": identity, "sk": "mention"}
