"""A table whole: its linear and hidden parts joined, and their scores on any text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from infra.model.linear import Linear, fit_linear
from infra.model.network import Network, fit_network
from infra.model.space import DENSE_GAIN, Space, Task, build_space

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARE = 0.6  # the linear part's say in a score; the hidden part has the rest


@dataclass(frozen=True)
class Column:
    """An output or hidden unit before its weights are made bytes; ``grams`` hold the idf."""

    name: str
    grams: NDArray[np.float64]
    dense: NDArray[np.float64]
    bias: float
    hidden: NDArray[np.float64]


@dataclass(frozen=True)
class FittedTable:
    """What the file holds of a table, in floats."""

    bits: int
    mass: NDArray[np.float64]
    outputs: list[Column]
    hidden: list[Column]


def fit_table(
    tasks: list[Task], language: str | None, *, bits: int, hidden: int, epochs: int, seed: int
) -> FittedTable:
    """Fit every task of a table over one space; with no hidden unit the linear part says all."""
    space = build_space(tasks, language, bits)
    linear = [each for task in tasks for each in fit_linear(space, task)]
    names = [name for task in tasks for name in task.outputs]
    if not hidden:
        outputs = [_alone(n, each, space.idf) for n, each in zip(names, linear, strict=True)]
        return FittedTable(bits, space.mass, outputs, [])
    network = fit_network(space, tasks, hidden=hidden, epochs=epochs, seed=seed)
    outputs = [
        _join(name, each, space.idf, network, place)
        for place, (name, each) in enumerate(zip(names, linear, strict=True))
    ]
    return FittedTable(bits, space.mass, outputs, _read_hidden(space, network))


def _join(
    name: str, linear: Linear, idf: NDArray[np.float64], network: Network, place: int
) -> Column:
    rest = 1 - SHARE
    return Column(
        name,
        linear.grams * idf * SHARE,
        (linear.dense * SHARE + network.out_dense[:, place] * rest) * DENSE_GAIN,
        linear.bias * SHARE + float(network.out_bias[place]) * rest,
        network.out[:, place] * rest,
    )


def _alone(name: str, linear: Linear, idf: NDArray[np.float64]) -> Column:
    return Column(name, linear.grams * idf, linear.dense * DENSE_GAIN, linear.bias, np.zeros(0))


def _read_hidden(space: Space, network: Network) -> list[Column]:
    return [
        Column(
            f"h{unit}",
            network.grams[:, unit] * space.idf * (space.idf > 0),
            network.dense[:, unit] * DENSE_GAIN,
            float(network.bias[unit]),
            np.zeros(0),
        )
        for unit in range(network.grams.shape[1])
    ]
