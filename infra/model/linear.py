"""The linear part of a table: every output is one logistic regression's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from infra.model.space import Space, Task


@dataclass(frozen=True)
class Linear:
    """Weights of one output over buckets and dense features."""

    grams: NDArray[np.float64]
    dense: NDArray[np.float64]
    bias: float


def fit_linear(space: Space, task: Task) -> list[Linear]:
    """Fit a task's outputs, in the order of ``task.outputs``."""
    grams, dense = space.vectorise([sample.text for sample in task.samples])
    matrix = hstack([grams, csr_matrix(dense)], format="csr")
    model = LogisticRegression(C=task.strength, max_iter=150, tol=1e-3)
    model.fit(matrix, task.truth(), sample_weight=task.weights())
    size = grams.shape[1]
    return [
        Linear(row[:size], row[size:], float(bias) + task.lean)
        for row, bias in zip(model.coef_, model.intercept_, strict=True)
    ]
