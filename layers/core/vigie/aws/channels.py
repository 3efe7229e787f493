"""A brand's channels on the desk: one row of what each gets, one row each of how it fares.

The addresses are secrets and live elsewhere; whoever has them is connected, so a channel without a
row of its own has the usual settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from vigie.aws.secrets import forget_secrets, read_secrets
from vigie.aws.settings import settings
from vigie.aws.table import (
    Condition,
    ConditionFailedError,
    at_revision,
    delete,
    get,
    put,
    write,
)
from vigie.aws.wire import Item, to_text, to_time
from vigie.channels import MOST_SEVERE, SECRETS, Channel, ChannelKind, Trouble
from vigie.errors import ConflictError

GIVES_UP_AFTER = timedelta(hours=2)
NOT_LATER = "attribute_not_exists(pk) OR #at <= :at"


def list_channels(brand: str, language: str) -> list[Channel]:
    """The channels a brand has connected; ``language`` is theirs until they are told another.

    Where the parameter store does not answer, what somebody has set up counts as connected: its
    sending fails and comes again, which is better than a notice nobody owes.
    """
    known = _settings(brand)
    return [
        _channel(brand, kind, known.get(kind, {}), language)
        for kind in ChannelKind
        if not known.get(kind, {}).get("removed")
        and _has_secrets(brand, kind, otherwise=kind in known)
    ]


def keep_settings(
    brand: str, kind: ChannelKind, language: str, min_severity: int | None = None
) -> None:
    """Keep what a channel gets. Without a severity, what is kept already stays.

    Raises ConflictError when somebody else changed the brand's channels in the same moment.
    """
    row = get(settings().desk_table, _row(brand)) or {}
    known = row.get("channels", {})
    if min_severity is None and not known.get(kind, {"removed": True}).get("removed"):
        return
    one = {"language": language, "min_severity": min_severity or 1}
    _keep(brand, {**known, kind.value: one}, row.get("revision", 0))


def forget_channel(brand: str, kind: ChannelKind) -> None:
    """Disconnect. Said first: other functions keep secrets in memory for minutes."""
    row = get(settings().desk_table, _row(brand)) or {}
    removed = {**row.get("channels", {}), kind.value: {"removed": True}}
    _keep(brand, removed, row.get("revision", 0))
    forget_secrets(brand, kind, SECRETS[kind])
    forget_state(brand, kind)


def forget_state(brand: str, kind: ChannelKind) -> None:
    """What is known of the old address counts no more."""
    write(delete(settings().desk_table, _state(brand, kind)))


def note_taken(brand: str, kind: ChannelKind, now: datetime) -> None:
    """A notice was taken: whatever the trouble was, it is over."""
    _note(brand, kind, {"last_success": to_text(now)}, now)


def note_trouble(brand: str, kind: ChannelKind, trouble: Trouble, now: datetime) -> Trouble:
    """Keep why a notice was not taken, and since when; answers what it amounts to by now.

    Rule: what might pass by itself counts as unreachable once it has lasted two hours; a failure
    nobody followed up for as long is another one.
    """
    row = get(settings().desk_table, _state(brand, kind)) or {}
    since = to_time(row["since"]) if _goes_on(row, trouble, now) else now
    if trouble.may_pass and now - since >= GIVES_UP_AFTER:
        trouble = Trouble.UNREACHABLE
    last = {"last_success": row["last_success"]} if "last_success" in row else {}
    _note(brand, kind, {**last, "trouble": trouble.value, "since": to_text(since)}, now)
    return trouble


def _has_secrets(brand: str, kind: ChannelKind, *, otherwise: bool) -> bool:
    """Whether every secret the channel needs is written; ``otherwise`` if that cannot be known."""
    try:
        return set(SECRETS[kind]) <= set(read_secrets(brand, kind))
    except (BotoCoreError, ClientError):
        return otherwise


def _goes_on(row: Mapping[str, Any], trouble: Trouble, now: datetime) -> bool:
    before = Trouble(row["trouble"]) if "trouble" in row else None
    if before is None or before.may_pass != trouble.may_pass:
        return False
    is_recent = now - to_time(row["at"]) < GIVES_UP_AFTER
    return is_recent or before is not Trouble.FAILING


def _note(brand: str, kind: ChannelKind, values: Mapping[str, str], now: datetime) -> None:
    """Replace what is known, unless something later is known already."""
    row = {**_state(brand, kind), **values, "at": to_text(now)}
    not_later = Condition(NOT_LATER, {"#at": "at"}, {":at": to_text(now)})
    try:
        write(put(settings().desk_table, row, not_later))
    except ConditionFailedError:
        return


def _settings(brand: str) -> dict[str, dict[str, Any]]:
    row = get(settings().desk_table, _row(brand)) or {}
    return dict(row.get("channels", {}))


def _keep(brand: str, channels: Mapping[str, object], revision: int) -> None:
    row = {**_row(brand), "channels": dict(channels), "revision": revision + 1}
    try:
        write(put(settings().desk_table, row, at_revision(revision)))
    except ConditionFailedError:
        raise ConflictError("the channels were changed in this moment: try again") from None


def _channel(brand: str, kind: ChannelKind, known: Mapping[str, Any], language: str) -> Channel:
    row = get(settings().desk_table, _state(brand, kind)) or {}
    return Channel(
        kind=kind,
        language=known.get("language", language),
        min_severity=min(int(known.get("min_severity", 1)), MOST_SEVERE),
        trouble=Trouble(row["trouble"]) if "trouble" in row else None,
        since=to_time(row["since"]) if "since" in row else None,
        last_success=to_time(row["last_success"]) if "last_success" in row else None,
    )


def _row(brand: str) -> Item:
    return {"pk": f"brand#{brand}", "sk": "channels"}


def _state(brand: str, kind: ChannelKind) -> Item:
    return {"pk": f"brand#{brand}", "sk": f"channel#{kind.value}"}
