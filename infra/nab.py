"""The Numenta Anomaly Benchmark's standard score of our series scores, on the files at hand.

Lavin and Ahmad 2015, "Evaluating real-time anomaly detection algorithms". Scores are read at one
threshold for all files, chosen to be the best (``sweep``) or given. Run: python -m infra.nab FOLDER
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vigie.series import score_series

FALSE_ALARM = 0.11
PROBATION = 0.15
PROBATION_ROWS = 750
FAR = 3.0


@dataclass(frozen=True, slots=True)
class Scored:
    """One file: our score of each row, and its label windows as first and last row."""

    scores: tuple[float, ...]
    windows: tuple[tuple[int, int], ...]


def read_folder(folder: Path) -> dict[str, Scored]:
    """Score every labelled file of a folder."""
    labels: Mapping[str, list[list[str]]] = json.loads((folder / "windows.json").read_text())
    return {name: _read(folder / name, windows) for name, windows in sorted(labels.items())}


def _read(path: Path, windows: Sequence[Sequence[str]]) -> Scored:
    with path.open() as lines:
        rows = [
            (datetime.fromisoformat(row["timestamp"]), float(row["value"]))
            for row in csv.DictReader(lines)
        ]
    times = [at for at, _ in rows]
    scores = tuple(score for _, _, score, _ in score_series(rows))
    spans = ([datetime.fromisoformat(edge) for edge in window] for window in windows)
    places = (
        (
            next(i for i, at in enumerate(times) if at >= first),
            max(i for i, at in enumerate(times) if at <= last),
        )
        for first, last in spans
    )
    return Scored(scores, tuple(places))


def earn(scored: Scored, threshold: float) -> float:
    """What one file earns: early detections up to 1, misses -1, false alarms to -0.11 each."""
    probation = int(min(PROBATION * len(scored.scores), PROBATION_ROWS))
    alarms = [i for i, s in enumerate(scored.scores) if s >= threshold and i >= probation]
    earned = 0.0
    for first, last in scored.windows:
        hit = next((i for i in alarms if first <= i <= last), None)
        if hit is None:
            earned -= 1
        else:
            earned += _worth(-(last - hit + 1) / (last - first + 1)) / _worth(-1.0)
    outside = (i for i in alarms if not any(a <= i <= b for a, b in scored.windows))
    return earned + FALSE_ALARM * sum(_worth(_distance(i, scored.windows)) for i in outside)


def _distance(row: int, windows: Sequence[tuple[int, int]]) -> float:
    """Rows after the last window that ended, in widths of that window."""
    past = [(first, last) for first, last in windows if last < row]
    if not past:
        return math.inf
    first, last = past[-1]
    return (row - last) / (last - first)


def _worth(position: float) -> float:
    """1 at the start of a window, 0 at its end, -1 far behind it."""
    return -1.0 if position > FAR else 2 / (1 + math.exp(5 * position)) - 1


def score(files: Mapping[str, Scored], threshold: float) -> float:
    """0 is what doing nothing earns, 100 what perfection does, over all files together."""
    windows = sum(len(scored.windows) for scored in files.values())
    earned = sum(earn(scored, threshold) for scored in files.values())
    return 100 * (earned + windows) / (2 * windows)


def sweep(files: Mapping[str, Scored]) -> tuple[float, float]:
    """The best threshold of all and what it scores."""
    levels = {round(s, 2) for scored in files.values() for s in scored.scores}
    return max(((level, score(files, level)) for level in levels), key=lambda found: found[1])


def report(folder: Path) -> Iterator[str]:
    """The score at the best threshold, then file by file."""
    files = read_folder(folder)
    threshold, best = sweep(files)
    yield f"NAB standard {best:.1f} at threshold {threshold:.4f}, {score(files, 0.5):.1f} at 0.5"
    for name, scored in files.items():
        yield f"  {name:28} {score({name: scored}, threshold):6.1f}"


if __name__ == "__main__":
    for line in report(Path(sys.argv[1])):
        print(line)
