"""Fit how sure a probability may sound: one temperature per language and yes-or-no head.

``python -m infra.model.calibrate --model 0.bin --fold 0 [--write]`` fits on the texts that fold
held out of the model's training (Guo et al. 2017) and writes ``temperatures.json``, which training
applies; ``--apply FILE`` brings a file trained before to those temperatures. No decision moves: a
temperature leaves 0.5 where it is. The heads learn from balanced classes and so sound unsure; the
mood's probability is within its limit as trained and stays as it is.
"""

from __future__ import annotations

import argparse
import json
from math import log
from pathlib import Path
from typing import Final, NamedTuple

from vigie.analysis import Language
from vigie.text.engine import analyse_with
from vigie.text.model import load_model, sigmoid

from infra.model.datasets import Sample
from infra.model.panel import Model
from infra.model.recipes import speech_tasks
from infra.model.scores import calibration_error
from infra.model.tempering import TEMPERATURES, read_applied, read_temperatures, temper_model

HEADS: Final = ("offensive", "spam", "promotion")
TRIED: Final = tuple(1.04**step for step in range(-24, 25))  # 0.4 to 2.6, and 1
_TINY: Final = 1e-9


class Promise(NamedTuple):
    """The logit of one text's head, whether it came true, and what the text counts."""

    score: float
    true: bool
    weight: float


def main() -> None:
    """Fit and print, write when asked to, or apply what is written to a file."""
    options = _read_options()
    if options.apply:
        temper_model(options.apply, read_temperatures())
        return
    model, applied = load_model(options.model), read_applied(options.model)
    fitted = {}
    for language in ("fr", "en"):
        factors = fit_language(model, language, options.fold)
        fitted[language] = {h: round(f * applied[language][h], 2) for h, f in factors.items()}
    if options.write:
        TEMPERATURES.write_text(json.dumps(fitted, indent=2) + "\n", "utf-8")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--model", type=Path, help="the file trained without the fold")
    task.add_argument("--apply", type=Path, help="bring this file to the written temperatures")
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def fit_language(model: Model, language: str, fold: int) -> dict[str, float]:
    """Fit every head of a language and print its error before and after."""
    fitted = {}
    for task in speech_tasks(language, fold=None):
        if task.name in HEADS:
            samples = [sample for sample in task.samples if sample.fold == fold]
            promises = hear_promises(model, language, task.name, samples)
            fitted[task.name] = fit_temperature(promises)
            print(f"{language} {task.name:10}" + _describe(promises, fitted[task.name]))
    return fitted


def hear_promises(model: Model, language: str, head: str, samples: list[Sample]) -> list[Promise]:
    """Answer the texts that the language's own table answers."""
    answered = ((sample, analyse_with(model, sample.text)) for sample in samples)
    return [
        Promise(_undo_sigmoid(getattr(answer, head)), sample.label == "yes", sample.weight)
        for sample, answer in answered
        if (answer.language is Language.FR) == (language == Language.FR)
    ]


def fit_temperature(promises: list[Promise]) -> float:
    """Choose the temperature under which the truth is likeliest."""

    def surprise(temperature: float) -> float:
        odds = ((sigmoid(p.score / temperature), p) for p in promises)
        return -sum(p.weight * log((one if p.true else 1 - one) + _TINY) for one, p in odds)

    best: float = min(TRIED, key=surprise)
    return best


def _describe(promises: list[Promise], factor: float) -> str:
    before, after = (
        calibration_error((sigmoid(p.score / t), p.true) for p in promises) for t in (1.0, factor)
    )
    return f"{len(promises):6} texts, times {factor:.2f}: error {before:.3f} then {after:.3f}"


def _undo_sigmoid(odds: float) -> float:
    return log((odds + _TINY) / (1 - odds + _TINY))


if __name__ == "__main__":
    main()
