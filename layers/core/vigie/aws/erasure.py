"""Erasing an author: every word of theirs, everywhere, and never stored again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.aws.cards import change_card, list_cards
from vigie.aws.deliveries import drop_delivery, read_delivery
from vigie.aws.echoes import forget_author
from vigie.aws.mentions import KEPT, bury_mention, get_mention
from vigie.aws.settings import settings
from vigie.aws.table import change, get, put, query, scan, write
from vigie.aws.wire import Item, to_text
from vigie.card import Card, Status
from vigie.mention import author_hash

MOST_RACES = 8


def erase_author(brand: str, platform: str, author: str, now: datetime) -> dict[str, int]:
    """Erase what an author said for a brand; counts what went where.

    The block row is written first, so that what arrives meanwhile is refused; each step may be
    repeated, and a run cut short is finished by the next.
    """
    write(put(settings().desk_table, {**_blocked(brand, platform, author), "at": to_text(now)}))
    found = _find_mentions(brand, platform, author, now)
    erased = {"mentions": 0, "cards": 0, "decisions": 0, "replies": 0}
    forget_author(brand, platform, author)
    erased["deliveries"] = _drop_deliveries(brand, platform, author)
    forget_topics(brand, set(found))
    forget_promises(brand, platform, author, found)
    for identity in found:
        decisions, replies = _erase_beside(identity, now)
        erased["decisions"] += decisions
        erased["replies"] += replies
        erased["cards"] += change_card(identity, _emptied, now) is not None
        erased["mentions"] += bury_mention(identity, now)  # last: by it the rest is found
    erased |= _erase_person(brand, platform, author, now)
    return erased | _erase_exports(brand)


def _find_mentions(brand: str, platform: str, author: str, now: datetime) -> list[str]:
    """Ids of what an author said: withheld, deleted there, and of what a card alone is left.

    A card that was acted upon outlives its mention.
    """
    found = [
        item["pk"]
        for who in (author, author_hash(brand, platform, author))
        for item in query(
            settings().mentions_table,
            "author_key = :author",
            {":author": f"{brand}#{platform}#{who}"},
            index="by_author",
        )
    ]
    old = to_text(now - KEPT + timedelta(days=1))
    left = [
        card.mention_id
        for status in Status
        for card in list_cards(brand, status, until=old)
        if (card.platform, card.author_id) == (platform, author)
    ]
    return list(dict.fromkeys((*found, *left)))


def _erase_beside(identity: str, now: datetime) -> tuple[int, int]:
    from vigie.aws.beside import erase_around, erase_beside  # rare: not at a cold start

    if mention := get_mention(identity):
        erase_around(mention, now)
    return erase_beside(identity)


def _erase_person(brand: str, platform: str, author: str, now: datetime) -> dict[str, int]:
    """What was tallied of them, what colleagues wrote about them, and their consents.

    It comes after their cards have gone, so that a day that is made anew no longer finds them.
    """
    from vigie.aws.audit import NO_BRAND, forget_about  # rare: not at a cold start
    from vigie.aws.content import erase_consents
    from vigie.aws.people import forget_person_rows
    from vigie.aws.tallies import forget_people
    from vigie.person import PersonKey

    person = PersonKey.of(brand, platform, author)
    keys = frozenset({person})
    erased = forget_person_rows(brand, keys)
    for trail in (brand, NO_BRAND):
        forget_about(trail, person.id(brand))
    return {
        "tallies": forget_people(brand, keys),
        **erased,
        "consents": erase_consents(brand, keys, now),
    }


def _erase_exports(brand: str) -> dict[str, int]:
    """What was taken out lies in files that name anybody: all of the brand's go.

    It comes last, so that whatever is written after it no longer finds the author.
    """
    from vigie.aws.exports import forget_exports  # rare: not at a cold start

    return {"exports": forget_exports(brand)}


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


def is_person_erased(brand: str, digest: str) -> bool:
    """The same, of whom a page still open knows by their `author_hash` alone."""
    key, values = "pk = :pk AND begins_with(sk, :digest)", {":pk": f"erased#{brand}"}
    found = query(settings().desk_table, key, {**values, ":digest": digest}, limit=1)
    return next(found, None) is not None


def _emptied(known: Card | None) -> Card | None:
    if known is None:
        return None
    return replace(
        known,
        removed=True,
        author_id=None,
        author_mark=0,
        note="",
        no_reply_needed="",
        moderation=None,
        tags=(),
        analysis=None,
        dangers=(),
        danger_at=None,
        reserved=(),
        followers=0,
    )


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


def forget_promises(brand: str, platform: str, author: str, mention_ids: Collection[str]) -> None:
    """Take out what colleagues wrote down for an author to be forgotten, or about their words."""
    from vigie.aws.tasks import forget_person  # rare: not at a cold start
    from vigie.task import person_id

    forget_person(brand, person_id(brand, platform, author), frozenset(mention_ids))


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
