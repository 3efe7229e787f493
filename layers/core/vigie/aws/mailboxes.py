"""What came back from recipients' mailboxes: one row per address, by its digest, stack-wide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import (
    NEW,
    BusyError,
    ConditionFailedError,
    Write,
    at_revision,
    get,
    put,
    write_together,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.link import name_person
from vigie.mailbox import (
    Feedback,
    Mailbox,
    MailKind,
    Outcome,
    may_receive,
    note_feedback,
    try_again,
)

REMEMBERED = timedelta(days=30)  # how late the same event may come again
MOST_RACES = 5


def may_mail(email: str, kind: MailKind = MailKind.ALERT) -> bool:
    """Whether nothing came back from an address that forbids this kind of mail."""
    return may_receive(read_mailbox(email), kind)


def read_mailbox(email: str) -> Mailbox:
    """What is known of an address; of a new one, nothing."""
    item = get(settings().desk_table, _key(email))
    return _mailbox(item) if item else Mailbox()


def keep_feedback(feedback: Feedback, now: datetime) -> bool:
    """Note an outcome, once however often it comes; False when it was known.

    Raises ConditionFailedError or BusyError after five races.
    """
    seen = {"pk": _key(feedback.email)["pk"], "sk": f"feedback#{feedback.id}"}
    row = {**seen, "expires_at": to_seconds(now + REMEMBERED)}
    if get(settings().desk_table, seen) is not None:
        return False
    first = put(settings().desk_table, row, NEW)
    _change(feedback.email, lambda known: note_feedback(known, feedback), first)
    return True


def note_refused(email: str, now: datetime) -> None:
    """Note that our own mail service does not take this address."""
    feedback = Feedback("", email, Outcome.REFUSED, now, "MessageRejected")
    _change(email, lambda known: note_feedback(known, feedback))


def clear_mailbox(email: str, now: datetime) -> None:
    """Forget what came back, at a person's wish or because a mail was taken after all."""
    _change(email, lambda known: try_again(known, now))


def _change(email: str, make: Callable[[Mailbox], Mailbox], *beside: Write) -> None:
    table = settings().desk_table
    for attempt in range(MOST_RACES):
        known = read_mailbox(email)
        item = {**_key(email), **_item(make(known)), "revision": known.revision + 1}
        try:
            return write_together([put(table, item, at_revision(known.revision)), *beside])
        except (ConditionFailedError, BusyError):
            if attempt == MOST_RACES - 1:
                raise
    raise AssertionError("unreachable")


def _item(mailbox: Mailbox) -> dict[str, Any]:
    return {
        "outcome": mailbox.outcome.value if mailbox.outcome else None,
        "since": to_text(mailbox.since) if mailbox.since else None,
        "why": mailbox.why or None,
        "about": mailbox.about.value if mailbox.about else None,
        "delays": mailbox.delays,
        "cleared_at": to_text(mailbox.cleared_at) if mailbox.cleared_at else None,
    }


def _mailbox(item: Item) -> Mailbox:
    return Mailbox(
        outcome=Outcome(item["outcome"]) if "outcome" in item else None,
        since=to_time(item["since"]) if "since" in item else None,
        why=item.get("why", ""),
        about=MailKind(item["about"]) if "about" in item else None,
        delays=item["delays"],
        cleared_at=to_time(item["cleared_at"]) if "cleared_at" in item else None,
        revision=item["revision"],
    )


def _key(email: str) -> dict[str, str]:
    return {"pk": f"mailbox#{name_person(email)}", "sk": "mailbox"}
