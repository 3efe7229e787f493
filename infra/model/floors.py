"""The figures that must not fall, measured on the shipped file alone: ``FLOORS`` of test_floors.

``python -m infra.model.floors [--model FILE] [--write]`` prints the table anew, each floor a margin
under its figure; ``--write`` puts it where the test reads it. Only texts that never trained count:
our own talk's test half, which every clone has, and sets beside the repository.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from math import floor
from pathlib import Path
from typing import Final

from vigie.text.model import MODEL_FILE, load_model

from infra.model.datasets import ROOT, find_data
from infra.model.owntalk import measure_language, measure_talk
from infra.model.panel import Panel, answer_set
from infra.model.scenes import COMPLAINTS, TALK, Texts, count_verdicts, pick_texts, sort_own
from infra.model.scores import macro_f1

MARGIN: Final = 0.02
OWN: Final = ("own fr", "own en")
SETS: Final = (
    "sentiment_en_airline",
    "sentiment_en_sanders",
    "sentiment_en_sxswbrands",
    "sentiment_en_s140test",
    "sentiment_fr_allocineseries",
    "sentiment_fr_amazonbooks",
    "offensive_fr_cyberado",
    "spam_fr_smsmt",
    "spam_en_datacamp",
    "complaint_en_preotiuc",
)
LIMITED: Final = ("complaints hidden", "ordinary talk in review")  # at most; all others at least
TEST: Final = ROOT / "tests/unit/text/test_floors.py"
MARKS: Final = ("# begin floors", "# end floors")
Figures = dict[str, float]


def main() -> None:
    """Print the table, and write it where the test reads it when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL_FILE)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    table = "\n".join(describe_floors(Panel(load_model(options.model))))
    print(table)
    if options.write:
        from infra.model.blocks import replace_block

        replace_block(TEST, *MARKS, table)


def describe_floors(panel: Panel) -> Iterator[str]:
    """Write the table as the test holds it."""
    yield "FLOORS = {"
    for group in (*OWN, *SETS):
        yield f'    "{group}": {{'
        for name, value in measure_group(panel, group).items():
            if name not in LIMITED:
                lowest = max(0, floor((value - MARGIN) * 100 + 1e-6)) / 100
                yield f'        "{name}": {lowest:.2f},'
        yield "    },"
    yield "}"


def measure_group(panel: Panel, group: str) -> Figures:
    """Measure our own talk in a language, or a set that never trained."""
    return _measure_own(panel, group[-2:]) if group in OWN else _measure_set(panel, group)


def is_there(group: str) -> bool:
    """Tell whether this clone has the texts of a group."""
    return group in OWN or (find_data() / f"{group}.jsonl").exists()


def _measure_own(panel: Panel, language: str) -> Figures:
    talk, scenes = panel.judge_own(language), sort_own(panel, language)
    return (
        {name: figure.value for name, figure in measure_talk(talk).items()}
        | {"language": measure_language(talk, language).value}
        | _measure_catch("spam or promotion", scenes["spam"] + scenes["promotion"])
        | {"complaints hidden": count_verdicts(scenes["complaint"])[0]}
        | _measure_disturbed(scenes["talk"])
    )


def _measure_set(panel: Panel, name: str) -> Figures:
    figures: Figures = {"macro-F1": macro_f1(*answer_set(name, panel.judge(name)))}
    if name.startswith("spam"):
        figures |= _measure_catch("spam", pick_texts(panel, name, "spam"))
    for unhappy, label in COMPLAINTS:
        if unhappy == name:
            texts = pick_texts(panel, name, label)
            figures["complaints hidden"] = count_verdicts(texts)[0]
    if name in TALK:
        figures |= _measure_disturbed(pick_texts(panel, name))
    return figures


def _measure_catch(kind: str, texts: Texts) -> Figures:
    hidden, review = count_verdicts(texts)
    return {
        f"{kind} hidden": hidden / len(texts),
        f"{kind} hidden or in review": (hidden + review) / len(texts),
    }


def _measure_disturbed(texts: Texts) -> Figures:
    return {"ordinary talk in review": count_verdicts(texts)[1] / len(texts)}


if __name__ == "__main__":
    main()
