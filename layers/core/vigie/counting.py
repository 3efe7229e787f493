"""Counting: what one card adds to the counters of its hour. All figures are sums of these."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from vigie.analysis import Intent, Mood
from vigie.card import Card, Status
from vigie.histogram import bin_name
from vigie.reach import estimate_reach, read_followers
from vigie.verdict import Verdict

COMPETITOR: Final = "competitor"
VOICE_PREFIX: Final = "~v"
SPAM: Final = 0.5  # the decision of `vigie.text`
KINDS: Final[Mapping[str, str]] = {
    "private": "p",
    "complaint": "c",
    "question": "q",
    "purchase": "b",
    "review": "v",
}
_ASKS: Final = {
    Intent.COMPLAINT: "complaint",
    Intent.QUESTION: "question",
    Intent.REQUEST: "question",
    Intent.PURCHASE: "purchase",
}


def measures(card: Card) -> dict[str, int]:
    """What a card adds to its hour: everything the metrics are summed from.

    Measures whose name begins with ``~`` serve figures and are shown by none: response times in
    the bins of `vigie.histogram` (``r`` all hours, ``b`` business hours, ``f`` of private talks
    opened, ``i`` of acting on what may be illegal), who waits for what kind of answer (``w``),
    complaints answered and waiting (``ca``, ``cw``), and competitors named (``v``). ``muted``
    counts negatives that came with a back-fill: they are history, never news.
    """
    if card.removed:
        return {}
    found = (
        *_of_words(card),
        *_of_names(card),
        *_of_reach(card),
        *_of_answers(card),
        *_of_moderation(card),
    )
    return {"mentions": 1} | {name: amount for name, amount in found if amount}


def voice_name(name: str) -> str:
    """The measure that counts the mentions of a competitor, by the name the brand gave it."""
    return f"{VOICE_PREFIX}{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def kind_of(card: Card) -> str | None:
    """What a mention waits for, the most pressing if it is several; None for chatter and praise.

    In the order of the usual promises: a private word, a complaint, a question, a review.
    """
    intents = card.analysis.intents if card.analysis else ()
    asked = {_ASKS[intent] for intent in intents if intent in _ASKS}
    asked |= {"private"} if card.private else set()
    asked |= {"review"} if card.rating else set()
    return next((kind for kind in KINDS if kind in asked), None)


def asks_for_answer(card: Card) -> bool:
    """Whether a mention asked for an answer, given since or not.

    What is hidden, what somebody said needs none, and history that was brought in ask for none.
    """
    counts = card.status is not Status.HIDDEN and not card.backfilled and not card.no_reply_needed
    return counts and kind_of(card) is not None


def _of_words(card: Card) -> Iterator[tuple[str, int]]:
    if card.rating:
        yield "rated", 1
        yield "stars", card.rating
    if card.analysis is None:
        return
    mood = card.analysis.sentiment.label
    yield mood.value, 1
    yield from ((intent.value, 1) for intent in card.analysis.intents)
    yield "muted", int(card.backfilled and mood is Mood.NEGATIVE)


def _of_names(card: Card) -> Iterator[tuple[str, int]]:
    """A post of its own that names competitors alone is talk about others: it is told apart."""
    rivals = {match.name for match in card.matches if match.kind == COMPETITOR}
    is_named = any(match.kind != COMPETITOR for match in card.matches)
    yield "named", int(is_named)
    yield from ((voice_name(name), 1) for name in sorted(rivals))
    if rivals and not is_named and not card.conversation and not card.private:
        yield "rival", 1
        if card.analysis is not None:
            yield f"rival_{card.analysis.sentiment.label.value}", 1


def _of_reach(card: Card) -> Iterator[tuple[str, int]]:
    followers = 0 if card.private else read_followers(card.followers)
    yield "reach", followers
    yield "reach_estimated", estimate_reach(followers)


def _of_answers(card: Card) -> Iterator[tuple[str, int]]:
    yield "waived", int(bool(card.no_reply_needed))
    yield "handled", int(_is_handled(card))
    if card.opens and not card.backfilled:
        yield "opened", 1
        if card.response:
            yield "opened_answered", 1
            yield bin_name("f", card.response.waited), 1
    if not asks_for_answer(card):
        return
    yield "wanting", 1
    if card.is_complaint:
        yield "~ca" if card.response else "~cw", 1
    if card.response is None:
        yield "backlog", int(card.status is Status.TODO)
        yield f"~w{KINDS[kind_of(card) or '']}", 1
        return
    yield "answered", 1
    yield "response_seconds", card.response.waited
    yield "open_seconds", card.response.open
    yield bin_name("r", card.response.waited), 1
    yield bin_name("b", card.response.open), 1
    if card.response.in_time is not None:
        yield "in_time" if card.response.in_time else "overdue_answer", 1


def _of_moderation(card: Card) -> Iterator[tuple[str, int]]:
    yield "hidden", int(card.status is Status.HIDDEN)
    yield "ruled", int(card.ruled)
    yield "undone", int(card.ruled and card.status is not Status.HIDDEN and _was_kept(card))
    # A card keeps three places of a probability: a recount reads no more.
    is_spam = card.analysis is not None and round(card.analysis.spam, 3) >= SPAM
    yield "spam", int(is_spam and not _was_kept(card))
    if card.illegal_since is not None:
        yield "illegal", 1
        if card.illegal_done_at is not None:
            waited = _as_kept(card.illegal_done_at) - _as_kept(card.illegal_since)
            yield "illegal_acted", 1
            yield bin_name("i", int(waited.total_seconds())), 1


def _as_kept(moment: datetime) -> datetime:
    """A time as a card keeps it, to the millisecond: a recount reads no more."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _is_handled(card: Card) -> bool:
    """Whether a human did something about it; what a rule did does not count (Sprout's rule)."""
    is_settled = card.replied_at is not None or card.status is Status.DONE
    return is_settled or bool(card.no_reply_needed) or "moderation" in card.human


def _was_kept(card: Card) -> bool:
    """Whether a human looked at it and said that it stays."""
    kept = card.moderation is not None and card.moderation.verdict is Verdict.KEEP
    return kept and "moderation" in card.human
