from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from vigie.alert import (
    Alert,
    AlertState,
    MailState,
    Said,
    acknowledge,
    end,
    is_over,
    likely_cause,
    mail_failed,
    mail_sent,
    may_open,
    mute,
    note_spike,
    open_alert,
)
from vigie.spike import Spike

NOW = datetime(2026, 11, 24, 13, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_spike(severity: int = 4, count: int = 9) -> Spike:
    return Spike(3, count, 1.2, 10.0 ** -(severity + 2), severity, 0.6, learning=False)


def a_mailed_alert(severity: int = 4) -> Alert:
    return mail_sent(open_alert("cafe", a_spike(severity), NOW), NOW)


def test_a_new_alert_is_open_has_its_mail_due_at_once_and_a_telling_id() -> None:
    alert = open_alert("cafe", a_spike(), NOW, mention_ids=["a", "b"], topic=["livraison"])
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
    early = note_spike(a_mailed_alert(), a_spike(7, 30), NOW + 0.9 * HOUR)
    assert (early.mail, early.severity, early.count) == (MailState.SENT, 4, 9)
    late = note_spike(early, a_spike(7, 30), NOW + HOUR)
    assert (late.mail, late.severity, late.count) == (MailState.PENDING, 7, 30)
    assert late.due_at == NOW + HOUR


def test_a_spike_that_only_lasts_calls_for_no_mail_but_is_remembered() -> None:
    after = note_spike(a_mailed_alert(), a_spike(), NOW + 5 * HOUR, ["c"])
    assert (after.mail, after.updated_at) == (MailState.SENT, NOW + 5 * HOUR)
    assert after.mention_ids == ("c",)


def test_nobody_who_took_an_alert_on_or_muted_it_is_written_to_again() -> None:
    for quiet in (acknowledge(a_mailed_alert(), "m"), mute(a_mailed_alert(), "m", NOW)):
        assert note_spike(quiet, a_spike(9), NOW + 2 * HOUR).mail is MailState.SENT


def test_a_pending_mail_tells_the_worst_seen_and_keeps_its_time() -> None:
    failed = mail_failed(open_alert("cafe", a_spike(), NOW), NOW)
    after = note_spike(failed, a_spike(8, 40), NOW + HOUR / 6)
    assert (after.count, after.mail, after.due_at) == (40, MailState.PENDING, failed.due_at)


def test_an_alert_is_over_when_the_count_was_usual_for_an_hour() -> None:
    alert = a_mailed_alert()
    assert not is_over(alert, 4, 1.2, NOW + HOUR / 2)
    assert is_over(alert, 4, 1.2, NOW + HOUR)
    assert not is_over(alert, 5, 1.2, NOW + HOUR)
    assert not is_over(end(alert, NOW), 0, 1.2, NOW + HOUR)


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


def test_the_cause_is_what_several_authors_name_and_not_what_everybody_always_says() -> None:
    said = [
        Said("a", "Livraison en retard, la Boulangerie ne répond pas !"),
        Said("b", "Toujours pas de livraison, colis perdu"),
        Said("c", "Les livraisons et les colis, une honte @boulangerie https://x.com/colis"),
    ]
    assert likely_cause(said, names=["La Boulangerie"]) == ("livraison", "colis")
    usual = ["une livraison", "livraison parfaite", "ma livraison"] * 20
    assert likely_cause(said, usual, names=["Boulangerie"]) == ("colis",)


def test_the_cause_is_found_in_english_too() -> None:
    said = [
        Said("a", "The delivery never came, refund please"),
        Said("b", "my delivery is late and they don't refund"),
        Said("c", "Where's my delivery?"),
    ]
    assert likely_cause(said) == ("delivery", "refund")


def test_a_word_that_only_some_of_many_share_is_still_the_cause() -> None:
    said = [Said(str(n), f"mot{'abcdefghij'[n]} perso") for n in range(6)]
    said += [Said(f"x{n}", "facturation") for n in range(3)]
    assert likely_cause(said)[-1] == "facturation"


def test_function_words_are_no_cause() -> None:
    french = "Mais vous êtes dans les choux, toujours pas de colis depuis"
    english = "Still waiting, this is what you get with them, where is the parcel"
    assert likely_cause([Said(name, french) for name in "ab"]) == ("choux", "colis")
    assert likely_cause([Said(name, english) for name in "ab"]) == ("parcel", "waiting")


def test_one_loud_author_makes_no_cause() -> None:
    assert likely_cause([Said("a", "colis colis colis")] * 5) == ()
    assert likely_cause([]) == ()
