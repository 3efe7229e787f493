"""A dead token: one clear mail, replies refused until the owner reconnects, nothing else lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.aws.due import DUE_ON_DESK
from vigie.aws.secrets import read_secrets, refresh_secrets
from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, change, delete, get, put, write
from vigie.aws.wire import to_seconds, to_text
from vigie.errors import ConflictError
from vigie.platforms import load_platform

SAFETY_NET = timedelta(minutes=2)
QUIET = timedelta(days=1)


def want_reconnect(brand: str, platform: str, reason: str, now: datetime) -> bool:
    """Note that an account must be reconnected; True when a mail is owed, which is the first time.

    The row is written only if it is not there, and its stream record sends the mail. An account
    that lived again and dies again within a day is dead without another mail: two places with one
    account, of which one refuses it, would else send one an hour.
    """
    row = {
        **_key(brand, platform),
        "kind": "reconnect",
        "platform": platform,
        "reason": reason,
        "opened_at": to_text(now),
        "mail_state": "pending",
        "send_now": True,
        "due_kind": DUE_ON_DESK,
        "due_at": to_seconds(now + SAFETY_NET),
    }
    unknown = Condition(
        "attribute_not_exists(pk) OR (#alive = :yes AND opened_at < :then)",
        {"#alive": "alive"},
        {":yes": True, ":then": to_text(now - QUIET)},
    )
    try:
        write(put(settings().desk_table, row, unknown))
    except ConditionFailedError as known:
        if (known.found or {}).get("alive"):
            _mark(brand, platform, {"reason": reason}, alive=False)
        return False
    return True


def note_dead_token(brand: str, platform: str, reason: str, now: datetime) -> bool:
    """A platform refused a token: ask to reconnect, unless a newer token was written meanwhile.

    A token lent by another platform is that one's to reconnect: one account, one mail.
    """
    refreshed = [refresh_secrets(brand, one) for one in _holders(brand, platform)]
    if any(refreshed):
        return False
    return want_reconnect(brand, _holders(brand, platform)[-1], reason, now)


def reconnected_if_not(brand: str, platform: str) -> None:
    """A call worked: a token noted as dead lives after all; no mail about it leaves any more."""
    for one in _holders(brand, platform):
        row = get(settings().desk_table, _key(brand, one))
        if row and row["mail_state"] == "pending":
            reconnected(brand, one)
        elif row and not row.get("alive"):
            _mark(brand, one, {}, alive=True)


def reconnected(brand: str, platform: str) -> None:
    """The owner gave new secrets: what was dead lives, and its next death is news."""
    write(delete(settings().desk_table, _key(brand, platform)))


def refuse_if_disconnected(brand: str, platform: str) -> None:
    """Refuse an act whose token is known to be dead. Raises ConflictError with the reason."""
    for one in _holders(brand, platform):
        row = get(settings().desk_table, _key(brand, one))
        if row and not row.get("alive"):
            raise ConflictError(f"{platform} must be reconnected first: {row['reason']}")


def _holders(brand: str, platform: str) -> tuple[str, ...]:
    """The platforms whose secrets serve this one: itself, and last whose token is used."""
    lender = load_platform(platform).PROFILE.secrets_of
    if not lender:
        return (platform,)
    has_own = "access_token" in read_secrets(brand, platform)
    return (lender, platform) if has_own else (platform, lender)


def _mark(brand: str, platform: str, values: dict[str, str], *, alive: bool) -> None:
    key = _key(brand, platform)
    marked = {**values, "alive": True} if alive else values
    try:
        write(change(settings().desk_table, key, marked, remove=() if alive else ("alive",)))
    except ConditionFailedError:
        return


def _key(brand: str, platform: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"alert#{brand}.reconnect.{platform}"}
