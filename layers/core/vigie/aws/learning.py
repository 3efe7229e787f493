"""A brand's corrections on the desk: what the next decision reads, and what a person's act adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from vigie.aws.brands import item_to_rules
from vigie.aws.cards import item_to_moderation
from vigie.aws.mentions import KEPT
from vigie.aws.settings import settings
from vigie.aws.table import Write, add, at_revision, delete, get, get_many, put
from vigie.aws.wire import Item, to_seconds
from vigie.campaign import print_words
from vigie.card import Card
from vigie.learning import (
    Corrections,
    Tally,
    Vote,
    count_patch,
    count_votes,
    learn,
    read_corrections,
    read_vote,
)
from vigie.mention import Mention
from vigie.text.wordlists import WordLists
from vigie.verdict import Thresholds

KEYS = ("pk", "sk")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a brand's texts are judged by: its own lists, and thresholds as its team moved them.

    ``corrections`` decide nothing beyond what they moved: they are there to be shown.
    """

    lists: WordLists
    thresholds: Thresholds
    corrections: Corrections


def read_policy(brand: str, *, strong: bool = True) -> Policy:
    """Lists, thresholds and corrections in one read.

    A weak one, at half the price, may miss what was saved in the last second.
    """
    keys = [_key(brand, "rules"), _key(brand, "rules#learned")]
    rows = get_many(settings().desk_table, keys, strong=strong)
    found = {item["sk"]: item for item in rows}
    tally = _counts(found.get("rules#learned"))
    return Policy(item_to_rules(found.get("rules", {})), learn(tally), read_corrections(tally))


def read_words(brand: str) -> Tally:
    """How often people kept or hid texts for a listed word."""
    return _counts(get(settings().desk_table, _key(brand, "rules#words")))


def is_approved(brand: str, text: str) -> bool:
    """Whether a person has kept these very words before."""
    printed = print_words(brand, text)
    return bool(printed) and (
        get(settings().desk_table, _key(brand, f"approved#{printed}")) is not None
    )


def vote_writes(mention: Mention, action: str, now: datetime) -> Sequence[Write]:
    """What a person's act teaches, to be written with the decision in one transaction.

    The vote row holds what this mention's words have added, under a revision: an act done twice
    adds nothing, one taken back takes its part back, and two people at once cannot both count. Of
    the same words in several mentions the last act is remembered, were it done before.
    """
    table, key = settings().desk_table, {"pk": mention.id, "sk": f"vote#{mention.content_hash}"}
    decided = get(table, {"pk": mention.id, "sk": f"decision#rule#{mention.content_hash}"})
    row = get(table, key)
    before = _item_to_vote(row) if row else None
    printed = print_words(mention.brand, mention.text)
    after = read_vote(item_to_moderation(decided) if decided else None, action, printed)
    expires = {"expires_at": to_seconds(now + KEPT)}
    place = _key(mention.brand, f"approved#{printed}")
    remembered = put(table, {**place, **expires}) if after.keeps else delete(table, place)
    writes = [remembered] if printed else []
    if before == after:
        return writes
    revision = int(row["revision"]) if row else 0
    kept = {**key, **asdict(after), "brand": mention.brand, "revision": revision + 1}
    writes.append(put(table, {**kept, **expires}, at_revision(revision)))
    for name, amounts in zip(("learned", "words"), count_votes(before, after), strict=True):
        if amounts:
            writes.append(add(table, _key(mention.brand, f"rules#{name}"), amounts))
    return writes


def patch_writes(before: Card | None, after: Card) -> Sequence[Write]:
    """What a correction of mood and intents teaches, to be written with the card."""
    amounts = count_patch(before, after)
    key = _key(after.brand, "rules#learned")
    return (add(settings().desk_table, key, amounts),) if amounts else ()


def _item_to_vote(item: Item) -> Vote:
    return Vote(
        bool(item["keeps"]), tuple(item["rules"]), tuple(item["words"]), item.get("print", "")
    )


def _counts(item: Item | None) -> dict[str, int]:
    return {name: int(value) for name, value in (item or {}).items() if name not in KEYS}


def _key(brand: str, sk: str) -> dict[str, Any]:
    return {"pk": f"brand#{brand}", "sk": sk}
