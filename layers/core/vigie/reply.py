"""Whether an act may leave, decided when it would, from the platform's own profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.action import ActionKind
from vigie.errors import ConflictError, ReplyRefusedError
from vigie.length import Counting, count_length
from vigie.mention import YES, Fact, Mention
from vigie.platforms import Capability, Profile

NEEDS = {
    ActionKind.REPLY: Capability.PUBLIC_REPLY,
    ActionKind.PRIVATE_REPLY: Capability.PRIVATE_REPLY,
    ActionKind.HIDE: Capability.HIDE,
    ActionKind.UNHIDE: Capability.UNHIDE,
    ActionKind.DELETE: Capability.DELETE,
    ActionKind.SPAM: Capability.SPAM,
    ActionKind.LIKE: Capability.LIKE,
    ActionKind.PUBLISH: Capability.PUBLISH,
    ActionKind.EDIT_REPLY: Capability.EDIT_OWN,
    ActionKind.DELETE_REPLY: Capability.DELETE_OWN,
}
BY_HAND = "manual-"
REPLIES = frozenset({ActionKind.REPLY, ActionKind.PRIVATE_REPLY})


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known when an act would leave.

    ``last_message_at`` is when the person last wrote in private, ``private_replies`` how many
    private replies to this mention left or may have left.
    """

    now: datetime
    last_message_at: datetime | None = None
    private_replies: int = 0


def why_by_hand(
    profile: Profile, kind: ActionKind, mention: Mention, *, connected: bool = True
) -> str:
    """Why a human must do this by the deep link, in one sentence; empty when vigie can.

    Rule: what the platform offers no interface for; what was written down by hand and has no id
    there; an account nobody connected; a reply to somebody who did not call us, where only a
    summons may be answered by an interface.
    """
    if mention.native_id.startswith(BY_HAND) or not profile.can(NEEDS[kind]):
        return f"{profile.name} offers no way to do this from here: open it there"
    if not connected:
        return f"{profile.name} is not connected: open it there"
    is_called = mention.facts.get(Fact.SUMMONS) == YES
    if kind is ActionKind.REPLY and profile.policy.needs_summons and not is_called:
        return f"{profile.name} lets only a person answer who was not called: open it there"
    return ""


def check_may_act(
    profile: Profile,
    mention: Mention,
    kind: ActionKind,
    text: str = "",
    occasion: Occasion | None = None,
) -> None:
    """Refuse what policy forbids. Raises ReplyRefusedError or ConflictError with the reason.

    Rule: nothing is done to what is gone, nobody answers their own account, a private message is
    answered in private, a reply has words, fits the platform's length and falls into its window.
    """
    if mention.removed:
        raise ConflictError("the mention was deleted on its platform meanwhile")
    if kind not in REPLIES:
        return
    if mention.own:
        raise ReplyRefusedError("these are the brand's own words")
    if not text.strip():
        raise ReplyRefusedError("a reply needs words")
    if mention.is_private and kind is ActionKind.REPLY:
        raise ReplyRefusedError("this was said in private: answer in private")
    _check_length(profile, kind, text)
    if kind is ActionKind.PRIVATE_REPLY and occasion is not None:
        _check_window(profile, mention, occasion)


def check_may_publish(profile: Profile, text: str) -> None:
    """Refuse a post that has no words or does not fit. Raises ReplyRefusedError with the reason."""
    if not text.strip():
        raise ReplyRefusedError("a post needs words")
    _check_longest(profile, profile.post_length, text, profile.post_counting or profile.counting)


def _check_length(profile: Profile, kind: ActionKind, text: str) -> None:
    longest, counting = profile.reply_length, profile.counting
    if kind is ActionKind.PRIVATE_REPLY:
        longest, counting = profile.private_length, profile.private_counting or counting
    length = _check_longest(profile, longest, text, counting)
    if length < profile.policy.shortest:
        unit = _unit(counting)
        raise ReplyRefusedError(
            f"too short for {profile.name}: it wants {profile.policy.shortest} {unit}"
        )


def _check_longest(profile: Profile, longest: int | None, text: str, counting: Counting) -> int:
    """The length of a text that is not too long. Raises ReplyRefusedError."""
    length = count_length(text, counting)
    if longest is not None and length > longest:
        unit = _unit(counting)
        raise ReplyRefusedError(f"too long for {profile.name}: {length} of {longest} {unit}")
    return length


def _unit(counting: Counting) -> str:
    return "bytes" if counting is Counting.BYTES else "characters"


def _check_window(profile: Profile, mention: Mention, occasion: Occasion) -> None:
    """Rule: a comment gets one private reply within days; a message thread stays open for hours.

    Once the person has answered in private, the thread's own window counts.
    """
    policy = profile.policy
    if not mention.is_private and policy.private_once_within is not None:
        if occasion.private_replies:
            raise ReplyRefusedError(
                f"{profile.name} allows one private reply to a comment, and it was sent"
            )
        if occasion.now - mention.said_at > policy.private_once_within:
            raise ReplyRefusedError(
                f"{profile.name} allows a private reply for {_span(policy.private_once_within)} "
                "after the comment, and that time is over"
            )
        return
    window = policy.human_window or policy.message_window
    spoke = max(mention.said_at, occasion.last_message_at or mention.said_at)
    if mention.is_private and window is not None and occasion.now - spoke > window:
        raise ReplyRefusedError(
            f"{profile.name} allows an answer for {_span(window)} after the person last wrote, "
            "and that time is over"
        )


def _span(span: timedelta) -> str:
    days = span // timedelta(days=1)
    return f"{days} days" if days > 1 else f"{span // timedelta(hours=1)} hours"
