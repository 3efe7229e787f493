"""Days of what was asked: kept as they are, emptied of who is forgotten, in any order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vigie.analysis import Intent
from vigie.aws.asked import (
    asked_write,
    name_author,
    pack_asked,
    read_asked,
    read_asked_day,
    unpack_asked,
)
from vigie.aws.table import ConditionFailedError, write
from vigie.aws.tallies import forget_people, note_made, read_days_made
from vigie.person import PersonKey
from vigie.text.keyphrase import find_phrases
from vigie.topic import ASKS, Asked

DAY = date(2026, 11, 23)
PEOPLE = [PersonKey.of("levain", "facebook", who) for who in ("odile", "rene", "lea")]
TEXTS = ("Vous livrez le dimanche ?", "Une carte de fidélité ?", "SAV injoignable, c'est long")


def build(number: int, person: int, text: int, intent: Intent, negative: bool, ago: int) -> Asked:  # noqa: FBT001, PLR0917 - drawn
    return Asked(
        f"{number:026d}",
        DAY - timedelta(days=ago),
        name_author(PEOPLE[person]),
        frozenset({intent}),
        negative,
        find_phrases(TEXTS[text], "fr"),
        "abcdef",
    )


ASKED = st.builds(
    build,
    st.integers(0, 10**6),
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from(ASKS),
    st.booleans(),
    st.integers(0, 3),
)
MANY = st.lists(ASKED, max_size=12, unique_by=lambda one: one.mention_id)


@given(MANY)
@settings(max_examples=60)
def test_a_day_is_read_as_it_was_packed_and_packs_to_the_same_bytes(asked: list[Asked]) -> None:
    day = [one for one in asked if one.day == DAY]
    packed = pack_asked(day)
    assert set(unpack_asked(packed, DAY)) == set(day)
    assert pack_asked(list(reversed(day))) == packed


@given(MANY, st.permutations([0, 1, 2]), st.integers(0, 3))
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_forgetting_in_any_order_with_replays_leaves_the_others_alone(
    aws: None, asked: list[Asked], order: list[int], gone: int
) -> None:
    days = [DAY - timedelta(days=n) for n in range(4)]
    for day in days:
        write(asked_write("levain", day, [one for one in asked if one.day == day]))
    for person in [*order[:gone], *order[:gone]]:
        forget_people("levain", frozenset({PEOPLE[person]}))
    left = {
        one for _, found in read_asked("levain", days[-1], DAY + timedelta(days=1)) for one in found
    }
    forgotten = {name_author(PEOPLE[person]) for person in order[:gone]}
    assert left == {one for one in asked if one.author not in forgotten}


def test_a_day_computed_before_somebody_was_forgotten_does_not_count_as_made(aws: None) -> None:
    known = read_days_made("levain")
    stale = asked_write("levain", DAY, [build(1, 0, 0, Intent.QUESTION, False, 0)])  # noqa: FBT003
    forget_people("levain", frozenset({PEOPLE[0]}))
    with pytest.raises(ConditionFailedError):
        note_made("levain", DAY, [stale], "sums", known)
    assert str(DAY) not in read_days_made("levain").made, "so it is made anew"


def test_a_day_on_which_nothing_is_asked_any_more_has_no_row(aws: None) -> None:
    write(asked_write("levain", DAY, [build(1, 0, 0, Intent.QUESTION, False, 0)]))  # noqa: FBT003
    assert len(read_asked_day("levain", DAY)) == 1
    write(asked_write("levain", DAY, []))
    assert read_asked_day("levain", DAY) == ()
