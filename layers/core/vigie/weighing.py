"""Weighing: what of all that was said is worth an owner's twenty minutes a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from vigie.alert import QUIETER, Alert, AlertState, MailState
from vigie.analysis import Intent, Mood
from vigie.card import Card, Status
from vigie.digest import FEWEST, Answers, Task, TaskKind, Totals
from vigie.edition import Edition
from vigie.verdict import Queue, Verdict

MOST_TASKS = 3
FALLS_BY = 20.0
_WANTS = frozenset({Intent.COMPLAINT, Intent.QUESTION, Intent.PURCHASE, Intent.REQUEST})
_SLOW_MAIL = timedelta(minutes=5)


def is_waiting(card: Card, now: datetime) -> bool:
    """Whether somebody waits for the team to answer, or a text for its decision.

    Rule: on the to-do list, not put off, and a complaint, a question, a request, a wish to buy, or
    something that may be illegal.
    """
    if card.status is not Status.TODO or card.removed or card.no_reply_needed:
        return False
    if card.snoozed_until and now < card.snoozed_until:
        return False
    return card.queue is Queue.ILLEGAL or wants_answer(card)


def wants_answer(card: Card) -> bool:
    """Whether the author wants something of the business."""
    return card.analysis is not None and bool(_WANTS.intersection(card.analysis.intents))


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


def count_answers(cards: Iterable[Card]) -> Answers | None:
    """How those who wanted an answer were answered; None when nobody wanted one.

    What is hidden and what the team said needs no reply are left out.
    """
    wanted = [
        card
        for card in cards
        if wants_answer(card) and card.status is not Status.HIDDEN and not card.no_reply_needed
    ]
    times = [card.replied_at - card.said_at for card in wanted if card.replied_at]
    usual = timedelta(seconds=median(t.total_seconds() for t in times)) if times else None
    return Answers(len(wanted), len(times), usual) if wanted else None


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

    Only those with ten mentions in both weeks: fewer are too few to compare.
    """
    falls = []
    for platform, totals in now.items():
        old = before.get(platform, {})
        if min(totals.get("mentions", 0), old.get("mentions", 0)) < FEWEST:
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
