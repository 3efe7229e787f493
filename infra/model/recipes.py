"""What each head learns from: which sets, at which weight, and our own customer talk."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Final

from vigie.analysis import Intent, Mood
from vigie.text.cues import WORDS, read_entries

from infra.model.datasets import Sample, read_own, read_training
from infra.model.linear import Task

SEED: Final = 20261124
SENTIMENT: Final = {
    "en": {
        "train/sentiment_en_semeval1316": 1.0,
        "sentiment_en_semeval17": 1.0,
        "sentiment_en_umsab": 1.0,
        "sentiment_en_vadertweets": 2.0,
        "sentiment_en_vaderamazon": 2.0,
    },
    "fr": {
        "sentiment_fr_umsab": 1.0,
        "sentiment_fr_trustpilot": 2.0,
        "train/sentiment_fr_s140mt": 0.05,  # machine-translated: a whisper helps reviews
    },
}
OFFENSIVE: Final = {
    "en": {
        "train/offensive_en_olid": 1.5,
        "train/offensive_en_davidson": 0.5,
        "offensive_en_hatemoji": 1.0,
    },
    "fr": {
        "offensive_fr_toxifrenchagree": 2.0,
        "offensive_fr_jigsawmt": 1.0,
        "offensive_fr_mlma": 0.3,
    },
}
TELECOM: Final = "unlabelled/fr_telecom_customers"
LABELS: Final = Path(__file__).with_name("telecom_labels.txt")
MOODS: Final = {"n": "negative", "u": "neutral", "p": "positive"}
INTENTS: Final = {"c": "complaint", "q": "question", "b": "purchase", "p": "praise", "r": "request"}
SPAM: Final = {"spam_en_youtube": 1.0, "spam_en_sms": 1.0}
TALK: Final = {  # what is not spam: tweets, links and all
    "en": {"sentiment_en_umsab": 2000, "train/sentiment_en_semeval1316": 6000},
    "fr": {"sentiment_fr_umsab": 2000, "unlabelled/fr_telecom_customers": 2000},
}
SPOKEN: Final = {
    "en": {"train/sentiment_en_semeval1316": 4000, "spam_en_sms": 1000, "spam_en_youtube": 600},
    "fr": {
        "sentiment_fr_umsab": 2000,
        "unlabelled/fr_telecom_customers": 2000,
        "train/sentiment_fr_s140mt": 1500,
    },
}
OWN_WEIGHT: Final = 3.0


def language_tasks(*, fold: int | None) -> list[Task]:
    """Build the one task of the ``language`` table, with short slices of every text."""
    samples = [
        Sample(s.id, s.text, s.label if s.label in {"fr", "en"} else "other")
        for s in read_training("lang_multi_umsab", fold=fold)
        if s.label != "ar"
    ]
    for language, sets in SPOKEN.items():
        for name, count in sets.items():
            samples += [Sample(s.id, s.text, language, 0.5) for s in _some(name, fold, count)]
    for language in ("fr", "en"):
        samples += [
            Sample(row["id"], row["text"], language) for row in read_own(language, test=False)
        ]
    return [Task("language", samples + _slices(samples), ("fr", "en", "other"), 30.0)]


def _some(name: str, fold: int | None, count: int) -> list[Sample]:
    samples = read_training(name, fold=fold)
    return random.Random(SEED).sample(samples, min(count, len(samples)))


def _slices(samples: list[Sample]) -> list[Sample]:
    """Cut short pieces: a language must be known from two words as well."""
    chance = random.Random(SEED)
    cut = []
    for sample in samples:
        words = [w for w in sample.text.split() if w[0] not in "@#" and not w.startswith("http")]
        if len(words) >= 4:  # noqa: PLR2004 shorter texts are slices already
            size = chance.choice((1, 2, 3, 4))
            at = chance.randrange(len(words) - size + 1)
            text = " ".join(words[at : at + size])
            cut.append(Sample(sample.id, text, sample.label, 0.4))
    return cut


def speech_tasks(language: str, *, fold: int | None) -> list[Task]:
    """Build the tasks of a language's table: sentiment, offence, spam, one per intent."""
    own = read_talk(language, fold)
    sentiment = _gather(SENTIMENT[language], fold) + [
        _own(r, r["sentiment"], r["weight"]) for r in own
    ]
    offence = [
        Sample(s.id, s.text, _yes(s.label == "offensive"), s.weight)
        for s in _gather(OFFENSIVE[language], fold)
    ]
    offence += [_own(r, _yes(r["offensive"])) for r in own]
    return [
        Task("sentiment", sentiment + _lexicon_samples(language), tuple(Mood), 2.0),
        Task("offensive", offence, ("yes",), 2.0),
        Task("spam", _spam_samples(language, fold), ("yes",), 5.0),
        *(_intent_task(language, intent, fold) for intent in Intent),
    ]


def read_talk(language: str, fold: int | None) -> list[dict[str, Any]]:
    """Read customer talk that may train: our own half, and in French the telecom texts."""
    own = [row | {"weight": OWN_WEIGHT} for row in read_own(language, test=False)]
    return own if language == "en" else own + _read_telecom(fold)


def _read_telecom(fold: int | None) -> list[dict[str, Any]]:
    lines = LABELS.read_text("utf-8").splitlines()
    fields = " ".join(line for line in lines if not line.startswith("#")).split()
    labels = {n: (m, i) for n, m, i in zip(fields[::3], fields[1::3], fields[2::3], strict=True)}
    return [
        {
            "id": sample.id,
            "text": sample.text,
            "sentiment": MOODS[labels[number][0]],
            "intents": [INTENTS[i] for i in labels[number][1].split(",") if i in INTENTS],
            "spam": False,
            "offensive": False,
            "weight": 1.0,
        }
        for sample in read_training(TELECOM, fold=fold)
        if (number := sample.id.partition(":")[2]) in labels
    ]


def _lexicon_samples(language: str) -> list[Sample]:
    """Every word of our own lexicon is a very short text of its mood."""
    return [
        Sample(f"word:{entry}", entry.rstrip("*"), name, 0.5)
        for name, entry in read_entries(WORDS / f"cues.{language}.txt")
        if name in MOODS.values()
    ]


def _gather(sets: dict[str, float], fold: int | None) -> list[Sample]:
    return [s for name, w in sets.items() for s in read_training(name, fold=fold, weight=w)]


def _own(row: dict[str, Any], label: str, weight: float = OWN_WEIGHT) -> Sample:
    return Sample(row["id"], row["text"], label, weight)


def _yes(condition: object) -> str:
    return "yes" if condition else "no"


def _spam_samples(language: str, fold: int | None) -> list[Sample]:
    samples = [Sample(s.id, s.text, _yes(s.label == "spam"), s.weight) for s in _gather(SPAM, fold)]
    for talk, count in TALK[language].items():
        samples += [Sample(s.id, s.text, "no", 1.0) for s in _some(talk, fold, count)]
    for own in ("fr", "en"):
        weight = OWN_WEIGHT if own == language else 1.0
        rows = read_own(own, test=False)
        samples += [Sample(r["id"], r["text"], _yes(r["spam"]), weight) for r in rows]
    return samples


def _intent_task(language: str, intent: Intent, fold: int | None) -> Task:
    samples = [_own(r, _yes(intent in r["intents"])) for r in read_talk(language, fold)]
    samples += _weak_intents(language, intent, fold)
    return Task(intent, samples, ("yes",), 3.0)


def _weak_intents(language: str, intent: Intent, fold: int | None) -> list[Sample]:
    """Everyday talk mostly wants nothing of a business; an unhappy product review complains."""
    everyday = "sentiment_fr_umsab" if language == "fr" else "sentiment_en_umsab"
    samples = [Sample(s.id, s.text, "no", 0.15) for s in _some(everyday, fold, 1500)]
    reviews = "sentiment_fr_trustpilot" if language == "fr" else "sentiment_en_vaderamazon"
    wanted = {Intent.COMPLAINT: "negative", Intent.PRAISE: "positive"}.get(intent)
    if wanted:
        reviewed = _some(reviews, fold, 1500)
        samples += [Sample(s.id, s.text, _yes(s.label == wanted), 0.3) for s in reviewed]
    if intent is Intent.PURCHASE and language == "en":
        tweets = read_training("intent_en_iphonebuy", fold=fold)
        samples += [Sample(s.id, s.text, _yes(s.label == "intent"), 0.3) for s in tweets]
    return samples
