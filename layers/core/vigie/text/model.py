"""The model file: columns of one signed byte per bucket, read once on first use.

Layout: magic, four bytes of header length, a JSON header, then the columns in the header's order.
Each table (``fr``, ``en``, ``language``) has one ``mass`` column, the squared weight of a bucket,
and one column per output. A score is ``scale * sum(column) / sqrt(sum(mass)) + cues + bias``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MAGIC: Final = b"VIGIE\x01"
ZERO: Final = 128  # a column byte b stands for b - ZERO: bytes index to small, shared integers
MODEL_FILE: Final = Path(__file__).with_name("model.bin")


@dataclass(frozen=True, slots=True)
class Output:
    """One linear score: a column of weights, its scale, its bias, and one weight per cue."""

    name: str
    column: bytes
    scale: float
    bias: float
    cues: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The outputs that share buckets and a norm."""

    mass: bytes
    mass_scale: float
    outputs: tuple[Output, ...]

    def score(self, buckets: list[int], cues: Sequence[float]) -> dict[str, float]:
        """Compute the logit of every output; no bucket at all leaves cues and bias."""
        if len(buckets) < 2:  # noqa: PLR2004 itemgetter answers a tuple from two indexes on
            buckets = buckets * 2
        pick = itemgetter(*buckets) if buckets else None
        mass = sum(pick(self.mass)) * self.mass_scale if pick else 0.0
        norm = 1 / sqrt(mass) if mass > 0 else 0.0
        scores = {}
        for output in self.outputs:
            total = sum(pick(output.column)) - ZERO * len(buckets) if pick else 0
            learned = total * output.scale * norm
            cued = sum(w * c for w, c in zip(output.cues, cues, strict=False) if c)
            scores[output.name] = learned + cued + output.bias
        return scores


@cache
def load_model(path: Path = MODEL_FILE) -> dict[str, Table]:
    """Read the model file into its tables by name."""
    blob = path.read_bytes()
    start = len(MAGIC) + 4
    end = start + int.from_bytes(blob[len(MAGIC) : start], "little")
    header = json.loads(blob[start:end])
    columns = _Columns(blob, end, header["size"])
    return {name: _read_table(columns, table) for name, table in header["tables"].items()}


class _Columns:
    def __init__(self, blob: bytes, start: int, size: int) -> None:
        self._blob, self._at, self._size = blob, start, size

    def take(self) -> bytes:
        column = self._blob[self._at : self._at + self._size]
        self._at += self._size
        return column


def _read_table(columns: _Columns, table: dict[str, Any]) -> Table:
    mass = columns.take()
    outputs = tuple(
        Output(o["name"], columns.take(), o["scale"], o["bias"], tuple(o["cues"]))
        for o in table["outputs"]
    )
    return Table(mass, table["mass_scale"], outputs)


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
