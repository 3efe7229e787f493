"""A dead token: one clear mail, replies refused until the owner reconnects, nothing else lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.aws.secrets import refresh_secrets
from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, delete, get, put, write
from vigie.aws.wire import to_seconds, to_text
from vigie.errors import ConflictError

SAFETY_NET = timedelta(minutes=2)


def want_reconnect(brand: str, platform: str, reason: str, now: datetime) -> bool:
    """Note that an account must be reconnected; True the first time, when a mail is owed.

    The row is written only if it is not there, and its stream record sends the mail.
    """
    row = {
        **_key(brand, platform),
        "kind": "reconnect",
        "platform": platform,
        "reason": reason,
        "opened_at": to_text(now),
        "mail_state": "pending",
        "send_now": True,
        "due_kind": "alert",
        "due_at": to_seconds(now + SAFETY_NET),
    }
    try:
        write(put(settings().desk_table, row, Condition("attribute_not_exists(pk)")))
    except ConditionFailedError:
        return False
    return True


def note_dead_token(brand: str, platform: str, reason: str, now: datetime) -> bool:
    """A platform refused a token: ask to reconnect, unless a newer token was written meanwhile."""
    if refresh_secrets(brand, platform):
        return False
    return want_reconnect(brand, platform, reason, now)


def reconnected_if_not(brand: str, platform: str) -> None:
    """A call worked: a token noted as dead lives after all."""
    if get(settings().desk_table, _key(brand, platform)):
        reconnected(brand, platform)


def reconnected(brand: str, platform: str) -> None:
    """The owner gave new secrets: what was dead lives."""
    write(delete(settings().desk_table, _key(brand, platform)))


def refuse_if_disconnected(brand: str, platform: str) -> None:
    """Refuse an act whose token is known to be dead. Raises ConflictError with the reason."""
    row = get(settings().desk_table, _key(brand, platform))
    if row:
        raise ConflictError(f"{platform} must be reconnected first: {row['reason']}")


def _key(brand: str, platform: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"alert#{brand}.reconnect.{platform}"}
