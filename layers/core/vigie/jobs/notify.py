"""What the team must know: alerts, accounts to reconnect, and what one colleague is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.alarming import is_alarming
from vigie.analysis import Mood
from vigie.aws.cards import item_to_card
from vigie.aws.journal import warn_failure
from vigie.aws.streams import new_images
from vigie.aws.table import RECORD_FAILURES
from vigie.card import Card
from vigie.jobs.tend import tend_alert
from vigie.jobs.watch import watch_brand


def notify_batch(event: Mapping[str, Any], now: datetime) -> list[str]:
    """Handle stream records of the desk; answers the sequence numbers of those that failed.

    All cards of a brand in the batch are one look at that brand.
    """
    failed: list[str] = []
    cards: dict[str, dict[str, Card]] = {}
    for number, image in new_images(event):
        try:
            if image["sk"] == "card":
                cards.setdefault(image["brand"], {})[number] = item_to_card(image)
            else:
                _send_owed(image, now)
        except RECORD_FAILURES as error:
            warn_failure("mail could not be handled", error)
            failed.append(number)
    for slug, said in cards.items():
        try:
            _look_at(slug, list(said.values()), now)
        except RECORD_FAILURES as error:
            warn_failure("brand could not be watched", error, brand=slug)
            failed.extend(said)
    return failed


def _look_at(slug: str, cards: list[Card], now: datetime) -> None:
    """The numbers first, so that what is said within a spike finds it on; one burst, one mail.

    A person in danger does not wait for numbers that cannot be read.
    """
    try:
        if any(card.analysis and card.analysis.sentiment.label is Mood.NEGATIVE for card in cards):
            watch_brand(slug, now)
    finally:
        if any(is_alarming(card) for card in cards):
            from vigie.jobs.triggers import raise_for_cards  # few cards are: not at a cold start

            raise_for_cards(slug, cards, now)


def _send_owed(image: Mapping[str, Any], now: datetime) -> None:
    if image["sk"].startswith("nudge#"):
        from vigie.jobs.nudging import send_nudge  # renders: only where somebody is told

        send_nudge(image, now)
    elif image.get("kind") == "reconnect":
        from vigie.jobs.reconnect_mail import tell_reconnect  # renders: only where somebody is told

        tell_reconnect(image, now)
    else:
        tend_alert(image["sk"].removeprefix("alert#"), now)
