"""Where the same words were seen before: one small row per brand and band of a gist."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import ConditionFailedError, Write, at_revision, delete, get, put, query, write
from vigie.aws.wire import Item, to_seconds
from vigie.campaign import WINDOW, Gist, Sighting, Sightings, merge_sightings, read_past
from vigie.mention import Mention, author_hash
from vigie.verdict import Past

MOST_RACES = 8
SHORT = 10
CLOCKS_DIFFER = timedelta(hours=1)


def see(mention: Mention, gist: Gist, now: datetime) -> Past:
    """Note a mention under each band of its gist; answers what was said before it.

    Safe to repeat, late, out of order, cut short between two bands: a row is the merge of all its
    sightings, which forgets order and repeats (see `vigie.campaign.merge_sightings`), and is put on
    the revision it was made from, so nobody's sighting is lost to a race. What changes nothing is
    not written, nor is a mention so old that it is no news. Rows hold hashes salted with the brand,
    end with numeric seconds two days after the newest sighting, and lose an author on erasure.
    Nothing was said later than clocks differ: one date far ahead, where authors date their own
    words, would push all else out of its rows.
    """
    own = _sighting(mention, gist, now)
    if to_seconds(now) - own.at > WINDOW:
        return Past()
    seen: set[Sighting] = set()
    for band in gist.bands:
        seen |= _change(mention.brand, band, lambda known: merge_sightings(known, {own}))
    return read_past(own, seen)


def forget_author(brand: str, platform: str, author: str) -> int:
    """Take an author out of every row of a brand; answers how many rows changed."""
    digest = author_hash(brand, platform, author)[:SHORT]
    rows = query(settings().desk_table, "pk = :pk", {":pk": f"echo#{brand}"})
    bands = [row["sk"] for row in rows if any(one.author == digest for one in _sightings(row))]
    for band in bands:
        _change(brand, band, lambda seen: frozenset(one for one in seen if one.author != digest))
    return len(bands)


def _change(brand: str, band: str, make: Callable[[Sightings], Sightings]) -> Sightings:
    """Read, change and write one row until nobody was faster; answers what it holds then."""
    for attempt in range(MOST_RACES):
        row = get(settings().desk_table, {"pk": f"echo#{brand}", "sk": band}) or {}
        before = frozenset(_sightings(row))
        after = make(before)
        if after == before:
            return before
        revision = int(row.get("revision", 0))
        try:
            write(_written(brand, band, after, revision))
        except ConditionFailedError:
            if attempt == MOST_RACES - 1:
                raise
            continue
        return after
    raise AssertionError("unreachable")


def _written(brand: str, band: str, seen: Sightings, revision: int) -> Write:
    """A row as it is to be after the revision that was read; one without sightings goes."""
    table, key = settings().desk_table, {"pk": f"echo#{brand}", "sk": band}
    if not seen:
        return delete(table, key, at_revision(revision))
    item = {
        **key,
        "seen": [_to_text(one) for one in sorted(seen)],
        "revision": revision + 1,
        "expires_at": max(one.at for one in seen) + WINDOW,
    }
    return put(table, item, at_revision(revision))


def _sightings(row: Item) -> Iterator[Sighting]:
    for text in row.get("seen", ()):
        at, mention, author, signature = text.split("|")
        yield Sighting(int(at), mention, author, base64.b64decode(signature))


def _to_text(one: Sighting) -> str:
    signature = base64.b64encode(one.signature).decode()
    return f"{one.at}|{one.mention}|{one.author}|{signature}"


def _sighting(mention: Mention, gist: Gist, now: datetime) -> Sighting:
    who = mention.author.id or mention.author.name
    author = author_hash(mention.brand, mention.platform, who)[:SHORT] if who else ""
    at = to_seconds(min(mention.said_at, now + CLOCKS_DIFFER))
    return Sighting(at, mention.id[:SHORT], author, gist.signature)
