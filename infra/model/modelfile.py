"""The writing side of ``vigie.text.model``: float weights become one byte each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from vigie.text.model import MAGIC, ZERO

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from infra.model.linear import Fitted, FittedTable

LARGEST = 127


def write_model(path: Path, tables: dict[str, FittedTable]) -> None:
    """Quantise the tables and write them to one file."""
    header: dict[str, Any] = {"tables": {}}
    columns: list[bytes] = []
    for name, table in tables.items():
        top = float(table.mass.max()) or 1.0
        columns.append(np.round(table.mass / top * 255).astype(np.uint8).tobytes())
        outputs = [_write_output(output, columns) for output in table.outputs]
        header["tables"][name] = {"mass_scale": top / 255, "outputs": outputs}
    header["size"] = len(columns[0])
    head = json.dumps(header, separators=(",", ":")).encode()
    path.write_bytes(MAGIC + len(head).to_bytes(4, "little") + head + b"".join(columns))


def _write_output(output: Fitted, columns: list[bytes]) -> dict[str, Any]:
    scale = _choose_scale(output.weights)
    steps = np.clip(np.round(output.weights / scale), -LARGEST, LARGEST)
    columns.append((steps + ZERO).astype(np.uint8).tobytes())
    cues = [round(float(weight), 5) for weight in output.cues]
    return {"name": output.name, "scale": scale, "bias": round(output.bias, 5), "cues": cues}


def _choose_scale(weights: NDArray[np.float64]) -> float:
    """Clip the few largest weights: one outlier must not coarsen all the others."""
    used = np.abs(weights[weights != 0])
    return float(np.quantile(used, 0.9998)) / LARGEST if used.size else 1.0
