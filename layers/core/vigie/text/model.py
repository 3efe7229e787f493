"""The model file: one table of byte rows per language, read once on first use.

Layout: magic, four bytes of header length, a JSON header, then each table's rows in the header's
order. A row belongs to one bucket of hashed n-grams and holds, one byte each: its squared weight
(``mass``), a weight per output, a weight per hidden unit. With ``n`` the root of the summed mass,
``d`` the dense features and ``c`` a column's sum:

    hidden_j = max(0, c_j / n + V_j . d + a_j)
    score_k  = c_k / n + (W_k . d) + (H_k . hidden) + b_k
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt
from operator import mul
from pathlib import Path
from typing import Any, Final

from vigie.text.features import hash_word
from vigie.text.rows import Rows

MAGIC: Final = b"VIGIE\x02"
ZERO: Final = 128  # a byte b stands for the weight b - ZERO, in steps of its column's scale
MODEL_FILE: Final = Path(__file__).with_name("model.bin")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a column's sum is scaled by, and the weights of what is added to it.

    Those are the dense features, 1 (whose weight is the bias) and, for an output, the hidden units.
    """

    name: str
    scale: float
    weights: tuple[float, ...]


class Table:
    """The outputs and hidden units that share buckets and a norm."""

    def __init__(self, header: dict[str, Any], blob: bytes) -> None:
        """Read a table from its part of the header and its rows."""
        self._mass_scale: float = header["mass_scale"]
        self._outputs = tuple(_read_unit(each) for each in header["outputs"])
        self._names = tuple(unit.name for unit in self._outputs)
        self._hidden = tuple(_read_unit(each) for each in header["hidden"])
        self._rows = Rows(blob, header["width"], hash_word)

    def score(
        self, words: Iterable[str], grams: Sequence[int] = (), dense: Sequence[float] = ()
    ) -> dict[str, float]:
        """Compute the logit of every output; no word at all leaves dense features and bias.

        Args:
            words: normal tokens, each with all its n-grams.
            grams: hashes of what spans words, 32 bits.
            dense: the other features, in the order the model was trained with.
        """
        across = self._rows.sum_grams(grams)
        count, columns = self._rows.unpack(sum(map(self._rows.sum_word, words), across))
        norm = 1 / sqrt(columns[0] * self._mass_scale) if columns[0] else 0.0
        zero = ZERO * count
        sums = [(column - zero) * norm for column in columns[1:]]
        beside = [*dense, 1.0]
        hidden = _add_beside(self._hidden, sums[len(self._outputs) :], beside)
        beside += [one if one > 0 else 0.0 for one in hidden]
        scores = _add_beside(self._outputs, sums, beside)
        return dict(zip(self._names, scores, strict=True))


def _add_beside(
    units: Sequence[Unit], sums: Sequence[float], beside: Sequence[float]
) -> list[float]:
    """Scale the sum of each unit's column and add what stands beside it, weighed."""
    return [
        one * unit.scale + dot(unit.weights, beside) for unit, one in zip(units, sums, strict=False)
    ]


def _read_unit(header: dict[str, Any]) -> Unit:
    weights = (*header["dense"], header["bias"], *header.get("hidden", ()))
    return Unit(header["name"], header["scale"], weights)


@cache
def load_model(path: Path = MODEL_FILE) -> dict[str, Table]:
    """Read the model file into its tables by name."""
    blob = path.read_bytes()
    start = len(MAGIC) + 4
    end = start + int.from_bytes(blob[len(MAGIC) : start], "little")
    tables = {}
    for name, header in json.loads(blob[start:end]).items():
        start, end = end, end + (header["width"] << header["bits"])
        tables[name] = Table(header, blob[start:end])
    return tables


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return float(sum(map(mul, left, right)))


# Python 3.12 has the same in C, six times faster.
dot: Final[Callable[[Sequence[float], Sequence[float]], float]] = getattr(math, "sumprod", _dot)


def sigmoid(score: float) -> float:
    """Turn a logit into a probability, without overflow."""
    if score < 0:
        return (odds := exp(max(score, -60.0))) / (1 + odds)
    return 1 / (1 + exp(-min(score, 60.0)))


def softmax(scores: list[float]) -> list[float]:
    """Turn logits into probabilities that sum to 1."""
    top = max(scores)
    odds = [exp(score - top) for score in scores]
    total = sum(odds)
    return [odd / total for odd in odds]
