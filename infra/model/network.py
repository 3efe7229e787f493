"""The hidden part of a table: one layer of rectified units, shared by all tasks of a language.

Trained by plain back-propagation on the CPU: Adagrad by row for the buckets, Adam for the rest,
buckets and hidden units dropped at random (Iyyer et al. 2015 drop words of their averaging network
likewise). Fixed seeds: the same data gives the same weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

if TYPE_CHECKING:
    from numpy.random import Generator

    from infra.model.space import Space, Task

Array: TypeAlias = NDArray[np.float32]

BATCH = 256
STEP_ROWS = 0.01
STEP_DENSE = 0.002
DECAY = 1e-4
DROPPED_GRAMS = 0.5
DROPPED_UNITS = 0.2
MOST_SAY = 4.0  # a small task is heard this much louder at most
_TINY = 1e-6


@dataclass
class Network:
    """The weights: buckets and dense to hidden, hidden and dense to outputs."""

    grams: Array
    dense: Array
    bias: Array
    out: Array
    out_dense: Array
    out_bias: Array

    @property
    def small(self) -> tuple[Array, ...]:
        """All but the buckets' weights."""
        return (self.dense, self.bias, self.out, self.out_dense, self.out_bias)


def make_network(buckets: int, dense: int, hidden: int, outputs: int, chance: Generator) -> Network:
    """Start a network at random."""

    def normal(scale: float, *shape: int) -> Array:
        return chance.normal(0, scale, shape).astype(np.float32)

    return Network(
        normal(0.1, buckets, hidden),
        normal(0.1, dense, hidden),
        np.zeros(hidden, np.float32),
        normal(hidden**-0.5, hidden, outputs),
        np.zeros((dense, outputs), np.float32),
        np.zeros(outputs, np.float32),
    )


def fit_network(space: Space, tasks: list[Task], *, hidden: int, epochs: int, seed: int) -> Network:
    """Train on all tasks at once; each sample teaches the outputs of its own task only."""
    chance = np.random.default_rng(seed)
    matrices = [space.vectorise([s.text for s in task.samples]) for task in tasks]
    grams = vstack([m for m, _ in matrices]).tocsr().astype(np.float32)
    dense = np.vstack([d for _, d in matrices]).astype(np.float32)
    teacher = _Teacher(tasks)
    network = make_network(grams.shape[1], dense.shape[1], hidden, teacher.outputs, chance)
    trainer = _Trainer(network, chance)
    steps = epochs * (len(dense) // BATCH + 1)
    for _ in range(epochs):
        order = chance.permutation(len(dense))
        for start in range(0, len(order), BATCH):
            picked = order[start : start + BATCH]
            trainer.learn(grams[picked], dense[picked], teacher, picked, steps)
    network.out_bias += np.array([t.lean for t in tasks for _ in t.outputs], np.float32)
    return network


class _Teacher:
    """What every sample's outputs should have been."""

    def __init__(self, tasks: list[Task]) -> None:
        sizes = [len(task.outputs) for task in tasks]
        self.outputs = sum(sizes)
        self._starts = np.cumsum([0, *sizes])
        self._sizes = sizes
        self._task = np.concatenate([np.full(len(t.samples), i) for i, t in enumerate(tasks)])
        self._truth = np.concatenate([task.truth() for task in tasks])
        most = max(len(task.samples) for task in tasks)
        shares = [min(MOST_SAY, (most / len(task.samples)) ** 0.5) for task in tasks]
        weights = [task.weights() * share for task, share in zip(tasks, shares, strict=True)]
        self._weight = np.concatenate(weights).astype(np.float32)

    def correct(self, scores: Array, picked: NDArray[np.int64]) -> Array:
        """Give the gradient of the loss by the scores: what was said less what was true."""
        wrong = np.zeros_like(scores)
        for place, size in enumerate(self._sizes):
            rows = np.flatnonzero(self._task[picked] == place)
            if len(rows):
                columns = slice(self._starts[place], self._starts[place] + size)
                said = _odds(scores[rows, columns])
                truth = self._truth[picked[rows]]
                target = np.eye(size)[truth] if size > 1 else truth[:, None]
                wrong[rows, columns] = (said - target) * self._weight[picked[rows], None]
        return wrong / len(picked)


def _odds(scores: Array) -> Array:
    if scores.shape[1] == 1:
        return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


class _Trainer:
    """One network and the memory of its gradients."""

    def __init__(self, network: Network, chance: Generator) -> None:
        self._network, self._chance = network, chance
        self._row_squares = np.zeros(len(network.grams), np.float32)
        self._means = [np.zeros_like(each) for each in network.small]
        self._squares = [np.zeros_like(each) for each in network.small]
        self._steps = 0

    def learn(
        self,
        grams: csr_matrix,
        dense: Array,
        teacher: _Teacher,
        picked: NDArray[np.int64],
        steps: int,
    ) -> None:
        """Take one step on one batch; steps shrink evenly to none."""
        net = self._network
        pace = 1 - self._steps / steps
        self._steps += 1
        grams.data = grams.data * self._keep(grams.nnz, DROPPED_GRAMS)
        raw = grams @ net.grams + dense @ net.dense + net.bias
        kept = self._keep(raw.size, DROPPED_UNITS).reshape(raw.shape)
        units = np.maximum(raw, 0) * kept
        wrong = teacher.correct(units @ net.out + dense @ net.out_dense + net.out_bias, picked)
        back = wrong @ net.out.T * kept * (raw > 0)
        self._move_rows(grams, back, pace)
        slopes = (dense.T @ back, back.sum(0), units.T @ wrong, dense.T @ wrong, wrong.sum(0))
        self._move_small(slopes, pace)

    def _keep(self, size: int, dropped: float) -> Array:
        kept = self._chance.random(size, np.float32) > dropped
        return (kept / (1 - dropped)).astype(np.float32)

    def _move_rows(self, grams: csr_matrix, back: Array, pace: float) -> None:
        turned = grams.T.tocsr()
        rows = np.flatnonzero(np.diff(turned.indptr))
        slope = turned[rows] @ back + DECAY * self._network.grams[rows]
        self._row_squares[rows] += (slope**2).mean(1)
        reach = np.sqrt(self._row_squares[rows])[:, None] + _TINY
        self._network.grams[rows] -= STEP_ROWS * pace * slope / reach

    def _move_small(self, slopes: tuple[Array, ...], pace: float) -> None:
        fade, fade_squares = 0.9, 0.99
        for place, (weights, slope) in enumerate(zip(self._network.small, slopes, strict=True)):
            full = slope + 10 * DECAY * weights
            self._means[place] = fade * self._means[place] + (1 - fade) * full
            self._squares[place] = (
                fade_squares * self._squares[place] + (1 - fade_squares) * full**2
            )
            mean = self._means[place] / (1 - fade**self._steps)
            square = self._squares[place] / (1 - fade_squares**self._steps)
            step = STEP_DENSE * pace * mean / (np.sqrt(square) + _TINY)
            np.subtract(weights, step, out=weights)
