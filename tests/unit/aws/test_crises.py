"""Crises in the table: begun once, one at a time, changed by who saw the latest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from vigie.alert import Alert, AlertKind, Sign
from vigie.alert_life import dismiss, open_alert
from vigie.aws import clients, crises
from vigie.aws.alerts import keep_alert, keep_new_alert, read_alert
from vigie.aws.crises import (
    Change,
    change_crisis,
    decline_proposal,
    keep_new_crisis,
    list_crises,
    read_crisis,
    read_current,
)
from vigie.aws.pauses import is_paused, pause_posts, read_pause, resume_posts
from vigie.crisis import Crisis, CrisisState, end, open_crisis
from vigie.crisis.acts import add_note, approve, broadcast, mark_step, write_statement
from vigie.crisis.statement import Statement, StatementKind, hash_words
from vigie.errors import ConflictError

NOW = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("aws")


def an_alert(severity: int = 9, minutes: int = 0) -> Alert:
    now = NOW + timedelta(minutes=minutes)
    kind = AlertKind.NEGATIVE_SPIKE if not minutes else AlertKind.CRISIS_WORDS
    alert = open_alert("cafe", Sign(kind, severity, 20), now)
    assert keep_new_alert(alert, 0, now)
    return alert


def begin(alert: Alert, *, pause: bool = True) -> Crisis:
    return keep_new_crisis(open_crisis("cafe", "odile", NOW, alert_id=alert.id), pause=pause).crisis


def test_a_loud_alert_proposes_without_a_row_and_a_quiet_one_does_not() -> None:
    alert, _ = an_alert(9), an_alert(7, minutes=1)
    (proposal,) = list_crises("cafe")
    assert (proposal.crisis.id, proposal.crisis.state) == (alert.id, CrisisState.PROPOSED)
    assert proposal.revision == 0
    assert list_crises("levain") == []


def test_an_alert_that_grows_to_eight_proposes_from_then_on() -> None:
    alert = an_alert(6)
    assert list_crises("cafe") == []
    kept = read_alert(alert.id)
    assert kept is not None
    keep_alert(kept, replace(kept.alert, severity=8))
    assert [one.crisis.id for one in list_crises("cafe")] == [alert.id]


def test_a_proposal_goes_with_its_alert() -> None:
    alert = an_alert()
    kept = read_alert(alert.id)
    assert kept is not None
    keep_alert(kept, dismiss(kept.alert, "odile", NOW))
    assert list_crises("cafe") == []


def test_a_declined_alert_proposes_nothing_more_however_it_grows() -> None:
    alert = an_alert(8)
    decline_proposal("cafe", alert.id, "odile", NOW)
    decline_proposal("cafe", alert.id, "marc", NOW)
    kept = read_alert(alert.id)
    assert kept is not None
    keep_alert(kept, replace(kept.alert, severity=10))
    assert list_crises("cafe") == []
    proposal = read_crisis(alert.id)
    assert proposal is not None
    assert proposal.declined


def test_a_crisis_that_was_declined_first_can_still_be_begun() -> None:
    alert = an_alert()
    decline_proposal("cafe", alert.id, "odile", NOW)
    assert begin(alert).is_on


def test_a_crisis_begins_once_and_asking_again_answers_it() -> None:
    alert = an_alert()
    first = begin(alert)
    again = keep_new_crisis(
        open_crisis("cafe", "marc", NOW + timedelta(minutes=1), alert_id=alert.id), pause=False
    )
    assert again.crisis == first
    assert [one.crisis.id for one in list_crises("cafe")] == [alert.id]


def test_one_crisis_is_on_at_a_time_and_the_next_can_begin_after_it() -> None:
    begin(an_alert())
    other = open_crisis("cafe", "odile", NOW + timedelta(hours=1), key="hand")
    with pytest.raises(ConflictError):
        keep_new_crisis(other, pause=True)
    first = read_current("cafe")
    assert first is not None
    change_crisis(first.crisis.id, lambda one: end(one, "odile", NOW))
    assert read_current("cafe") is None
    assert keep_new_crisis(other, pause=True).crisis.is_on
    assert [one.crisis.state for one in list_crises("cafe")] == ["on", "over"]


def test_a_crisis_that_is_over_does_not_begin_again() -> None:
    alert = an_alert()
    begin(alert)
    change_crisis(alert.id, lambda one: end(one, "odile", NOW))
    with pytest.raises(ConflictError):
        begin(alert)
    assert list_crises("cafe")[0].crisis.state is CrisisState.OVER


def test_what_rang_during_a_crisis_proposes_no_second_one_after_it_what_rings_later_does() -> None:
    begin(an_alert())
    an_alert(9, minutes=10)
    ended = NOW + timedelta(minutes=30)
    current = read_current("cafe")
    assert current is not None
    change_crisis(current.crisis.id, lambda one: end(one, "odile", ended))
    assert [one.crisis.state for one in list_crises("cafe")] == [CrisisState.OVER]
    later = ended + timedelta(minutes=1)
    news = open_alert("cafe", Sign(AlertKind.CAMPAIGN, 9, 20), later)
    assert keep_new_alert(news, 0, later)
    assert list_crises("cafe")[0].crisis.id == news.id


def test_two_who_write_in_the_same_moment_still_begin_a_crisis(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alert = an_alert()
    client = clients.dynamodb()
    conflicts = iter([True, True])
    honest = client.transact_write_items

    def conflicted(**arguments: Any) -> object:
        if next(conflicts, False):
            raise ClientError(
                {
                    "Error": {"Code": "TransactionCanceledException"},
                    "CancellationReasons": [{"Code": "TransactionConflict"}],
                },
                "TransactWriteItems",
            )
        return honest(**arguments)

    monkeypatch.setattr(client, "transact_write_items", conflicted)
    assert begin(alert).is_on


def test_everything_of_a_crisis_comes_back_from_its_row() -> None:
    alert = an_alert()
    begin(alert)
    draft = Statement(StatementKind.RECALL, {"fr": "Rappel {lot}"}, {"fr": {"lot": "12"}})
    later = NOW + timedelta(minutes=3)
    acts: tuple[Change, ...] = (
        lambda one: mark_step(one, "pin_post", "marc", later, done=True, note="Fait", assignee="x"),
        lambda one: write_statement(one, draft, "marc", later),
        lambda one: approve(one, {"fr": hash_words("Rappel 12")}, "odile", later),
        lambda one: broadcast(one, {"facebook": "fr"}, "odile", later),
        lambda one: add_note(one, "Le fournisseur confirme", "marc", later, "k"),
    )
    expected = open_crisis("cafe", "odile", NOW, alert_id=alert.id)
    for act in acts:
        expected = act(expected)
        change_crisis(alert.id, act)
    kept = read_crisis(alert.id)
    assert kept is not None
    assert kept.crisis == expected
    assert kept.revision == 1 + len(acts)


def test_an_act_on_another_revision_is_a_conflict_and_without_one_a_lost_race_runs_again() -> None:
    alert = an_alert()
    begin(alert)
    raced: list[int] = []

    def act(one: Crisis) -> Crisis:
        if not raced:
            raced.append(1)
            change_crisis(alert.id, lambda c: mark_step(c, "pin_post", "marc", NOW, done=True))
        return mark_step(one, "keep_origin", "odile", NOW, done=True)

    assert set(change_crisis(alert.id, act).crisis.steps) == {"pin_post", "keep_origin"}
    with pytest.raises(ConflictError):
        change_crisis(alert.id, lambda c: add_note(c, "x", "marc", NOW), expected=1)


def test_an_act_that_changes_nothing_writes_nothing() -> None:
    alert = an_alert()
    begin(alert)
    once = change_crisis(alert.id, lambda c: mark_step(c, "pin_post", "m", NOW, done=True))
    again = change_crisis(alert.id, lambda c: mark_step(c, "pin_post", "o", NOW, done=True))
    assert again.revision == once.revision


def test_a_proposal_has_nothing_to_change() -> None:
    alert = an_alert()
    with pytest.raises(ConflictError):
        change_crisis(alert.id, lambda c: add_note(c, "x", "marc", NOW))


def test_posts_are_paused_with_the_beginning_and_resumed_for_that_crisis_alone() -> None:
    alert = an_alert()
    begin(alert)
    assert is_paused("cafe")
    assert not is_paused("levain")
    resume_posts("cafe", "another")
    assert is_paused("cafe")
    resume_posts("cafe", alert.id)
    assert not is_paused("cafe")
    resume_posts("cafe", alert.id)


def test_a_pause_asked_for_before_keeps_who_and_when_and_is_now_the_crisis_s() -> None:
    pause_posts("cafe", "a mail", NOW - timedelta(minutes=10))
    alert = an_alert()
    begin(alert)
    row = read_pause("cafe")
    assert row is not None
    assert (row["by"], row["reason"]) == ("a mail", alert.id)
    assert row["at"].startswith("2026-11-24T12:55")


def test_a_crisis_may_begin_without_a_pause() -> None:
    begin(an_alert(), pause=False)
    assert not is_paused("cafe")


def test_no_other_row_of_a_brand_is_taken_for_a_crisis() -> None:
    begin(an_alert())
    assert len(list_crises("cafe")) == 1
    assert read_crisis("cafe.unknown") is None
    assert crises.read_current("levain") is None
