"""The writing side of ``vigie.text.model``: float weights become one byte each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from vigie.text.model import ZERO
from vigie.text.rows import LANE, order_columns

from infra.model.tempering import write_parts

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from infra.model.table import Column, FittedTable

LARGEST = 127
_DIGITS = 5


def write_model(path: Path, tables: dict[str, FittedTable]) -> None:
    """Quantise the tables and write them to one file."""
    header, rows = {}, []
    for name, table in tables.items():
        header[name], matrix = _quantise(table)
        rows.append(matrix.tobytes())
    write_parts(path, header, b"".join(rows))


def _quantise(table: FittedTable) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    top = float(table.mass.max()) or 1.0
    columns = [np.round(table.mass / top * 255).astype(np.uint8)]
    outputs = [_write_column(column, columns) for column in table.outputs]
    hidden = [_write_column(column, columns) for column in table.hidden]
    width = -(-len(columns) // LANE) * LANE
    columns += [np.full(len(columns[0]), ZERO, np.uint8)] * (width - len(columns))
    header = {
        "bits": table.bits,
        "width": width,
        "mass_scale": top / 255,
        "outputs": outputs,
        "hidden": hidden,
    }
    return header, np.stack(columns, axis=1)[:, order_columns(width)]


def _write_column(column: Column, columns: list[NDArray[np.uint8]]) -> dict[str, Any]:
    scale = _choose_scale(column.grams)
    steps = np.clip(np.round(column.grams / scale), -LARGEST, LARGEST)
    columns.append((steps + ZERO).astype(np.uint8))
    return {
        "name": str(column.name),
        "scale": scale,
        "dense": np.round(column.dense, _DIGITS).tolist(),
        "bias": round(column.bias, _DIGITS),
        "hidden": np.round(column.hidden, _DIGITS).tolist(),
    }


def _choose_scale(weights: NDArray[np.float64]) -> float:
    """Choose the step of least squared error: clipping a few outliers beats coarse steps."""
    top = float(np.abs(weights).max()) or 1.0
    sample = weights[weights != 0]
    scales = [top * part / LARGEST for part in (1.0, 0.8, 0.6, 0.45, 0.33, 0.25, 0.18)]

    def error(scale: float) -> float:
        steps = np.clip(np.round(sample / scale), -LARGEST, LARGEST)
        return float(((steps * scale - sample) ** 2).sum())

    return min(scales, key=error) if sample.size else 1.0
