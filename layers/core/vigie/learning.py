"""What a brand's team taught: corrections counted, and what they change in the next decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vigie.analysis import Intent
from vigie.card import Card
from vigie.text.normalise import fold_phrase
from vigie.text.wordlists import LANGUAGES, WordLists, load_list
from vigie.verdict import Moderation, Thresholds, Verdict

# Weights of the decisions nobody has corrected yet: so many must speak before much moves.
_BELIEF_IN_RULES: Final = 4
_BELIEF_IN_LIMITS: Final = 20
_MISSED_COMPLAINTS: Final = 3
_HARDEST: Final = 0.99
_ENOUGH: Final = 2
_MOST_SUGGESTED: Final = 20
_MOST_WORDS: Final = 5
_LONGEST_WORD: Final = 60
SCORED: Final = frozenset({"spam", "offensive"})
LISTED: Final = frozenset({"banned", "suspect", "threat", "hate", "minors", "terror"})


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person made of a rule's decision: kept the text or not, against which rules.

    ``words`` are the listed words the rules had seen. ``print`` is the text's own hash, see
    `vigie.campaign.print_words`.
    """

    keeps: bool
    rules: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    print: str = ""


Tally = Mapping[str, int]


def read_vote(decided: Moderation | None, action: str, printed: str) -> Vote:
    """A person's act as a vote on what the rules had decided; spam they had missed counts too."""
    keeps = action in ("approve", "unhide")
    spoke = decided.reasons if decided and decided.verdict is not Verdict.KEEP else ()
    rules = {one.rule for one in spoke} | ({"spam"} if action == "spam" else set())
    words = dict.fromkeys(one.matched.lower() for one in spoke if one.rule in LISTED)
    short = tuple(word for word in words if word and len(word) <= _LONGEST_WORD)
    return Vote(keeps, tuple(sorted(rules)), short[:_MOST_WORDS], printed)


def count_votes(before: Vote | None, after: Vote) -> tuple[dict[str, int], dict[str, int]]:
    """What a vote adds to a brand's tally and to its words, and takes back of the one before."""
    tally: dict[str, int] = {}
    words: dict[str, int] = {}
    for vote, amount in ((before, -1), (after, 1)):
        if vote is None:
            continue
        for rule in SCORED.intersection(vote.rules):
            _add(tally, f"{rule}_{'overturned' if vote.keeps else 'confirmed'}", amount)
        for word in vote.words:
            _add(words, f"{'kept' if vote.keeps else 'hidden'}#{word}", amount)
    return _moved(tally), _moved(words)


def count_patch(before: Card | None, after: Card) -> dict[str, int]:
    """What a person's correction of mood and intents adds to a brand's tally."""
    if before is None or before.analysis is None or after.analysis is None:
        return {}
    tally: dict[str, int] = {}
    moods = before.analysis.sentiment.label, after.analysis.sentiment.label
    if moods[0] is not moods[1]:
        _add(tally, f"mood_{moods[0]}_to_{moods[1]}", 1)
    was, now = (Intent.COMPLAINT in one.analysis.intents for one in (before, after) if one.analysis)
    _add(tally, "complaint_missed", int(now) - int(was))
    return _moved(tally)


@dataclass(frozen=True, slots=True)
class Corrections:
    """How often people corrected a mood, and pointed out complaints nobody had seen."""

    moods: int = 0
    complaints_missed: int = 0


def read_corrections(tally: Tally) -> Corrections:
    """What `count_patch` added up; a complaint taken back more often than given counts as none."""
    moods = sum(count for name, count in tally.items() if name.startswith("mood_"))
    return Corrections(moods, max(0, tally.get("complaint_missed", 0)))


def learn(tally: Tally) -> Thresholds:
    """A brand's thresholds.

    With u decisions of a rule overturned and c confirmed, doubt = u / (u + c + 4) and trust =
    c / (u + c + 20). A threshold for hiding moves from where it is shipped by doubt towards 0.99,
    so it is never easier than shipped. One for asking a human moves by doubt towards 0.99 and by
    trust a tenth down. Each overturned decision raises a threshold, each confirmed one lowers it,
    and none leaves its bounds. Three complaints that people had to point out, and unhappy words
    are no longer hidden for a banned word.
    """
    doubt, trust = _weigh(tally, "spam")
    rude_doubt, rude_trust = _weigh(tally, "offensive")
    shipped = Thresholds()
    return Thresholds(
        hide_spam=_move(shipped.hide_spam, doubt),
        hide_bait=_move(shipped.hide_bait, doubt),
        hide_hinted=_move(shipped.hide_hinted, doubt),
        review_spam=_move(shipped.review_spam, doubt, trust),
        review_hinted=_move(shipped.review_hinted, doubt, trust),
        review_complaint=_move(shipped.review_complaint, doubt, trust),
        review_offence=_move(shipped.review_offence, rude_doubt, 2 * rude_trust),
        guard_unhappy=tally.get("complaint_missed", 0) >= _MISSED_COMPLAINTS,
    )


def _move(shipped: float, doubt: float, trust: float = 0.0) -> float:
    return round(shipped + (_HARDEST - shipped) * doubt - 0.1 * trust, 3)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word a list could hold, and how many decisions of people speak for it."""

    word: str
    count: int


def suggest(words: Tally, lists: WordLists) -> dict[str, Sequence[Suggestion]]:
    """Words for the brand's lists: kept by people at least twice, or hidden at least twice."""
    shipped = tuple(one for name in LANGUAGES for one in load_list("banned", name))
    return {
        "allowed": _most(words, "kept#", "hidden#", _folded(lists.allowed)),
        "banned": _most(
            words, "hidden#", "kept#", _folded(lists.banned) | set(map(fold_phrase, shipped))
        ),
    }


def _most(words: Tally, side: str, other: str, known: set[tuple[str, ...]]) -> Sequence[Suggestion]:
    found = [
        Suggestion(word, count)
        for name, count in words.items()
        if name.startswith(side)
        and count >= _ENOUGH
        and count > words.get(other + (word := name.removeprefix(side)), 0)
        and fold_phrase(word) not in known
    ]
    return sorted(found, key=lambda one: (-one.count, one.word))[:_MOST_SUGGESTED]


def _folded(lists: Mapping[str, tuple[str, ...]]) -> set[tuple[str, ...]]:
    return {fold_phrase(entry) for entries in lists.values() for entry in entries}


def _weigh(tally: Tally, rule: str) -> tuple[float, float]:
    overturned, confirmed = (
        max(0, tally.get(f"{rule}_{what}", 0)) for what in ("overturned", "confirmed")
    )
    doubt = overturned / (overturned + confirmed + _BELIEF_IN_RULES)
    return doubt, confirmed / (overturned + confirmed + _BELIEF_IN_LIMITS)


def _add(counts: dict[str, int], name: str, amount: int) -> None:
    counts[name] = counts.get(name, 0) + amount


def _moved(counts: dict[str, int]) -> dict[str, int]:
    return {name: amount for name, amount in counts.items() if amount}
