"""Erasing an author: every word of theirs, everywhere, and never stored again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from vigie.aws.cards import change_card
from vigie.aws.deliveries import drop_delivery, read_delivery
from vigie.aws.drafts import DRAFT
from vigie.aws.echoes import forget_author
from vigie.aws.mentions import get_mention, mention_to_item
from vigie.aws.settings import settings
from vigie.aws.table import (
    ConditionFailedError,
    at_revision,
    change,
    delete,
    get,
    put,
    query,
    scan,
    write,
)
from vigie.aws.wire import Item, to_text
from vigie.card import Card
from vigie.mention import Mention, author_hash, bury

MOST_RACES = 8


def erase_author(brand: str, platform: str, author: str, now: datetime) -> dict[str, int]:
    """Erase what an author said for a brand; counts what went where.

    The block row is written first, so that what arrives meanwhile is refused; each step may be
    repeated, and a run cut short is finished by the next.
    """
    write(put(settings().desk_table, {**_blocked(brand, platform, author), "at": to_text(now)}))
    keys = [
        item
        for who in (author, author_hash(brand, platform, author))
        for item in query(
            settings().mentions_table,
            "author_key = :author",
            {":author": f"{brand}#{platform}#{who}"},
            index="by_author",
        )
    ]
    erased = {"mentions": 0, "cards": 0, "decisions": 0, "replies": 0}
    forget_author(brand, platform, author)
    erased["deliveries"] = _drop_deliveries(brand, platform, author)
    for identity in [item["pk"] for item in keys]:
        erased["mentions"] += _erase_mention(identity, now)
        erased["cards"] += change_card(identity, _emptied, now) is not None
        decisions, replies = _erase_beside(identity)
        erased["decisions"] += decisions
        erased["replies"] += replies
    forget_topics(brand, {item["pk"] for item in keys})
    return erased


def _drop_deliveries(brand: str, platform: str, author: str) -> int:
    """Kept deliveries that name the author go whole; what they held of others is stored already."""
    spellings = {author.encode(), json.dumps(author)[1:-1].encode()}
    dropped = 0
    for first in scan(settings().mentions_table, "part#000"):
        if (first["brand"], first["platform"]) != (brand, platform):
            continue
        kept = read_delivery(first["pk"].removeprefix("delivery#"))
        if kept and any(one in kept[1] for one in spellings):
            drop_delivery(first["pk"], first["parts"])
            dropped += 1
    return dropped


def is_erased(brand: str, platform: str, author: str | None) -> bool:
    """Whether an author asked to be forgotten; only a hash of their id is kept for this."""
    return (
        bool(author)
        and get(settings().desk_table, _blocked(brand, platform, author or "")) is not None
    )


def _erase_mention(identity: str, now: datetime) -> bool:
    for _ in range(MOST_RACES):
        mention = get_mention(identity)
        if mention is None:
            return False
        buried: Mention = replace(bury(mention), removed=True, revision=mention.revision + 1)
        item = mention_to_item(buried, now)
        try:
            write(put(settings().mentions_table, item, at_revision(mention.revision)))
        except ConditionFailedError:
            continue
        return True
    raise ConditionFailedError


def _emptied(known: Card | None) -> Card | None:
    if known is None:
        return None
    return replace(
        known,
        removed=True,
        author_id=None,
        note="",
        no_reply_needed="",
        moderation=None,
        tags=(),
        analysis=None,
        dangers=(),
        danger_at=None,
    )


def _erase_beside(identity: str) -> tuple[int, int]:
    """Decisions quote matched words, replies may name the author, drafts may do both.

    Replies lose their text; the others go.
    """
    rows = list(query(settings().desk_table, "pk = :pk", {":pk": identity}))
    decisions = [row for row in rows if row["sk"].startswith("decision#")]
    votes = [row for row in rows if row["sk"].startswith("vote#")]
    replies = [row for row in rows if row["sk"].startswith("action#") and row.get("text")]
    for row in votes:
        approved = {"pk": f"brand#{row['brand']}", "sk": f"approved#{row.get('print', '')}"}
        write(delete(settings().desk_table, approved))
    drafts = [row for row in rows if row["sk"].startswith(DRAFT)]
    for row in (*votes, *decisions, *drafts):
        write(delete(settings().desk_table, {"pk": identity, "sk": row["sk"]}))
    for row in replies:
        write(change(settings().desk_table, {"pk": identity, "sk": row["sk"]}, {"text": ""}))
    return len(decisions), len(replies)


def forget_quotes(identity: str, now: datetime) -> None:
    """Take the words a rule matched out of what was decided: they were lent, as the rest was."""
    rows = query(settings().desk_table, "pk = :pk", {":pk": identity})
    for row in rows:
        reasons = [{**one, "matched": ""} for one in row.get("reasons", ())]
        if row["sk"].startswith("decision#") and reasons:
            write(change(settings().desk_table, _at(row), {"reasons": reasons}))
        elif row["sk"].startswith("vote#"):
            write(change(settings().desk_table, _at(row), {"words": []}))
    known: list[Card | None] = []

    def unquoted(card: Card | None) -> Card | None:
        known.append(card)
        return _unquoted(card)

    change_card(identity, unquoted, now)
    if (card := known[-1]) and card.danger_at:
        forget_topics(card.brand, {identity})


def forget_topics(brand: str, mention_ids: set[str]) -> None:
    """Take out of alerts what they quote, where they are about one of these mentions."""
    from vigie.aws.alerts import keep_alert, list_alerts, read_alert  # rare: not at a cold start

    for alert in list_alerts(brand):
        if not alert.topic or mention_ids.isdisjoint(alert.mention_ids):
            continue
        for _ in range(MOST_RACES):
            kept = read_alert(alert.id)
            if kept is None or keep_alert(kept, replace(kept.alert, topic=())):
                break


def _at(row: Item) -> dict[str, str]:
    return {"pk": row["pk"], "sk": row["sk"]}


def _unquoted(known: Card | None) -> Card | None:
    if known is None or known.moderation is None:
        return None
    reasons = tuple(replace(one, matched="") for one in known.moderation.reasons)
    return replace(known, moderation=replace(known.moderation, reasons=reasons))


def _blocked(brand: str, platform: str, author: str) -> dict[str, str]:
    digest = hashlib.sha256(f"{brand}\x00{platform}\x00{author}".encode()).hexdigest()
    return {"pk": f"erased#{brand}", "sk": digest}
