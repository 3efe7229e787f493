"""What a team may do in a crisis, in which order, and that doing it twice is doing it once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vigie.alert import NEGATIVE_SPIKE, Alert, AlertKind, MailState, Sign
from vigie.alert_life import acknowledge, dismiss, mail_sent, note_sign, open_alert
from vigie.crisis import (
    MOST_LINES,
    Crisis,
    CrisisState,
    Deed,
    end,
    open_crisis,
    propose,
    proposes_crisis,
)
from vigie.crisis.acts import (
    add_note,
    approve,
    broadcast,
    mark_step,
    name_latest_post,
    name_speaker,
    write_statement,
)
from vigie.crisis.playbook import STEPS
from vigie.crisis.statement import BOTH, Statement, StatementKind, hash_words
from vigie.errors import ConflictError, GapsLeftError, InvalidError, NotFoundError

NOW = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DRAFT = Statement(
    StatementKind.HOLDING,
    {"fr": "Nous vérifions {sujet}.", "en": "We are checking {subject}."},
    {"fr": {"sujet": "le lot 12"}, "en": {"subject": "batch 12"}},
)


def an_alert(severity: int = 8, kind: AlertKind = AlertKind.NEGATIVE_SPIKE) -> Alert:
    return open_alert("cafe", Sign(kind, severity, 20), NOW)


def a_crisis() -> Crisis:
    return open_crisis("cafe", "odile", NOW, alert_id="cafe.negative_spike.20261124130500")


def a_signed_crisis(statement: Statement = DRAFT) -> Crisis:
    drafted = write_statement(a_crisis(), statement, "marc", NOW)
    return approve(drafted, seen_of(statement), "odile", NOW)


def seen_of(statement: Statement) -> dict[str, str]:
    return {one: hash_words(statement.say(one)) for one in statement.texts}


def test_an_alert_of_severity_eight_proposes_a_crisis_and_a_smaller_one_does_not() -> None:
    assert proposes_crisis(an_alert(8))
    assert not proposes_crisis(an_alert(7))


def test_an_alert_taken_on_while_small_proposes_a_crisis_once_it_is_an_avalanche() -> None:
    small, loud = Sign(NEGATIVE_SPIKE, 3, 5), Sign(NEGATIVE_SPIKE, 9, 60)
    mailed = mail_sent(open_alert("cafe", small, NOW), NOW)
    for known in (mailed, acknowledge(mailed, "odile", NOW)):
        grown = note_sign(known, loud, NOW + timedelta(minutes=10))
        assert grown.mail is MailState.SENT
        assert proposes_crisis(grown)
        assert proposes_crisis(note_sign(grown, small, NOW + timedelta(minutes=20)))


def test_what_is_quiet_over_or_a_silent_source_proposes_nothing() -> None:
    assert not proposes_crisis(an_alert(9, AlertKind.VOLUME_SPIKE))
    assert not proposes_crisis(an_alert(9, AlertKind.SILENCE))
    assert not proposes_crisis(dismiss(an_alert(9), "odile", NOW))


def test_a_proposal_and_the_crisis_it_becomes_bear_the_alert_s_id() -> None:
    alert = an_alert()
    assert (propose(alert).id, propose(alert).state) == (alert.id, CrisisState.PROPOSED)
    assert open_crisis("cafe", "odile", NOW, alert_id=alert.id).id == alert.id


def test_a_crisis_opened_by_hand_is_the_same_one_for_the_same_key() -> None:
    first = open_crisis("cafe", "odile", NOW, key="k1")
    assert first.id == open_crisis("cafe", "odile", NOW + MINUTE, key="k1").id
    assert first.id != open_crisis("cafe", "odile", NOW, key="k2").id
    assert first.id.startswith("cafe.")


def test_a_step_is_ticked_with_who_and_when_and_can_be_unticked() -> None:
    ticked = mark_step(a_crisis(), "confirm_facts", "marc", NOW + MINUTE, done=True)
    step = ticked.steps["confirm_facts"]
    assert (step.done_by, step.done_at) == ("marc", NOW + MINUTE)
    assert mark_step(ticked, "confirm_facts", "odile", NOW + 2 * MINUTE, done=True) is ticked
    again = mark_step(ticked, "confirm_facts", "odile", NOW + 2 * MINUTE, done=False)
    assert again.steps["confirm_facts"].done_at is None
    assert [line.did for line in again.story] == [Deed.OPENED, Deed.TICKED, Deed.UNTICKED]


def test_a_step_the_playbook_has_not_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        mark_step(a_crisis(), "panic", "marc", NOW, done=True)


def test_the_review_is_ticked_after_the_end_and_is_due_a_week_later() -> None:
    over = end(a_crisis(), "odile", NOW + timedelta(hours=5))
    assert mark_step(over, "review", "odile", NOW, done=True).steps["review"].done_by == "odile"
    due = {step.key: step.due_at(over.opened_at, over.ended_at) for step in STEPS}
    assert due["review"] == NOW + timedelta(hours=5, days=7)
    assert due["holding_statement"] == NOW + timedelta(hours=1)


def test_empty_gaps_are_named_and_refuse_approval() -> None:
    bare = replace(DRAFT, facts={"fr": {"sujet": "  "}})
    drafted = write_statement(a_crisis(), bare, "marc", NOW)
    with pytest.raises(GapsLeftError) as refused:
        approve(drafted, seen_of(bare), "odile", NOW)
    assert refused.value.gaps == ("sujet",)
    assert refused.value.facts()["gaps"] == ["sujet"]


def test_words_nobody_read_are_not_approved() -> None:
    drafted = write_statement(a_crisis(), DRAFT, "marc", NOW)
    with pytest.raises(ConflictError):
        approve(drafted, {"fr": hash_words("Autre chose")}, "odile", NOW)


def test_an_approval_is_void_once_the_words_change_and_stays_so_when_they_come_back() -> None:
    signed = a_signed_crisis()
    assert signed.is_approved("fr")
    assert signed.is_approved(BOTH)
    other = replace(DRAFT, facts={**DRAFT.facts, "fr": {"sujet": "le lot 13"}})
    changed = write_statement(signed, other, "marc", NOW)
    assert not changed.is_approved("fr")
    assert changed.is_approved("en")
    assert not write_statement(changed, DRAFT, "marc", NOW).is_approved("fr")


def test_nothing_leaves_without_an_owner_s_approval() -> None:
    drafted = write_statement(a_crisis(), DRAFT, "marc", NOW)
    with pytest.raises(ConflictError):
        broadcast(drafted, {"facebook": "fr"}, "odile", NOW)
    with pytest.raises(InvalidError):
        broadcast(a_signed_crisis(replace(DRAFT, texts={"fr": "Bonjour"})), {"x": BOTH}, "o", NOW)


def test_the_same_words_leave_a_platform_once_and_other_words_by_another_name() -> None:
    sent = broadcast(a_signed_crisis(), {"facebook": "fr", "x": "en"}, "odile", NOW)
    assert broadcast(sent, {"facebook": "fr", "x": "en"}, "odile", NOW + MINUTE) is sent
    more = broadcast(sent, {"facebook": BOTH}, "odile", NOW + MINUTE)
    names = [one.what for one in more.broadcasts]
    assert len(set(names)) == 3
    assert name_latest_post(more, "facebook", BOTH) == names[2]
    assert name_latest_post(more, "mastodon", "fr") == ""


def test_what_failed_for_good_is_asked_for_by_a_new_name_and_nothing_else_is() -> None:
    sent = broadcast(a_signed_crisis(), {"facebook": "fr", "x": "fr"}, "odile", NOW)
    failed = frozenset({("facebook", sent.broadcasts[0].what)})
    again = broadcast(sent, {"facebook": "fr", "x": "fr"}, "odile", NOW, failed)
    assert [one.platform for one in again.broadcasts] == ["facebook", "x", "facebook"]
    assert again.broadcasts[2].what.endswith(".2")


def test_what_is_over_says_nothing_more_but_keeps_notes() -> None:
    over = end(a_signed_crisis(), "odile", NOW + MINUTE)
    assert end(over, "marc", NOW + 2 * MINUTE) is over
    refused: tuple[Callable[[], Crisis], ...] = (
        lambda: write_statement(over, Statement(), "marc", NOW),
        lambda: broadcast(over, {"facebook": "fr"}, "odile", NOW),
        lambda: approve(over, seen_of(DRAFT), "odile", NOW),
        lambda: name_speaker(over, "marc", "odile", NOW),
    )
    for act in refused:
        with pytest.raises(ConflictError):
            act()
    assert add_note(over, "Merci à tous", "odile", NOW).story[-1].note == "Merci à tous"


def test_a_note_with_a_key_is_written_once() -> None:
    once = add_note(a_crisis(), "Appelé le fournisseur", "marc", NOW, "k")
    assert add_note(once, "Appelé le fournisseur", "marc", NOW + MINUTE, "k") is once


def test_an_endless_story_keeps_its_beginning_and_its_latest() -> None:
    crisis = a_crisis()
    for n in range(MOST_LINES * 2):
        crisis = add_note(crisis, str(n), "marc", NOW)
    assert len(crisis.story) == MOST_LINES
    assert crisis.story[0].did is Deed.OPENED
    assert crisis.story[-1].note == str(MOST_LINES * 2 - 1)


OTHER = Statement(texts={"fr": "Tout est réglé.", "en": "All is well."})
ACTS: dict[str, Callable[[Crisis], Crisis]] = {
    "tick": lambda c: mark_step(c, "pin_post", "marc", NOW, done=True),
    "untick": lambda c: mark_step(c, "pin_post", "marc", NOW, done=False),
    "give": lambda c: mark_step(c, "pin_post", "marc", NOW, assignee="odile"),
    "note": lambda c: add_note(c, "Vu", "marc", NOW, "key"),
    "speaker": lambda c: name_speaker(c, "marc", "odile", NOW),
    "write": lambda c: write_statement(c, DRAFT, "marc", NOW),
    "rewrite": lambda c: write_statement(c, OTHER, "marc", NOW),
    "approve": lambda c: approve(c, seen_of(DRAFT), "odile", NOW),
    "approve_other": lambda c: approve(c, seen_of(OTHER), "odile", NOW),
    "send": lambda c: broadcast(c, {"facebook": "fr", "x": BOTH}, "odile", NOW),
    "end": lambda c: end(c, "odile", NOW),
}


def attempt(crisis: Crisis, name: str) -> Crisis:
    try:
        return ACTS[name](crisis)
    except (ConflictError, InvalidError):
        return crisis


@settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a busy machine draws slowly
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=25))
def test_whatever_the_order_repeats_change_nothing_and_only_signed_words_leave(
    names: list[str],
) -> None:
    crisis = a_crisis()
    for name in names:
        before = crisis
        crisis = attempt(crisis, name)
        assert attempt(crisis, name) is crisis
        if len(crisis.broadcasts) > len(before.broadcasts):
            assert before.is_on
            assert before.is_approved("fr")
        if before.state is CrisisState.OVER:
            assert crisis.broadcasts == before.broadcasts
            assert crisis.statement == before.statement
    posts = [(one.platform, one.what) for one in crisis.broadcasts]
    assert len(posts) == len(set(posts))
    assert crisis.broadcasts == () or any(line.did is Deed.APPROVED for line in crisis.story)
