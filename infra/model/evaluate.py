"""Measure the engine beside others, on every open set, and print one table.

``python -m infra.model.evaluate [--folds 0] [--only sentiment moderation] [--folds-in DIR]``: sets
that train are measured by models that have not seen the texts they judge, all others by the
shipped file. A model of a fold takes some minutes to train; ``--folds-in`` keeps them, as 0.bin to
4.bin, and takes those it finds there as they are: empty the folder when a recipe changes.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vigie.text.model import MODEL_FILE

from infra.model.blocks import replace_block
from infra.model.datasets import FOLDS, find_data
from infra.model.panel import Panel, load_panel
from infra.model.sections import SECTIONS
from infra.model.speed import describe_speed

NAMES: Final = (*SECTIONS, "speed")
WITHOUT_FOLDS: Final = frozenset({"own", "speed"})
CARD: Final = MODEL_FILE.with_name("MODEL_CARD.md")
MARKS: Final = ("<!-- figures: begin -->", "<!-- figures: end -->")


def main() -> None:
    """Print every section, and write them to the model card when asked to."""
    options = _read_options()
    if WITHOUT_FOLDS.issuperset(options.only) or not find_data().exists():
        options.folds = []
    with tempfile.TemporaryDirectory() as folder:
        panel = load_panel(options.model, options.folds, options.folds_in or Path(folder))
    lines = []
    for line in _describe(panel, options.only, options.model):
        print(line, flush=True)
        lines.append(line.rstrip())
    if options.write_card:
        replace_block(CARD, *MARKS, "\n".join(["```", *lines, "```"]))


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(FOLDS)))
    parser.add_argument("--folds-in", type=Path, help="keep the folds' models here, or reuse them")
    parser.add_argument("--model", type=Path, default=MODEL_FILE, help="measure another file")
    parser.add_argument("--only", nargs="*", default=[*NAMES], choices=NAMES)
    parser.add_argument("--write-card", action="store_true", help="write the model card's table")
    return parser.parse_args()


def _describe(panel: Panel, chosen: list[str], path: Path) -> Iterator[str]:
    yield f"folds held out: {', '.join(map(str, panel.folds)) or 'none'}"
    for name in NAMES:
        if name in chosen:
            yield f"\n# {name}"
            try:
                yield from describe_speed(path) if name == "speed" else SECTIONS[name](panel)
            except FileNotFoundError as missing:
                yield f"stopped: {missing.filename} is not here; VIGIE_DATA may name its folder"


if __name__ == "__main__":
    main()
