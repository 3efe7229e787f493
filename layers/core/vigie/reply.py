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
GONE = "the mention was deleted on its platform meanwhile"
SAID_IN_PRIVATE = "this was said in private: answer in private"
HIDDEN = "this is hidden, so few would read the answer: show it again, or answer in private"
REPLIES = frozenset({ActionKind.REPLY, ActionKind.PRIVATE_REPLY})


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known when an act would leave.

    ``last_message_at`` is when the person last wrote in private, ``private_replies`` how many
    private replies to this mention left or may have left. ``is_hidden``: it is hidden there, by
    us or by the platform.
    """

    now: datetime
    last_message_at: datetime | None = None
    private_replies: int = 0
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """Whether an answer may leave now, until when (None: no end), and why, or why not."""

    is_open: bool
    until: datetime | None = None
    why: str = ""

    def seconds_left(self, now: datetime) -> int | None:
        """The whole seconds until it closes, 0 once it has; None: it does not close by itself."""
        if self.until is None or not self.is_open:
            return None if self.is_open else 0
        return max(0, int((self.until - now).total_seconds()))


def why_by_hand(
    profile: Profile, kind: ActionKind, mention: Mention, *, connected: bool = True
) -> str:
    """Why a human must do this by the deep link, in one sentence; empty when vigie can.

    Rule: what the platform offers no interface for; what was written down by hand and has no id
    there; a private answer of our own where only public ones are changed; an account nobody
    connected; a reply to somebody who did not call us, where only a
    summons may be answered by an interface.
    """
    if mention.native_id.startswith(BY_HAND) or not profile.can(NEEDS[kind]):
        return f"{profile.name} offers no way to do this from here: open it there"
    is_own = kind in (ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY)
    if is_own and mention.is_private and not profile.policy.own_in_private:
        return f"{profile.name} lets nobody change a private message from here: open it there"
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

    Rule: nothing is done to what is gone, but for taking back what we answered; nobody answers
    their own account, a private message is answered in private, what is hidden is not answered
    where all can read, a reply has words, fits the platform's length and falls into its window.
    """
    if mention.removed and kind is not ActionKind.DELETE_REPLY:
        raise ConflictError(GONE)
    if kind not in REPLIES:
        return
    if mention.own:
        raise ReplyRefusedError("these are the brand's own words")
    if not text.strip():
        raise ReplyRefusedError("a reply needs words")
    if mention.is_private and kind is ActionKind.REPLY:
        raise ReplyRefusedError(SAID_IN_PRIVATE)
    _check_length(profile, kind, text)
    if occasion is None:
        return
    window = find_window(profile, mention, kind, occasion)
    if not window.is_open:
        raise ReplyRefusedError(window.why)


def check_may_edit(profile: Profile, kind: ActionKind, text: str) -> None:
    """Refuse new words for an answer of ours of this kind. Raises ReplyRefusedError."""
    if not text.strip():
        raise ReplyRefusedError("a reply needs words")
    _check_length(profile, kind, text)


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


def find_window(
    profile: Profile, mention: Mention, kind: ActionKind, occasion: Occasion
) -> ReplyWindow:
    """The window of a reply of this kind.

    Rule: what is gone is answered no more; what is hidden, or was said in private, in private only;
    a comment gets one private reply within days, a message thread stays open for hours. At its last
    moment a window is still open.
    """
    if mention.removed:
        return ReplyWindow(is_open=False, why=GONE)
    if mention.own:
        return ReplyWindow(is_open=False, why="these are the brand's own words")
    if kind is ActionKind.PRIVATE_REPLY:
        return _private_window(profile, mention, occasion)
    if mention.is_private:
        return ReplyWindow(is_open=False, why=SAID_IN_PRIVATE)
    if occasion.is_hidden:
        return ReplyWindow(is_open=False, why=HIDDEN)
    again = "a second answer replaces the first" if profile.policy.one_reply else ""
    return ReplyWindow(is_open=True, why=again)


def _private_window(profile: Profile, mention: Mention, occasion: Occasion) -> ReplyWindow:
    policy = profile.policy
    within, messages = policy.private_once_within, policy.human_window or policy.message_window
    if mention.is_private:
        if messages is None:
            return ReplyWindow(is_open=True)
        spoke = max(mention.said_at, occasion.last_message_at or mention.said_at)
        rule = f"an answer for {_span(messages)} after the person last wrote"
        return _until(spoke + messages, occasion.now, f"{profile.name} allows {rule}")
    if within is None:
        return ReplyWindow(is_open=True)
    rule = f"{profile.name} allows one private reply to a comment"
    if occasion.private_replies:
        return ReplyWindow(is_open=False, why=f"{rule}, and it was sent")
    rule = f"{profile.name} allows a private reply for {_span(within)} after the comment"
    return _until(mention.said_at + within, occasion.now, rule)


def _until(end: datetime, now: datetime, rule: str) -> ReplyWindow:
    is_open = now <= end
    return ReplyWindow(is_open, end, rule if is_open else f"{rule}, and that time is over")


def _span(span: timedelta) -> str:
    days = span // timedelta(days=1)
    return f"{days} days" if days > 1 else f"{span // timedelta(hours=1)} hours"


def why_too_late(profile: Profile, kind: ActionKind, sent_at: datetime, now: datetime) -> str:
    """Why an answer of ours can no longer be changed or deleted from here; empty while it can.

    ``sent_at`` is when it was sent. At its last moment a window is still open.
    """
    policy = profile.policy
    within = policy.edit_within if kind is ActionKind.EDIT_REPLY else policy.delete_within
    if within is None or now - sent_at <= within:
        return ""
    what = "edited" if kind is ActionKind.EDIT_REPLY else "deleted"
    return f"{profile.name} lets an answer be {what} for {_span(within)} only: open it there"
