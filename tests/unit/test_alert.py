from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from vigie.alert import QUIETER, Alert, AlertKind, AlertState, Form, MailState, Sign
from vigie.alert_life import (
    CHECK_EVERY,
    acknowledge,
    dismiss,
    end,
    escalate,
    is_calm,
    mail_failed,
    mail_sent,
    may_open,
    mute,
    note_check,
    note_growth,
    note_sign,
    open_alert,
)
from vigie.spike import Spike, sign_of

NOW = datetime(2026, 11, 24, 13, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_spike(severity: int = 4, count: int = 9, ids: Iterable[str] = ()) -> Sign:
    spike = Spike(3, count, 1.2, 10.0 ** -(severity + 2), severity, 0.6, learning=False)
    return sign_of(spike, ids, ["livraison"])


def a_mailed_alert(severity: int = 4) -> Alert:
    return mail_sent(open_alert("cafe", a_spike(severity), NOW), NOW)


def test_a_new_alert_is_open_has_its_mail_due_at_once_and_a_telling_id() -> None:
    alert = open_alert("cafe", a_spike(ids=["a", "b"]), NOW)
    assert alert.id == "cafe.negative_spike.20261124130509"
    assert (alert.state, alert.mail, alert.due_at) == (AlertState.OPEN, MailState.PENDING, NOW)
    assert (alert.count, alert.window_hours, alert.severity) == (9, 3, 4)
    assert alert.mention_ids == ("a", "b")


def test_the_first_spike_of_a_brand_may_open_an_alert() -> None:
    assert may_open(None, NOW)


def test_no_alert_opens_while_one_is_on() -> None:
    assert not may_open(a_mailed_alert(), NOW + 48 * HOUR)
    assert not may_open(acknowledge(a_mailed_alert(), "marie"), NOW + 48 * HOUR)


@pytest.mark.parametrize(("hours", "may"), [(0, False), (5.9, False), (6, True), (30, True)])
def test_an_alert_opens_six_hours_after_the_last_one_ended(hours: float, *, may: bool) -> None:
    over = end(a_mailed_alert(), NOW + 3 * HOUR)
    assert may_open(over, NOW + 3 * HOUR + hours * HOUR) is may


def test_a_mute_outlasts_its_alert() -> None:
    over = end(mute(a_mailed_alert(), "marie", NOW), NOW + 2 * HOUR)
    assert not may_open(over, NOW + 23 * HOUR)
    assert may_open(over, NOW + 24 * HOUR)


def test_a_muted_alert_ends_without_a_mail_and_an_unmuted_one_with_one() -> None:
    assert end(mute(a_mailed_alert(), "marie", NOW), NOW + HOUR).mail is MailState.SENT
    assert end(a_mailed_alert(), NOW + HOUR).mail is MailState.PENDING


def test_an_alert_whose_mail_never_left_owes_one_when_it_ends() -> None:
    assert end(open_alert("cafe", a_spike(), NOW), NOW + HOUR).mail is MailState.PENDING


def test_a_worse_spike_calls_for_another_mail_one_hour_after_the_first_at_the_earliest() -> None:
    early = note_sign(a_mailed_alert(), a_spike(7, 30), NOW + 0.9 * HOUR)
    assert (early.mail, early.severity, early.told_severity) == (MailState.SENT, 7, 4)
    late = note_sign(early, a_spike(7, 30), NOW + HOUR)
    assert (late.mail, late.severity, late.count) == (MailState.PENDING, 7, 30)
    assert late.due_at == NOW + HOUR


def test_a_spike_that_only_lasts_calls_for_no_mail_but_is_remembered() -> None:
    after = note_sign(a_mailed_alert(), a_spike(ids=["c"]), NOW + 5 * HOUR)
    assert (after.mail, after.updated_at) == (MailState.SENT, NOW + 5 * HOUR)
    assert after.mention_ids == ("c",)


def test_nobody_who_took_an_alert_on_or_muted_it_is_written_to_again() -> None:
    for quiet in (acknowledge(a_mailed_alert(), "m"), mute(a_mailed_alert(), "m", NOW)):
        assert note_sign(quiet, a_spike(9), NOW + 2 * HOUR).mail is MailState.SENT


def test_a_pending_mail_tells_the_worst_seen_and_keeps_its_time() -> None:
    failed = mail_failed(open_alert("cafe", a_spike(), NOW), NOW)
    after = note_sign(failed, a_spike(8, 40), NOW + HOUR / 6)
    assert (after.count, after.mail, after.due_at) == (40, MailState.PENDING, failed.due_at)


def test_an_alert_is_over_when_the_count_was_usual_for_an_hour() -> None:
    alert = a_mailed_alert()
    assert is_calm(alert, 4, 1.2)
    assert not is_calm(alert, 5, 1.2)
    assert note_check(alert, NOW + HOUR / 2, calm=True).is_on
    assert not note_check(alert, NOW + HOUR, calm=True).is_on
    busy = note_check(alert, NOW + HOUR, calm=False)
    assert (busy.is_on, busy.check_at) == (True, NOW + HOUR + CHECK_EVERY)
    assert note_check(busy, NOW + 1.5 * HOUR, calm=True).is_on
    assert not is_calm(end(alert, NOW), 0, 1.2)


def test_a_mail_that_fails_is_tried_again_later_each_time_and_never_given_up() -> None:
    alert = open_alert("cafe", a_spike(), NOW)
    pauses = []
    for _ in range(20):
        alert = mail_failed(alert, NOW)
        assert alert.mail is MailState.PENDING
        assert alert.due_at
        pauses.append((alert.due_at - NOW) / timedelta(minutes=1))
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (1, 60)


def test_what_is_over_stays_over() -> None:
    over = end(a_mailed_alert(), NOW)
    assert acknowledge(over, "marie") == over
    assert mute(over, "marie", NOW).state is AlertState.OVER


def test_what_a_person_handles_is_over_at_once_and_without_a_mail() -> None:
    sign = Sign(AlertKind.CRISIS_WORDS, severity=6, count=1, about="m1", mention_ids=("m1",))
    alert = mail_sent(open_alert("cafe", sign, NOW), NOW)
    over = note_check(alert, NOW + HOUR / 12, calm=True)
    assert (over.state, over.mail, over.due_at) == (AlertState.OVER, MailState.SENT, None)
    assert note_check(alert, NOW + HOUR / 12, calm=False).is_on


def test_quieter_kinds_never_owe_a_mail() -> None:
    for kind in QUIETER:
        alert = open_alert("cafe", Sign(kind, severity=3, count=40), NOW)
        assert not alert.owes_mail(NOW)
        assert not note_sign(alert, Sign(kind, severity=9, count=90), NOW + 2 * HOUR).owes_mail(
            NOW + 3 * HOUR
        )
        assert not end(alert, NOW + HOUR).owes_mail(NOW + 3 * HOUR)


def test_nobody_taking_an_alert_on_hands_it_to_the_next_on_call() -> None:
    alert = mail_sent(open_alert("cafe", a_spike(), NOW), NOW, escalate_after=HOUR / 2)
    assert not alert.wants_escalation(NOW + 0.4 * HOUR)
    assert alert.wants_escalation(NOW + HOUR / 2)
    handed = escalate(alert)
    assert (handed.form, handed.escalations, handed.owes_mail(NOW + HOUR / 2)) == (
        Form.ESCALATED,
        1,
        True,
    )
    assert not handed.wants_escalation(NOW + 9 * HOUR)
    assert not acknowledge(alert, "marie").wants_escalation(NOW + HOUR)
    assert not mute(alert, "marie", NOW).wants_escalation(NOW + HOUR)
    assert not end(alert, NOW + HOUR).wants_escalation(NOW + 2 * HOUR)


def test_a_mail_held_back_for_the_night_is_owed_in_the_morning_only() -> None:
    alert = open_alert("cafe", a_spike(), NOW, tell_at=NOW + 8 * HOUR)
    assert not alert.owes_mail(NOW + 7 * HOUR)
    assert alert.owes_mail(NOW + 8 * HOUR)
    loud = note_sign(alert, a_spike(9, 60), NOW + HOUR, tell_at=NOW + HOUR)
    assert loud.owes_mail(NOW + HOUR)


def test_not_a_problem_is_over_without_a_mail_and_quiet_for_a_day() -> None:
    done = dismiss(a_mailed_alert(), "marie", NOW)
    assert (done.state, done.mail) == (AlertState.OVER, MailState.SENT)
    assert not may_open(done, NOW + 23 * HOUR)
    assert may_open(done, NOW + 24 * HOUR)


def test_an_alert_wakes_for_whatever_comes_first() -> None:
    alert = open_alert("cafe", a_spike(), NOW)
    assert alert.wakes_at == NOW
    assert mail_sent(alert, NOW).wakes_at == NOW + CHECK_EVERY
    assert mail_sent(end(alert, NOW), NOW).wakes_at is None


def test_growth_of_the_first_hour_is_told_as_the_hour_ends_though_no_sign_comes_any_more() -> None:
    grown = note_sign(a_mailed_alert(), a_spike(9, 60), NOW + 0.4 * HOUR)
    assert note_growth(grown, NOW + 0.9 * HOUR).mail is MailState.SENT
    late = note_growth(grown, NOW + HOUR)
    assert (late.mail, late.form, late.count) == (MailState.PENDING, Form.GROWN, 60)
    assert note_growth(mail_sent(late, NOW + HOUR), NOW + 9 * HOUR).mail is MailState.SENT


def test_a_growth_that_waits_for_the_morning_leaves_as_it_becomes_loud() -> None:
    morning, night = NOW + 8 * HOUR, NOW + 2 * HOUR
    quiet = note_sign(a_mailed_alert(), a_spike(6), NOW + HOUR, tell_at=morning)
    assert not quiet.owes_mail(night)
    assert note_sign(quiet, a_spike(9), night, tell_at=night).owes_mail(night)


def test_growth_is_told_to_all_though_the_next_on_call_heard_meanwhile() -> None:
    alert = mail_sent(open_alert("cafe", a_spike(), NOW), NOW, escalate_after=HOUR / 2)
    grown = note_sign(alert, a_spike(7), NOW + HOUR / 4)
    handed = mail_sent(escalate(grown), NOW + HOUR / 2)
    assert note_growth(handed, NOW + 2 * HOUR).form is Form.GROWN


def test_who_takes_it_on_stops_the_mails_that_say_it_grows_or_nobody_does() -> None:
    opened = open_alert("cafe", a_spike(), NOW, tell_at=NOW + 8 * HOUR)
    assert acknowledge(opened, "marie").mail is MailState.PENDING
    grown = note_sign(a_mailed_alert(), a_spike(7), NOW + HOUR, tell_at=NOW + 8 * HOUR)
    handed = escalate(mail_sent(opened, NOW, escalate_after=HOUR), NOW + 8 * HOUR)
    for alert in (grown, handed):
        assert alert.mail is MailState.PENDING
        taken = acknowledge(alert, "marie", NOW + 2 * HOUR)
        assert (taken.mail, taken.due_at) == (MailState.SENT, None)


def test_a_mute_that_has_passed_lets_worse_be_told_and_nothing_else() -> None:
    muted = mute(note_sign(a_mailed_alert(), a_spike(6), NOW), "marie", NOW)
    assert note_growth(muted, NOW + 25 * HOUR).mail is MailState.SENT
    assert note_sign(muted, a_spike(9), NOW + 23 * HOUR).mail is MailState.SENT
    later = note_sign(muted, a_spike(9), NOW + 25 * HOUR)
    assert (later.state, later.mail, later.form) == (
        AlertState.OPEN,
        MailState.PENDING,
        Form.GROWN,
    )


def test_after_a_week_it_is_over_and_no_mail_says_that_it_has_passed() -> None:
    over = note_check(a_mailed_alert(), NOW + timedelta(days=7), calm=False)
    assert (over.state, over.mail, over.due_at) == (AlertState.OVER, MailState.SENT, None)


def test_the_mail_that_it_is_over_is_given_up_after_a_week_of_trying() -> None:
    alert = end(a_mailed_alert(), NOW)
    assert mail_failed(alert, NOW + timedelta(days=6)).mail is MailState.PENDING
    lost = mail_failed(alert, NOW + timedelta(days=7))
    assert (lost.mail, lost.wakes_at) == (MailState.GIVEN_UP, None)


def test_what_lasts_is_looked_at_less_often() -> None:
    pauses = []
    for hours in (1, 7, 30):
        now = NOW + hours * HOUR
        after = note_check(a_mailed_alert(), now, calm=False)
        assert after.check_at
        pauses.append((after.check_at - now) / timedelta(minutes=1))
    assert pauses == [5, 15, 30]


def test_a_hand_on_waits_for_the_morning_too() -> None:
    alert = mail_sent(open_alert("cafe", a_spike(), NOW), NOW, escalate_after=HOUR / 2)
    handed = escalate(alert, NOW + 8 * HOUR)
    assert (handed.owes_mail(NOW + 7 * HOUR), handed.owes_mail(NOW + 8 * HOUR)) == (False, True)
