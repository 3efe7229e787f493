"""What one card is an alert for, by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.alarming import is_alarming, keep_grave, may_name_danger
from vigie.alert import AlertKind
from vigie.alert_life import open_alert
from vigie.alerting import Alerting
from vigie.analysis import Intent, Mood
from vigie.card import Card, Status, new_card, score
from vigie.trigger import add_sign, hand_on_after, is_settled, merge_signs, read_campaign, read_sign
from vigie.verdict import Moderation, Queue, Reason, Verdict

from tests.builders import NOON, a_mention, an_analysis

DAY = timedelta(days=1)


def a_card(**values: Any) -> Card:
    return replace(new_card(a_mention()), analysis=an_analysis(Mood.NEGATIVE), **values)


def illegal(*rules: str) -> dict[str, Any]:
    reasons = tuple(Reason(rule) for rule in rules)
    moderation = Moderation(Verdict.REVIEW, reasons, Queue.ILLEGAL)
    return {"queue": Queue.ILLEGAL, "moderation": moderation, "illegal_since": NOON}


@pytest.mark.parametrize(
    ("rules", "severity", "hours"),
    [(("hate",), 6, 24), (("threat",), 8, 24), (("minors",), 9, 24), (("terror", "hate"), 10, 1)],
)
def test_the_graver_the_law_the_louder_the_alert(
    rules: tuple[str, ...], severity: int, hours: int
) -> None:
    sign = read_sign(a_card(**illegal(*rules)), Alerting(), NOON)
    assert sign is not None
    assert (sign.kind, sign.severity, sign.window_hours) == (AlertKind.ILLEGAL, severity, hours)


@pytest.mark.parametrize(
    ("followers", "severity"), [(9_999, None), (10_000, 4), (150_000, 5), (50_000_000, 7)]
)
def test_the_wider_the_audience_the_graver(followers: int, severity: int | None) -> None:
    sign = read_sign(a_card(followers=followers), Alerting(), NOON)
    assert (sign.severity if sign else None) == severity
    assert read_sign(a_card(followers=followers), Alerting(visible_from=0), NOON) is None


def test_of_several_signs_of_one_card_the_gravest_is_told() -> None:
    danger = {"dangers": ("police",), "danger_at": NOON, "followers": 20_000}
    sign = read_sign(a_card(**danger), Alerting(), NOON)
    assert sign is not None
    assert (sign.kind, sign.severity) == (AlertKind.CRISIS_WORDS, 7)
    both = read_sign(a_card(**danger, **illegal("hate")), Alerting(), NOON)
    assert both is not None
    assert both.kind is AlertKind.ILLEGAL


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.DONE},
        {"status": Status.WAITING},
        {"removed": True},
        {"backfilled": True},
        {"said_at": NOON - 2 * DAY},
    ],
    ids=str,
)
def test_what_is_dealt_with_history_or_old_gives_no_sign(values: dict[str, Any]) -> None:
    card = a_card(followers=20_000, **illegal("threat"))
    assert read_sign(card, Alerting(), NOON) is not None
    assert read_sign(replace(card, **values), Alerting(), NOON) is None


def test_old_words_edited_into_something_illegal_are_news() -> None:
    old = a_card(said_at=NOON - 9 * DAY, **illegal("threat"))
    assert read_sign(replace(old, edited_at=NOON), Alerting(), NOON) is not None


def test_an_edit_dates_the_dangers_it_adds_and_keeps_the_date_of_those_it_repeats() -> None:
    said = NOON - 3 * DAY
    first = a_mention("Intoxication", said_at=said, stamps={"text": said})
    card = score(None, first, lambda _: an_analysis(), find_dangers=lambda *_: ("poisoning",))
    assert card is not None
    assert (card.danger_at, card.edited_at) == (said, None)
    edit = replace(first, text="Intoxication !", stamps={"text": NOON}, revision=2)
    same = score(card, edit, lambda _: an_analysis(), find_dangers=lambda *_: ("poisoning",))
    assert same is not None
    assert (same.danger_at, same.edited_at) == (said, NOON)
    more = score(card, edit, lambda _: an_analysis(), find_dangers=lambda *_: ("fire", "poisoning"))
    assert more is not None
    assert more.danger_at == NOON


def test_who_is_sober_is_heard_on_harm_alone_and_who_asks_on_nothing() -> None:
    sober, asking = an_analysis(Mood.NEUTRAL), an_analysis(Mood.NEUTRAL, Intent.QUESTION)
    assert keep_grave(("fire", "lawyer"), sober) == ("fire",)
    assert keep_grave(("fire", "lawyer"), an_analysis(Mood.NEGATIVE)) == ("fire", "lawyer")
    assert not may_name_danger(asking)
    assert not may_name_danger(an_analysis(Mood.POSITIVE, Intent.PRAISE))


def test_few_cards_wake_the_team_s_function() -> None:
    assert not is_alarming(a_card())
    assert not is_alarming(replace(a_card(followers=99), analysis=an_analysis(Mood.NEGATIVE)))
    assert is_alarming(a_card(followers=100))
    assert is_alarming(a_card(dangers=("fire",)))
    assert not is_alarming(
        replace(a_card(followers=10**6), analysis=an_analysis(Mood.POSITIVE, Intent.PRAISE))
    )


def test_what_was_judged_anew_or_turned_out_kind_is_settled() -> None:
    assert is_settled(AlertKind.ILLEGAL, replace(a_card(**illegal("hate")), queue=Queue.REVIEW))
    assert not is_settled(AlertKind.ILLEGAL, a_card(**illegal("hate"), replied_at=NOON))
    assert is_settled(AlertKind.CRISIS_WORDS, a_card(replied_at=NOON))
    assert is_settled(
        AlertKind.VISIBLE_AUTHOR, replace(a_card(), analysis=an_analysis(Mood.POSITIVE))
    )
    assert is_settled(AlertKind.CRISIS_WORDS, None)


def test_more_of_the_same_is_graver_step_by_step() -> None:
    one = read_sign(a_card(dangers=("police",), danger_at=NOON), Alerting(), NOON)
    assert one is not None
    alert = open_alert("levain", one, NOON)
    many = replace(one, mention_ids=tuple(f"m{n}" for n in range(30)))
    added = add_sign(alert, merge_signs([one, many]))
    assert (added.severity, added.count) == (one.severity + 2, 31)


def test_half_the_law_s_clock_is_the_longest_wait_for_the_next_on_call() -> None:
    sign = read_sign(a_card(**illegal("terror")), Alerting(), NOON)
    assert sign is not None
    alert = open_alert("levain", sign, NOON)
    minutes = timedelta(minutes=1)
    people = ("a@levain.example", "b@levain.example")
    assert hand_on_after(alert, Alerting()) == 30 * minutes
    assert hand_on_after(alert, Alerting(on_call=people, escalate_minutes=120)) == 30 * minutes
    assert hand_on_after(alert, Alerting(on_call=people, escalate_minutes=10)) == 10 * minutes
    assert hand_on_after(replace(alert, escalations=1), Alerting()) is None
    spike = replace(alert, kind=AlertKind.NEGATIVE_SPIKE)
    assert hand_on_after(spike, Alerting()) is None


@pytest.mark.parametrize(
    ("mood", "verdict", "copies", "rings"),
    [
        (Mood.NEGATIVE, Verdict.KEEP, 4, True),
        (Mood.POSITIVE, Verdict.HIDE, 4, True),
        (Mood.POSITIVE, Verdict.KEEP, 9, False),
        (Mood.NEGATIVE, Verdict.KEEP, 3, False),
    ],
)
def test_five_authors_of_unkind_words_are_a_campaign(
    mood: Mood,
    verdict: Verdict,
    copies: int,
    rings: bool,  # noqa: FBT001
) -> None:
    sign = read_campaign(a_mention(), an_analysis(mood), verdict, copies, NOON)
    assert (sign is not None) is rings
    assert read_campaign(a_mention(), an_analysis(mood), verdict, copies, NOON + 2 * DAY) is None
