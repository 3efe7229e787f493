"""Weighing: what of all that was said is worth an owner's twenty minutes a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from vigie.alert import QUIETER, Alert, AlertState, MailState
from vigie.analysis import Intent, Mood
from vigie.card import Card, Status
from vigie.counting import asks_for_answer
from vigie.digest import Answers, Task, TaskKind, Totals, has_mood
from vigie.edition import Edition
from vigie.histogram import quantile, read_bins
from vigie.verdict import Queue, Verdict

MOST_TASKS = 3
FALLS_BY = 20.0
_WANTS = frozenset({Intent.COMPLAINT, Intent.QUESTION, Intent.PURCHASE, Intent.REQUEST})
_SLOW_MAIL = timedelta(minutes=5)


def is_waiting(card: Card, now: datetime) -> bool:
    """Whether somebody waits for the team to answer, or a text for its decision.

    Rule: on the to-do list, not put off, and what the figures say asks for an answer
    (`vigie.counting`), or something that may be illegal.
    """
    if card.status is not Status.TODO or card.removed or card.no_reply_needed:
        return False
    if card.snoozed_until and now < card.snoozed_until:
        return False
    return card.queue is Queue.ILLEGAL or asks_for_answer(card)


def urgency(card: Card, visible_from: int) -> tuple[int, bool, datetime]:
    """What comes first: what may be illegal, complaints, the rest; then the widely read, the old.

    The order is that of practice: safety, complaints, questions.
    """
    rank = 0 if card.queue is Queue.ILLEGAL else 1 if card.is_complaint else 2
    return rank, card.followers < visible_from, card.said_at


def is_hidden_by_rule(card: Card) -> bool:
    """Whether a rule hid it and no person has looked at it since."""
    decided = card.moderation is not None and card.moderation.verdict is Verdict.HIDE
    return card.status is Status.HIDDEN and decided and "moderation" not in card.human


def is_negative(card: Card) -> bool:
    """Whether its mood is negative."""
    return card.analysis is not None and card.analysis.sentiment.label is Mood.NEGATIVE


def rank_praise(cards: Iterable[Card], shown: Sequence[str], most: int) -> list[Card]:
    """The happiest praise nobody was shown yet, best first.

    Rule: positive and praise, without complaint, question or personal data; surest mood first.
    """

    def is_praise(card: Card) -> bool:
        found = card.analysis
        return (
            found is not None
            and found.sentiment.label is Mood.POSITIVE
            and Intent.PRAISE in found.intents
            and not _WANTS.intersection(found.intents)
            and not found.personal
            and card.status is not Status.HIDDEN
            and card.mention_id not in shown
        )

    def surety(card: Card) -> float:
        return card.analysis.sentiment.positive if card.analysis else 0.0

    return sorted(filter(is_praise, cards), key=surety, reverse=True)[:most]


def count_answers(counts: Mapping[str, int], due: int) -> Answers | None:
    """How those who should have an answer by now were answered; None when that is nobody.

    ``counts`` are the summed counters of the period, the ones the page shows, internal ones
    included, and ``due`` what is unanswered though its time is over: mail and page say the same.
    """
    answered = counts.get("answered", 0)
    seconds = quantile(read_bins(counts, "r"), 0.5)
    usual = None if seconds is None else timedelta(seconds=seconds)
    return Answers(answered + due, answered, usual) if answered + due else None


def is_named(alert: Alert, edition: Edition, now: datetime) -> bool:
    """Whether an edition names an alert: it opened in its time, or its mail has not left yet."""
    return edition.since <= alert.opened_at < edition.until or is_unmailed(alert, now)


def is_unmailed(alert: Alert, now: datetime) -> bool:
    """Whether the digest is the first to tell of an alert, since no mail of it could leave.

    One that began moments ago is on its way; a quieter kind never has a mail.
    """
    if alert.kind in QUIETER or alert.state is AlertState.MUTED:
        return False
    is_late = now - alert.opened_at >= _SLOW_MAIL
    return alert.mail is MailState.PENDING and is_late


def falling_channels(
    now: Mapping[str, Totals], before: Mapping[str, Totals]
) -> list[tuple[str, float]]:
    """Platforms whose net sentiment fell by twenty points or more, the steepest first.

    Only those with ten mentions about the brand in both weeks: fewer are too few to compare.
    """
    falls = []
    for platform, totals in now.items():
        old = before.get(platform, {})
        if not (has_mood(totals) and has_mood(old)):
            continue
        fall = old["net_sentiment"] - totals["net_sentiment"]
        if fall >= FALLS_BY:
            falls.append((platform, fall))
    return sorted(falls, key=lambda one: (-one[1], one[0]))


def choose_tasks(found: Iterable[Task]) -> tuple[Task, ...]:
    """At most three, one of a kind, most urgent first; each is gone once it is done."""
    order = list(TaskKind)
    first: dict[TaskKind, Task] = {}
    for task in found:
        first.setdefault(task.kind, task)
    return tuple(sorted(first.values(), key=lambda task: order.index(task.kind))[:MOST_TASKS])
