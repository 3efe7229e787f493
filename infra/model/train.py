"""Train the embedded engine and write its one file. Same data, same file.

``python -m infra.model.train [--fold N] [--out FILE]``: without a fold, everything that may train
does; with one, that fifth of every set is kept for ``infra.model.evaluate``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from threadpoolctl import threadpool_limits
from vigie.text.model import MODEL_FILE

from infra.model import recipes
from infra.model.modelfile import write_model
from infra.model.table import fit_table
from infra.model.tempering import read_temperatures, temper_model

LANGUAGES: Final = ("fr", "en")
BITS: Final = 17
LANGUAGE_BITS: Final = 16
HIDDEN: Final = 20
EPOCHS: Final = {"fr": 10, "en": 6}  # over a sixth of the texts, and over all


def main() -> None:
    """Train every table and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fold", type=int, default=None)
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    options = parser.parse_args()
    train_model(options.out, fold=options.fold)
    print(f"{options.out.name}: {options.out.stat().st_size / 1e6:.2f} MB")


def train_model(path: Path, *, fold: int | None) -> None:
    """Train on everything that may train, but a fold, and write the file to ``path``."""
    with threadpool_limits(1):  # sums taken in another order end in other bytes
        known = recipes.language_tasks(fold=fold)
        seed = recipes.SEED
        tables = {
            "language": fit_table(known, None, bits=LANGUAGE_BITS, hidden=0, epochs=0, seed=seed)
        }
        for language in LANGUAGES:
            tasks = recipes.speech_tasks(language, fold=fold)
            tables[language] = fit_table(
                tasks, language, bits=BITS, hidden=HIDDEN, epochs=EPOCHS[language], seed=seed
            )
    write_model(path, tables)
    temper_model(path, read_temperatures())


if __name__ == "__main__":
    main()
