"""What comes back of a mail, and what it stops."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from vigie.mailbox import (
    Feedback,
    Mailbox,
    MailKind,
    Outcome,
    may_receive,
    note_feedback,
    read_feedback,
    try_again,
)

from infra.local.bounces import ses_event
from tests.builders import NOON

ODILE = "odile@levain.example"


def a_feedback(
    outcome: Outcome, about: MailKind | None = MailKind.ALERT, at: datetime = NOON
) -> Feedback:
    return Feedback(f"{outcome}-{about}-{at}", ODILE, outcome, at, "General 5.1.1", about)


def after(*feedback: Feedback) -> Mailbox:
    mailbox = Mailbox()
    for one in feedback:
        mailbox = note_feedback(mailbox, one)
    return mailbox


def stopped(mailbox: Mailbox) -> set[MailKind]:
    return {kind for kind in MailKind if not may_receive(mailbox, kind)}


EVERY = set(MailKind)


@pytest.mark.parametrize(
    ("outcome", "about", "expected"),
    [
        (Outcome.BOUNCED, MailKind.DIGEST, EVERY),
        (Outcome.COMPLAINED, MailKind.DIGEST, {MailKind.DIGEST, MailKind.REPORT}),
        (Outcome.COMPLAINED, MailKind.ALERT, EVERY),
        (Outcome.COMPLAINED, None, EVERY),
        (Outcome.DELAYED, MailKind.ALERT, set()),
        (Outcome.REFUSED, MailKind.ALERT, set()),
    ],
)
def test_what_an_outcome_stops(
    outcome: Outcome, about: MailKind | None, expected: set[MailKind]
) -> None:
    assert stopped(after(a_feedback(outcome, about))) == expected


def test_a_new_address_takes_everything() -> None:
    assert stopped(Mailbox()) == set()


def test_outcomes_in_any_order_end_in_the_gravest() -> None:
    told = [
        a_feedback(Outcome.DELAYED),
        a_feedback(Outcome.COMPLAINED, MailKind.DIGEST),
        a_feedback(Outcome.COMPLAINED, MailKind.ALERT),
        a_feedback(Outcome.BOUNCED),
    ]
    ends = {(m.outcome, m.delays) for m in (after(*order) for order in permutations(told))}
    assert ends == {(Outcome.BOUNCED, 1)}


def test_delays_are_counted_and_stop_nothing() -> None:
    mailbox = after(*(a_feedback(Outcome.DELAYED, at=NOON + timedelta(days=n)) for n in range(9)))
    assert mailbox.delays == 9
    assert stopped(mailbox) == set()


def test_trying_again_forgets_what_came_before_however_late_it_is_told() -> None:
    bounced = a_feedback(Outcome.BOUNCED)
    cleared = try_again(after(bounced), NOON + timedelta(hours=1))
    assert stopped(note_feedback(cleared, bounced)) == set()
    again = a_feedback(Outcome.BOUNCED, at=NOON + timedelta(hours=2))
    assert stopped(note_feedback(cleared, again)) == EVERY


@pytest.mark.parametrize(
    ("kind", "outcome", "why"),
    [
        ("bounce", Outcome.BOUNCED, "General 5.1.1"),
        ("transient", Outcome.DELAYED, "MailboxFull 4.2.2"),
        ("complaint", Outcome.COMPLAINED, "abuse"),
    ],
)
def test_an_event_is_read(kind: str, outcome: Outcome, why: str) -> None:
    event = ses_event(kind, f"Odile <{ODILE}>", NOON, {"kind": "digest"})
    (feedback,) = read_feedback(event)
    assert (feedback.email, feedback.outcome, feedback.why) == (ODILE, outcome, why)
    assert (feedback.kind, feedback.at) == (MailKind.DIGEST, NOON)
    assert feedback.id


def test_a_mail_sent_by_somebody_else_in_the_account_has_no_kind() -> None:
    (feedback,) = read_feedback(ses_event("complaint", ODILE, NOON, {"kind": "newsletter"}))
    assert feedback.kind is None


def test_several_recipients_of_one_event_are_several_outcomes() -> None:
    event = ses_event("bounce", ODILE, NOON, {})
    event["detail"]["bounce"]["bouncedRecipients"].append({"emailAddress": "paul@levain.example"})
    assert [one.email for one in read_feedback(event)] == [ODILE, "paul@levain.example"]


def test_not_spam_after_all_is_no_complaint() -> None:
    event = ses_event("complaint", ODILE, NOON, {})
    event["detail"]["complaint"]["complaintFeedbackType"] = "not-spam"
    assert list(read_feedback(event)) == []


def test_a_mail_our_own_service_rejects_is_refused_and_other_events_say_nothing() -> None:
    event = ses_event("bounce", ODILE, NOON, {"kind": "alert"})
    event["detail"] |= {"eventType": "Reject", "reject": {"reason": "Bad content"}}
    (feedback,) = read_feedback(event)
    assert (feedback.outcome, feedback.why) == (Outcome.REFUSED, "Bad content")
    event["detail"]["eventType"] = "Delivery"
    assert list(read_feedback(event)) == []
