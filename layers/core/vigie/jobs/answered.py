"""Our own words seen on a platform: a task is ticked off, an answer typed in the app is known.

Rules: an act of ours that is under way or left is told by its own result, never twice; a task whose
answer shows up is done; without either, the answer was typed in the platform's app, and stands in
the outbox as sent from there. The same goes for an answer edited or deleted there by hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from vigie.action import Action, ActionKind, ActionState, after_sent, move
from vigie.aws.cards import change_card, read_card, read_cards
from vigie.aws.counters import counter_writes, hour_text
from vigie.aws.journal import note
from vigie.aws.mentions import get_mention, get_thread
from vigie.aws.outbox import (
    action_id,
    drop_waiting,
    list_actions,
    list_waiting,
    move_action,
    moved_write,
    new_action_write,
    wait_for,
)
from vigie.aws.table import Write
from vigie.card import Card, after_typed_answer
from vigie.jobs.earlier import settle_answered
from vigie.mention import LONG_AGO, Mention, mention_id
from vigie.reply import REPLIES

APP = "app"  # the actor of what was typed on the platform itself
UNDER_WAY = frozenset({ActionState.PENDING, ActionState.CLAIMED, ActionState.UNCONFIRMED})
CLOCK_SKEW = timedelta(minutes=10)
MOST_ANSWERED = 20
HIDING = frozenset({ActionKind.HIDE, ActionKind.SPAM, ActionKind.DELETE})


def note_seen(mention: Mention, now: datetime, before: Mention | None = None) -> None:
    """Settle what a mention says elsewhere: our words answer, what is hidden needs no hiding.

    ``before`` is the mention as it was until now, where that is known: of words of ours that are
    gone it alone tells what they answered.
    """
    if mention.own and mention.removed:
        from vigie.jobs.taken_back import note_lost_words  # seldom: not at a cold start

        note_lost_words(before or mention, now)
    elif mention.own:
        note_own_words(mention, now)
    elif mention.hidden or mention.removed:
        note_hidden(mention, now)
    else:
        note_earlier_words(mention, now)


def note_own_words(own: Mention, now: datetime) -> None:
    """Settle what our own words answer. Safe to repeat: an answer is known by its own id.

    Words that came before the card of what they answer wait beside it; whoever makes the card
    settles them.
    """
    if not own.own or own.removed:
        return
    _note_own_post(own, now)
    for answered in _answered_by(own):
        is_news = _settle(own, answered, now)
        settle_answered(answered, now, is_news=is_news)


def note_earlier_words(mention: Mention, now: datetime) -> None:
    """Settle our own words that came before what they answer; a no-op for nearly every mention."""
    for row in list_waiting(mention.id):
        own = get_mention(row["own"])
        if own is not None:
            note_own_words(own, now)
        drop_waiting(row)


def note_hidden(mention: Mention, now: datetime) -> None:
    """Tick off a task to hide or delete once the platform shows it done."""
    if not (mention.hidden or mention.removed):
        return
    for action in list_actions(mention.id):
        if action.state is ActionState.TASK and action.kind in HIDING:
            move_action(action, after_sent(action, now, None))


def _answered_by(own: Mention) -> list[str]:
    """Ids of the mentions our words answer.

    Rule: the one they hang under; in a private thread all that was said before and is still open.
    """
    if own.in_reply_to:
        return [mention_id(own.brand, own.platform, own.in_reply_to, own.realm)]
    if not own.is_private:
        return []
    theirs = [
        one.id
        for one in reversed(get_thread(own))
        if not one.own and not one.removed and one.said_at <= own.said_at
    ]
    cards = read_cards(islice(theirs, MOST_ANSWERED))
    return [one for one in theirs if one in cards and cards[one].replied_at is None]


def _settle(own: Mention, answered: str, now: datetime) -> bool:
    """Whether our words were news of an answer."""
    acts = list_actions(answered)
    _tick_off_edits(own, acts, now)
    replies = [one for one in acts if one.kind in REPLIES]
    if any(one.result_id == own.native_id or one.state in UNDER_WAY for one in replies):
        return False
    kind = ActionKind.PRIVATE_REPLY if own.is_private else ActionKind.REPLY
    since = [one for one in replies if one.kind is kind and _is_since(own, one)]
    if unseen := [one for one in since if one.is_unseen]:  # counted when it was ticked off
        move_action(unseen[0], replace(unseen[0], result_id=own.native_id))
        return False
    tasks = [one for one in since if one.state is ActionState.TASK]
    tasks.sort(key=lambda one: one.text.strip() != own.text.strip())
    before = tasks[0] if tasks else None
    sent_at = own.said_at
    if before:
        after = after_sent(before, sent_at, own.native_id)
    else:
        after = _typed_there(own, answered, sent_at)
    moved = moved_write(before, after) if before else new_action_write(after)

    if read_card(answered) is None:
        wait_for(answered, own.id, now)
        if read_card(answered) is None:  # whoever makes it from now on finds the note
            return False

    def replied(card: Card | None) -> Card | None:
        if card is None or card.removed:
            return None
        return after_typed_answer(card, after.kind, min(sent_at, now))

    def beside(_: Card) -> list[Write]:
        return [moved, *_told_writes(own, after, sent_at, now)]

    is_news = change_card(answered, replied, now, beside=beside) is not None
    note("own words seen", action=after.id, ticked_off=before is not None)
    return is_news


def _tick_off_edits(own: Mention, acts: list[Action], now: datetime) -> None:
    """A task to edit an answer is done once it has the new words."""
    for one in acts:
        is_task = one.kind is ActionKind.EDIT_REPLY and one.state is ActionState.TASK
        if is_task and one.target == own.native_id and one.text.split() == own.text.split():
            move_action(one, after_sent(one, now, own.native_id))


def _told_writes(own: Mention, after: Action, at: datetime, now: datetime) -> list[Write]:
    """The ledger's row and the counter, once for words that answer several things at once."""
    from vigie.aws.sayings import is_said  # seldom: not at a cold start
    from vigie.jobs.ledger import typed_writes

    if is_said(own.brand, at, own.id):
        return []
    bumps = {(own.brand, hour_text(at), own.platform, "replies"): 1}
    return [*typed_writes(own, after.mention_id, after.actor, at), *counter_writes(bumps, 0, now)]


def _note_own_post(own: Mention, now: datetime) -> None:
    from vigie.jobs.ledger import note_own_post

    note_own_post(own, now)


def find_typed(talk: list[Action], reply: Action) -> Action | None:
    """The answer of the same kind that was typed in the app since this one was asked for."""
    deleted = {one.target for one in talk if one.has_deleted}
    typed = (one for one in talk if one.actor == APP and one.kind is reply.kind)
    since = reply.created_at or LONG_AGO
    return next(
        (
            one
            for one in typed
            if (one.created_at or LONG_AGO) >= since and one.result_id not in deleted
        ),
        None,
    )


def _is_since(own: Mention, task: Action) -> bool:
    return task.created_at is None or own.said_at >= task.created_at - CLOCK_SKEW


def _typed_there(own: Mention, answered: str, sent_at: datetime) -> Action:
    """An answer nobody asked vigie for, as the outbox would hold it."""
    kind = ActionKind.PRIVATE_REPLY if own.is_private else ActionKind.REPLY
    action = Action(
        id=action_id(answered, f"{APP}-{own.native_id}"),
        mention_id=answered,
        brand=own.brand,
        platform=own.platform,
        native_id=own.in_reply_to or own.thread_id or "",
        kind=kind,
        actor=APP,
        url=own.url,
        created_at=own.said_at,
        result_id=own.native_id,
    )
    return move(action, ActionState.SENT, sent_at, "typed on the platform itself")
