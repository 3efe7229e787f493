"""What each head learns from: which sets, at which weight, and what we wrote or labelled."""

from __future__ import annotations

import random
from typing import Any, Final

from vigie.analysis import Intent, Mood
from vigie.text.wordlists import WORDS, read_entries

from infra.model.datasets import Sample, read_own, read_training
from infra.model.labelled import read_offence, read_telecom, read_tweet_intents, read_written
from infra.model.space import Task

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
        "sentiment_fr_umsab": 2.0,
        "sentiment_fr_trustpilot": 2.0,
        "train/sentiment_fr_s140mt": 0.05,  # machine-translated: a whisper helps reviews
    },
}
OFFENSIVE: Final = {
    "en": {
        "train/offensive_en_olid": 2.5,
        "train/offensive_en_davidson": 0.5,
        "offensive_en_hatemoji": 1.0,
    },
    "fr": {
        "offensive_fr_toxifrenchagree": 4.0,
        "offensive_fr_jigsawmt": 2.0,
    },
}
SPAM: Final = {"spam_en_youtube": 4.0, "spam_en_sms": 4.0}
EVERYDAY: Final = {  # what is neither spam nor promotion: tweets, links and all
    "en": {"sentiment_en_umsab": 2000, "train/sentiment_en_semeval1316": 6000},
    "fr": {"sentiment_fr_umsab": 2000},
}
SPOKEN: Final = {
    "en": {"train/sentiment_en_semeval1316": 4000, "spam_en_sms": 1000, "spam_en_youtube": 600},
    "fr": {
        "sentiment_fr_umsab": 2000,
        "unlabelled/fr_telecom_customers": 2000,
        "train/sentiment_fr_s140mt": 1500,
    },
}
OWN_WEIGHT: Final = {"fr": 2.0, "en": 5.0}  # beside 4,000 and 55,000 texts of others
WRITTEN_WEIGHT: Final = {  # by kind; the others as ""
    "fr": {"": 1.5, "hard": 4.0, "reviews": 2.0, "forums": 0.7},
    "en": {"": 2.0, "hard": 4.0, "tweets": 1.2, "brands": 1.0, "brands2": 1.0, "events": 0.7},
}
COMPLAINT_LEAN: Final = 0.4  # a complaint missed costs more than a remark answered
Row = dict[str, Any]


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
        samples += [
            Sample(row["id"], row["text"], language) for row in read_own(language, test=False)
        ]
    return [Task("language", samples + _slices(samples), ("fr", "en", "other"), 30.0, 1.0)]


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
    """Build the tasks of a language's table: sentiment, offence, spam, promotion, intents."""
    talk = read_talk(language, fold)
    return [
        Task("sentiment", _sentiment_samples(language, talk, fold), tuple(Mood), 2.0),
        Task("offensive", _offence_samples(language, talk, fold), ("yes",), 2.0, 1.0),
        Task("spam", _spam_samples(language, talk, fold), ("yes",), 5.0, 0.7),
        Task("promotion", _promotion_samples(language, talk, fold), ("yes",), 5.0, 0.7),
        *(_intent_task(language, intent, talk, fold) for intent in Intent),
    ]


def read_talk(language: str, fold: int | None) -> list[Row]:
    """Read what was written or labelled for this project and may train, with its weight."""
    own = [row | {"weight": OWN_WEIGHT[language]} for row in read_own(language, test=False)]
    weights = WRITTEN_WEIGHT[language]
    written = [
        row | {"weight": weights.get(kind, weights[""])} for kind, row in read_written(language)
    ]
    ours = [row for row in own + written if not is_held_out(row, fold)]
    return ours + (read_telecom(fold) if language == "fr" else read_tweet_intents(fold))


def is_held_out(row: Row, fold: int | None) -> bool:
    """Tell whether a text of ours is kept for measuring."""
    return Sample(row["id"], row["text"], "").fold == fold


def _sentiment_samples(language: str, talk: list[Row], fold: int | None) -> list[Sample]:
    spoken = [_row(r, r["sentiment"]) for r in talk if r.get("sentiment")]
    return _gather(SENTIMENT[language], fold) + spoken + _lexicon_samples(language)


def _offence_samples(language: str, talk: list[Row], fold: int | None) -> list[Sample]:
    sets = [
        Sample(s.id, s.text, _yes(s.label == "offensive"), s.weight)
        for s in _gather(OFFENSIVE[language], fold)
    ]
    sets += read_offence(fold) if language == "fr" else []
    return sets + [_row(r, _yes(r["offensive"])) for r in talk]


def _spam_samples(language: str, talk: list[Row], fold: int | None) -> list[Sample]:
    samples = [Sample(s.id, s.text, _yes(s.label == "spam"), s.weight) for s in _gather(SPAM, fold)]
    samples += _everyday(language, fold) + [_row(r, _yes(r["spam"])) for r in talk]
    other = "en" if language == "fr" else "fr"
    foreign = [row for row in read_own(other, test=False) if not is_held_out(row, fold)]
    return samples + [_row(r, _yes(r["spam"]), 0.5) for r in foreign]


def _promotion_samples(language: str, talk: list[Row], fold: int | None) -> list[Sample]:
    return _everyday(language, fold) + [_row(r, _yes(r["promotion"])) for r in talk]


def _everyday(language: str, fold: int | None) -> list[Sample]:
    return [
        Sample(s.id, s.text, "no", 1.0)
        for name, count in EVERYDAY[language].items()
        for s in _some(name, fold, count)
    ]


def _intent_task(language: str, intent: Intent, talk: list[Row], fold: int | None) -> Task:
    told = [row for row in talk if row["intents"] is not None]
    samples = [_row(r, _yes(intent in r["intents"]), 3.0 if r["spam"] else 1.0) for r in told]
    samples += _weak_intents(language, intent, fold)
    if intent is Intent.COMPLAINT:  # a scam complains of nothing
        scams = [s for s in _gather(SPAM, fold) if s.label == "spam"]
        samples += [Sample(s.id, s.text, "no", 0.5) for s in scams]
    lean = COMPLAINT_LEAN if intent is Intent.COMPLAINT else 0.0
    return Task(intent, samples, ("yes",), 3.0, 1.0, lean)


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


def _lexicon_samples(language: str) -> list[Sample]:
    """Every clear word of our own lexicon is a very short text of its mood."""
    return [
        Sample(f"word:{entry}", entry.rstrip("*"), _mood_of(name), 0.1 * abs(int(name)))
        for name, entry in read_entries(WORDS / f"valence.{language}.txt")
        if name[0] in "+-"
    ]


def _mood_of(grade: str) -> str:
    return "positive" if grade[0] == "+" else "negative"


def _gather(sets: dict[str, float], fold: int | None) -> list[Sample]:
    return [s for name, w in sets.items() for s in read_training(name, fold=fold, weight=w)]


def _row(row: Row, label: str, factor: float = 1.0) -> Sample:
    return Sample(row["id"], row["text"], label, row.get("weight", 1.0) * factor)


def _yes(condition: object) -> str:
    return "yes" if condition else "no"
