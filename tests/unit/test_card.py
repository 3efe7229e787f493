"""What happens to a card when the words it was settled for change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from vigie.action import ActionKind
from vigie.analysis import Intent, Mood
from vigie.aws.counters import mark_of
from vigie.card import (
    Card,
    Status,
    after_deletion,
    after_typed_answer,
    give_to_human,
    leave_to_human,
    new_card,
    score,
)
from vigie.counting import measures
from vigie.mention import Author, Fact, Mention, withhold
from vigie.ruling import judge
from vigie.verdict import Moderation, Queue, Verdict

from tests.builders import NOON, a_mention, an_analysis

EDITED = NOON + timedelta(hours=1)


def analyse(text: str) -> Any:
    return an_analysis(Mood.NEGATIVE, *([Intent.COMPLAINT] if "rassis" in text else []))


def a_card(**values: Any) -> Card:
    card = score(new_card(a_mention()), a_mention(), analyse)
    assert card is not None
    return replace(card, **values)


def an_edit(text: str = "Le pain était rassis", **values: Any) -> Mention:
    return a_mention(text, **({"stamps": {"text": EDITED}, "revision": 2} | values))


def after(card: Card, mention: Mention) -> Card:
    found = score(card, mention, analyse)
    assert found is not None
    return found


@pytest.mark.parametrize("status", [Status.WAITING, Status.DONE])
def test_changed_words_open_what_was_settled_again(status: Status) -> None:
    card = a_card(status=status, no_reply_needed="réglé", snoozed_until=NOON + timedelta(days=9))
    found = after(card, an_edit())
    assert (found.status, found.is_reopened, found.reopened_at) == (Status.TODO, True, EDITED)
    assert (found.no_reply_needed, found.snoozed_until) == ("", None)
    assert found.lacks_answer


def test_an_answer_to_the_words_before_is_none_to_the_new_ones_whenever_they_were_changed() -> None:
    answered_later = a_card(status=Status.WAITING, replied_at=EDITED + timedelta(minutes=5))
    found = after(answered_later, an_edit())
    assert found.is_reopened
    assert found.lacks_answer
    again = replace(found, status=Status.WAITING, replied_at=EDITED + timedelta(hours=1))
    assert not again.is_reopened
    assert not again.lacks_answer


@pytest.mark.parametrize("status", [Status.TODO, Status.HIDDEN])
def test_what_was_open_or_hidden_stays_so(status: Status) -> None:
    found = after(a_card(status=status), an_edit())
    assert (found.status, found.reopened_at) == (status, None)


def test_words_that_stay_the_same_open_nothing() -> None:
    card = a_card(status=Status.DONE, snoozed_until=EDITED)
    same = a_mention(revision=2)
    assert after(card, same).status is Status.DONE
    assert after(card, same).snoozed_until == EDITED
    gone = replace(withhold(a_mention()), revision=3)
    assert after(card, gone).status is Status.DONE


def test_what_needs_no_reply_is_counted_apart_until_it_is_opened_again() -> None:
    card = a_card(status=Status.DONE, no_reply_needed="un simple merci")
    assert measures(card)["waived"] == 1
    assert "waived" not in measures(after(card, an_edit()))
    assert "waived" not in measures(a_card())


def test_a_card_knows_what_lists_need_without_reading_the_mention() -> None:
    private = new_card(a_mention(facts={Fact.PRIVATE: "1", Fact.RATING: "2"}))
    assert (private.private, private.rating) == (True, 2)
    plain = new_card(a_mention())
    assert (plain.private, plain.rating) == (False, 0)


@pytest.mark.parametrize("stars", ["", "0", "six", "9" * 60, "-1", "4.5"])
def test_stars_nobody_can_read_are_none(stars: str) -> None:
    assert new_card(a_mention(facts={Fact.RATING: stars})).rating == 0


def test_an_answer_that_failed_or_is_gone_wakes_what_somebody_put_off() -> None:
    asleep = a_card(status=Status.WAITING, snoozed_until=NOON + timedelta(days=9))
    failed = give_to_human(asleep)
    assert failed is not None
    assert (failed.status, failed.snoozed_until) == (Status.TODO, None)
    gone = after_deletion(asleep, [])
    assert (gone.status, gone.snoozed_until) == (Status.TODO, None)


def test_what_may_be_kept_no_longer_stays_counted_and_its_author_is_forgotten() -> None:
    told = a_mention(
        author=Author("7001", "Odile", 900), facts={Fact.PRIVATE: "1", Fact.RATING: "4"}
    )
    card = a_card(seen=0, content_hash="")
    card = after(card, told)
    gone = after(card, replace(withhold(told), revision=2))
    assert gone.author_id is None
    assert (measures(gone), mark_of(gone)) == (measures(card), mark_of(card))
    again = after(gone, replace(told, revision=3))
    assert (again.author_id, mark_of(again)) == ("7001", mark_of(card))


@pytest.mark.parametrize("judged", [True, False])
def test_a_private_message_opens_a_talk_whoever_looked_at_it_before_it_was_read(
    judged: bool,  # noqa: FBT001 - drawn
) -> None:
    mention = a_mention(facts={Fact.PRIVATE: "1"})
    review = Moderation(Verdict.REVIEW, (), Queue.REVIEW)
    known = judge(None, mention, review, NOON) if judged else leave_to_human(None, mention)
    card = score(known, mention, analyse, opens_talk=lambda _: True)
    assert card is not None
    assert card.opens
    edited = score(card, replace(mention, revision=2), analyse, opens_talk=lambda _: False)
    assert edited is not None
    assert edited.opens


@pytest.mark.parametrize("order", list(permutations((1, 2))))
def test_answers_typed_in_the_app_count_by_when_they_were_said(order: tuple[int, ...]) -> None:
    card = a_card()
    for hours in order:
        card = after_typed_answer(card, ActionKind.REPLY, NOON + timedelta(hours=hours))
    hour = timedelta(hours=1)
    assert (card.first_replied_at, card.replied_at) == (NOON + hour, NOON + 2 * hour)


def test_an_answer_seen_late_leaves_open_what_was_changed_after_it() -> None:
    card = after(a_card(status=Status.DONE), an_edit())
    early = after_typed_answer(card, ActionKind.REPLY, EDITED - timedelta(minutes=1))
    assert (early.status, early.is_reopened) == (Status.TODO, True)
    late = after_typed_answer(card, ActionKind.REPLY, EDITED + timedelta(minutes=1))
    assert late.status is Status.WAITING
