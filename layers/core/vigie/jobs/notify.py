"""What the team must know: alerts, and accounts to reconnect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.aws.journal import warn_failure
from vigie.aws.streams import new_images
from vigie.aws.table import RECORD_FAILURES
from vigie.jobs.tend import tend_alert
from vigie.jobs.watch import watch_brand


def notify_batch(event: Mapping[str, Any], now: datetime) -> list[str]:
    """Handle stream records of the desk; answers the sequence numbers of those that failed.

    All negative cards of a brand in the batch are one look at that brand's numbers.
    """
    failed: list[str] = []
    cards: dict[str, list[str]] = {}
    for number, image in new_images(event):
        if image["sk"] == "card":
            cards.setdefault(image["brand"], []).append(number)
            continue
        try:
            _send_owed(image, now)
        except RECORD_FAILURES as error:
            warn_failure("mail could not be handled", error)
            failed.append(number)
    for brand, numbers in cards.items():
        try:
            watch_brand(brand, now)
        except RECORD_FAILURES as error:
            warn_failure("brand could not be watched", error, brand=brand)
            failed.extend(numbers)
    return failed


def _send_owed(image: Mapping[str, Any], now: datetime) -> None:
    if image.get("kind") == "reconnect":
        from vigie.jobs.telling import tell_reconnect  # renders: only where somebody is told

        tell_reconnect(image, now)
    else:
        tend_alert(image["sk"].removeprefix("alert#"), now)
