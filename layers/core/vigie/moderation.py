"""What to do with a text: keep it, ask a human, or hide it, and why.

Phases run in order and the first verdict wins. Exemptions come first; the complaint guard stands
before every phase that can hide, so criticism is never hidden by a rule.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from vigie import phases
from vigie.case import Case, TimeIsUpError
from vigie.text.wordlists import WordLists
from vigie.verdict import Moderation, Past, Queue, Reason, Thresholds, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from vigie.analysis import Analysis

__all__ = [
    "PHASES",
    "Moderation",
    "Past",
    "Queue",
    "Reason",
    "Thresholds",
    "Verdict",
    "WordLists",
    "moderate",
]

PHASES: Final[tuple[Callable[[Case], Moderation | None], ...]] = (
    phases.exempt_brand,
    phases.exempt_wordless,
    phases.mask_allowed,
    phases.report_illegal,
    phases.exempt_approved,
    phases.guard_complaint,
    phases.hide_banned,
    phases.review_suspect,
    phases.judge_copies,
    phases.judge_spam,
    phases.judge_offence,
)


def moderate(
    text: str,
    analysis: Analysis,
    lists: WordLists | None = None,
    *,
    thresholds: Thresholds | None = None,
    past: Past | None = None,
    own: bool = False,
    clock: Callable[[], float] = time.monotonic,
    limit_seconds: float = 0.25,
) -> Moderation:
    """Decide on one text; whatever goes to review has its reason.

    Args:
        text: the words as their author wrote them.
        analysis: what the engine made of the text.
        lists: the brand's own lists, beside those vigie ships.
        thresholds: what probabilities are held against, as the brand's corrections moved them.
        past: what was seen before of nearly the same words.
        own: whether the brand itself is the author.
        clock: seconds, monotonic.
        limit_seconds: what the rules may take; beyond it a human decides.
    """
    deadline = clock() + limit_seconds

    def tick() -> None:
        if clock() > deadline:
            raise TimeIsUpError

    case = Case(
        text, analysis, lists or WordLists(), thresholds or Thresholds(), past or Past(), own, tick
    )
    try:
        for phase in PHASES:
            tick()
            if decision := phase(case):
                return decision
    except TimeIsUpError:
        return phases.review((Reason("timeout"),))
    return phases.keep(analysis)
