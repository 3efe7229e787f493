"""What is known at the moment an act would leave: when they last wrote, what was sent already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from vigie.action import Action, ActionKind, ActionState
from vigie.aws.mentions import get_thread
from vigie.aws.outbox import list_actions
from vigie.jobs.connection import is_connected, is_known_realm, known_secrets
from vigie.mention import LONG_AGO, Mention
from vigie.platforms import Particular, Profile, load_platform
from vigie.reply import REPLIES, Occasion, why_by_hand

NOT_LEFT = frozenset({ActionState.FAILED, ActionState.TASK, ActionState.HELD})
LEFT_OR_MAY_HAVE = frozenset(ActionState) - NOT_LEFT
SHOWING = frozenset({ActionKind.HIDE, ActionKind.SPAM, ActionKind.DELETE, ActionKind.UNHIDE})


def read_occasion(mention: Mention, kind: ActionKind, now: datetime, but: str = "") -> Occasion:
    """The occasion of an act on a mention; ``but`` is the act's own id, which does not count."""
    if kind not in REPLIES:
        return Occasion(now)
    is_private = kind is ActionKind.PRIVATE_REPLY
    talk = get_thread(mention) if is_private and mention.is_private else []
    return find_occasion(mention, list_actions(mention.id), talk, now, but)


def find_occasion(
    mention: Mention,
    actions: Sequence[Action],
    talk: Iterable[Mention],
    now: datetime,
    but: str = "",
) -> Occasion:
    """As `read_occasion`, from what was read of the mention before."""
    sent = sum(
        one.kind is ActionKind.PRIVATE_REPLY and one.id != but and one.state in LEFT_OR_MAY_HAVE
        for one in actions
    )
    last = last_message(mention, talk) if mention.is_private else None
    return Occasion(now, last, sent, is_hidden=_is_hidden(mention, actions))


def last_message(mention: Mention, talk: Iterable[Mention]) -> datetime:
    """When the person last wrote, of a private talk."""
    theirs = (one.said_at for one in talk if not one.own and not one.removed)
    return max(theirs, default=mention.said_at)


def _is_hidden(mention: Mention, actions: Sequence[Action]) -> bool:
    """Whether a mention is hidden there: as the platform last said, or what we did since."""
    told_at = mention.stamps.get("hidden", LONG_AGO)
    done = [one for one in actions if one.kind in SHOWING and one.state is ActionState.SENT]
    since = [one for one in done if (one.moved_at or LONG_AGO) > told_at]
    last = max(since, key=lambda one: one.moved_at or LONG_AGO, default=None)
    return mention.hidden if last is None else last.kind is not ActionKind.UNHIDE


def why_human(profile: Profile, kind: ActionKind, mention: Mention) -> str:
    """Why a human must do it by the deep link; empty when vigie can."""
    known = is_connected(mention.brand, profile)
    if why := why_by_hand(profile, kind, mention, connected=known):
        return why
    if not is_known_realm(mention.brand, profile, mention.realm):
        return f"{profile.name}: none of the sources is at this address: open it there"
    module = load_platform(profile.slug)
    secrets = known_secrets(mention.brand, profile.slug)
    if isinstance(module, Particular) and module.is_by_hand(kind, mention, secrets):
        return f"{profile.name} offers no way to do this to this one from here: open it there"
    return ""


def with_mention(action: Action, mention: Mention | None) -> Action:
    """The act with what the platform must know of its mention."""
    if mention is None:
        return action
    return replace(
        action,
        realm=mention.realm,
        facts=mention.facts,
        author=mention.author,
        said_at=_last_message(mention) if mention.is_private else mention.said_at,
    )


def _last_message(mention: Mention) -> datetime | None:
    """When the person last wrote in this private thread."""
    return last_message(mention, get_thread(mention)) if mention.is_private else None
