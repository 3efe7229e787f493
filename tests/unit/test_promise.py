"""By when an answer is owed: by what it is, in business hours, holidays closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from vigie.analysis import Intent
from vigie.card import Status
from vigie.holidays import Closed
from vigie.promise import USUAL, Owed, Promises, find_deadline

from tests.builders import NOON, a_brand
from tests.unit.test_priority import a_card

SHOP = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ALWAYS = a_brand()
OPEN = a_brand(business_hours=SHOP)


@pytest.mark.parametrize(
    ("intents", "values", "kind", "hours"),
    [
        ((Intent.COMPLAINT,), {}, Owed.COMPLAINT, 2),
        ((Intent.QUESTION,), {}, Owed.QUESTION, 4),
        ((Intent.REQUEST,), {}, Owed.QUESTION, 4),
        ((Intent.PURCHASE,), {}, Owed.PURCHASE, 4),
        ((Intent.PRAISE,), {}, Owed.PRAISE, 48),
        ((), {"rating": 5}, Owed.REVIEW, 24),
        ((Intent.PRAISE,), {"rating": 5}, Owed.REVIEW, 24),
        ((Intent.QUESTION, Intent.COMPLAINT), {}, Owed.COMPLAINT, 2),
        ((Intent.COMPLAINT,), {"private": True}, Owed.PRIVATE, 1),
    ],
)
def test_the_strictest_promise_of_what_it_is_holds(
    intents: tuple[Intent, ...], values: dict[str, Any], kind: Owed, hours: int
) -> None:
    found = find_deadline(a_card(*intents, **values), ALWAYS, Promises())
    assert found is not None
    assert (found.kind, found.due_at) == (kind, NOON + timedelta(hours=hours))


def test_chatter_is_promised_nothing_unless_the_brand_says_so() -> None:
    assert find_deadline(a_card(), ALWAYS, Promises()) is None
    own = Promises({**USUAL, Owed.OTHER: 72})
    found = find_deadline(a_card(), ALWAYS, own)
    assert found is not None
    assert found.due_at == NOON + timedelta(hours=72)


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.WAITING},
        {"status": Status.DONE},
        {"status": Status.HIDDEN},
        {"backfilled": True},
        {"no_reply_needed": "déjà réglé"},
        {"removed": True},
    ],
)
def test_what_nobody_waits_for_has_no_deadline(values: dict[str, Any]) -> None:
    assert find_deadline(a_card(Intent.COMPLAINT, **values), ALWAYS, Promises()) is None


def test_what_is_said_at_night_or_on_a_holiday_counts_from_the_next_opening() -> None:
    night = datetime(2026, 11, 10, 22, tzinfo=UTC)  # the evening before Armistice Day
    closed = Promises(closed=Closed("fr"))
    found = find_deadline(a_card(Intent.COMPLAINT, said_at=night), OPEN, closed)
    assert found is not None
    assert found.due_at == datetime(2026, 11, 12, 10, tzinfo=UTC)
    assert not found.is_late(datetime(2026, 11, 12, 9, 59, tzinfo=UTC))
    assert found.is_late(found.due_at)


def test_changed_words_give_their_answer_its_time_anew() -> None:
    later = NOON + timedelta(hours=20)
    found = find_deadline(a_card(Intent.COMPLAINT, reopened_at=later), ALWAYS, Promises())
    assert found is not None
    assert found.due_at == later + timedelta(hours=2)
