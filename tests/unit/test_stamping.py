"""Stamps: the times figures need, kept whoever writes the card, and never moved by a repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from vigie.analysis import Intent, Mood
from vigie.card import Card, Response, Status, new_card
from vigie.promise import Owed, Promises
from vigie.response import time_response
from vigie.stamping import stamp
from vigie.verdict import Moderation, Queue, Verdict

from tests.builders import NOON, a_brand, a_mention, an_analysis

HOUR = timedelta(hours=1)
HIDES = Moderation(Verdict.HIDE, (), None)


def a_card() -> Card:
    card = new_card(a_mention(said_at=NOON - HOUR))
    return replace(card, analysis=an_analysis(Mood.NEGATIVE, Intent.COMPLAINT))


def timed(card: Card, at: datetime) -> Response:
    return Response(int((at - card.said_at).total_seconds()), 0)


def never(card: Card, at: datetime) -> Response:
    raise AssertionError("a response is timed once")


def test_the_first_answer_is_timed_once_and_a_second_changes_nothing() -> None:
    asked = a_card()
    first = stamp(asked, replace(asked, replied_at=NOON), NOON, timed)
    assert (first.first_replied_at, first.response) == (NOON, Response(3_600, 0))
    again = stamp(first, replace(first, replied_at=NOON + HOUR), NOON + HOUR, never)
    assert (again.first_replied_at, again.response) == (NOON, Response(3_600, 0))


def test_an_answer_seen_before_the_words_were_read_is_in_time_or_not_once_they_are() -> None:
    brand = a_brand()

    def respond(card: Card, at: datetime) -> Response:
        return time_response(card, at, brand, Promises())

    asked = a_card()
    unread = replace(asked, analysis=None)
    seen = stamp(unread, replace(unread, replied_at=NOON), NOON, respond)
    assert seen.response == Response(3_600, 3_600, None)
    read = stamp(seen, replace(seen, analysis=asked.analysis), NOON, respond)
    assert read.response == Response(3_600, 3_600, in_time=True)
    assert stamp(read, replace(read, note="x"), NOON, never).response == read.response


def test_once_the_first_answer_is_deleted_the_next_that_stands_is_timed() -> None:
    asked = a_card()
    first = stamp(asked, replace(asked, replied_at=NOON), NOON, timed)
    later = replace(first, replied_at=NOON + HOUR, first_replied_at=NOON + HOUR)
    assert stamp(first, later, NOON, timed).response == Response(7_200, 0)
    none = stamp(first, replace(first, replied_at=None), NOON, never)
    assert (none.first_replied_at, none.response) == (None, None)


def test_a_rule_that_hid_is_remembered_and_a_human_or_the_platform_is_not_a_rule() -> None:
    card = replace(a_card(), moderation=HIDES)
    hidden = replace(card, status=Status.HIDDEN)
    assert stamp(card, hidden, NOON, never).ruled
    shown = replace(hidden, ruled=True, status=Status.TODO)
    assert stamp(hidden, shown, NOON, never).ruled, "what happened stays"
    assert not stamp(card, replace(hidden, human=frozenset({"moderation"})), NOON, never).ruled
    assert not stamp(card, replace(hidden, hidden_there=True), NOON, never).ruled


def test_what_may_be_illegal_is_done_once_hidden_or_kept_and_open_if_it_comes_back() -> None:
    seen = replace(a_card(), illegal_since=NOON - HOUR, queue=Queue.ILLEGAL)
    assert stamp(None, seen, NOON, never).illegal_done_at is None
    hidden = stamp(seen, replace(seen, status=Status.HIDDEN), NOON, never)
    assert hidden.illegal_done_at == NOON
    later = stamp(hidden, replace(hidden, note="PHAROS"), NOON + HOUR, never)
    assert later.illegal_done_at == NOON
    kept = replace(seen, queue=Queue.REPLY, human=frozenset({"moderation"}))
    assert stamp(seen, kept, NOON, never).illegal_done_at == NOON
    back = replace(later, status=Status.TODO)
    assert stamp(later, back, NOON + HOUR, never).illegal_done_at is None


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (None, Response(54_000, 54_000, in_time=False)),
        ({"tue": [["09:00", "18:00"]]}, Response(54_000, 3_600, in_time=True)),
    ],
)
def test_a_night_counts_in_all_hours_and_not_in_the_shops(
    hours: dict[str, list[list[str]]] | None, expected: Response
) -> None:
    paris = ZoneInfo("Europe/Paris")
    evening = datetime(2026, 11, 23, 19, tzinfo=paris)
    card = replace(a_card(), said_at=evening)
    answered = datetime(2026, 11, 24, 10, tzinfo=paris)
    brand = a_brand(business_hours=hours)
    assert time_response(card, answered, brand, Promises()) == expected


def test_an_hour_that_happens_twice_is_two_hours() -> None:
    paris = ZoneInfo("Europe/Paris")
    said_at = datetime(2026, 10, 25, 1, 30, tzinfo=paris).astimezone(UTC)
    card = replace(a_card(), said_at=said_at)
    answered = datetime(2026, 10, 25, 3, 30, tzinfo=paris).astimezone(UTC)
    assert time_response(card, answered, a_brand(), Promises()).waited == 3 * 3_600


def test_without_a_promise_nothing_is_in_time_and_clocks_that_differ_give_nought() -> None:
    free = Promises(dict.fromkeys(Owed, 0.0))
    early = time_response(a_card(), NOON - 2 * HOUR, a_brand(), free)
    assert early == Response(0, 0, None)
    assert time_response(a_card(), NOON, None, Promises()) == Response(3_600, 3_600)
