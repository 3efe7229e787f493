"""Scores what was said: card and hour counters, one transaction for a whole batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from vigie.analysis import Analysis
from vigie.aws.cards import CardChange, change_card, fits, read_cards, write_changes
from vigie.aws.journal import note, warn_failure
from vigie.aws.mentions import item_to_mention
from vigie.aws.outbox import list_waiting
from vigie.aws.streams import lost_images, new_images
from vigie.aws.table import RECORD_FAILURES, BusyError, ConditionFailedError, FullError
from vigie.card import Card, score, wants_mood
from vigie.jobs.naming import find_names, name_dangers
from vigie.mention import Mention

Analyse = Callable[[str], Analysis]
Prepare = Callable[[list[str]], None]


def read_alone(_: list[str]) -> None:
    """What an engine does that reads each text when it comes to it."""


def score_batch(
    event: Mapping[str, Any], analyse: Analyse, now: datetime, prepare: Prepare = read_alone
) -> list[str]:
    """Score a batch of stream records; answers the sequence numbers of those that failed.

    ``prepare`` hears which texts ``analyse`` will be asked for, so that a remote engine is asked
    once for many, and never for words that were read before or whose mood a person has settled.
    The batch goes in one transaction where it can; if that is cancelled, or one record is poison,
    each record is tried alone, conditional on its card's revision, so nothing is counted twice.
    """
    newest: dict[str, tuple[str, Any]] = {}
    for number, image in new_images(event):
        newest[image["pk"]] = (number, image)
    lost = lost_images(event)
    images = [image for _, image in newest.values()]
    together = len(newest) > 1 and _score_together(images, analyse, now, prepare)
    failed = [
        number
        for number, image in newest.values()
        if not (together or _score_alone(image, analyse, now, prepare))
        or not _follow_up(image, now, lost.get(image["pk"]))
    ]
    note("mentions scored", scored=len(newest) - len(failed), failed=len(failed), together=together)
    return failed


def _follow_up(image: Any, now: datetime, before: Any = None) -> bool:  # noqa: ANN401 - images
    """What a mention settles elsewhere; nearly always nothing, which costs one small query."""
    try:
        mention = item_to_mention(image)
        is_ours = mention.own or mention.hidden or mention.removed
        if is_ours or list_waiting(mention.id):
            from vigie.jobs.answered import note_seen  # policy and platforms: not at a cold start

            note_seen(mention, now, item_to_mention(before) if before else None)
    except RECORD_FAILURES as error:
        warn_failure("what a mention settles could not be written", error)
        return False
    return True


def _score_together(
    images: Sequence[Any], analyse: Analyse, now: datetime, prepare: Prepare
) -> bool:
    try:
        mentions = [item_to_mention(image) for image in images]
        known = read_cards(mention.id for mention in mentions)
        prepare(_words_to_read((known.get(mention.id), mention) for mention in mentions))
        changes = [
            CardChange(known.get(mention.id), after)
            for mention in mentions
            if (after := _score(known.get(mention.id), mention, analyse)) is not None
        ]
        if not fits(changes, now):
            half = len(images) // 2
            return all(
                _score_together(part, analyse, now, prepare)
                for part in (images[:half], images[half:])
            )
        if changes:
            write_changes(changes, now)
    except (ConditionFailedError, BusyError, FullError):
        return False
    except Exception as error:  # noqa: BLE001 - one poison record must not take its batch along
        warn_failure("batch could not be scored together", error)
        return False
    return True


def _score_alone(image: Any, analyse: Analyse, now: datetime, prepare: Prepare) -> bool:  # noqa: ANN401
    try:
        mention = item_to_mention(image)
        score_mention(mention, analyse, now, prepare)
    except RECORD_FAILURES as error:
        warn_failure("mention could not be scored", error)
        return False
    return True


def score_mention(
    mention: Mention, analyse: Analyse, now: datetime, prepare: Prepare = read_alone
) -> None:
    """Score one mention. Safe to repeat: an already seen state changes nothing."""

    def read(known: Card | None) -> Card | None:
        prepare(_words_to_read([(known, mention)]))
        return _score(known, mention, analyse)

    change_card(mention.id, read, now)


def _score(known: Card | None, mention: Mention, analyse: Analyse) -> Card | None:
    return score(known, mention, analyse, find_names, name_dangers, opens_talk=_opens_talk)


def _opens_talk(mention: Mention) -> bool:
    from vigie.jobs.talk_opening import opens_talk  # of private words alone: not at a cold start

    return opens_talk(mention)


def _words_to_read(pairs: Iterable[tuple[Card | None, Mention]]) -> list[str]:
    return [mention.text for known, mention in pairs if wants_mood(known, mention)]
