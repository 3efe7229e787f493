"""Corrections move thresholds within bounds, one way each, and words become suggestions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from vigie.learning import (
    Corrections,
    Suggestion,
    Vote,
    count_votes,
    learn,
    read_corrections,
    read_vote,
    suggest,
)
from vigie.moderation import Moderation, Queue, Reason, Thresholds, Verdict, WordLists

counts = st.integers(0, 10_000)
SPAM = Moderation(Verdict.HIDE, (Reason("spam", "https://x", 0, 9), Reason("spam", "06", 1, 3)))
SUSPECT = Moderation(Verdict.REVIEW, (Reason("suspect", "RivalCo", 0, 7),), Queue.REVIEW)


def test_a_brand_that_corrected_nothing_has_the_shipped_thresholds() -> None:
    assert learn({}) == Thresholds()


@given(counts, counts)
def test_each_correction_moves_one_way_and_none_leaves_the_bounds(
    overturned: int, confirmed: int
) -> None:
    def of(u: int, c: int) -> Thresholds:
        return learn(
            {
                "spam_overturned": u,
                "spam_confirmed": c,
                "offensive_overturned": u,
                "offensive_confirmed": c,
            }
        )

    now = of(overturned, confirmed)
    more, less = of(overturned + 1, confirmed), of(overturned, confirmed + 1)
    shipped = Thresholds()
    for name in ("hide_spam", "hide_bait", "hide_hinted"):
        assert getattr(less, name) <= getattr(now, name) <= getattr(more, name)
        assert getattr(shipped, name) <= getattr(now, name) <= 0.99
    for name in ("review_spam", "review_hinted", "review_complaint", "review_offence"):
        assert getattr(less, name) <= getattr(now, name) <= getattr(more, name)
        assert getattr(shipped, name) - 0.2 <= getattr(now, name) <= 0.99


def test_a_few_overturned_hides_ask_for_more_certainty() -> None:
    assert learn({"spam_overturned": 3}).hide_spam == 0.681
    assert learn({"spam_overturned": 3, "spam_confirmed": 30}).hide_spam == 0.494
    assert learn({"spam_confirmed": 20}).review_spam == 0.38


def test_three_missed_complaints_guard_every_unhappy_text() -> None:
    assert not learn({"complaint_missed": 2}).guard_unhappy
    assert learn({"complaint_missed": 3}).guard_unhappy


def test_corrections_count_every_mood_and_never_fewer_than_no_complaint() -> None:
    tally = {"mood_neutral_to_negative": 2, "mood_negative_to_positive": 1, "spam_confirmed": 9}
    assert read_corrections(tally) == Corrections(moods=3)
    assert read_corrections({"complaint_missed": -1}) == Corrections()


def test_a_vote_names_rules_and_listed_words_but_never_what_leads_to_a_person() -> None:
    assert read_vote(SPAM, "unhide", "p") == Vote(keeps=True, rules=("spam",), print="p")
    assert read_vote(SUSPECT, "hide", "").words == ("rivalco",)
    assert read_vote(None, "spam", "").rules == ("spam",)
    assert read_vote(None, "hide", "").rules == ()


@given(st.lists(st.sampled_from(["hide", "unhide", "approve", "spam"]), min_size=1, max_size=8))
def test_only_the_last_of_a_mention_s_votes_is_in_the_tally(acts: list[str]) -> None:
    tally: dict[str, int] = {}
    before = None
    for act in acts:
        after = read_vote(SPAM, act, "")
        for name, amount in count_votes(before, after)[0].items():
            tally[name] = tally.get(name, 0) + amount
        before = after
    kept = acts[-1] in ("unhide", "approve")
    assert tally.get("spam_overturned", 0) == int(kept)
    assert tally.get("spam_confirmed", 0) == int(not kept)


def test_words_are_suggested_from_the_second_decision_and_not_when_listed_already() -> None:
    words = {
        "kept#crétin": 3,
        "kept#andouille": 2,
        "kept#once": 1,
        "kept#torn": 2,
        "hidden#torn": 2,
        "hidden#rivalco": 2,
        "hidden#connard": 5,
    }
    found = suggest(words, WordLists(allowed={"fr": ("Andouille",)}))
    assert found == {"allowed": [Suggestion("crétin", 3)], "banned": [Suggestion("rivalco", 2)]}
