"""Measure name matching on the labelled set: ``python -m infra.model.matching [--show odd|even]``.

Rules were tuned on the odd lines alone; the even ones only ever test. A match is right when the
name, the place and both offsets are; how it was written is counted apart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from vigie.text.terms import Term, make_terms, match_terms

FIXTURES: Final = Path(__file__).parents[2] / "tests/fixtures/text"
ROUNDS: Final = 5
Row = dict[str, Any]
Tally = Counter[str]


def read_terms(path: Path = FIXTURES / "matching_terms.json") -> tuple[Term, ...]:
    """The terms of a file as `vigie match` takes it."""
    return make_terms(json.loads(path.read_text("utf-8")))


def read_half(half: str) -> list[Row]:
    """The odd or the even lines of the labelled set."""
    lines = (FIXTURES / "matching.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines[half == "even" :: 2]]


def more_terms(terms: Sequence[Term], size: int = 100) -> tuple[Term, ...]:
    """As many terms as asked for, the rest invented names that look like names."""
    parts = ("Maison", "Atelier", "Clinique", "Garage", "Studio", "Banque", "Hôtel")
    ends = (
        "Valmont",
        "Kerivel",
        "Lumio",
        "Ostrea",
        "Brenaz",
        "Solvay",
        "Mirabel",
        "Novak",
        "Tilia",
    )
    made = (Term(f"{parts[n % 7]} {ends[n % 9]} {n // 63 or ''}".strip()) for n in range(size))
    return (*terms, *made)[:size]


def count(rows: Iterable[Row], terms: tuple[Term, ...], *, show: bool = False) -> Tally:
    """Right, wrong and missed, in all and per name, and how each right one was told."""
    tally: Tally = Counter()
    for row in rows:
        wanted = {(m["name"], m["start"], m["end"]): m["how"] for m in row["matches"]}
        found = {(m.name, m.start, m.end): m.how.value for m in match_terms(row["text"], terms)}
        for key in wanted.keys() | found.keys():
            verdict = "missed" if key not in found else "right" if key in wanted else "wrong"
            how = wanted.get(key, found.get(key))
            tally.update([verdict, f"{verdict} {key[0]}", f"{verdict} {how}"])
            tally["how right"] += verdict == "right" and wanted[key] == found[key]
            if show and (verdict != "right" or wanted[key] != found[key]):
                print(f"{verdict:7}{row['id']} {row['text']!r} {key} {found.get(key)}")
    return tally


def rates(tally: Tally, of: str = "") -> tuple[float, float]:
    """Precision and recall; of a name or a way of writing when told."""
    right, wrong, missed = (tally[f"{v} {of}".strip()] for v in ("right", "wrong", "missed"))
    return right / max(1, right + wrong), right / max(1, right + missed)


def texts_per_second(texts: Sequence[str], terms: tuple[Term, ...]) -> float:
    """Texts matched in a second of this core's time, best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            match_terms(text, terms)
        best = min(best, time.process_time() - start)
    return len(texts) / best


def main() -> None:
    """Print precision and recall of both halves, per way and per name, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=("odd", "even"), help="print what goes wrong in a half")
    shown = parser.parse_args().show
    terms = read_terms()
    for half in ("odd", "even"):
        tally = count(read_half(half), terms, show=half == shown)
        precision, recall = rates(tally)
        told = tally["how right"] / max(1, tally["right"])
        print(f"{half:5} precision {precision:.3f} recall {recall:.3f} how {told:.3f}")
        for of in ("exact", "variant", "misspelling", *(term.name for term in terms)):
            precision, recall = rates(tally, of)
            if half == "even":
                print(f"  {of:20} precision {precision:.3f} recall {recall:.3f}")
    texts = [row["text"] for half in ("odd", "even") for row in read_half(half)]
    print(f"{texts_per_second(texts, more_terms(terms)):.0f} texts a second with 100 terms")


if __name__ == "__main__":
    main()
