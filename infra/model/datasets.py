"""The labelled sets, by name: where they are, which may train, and how each is split."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

ROOT = Path(__file__).resolve().parents[2]
OWN_TALK = ROOT / "tests" / "fixtures" / "text"
FOLDS = 5
_MASKED = re.compile(r"https?\S*|@\w+|\brt\b|&\w+;")

# May train the shipped file (data/README.md says under which licence); all others only judge.
TRAINABLE = frozenset(
    {
        "train/sentiment_en_semeval1316",
        "sentiment_en_semeval17",
        "sentiment_en_umsab",
        "sentiment_en_vadertweets",
        "sentiment_en_vaderamazon",
        "sentiment_fr_umsab",
        "sentiment_fr_trustpilot",
        "train/sentiment_fr_s140mt",
        "train/offensive_en_davidson",
        "train/offensive_en_olid",
        "train/hate_en_hateval",
        "offensive_en_mlma",
        "offensive_en_hatemoji",
        "offensive_fr_mlma",
        "offensive_fr_toxifrenchagree",
        "offensive_fr_jigsawmt",
        "spam_en_youtube",
        "spam_en_sms",
        "intent_en_iphonebuy",
        "lang_multi_umsab",
        "unlabelled/fr_telecom_customers",
    }
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled text; ``weight`` is what it counts in training."""

    id: str
    text: str
    label: str
    weight: float = 1.0

    @property
    def fold(self) -> int:
        """The fold that holds this text out: by its letters, since sets repeat each other."""
        letters = "".join(filter(str.isalnum, _MASKED.sub("", self.text.lower())))
        return crc32(letters[:60].encode("utf-8", "surrogatepass")) % FOLDS


def find_data() -> Path:
    """Locate the folder of sets: ``VIGIE_DATA``, else beside the repository."""
    return Path(os.environ.get("VIGIE_DATA", ROOT.parent / "shared" / "data"))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines; U+2028 and its kind do not end a line."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def read_set(name: str, *, weight: float = 1.0) -> list[Sample]:
    """Read one evaluation or training set, repeated texts once."""
    rows = read_lines(find_data() / f"{name}.jsonl")
    unique = {row["text"]: row for row in rows}
    return [Sample(r["id"], r["text"], r.get("label") or "", weight) for r in unique.values()]


def read_training(name: str, *, fold: int | None = None, weight: float = 1.0) -> list[Sample]:
    """Read a set to train on, without the fold held out.

    Raises:
        ValueError: the set's terms do not let it train a shipped file.
    """
    if name not in TRAINABLE:
        raise ValueError(f"{name} may only judge")
    return [s for s in read_set(name, weight=weight) if fold is None or s.fold != fold]


def read_own(language: str, *, test: bool) -> list[dict[str, Any]]:
    """Read our own customer talk: odd lines train, even lines only ever test."""
    rows = read_lines(OWN_TALK / f"customers.{language}.jsonl")
    return rows[1::2] if test else rows[0::2]
