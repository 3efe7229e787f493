"""Train the embedded engine and write its one file. Same data, same file.

``python -m infra.model.train [--fold N] [--out FILE]``: without a fold, everything that may train
does; with one, that fifth of every set is kept for ``infra.model.evaluate``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from vigie.text.model import MODEL_FILE

from infra.model import recipes
from infra.model.linear import Corpus, fit_table
from infra.model.modelfile import write_model

LANGUAGES: Final = ("fr", "en")


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
    tables = {"language": fit_table(Corpus(recipes.language_tasks(fold=fold), None))}
    for language in LANGUAGES:
        tasks = recipes.speech_tasks(language, fold=fold)
        tables[language] = fit_table(Corpus(tasks, language))
    write_model(path, tables)


if __name__ == "__main__":
    main()
