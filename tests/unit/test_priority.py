"""What presses more comes first, and every point says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.analysis import Intent, Mood
from vigie.card import Card, Status
from vigie.priority import HIGHEST, find_priority
from vigie.promise import Promises, find_deadline
from vigie.verdict import Queue

from tests.builders import NOON, a_brand, an_analysis

BRAND = a_brand()


def a_card(*intents: Intent, label: Mood = Mood.NEUTRAL, **values: Any) -> Card:
    defaults: dict[str, Any] = {
        "mention_id": "a",
        "brand": "levain",
        "platform": "facebook",
        "native_id": "1",
        "said_at": NOON,
        "analysis": an_analysis(label, *intents),
    }
    return Card(**(defaults | values))


def score(card: Card, now: datetime = NOON) -> int:
    return find_priority(card, find_deadline(card, BRAND, Promises()), now).score


def test_dangers_come_first_then_complaints_questions_reviews_praise_and_chatter() -> None:
    ranked = [
        a_card(queue=Queue.ILLEGAL),
        a_card(Intent.COMPLAINT),
        a_card(Intent.QUESTION),
        a_card(rating=4),
        a_card(Intent.PRAISE),
        a_card(),
    ]
    scores = [score(card) for card in ranked]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert score(a_card(dangers=("poisoning",))) >= score(ranked[0])
    assert score(a_card(Intent.PURCHASE)) == score(a_card(Intent.QUESTION))


def test_nothing_that_is_no_danger_outranks_one() -> None:
    worst = a_card(
        Intent.COMPLAINT, label=Mood.NEGATIVE, followers=10**8, private=True, rating=1,
        said_at=NOON - timedelta(days=60),
    )  # fmt: skip
    assert score(worst) < score(a_card(queue=Queue.ILLEGAL))


def test_every_point_has_its_reason_with_its_numbers() -> None:
    card = a_card(
        Intent.COMPLAINT, label=Mood.NEGATIVE, followers=12_000, private=True,
        said_at=NOON - timedelta(hours=5),
    )  # fmt: skip
    found = find_priority(card, find_deadline(card, BRAND, Promises()), NOON)
    assert {one.code: one.points for one in found.reasons} == {
        "complaint": 27,
        "severe": 6,
        "visible_author": 5,
        "private": 4,
        "waiting": 3,
        "late": 5,
    }
    facts = {one.code: one.facts for one in found.reasons}
    assert facts["visible_author"] == {"followers": 12_000}
    assert facts["severe"] == {"unhappiness": 0.9}
    assert facts["waiting"] == {"hours": 5}
    assert facts["late"] == {"hours": 4, "kind": "private"}


@pytest.mark.parametrize("status", [Status.WAITING, Status.DONE, Status.HIDDEN])
def test_what_nobody_waits_for_gains_nothing_by_its_age(status: Status) -> None:
    old = a_card(Intent.COMPLAINT, status=status, said_at=NOON - timedelta(days=3))
    assert score(old) == score(a_card(Intent.COMPLAINT, status=status))


CARDS = st.builds(
    lambda intents, label, **values: a_card(*intents, label=label, **values),
    st.lists(st.sampled_from(Intent), max_size=3, unique=True),
    st.sampled_from(Mood),
    followers=st.integers(0, 10**9),
    private=st.booleans(),
    rating=st.integers(0, 5),
    queue=st.sampled_from(Queue),
    dangers=st.sampled_from([(), ("fire",)]),
    said_at=st.integers(0, 3600 * 24 * 30).map(lambda ago: NOON - timedelta(seconds=ago)),
)


@given(CARDS)
def test_reasons_add_up_to_a_score_of_0_to_100(card: Card) -> None:
    found = find_priority(card, find_deadline(card, BRAND, Promises()), NOON)
    assert sum(one.points for one in found.reasons) == found.score
    assert 0 <= found.score <= HIGHEST
    assert all(one.points > 0 for one in found.reasons)
    assert found == find_priority(card, find_deadline(card, BRAND, Promises()), NOON)


@given(CARDS, st.integers(0, 3600 * 24 * 30), st.integers(0, 10**8), st.floats(0, 0.1))
def test_the_older_the_more_visible_the_graver_never_ranks_lower(
    card: Card, older: int, more: int, graver: float
) -> None:
    assert card.analysis is not None
    mood = card.analysis.sentiment
    worse = replace(mood, negative=min(1.0, mood.negative + graver))
    analysis = replace(card.analysis, sentiment=worse, offensive=graver)
    for after in (
        replace(card, said_at=card.said_at - timedelta(seconds=older)),
        replace(card, followers=card.followers + more),
        replace(card, analysis=analysis),
        replace(card, dangers=("fire",)),
        replace(card, private=True),
    ):
        assert score(after) >= score(card)


@given(CARDS, st.integers(0, 3600 * 24 * 30))
def test_waiting_longer_never_ranks_lower(card: Card, seconds: int) -> None:
    assert score(card, NOON + timedelta(seconds=seconds)) >= score(card)
