"""The figures the engine must not fall below, on the half of our talk that never trains."""

import json
from pathlib import Path
from typing import Any

import pytest
from vigie.analysis import Analysis, Intent
from vigie.moderation import Verdict, moderate
from vigie.text import analyse

ROOT = Path(__file__).parents[3]
DATA = ROOT / "../shared/data"
FLOORS = {
    "fr": {"sentiment": 0.70, "complaint": 0.60, "question": 0.65, "spam": 0.65, "offensive": 0.65},
    "en": {"sentiment": 0.60, "complaint": 0.60, "question": 0.60, "spam": 0.75, "offensive": 0.55},
}
DETECTED = {"fr": 0.95, "en": 0.93}


def own_talk(language: str) -> list[tuple[dict[str, Any], Analysis]]:
    path = ROOT / f"tests/fixtures/text/customers.{language}.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line][1::2]
    return [(row, analyse(row["text"])) for row in rows]


def f1(pairs: list[tuple[bool, bool]]) -> float:
    hits = sum(truth and guess for truth, guess in pairs)
    return 2 * hits / max(1, sum(truth for truth, _ in pairs) + sum(guess for _, guess in pairs))


def figure(task: str, talk: list[tuple[dict[str, Any], Analysis]]) -> float:
    if task == "sentiment":
        moods = ("positive", "neutral", "negative")
        scores = [
            f1([(row["sentiment"] == mood, a.sentiment.label == mood) for row, a in talk])
            for mood in moods
        ]
        return sum(scores) / len(scores)
    if task in {"spam", "offensive"}:
        return f1([(row[task], getattr(a, task) >= 0.5) for row, a in talk])
    return f1([(task in row["intents"], Intent(task) in a.intents) for row, a in talk])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_own_talk_stays_above_its_floors(language: str) -> None:
    talk = own_talk(language)
    figures = {task: round(figure(task, talk), 3) for task in FLOORS[language]}
    print(language, figures)
    fallen = {task: score for task, score in figures.items() if score < FLOORS[language][task]}
    assert fallen == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_of_own_talk_is_known(language: str) -> None:
    worded = [(r, a) for r, a in own_talk(language) if any(c.isalpha() for c in r["text"])]
    right = sum(a.language == language for _, a in worded)
    assert right / len(worded) >= DETECTED[language]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_complaint_of_own_talk_is_hidden(language: str) -> None:
    hidden = [
        row["text"]
        for row, analysis in own_talk(language)
        if "complaint" in row["intents"] and moderate(row["text"], analysis).verdict is Verdict.HIDE
    ]
    assert hidden == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_spam_and_insults_of_own_talk_are_hidden_or_seen_by_a_human(language: str) -> None:
    caught = [
        moderate(row["text"], analysis).verdict is not Verdict.KEEP
        for row, analysis in own_talk(language)
        if row["spam"] or row["offensive"]
    ]
    assert sum(caught) / len(caught) >= 0.75


def read_shared(name: str) -> list[dict[str, str]]:
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"the evaluation set {name} is not beside this repository")
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


@pytest.mark.parametrize(
    ("name", "label", "at_most"),
    [("complaint_en_preotiuc", "complaint", 0), ("sentiment_en_airline", "negative", 0)],
)
def test_genuine_complaints_are_not_hidden(name: str, label: str, at_most: int) -> None:
    texts = [row["text"] for row in read_shared(name) if row["label"] == label]
    verdicts = [moderate(text, analyse(text)).verdict for text in texts]
    assert verdicts.count(Verdict.HIDE) <= at_most


@pytest.mark.parametrize(
    "name", ["sentiment_en_umsab", "sentiment_fr_umsab", "unlabelled/fr_telecom_customers"]
)
def test_at_most_one_ordinary_text_in_twenty_disturbs_a_human(name: str) -> None:
    texts = [row["text"] for row in read_shared(name)][:2000]
    verdicts = [moderate(text, analyse(text)).verdict for text in texts]
    assert verdicts.count(Verdict.REVIEW) / len(texts) <= 0.05


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("sentiment_en_airline", 0.60),
        ("sentiment_en_s140test", 0.75),
        ("sentiment_fr_allocineseries", 0.75),
    ],
)
def test_sets_never_trained_on_stay_above_their_floors(name: str, floor: float) -> None:
    rows = read_shared(name)
    present = sorted({row["label"] for row in rows})
    guesses = [analyse(row["text"]).sentiment for row in rows]
    labels = [max(present, key=guess.__getattribute__) for guess in guesses]
    scores = [
        f1([(row["label"] == mood, label == mood) for row, label in zip(rows, labels, strict=True)])
        for mood in present
    ]
    assert sum(scores) / len(scores) >= floor
