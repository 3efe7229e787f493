"""How well the 80/20 gauge tells giving from promoting: `python -m tests.benchmarks.gauge`.

The sentences are our own, about invented businesses. ``tune`` and ``test`` are halves by a hash of
the words: the rules were fitted to the first. One hand wrote both, and many are told twice, once a
language, so ``test`` flatters. ``sidelong`` sells without the usual words, and rules were added for
it; ``last`` was written after the last rule, in the same manner, and is what a stranger may expect
of words that try not to look like selling.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from vigie.gauge import read_leaning
from vigie.saying import Leaning, SaidIn

FOLDER = Path(__file__).parents[1] / "fixtures/text"
LANGUAGES = ("fr", "en")
HALVES = ("tune", "test", "sidelong", "last")


@dataclass(frozen=True)
class Row:
    """A sentence, what it is, and whether the rules were written with it in view."""

    id: str
    text: str
    leaning: Leaning
    half: str


@dataclass(frozen=True)
class Score:
    """Of ``promoting``: how many of those called so are, and how many of those that are were."""

    precision: float
    recall: float
    right: float
    count: int


def read_rows(language: str) -> list[Row]:
    """The labelled sentences of a language."""
    lines = (FOLDER / f"gauge.{language}.jsonl").read_text(encoding="utf-8").splitlines()
    found = (json.loads(line) for line in lines)
    return [Row(one["id"], one["text"], Leaning(one["leaning"]), one["half"]) for one in found]


def score(rows: Iterable[Row], read: Callable[[str], Leaning]) -> Score:
    """How a reader does on some rows."""
    pairs = [(row.leaning, read(row.text)) for row in rows]
    called = [true for true, said in pairs if said is Leaning.PROMOTING]
    truly = [said for true, said in pairs if true is Leaning.PROMOTING]
    hits = called.count(Leaning.PROMOTING)
    return Score(
        precision=hits / max(1, len(called)),
        recall=hits / max(1, len(truly)),
        right=sum(true is said for true, said in pairs) / max(1, len(pairs)),
        count=len(pairs),
    )


def main() -> None:
    """Print both halves, by language."""
    for language in LANGUAGES:
        rows = read_rows(language)
        for half, said_in in product(HALVES, (SaidIn.REPLY, SaidIn.POST)):
            chosen = (row for row in rows if row.half == half)
            one = score(chosen, partial(read_leaning, said_in=said_in))
            sys.stdout.write(
                f"{language} {half} as {said_in}: {one.count} sentences, "
                f"precision {one.precision:.3f}, recall {one.recall:.3f}, right {one.right:.3f}\n"
            )


if __name__ == "__main__":
    main()
