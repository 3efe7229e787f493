"""Recommending: the few things of a week most worth an owner's time, each with one place to go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from vigie.aws.brands import read_rules
from vigie.aws.learning import read_words
from vigie.aws.mentions import get_mentions
from vigie.brand import Brand
from vigie.card import Card
from vigie.digest import Findings, Task, TaskKind, Totals
from vigie.learning import suggest
from vigie.mention import Fact
from vigie.platforms import load_platform
from vigie.verdict import Queue
from vigie.weighing import MOST_TASKS, choose_tasks, falling_channels, is_waiting

MOST_LOOKED_AT = 100


def recommend(
    brand: Brand,
    found: Findings,
    todo: Sequence[Card],
    channels: tuple[Mapping[str, Totals], Mapping[str, Totals]],
    now: datetime,
) -> tuple[Task, ...]:
    """At most three tasks, most urgent first; each is gone as soon as it is done.

    An account to reconnect, until it is; what may be illegal, until a person has decided; the
    oldest complaint and the latest review nobody answered; a silent source, until it speaks; what
    rules hid, until a person has looked at it; words the team's own decisions suggest, until
    they are in a list; a channel whose mood fell by twenty points, until it rises; help,
    while a week takes more than a person's, or than the time the team said it has.

    Args:
        brand: whose week it was.
        found: what the edition tells so far.
        todo: the to-do list, newest first.
        channels: totals per platform, of the week and of the one before.
        now: when it is asked.
    """
    tasks = [
        *_of_sources(found),
        *_of_people(todo, now),
        *_of_reviews(todo),
        *_of_rules(brand, found),
        *_of_channels(channels),
    ]
    is_full = len({task.kind for task in tasks}) >= MOST_TASKS
    return choose_tasks(tasks if is_full else [*tasks, *_of_work(brand, now)])


def _of_sources(found: Findings) -> Iterator[Task]:
    for one in found.troubles:
        kind = TaskKind.RECONNECT if one.reconnect else TaskKind.SILENT
        yield Task(kind, "view=settings", one.platform)


def _of_people(todo: Sequence[Card], now: datetime) -> Iterator[Task]:
    waiting = [card for card in todo if is_waiting(card, now)]
    illegal = [card for card in waiting if card.queue is Queue.ILLEGAL]
    if illegal:
        since = min(card.said_at for card in illegal)
        yield Task(TaskKind.ILLEGAL, "tab=illegal", count=len(illegal), since=since)
    complaints = [card for card in waiting if card.is_complaint and card.queue is not Queue.ILLEGAL]
    if complaints:
        oldest = min(complaints, key=lambda card: card.said_at)
        place = f"mention={oldest.mention_id}"
        yield Task(
            TaskKind.COMPLAINT, place, name_of(oldest.platform), len(complaints), oldest.said_at
        )


def _of_reviews(todo: Sequence[Card]) -> Iterator[Task]:
    """A review asks for an answer whatever it says; stars tell it apart from other talk."""
    newest = [card.mention_id for card in todo if not card.no_reply_needed][:MOST_LOOKED_AT]
    mentions = get_mentions(newest)
    for identity in newest:
        mention = mentions.get(identity)
        if mention and not mention.removed and Fact.RATING in mention.facts:
            platform = name_of(mention.platform)
            place = f"mention={identity}"
            yield Task(TaskKind.REVIEW, place, platform, since=mention.said_at)
            return


def _of_rules(brand: Brand, found: Findings) -> Iterator[Task]:
    if found.hidden_count:
        yield Task(TaskKind.HIDDEN, "tab=hidden", count=found.hidden_count)
    suggested = suggest(read_words(brand.slug), read_rules(brand.slug))
    count = sum(len(words) for words in suggested.values())
    if count:
        yield Task(TaskKind.WORDS, "view=settings", count=count)


def _of_channels(
    channels: tuple[Mapping[str, Totals], Mapping[str, Totals]],
) -> Iterator[Task]:
    for platform, fall in falling_channels(*channels)[:1]:
        place = f"list=platform:{platform}&days=7"
        yield Task(TaskKind.MOOD, place, name_of(platform), round(fall))


def _of_work(brand: Brand, now: datetime) -> Iterator[Task]:
    from vigie.jobs.presence import find_pace, find_workload  # once a week: not at a cold start

    week = find_workload(brand, find_pace(brand, now), now)
    if week.passes:
        yield Task(TaskKind.HELP, "view=presence", count=max(1, round(week.minutes / 60)))


def name_of(platform: str) -> str:
    """A platform as its users call it."""
    return load_platform(platform).PROFILE.name
