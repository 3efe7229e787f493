"""What this project's authors labelled or wrote to train: labels by number, never others' texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from infra.model.datasets import Sample, read_lines, read_training

HERE: Final = Path(__file__).parent
TELECOM: Final = "unlabelled/fr_telecom_customers"
OFFENCE: Final = "offensive_fr_mlma"
TWEETS: Final = "train/sentiment_en_semeval1316"
MOODS: Final = {"n": "negative", "u": "neutral", "p": "positive"}
INTENTS: Final = {"c": "complaint", "q": "question", "b": "purchase", "p": "praise", "r": "request"}
FLAGS: Final = {"f": "offensive", "s": "spam", "m": "promotion"}
LABELLED_WEIGHT: Final = 0.5
Row = dict[str, Any]


def read_telecom(fold: int | None) -> list[Row]:
    """Read French customers' messages to an operator: number, mood, intents, flags."""
    labels = _read_labels("telecom_labels.txt")
    rows = []
    for sample in read_training(TELECOM, fold=fold):
        if found := labels.get(sample.id.partition(":")[2]):
            mood, intents, flags = found
            rows.append(
                _make_row(sample.id, sample.text, intents, flags)
                | {"sentiment": MOODS[mood], "own": "o" in flags, "weight": LABELLED_WEIGHT}
            )
    return rows


def read_tweet_intents(fold: int | None) -> list[Row]:
    """Read English tweets whose intents we labelled: number, intents, flags."""
    labels = _read_labels("tweet_intents.txt")
    return [
        _make_row(sample.id, sample.text, *found) | {"weight": LABELLED_WEIGHT}
        for sample in read_training(TWEETS, fold=fold)
        if (found := labels.get(sample.id.partition(":")[2]))
    ]


def read_offence(fold: int | None) -> list[Sample]:
    """Read French tweets whose noisy labels we read anew: yes is offensive."""
    labels = _read_labels("mlma_labels.txt")
    return [
        Sample(sample.id, sample.text, "yes" if found == ["o"] else "no")
        for sample in read_training(OFFENCE, fold=fold)
        if (found := labels.get(sample.id.partition(":")[2]))
    ]


def read_written(language: str) -> list[tuple[str, Row]]:
    """Read the texts written to train, each with its kind: reviews, tweets, customers, spam..."""
    paths = sorted((HERE / "written").glob(f"*.{language}.jsonl"))
    return [(path.name.partition(".")[0], row) for path in paths for row in read_lines(path)]


def _read_labels(name: str) -> dict[str, list[str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    fields = [line.split() for line in lines if line and not line.startswith("#")]
    return {number: rest for number, *rest in fields}


def _make_row(identity: str, text: str, intents: str, flags: str) -> Row:
    return {
        "id": identity,
        "text": text,
        "intents": [INTENTS[each] for each in intents.split(",") if each in INTENTS],
        **{name: flag in flags.split(",") for flag, name in FLAGS.items()},
    }
