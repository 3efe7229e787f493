"""What is known at the moment an act would leave: when they last wrote, what was sent already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from vigie.action import Action, ActionKind, ActionState
from vigie.aws.mentions import get_thread
from vigie.aws.outbox import list_actions
from vigie.jobs.connection import is_connected, is_known_realm, known_secrets
from vigie.mention import Mention
from vigie.platforms import Particular, Profile, load_platform
from vigie.reply import Occasion, why_by_hand

LEFT_OR_MAY_HAVE = frozenset(ActionState) - {ActionState.FAILED, ActionState.TASK}


def read_occasion(mention: Mention, kind: ActionKind, now: datetime, but: str = "") -> Occasion:
    """The occasion of an act on a mention; ``but`` is the act's own id, which does not count."""
    if kind is not ActionKind.PRIVATE_REPLY:
        return Occasion(now)
    sent = sum(
        one.kind is kind and one.id != but and one.state in LEFT_OR_MAY_HAVE
        for one in list_actions(mention.id)
    )
    return Occasion(now, last_message_at=_last_message(mention), private_replies=sent)


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
    if not mention.is_private:
        return None
    theirs = [one.said_at for one in get_thread(mention) if not one.own and not one.removed]
    return max(theirs, default=mention.said_at)
