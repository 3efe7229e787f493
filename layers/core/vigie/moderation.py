"""What to do with a text: keep it, ask a human, or hide it, and why.

Phases run in order and the first verdict wins. Exemptions come first; the complaint guard stands
before every phase that can hide, so criticism is never hidden by a rule.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vigie.analysis import Intent, Language, Mood
from vigie.text.complaints import reads_like_complaint, speaks_as_customer
from vigie.text.matching import Found, compile_list, find_matches
from vigie.text.normalise import Word, read_words
from vigie.text.signs import has_link, read_signs
from vigie.text.wordlists import LANGUAGES, WordLists, load_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from vigie.analysis import Analysis
    from vigie.text.wordlists import ByLanguage

__all__ = ["PHASES", "Moderation", "Queue", "Reason", "Verdict", "WordLists", "moderate"]

SURE: Final = 0.9
LIKELY: Final = 0.5
_MANY_SIGNS: Final = 3
_ANSWERED: Final = frozenset({Intent.COMPLAINT, Intent.QUESTION, Intent.PURCHASE, Intent.REQUEST})


class Verdict(StrEnum):
    """What a rule may decide; deleting is never one of them."""

    KEEP = "keep"
    REVIEW = "review"
    HIDE = "hide"


class Queue(StrEnum):
    """Where a human finds the text."""

    REPLY = "reply"
    REVIEW = "review"
    ILLEGAL = "illegal"


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that spoke and the words it saw, in code points of the original, end exclusive."""

    rule: str
    matched: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Moderation:
    """A verdict, its reasons, and the queue that shows the text (none: nobody needs to look)."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    queue: Queue | None = None


class _TimeIsUpError(Exception):
    """Raised by the clock inside a case, caught by ``moderate`` alone."""


@dataclass(slots=True)
class _Case:
    """One text on its way through the phases; masking takes words away."""

    text: str
    analysis: Analysis
    lists: WordLists
    own: bool
    tick: Callable[[], None]
    words: list[Word] = field(default_factory=list)

    def find(self, rule: str, *lists: tuple[str, ...]) -> tuple[Reason, ...]:
        found = {
            match: None
            for entries in lists
            for match in find_matches(self.words, compile_list(entries), tick=self.tick)
        }
        return tuple(self.reason(rule, match) for match in found)

    def reason(self, rule: str, found: Found) -> Reason:
        return Reason(rule, self.text[found.start : found.end], found.start, found.end)

    def shipped(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The shipped lists: people insult in both languages, and slips of language happen."""
        return tuple(load_list(name, language) for language in LANGUAGES)

    def spoken(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The shipped list of the text's own language: what is rude or innocent only there."""
        language = self.analysis.language
        return self.shipped(name) if language is Language.OTHER else (load_list(name, language),)


def moderate(
    text: str,
    analysis: Analysis,
    lists: WordLists | None = None,
    *,
    own: bool = False,
    clock: Callable[[], float] = time.monotonic,
    limit_seconds: float = 0.25,
) -> Moderation:
    """Decide on one text.

    Args:
        text: the words as their author wrote them.
        analysis: what the engine made of the text.
        lists: the brand's own lists, beside those vigie ships.
        own: whether the brand itself is the author.
        clock: seconds, monotonic.
        limit_seconds: what the rules may take; beyond it a human decides.
    """
    deadline = clock() + limit_seconds

    def tick() -> None:
        if clock() > deadline:
            raise _TimeIsUpError

    case = _Case(text, analysis, lists or WordLists(), own, tick)
    try:
        for phase in PHASES:
            tick()
            if decision := phase(case):
                return decision
    except _TimeIsUpError:
        return _review((Reason("timeout", "", 0, 0),))
    return _keep(analysis)


def exempt_brand(case: _Case) -> Moderation | None:
    """The brand's own words are nobody's business here."""
    return Moderation(Verdict.KEEP) if case.own else None


def exempt_wordless(case: _Case) -> Moderation | None:
    """No letter, no digit: pictures and emoji are no evidence of anything."""
    if any(char.isalnum() for char in case.text):
        return None
    return _keep(case.analysis)


def mask_allowed(case: _Case) -> None:
    """Take the allowed words out of what the lists will see; never a verdict."""
    case.words = read_words(case.text)
    allowed = case.find("allowed", _all_of(case.lists.allowed), *case.spoken("allowed"))
    inside = {place for reason in allowed for place in range(reason.start, reason.end)}
    if inside:
        case.words = [word for word in case.words if word.start not in inside]


def report_illegal(case: _Case) -> Moderation | None:
    """Threats, hate and minors: a queue with its own clock, never out of human sight."""
    for rule in ("minors", "threat", "hate"):
        if reasons := case.find(rule, *case.shipped(rule)):
            return Moderation(Verdict.REVIEW, reasons, Queue.ILLEGAL)
    return None


def guard_complaint(case: _Case) -> Moderation | None:
    """A complaint is kept; one with words a human should see goes to review. Never hidden.

    Beside one of our insults, a single word of a customer is enough to ask a human.
    """
    insults = case.find("banned", *case.shipped("banned"))
    complains = _is_complaint(case)
    if insults and (complains or speaks_as_customer(case.words, tick=case.tick)):
        return _review((*insults, Reason("complaint", "", 0, 0)))
    if not complains:
        return None
    return _review_complaint(case) or _keep(case.analysis)


def hide_banned(case: _Case) -> Moderation | None:
    """Banned words hide; a shipped one in a language we do not read asks a human."""
    if reasons := case.find("banned", _all_of(case.lists.banned)):
        return Moderation(Verdict.HIDE, reasons)
    reasons = case.find("banned", *case.shipped("banned"))
    if reasons and case.analysis.language is Language.OTHER:
        return _review(reasons)
    return Moderation(Verdict.HIDE, reasons) if reasons else None


def review_suspect(case: _Case) -> Moderation | None:
    """The brand's suspect words always ask a human; ours when the tone agrees."""
    reasons = case.find("suspect", _all_of(case.lists.suspect))
    unhappy = case.analysis.sentiment.label is Mood.NEGATIVE
    if not reasons and (unhappy or case.analysis.offensive >= LIKELY):
        reasons = case.find("suspect", *case.spoken("suspect"))
    return _review(reasons) if reasons else None


def judge_spam(case: _Case) -> Moderation | None:
    """Spam hides when the model is sure and the words of a scam or a promotion are there.

    A model that leans that way needs three signs; three signs against the model's advice ask a
    human. A link alone proves nothing, and an unhappy text is never hidden here.
    """
    signs = read_signs(case.text, case.words, tick=case.tick)
    reasons = tuple(case.reason("spam", found) for found in signs.spans)
    sure, likely = case.analysis.spam >= SURE, case.analysis.spam >= LIKELY
    convicted = (sure and signs.damning) or (likely and signs.count >= _MANY_SIGNS)
    if convicted and case.analysis.sentiment.label is not Mood.NEGATIVE:
        return Moderation(Verdict.HIDE, reasons)
    if sure or (likely and signs.count) or signs.count >= _MANY_SIGNS:
        return _review(reasons or (Reason("spam", "", 0, 0),))
    return None


def judge_offence(case: _Case) -> Moderation | None:
    """What the model alone finds offensive is a human's to judge."""
    if case.analysis.offensive < SURE:
        return None
    return _review((Reason("offensive", "", 0, 0),))


PHASES: Final[tuple[Callable[[_Case], Moderation | None], ...]] = (
    exempt_brand,
    exempt_wordless,
    mask_allowed,
    report_illegal,
    guard_complaint,
    hide_banned,
    review_suspect,
    judge_spam,
    judge_offence,
)


def _review_complaint(case: _Case) -> Moderation | None:
    lists = case.lists
    seen = case.find("banned", _all_of(lists.banned)) + case.find("suspect", _all_of(lists.suspect))
    if not seen and case.analysis.offensive >= SURE:
        seen = (Reason("offensive", "", 0, 0),)
    if not seen and case.analysis.spam >= SURE and has_link(case.text):
        seen = (Reason("spam", "", 0, 0),)
    return _review((*seen, Reason("complaint", "", 0, 0))) if seen else None


def _is_complaint(case: _Case) -> bool:
    if Intent.COMPLAINT in case.analysis.intents:
        return True
    return case.analysis.sentiment.label is Mood.NEGATIVE and reads_like_complaint(
        case.text, case.analysis.language
    )


def _all_of(lists: ByLanguage) -> tuple[str, ...]:
    return tuple(entry for entries in lists.values() for entry in entries)


def _review(reasons: tuple[Reason, ...]) -> Moderation:
    return Moderation(Verdict.REVIEW, reasons, Queue.REVIEW)


def _keep(analysis: Analysis) -> Moderation:
    wants_answer = not _ANSWERED.isdisjoint(analysis.intents)
    return Moderation(Verdict.KEEP, (), Queue.REPLY if wants_answer else None)
