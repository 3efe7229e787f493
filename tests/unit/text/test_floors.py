"""The figures the engine must not fall below, on texts that never trained it.

`python -m infra.model.floors --write` measures the shipped file and writes the floors anew, 0.02
under today's figures. `pytest -s` prints what was measured.
"""

from functools import cache

import pytest
from vigie.moderation import Verdict, moderate
from vigie.text import analyse
from vigie.text.model import load_model

from infra.model.datasets import find_data, read_set
from infra.model.floors import LIMITED, OWN, SETS, is_there, measure_group
from infra.model.panel import Panel
from infra.model.targets import COMPLAINTS_HIDDEN, TALK_DISTURBED

# begin floors
FLOORS = {
    "own fr": {
        "mood": 0.75,
        "complaint": 0.66,
        "question": 0.85,
        "purchase": 0.72,
        "praise": 0.72,
        "request": 0.71,
        "complaint or negative found": 0.77,
        "the same, nothing hard": 0.85,
        "spam": 0.75,
        "promotion": 0.61,
        "offensive": 0.72,
        "personal order": 0.87,
        "personal phone": 0.98,
        "personal email": 0.98,
        "personal address": 0.98,
        "personal bank": 0.98,
        "language": 0.96,
        "spam or promotion hidden": 0.49,
        "spam or promotion hidden or in review": 0.83,
    },
    "own en": {
        "mood": 0.71,
        "complaint": 0.71,
        "question": 0.77,
        "purchase": 0.62,
        "praise": 0.65,
        "request": 0.76,
        "complaint or negative found": 0.80,
        "the same, nothing hard": 0.90,
        "spam": 0.68,
        "promotion": 0.59,
        "offensive": 0.79,
        "personal order": 0.90,
        "personal phone": 0.87,
        "personal email": 0.98,
        "personal address": 0.64,
        "personal bank": 0.83,
        "language": 0.95,
        "spam or promotion hidden": 0.56,
        "spam or promotion hidden or in review": 0.81,
    },
    "sentiment_en_airline": {
        "macro-F1": 0.67,
    },
    "sentiment_en_sanders": {
        "macro-F1": 0.58,
    },
    "sentiment_en_sxswbrands": {
        "macro-F1": 0.51,
    },
    "sentiment_en_s140test": {
        "macro-F1": 0.78,
    },
    "sentiment_fr_allocineseries": {
        "macro-F1": 0.83,
    },
    "sentiment_fr_amazonbooks": {
        "macro-F1": 0.74,
    },
    "offensive_fr_cyberado": {
        "macro-F1": 0.66,
    },
    "spam_fr_smsmt": {
        "macro-F1": 0.93,
        "spam hidden": 0.58,
        "spam hidden or in review": 0.89,
    },
    "spam_en_datacamp": {
        "macro-F1": 0.56,
        "spam hidden": 0.20,
        "spam hidden or in review": 0.34,
    },
    "complaint_en_preotiuc": {
        "macro-F1": 0.73,
    },
}
# end floors
LIMITS = {"complaints hidden": COMPLAINTS_HIDDEN, "ordinary talk in review": TALK_DISTURBED}


@cache
def measure(group: str) -> dict[str, float]:
    if not is_there(group):
        pytest.skip(f"the evaluation set {group} is not beside this repository")
    figures = measure_group(Panel(load_model()), group)
    print(group, {name: round(value, 3) for name, value in figures.items()})
    return figures


@pytest.mark.parametrize("group", [*OWN, *SETS])
def test_no_figure_falls_below_its_floor(group: str) -> None:
    figures = {name: value for name, value in measure(group).items() if name not in LIMITED}
    assert figures.keys() == FLOORS[group].keys()
    assert {n: v for n, v in figures.items() if v < FLOORS[group][n]} == {}


@pytest.mark.parametrize("group", [*OWN, *SETS])
def test_no_complaint_is_hidden_and_ordinary_talk_is_left_alone(group: str) -> None:
    figures = {name: value for name, value in measure(group).items() if name in LIMITED}
    assert {n: v for n, v in figures.items() if v > LIMITS[n]} == {}


@pytest.mark.parametrize(
    "name", ["sentiment_en_umsab", "sentiment_fr_umsab", "unlabelled/fr_telecom_customers"]
)
def test_at_most_one_ordinary_text_in_twenty_disturbs_a_human(name: str) -> None:
    if not (find_data() / f"{name}.jsonl").exists():
        pytest.skip(f"the evaluation set {name} is not beside this repository")
    texts = [sample.text for sample in read_set(name)][:2000]
    verdicts = [moderate(text, analyse(text), limit_seconds=10).verdict for text in texts]
    print(name, f"in review {verdicts.count(Verdict.REVIEW) / len(texts):.1%}")
    assert verdicts.count(Verdict.REVIEW) / len(texts) <= TALK_DISTURBED
