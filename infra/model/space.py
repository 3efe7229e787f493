"""The space a table lives in: hashed n-grams with their weights, and the dense features beside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import log
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from vigie.analysis import Language
from vigie.text.engine import read_dense
from vigie.text.features import hash_pairs, hash_word, split_tokens
from vigie.text.language import pick_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from infra.model.datasets import Sample

RARE = 2  # a bucket seen in fewer texts has no weight
DENSE_GAIN = 0.5  # how freely dense features may speak beside a unit-length vector of n-grams


@dataclass(frozen=True)
class Task:
    """One decision to learn: the samples and the classes, one output each (two classes: one).

    ``strength`` is the inverse of the linear part's regularisation, ``balance`` how far the
    classes are weighed to be equally frequent: 0 as they come, 1 wholly. ``lean`` is added to the
    logit of every output, where one kind of error costs more than the other.
    """

    name: str
    samples: list[Sample]
    classes: tuple[str, ...]
    strength: float = 1.0
    balance: float = 0.5
    lean: float = 0.0

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the outputs in the model file."""
        return self.classes if len(self.classes) > 1 else (self.name,)

    def truth(self) -> NDArray[np.int64]:
        """Give each sample's class by place; of two classes, the named one is 1."""
        if len(self.classes) == 1:
            return np.array([int(s.label == self.classes[0]) for s in self.samples])
        return np.array([self.classes.index(s.label) for s in self.samples])

    def weights(self) -> NDArray[np.float64]:
        """Give each sample's weight, classes balanced, one on average."""
        truth, weights = self.truth(), np.array([s.weight for s in self.samples])
        share = np.bincount(truth, weights=weights) / weights.sum()
        weights = weights * (1 / share[truth] / len(share)) ** self.balance
        return weights / weights.mean()


@dataclass(frozen=True)
class Space:
    """A language's buckets; without a language, words alone and no dense features."""

    language: str | None
    bits: int
    idf: NDArray[np.float64]
    mass: NDArray[np.float64]

    def vectorise(self, texts: Iterable[str]) -> tuple[csr_matrix, NDArray[np.float64]]:
        """Make a row per text: ``idf / sqrt(sum of mass)`` per bucket, repeats added; and dense."""
        buckets = [hash_text(text, self.language, self.bits) for text in texts]
        starts = np.cumsum([0, *map(len, buckets)])
        columns = np.concatenate([*buckets, np.zeros(0, np.int64)])
        norms = [np.sqrt(max(self.mass[each].sum(), 1e-9)) for each in buckets]
        values = self.idf[columns] / np.repeat(norms, np.diff(starts))
        matrix = csr_matrix((values, columns, starts), shape=(len(buckets), len(self.idf)))
        matrix.sum_duplicates()
        return matrix, np.array([measure_text(t, self.language) for t in texts]) * DENSE_GAIN


def build_space(tasks: list[Task], language: str | None, bits: int) -> Space:
    """Weigh each bucket by how few texts have it; a rare one weighs nothing."""
    texts = {sample.text for task in tasks for sample in task.samples}
    seen: Counter[int] = Counter()
    for text in texts:
        seen.update(set(hash_text(text, language, bits).tolist()))
    idf = np.zeros(1 << bits)
    for bucket, count in seen.items():
        if count >= RARE:
            idf[bucket] = 1 + log(len(texts) / count)
    # The mass is what inference divides by, so training rounds it as the file does.
    top = float((idf**2).max()) or 1.0
    return Space(language, bits, idf, np.round(idf**2 / top * 255) * top / 255)


@cache
def hash_text(text: str, language: str | None, bits: int) -> NDArray[np.int64]:
    """Hash a text as the engine does: a table without a language sees words only."""
    tokens = split_tokens(text)
    words = tokens if language else pick_words(tokens)
    grams = [gram for word in words for gram in hash_word(word)]
    grams += hash_pairs(tokens) if language else []
    return np.array(grams, np.int64) & ((1 << bits) - 1)


@cache
def measure_text(text: str, language: str | None) -> list[float]:
    """Measure a text's dense features in the table's language."""
    if language is None:
        return []
    return read_dense(text, split_tokens(text), Language(language))
