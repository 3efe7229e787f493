"""Who may answer, by the lease alone."""

from __future__ import annotations

from datetime import timedelta

from vigie.lease import LASTS, SKEW, Lease, Why, begin_typing, note_answer, stop_typing

from tests.builders import NOON

NADIA, PAUL = frozenset({"nadia"}), frozenset({"paul"})


def typing() -> Lease:
    return begin_typing(None, "nadia", "Nadia", NOON)


def test_who_types_keeps_everybody_else_out_for_two_minutes() -> None:
    assert typing().keeps_out(PAUL, NOON + LASTS)
    assert not typing().keeps_out(NADIA, NOON)
    assert not typing().keeps_out(PAUL, NOON + LASTS + SKEW + timedelta(milliseconds=1))


def test_a_lease_ends_a_second_later_for_others_since_clocks_differ() -> None:
    assert typing().keeps_out(PAUL, NOON + LASTS + SKEW)


def test_saying_again_helps_against_an_answer_and_never_against_somebody_who_types() -> None:
    answered = note_answer(None, "nadia", "Nadia", NOON)
    assert answered.keeps_out(PAUL, NOON)
    assert not answered.keeps_out(PAUL, NOON, again=True)
    assert typing().keeps_out(PAUL, NOON, again=True)


def test_who_answered_and_types_on_still_answered_when_they_stop() -> None:
    answered = note_answer(typing(), "nadia", "Nadia", NOON)
    later = NOON + timedelta(seconds=90)
    stopped = stop_typing(begin_typing(answered, "nadia", "Nadia", later))
    assert stopped.why(later) is Why.ANSWERED
    assert stopped.until == NOON + LASTS
    assert [answered.revision, stopped.revision] == [2, 4]


def test_renewing_by_a_slower_clock_never_shortens_a_lease() -> None:
    renewed = begin_typing(typing(), "nadia", "Nadia", NOON - timedelta(seconds=1))
    assert renewed.typing_until == NOON + LASTS


def test_what_another_held_does_not_become_the_next_one_s() -> None:
    taken = begin_typing(note_answer(None, "nadia", "Nadia", NOON), "paul", "Paul", NOON)
    assert (taken.answered_until, taken.revision) == (None, 2)
