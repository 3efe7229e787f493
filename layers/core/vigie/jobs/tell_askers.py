"""A task for each person who asked for what was done, with words to begin the answer with.

Nobody is written to by this: a person opens each mention, reads the draft and sends it, or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from vigie.aws.asked import read_asked
from vigie.aws.cards import read_cards
from vigie.aws.table import ConditionFailedError, write
from vigie.aws.tasks import name_task, task_write
from vigie.aws.topics import list_untold, read_acts, save_act
from vigie.card import Card, Status
from vigie.task import Task, TaskKind, person_id
from vigie.topic import Act, Asked, Done, group_asked, resolve

MOST_TOLD: Final = 200
MOST_OF_ONE: Final = 5
AT_ONCE: Final = 20
LOOKED_BACK: Final = timedelta(days=90)
WITHIN: Final = timedelta(days=7)
_SAYS: Final = {"fr": "Dire que c’est fait\u202f: {name}", "en": "Say that it is done: {name}"}


def tell_askers(act: Act, now: datetime) -> Act:
    """Write the tasks of a topic that was closed, and what came of it. Safe to repeat.

    Rule: everybody who asked, wished or complained of it in public in the last ninety days, by the
    newest of it that may still be answered; the first two hundred, those who wait longest first.
    A person's task has one name for each time a topic is closed, so that no retry makes two.
    """
    if act.done is None:
        return act
    brand = act.id.partition(".")[0]
    cards, left_out = _cards_to_tell(find_askers(act, now))
    for card in cards:
        with suppress(ConditionFailedError):
            write(task_write(_task(brand, act.done, act, card, now), now))
    done = replace(act.done, told=len(cards), left_out=left_out, is_told=True)
    after = replace(act, done=done)
    save_act(after)  # refused where somebody changed the topic meanwhile: the job goes on then
    return replace(after, revision=act.revision + 1)


def finish_telling(brand: str, now: datetime) -> int:
    """Go on where telling was cut short; how many topics."""
    untold = list(list_untold(brand))
    for act in untold:
        tell_askers(act, now)
    return len(untold)


def find_askers(act: Act, now: datetime) -> list[Asked]:
    """Everything that was asked of a topic, and of those joined with it, in ninety days."""
    brand = act.id.partition(".")[0]
    heads = resolve(read_acts(brand).joins)
    days = read_asked(brand, (now - LOOKED_BACK).date(), (now + timedelta(days=2)).date())
    found = group_asked(brand, [one for _, asked in days for one in asked], heads)
    return [one for one, _ in found.get(heads.get(act.id, act.id), {}).values()]


def _cards_to_tell(asked: Iterable[Asked]) -> tuple[list[Card], int]:
    """Of each person the newest card that may be answered, and how many people are left out.

    Of each person the newest five are looked at, until there are enough.
    """
    by_author: dict[str, list[Asked]] = {}
    for one in sorted(asked, key=lambda each: (each.day, each.mention_id), reverse=True):
        if one.author:
            by_author.setdefault(one.author, []).append(one)
    waiting = sorted(by_author.values(), key=lambda each: (each[0].day, each[0].mention_id))
    found: list[Card] = []
    while waiting and len(found) < MOST_TOLD:
        page, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        cards = read_cards(one.mention_id for each in page for one in each[:MOST_OF_ONE])
        found += [card for each in page if (card := _newest(each[:MOST_OF_ONE], cards))]
    return found[:MOST_TOLD], len(found[MOST_TOLD:]) + len(waiting)


def _newest(asked: Sequence[Asked], cards: dict[str, Card]) -> Card | None:
    known = [cards[one.mention_id] for one in asked if one.mention_id in cards]
    open_ones = [card for card in known if _may_be_told(card)]
    return max(open_ones, key=lambda card: (card.said_at, card.mention_id), default=None)


def _may_be_told(card: Card) -> bool:
    return not (card.removed or card.private or card.no_reply_needed) and (
        card.status is not Status.HIDDEN
    )


def _task(brand: str, done: Done, act: Act, card: Card, now: datetime) -> Task:
    person = person_id(brand, card.platform, card.author_id)
    language = act.key[:2] if act.key[:2] in _SAYS else "en"
    return Task(
        id=name_task(f"task.{brand}", f"{act.id}#{act.round}#{person}"),
        brand=brand,
        kind=TaskKind.TOPIC,
        what=_SAYS[language].format(name=act.name or act.label),
        owner=done.by,
        due_at=(now + WITHIN).replace(microsecond=0),
        mention_id=card.mention_id,
        person=person,
        made_by=done.by,
        made_at=now,
        draft=done.note,
    )
