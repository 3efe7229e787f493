"""Scores what was said: card and hour counters, one transaction for a whole batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from vigie.analysis import Analysis
from vigie.aws.cards import CardChange, change_card, fits, read_cards, write_changes
from vigie.aws.journal import note, warn_failure
from vigie.aws.mentions import item_to_mention
from vigie.aws.outbox import list_waiting
from vigie.aws.streams import new_images
from vigie.aws.table import RECORD_FAILURES, BusyError, ConditionFailedError
from vigie.card import score
from vigie.mention import Mention

Analyse = Callable[[str], Analysis]


def score_batch(event: Mapping[str, Any], analyse: Analyse, now: datetime) -> list[str]:
    """Score a batch of stream records; answers the sequence numbers of those that failed.

    The batch goes in one transaction where it can; if that is cancelled, or one record is poison,
    each record is tried alone, conditional on its card's revision, so nothing is counted twice.
    """
    newest: dict[str, tuple[str, Any]] = {}
    for number, image in new_images(event):
        newest[image["pk"]] = (number, image)
    images = [image for _, image in newest.values()]
    together = len(newest) > 1 and _score_together(images, analyse, now)
    failed = [
        number
        for number, image in newest.values()
        if not (together or _score_alone(image, analyse, now)) or not _follow_up(image, now)
    ]
    note("mentions scored", scored=len(newest) - len(failed), failed=len(failed), together=together)
    return failed


def _follow_up(image: Any, now: datetime) -> bool:  # noqa: ANN401 - a stream's image
    """What a mention settles elsewhere; nearly always nothing, which costs one small query."""
    try:
        mention = item_to_mention(image)
        is_ours = mention.own or mention.hidden or mention.removed
        if is_ours or list_waiting(mention.id):
            from vigie.jobs.answered import note_seen  # policy and platforms: not at a cold start

            note_seen(mention, now)
    except RECORD_FAILURES as error:
        warn_failure("what a mention settles could not be written", error)
        return False
    return True


def _score_together(images: Sequence[Any], analyse: Analyse, now: datetime) -> bool:
    try:
        mentions = [item_to_mention(image) for image in images]
        known = read_cards(mention.id for mention in mentions)
        changes = [
            CardChange(known.get(mention.id), after)
            for mention in mentions
            if (after := score(known.get(mention.id), mention, analyse)) is not None
        ]
        if not fits(changes, now):
            half = len(images) // 2
            return all(
                _score_together(part, analyse, now) for part in (images[:half], images[half:])
            )
        if changes:
            write_changes(changes, now)
    except (ConditionFailedError, BusyError):
        return False
    except Exception as error:  # noqa: BLE001 - one poison record must not take its batch along
        warn_failure("batch could not be scored together", error)
        return False
    return True


def _score_alone(image: Any, analyse: Analyse, now: datetime) -> bool:  # noqa: ANN401
    try:
        mention = item_to_mention(image)
        score_mention(mention, analyse, now)
    except RECORD_FAILURES as error:
        warn_failure("mention could not be scored", error)
        return False
    return True


def score_mention(mention: Mention, analyse: Analyse, now: datetime) -> None:
    """Score one mention. Safe to repeat: an already seen state changes nothing."""
    change_card(mention.id, lambda known: score(known, mention, analyse), now)
