"""Topics: what tells of one, how humans join them, how they are counted and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.analysis import Intent, Mood
from vigie.card import Card, Status, new_card
from vigie.text.keyphrase import Phrase
from vigie.topic import Join, asks, count_by_week, name_topic, resolve, topic_id
from vigie.verdict import Moderation, Queue, Verdict

from tests.builders import NOON, a_mention, an_analysis
from tests.functions.topics_desk import an_asked

MONDAY = date(2026, 11, 16)


def a_card(mood: Mood = Mood.NEUTRAL, *intents: Intent, **values: object) -> Card:
    card = replace(new_card(a_mention()), analysis=an_analysis(mood, *intents))
    return replace(card, **values)  # type: ignore[arg-type]


def test_a_card_that_asks_or_complains_in_public_tells_of_a_topic() -> None:
    for intent in (Intent.QUESTION, Intent.REQUEST, Intent.COMPLAINT):
        assert asks(a_card(Mood.NEUTRAL, intent))
    assert asks(a_card(Mood.NEGATIVE))
    assert not asks(a_card(Mood.POSITIVE, Intent.PRAISE))


@pytest.mark.parametrize(
    "values",
    [
        {"private": True},
        {"removed": True},
        {"status": Status.HIDDEN},
        {"moderation": Moderation(Verdict.HIDE)},
        {"queue": Queue.ILLEGAL},
        {"illegal_since": NOON},
        {"reserved": ("sensitive",)},
        {"reserved": ("minor",)},
        {"analysis": None},
    ],
)
def test_what_may_not_be_told_tells_of_none(values: dict[str, object]) -> None:
    assert not asks(a_card(Mood.NEGATIVE, Intent.COMPLAINT, **values))


NAMES = st.sampled_from("abcdefg")
JOINS = st.lists(
    st.builds(Join, NAMES, NAMES).filter(lambda join: join.source != join.into), max_size=12
)


@given(JOINS, st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_joins_in_any_order_and_any_number_end_in_the_same_topics(
    joins: list[Join], random: object
) -> None:
    shuffled = [*joins, *joins[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    heads = resolve(joins)
    assert heads == resolve(shuffled)
    for join in joins:
        assert heads[join.source] == heads[join.into], "joined is one"
    for head in heads.values():
        assert heads[head] == head, "a head is its own"


def test_a_join_undone_parts_what_only_it_held_together() -> None:
    joins = {Join("a", "b"), Join("b", "c"), Join("d", "c")}
    assert set(resolve(joins).values()) == {"c"}
    assert resolve(joins - {Join("b", "c")}) == {"a": "b", "b": "b", "d": "c", "c": "c"}
    assert resolve({Join("a", "b"), Join("b", "a")}) == {"a": "a", "b": "a"}, "joined in a ring"


def test_who_asks_in_two_weeks_counts_in_both_and_twice_in_one_once() -> None:
    days = (1, 2, 8, 29)
    asked = [an_asked("La terrasse ?", "odile", MONDAY - timedelta(days=n)) for n in days]
    assert count_by_week(asked, MONDAY, 4) == (1, 1, 0, 0)


def test_a_topic_goes_by_the_most_frequent_writing_that_addresses_nobody() -> None:
    said = ("livrez le dimanche", "livraison le dimanche", "livraison dimanche")
    assert name_topic([Phrase("k", one) for one in said[:2]]) == "Livraison le dimanche"
    twice = [said[0], said[0], said[1]]
    assert name_topic([Phrase("k", one) for one in twice]) == "Livrez le dimanche"


def test_a_topics_id_is_its_brands_and_keys() -> None:
    assert topic_id("levain", "fr:pain") == topic_id("levain", "fr:pain")
    assert topic_id("levain", "fr:pain") != topic_id("levain", "en:pain")
    assert topic_id("aeris", "fr:pain").rpartition(".")[2] not in topic_id("levain", "fr:pain")
