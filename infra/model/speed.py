"""How fast the engine reads short texts on one core, how fast its file loads, and its size."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from vigie.text.engine import analyse_with
from vigie.text.model import load_model

from infra.model.datasets import read_set

SHORT: Final = ("sentiment_en_umsab", "sentiment_fr_umsab")
ROUNDS: Final = 3


def describe_speed(path: Path) -> Iterator[str]:
    """Tell the best of some rounds, each in a process of its own: its first pass knows no word."""
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as processes:
        rounds = list(processes.map(run_round, [path] * ROUNDS))
    first, again = (max(column) for column in list(zip(*rounds, strict=True))[:2])
    loads = min(round_[2] for round_ in rounds)
    yield f"{first:.0f} texts a second in a first pass, {again:.0f} in a second over the same texts"
    yield f"model file {path.stat().st_size / 1e6:.2f} MB, loads in {loads * 1000:.1f} ms"


def run_round(path: Path) -> tuple[float, float, float]:
    """Time two passes over the short texts, in texts per second of this core, and the loading."""
    texts = [sample.text for name in SHORT for sample in read_set(name)]
    start = time.process_time()
    model = load_model(path)
    loads = time.process_time() - start
    speeds = []
    for _ in range(2):
        start = time.process_time()
        for text in texts:
            analyse_with(model, text)
        speeds.append(len(texts) / (time.process_time() - start))
    return speeds[0], speeds[1], loads
