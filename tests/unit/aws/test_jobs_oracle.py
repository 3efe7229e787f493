"""A desk's real jobs on Amazon's own DynamoDB: its tables hold what moto's hold, item by item."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from vigie.action import Action, ActionKind, ActionState, after_sent, move
from vigie.analysis import Analysis, Intent, Mood
from vigie.aws import brands, clients, table
from vigie.aws.cards import read_card
from vigie.aws.counters import read_hours
from vigie.aws.leases import drop_lease, take_lease
from vigie.aws.mentions import get_mention, get_mentions, mention_to_item
from vigie.aws.outbox import add_action, move_action, moved_write
from vigie.aws.rollups import roll_up_brand
from vigie.aws.wire import from_wire
from vigie.brand import EVERY_BRAND, Role
from vigie.jobs.ingest import store_events
from vigie.jobs.moderate import moderate_batch
from vigie.jobs.recount import recount
from vigie.jobs.score import score_batch
from vigie.jobs.settling import settle_sent
from vigie.mention import Author, EventKind, Mention, MentionEvent, mention_id
from vigie.moderation import moderate

from tests.builders import NOON, a_brand, a_stream_event, an_analysis, an_event
from tests.tables import declared_tables
from tests.unit.aws.amazon import amazon, oracle

__all__ = ["amazon", "oracle"]
MENTIONS, DESK = "MentionsTable", "DeskTable"
KEY = {"pk": "a", "sk": "b"}
LATER = NOON + timedelta(minutes=5)
Items = list[dict[str, Any]]
Tables = dict[str, Items]


def everything() -> Tables:
    """Both tables, item by item, in the order of their keys."""
    found = {}
    for name in declared_tables():
        pages = clients.dynamodb().get_paginator("scan").paginate(TableName=name)
        items = [from_wire(item) for page in pages for item in page["Items"]]
        found[name] = sorted(items, key=lambda item: (item["pk"], item["sk"]))
    return found


def _pairs(theirs: Items, ours: Items) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    yield from zip_longest(theirs, ours, fillvalue=dict[str, Any]())


def differences(theirs: Tables, ours: Tables) -> list[tuple[Any, ...]]:
    """Each attribute that is not the same: its item's keys, its name, and both values."""
    found: list[tuple[Any, ...]] = []
    for name in theirs:
        for one, other in _pairs(theirs[name], ours[name]):
            unlike = {at for at in one.keys() | other.keys() if one.get(at) != other.get(at)}
            key = one.get("pk"), one.get("sk")
            found += [(*key, at, one.get(at), other.get(at)) for at in sorted(unlike)]
    return found


def by_word(text: str) -> Analysis:
    if "mauvais" in text:
        return an_analysis(Mood.NEGATIVE, Intent.COMPLAINT)
    if "voyant" in text:
        return dataclasses.replace(an_analysis(), spam=1.0)
    return an_analysis(Mood.POSITIVE if "bon" in text else Mood.NEUTRAL)


TEXTS = ("un bon pain", "mauvais pain", "voyant maître Baba, résultat garanti", "à quelle heure ?")


def said(n: int, text: str = "", **values: Any) -> MentionEvent:
    who = Author(f"70{n % 3}", f"Cliente {n % 3}")
    more = {"native_id": f"100_{n}", "author": who, "said_at": NOON - timedelta(minutes=7 * n)}
    return an_event(text or TEXTS[n % 4], **(more | values))


def known(n: int) -> Mention:
    found = get_mention(mention_id("levain", "facebook", f"100_{n}"))
    assert found is not None
    return found


def live() -> Tables:
    """A morning of a desk by its real jobs: every record comes twice, some of them late."""
    brands.save_brand(a_brand())
    brands.grant("odile", EVERY_BRAND, Role.OWNER)
    first = [said(n) for n in range(12)]
    digest(first)
    digest(first)
    edited = said(0, "mauvais pain, finalement", kind=EventKind.EDIT, version=LATER)
    digest([edited, said(4, kind=EventKind.REMOVE, version=LATER)])
    digest([said(0)])
    take_lease(known(1), "odile", "Odile", LATER)
    take_lease(known(1), "karim", "Karim", LATER)
    answer(1)
    take_lease(known(5), "karim", "Karim", LATER)
    drop_lease(known(5), "karim", LATER)
    digest([said(20, said_at=NOON - timedelta(days=3))])
    after = LATER + timedelta(days=2)
    roll_up_brand("levain", ZoneInfo("Europe/Paris"), after)
    proof = recount(a_brand(), after, pause=lambda _: None)
    assert (proof.cards, proof.differences, proof.unsettled) == (12, (), ())
    return everything()


def digest(events: list[MentionEvent]) -> None:
    store_events("levain", events, LATER)
    ids = [mention_id("levain", "facebook", event.native_id) for event in events]
    found = get_mentions(ids)
    images = [mention_to_item(found[one], LATER) for one in ids]
    for work in (score_batch, moderate_batch, score_batch):
        assert work(a_stream_event(*images), by_word, LATER) == []


def answer(n: int) -> None:
    mention = known(n)
    asked = Action(
        id="act-1", mention_id=mention.id, brand="levain", platform="facebook",
        native_id=mention.native_id, kind=ActionKind.REPLY, actor="odile", text="Navrée !",
        created_at=LATER,
    )  # fmt: skip
    assert add_action(asked)
    claimed = dataclasses.replace(
        move(asked, ActionState.CLAIMED, LATER), content_hash=mention.content_hash
    )
    assert move_action(asked, claimed)
    sent = after_sent(claimed, LATER, "100_900")
    for _ in range(2):
        settle_sent(moved_write(claimed, sent), sent, LATER, lambda: True)


def test_a_morning_of_the_desk_leaves_the_same_items_on_both(
    amazon: str, request: pytest.FixtureRequest, fresh: None
) -> None:
    patient = request.getfixturevalue("monkeypatch")
    patient.setitem(moderate.__kwdefaults__, "limit_seconds", 60.0)  # a busy machine is no reason

    def on(tables: str) -> Any:
        request.getfixturevalue(tables)
        return live()

    theirs = on("oracle")
    forget: Callable[[], None] = clients.dynamodb.cache_clear
    forget()
    brands.forget_cached()
    patient.delenv("AWS_ENDPOINT_URL_DYNAMODB")
    ours = on("aws")
    assert differences(theirs, ours) == []
    assert len(theirs[MENTIONS]) == 13
    card = read_card(known(1).id)
    assert card is not None
    assert card.first_replied_at == LATER
    hours = list(read_hours("levain", NOON - timedelta(hours=9), LATER))
    assert sum(one.measures.get("mentions", 0) for one in hours) == 11
    assert frozenset().union(*(one.authors for one in hours))
    assert table.get(DESK, {"pk": "user#odile", "sk": "*"}) is not None
