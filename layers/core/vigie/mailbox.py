"""A recipient's mailbox: what came back of the mails sent there, and whether more may go.

Rule: a permanent bounce stops every mail to the address; to go on would cost the sender its right
to send, hence everybody their alarms. So does a complaint ("this is spam") about an alert or about
a mail we cannot tell. A complaint about a digest or a report stops these alone: whoever finds
a summary a bother still wants to hear of a fire. What failed for a time is counted and stops
nothing. A person may try again, which forgets all that came before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Any, Final

GRAVE: Final = 8  # the severity from which the stack's own address is told, even if it left
_NOT_SPAM: Final = "not-spam"


class MailKind(StrEnum):
    """Why a mail is sent: people leave one kind and keep the other."""

    ALERT = "alert"
    DIGEST = "digest"
    NUDGE = "nudge"  # something that concerns one colleague alone
    REPORT = "report"  # figures of a week or month, for whoever a schedule names
    SERVICE = "service"  # an account to reconnect: nobody subscribes to it, nobody can leave it


ROUTINE: Final = frozenset({MailKind.DIGEST, MailKind.REPORT})


class Outcome(StrEnum):
    """What became of a mail that did not simply arrive."""

    BOUNCED = "bounced"  # for good: no such mailbox
    COMPLAINED = "complained"
    DELAYED = "delayed"  # not this time: a full mailbox, a server that is down
    REFUSED = "refused"  # our own mail service did not take it: unverified in its sandbox, a virus


@dataclass(frozen=True, slots=True)
class Feedback:
    """One outcome for one address. ``kind`` is None where the mail's own is not known.

    ``why`` is the mail service's word for it, such as ``General 5.1.1``; never the other server's
    sentence, which quotes addresses.
    """

    id: str
    email: str
    outcome: Outcome
    at: datetime
    why: str = ""
    kind: MailKind | None = None


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What is known of an address, at first nothing; ``delays`` counts since the last clear."""

    outcome: Outcome | None = None
    since: datetime | None = None
    why: str = ""
    about: MailKind | None = None
    delays: int = 0
    cleared_at: datetime | None = None
    revision: int = 0


def may_receive(mailbox: Mailbox, kind: MailKind) -> bool:
    """Whether a mail of this kind may go to the address."""
    if mailbox.outcome is Outcome.COMPLAINED:
        return mailbox.about in ROUTINE and kind not in ROUTINE
    return mailbox.outcome is not Outcome.BOUNCED


def note_feedback(mailbox: Mailbox, feedback: Feedback) -> Mailbox:
    """The mailbox after an outcome, in whatever order outcomes come.

    What happened before a person said "try again" is history; a graver outcome is never replaced
    by a lighter one.
    """
    if mailbox.cleared_at and feedback.at <= mailbox.cleared_at:
        return mailbox
    delays = mailbox.delays + (feedback.outcome is Outcome.DELAYED)
    known = replace(mailbox, delays=delays)
    if _weigh(feedback.outcome, feedback.kind) < _weigh(mailbox.outcome, mailbox.about):
        return known
    return replace(
        known,
        outcome=feedback.outcome,
        since=feedback.at,
        why=feedback.why,
        about=feedback.kind,
    )


def try_again(mailbox: Mailbox, now: datetime) -> Mailbox:
    """The mailbox as if nothing had come back so far."""
    return Mailbox(cleared_at=now, revision=mailbox.revision)


def read_feedback(event: Mapping[str, Any]) -> Iterator[Feedback]:
    """The outcomes an SES event tells of, one per address; none for what says nothing new.

    https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
    """
    detail = event["detail"]
    match detail["eventType"]:
        case "Bounce":
            yield from _bounces(detail, detail["bounce"])
        case "Complaint":
            yield from _complaints(detail, detail["complaint"])
        case "Reject":
            for address in detail["mail"]["destination"]:
                yield _feedback(detail, address, Outcome.REFUSED, {}, detail["reject"]["reason"])


def _bounces(detail: Mapping[str, Any], bounce: Mapping[str, Any]) -> Iterator[Feedback]:
    permanent = bounce["bounceType"] == "Permanent"
    outcome = Outcome.BOUNCED if permanent else Outcome.DELAYED
    for one in bounce["bouncedRecipients"]:
        why = " ".join(filter(None, (bounce.get("bounceSubType"), one.get("status"))))
        yield _feedback(detail, one["emailAddress"], outcome, bounce, why)


def _complaints(detail: Mapping[str, Any], complaint: Mapping[str, Any]) -> Iterator[Feedback]:
    why = complaint.get("complaintFeedbackType") or ""
    if why == _NOT_SPAM:  # the person moved it out of the spam folder
        return
    for one in complaint["complainedRecipients"]:
        yield _feedback(detail, one["emailAddress"], Outcome.COMPLAINED, complaint, why)


def _feedback(
    detail: Mapping[str, Any],
    address: str,
    outcome: Outcome,
    told: Mapping[str, Any],
    why: str,
) -> Feedback:
    mail = detail["mail"]
    kinds = mail.get("tags", {}).get("kind", ())
    known = [MailKind(one) for one in kinds if one in set(MailKind)]
    return Feedback(
        id=told.get("feedbackId") or f"{mail['messageId']}.{outcome}",
        email=parseaddr(address)[1] or address,
        outcome=outcome,
        at=datetime.fromisoformat(told.get("timestamp") or mail["timestamp"]),
        why=why,
        kind=known[0] if known else None,
    )


def _weigh(outcome: Outcome | None, about: MailKind | None) -> int:
    if outcome is Outcome.COMPLAINED:
        return 3 if about in ROUTINE else 4
    weights = {None: 0, Outcome.DELAYED: 1, Outcome.REFUSED: 2, Outcome.BOUNCED: 5}
    return weights[outcome]
