"""Where an answer belongs, and why; until when it may leave; how an acknowledgement may sound.

The rule, as community managers have it: simple questions and praise are answered where all can
read. Personal data, health, minors, the law and anger at its boiling point are answered in private
on the same channel, after a short public acknowledgement, so that readers see that somebody cares.
It advises; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vigie.action import ActionKind
from vigie.analysis import Analysis, Intent, Mood
from vigie.card import Card
from vigie.mention import Mention
from vigie.platforms import Profile
from vigie.reply import Occasion, ReplyWindow, find_window, why_by_hand

KINDS: Final = {"public": ActionKind.REPLY, "private": ActionKind.PRIVATE_REPLY}
_STRONG: Final = 0.85
_OFFENSIVE: Final = 0.5
_SHOUTED: Final = 3  # words in capitals, or exclamation marks: nobody writes so calmly
_LOUD: Final = 4  # letters: shorter words in capitals are names of things
_HEALTH: Final = frozenset({"poisoning", "allergy", "injury", "death"})
_LEGAL: Final = frozenset({"police", "lawyer"})
_ORDER: Final = ("private", "order", "phone", "email", "address", "bank")


@dataclass(frozen=True, slots=True)
class Advice:
    """``visibility`` is public or private; ``both``: a public word first, then in private.

    ``reasons`` say why, in the codes of the API; they stand too where the platform has no private
    way, so that a person answers with care and asks for nothing in public.
    """

    visibility: str
    both: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """One way to answer: its window, and whether vigie sends it, a person does, or nobody can."""

    visibility: str
    window: ReplyWindow
    can: str


def advise(profile: Profile, mention: Mention, card: Card | None) -> Advice:
    """Where an answer to a mention belongs.

    Rule: what was said in private stays there; what is somebody's own goes there where the platform
    lets vigie answer in private, announced in public where it lets it do that as well.
    """
    reasons = find_reasons(mention, card)
    if mention.is_private:
        return Advice("private", reasons=reasons)
    if not reasons or why_by_hand(profile, ActionKind.PRIVATE_REPLY, mention):
        return Advice("public", reasons=reasons)
    both = not why_by_hand(profile, ActionKind.REPLY, mention) and not mention.hidden
    return Advice("private", both, reasons)


def suggest_visibility(profile: Profile, mention: Mention, card: Card | None) -> str:
    """As `advise`, for a line of a list: words are read only where there is a choice."""
    if mention.is_private or why_by_hand(profile, ActionKind.PRIVATE_REPLY, mention):
        return "private" if mention.is_private else "public"
    has_data = card is not None and card.analysis is not None and card.analysis.personal
    return "private" if has_data or find_reasons(mention, card) else "public"


def find_reasons(mention: Mention, card: Card | None) -> tuple[str, ...]:
    """Why an answer belongs in private, the plainest reason first; nothing where it does not.

    Rule: a child that is only spoken of is a reason where the author is unhappy or it is about
    health: "my son loved it" is praise.
    """
    found = {"private"} if mention.is_private else set()
    analysis = card.analysis if card else None
    found |= {datum.kind.value for datum in analysis.personal} if analysis else set()
    matters = _matters(mention.text)
    dangers = set(card.dangers) if card else set()
    if dangers & _HEALTH or "health" in matters:
        found.add("health")
    if dangers & _LEGAL or "legal" in matters:
        found.add("legal")
    is_unhappy = analysis is not None and analysis.sentiment.label is Mood.NEGATIVE
    if "minor" in matters or ("child" in matters and (is_unhappy or "health" in found)):
        found.add("minor")
    if analysis is not None and is_angry(analysis, mention.text, matters):
        found.add("anger")
    return tuple(one for one in (*_ORDER, "health", "minor", "legal", "anger") if one in found)


def is_angry(analysis: Analysis, text: str, matters: Iterable[str]) -> bool:
    """Whether an author boils over; a calm complaint is answered where it was made.

    Rule: plainly negative, by a complaint or an offence, and in the words or at the volume of
    anger; a person who corrects the mood decides that part.
    """
    mood = analysis.sentiment
    if mood.label is not Mood.NEGATIVE:
        return False
    is_offensive = analysis.offensive >= _OFFENSIVE
    is_heated = is_offensive or "anger" in matters or _is_shouted(text)
    is_grave = is_offensive or Intent.COMPLAINT in analysis.intents or mood.negative >= _STRONG
    return is_heated and is_grave


def find_openings(
    profile: Profile, mention: Mention, occasion: Occasion, by_hand: Mapping[str, bool]
) -> tuple[Opening, ...]:
    """Each way to answer at this moment; ``by_hand`` says of which a person must do it there."""
    return tuple(
        _opening(profile, mention, visibility, occasion, is_by_hand=by_hand[visibility])
        for visibility in KINDS
    )


def _opening(
    profile: Profile, mention: Mention, visibility: str, occasion: Occasion, *, is_by_hand: bool
) -> Opening:
    window = find_window(profile, mention, KINDS[visibility], occasion)
    can = "task" if is_by_hand else "send"
    return Opening(visibility, window, can if window.is_open else "no")


def _matters(text: str) -> frozenset[str]:
    if not text:
        return frozenset()
    from vigie.text.sensitive import find_matters  # its patterns are no part of a cold start

    return frozenset(one.value for one in find_matters(text))


def _is_shouted(text: str) -> bool:
    words = [
        word for word in text.split() if len(word) >= _LOUD and word.isalpha() and word.isupper()
    ]
    return len(words) >= _SHOUTED or text.count("!") >= _SHOUTED
