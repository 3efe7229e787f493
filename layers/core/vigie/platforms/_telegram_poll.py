"""Asking Telegram for what waits, where no webhook is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.errors import TransientError
from vigie.platforms import Fetched
from vigie.platforms._telegram_errors import Bot
from vigie.platforms._telegram_read import REMOVED, SAID, read_items

AT_ONCE = 100
SOON = 1.0
# Named in full: Telegram keeps the last list it was given, whoever gave it.
WANTED = [*SAID, REMOVED]


def poll_bot(bot: Bot, cursor: Mapping[str, Any], now: datetime) -> Fetched:
    """At most a hundred updates, one call; what is read is confirmed by the next poll only.

    Rule: the call that names an offset makes Telegram forget what lies before it, so it is made
    after that was stored, and a full hundred is followed by another poll at once. The cursor is
    ``{"offset": n}`` until an empty answer: then nothing is left to confirm, and the number must be
    forgotten, for after a quiet week Telegram begins anew at any other. A bot with a webhook has
    nothing to ask: 409, and its deliveries are the news. Raises the PlatformError tree.
    """
    offset = cursor.get("offset")
    asked: dict[str, object] = {"limit": AT_ONCE, "timeout": 0, "allowed_updates": WANTED}
    if isinstance(offset, int):
        asked["offset"] = offset
    try:
        updates = bot.read("getUpdates", asked)
    except TransientError as error:
        if error.code == "409" and _has_webhook(bot):
            return Fetched(events=(), cursor={})
        raise
    found = updates if isinstance(updates, list) else []
    parsed = read_items(found, now)
    numbers = [_update_id(one) for one in found]
    newest = max((one for one in numbers if one is not None), default=None)
    return Fetched(
        events=parsed.events,
        cursor={} if newest is None else {"offset": newest + 1},
        rejected=parsed.rejected,
        wait=SOON if len(found) >= AT_ONCE else 0.0,
    )


def _update_id(update: object) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _has_webhook(bot: Bot) -> bool:
    info = bot.read("getWebhookInfo")
    return isinstance(info, dict) and bool(info.get("url"))
