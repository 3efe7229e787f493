"""What people asked on closed days: one compressed item per brand and day, beside its people.

A day's item holds phrases of one to three words, ids and hashes; no name and no sentence. It is
written and emptied under the revision of the row of days, as `vigie.aws.tallies` says.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from vigie.aws.mentions import KEPT
from vigie.aws.settings import settings
from vigie.aws.table import Write, delete, get, put, query
from vigie.aws.wire import Item, to_seconds
from vigie.person import PersonKey
from vigie.text.keyphrase import Phrase, key_of
from vigie.topic import ASKS, Asked

AUTHOR_LENGTH: Final = 12  # of a hash: two people of one brand alike are one in 10^8 brands
WORDS_LENGTH: Final = 6
MOST_ASKED: Final = 1500
_NEGATIVE: Final = 1 << len(ASKS)


def name_author(key: PersonKey) -> str:
    """An author as a day's item names them: too short a hash to be looked up elsewhere."""
    return key.digest[:AUTHOR_LENGTH]


def asked_write(brand: str, day: date, asked: Sequence[Asked]) -> Write:
    """Put down what was asked on a day, in place of what was; nothing was asked: no row."""
    key = _key(brand, day)
    if not asked:
        return delete(settings().desk_table, key)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    ends = to_seconds(midnight + timedelta(days=1) + KEPT)
    return put(settings().desk_table, {**key, "asked": pack_asked(asked), "expires_at": ends})


def read_asked(brand: str, since: date, until: date) -> Iterator[tuple[date, tuple[Asked, ...]]]:
    """What was asked on the days kept in [since, until), oldest first; weakly read."""
    last = until - timedelta(days=1)
    values = {":pk": f"people#{brand}", ":since": f"asked#{since}", ":until": f"asked#{last}"}
    for item in query(settings().desk_table, "pk = :pk AND sk BETWEEN :since AND :until", values):
        yield _item_to_day(item)


def read_asked_day(brand: str, day: date) -> tuple[Asked, ...]:
    """What is kept of one day."""
    item = get(settings().desk_table, _key(brand, day))
    return _item_to_day(item)[1] if item else ()


def writes_without(brand: str, keys: Iterable[PersonKey]) -> list[Write]:
    """The days on which one of these people asked something, without it."""
    names = {name_author(key) for key in keys}
    return [
        asked_write(brand, day, [one for one in asked if one.author not in names])
        for day, asked in read_asked(brand, date.min, date.max)
        if any(one.author in names for one in asked)
    ]


def pack_asked(asked: Sequence[Asked]) -> bytes:
    """A day's mentions, compressed, column by column; each writing once. The same, the same bytes.

    Keys are not kept: a writing tells its own.
    """
    rows = sorted(asked, key=lambda one: one.mention_id)[:MOST_ASKED]
    written = sorted({_writing(phrase) for one in rows for phrase in one.phrases})
    places = {one: n for n, one in enumerate(written)}
    columns = [
        [one.mention_id for one in rows],
        [one.author for one in rows],
        [one.words for one in rows],
        [_signs(one) for one in rows],
        [[places[_writing(phrase)] for phrase in one.phrases] for one in rows],
    ]
    told = json.dumps([written, columns], separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(told.encode(), 9, mtime=0)


def unpack_asked(packed: bytes, day: date) -> tuple[Asked, ...]:
    """The inverse of ``pack_asked``."""
    written, columns = json.loads(gzip.decompress(packed))
    phrases = [_read_writing(one) for one in written]
    return tuple(_read_row(row, phrases, day) for row in zip(*columns, strict=True))


def _read_row(row: Sequence[Any], phrases: Sequence[Phrase], day: date) -> Asked:
    mention_id, author, words, signs, places = row
    return Asked(
        mention_id,
        day,
        author,
        frozenset(intent for n, intent in enumerate(ASKS) if signs >> n & 1),
        bool(signs & _NEGATIVE),
        tuple(phrases[n] for n in places if phrases[n].key),
        words,
    )


def _signs(asked: Asked) -> int:
    intents = sum(1 << n for n, intent in enumerate(ASKS) if intent in asked.intents)
    return intents | (_NEGATIVE if asked.is_negative else 0)


def _writing(phrase: Phrase) -> str:
    return f"{phrase.key[:2]}{phrase.written}"


def _read_writing(kept: str) -> Phrase:
    return Phrase(key_of(kept[2:], kept[:2]), kept[2:])


def _item_to_day(item: Item) -> tuple[date, tuple[Asked, ...]]:
    day = date.fromisoformat(item["sk"].removeprefix("asked#"))
    return day, unpack_asked(bytes(item["asked"]), day)


def _key(brand: str, day: date) -> dict[str, str]:
    return {"pk": f"people#{brand}", "sk": f"asked#{day}"}
