"""The embedded engine: one pure function from a text to its analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vigie.analysis import Analysis, Intent, Language, Mood, Sentiment
from vigie.text.cues import read_cues
from vigie.text.features import hash_pairs, split_tokens
from vigie.text.language import detect_language
from vigie.text.model import load_model, sigmoid, softmax
from vigie.text.personal import find_personal
from vigie.text.valence import read_valence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vigie.text.model import Table

DECISION = 0.5
PLAIN = 0.8


def analyse(text: str) -> Analysis:
    """Say a text's language, mood, intents, and how likely it is offensive or spam.

    Pure and total: any string has an answer, in time linear in its length.
    """
    return analyse_with(load_model(), text)


def analyse_with(model: Mapping[str, Table], text: str) -> Analysis:
    """Do what ``analyse`` does with another model file: training measures its folds this way."""
    tokens = split_tokens(text)
    language = detect_language(tokens, model["language"])
    spoken = Language.FR if language is Language.FR else Language.EN
    scores = model[spoken].score(tokens, hash_pairs(tokens), read_dense(text, tokens, spoken))
    sentiment = _read_sentiment(scores)
    return Analysis(
        language=language,
        sentiment=sentiment,
        intents=_read_intents(scores, sentiment) if tokens else (),
        offensive=sigmoid(scores["offensive"]),
        spam=sigmoid(scores["spam"]),
        promotion=sigmoid(scores["promotion"]),
        complaint=sigmoid(scores["complaint"]),
        personal=find_personal(text),
    )


def read_dense(text: str, tokens: list[str], language: Language) -> list[float]:
    """Measure what is not hashed: cues, then valence."""
    return read_cues(text, tokens, language) + read_valence(tokens, language)


def _read_intents(scores: Mapping[str, float], sentiment: Sentiment) -> tuple[Intent, ...]:
    """What is likely wanted; who is plainly happy complains only where that is plain as well."""
    likely = [intent for intent in Intent if sigmoid(scores[intent]) >= DECISION]
    if sentiment.positive >= PLAIN and sigmoid(scores[Intent.COMPLAINT]) < PLAIN:
        likely = [intent for intent in likely if intent is not Intent.COMPLAINT]
    return tuple(likely)


def _read_sentiment(scores: Mapping[str, float]) -> Sentiment:
    odds = dict(zip(Mood, softmax([scores[mood] for mood in Mood]), strict=True))
    return Sentiment(
        label=max(odds, key=odds.__getitem__),
        positive=odds[Mood.POSITIVE],
        neutral=odds[Mood.NEUTRAL],
        negative=odds[Mood.NEGATIVE],
    )
