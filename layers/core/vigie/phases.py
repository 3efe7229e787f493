"""The phases of moderation, each a rule in words; none knows of the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vigie.analysis import Intent, Language
from vigie.text.complaints import reads_like_complaint, speaks_as_customer
from vigie.text.illegal import find_illegal
from vigie.text.normalise import Words, fold_char, read_disguised
from vigie.verdict import LIKELY, Moderation, Past, Queue, Reason, Verdict

if TYPE_CHECKING:
    from vigie.analysis import Analysis
    from vigie.case import Case
    from vigie.text.signs import Signs

MANY_TIMES: Final = 3
COMPLAINT_WEIGHT: Final = 0.3
_MANY_SIGNS: Final = 3
_BARE_INSULT: Final = 5  # words
_ASKS: Final = frozenset({Intent.QUESTION, Intent.PURCHASE, Intent.REQUEST})
_ANSWERED: Final = _ASKS | {Intent.COMPLAINT}


def exempt_brand(case: Case) -> Moderation | None:
    """The brand's own words are nobody's business here."""
    return Moderation(Verdict.KEEP) if case.own else None


def exempt_wordless(case: Case) -> Moderation | None:
    """No letter: pictures, emoji and numbers are no evidence, unless the brand lists them."""
    if any(fold_char(char).isalpha() for char in case.text):
        return None
    case.words = read_disguised(case.text)
    lists = (*case.brands("banned"), *case.brands("suspect"))
    return None if case.find("listed", lists) else keep(case.analysis)


def mask_allowed(case: Case) -> None:
    """Take the allowed words out of what the lists will see; never a verdict."""
    case.words = read_disguised(case.text)
    allowed = case.find("allowed", (*case.brands("allowed"), *case.spoken("allowed")))
    inside = {place for reason in allowed for place in range(reason.start, reason.end)}
    if inside:
        case.words = Words(word for word in case.words if word.start not in inside)


def report_illegal(case: Case) -> Moderation | None:
    """Terror, minors, threats and hate: a queue with its own clock, never out of human sight."""
    reasons = case.find("terror", case.shipped("terror"))
    reasons = reasons or tuple(
        case.reason(rule, found) for rule, found in find_illegal(case.words, tick=case.tick)
    )
    return Moderation(Verdict.REVIEW, reasons, Queue.ILLEGAL) if reasons else None


def exempt_approved(case: Case) -> Moderation | None:
    """Words a person has kept are kept, whoever says them again; the law's are looked at anew."""
    if not case.past.approved:
        return None
    return replace(keep(case.analysis), reasons=(Reason("approved_before"),))


def guard_complaint(case: Case) -> Moderation | None:
    """A complaint is kept; one with words a human should see goes to review. Never hidden.

    Beside one of our insults, a single word of a customer is enough to ask a human; a few words
    with none are the insult and nothing more, whatever the model makes of them.
    """
    insults = case.find("banned", case.shipped("banned"))
    complains = _is_complaint(case)
    says_more = complains and len(case.words) > _BARE_INSULT
    if insults and (says_more or speaks_as_customer(case.words, tick=case.tick)):
        return review((*insults, Reason("complaint")))
    if insults or not complains:
        return None
    return _review_complaint(case) or _keep_complaint(case)


def hide_banned(case: Case) -> Moderation | None:
    """Banned words hide; a shipped one in a language we do not read asks a human.

    So does one in an unhappy text where the brand's team often found complaints we had missed.
    """
    own = case.find("banned", case.brands("banned"))
    reasons = own or case.find("banned", case.shipped("banned"))
    if not reasons:
        return None
    if not own and case.analysis.language is Language.OTHER:
        return review(reasons)
    if case.is_unhappy and case.thresholds.guard_unhappy:
        return review((*reasons, Reason("unhappy")))
    return Moderation(Verdict.HIDE, reasons)


def review_suspect(case: Case) -> Moderation | None:
    """The brand's suspect words always ask a human; ours when the tone agrees."""
    reasons = case.find("suspect", case.brands("suspect"))
    if not reasons and (case.is_unhappy or case.analysis.offensive >= LIKELY):
        reasons = case.find("suspect", case.spoken("suspect"))
    return review(reasons) if reasons else None


def judge_copies(case: Case) -> Moderation | None:
    """The same words again and again, by one author or by many, ask a human.

    They hide when they look like spam, are not unhappy, and try to lead somewhere.
    """
    reasons = _copies(case.past)
    if not reasons:
        return None
    limit = case.thresholds.hide_spam
    signs = case.signs()
    leads = bool(signs.links or signs.channels or signs.phrases)
    if case.analysis.soliciting >= limit and leads and not case.is_unhappy:
        spans = tuple(case.reason("spam", found) for found in signs.spans)
        return Moderation(Verdict.HIDE, (*reasons, *spans), threshold=limit)
    return review(reasons)


def judge_spam(case: Case) -> Moderation | None:
    """Spam and promotion hide when the model leans that way and the words bear it out.

    A stock phrase bears out most; bait beside a way to be reached less; bait alone asks for a
    nearly sure model; a link or a number alone proves nothing. Who asks or would buy something of
    the business must say more of the kind. The more a text reads like a complaint, the surer the
    model has to be; an unhappy one is never hidden here. What only the model sees, or only the
    words, asks a human.
    """
    signs, likely, limits = case.signs(), case.analysis.soliciting, case.thresholds
    reasons = tuple(case.reason("spam", found) for found in signs.spans)
    limit = _hiding_limit(case, signs)
    if limit is not None and likely - case.analysis.complaint * COMPLAINT_WEIGHT >= limit:
        return Moderation(Verdict.HIDE, reasons, threshold=limit)
    limit = limits.review_hinted if signs.count else limits.review_spam
    if likely >= limit:
        return replace(review(reasons or (Reason("spam"),)), threshold=limit)
    return review(reasons) if signs.count >= _MANY_SIGNS else None


def _hiding_limit(case: Case, signs: Signs) -> float | None:
    """How likely what is sold here must be for the words seen to hide it; None: they never do."""
    limits, intents = case.thresholds, case.analysis.intents
    lured = bool(signs.lures and (signs.links or signs.channels))
    if case.is_unhappy:
        return None
    if not _ASKS.isdisjoint(intents):
        more = len(signs.phrases) > 1 or bool(signs.phrases and signs.lures)
        enough = bool(signs.phrases) or lured
        return limits.hide_bait if more else limits.hide_hinted if enough else None
    if signs.phrases:
        return limits.hide_spam
    if lured:
        return limits.hide_bait
    return limits.hide_hinted if signs.lures else None


def judge_offence(case: Case) -> Moderation | None:
    """What the model alone finds offensive is a human's to judge."""
    limit = case.thresholds.review_offence
    if case.analysis.offensive < limit:
        return None
    return replace(review((Reason("offensive"),)), threshold=limit)


def _review_complaint(case: Case) -> Moderation | None:
    seen = case.find("banned", case.brands("banned"))
    seen += case.find("suspect", case.brands("suspect"))
    if not seen and case.analysis.offensive >= case.thresholds.review_offence:
        seen = (Reason("offensive"),)
    if not seen and case.analysis.soliciting >= case.thresholds.review_complaint:
        seen = (Reason("spam"),)
    return review((*seen, Reason("complaint"))) if seen else None


def _keep_complaint(case: Case) -> Moderation:
    """Kept; where it is one of many alike, the first of them past the limit says so, once."""
    kept = keep(case.analysis)
    is_first = case.past.copies == MANY_TIMES - 1 and not case.past.repeats
    return replace(kept, reasons=(Reason("campaign"),)) if is_first else kept


def _copies(past: Past) -> tuple[Reason, ...]:
    """By one author the third time, by others from the third author on."""
    told = (("repeat", past.repeats), ("campaign", past.copies))
    return tuple(Reason(rule) for rule, before in told if before + 1 >= MANY_TIMES)


def _is_complaint(case: Case) -> bool:
    """Whether the author complains in words: a face alone accuses nobody of anything."""
    if not any(char.isalpha() for char in case.text):
        return False
    if Intent.COMPLAINT in case.analysis.intents:
        return True
    return case.is_unhappy and reads_like_complaint(case.text, case.analysis.language)


def review(reasons: tuple[Reason, ...]) -> Moderation:
    """To a human, with the reasons."""
    return Moderation(Verdict.REVIEW, reasons, Queue.REVIEW)


def keep(analysis: Analysis) -> Moderation:
    """Kept; what wants an answer waits for one."""
    wants_answer = not _ANSWERED.isdisjoint(analysis.intents)
    return Moderation(Verdict.KEEP, (), Queue.REPLY if wants_answer else None)
