"""Moderation as a whole: complaints hidden, spam and promotion caught, ordinary talk disturbed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from vigie.analysis import Analysis
from vigie.moderation import Verdict, moderate

from infra.model import targets
from infra.model.panel import Panel
from infra.model.rivals import is_listed
from infra.model.scores import upper_bound

Row = dict[str, Any]
Texts = list[tuple[str, Analysis]]
LANGUAGES: Final = ("fr", "en")
COMPLAINTS: Final = (("complaint_en_preotiuc", "complaint"), ("sentiment_en_airline", "negative"))
SPAM: Final = ("spam_en_youtube", "spam_en_sms", "spam_en_datacamp", "spam_fr_smsmt")
TALK: Final = (
    "sentiment_fr_umsab",
    "sentiment_en_umsab",
    "sentiment_en_airline",
    "sentiment_en_sanders",
    "sentiment_fr_allocineseries",
    "sentiment_fr_amazonbooks",
)


class Scene(NamedTuple):
    """What moderation did to texts of one kind; ``listed``: what a plain word list would hide."""

    kind: str
    name: str
    texts: int
    hidden: int
    review: int
    listed: int

    def describe(self) -> str:
        """Write the scene as one line of the table."""
        bound = upper_bound(self.hidden, self.texts)
        either = (self.hidden + self.review) / max(1, self.texts)
        return (
            f"{self.kind:10}{self.name:28}{self.texts:6}{self.hidden:7}{self._share(self.hidden)}"
            f"{bound:9.2%}{self.review:7}{self._share(self.review)}{either:8.1%}"
            f"{self._share(self.listed)}"
        )

    def _share(self, count: int) -> str:
        return f"{count / max(1, self.texts):8.1%}"


def play_scenes(panel: Panel) -> Iterator[Scene]:
    """Moderate every kind of text; sets that train by models that have not seen the text."""
    for language in LANGUAGES:
        for kind, texts in sort_own(panel, language).items():
            yield play(kind, f"own {language}", texts, language)
    for name, label in COMPLAINTS:
        yield play("complaint", name, pick_texts(panel, name, label), "en")
    telecom = panel.judge_telecom()
    unhappy = [(row["text"], a) for row, a in telecom if "complaint" in row["intents"]]
    yield play("complaint", "fr_telecom", unhappy, "fr")
    for name in SPAM:
        yield play("spam", name, pick_texts(panel, name, "spam"), name[5:7])
    for name in TALK:
        yield play("talk", name, pick_texts(panel, name), name[10:12])
    yield play("talk", "fr_telecom", [(row["text"], a) for row, a in telecom], "fr")


def sort_own(panel: Panel, language: str) -> dict[str, Texts]:
    """Sort our own talk's test half by kind of scene."""
    talk = panel.judge_own(language)
    return {
        kind: [(row["text"], a) for row, a in talk if wanted(row)] for kind, wanted in _OWN.items()
    }


def play(kind: str, name: str, texts: Texts, language: str) -> Scene:
    """Moderate texts of one kind, and ask the word list too."""
    listed = sum(is_listed(text, language) for text, _ in texts)
    return Scene(kind, name, len(texts), *count_verdicts(texts), listed)


def count_verdicts(texts: Texts) -> tuple[int, int]:
    """Count the texts hidden and those in review."""
    verdicts = [moderate(text, a, limit_seconds=10).verdict for text, a in texts]
    return verdicts.count(Verdict.HIDE), verdicts.count(Verdict.REVIEW)


def sum_scenes(scenes: Iterable[Scene], kinds: set[str], name: str) -> Scene:
    """Add the scenes of some kinds up."""
    chosen = [scene for scene in scenes if scene.kind in kinds]
    counts = [sum(column) for column in zip(*(scene[2:] for scene in chosen), strict=True)]
    return Scene("all", name, *counts)


def describe_scenes(scenes: list[Scene]) -> Iterator[str]:
    """Write the table and the totals against their limits."""
    yield (
        f"{'kind':10}{'texts of':28}{'texts':>6}{'hidden':>7}{'share':>8}{'95 % <=':>9}"
        f"{'review':>7}{'share':>8}{'either':>8}{'list':>8}"
    )
    totals = (
        ({"complaint"}, "complaints"),
        ({"spam", "promotion"}, "spam, promotion"),
        ({"talk"}, "ordinary talk"),
    )
    sums = [sum_scenes(scenes, kinds, name) for kinds, name in totals]
    yield from (scene.describe() for scene in [*scenes, *sums])
    yield from describe_limits(*sums)


def describe_limits(complaints: Scene, spam: Scene, talk: Scene) -> Iterator[str]:
    """Hold the totals against what moderation has to do."""
    hidden, caught = spam.hidden / spam.texts, (spam.hidden + spam.review) / spam.texts
    disturbed = talk.review / talk.texts
    none, half, most, few = (
        targets.COMPLAINTS_HIDDEN,
        targets.SPAM_HIDDEN,
        targets.SPAM_CAUGHT,
        targets.TALK_DISTURBED,
    )
    mark = targets.mark_within(complaints.hidden, none)
    yield f"complaints hidden {complaints.hidden}, at most {none}: {mark}"
    mark = targets.mark_reached(hidden, half)
    yield f"spam and promotion hidden {hidden:.1%}, at least {half:.0%}: {mark}"
    mark = targets.mark_reached(caught, most)
    yield f"spam and promotion hidden or in review {caught:.1%}, at least {most:.0%}: {mark}"
    mark = targets.mark_within(disturbed, few)
    yield f"ordinary talk in review {disturbed:.1%}, at most {few:.0%}: {mark}"


def pick_texts(panel: Panel, name: str, label: str | None = None) -> Texts:
    """Pick the texts of a set, or those of one label."""
    return [(e.text, e.answer) for e in panel.judge(name) if label in {None, e.label}]


def _is_ordinary(row: Row) -> bool:
    return not (row["spam"] or row["promotion"] or row["offensive"] or row["illegal"])


_OWN: Final[dict[str, Callable[[Row], bool]]] = {
    "complaint": lambda row: "complaint" in row["intents"],
    "spam": lambda row: bool(row["spam"]),
    "promotion": lambda row: bool(row["promotion"]) and not row["spam"],
    "talk": _is_ordinary,
}
