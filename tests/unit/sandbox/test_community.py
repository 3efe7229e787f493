from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sandbox.community import STAGES, Community, Deed, plan_play, set_stage

ANGRY = ("complaint", "polite fury", "abusive complaint")


def test_the_same_seed_plans_the_same_play_and_another_seed_another() -> None:
    assert plan_play(7) == plan_play(7)
    assert [one.offset for one in plan_play(7)] != [one.offset for one in plan_play(8)]


def test_speed_changes_when_and_never_what() -> None:
    slow, fast = plan_play(7), plan_play(7, speed=10)
    assert [one.act for one in slow] == [one.act for one in fast]
    assert fast[-1].offset * 10 == pytest.approx(slow[-1].offset)


def test_both_languages_speak_about_as_often() -> None:
    acts = [beat.act for beat in plan_play(7)]
    spoken = Counter(act.lang for act in acts)
    assert set(spoken) == {"fr", "en"}
    assert sum(spoken.values()) >= 60
    assert 0.8 < spoken["fr"] / spoken["en"] < 1.25


def test_an_inbox_fills_within_twenty_seconds() -> None:
    opening = [one for one in plan_play(7) if one.offset <= 20 and one.act.stage == "levain"]
    assert len(opening) == 25


def test_the_burst_is_eight_complaints_by_seven_people_about_one_post() -> None:
    burst = [
        beat
        for beat in plan_play(7)
        if 40 <= beat.offset <= 60 and beat.act.stage == "levain" and beat.act.on == "delivery"
    ]
    assert len(burst) == 8
    assert len({beat.act.by for beat in burst}) == 7
    assert {beat.act.kind for beat in burst} == {"complaint"}
    assert burst[-1].offset - burst[0].offset < 20


def test_few_are_angry_before_the_burst_so_that_the_burst_is_what_alerts() -> None:
    early = [one.act for one in plan_play(7) if one.offset < 40 and one.act.stage == "levain"]
    assert sum(act.kind in ANGRY for act in early) <= 3


@given(st.integers())
def test_after_the_burst_one_act_follows_the_other_calmly(seed: int) -> None:
    later = [one.offset for one in plan_play(seed) if one.act.stage == "levain"][33:]
    gaps = [b - a for a, b in pairwise(later)]
    assert all(20 <= gap <= 40.001 for gap in gaps)


@given(st.integers())
def test_nobody_speaks_of_what_was_not_said_yet(seed: int) -> None:
    known = {(name, act.key) for name in STAGES for act in set_stage(name).past}
    for beat in plan_play(seed):
        if beat.act.on:
            assert (beat.act.stage, beat.act.on) in known
        known.add((beat.act.stage, beat.act.key))


def test_every_sort_of_talk_occurs() -> None:
    acts = [beat.act for beat in plan_play(7)]
    wanted = {"praise", "question", "purchase", "irony", "thanks", "spam", "promotion", "insult"}
    wanted |= {"emoji", "photo", "visitors", "request", "threat", *ANGRY}
    assert wanted <= {act.kind for act in acts}
    assert {act.deed for act in acts} == set(Deed)


def test_a_tick_hands_out_what_is_due_once() -> None:
    play = plan_play(7)
    community = Community(play)
    first = community.tick(20.0)
    assert community.tick(20.0) == ()
    assert (*first, *community.tick(10_000.0)) == tuple(beat.act for beat in play)
    assert community.next_at is None
