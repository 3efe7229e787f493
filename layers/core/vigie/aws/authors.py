"""What one author said for a brand, found by the index that erasure uses."""

from __future__ import annotations

import itertools

from vigie.aws.mentions import author_key, get_mentions
from vigie.aws.settings import settings
from vigie.aws.table import query
from vigie.mention import Mention
from vigie.person import PersonKey


def get_by_author(mention: Mention, most: int = 200) -> list[Mention]:
    """The newest things a mention's author said for its brand, newest first, itself included."""
    who = author_key(mention)
    return _get(who, most) if who else [mention]


def get_withheld(brand: str, key: PersonKey, most: int = 200) -> list[Mention]:
    """What a person said whose words had to be forgotten, newest first: all that is left of it."""
    return _get(f"{brand}#{key.platform}#{key.digest}", most)


def list_ids(who: str, most: int) -> list[str]:
    """Ids of the newest things said by an author, who is named as `author_key` does."""
    keys = query(
        settings().mentions_table,
        "author_key = :author",
        {":author": who},
        index="by_author",
        newest_first=True,
        limit=most,
    )
    return [item["pk"] for item in itertools.islice(keys, most)]


def _get(who: str, most: int) -> list[Mention]:
    found = get_mentions(list_ids(who, most))
    return sorted(found.values(), key=lambda one: (one.said_at, one.id), reverse=True)
