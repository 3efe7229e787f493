"""Mail that comes back: events as SES sends them, to every function whose rule matches.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-eventbridge.html
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from infra.local.bundle import EventTrigger
from infra.local.intrinsics import ACCOUNT, REGION, Document
from infra.local.patterns import compile_pattern
from infra.local.process import Answer

KINDS = ("bounce", "transient", "complaint")


def put_event(
    rules: Iterable[EventTrigger], event: Document, invoke: Callable[[str, Document], Answer]
) -> Iterator[Answer]:
    """Run every function with a rule that matches, and give its answer."""
    for rule in rules:
        if compile_pattern(rule.pattern)(event):
            yield invoke(rule.function, event)


def ses_event(kind: str, address: str, now: datetime, tags: dict[str, str]) -> Document:
    """One outcome of a mail to one address; ``tags`` are the mail's, its configuration set's too.

    Raises:
        ValueError: the kind is none of `KINDS`.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    complains = kind == "complaint"
    moment = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    named = "Email Complaint Received" if complains else "Email Bounced"
    told = _complaint(address) if complains else _bounce(address, permanent=kind == "bounce")
    feedback = {"feedbackId": uuid.uuid4().hex, "timestamp": moment, **told}
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": named,
        "source": "aws.ses",
        "account": ACCOUNT,
        "time": moment,
        "region": REGION,
        "resources": [],
        "detail": {
            "eventType": "Complaint" if complains else "Bounce",
            "complaint" if complains else "bounce": feedback,
            "mail": {
                "timestamp": moment,
                "messageId": uuid.uuid4().hex,
                "destination": [address],
                "tags": {name: [value] for name, value in tags.items() if value},
            },
        },
    }


def _bounce(address: str, *, permanent: bool) -> Document:
    status = "5.1.1" if permanent else "4.2.2"
    return {
        "bounceType": "Permanent" if permanent else "Transient",
        "bounceSubType": "General" if permanent else "MailboxFull",
        "bouncedRecipients": [{"emailAddress": address, "action": "failed", "status": status}],
    }


def _complaint(address: str) -> Document:
    return {
        "complainedRecipients": [{"emailAddress": address}],
        "complaintFeedbackType": "abuse",
    }
