"""Conversations are what the cards say, in whatever order they came."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.analysis import Intent
from vigie.card import Card, Status
from vigie.conversation import Order, earlier_open, group_cards, key_of, weigh
from vigie.promise import Promises

from tests.builders import NOON, a_brand
from tests.unit.test_priority import a_card


def said(name: str, minutes: int = 0, **values: Any) -> Card:
    defaults: dict[str, Any] = {
        "mention_id": name,
        "native_id": name,
        "conversation": "post",
        "author_id": "odile",
        "said_at": NOON + timedelta(minutes=minutes),
    }
    return a_card(*values.pop("intents", ()), **(defaults | values))


def statuses(*cards: Card) -> list[Status]:
    return [talk.status for talk in group_cards(cards)]


CARDS = st.lists(
    st.builds(
        lambda n, author, thread, minutes, status, snooze, **values: said(
            f"m{n}",
            minutes,
            author_id=author,
            conversation=thread,
            status=status,
            snoozed_until=snooze and NOON + timedelta(minutes=snooze),
            **values,
        ),
        st.integers(0, 30),
        st.sampled_from(["odile", "paul", None]),
        st.sampled_from(["post", "other", ""]),
        st.integers(0, 100),
        st.sampled_from(Status),
        st.sampled_from([None, 30, 300]),
        removed=st.booleans(),
        revision=st.integers(1, 3),
    ),
    max_size=20,
    unique_by=lambda card: (card.mention_id, card.revision),
)


def test_a_card_that_moved_while_it_was_read_is_where_its_newest_revision_says() -> None:
    before, after = (
        said("m", conversation=thread, revision=n) for n, thread in enumerate(("post", ""), 1)
    )
    for cards in ([before, after], [after, before]):
        (talk,) = group_cards(cards)
        assert talk.cards == (after,)
    gone = said("m", revision=3, removed=True)
    assert group_cards([gone, before, after]) == []


@given(CARDS, st.randoms(use_true_random=False))
def test_any_order_and_any_repeat_of_cards_gives_the_same_conversations(
    cards: list[Card], chance: random.Random
) -> None:
    shuffled = [*cards, *cards[::2]]
    chance.shuffle(shuffled)
    assert group_cards(shuffled) == group_cards(cards)


@given(CARDS)
def test_every_card_that_stands_is_in_one_conversation_of_its_own_author(cards: list[Card]) -> None:
    talks = group_cards(cards)
    inside = [card.mention_id for talk in talks for card in talk.cards]
    newest = {card.mention_id: card for card in sorted(cards, key=lambda one: one.revision)}
    assert sorted(inside) == sorted(name for name, one in newest.items() if not one.removed)
    for talk in talks:
        assert len({key_of(card) for card in talk.cards}) == 1
        assert list(talk.cards) == sorted(talk.cards, key=lambda c: (c.said_at, c.mention_id))


def test_a_thread_is_one_conversation_to_each_person_in_it() -> None:
    talks = group_cards([said("a"), said("b", 1, author_id="paul"), said("c", 2)])
    assert [[card.mention_id for card in talk.cards] for talk in talks] == [["a", "c"], ["b"]]
    assert [talk.id for talk in talks] == ["a", "b"]


def test_of_whom_no_platform_tells_who_they_are_each_mention_stands_alone() -> None:
    assert len(group_cards([said("a", author_id=None), said("b", author_id="")])) == 2


def test_it_is_to_do_while_anything_is_then_waiting_then_done_and_hidden_if_all_is() -> None:
    todo, waiting = said("a", status=Status.TODO), said("b", status=Status.WAITING)
    done, hidden = said("c", status=Status.DONE), said("d", status=Status.HIDDEN)
    assert statuses(hidden, done, waiting, todo) == [Status.TODO]
    assert statuses(hidden, done, waiting) == [Status.WAITING]
    assert statuses(hidden, done) == [Status.DONE]
    assert statuses(hidden) == [Status.HIDDEN]


def test_it_is_reopened_when_the_person_says_more_after_we_answered() -> None:
    answered = said("a", status=Status.WAITING, replied_at=NOON)
    (talk,) = group_cards([answered, said("b", 5)])
    assert (talk.status, talk.is_reopened) == (Status.TODO, True)
    (before,) = group_cards([said("b", -5), answered])
    assert before.is_reopened is False


def test_it_sleeps_until_the_first_wakes_and_wakes_early_when_the_person_writes() -> None:
    first = said("a", snoozed_until=NOON + timedelta(hours=5))
    second = said("b", 1, snoozed_until=NOON + timedelta(hours=3))
    (talk,) = group_cards([first, second])
    assert talk.snoozed_until(NOON) == NOON + timedelta(hours=3)
    assert talk.snoozed_until(NOON + timedelta(hours=4)) is None
    (woken,) = group_cards([first, second, said("c", 2)])
    assert woken.snoozed_until(NOON) is None


def test_the_list_shows_what_wants_an_answer_last_and_the_pressing_decides() -> None:
    complaint = said("a", intents=[Intent.COMPLAINT])
    thanks = said("b", 30, intents=[Intent.PRAISE])
    closed = said("c", 60, status=Status.DONE)
    (talk,) = group_cards([complaint, thanks, closed])
    assert talk.shown.mention_id == "b"
    found = weigh(talk, a_brand(), Promises(), NOON + timedelta(minutes=90))
    assert found.priority.reasons[0].code == "complaint"
    assert found.deadline is not None
    assert found.deadline.due_at == NOON + timedelta(hours=2)


def test_late_ones_come_first_whatever_their_points() -> None:
    now = NOON + timedelta(hours=30)
    late_praise = said("a", -1800, author_id="a", intents=[Intent.PRAISE])
    fresh = said("b", 30 * 60 - 1, author_id="b", intents=[Intent.COMPLAINT])
    talks = [weigh(talk, a_brand(), Promises(), now) for talk in group_cards([late_praise, fresh])]
    ranked = sorted(talks, key=lambda one: one.place(Order.PRIORITY), reverse=True)
    assert [one.talk.id for one in ranked] == ["a", "b"]
    newest = sorted(talks, key=lambda one: one.place(Order.NEWEST), reverse=True)
    assert [one.talk.id for one in newest] == ["b", "a"]


@pytest.mark.parametrize(
    ("others", "settled"),
    [
        ([said("a", -2), said("b", -1)], ["a", "b"]),
        ([said("a", -2, status=Status.DONE), said("b", -1)], ["b"]),
        ([said("a", -2), said("z", 1)], []),  # the person has said something newer
        ([said("a", -2, author_id="paul")], []),
        ([said("a", -2, conversation="other")], []),
        ([said("a", -2, removed=True), said("z", 1, removed=True)], []),
    ],
)
def test_an_answer_settles_what_the_same_person_said_before_it_there(
    others: list[Card], settled: list[str]
) -> None:
    newest = said("n", 0)
    assert [one.mention_id for one in earlier_open(newest, [newest, *others])] == settled
