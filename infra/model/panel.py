"""Who judges which text: the shipped file what it never saw, a fold's model what trains it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from vigie.analysis import Analysis, Mood
from vigie.text.engine import DECISION, analyse_with
from vigie.text.model import Table, load_model

from infra.model.datasets import TRAINABLE, Sample, read_own, read_set
from infra.model.labelled import TELECOM, read_telecom

Model = Mapping[str, Table]
Row = dict[str, Any]
_FOREIGN: Final = frozenset({"es", "it", "pt", "ar", "de", "hi"})


class Judged(NamedTuple):
    """A text, its true label and the engine's answer."""

    text: str
    label: str
    answer: Analysis


@dataclass
class Panel:
    """The shipped model and those that each left a fold of every training set out."""

    shipped: Model
    folds: Mapping[int, Model] = field(default_factory=dict)
    _judged: dict[str, list[Judged]] = field(default_factory=dict)

    def judge(self, name: str) -> list[Judged]:
        """Answer a set; of one that trains only the folds there is a model for."""
        if name not in self._judged:
            self._judged[name] = [
                Judged(s.text, "other" if s.label in _FOREIGN else s.label, analyse_with(m, s.text))
                for s in read_set(name)
                if (m := self._model_for(name, s))
            ]
        return self._judged[name]

    def judge_own(self, language: str) -> list[tuple[Row, Analysis]]:
        """Answer the half of our own talk that never trains."""
        rows = read_own(language, test=True)
        return [(row, analyse_with(self.shipped, row["text"])) for row in rows]

    def judge_telecom(self) -> list[tuple[Row, Analysis]]:
        """Answer French telecom customers, labelled by us, without the operator's own messages."""
        return [
            (row, analyse_with(model, row["text"]))
            for row in read_telecom(None)
            if not row["own"]
            and (model := self._model_for(TELECOM, Sample(row["id"], row["text"], "")))
        ]

    def _model_for(self, name: str, sample: Sample) -> Model | None:
        return self.folds.get(sample.fold) if name in TRAINABLE else self.shipped


def load_panel(shipped: Path, folds: list[int], folder: Path) -> Panel:
    """Load the models; a fold's file that the folder does not hold is trained and kept there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {fold: folder / f"{fold}.bin" for fold in folds}
    for fold, path in paths.items():
        if not path.exists():
            from infra.model.train import train_model

            train_model(path, fold=fold)
    return Panel(load_model(shipped), {fold: load_model(path) for fold, path in paths.items()})


def read_mood(analysis: Analysis, among: set[str]) -> str:
    """Read the most probable of the moods a set tells apart."""
    moods = [mood.value for mood in Mood if mood in among]
    return max(moods, key=analysis.sentiment.__getattribute__)


def read_offence(analysis: Analysis) -> str:
    """Read the decision of a set of offence."""
    return "offensive" if analysis.offensive >= DECISION else "ok"


def read_spam(analysis: Analysis) -> str:
    """Read the decision of a set of spam."""
    return "spam" if analysis.spam >= DECISION else "ok"


def read_complaint(analysis: Analysis) -> str:
    """Read the decision of a set of complaints."""
    return "complaint" if "complaint" in analysis.intents else "other"


def read_purchase(analysis: Analysis) -> str:
    """Read the decision of a set of purchase intents."""
    return "intent" if "purchase" in analysis.intents else "other"


def read_language(analysis: Analysis) -> str:
    """Read the language."""
    return analysis.language.value


_READ: Final[dict[str, Callable[[Analysis], str]]] = {
    "offensive": read_offence,
    "spam": read_spam,
    "complaint": read_complaint,
    "intent": read_purchase,
    "lang": read_language,
}


def answer_set(name: str, judged: list[Judged]) -> tuple[list[str], list[str]]:
    """Give the truth and our decisions of a set, by the task its name begins with."""
    truth = [each.label for each in judged]
    task = name.removeprefix("train/").partition("_")[0]
    if task == "sentiment":
        among = set(truth)
        return truth, [read_mood(each.answer, among) for each in judged]
    return truth, [_READ[task](each.answer) for each in judged]
