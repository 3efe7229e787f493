"""Cards on the desk, always written together with the counters they move."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from vigie.alarming import is_alarming
from vigie.analysis import (
    Analysis,
    Intent,
    Language,
    Mood,
    PersonalDatum,
    PersonalKind,
    Sentiment,
)
from vigie.aws.counters import (
    SHARDS,
    add_up,
    card_bumps,
    counted_for,
    counter_writes,
    mark_of,
    on_shard,
)
from vigie.aws.mentions import KEPT
from vigie.aws.settings import settings
from vigie.aws.table import (
    MOST_PER_TRANSACTION,
    BusyError,
    ConditionFailedError,
    FullError,
    Write,
    at_revision,
    get,
    get_many,
    put,
    query,
    write_together,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.card import Card, Counted, Named, Response, Status
from vigie.stamping import stamp
from vigie.verdict import Moderation, Queue, Reason, Verdict

MOST_RACES = 8
PLAIN = ("brand", "platform", "native_id", "seen", "content_hash", "author_id", "assignee", "note")
MORE = (
    *("author_mark", "followers", "no_reply_needed", "judged_hash", "conversation", "rating"),
    "revision",
)
FLAGS = (
    *("hidden_there", "removed", "backfilled", "shows_media", "private"),
    *("opens", "ruled"),
)
TIMES = (
    "snoozed_until",
    "replied_at",
    "illegal_since",
    "edited_at",
    "danger_at",
    "reopened_at",
    "first_replied_at",
    "illegal_done_at",
)


@dataclass(frozen=True, slots=True)
class CardChange:
    """A card before (None: there was none) and after, and what must be written with it."""

    before: Card | None
    after: Card
    beside: tuple[Write, ...] = ()


def read_card(mention_id: str) -> Card | None:
    """A card by its mention's id, or None."""
    item = get(settings().desk_table, _key(mention_id))
    return item_to_card(item) if item else None


def read_cards(mention_ids: Iterable[str]) -> dict[str, Card]:
    """Cards by mention id; those that do not exist are missing."""
    items = get_many(settings().desk_table, [_key(one) for one in mention_ids])
    return {item["pk"]: item_to_card(item) for item in items}


def list_cards(
    brand: str,
    status: Status,
    *,
    since: str = "",
    until: str = "~",
    newest_first: bool = True,
    page: int = 100,
) -> Iterator[Card]:
    """One list of the inbox in order of when things were said; bounds are index sort keys."""
    items = query(
        settings().desk_table,
        "inbox_pk = :list AND inbox_sk BETWEEN :since AND :until",
        {":list": f"{brand}#{status}", ":since": since or " ", ":until": until},
        index="inbox",
        newest_first=newest_first,
        limit=page,
    )
    yield from (item_to_card(item) for item in items)


def inbox_key(card: Card) -> str:
    """Where a card stands in its list."""
    return f"{to_text(card.said_at)}#{card.mention_id}"


def write_changes(changes: Sequence[CardChange], now: datetime, shard: int = 0) -> None:
    """Write cards and their counters in one transaction.

    Raises ConditionFailedError when a card is no longer as it was read, BusyError on a conflict.
    """
    write_together(_writes(changes, now, shard=shard))


def fits(changes: Sequence[CardChange], now: datetime) -> bool:
    """Whether changes fit one transaction: at most a hundred items, each once."""
    return len(_writes(changes, now, shard=0)) <= MOST_PER_TRANSACTION


def change_card(
    mention_id: str,
    make: Callable[[Card | None], Card | None],
    now: datetime,
    *,
    beside: Callable[[Card], Sequence[Write]] = lambda _: (),
) -> Card | None:
    """Read, change and write one card until nobody was faster; None when ``make`` wants nothing.

    ``beside`` gives what must be written in the same transaction. Raises ConditionFailedError or
    BusyError when eight attempts were not enough; the record is then delivered again.
    """
    full = 0
    for attempt in range(MOST_RACES):
        before = read_card(mention_id)
        after = make(before)
        if after is None or after == before:
            return None
        change = CardChange(before, after, tuple(beside(after)))
        shard = full or (random.randrange(SHARDS) if attempt else 0)
        try:
            write_together(_writes([change], now, shard=shard, marks=full < SHARDS))
        except (ConditionFailedError, BusyError, FullError) as error:
            if attempt == MOST_RACES - 1:
                raise
            full += isinstance(error, FullError)
            time.sleep(random.uniform(0, 0.02 * 2**attempt))
            continue
        return after
    raise AssertionError("unreachable")


def _writes(
    changes: Sequence[CardChange], now: datetime, shard: int, *, marks: bool = True
) -> list[Write]:
    """Cards, what goes with them and their counters.

    Without ``marks``, where no hour item takes any more, the day's are to be made anew.
    """
    table = settings().desk_table
    writes, bumps, came, left = [], [], [], []
    for change in changes:
        before = change.before or replace(change.after, counted=None)
        after = stamp(change.before, change.after, now, _respond)
        counted = counted_for(after)
        bumps.append(card_bumps(before, counted))
        was, mark = mark_of(before) if before.counted else None, mark_of(after)
        if mark and mark != was:
            came.append(mark)
        if was and mark != was:
            left.append(was[0])
        revision = change.before.revision if change.before else 0
        after = replace(after, counted=counted, revision=revision + 1)
        writes.append(put(table, card_to_item(after, now), at_revision(revision)))
        writes += [on_shard(one, shard) for one in change.beside]
    if not marks:
        came, left = [], [*left, *(hour for hour, _ in came)]
    return writes + counter_writes(add_up(bumps), shard, now, came, left)


def _respond(card: Card, at: datetime) -> Response:
    """How long an answer took, by the brand's hours and promises as they stand."""
    from vigie.aws.brands import read_known  # few cards are answered: not at a cold start
    from vigie.aws.promises import read_promises
    from vigie.response import time_response

    return time_response(card, at, read_known(card.brand), read_promises(card.brand))


def card_to_item(card: Card, now: datetime) -> Item:
    """A card as stored; the inbox attributes are the list it is in and its place there.

    ``alarming`` is what the stream's filter reads: few cards have it, so few wake notify_team.
    """
    expires = max(card.said_at, now) + KEPT
    listed = not card.removed
    return {
        "pk": card.mention_id,
        "sk": "card",
        **{name: getattr(card, name) or None for name in PLAIN + MORE},
        **{name: getattr(card, name) or None for name in FLAGS},
        "said_at": to_text(card.said_at),
        "status": card.status.value,
        "queue": card.queue.value,
        "tags": list(card.tags) or None,
        "human": sorted(card.human) or None,
        **{name: to_text(at) if (at := getattr(card, name)) else None for name in TIMES},
        "dangers": list(card.dangers) or None,
        "reserved": list(card.reserved) or None,
        "alarming": is_alarming(card) or None,
        "counted": write_counted(card.counted) if card.counted else None,
        "response": _response_to_list(card.response) if card.response else None,
        **(_analysis_to_item(card.analysis) if card.analysis else {}),
        "matches": [asdict(match) for match in card.matches] or None,
        "moderation": moderation_to_item(card.moderation) if card.moderation else None,
        "inbox_pk": f"{card.brand}#{card.status}" if listed else None,
        "inbox_sk": inbox_key(card) if listed else None,
        "expires_at": to_seconds(expires),
    }


def item_to_card(item: Mapping[str, Any]) -> Card:
    """The inverse of ``card_to_item``; also reads stream images."""
    values: dict[str, Any] = {name: item[name] for name in PLAIN + MORE if name in item}
    values |= {name: bool(item.get(name)) for name in FLAGS}
    values |= {name: to_time(item[name]) for name in TIMES if name in item}
    return Card(
        mention_id=item["pk"],
        **values,
        said_at=to_time(item["said_at"]),
        status=Status(item["status"]),
        queue=Queue(item["queue"]),
        analysis=_item_to_analysis(item) if "sentiment" in item else None,
        matches=tuple(Named(**match) for match in item.get("matches", ())),
        moderation=item_to_moderation(item["moderation"]) if "moderation" in item else None,
        tags=tuple(item.get("tags", ())),
        human=frozenset(item.get("human", ())),
        dangers=tuple(item.get("dangers", ())),
        reserved=tuple(item.get("reserved", ())),
        counted=read_counted(item["counted"]) if "counted" in item else None,
        response=Response(*item["response"]) if "response" in item else None,
    )


def write_counted(counted: Counted) -> str:
    """What the counters hold for a card in few bytes, a 1 unsaid: ``2026-11-24T03 mentions …``."""
    said = (name if n == 1 else f"{name}={n}" for name, n in sorted(counted.measures.items()))
    return " ".join((counted.hour, *said))


def read_counted(text: str | Mapping[str, Any]) -> Counted:
    """The inverse of ``write_counted``; also reads a card written before there was one."""
    if not isinstance(text, str):
        return Counted(text["hour"], dict(text["measures"]))
    hour, *said = text.split()
    parts = (one.partition("=") for one in said)
    return Counted(hour, {name: int(n or 1) for name, _, n in parts})


def _response_to_list(response: Response) -> list[int | bool]:
    known = [response.waited, response.open]
    return known if response.in_time is None else [*known, response.in_time]


def item_to_moderation(item: Mapping[str, Any]) -> Moderation:
    """The inverse of ``moderation_to_item``."""
    queue = item.get("queue")
    return Moderation(
        verdict=Verdict(item["verdict"]),
        reasons=tuple(Reason(**reason) for reason in item.get("reasons", ())),
        queue=Queue(queue) if queue else None,
        threshold=item.get("threshold"),
    )


def moderation_to_item(moderation: Moderation) -> Item:
    """A verdict with its reasons, as stored in cards and decisions."""
    reasons = [
        {"rule": r.rule, "matched": r.matched[:200], "start": r.start, "end": r.end}
        for r in moderation.reasons[:10]
    ]
    queue = moderation.queue.value if moderation.queue else None
    kept = {"verdict": moderation.verdict.value, "reasons": reasons, "queue": queue}
    return kept if moderation.threshold is None else {**kept, "threshold": moderation.threshold}


def _analysis_to_item(analysis: Analysis) -> Item:
    mood = analysis.sentiment
    return {
        "language": analysis.language.value,
        "sentiment": mood.label.value,
        "moods": [round(p, 3) for p in (mood.positive, mood.neutral, mood.negative)],
        "intents": [intent.value for intent in analysis.intents],
        "risks": [round(analysis.offensive, 3), round(analysis.spam, 3)],
        "engine": analysis.engine,
        # The kinds alone: the words stay in the mentions table, and go with them.
        "personal": list(dict.fromkeys(datum.kind.value for datum in analysis.personal)) or None,
        "promotion": round(analysis.promotion, 3) or None,
    }


def _item_to_analysis(item: Mapping[str, Any]) -> Analysis:
    positive, neutral, negative = item["moods"]
    offensive, spam = item["risks"]
    return Analysis(
        language=Language(item["language"]),
        sentiment=Sentiment(Mood(item["sentiment"]), positive, neutral, negative),
        intents=tuple(Intent(intent) for intent in item["intents"]),
        offensive=offensive,
        spam=spam,
        engine=item["engine"],
        personal=tuple(PersonalDatum(PersonalKind(kind)) for kind in item.get("personal", ())),
        promotion=item.get("promotion", 0.0),
    )


def _key(mention_id: str) -> dict[str, str]:
    return {"pk": mention_id, "sk": "card"}
