"""Measure the engine beside others, on every open set, and print one table.

``python -m infra.model.evaluate [--folds 0 1 2 3 4]``: sets that train are measured by models
that have not seen the texts they judge; all other sets by the shipped file.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vigie.text.engine import DECISION, analyse_with
from vigie.text.model import load_model

from infra.model.datasets import FOLDS, TRAINABLE, Sample, read_set
from infra.model.rivals import judges_for
from infra.model.scenes import print_moderation, print_own, print_speed
from infra.model.scores import macro_f1
from infra.model.train import train_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from vigie.analysis import Analysis
    from vigie.text.model import Table

SENTIMENT: Final = (
    "sentiment_en_semeval17",
    "sentiment_en_umsab",
    "sentiment_en_airline",
    "sentiment_en_sanders",
    "sentiment_en_sxswbrands",
    "sentiment_en_s140test",
    "sentiment_en_vadertweets",
    "sentiment_en_vaderamazon",
    "sentiment_fr_umsab",
    "sentiment_fr_allocineseries",
    "sentiment_fr_amazonbooks",
    "sentiment_fr_trustpilot",
)
OFFENSIVE: Final = (
    "train/offensive_en_olid",
    "offensive_en_hatemoji",
    "offensive_en_mlma",
    "offensive_fr_toxifrenchagree",
    "offensive_fr_jigsawmt",
    "offensive_fr_mlma",
    "offensive_fr_cyberado",
)
SPAM: Final = ("spam_en_youtube", "spam_en_sms", "spam_en_datacamp", "spam_fr_smsmt")
OTHERS: Final = ("complaint_en_preotiuc", "intent_en_adidas", "intent_en_iphonebuy")
Model = dict[str, "Table"]


def main() -> None:
    """Print the table of sets, then intents, moderation and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(FOLDS)))
    folds = parser.parse_args().folds
    with tempfile.TemporaryDirectory() as folder:
        held_out = {fold: _train_fold(fold, Path(folder)) for fold in folds}
    print(f"{'set':34}{'texts':>7}{'ours':>8}{'VADER':>8}{'rival':>8}  how ours was measured")
    for name in SENTIMENT:
        _print_row(name, held_out, lambda a: a.sentiment.label.value)
    for name in OFFENSIVE:
        _print_row(name, held_out, _offence)
    for name in SPAM:
        _print_row(name, held_out, _spam)
    for name in OTHERS:
        _print_row(name, held_out, _READ_INTENT[name])
    _print_row("lang_multi_umsab", held_out, lambda a: a.language.value)
    print_own()
    print_moderation()
    print_speed()


def _train_fold(fold: int, folder: Path) -> Model:
    path = folder / f"{fold}.bin"
    train_model(path, fold=fold)
    return load_model(path)


def _offence(analysis: Analysis) -> str:
    return "offensive" if analysis.offensive >= DECISION else "ok"


def _spam(analysis: Analysis) -> str:
    return "spam" if analysis.spam >= DECISION else "ok"


_READ_INTENT: Final[dict[str, Callable[[Analysis], str]]] = {
    "complaint_en_preotiuc": lambda a: "complaint" if "complaint" in a.intents else "other",
    "intent_en_adidas": lambda a: "intent" if "purchase" in a.intents else "other",
    "intent_en_iphonebuy": lambda a: "intent" if "purchase" in a.intents else "other",
}


def _print_row(name: str, held_out: dict[int, Model], read: Callable[[Analysis], str]) -> None:
    samples, models = _judges(name, held_out)
    truth = [_truth(sample) for sample in samples]
    only = set(truth) if "sentiment_fr" in name and len(set(truth)) == 2 else None  # noqa: PLR2004
    ours = [
        _decide(analyse_with(m, s.text), read, only) for s, m in zip(samples, models, strict=True)
    ]
    line = f"{name:34}{len(samples):7}{macro_f1(truth, ours):8.3f}"
    line += _rival_columns(name, samples, truth)
    print(line, " held out" if name in TRAINABLE else " never trained on")


def _judges(name: str, held_out: dict[int, Model]) -> tuple[list[Sample], list[Model]]:
    samples = read_set(name)
    if name not in TRAINABLE:
        return samples, [load_model()] * len(samples)
    samples = [sample for sample in samples if sample.fold in held_out]
    return samples, [held_out[sample.fold] for sample in samples]


def _truth(sample: Sample) -> str:
    foreign = {"es", "it", "pt", "ar", "de", "hi"}
    return "other" if sample.label in foreign else sample.label


def _decide(analysis: Analysis, read: Callable[[Analysis], str], only: set[str] | None) -> str:
    """Read a decision; on a set of two moods the more probable of the two."""
    if only is None:
        return read(analysis)
    return "positive" if analysis.sentiment.positive >= analysis.sentiment.negative else "negative"


def _rival_columns(name: str, samples: list[Sample], truth: list[str]) -> str:
    texts = [sample.text for sample in samples]
    return "".join(
        f"{macro_f1(truth, [judge(text) for text in texts]):8.3f}" if judge else f"{'':8}"
        for judge in judges_for(name)
    )


if __name__ == "__main__":
    main()
