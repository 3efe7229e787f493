"""Outward acts, at most once each: claim, one call, result; a time-out is read, never repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from vigie.action import (
    RULE,
    Action,
    ActionKind,
    ActionState,
    after_error,
    after_reading,
    after_sent,
    move,
)
from vigie.aws.cards import change_card, read_card
from vigie.aws.journal import note, warn_failure
from vigie.aws.mentions import get_mention
from vigie.aws.outbox import item_to_action, list_actions, move_action, moved_write, read_action
from vigie.aws.streams import new_images
from vigie.card import give_to_human, hide_here, show_here
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    ConflictError,
    GoneError,
    NotFoundError,
    OutcomeUnknownError,
    PayloadError,
    PlatformError,
    RequestError,
)
from vigie.jobs.connection import connected
from vigie.jobs.occasion import read_occasion, why_human, with_mention
from vigie.jobs.publish import find_published, publish_once
from vigie.jobs.reconnect import note_dead_token, reconnected_if_not
from vigie.jobs.settling import settle_sent
from vigie.jobs.turns import is_its_turn, settle_in_turn, wait_for_turn
from vigie.mention import Mention
from vigie.platforms import Acting, load_platform
from vigie.reply import GONE, REPLIES, check_may_act
from vigie.ruling import is_rule_still_right

UNREADABLE = (AddressRefusedError, PayloadError)
ALLOWED_TO_RULES = frozenset({ActionKind.HIDE, ActionKind.UNHIDE})
Clock = Callable[[], datetime]  # a call may take half a minute, so "now" is asked again after it


def perform_batch(event: Mapping[str, Any], clock: Clock) -> list[str]:
    """Perform a batch of outbox records; answers the sequence numbers of those that failed."""
    failed = []
    for number, image in new_images(event):
        try:
            perform(item_to_action(image).id, clock)
        except Exception as error:  # noqa: BLE001 - one record's bug must not take its batch along
            warn_failure("action could not be handled", error)
            failed.append(number)
    return failed


def perform(action_id: str, clock: Clock) -> None:
    """Take an action one step further from where the table says it stands.

    Never from where the stream record says: a record may come twice, late, or after a redrive.
    """
    action = read_action(action_id)
    if action is None:
        return
    if action.state is ActionState.PENDING:
        _claim_and_do(action, clock)
    elif action.state is ActionState.UNCONFIRMED:
        _find_out(action, clock)
    elif action.state is ActionState.SENT:
        _settle_earlier(action, clock())  # cut short between its result and this


def _claim_and_do(action: Action, clock: Clock) -> None:
    """The claim is a conditional write, so of any number of deliveries one makes the call.

    Cut short after the claim, the action stays claimed until schedule_polls calls it unconfirmed;
    the call is never made again.
    """
    if action.after and not is_its_turn(action):
        wait_for_turn(action, clock())
        return
    claimed = replace(move(action, ActionState.CLAIMED, clock()), tries=action.tries + 1)
    if not move_action(action, claimed):
        return
    try:
        after = _do_either(claimed, clock)
    except RequestError as refused:
        after = move(claimed, ActionState.FAILED, clock(), str(refused))
    except (PlatformError, OutcomeUnknownError) as error:
        after = _after_error(claimed, error, clock())
        if isinstance(error, AuthError):
            note_dead_token(action.brand, action.platform, error.reason, clock())
    except UNREADABLE as error:
        after = after_error(claimed, OutcomeUnknownError(str(error)), clock())
    _settle(claimed, after, clock())


def _after_error(
    claimed: Action, error: PlatformError | OutcomeUnknownError, now: datetime
) -> Action:
    """What is gone already needs no deleting."""
    if claimed.kind is ActionKind.DELETE_REPLY and isinstance(error, GoneError):
        return after_sent(claimed, now, None)
    return after_error(claimed, error, now)


def _do_either(action: Action, clock: Clock) -> Action:
    """A post of the brand's own has no mention, no card and no counter."""
    is_post = action.kind is ActionKind.PUBLISH
    return publish_once(action, clock) if is_post else _do(action, clock)


def _do(action: Action, clock: Clock) -> Action:
    module = load_platform(action.platform)
    profile = module.PROFILE
    mention = get_mention(action.mention_id)
    if mention is None:
        raise NotFoundError("the mention is no longer kept: look at it on its platform")
    _check_still_meant(action, mention)
    why = why_human(profile, action.kind, mention) or _why_not_changed_here(
        action, mention, clock()
    )
    if why or not isinstance(module, Acting):
        return _leave_to_human(action, why or f"{profile.name} offers no way to do this", clock())
    _check_not_typed_there(action)
    occasion = read_occasion(mention, action.kind, clock(), but=action.id)
    check_may_act(profile, mention, action.kind, action.text, occasion)
    about = with_mention(action, mention)
    with connected(action.brand, action.platform, clock, urgent=True) as secrets:
        result = module.perform(about, secrets)
    reconnected_if_not(action.brand, action.platform)
    return after_sent(action, clock(), result)


def _why_not_changed_here(action: Action, mention: Mention, now: datetime) -> str:
    if action.kind not in (ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY):
        return ""
    from vigie.jobs.own_words import why_not_changed_here  # seldom: not at a cold start

    return why_not_changed_here(action, mention, now)


def _leave_to_human(action: Action, why: str, now: datetime) -> Action:
    """A task with its deep link; what a rule wanted hidden is hidden in our own inbox meanwhile."""
    if action.actor == RULE and action.kind in (ActionKind.HIDE, ActionKind.UNHIDE):
        change_card(
            action.mention_id, hide_here if action.kind is ActionKind.HIDE else show_here, now
        )
    task = move(action, ActionState.TASK, now, why)
    return replace(task, url=task.url or load_platform(action.platform).PROFILE.home or None)


def _check_still_meant(action: Action, mention: Mention) -> None:
    """Refuse an act whose occasion has changed since it was asked for. Raises ConflictError."""
    if mention.removed and action.kind is not ActionKind.DELETE_REPLY:
        raise ConflictError(GONE)
    if action.content_hash and action.content_hash != mention.content_hash:
        raise ConflictError("the words were changed since: look again")
    if action.actor == RULE and action.kind not in ALLOWED_TO_RULES:
        raise ConflictError("only a person may ask for this")
    if action.actor == RULE and not is_rule_still_right(read_card(mention.id), action.kind):
        raise ConflictError("somebody has decided otherwise since")


def _check_not_typed_there(action: Action) -> None:
    """Refuse an answer that had to wait where it was typed in the app meanwhile."""
    if action.tries < 2 or action.kind not in REPLIES:  # noqa: PLR2004 - a second try
        return
    from vigie.jobs.answered import find_typed  # seldom: not at a cold start

    if find_typed(list_actions(action.mention_id), action):
        raise ConflictError("this was answered in the app meanwhile: look again")


def _find_out(action: Action, clock: Clock) -> None:
    """Read the thread of an act whose outcome is unknown, or the account's own posts."""
    is_post = action.kind is ActionKind.PUBLISH
    done, result = find_published(action, clock) if is_post else _read_thread(action, clock)
    after = after_reading(action, done=done, now=clock(), result_id=result)
    _settle(action, after, clock())


def _read_thread(action: Action, clock: Clock) -> tuple[bool | None, str | None]:
    """Whether an act shows, and what it made; None: the thread could not be read."""
    module = load_platform(action.platform)
    if isinstance(module, Acting):
        try:
            about = with_mention(action, get_mention(action.mention_id))
            with connected(action.brand, action.platform, clock, urgent=True) as secrets:
                return module.was_done(about, secrets)
        except GoneError:
            return action.kind is ActionKind.DELETE_REPLY, None
        except (PlatformError, OutcomeUnknownError, *UNREADABLE) as error:
            warn_failure("thread could not be read", error, action=action.id)
    return None, None


def _settle(before: Action, after: Action, now: datetime) -> None:
    """Write the result; what follows from it (card, counters) in the same transaction.

    Whoever loses the race has nothing to add: the action's state decides, and it moves once.
    """
    note("action moved", action=after.id, kind=after.kind.value, state=after.state.value)
    if after.kind is ActionKind.PUBLISH:
        _move_and_tell(before, after, now)
    elif after.state is ActionState.SENT:
        _settle_with_card(before, after, now)
    elif settle_in_turn(before, after, now) and _is_lost(after):
        change_card(after.mention_id, give_to_human, now)


def _is_lost(after: Action) -> bool:
    return after.state is ActionState.FAILED


def _settle_with_card(before: Action, after: Action, now: datetime) -> None:
    settle_sent(moved_write(before, after), after, now, lambda: _is_still(before))
    _settle_earlier(after, now)


def _move_and_tell(before: Action, after: Action, now: datetime) -> None:
    from vigie.jobs.ledger import move_and_tell  # after the call: not at a cold start

    if after.state is ActionState.SENT:
        move_and_tell(before, after, now)
    else:
        move_action(before, after)


def _settle_earlier(sent: Action, now: datetime) -> None:
    """An answer to the newest thing a person said is one to what they said before it."""
    if sent.kind in REPLIES:
        from vigie.jobs.earlier import settle_answered  # after the call: not at a cold start

        settle_answered(sent.mention_id, now)


def _is_still(action: Action) -> bool:
    found = read_action(action.id)
    return found is not None and found.state is action.state
