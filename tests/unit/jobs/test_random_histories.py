"""Whatever happens to a desk, in whatever order and however often: counters equal the recount.

Tried, and found by these examples: a card's move to another hour that leaves the old hour as it
was; an answer that is deleted and stays counted; a measure of the unrounded probability where the
card keeps a rounded one; a roll-up whose note is taken away unseen.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from vigie.aws.cards import card_to_item, list_cards
from vigie.aws.clients import dynamodb
from vigie.aws.counters import read_hours
from vigie.aws.days import read_days
from vigie.aws.rollups import roll_up_brand
from vigie.aws.settings import settings as stack
from vigie.aws.table import delete, put, write
from vigie.card import Status, new_card
from vigie.counting import measures
from vigie.jobs.recount import recount

from tests.builders import a_mention
from tests.standin.histories import BRAND, HOURS, NOW, PARIS, History

N, HOUR, LOOK = st.integers(0, 4), st.integers(0, 5), st.integers(0, 4)
VERSION = st.integers(0, 3)
SAY = st.tuples(
    st.just("say"), N, st.sampled_from(["add"] * 4 + ["edit"] * 3 + ["remove", "hide", "unhide"]),
    VERSION, HOUR, LOOK,
)  # fmt: skip
STEP = (
    SAY
    | SAY
    | SAY
    | st.tuples(st.just("replay"), N)
    | st.tuples(st.just("withhold"), N)
    | st.tuples(st.just("type_answer"), N, HOUR)
    | st.tuples(st.just("answer"), N, HOUR)
    | st.tuples(st.just("take_back"), N)
    | st.tuples(st.just("relabel"), N, LOOK)
    | st.tuples(st.just("settle"), N, st.sampled_from(["", "thanked in person"]))
    | st.tuples(st.just("finish"), N)
    | st.tuples(st.just("judge"), N, st.booleans(), st.booleans())
    | st.tuples(st.just("click"), st.integers(0, 2))
    | st.tuples(st.just("erase"), st.integers(0, 1), st.integers(0, 2))
    | st.tuples(st.just("roll_up"))
)
FAULT = st.sampled_from([0, 0, 0, 1, 2])
CUT = st.sampled_from([None, None, None, 0, 1])
MOVES = st.tuples(STEP, FAULT, CUT)
LONG = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a race to be over."""
    monkeypatch.setattr("time.sleep", lambda _: None)


def empty_tables() -> None:
    """Made anew without streams: the emulator copies all that went through one at each write."""
    client = dynamodb()
    for name in ("DeskTable", "MentionsTable"):
        known: Any = client.describe_table(TableName=name)["Table"]
        client.delete_table(TableName=name)
        indexes = [
            {key: index[key] for key in ("IndexName", "KeySchema", "Projection")}
            for index in known["GlobalSecondaryIndexes"]
        ]
        client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=known["AttributeDefinitions"],
            KeySchema=known["KeySchema"],
            GlobalSecondaryIndexes=indexes,  # type: ignore[arg-type]
        )


def check(history: History) -> None:
    history.run(("roll_up",), 0, None)
    found = recount(BRAND, NOW, days=8, pause=lambda _: None)
    assert (found.differences, found.rollups, found.unsettled) == ((), (), ())
    cards = Counter[str]()
    for status in Status:
        for card in list_cards("levain", status):
            cards.update(measures(card))
    hours, days = Counter[str](), Counter[str]()
    for bucket in read_hours("levain", *LONG):
        hours.update(bucket.measures)
    through = datetime(2026, 10, 25, 23, tzinfo=UTC)
    for bucket in read_days("levain", LONG[0], through, PARIS):
        days.update(bucket.measures)
    young = Counter[str]()
    for bucket in read_hours("levain", through, LONG[1]):
        young.update(bucket.measures)
    own = {"replies": hours["replies"], "clicks": hours["clicks"]}
    assert +hours == +(cards + Counter(own))
    del days["giving"], days["promoting"]  # of the ledger alone
    assert +days == +(hours - young)


@pytest.mark.usefixtures("aws")
@given(steps=st.lists(MOVES, min_size=4, max_size=14))
@example(
    steps=[
        (("say", 0, "add", 0, 3, 3), 0, None),
        (("say", 0, "edit", 1, 2, 1), 2, None),
        (("answer", 0, 2), 0, 0),
        (("roll_up",), 0, None),
        (("take_back", 0), 1, None),
        (("erase", 0, 0), 0, 1),
    ]
)
@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_counters_equal_the_recount_whatever_happened(steps: list[Any]) -> None:
    empty_tables()
    history = History()
    for step, conflicts, cut_after in steps:
        history.run(step, conflicts, cut_after)
    check(history)


@pytest.mark.usefixtures("aws")
def test_a_day_that_retention_touched_keeps_its_counters() -> None:
    long_ago = NOW - timedelta(days=91)
    history = History()
    history.run(("say", 0, "add", 0, 2, 1), 0, None)
    old = new_card(a_mention(native_id="old", said_at=long_ago))
    write(put(stack().desk_table, card_to_item(old, long_ago)))
    write(delete(stack().desk_table, {"pk": old.mention_id, "sk": "card"}))
    roll_up_brand("levain", PARIS, NOW)
    check(history)
    assert HOURS[2] < NOW
