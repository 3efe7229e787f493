"""A trained file's header: every output's score divided by its temperature, and remembered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from vigie.text.model import MAGIC

TEMPERATURES: Final = Path(__file__).with_name("temperatures.json")
_DIGITS: Final = 5
Temperatures = dict[str, dict[str, float]]


def temper_model(path: Path, temperatures: Temperatures) -> None:
    """Divide every output's score by its temperature; the file remembers it, twice is as once."""
    header, rows = read_parts(path)
    for name, table in header.items():
        for unit in table["outputs"]:
            wanted = temperatures.get(name, {}).get(unit["name"], 1.0)
            _scale(unit, unit.get("temperature", 1.0) / wanted)
            unit["temperature"] = wanted
    write_parts(path, header, rows)


def _scale(unit: dict[str, Any], factor: float) -> None:
    for part in ("dense", "hidden"):
        unit[part] = [round(weight * factor, _DIGITS) for weight in unit[part]]
    unit["scale"] *= factor
    unit["bias"] = round(unit["bias"] * factor, _DIGITS)


def read_applied(path: Path) -> Temperatures:
    """Read the temperature every score of a file was divided by."""
    return {
        name: {unit["name"]: unit.get("temperature", 1.0) for unit in table["outputs"]}
        for name, table in read_parts(path)[0].items()
    }


def read_temperatures() -> Temperatures:
    """Read what ``infra.model.calibrate`` fitted, by language and output."""
    found: Temperatures = json.loads(TEMPERATURES.read_text("utf-8"))
    return found


def read_parts(path: Path) -> tuple[dict[str, Any], bytes]:
    """Read a model file's header and the rows of all its tables."""
    blob = path.read_bytes()
    start = len(MAGIC) + 4
    end = start + int.from_bytes(blob[len(MAGIC) : start], "little")
    return json.loads(blob[start:end]), blob[end:]


def write_parts(path: Path, header: dict[str, Any], rows: bytes) -> None:
    """Write a model file from its header and rows."""
    head = json.dumps(header, separators=(",", ":")).encode()
    path.write_bytes(MAGIC + len(head).to_bytes(4, "little") + head + rows)
