"""What one card adds to its hour: every measure from the card alone, each by its own rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.analysis import Intent, Mood
from vigie.card import Card, Named, Response, Status, new_card
from vigie.counting import kind_of, measures, voice_name
from vigie.histogram import bin_of
from vigie.mention import Author
from vigie.verdict import Moderation, Verdict

from tests.builders import NOON, a_mention, an_analysis

KEPT = Moderation(Verdict.KEEP, (), None)


def a_card(*intents: Intent, mood: Mood = Mood.NEUTRAL, followers: int = 0, **values: Any) -> Card:
    card = new_card(a_mention(author=Author("7001", "Odile Marchand", followers)))
    return replace(card, analysis=an_analysis(mood, *intents), **values)


def test_a_removed_card_adds_nothing() -> None:
    assert measures(a_card(Intent.COMPLAINT, removed=True, followers=900)) == {}


def test_chatter_is_a_mention_with_a_mood_and_nothing_else() -> None:
    assert measures(a_card()) == {"mentions": 1, "neutral": 1}


def test_reach_is_of_what_everybody_can_read() -> None:
    counts = measures(a_card(followers=1_000))
    assert (counts["reach"], counts["reach_estimated"]) == (1_000, 150)
    assert "reach" not in measures(a_card(followers=1_000, private=True))


def test_who_waits_is_counted_by_kind_until_answered() -> None:
    waits = measures(a_card(Intent.COMPLAINT, Intent.QUESTION))
    assert [waits.get(name) for name in ("wanting", "backlog", "~wc", "answered")] == [
        1,
        1,
        1,
        None,
    ]
    done = a_card(
        Intent.COMPLAINT,
        status=Status.WAITING,
        replied_at=NOON,
        response=Response(7_200, 3_600, in_time=True),
    )
    counts = measures(done)
    assert counts["wanting"] == counts["answered"] == counts["in_time"] == counts["handled"] == 1
    assert (counts["response_seconds"], counts["open_seconds"]) == (7_200, 3_600)
    assert counts[f"~r{bin_of(7_200)}"] == counts[f"~b{bin_of(3_600)}"] == 1
    assert not {"backlog", "~wc", "overdue_answer"} & counts.keys()


@pytest.mark.parametrize(
    "values",
    [{"status": Status.HIDDEN}, {"no_reply_needed": "une blague"}, {"backfilled": True}],
)
def test_what_needs_no_answer_is_not_waited_for(values: dict[str, Any]) -> None:
    assert "wanting" not in measures(a_card(Intent.QUESTION, **values))


def test_an_answer_too_late_or_without_a_promise_is_told_apart() -> None:
    late = a_card(Intent.QUESTION, response=Response(9, 9, in_time=False))
    assert measures(late)["overdue_answer"] == 1
    free = measures(a_card(Intent.QUESTION, response=Response(9, 9)))
    assert not {"in_time", "overdue_answer"} & free.keys()


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"private": True}, "private"),
        ({"rating": 2}, "review"),
        ({}, None),
    ],
)
def test_the_kind_is_what_presses_most(values: dict[str, Any], kind: str | None) -> None:
    assert kind_of(a_card(Intent.PRAISE, **values)) == kind
    assert kind_of(a_card(Intent.PURCHASE, Intent.COMPLAINT)) == "complaint"
    assert kind_of(a_card(Intent.REQUEST)) == "question"


def test_a_talk_opened_in_private_is_counted_as_facebook_does() -> None:
    opened = measures(a_card(private=True, opens=True))
    assert (opened["opened"], "opened_answered" in opened) == (1, False)
    answered = a_card(private=True, opens=True, response=Response(600, 0))
    assert measures(answered)["opened_answered"] == 1
    assert measures(answered)[f"~f{bin_of(600)}"] == 1


def test_reviews_add_their_stars() -> None:
    assert {"rated": 1, "stars": 4}.items() <= measures(a_card(rating=4)).items()


def test_a_post_about_competitors_alone_is_told_apart_unless_it_is_said_to_us() -> None:
    rival = Named("Boulange Express", "competitor", "exact")
    ours = Named("Le Levain", "brand", "exact")
    alone = measures(a_card(mood=Mood.NEGATIVE, matches=(rival,)))
    assert (alone["rival"], alone["rival_negative"], alone["negative"]) == (1, 1, 1)
    assert alone[voice_name("Boulange Express")] == 1
    both = measures(a_card(matches=(rival, ours)))
    assert (both["named"], both[voice_name("Boulange Express")], "rival" in both) == (1, 1, False)
    beneath = measures(a_card(matches=(rival,), conversation="ours"))
    assert "rival" not in beneath, "a comment under a post of ours is said to us"


def test_what_a_rule_hid_and_a_human_showed_again_is_undone() -> None:
    hidden = a_card(status=Status.HIDDEN, ruled=True)
    assert {"hidden": 1, "ruled": 1}.items() <= measures(hidden).items()
    shown = a_card(ruled=True, moderation=KEPT, human=frozenset({"moderation"}))
    counts = measures(shown)
    assert (counts["ruled"], counts["undone"], "hidden" in counts) == (1, 1, False)
    lifted = measures(a_card(ruled=True))
    assert "undone" not in lifted, "a rule that thinks again is no human's correction"


def test_spam_is_what_looks_like_it_and_no_human_kept() -> None:
    spam = a_card()
    assert spam.analysis is not None
    spam = replace(spam, analysis=replace(spam.analysis, spam=0.5))
    assert measures(spam)["spam"] == 1
    kept = replace(spam, moderation=KEPT, human=frozenset({"moderation"}))
    assert "spam" not in measures(kept)


def test_what_may_be_illegal_is_timed_from_when_it_was_seen() -> None:
    since = NOON - timedelta(hours=3)
    assert measures(a_card(illegal_since=since))["illegal"] == 1
    counts = measures(a_card(illegal_since=since, illegal_done_at=NOON))
    assert (counts["illegal_acted"], counts[f"~i{bin_of(10_800)}"]) == (1, 1)
