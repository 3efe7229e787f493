"""Linear heads over the engine's own features: every weight is one logistic regression's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from vigie.analysis import Language
from vigie.text.cues import read_cues
from vigie.text.features import MASK, hash_tokens, hash_words, split_tokens
from vigie.text.language import pick_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from infra.model.datasets import Sample

SIZE = MASK + 1
RARE = 2  # a bucket seen in fewer texts has no weight
CUE_GAIN = 0.5  # how freely cues may speak beside a unit-length vector of n-grams


@dataclass(frozen=True)
class Task:
    """One decision to learn: the samples and the classes, one output each (two classes: one)."""

    name: str
    samples: list[Sample]
    classes: tuple[str, ...]
    strength: float = 1.0


@dataclass(frozen=True)
class Fitted:
    """The float weights of one output, before they are made bytes."""

    name: str
    weights: NDArray[np.float64]
    cues: NDArray[np.float64]
    bias: float


@dataclass(frozen=True)
class FittedTable:
    """Outputs over one squared-weight column; ``weights`` already hold the idf."""

    mass: NDArray[np.float64]
    outputs: list[Fitted]


@dataclass
class Corpus:
    """The tasks of one table, featurised once per distinct text."""

    tasks: list[Task]
    language: str | None
    _buckets: dict[str, list[int]] = field(default_factory=dict)

    def buckets(self, text: str) -> list[int]:
        """Hash a text as the engine does: a table without a language sees words only."""
        if text not in self._buckets:
            tokens = split_tokens(text)
            words_only = self.language is None
            hashed = hash_words(pick_words(tokens)) if words_only else hash_tokens(tokens)
            self._buckets[text] = hashed
        return self._buckets[text]

    def cues(self, text: str) -> list[float]:
        """Read a text's cues in the table's language."""
        if self.language is None:
            return []
        return read_cues(text, split_tokens(text), Language(self.language))

    def idf(self) -> NDArray[np.float64]:
        """Weigh each bucket by how few texts have it; a rare one weighs nothing."""
        texts = {sample.text for task in self.tasks for sample in task.samples}
        seen: Counter[int] = Counter()
        for text in texts:
            seen.update(set(self.buckets(text)))
        idf = np.zeros(SIZE)
        for bucket, count in seen.items():
            if count >= RARE:
                idf[bucket] = 1 + log(len(texts) / count)
        return idf


def fit_table(corpus: Corpus) -> FittedTable:
    """Fit every task of a corpus over one shared idf."""
    idf = corpus.idf()
    # The mass is what inference divides by, so training rounds it as the file does.
    top = float((idf**2).max()) or 1.0
    mass = np.round(idf**2 / top * 255) * top / 255
    outputs = [output for task in corpus.tasks for output in _fit_task(corpus, task, idf, mass)]
    return FittedTable(mass, outputs)


def _fit_task(
    corpus: Corpus, task: Task, idf: NDArray[np.float64], mass: NDArray[np.float64]
) -> list[Fitted]:
    grams = vectorise([corpus.buckets(s.text) for s in task.samples], idf, mass)
    cues = np.array([corpus.cues(s.text) for s in task.samples]) * CUE_GAIN
    width = cues.shape[1] if cues.ndim > 1 else 0
    matrix = hstack([grams, csr_matrix(cues)], format="csr") if width else grams
    labels = [s.label for s in task.samples]
    weights = [s.weight for s in task.samples]
    model = LogisticRegression(C=task.strength, class_weight="balanced", max_iter=150, tol=1e-3)
    model.fit(matrix, labels, sample_weight=weights)
    return _read_outputs(task, model, idf, width)


def _read_outputs(
    task: Task, model: LogisticRegression, idf: NDArray[np.float64], width: int
) -> list[Fitted]:
    rows, biases, known = model.coef_, model.intercept_, list(model.classes_)
    if len(task.classes) == 1:  # two classes, one row: it speaks for the second
        sign = 1.0 if known[1] == task.classes[0] else -1.0
        rows, biases, known = rows * sign, biases * sign, [task.classes[0]]
    return [
        Fitted(
            name if len(task.classes) > 1 else task.name,
            rows[known.index(name)][:SIZE] * idf,
            rows[known.index(name)][SIZE : SIZE + width] * CUE_GAIN,
            float(biases[known.index(name)]),
        )
        for name in task.classes
    ]


def vectorise(
    texts: list[list[int]], idf: NDArray[np.float64], mass: NDArray[np.float64]
) -> csr_matrix:
    """Make one row per text: ``idf / sqrt(sum of mass)`` for each bucket, repeats added."""
    starts = np.cumsum([0, *(len(buckets) for buckets in texts)])
    columns = np.fromiter((b for buckets in texts for b in buckets), np.int64, int(starts[-1]))
    norms = [np.sqrt(max(mass[buckets].sum(), 1e-9)) if buckets else 1.0 for buckets in texts]
    values = idf[columns] / np.repeat(norms, np.diff(starts))
    matrix = csr_matrix((values, columns, starts), shape=(len(texts), SIZE))
    matrix.sum_duplicates()
    return matrix
