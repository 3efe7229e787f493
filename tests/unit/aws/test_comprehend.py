"""Comprehend's own contract: what is asked of it, what its failures cost, and what it may spend."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.analysis import Analysis, Mood
from vigie.aws import clients
from vigie.aws.comprehend import (
    FEWEST_UNITS,
    MOST_BYTES,
    USD_PER_UNIT,
    count_units,
    to_document,
    to_sentiment,
)
from vigie.aws.meters import DeskMeters
from vigie.aws.second_opinion import SecondOpinion
from vigie.aws.settings import settings
from vigie.text import analyse

from tests.builders import NOON
from tests.comprehend_stub import (
    ComprehendStub,
    Fault,
    body,
    failing_documents,
    hanging_up,
    saying,
    silent,
)

TEXTS = [f"Le pain était vraiment très bon, numéro {n}" for n in range(3)]
MONTH = "comprehend#stack#usd#2026-11-01T00"


class Clock:
    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def read(texts: Sequence[str], clock: Clock | None = None) -> list[Analysis]:
    engine = SecondOpinion(analyse, clock or Clock())
    engine.prepare(texts)
    return [engine.analyse(text) for text in texts]


def engines(texts: Sequence[str], clock: Clock | None = None) -> list[str]:
    return [answer.engine for answer in read(texts, clock)]


def spent() -> float:
    return DeskMeters(Clock()).spend(MONTH, 0, NOON)


def test_a_mood_it_gave_is_said_to_be_its(comprehend: ComprehendStub) -> None:
    assert engines(TEXTS) == ["comprehend"] * 3
    assert comprehend.asked == [{"TextList": TEXTS, "LanguageCode": "fr"}]


@pytest.mark.usefixtures("aws")
def test_nothing_is_asked_and_no_client_made_unless_it_is_chosen() -> None:
    assert engines(TEXTS) == ["embedded"] * 3
    assert clients.comprehend.cache_info().currsize == 0


def test_each_language_is_asked_apart_and_others_stay_embedded(comprehend: ComprehendStub) -> None:
    english = "The bread was really good and the people very nice"
    german = "Der Service war leider sehr schlecht und unfreundlich"
    assert engines([TEXTS[0], german, english]) == ["comprehend", "embedded", "comprehend"]
    assert [one["LanguageCode"] for one in comprehend.asked] == ["fr", "en"]


def test_sixty_texts_are_asked_by_twenty_five(comprehend: ComprehendStub) -> None:
    read([f"Le pain était vraiment très bon, numéro {n}" for n in range(60)])
    assert [len(one["TextList"]) for one in comprehend.asked] == [25, 25, 10]


def test_a_text_is_asked_once_however_often_it_comes(comprehend: ComprehendStub) -> None:
    engine = SecondOpinion(analyse, Clock())
    engine.prepare(TEXTS * 2)
    engine.prepare(TEXTS)
    assert [one["TextList"] for one in comprehend.asked] == [TEXTS]


FAILURES: dict[str, list[Fault]] = {
    "internal error, twice": [saying("InternalServerException", 500)] * 2,
    "unavailable, twice": [body(b"<html>busy</html>", 503)] * 2,
    "throttled, twice": [saying("ThrottlingException")] * 2,
    "too long": [saying("TextSizeLimitExceededException")],
    "too many": [saying("BatchSizeLimitExceededException")],
    "unsupported language": [saying("UnsupportedLanguageException")],
    "invalid": [saying("InvalidRequestException")],
    "no right to": [saying("AccessDeniedException")],
    "dead token": [saying("ExpiredTokenException")],
    "hangs up, twice": [hanging_up] * 2,
    "silent, twice": [silent] * 2,
    "no JSON": [body(b"<html>sign in</html>")],
    "cut short": [body(b'{"ResultList": [{"Index": 0, "Sent')],
    "nothing": [body(b"")],
    "a list": [body(b"[]")],
    "no results": [body(b"{}")],
    "no scores": [body(b'{"ResultList": [{"Index": 0}], "ErrorList": []}')],
    "scores in words": [
        body(b'{"ResultList": [{"Index": 0, "SentimentScore": {"Positive": "high"}}]}')
    ],
}


@pytest.mark.parametrize("name", FAILURES)
def test_when_it_fails_the_embedded_engine_answers_and_it_rests_a_minute(
    comprehend: ComprehendStub, name: str
) -> None:
    comprehend.faults = list(FAILURES[name])
    clock = Clock()
    started = time.monotonic()
    assert read(TEXTS, clock) == [analyse(text) for text in TEXTS]
    assert time.monotonic() - started < 4
    asked = len(comprehend.asked)
    assert asked == len(FAILURES[name])
    clock.now += timedelta(seconds=59)
    assert engines(["Très bon pain, encore"], clock) == ["embedded"]
    assert len(comprehend.asked) == asked
    clock.now += timedelta(seconds=2)
    assert engines(["Très bon pain, toujours"], clock) == ["comprehend"]


def test_one_hiccup_is_tried_again(comprehend: ComprehendStub) -> None:
    comprehend.faults = [saying("InternalServerException", 500)]
    assert engines(TEXTS) == ["comprehend"] * 3


def test_after_a_failure_the_rest_of_the_batch_is_not_tried(comprehend: ComprehendStub) -> None:
    comprehend.faults = [saying("AccessDeniedException")]
    assert set(engines([f"Très bon pain, numéro {n}" for n in range(60)])) == {"embedded"}
    assert len(comprehend.asked) == 1


def test_nobody_there_is_a_failure_too(
    comprehend: ComprehendStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_COMPREHEND", "http://127.0.0.1:1")
    assert engines(TEXTS) == ["embedded"] * 3
    assert spent() == 0


def test_a_refused_document_is_embedded_alone(comprehend: ComprehendStub) -> None:
    comprehend.faults = [failing_documents(0, 2)]
    assert engines(TEXTS) == ["embedded", "comprehend", "embedded"]
    assert engines(["Très bon pain, encore"]) == ["comprehend"]


@pytest.mark.parametrize(
    "scores",
    [
        {"Positive": 0.5, "Negative": 0.2, "Neutral": 0.2},
        {"Positive": 0.9, "Negative": 0.9, "Neutral": 0.0, "Mixed": 0.0},
        {"Positive": 1.2, "Negative": -0.2, "Neutral": 0.0, "Mixed": 0.0},
        {"Positive": float("nan"), "Negative": 0.2, "Neutral": 0.0, "Mixed": 0.0},
        {"Positive": 0.0, "Negative": 0.0, "Neutral": 0.0, "Mixed": 0.0},
    ],
)
def test_scores_that_are_no_probabilities_are_no_mood(
    comprehend: ComprehendStub, scores: dict[str, float]
) -> None:
    results = [{"Index": 0, "Sentiment": "POSITIVE", "SentimentScore": scores}]
    comprehend.faults = [body(json.dumps({"ResultList": results, "ErrorList": []}).encode())]
    assert engines(TEXTS[:1]) == ["embedded"]


def test_results_out_of_order_and_for_nobody_are_put_where_they_belong(
    comprehend: ComprehendStub,
) -> None:
    def score(mood: str) -> dict[str, float]:
        return {"Positive": 0.0, "Negative": 0.0, "Neutral": 0.0, "Mixed": 0.0, mood: 1.0}

    moods = [(7, "Neutral"), (-1, "Neutral"), (1, "Negative"), (0, "Positive")]
    results = [{"Index": n, "SentimentScore": score(mood)} for n, mood in moods]
    comprehend.faults = [body(json.dumps({"ResultList": results, "ErrorList": []}).encode())]
    answers = read(TEXTS)
    assert [one.sentiment.label for one in answers[:2]] == [Mood.POSITIVE, Mood.NEGATIVE]
    assert [one.engine for one in answers] == ["comprehend", "comprehend", "embedded"]


def test_mixed_counts_as_neutral() -> None:
    mood = to_sentiment({"Positive": 0.2, "Negative": 0.25, "Neutral": 0.05, "Mixed": 0.5})
    assert mood is not None
    assert (mood.label, mood.neutral) == (Mood.NEUTRAL, 0.55)
    assert (mood.positive, mood.negative) == (0.2, 0.25)


@given(st.text(st.characters(exclude_categories=[]), max_size=400), st.integers(1, 40))
def test_a_document_is_valid_text_that_fits(text: str, times: int) -> None:
    assert len(to_document(text * times).encode()) <= MOST_BYTES


def test_a_long_text_is_cut_between_characters() -> None:
    document = to_document("a" + "😡" * 2000)
    assert document == "a" + "😡" * 1249


@pytest.mark.parametrize(("length", "units"), [(0, 3), (1, 3), (300, 3), (301, 4), (4999, 50)])
def test_units_are_counted_as_they_are_billed(length: int, units: int) -> None:
    assert count_units("é" * length) == units


def test_a_call_is_added_to_the_month_before_it_leaves(comprehend: ComprehendStub) -> None:
    read([*TEXTS, "Très bon pain. " * 100])
    assert spent() == pytest.approx((3 * FEWEST_UNITS + 15) * USD_PER_UNIT)


def test_once_the_month_s_money_is_spent_the_embedded_engine_answers(
    comprehend: ComprehendStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_COMPREHEND_CAP_USD", str(4 * FEWEST_UNITS * USD_PER_UNIT))
    settings.cache_clear()
    clock = Clock()
    assert engines(TEXTS, clock) == ["comprehend"] * 3
    assert engines(["Très bon pain, deux", "Très bon pain, trois"], clock) == ["embedded"] * 2
    assert spent() == pytest.approx(3 * FEWEST_UNITS * USD_PER_UNIT)
    assert len(comprehend.asked) == 1
    clock.now = datetime(2026, 12, 1, tzinfo=NOON.tzinfo)
    assert engines(["Très bon pain, quatre"], clock) == ["comprehend"]


def test_a_refusal_costs_nothing_and_silence_may_have(comprehend: ComprehendStub) -> None:
    comprehend.faults = [saying("AccessDeniedException"), silent, silent]
    clock = Clock()
    engines(TEXTS, clock)
    assert spent() == 0
    clock.now += timedelta(seconds=61)
    engines(TEXTS, clock)
    assert spent() == pytest.approx(3 * FEWEST_UNITS * USD_PER_UNIT)


def test_a_desk_that_cannot_count_asks_nothing(
    comprehend: ComprehendStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_DESK_TABLE", "NoSuchTable")
    settings.cache_clear()
    assert engines(TEXTS) == ["embedded"] * 3
    assert comprehend.asked == []


def test_no_log_line_holds_a_text(
    comprehend: ComprehendStub, caplog: pytest.LogCaptureFixture
) -> None:
    comprehend.faults = [failing_documents(0), body(TEXTS[0].encode(), 400)]
    read(TEXTS)
    read(TEXTS)
    assert [one.message.split()[0] for one in caplog.records] == ["moods", "Comprehend"]
    assert not any("pain" in str(vars(one)) for one in caplog.records)
