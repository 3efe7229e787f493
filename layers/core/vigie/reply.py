"""Whether an act may leave, decided before it does, from the platform's own profile."""

from __future__ import annotations

from vigie.action import ActionKind
from vigie.errors import ConflictError, ReplyRefusedError
from vigie.mention import Mention
from vigie.platforms import Capability, Profile

NEEDS = {
    ActionKind.REPLY: Capability.PUBLIC_REPLY,
    ActionKind.PRIVATE_REPLY: Capability.PRIVATE_REPLY,
    ActionKind.HIDE: Capability.HIDE,
    ActionKind.UNHIDE: Capability.UNHIDE,
    ActionKind.DELETE: Capability.DELETE,
    ActionKind.SPAM: Capability.SPAM,
}
BY_HAND = "manual-"
REPLIES = frozenset({ActionKind.REPLY, ActionKind.PRIVATE_REPLY})


def is_done_by_hand(profile: Profile, kind: ActionKind, native_id: str = "") -> bool:
    """Whether the platform offers no interface for this, so that a human gets a task instead.

    A mention somebody wrote down has no id there, so nothing can be called for it.
    """
    return native_id.startswith(BY_HAND) or not profile.can(NEEDS[kind])


def check_may_act(profile: Profile, mention: Mention, kind: ActionKind, text: str = "") -> None:
    """Refuse what policy forbids. Raises ReplyRefusedError or ConflictError with the reason.

    Rule: nothing is done to what is gone, nobody answers their own account, a reply has words and
    fits the platform's length.
    """
    if mention.removed:
        raise ConflictError("the mention was deleted on its platform meanwhile")
    if kind not in REPLIES:
        return
    if mention.own:
        raise ReplyRefusedError("these are the brand's own words")
    if not text.strip():
        raise ReplyRefusedError("a reply needs words")
    if profile.reply_length is not None and len(text) > profile.reply_length:
        raise ReplyRefusedError(
            f"too long for {profile.name}: {len(text)} of {profile.reply_length} characters"
        )
