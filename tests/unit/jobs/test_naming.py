"""A scored mention tells which of its brand's names it holds."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from vigie.api.views import show_card
from vigie.aws import brands
from vigie.aws.brands import save_brand
from vigie.aws.cards import read_card
from vigie.aws.mentions import mention_to_item
from vigie.brand import Brand
from vigie.card import Named
from vigie.jobs.naming import find_names
from vigie.jobs.score import score_batch
from vigie.mention import Mention

from tests.builders import NOON, a_mention, a_stream_event, an_analysis

TERMS: tuple[dict[str, object], ...] = (
    {"name": "Levain & Fils", "kind": "brand"},
    {"name": "Croissant Soleil", "kind": "product"},
    {"name": "Paul", "kind": "competitor", "context": ["boulangerie"], "exclude": []},
)
LEVAIN = Brand("levain", "Levain & Fils", terms=TERMS)


def scored(mention: Mention) -> dict[str, object]:
    event = a_stream_event(mention_to_item(mention, NOON))
    assert score_batch(event, lambda _: an_analysis(), NOON) == []
    card = read_card(mention.id)
    assert card is not None
    analysis: dict[str, object] = show_card(card)["analysis"]
    return analysis


@pytest.mark.usefixtures("aws")
def test_the_item_shows_which_names_it_holds_and_how_they_were_written() -> None:
    save_brand(LEVAIN)
    text = "Le croissant soliel de Levain et Fils vaut mieux que la boulangerie Paul"
    assert scored(a_mention(text))["matches"] == [
        {"name": "Croissant Soleil", "kind": "product", "how": "misspelling"},
        {"name": "Levain & Fils", "kind": "brand", "how": "variant"},
        {"name": "Paul", "kind": "competitor", "how": "exact"},
    ]


@pytest.mark.usefixtures("aws")
def test_a_first_name_alone_leaves_a_mention_without_match() -> None:
    save_brand(LEVAIN)
    assert scored(a_mention("Paul est en vacances"))["matches"] == []


@pytest.mark.usefixtures("aws")
def test_an_edit_names_anew() -> None:
    save_brand(LEVAIN)
    scored(a_mention("Levain & Fils", revision=1))
    assert scored(a_mention("Le pain du coin", revision=2))["matches"] == []


@pytest.mark.usefixtures("aws")
def test_a_name_told_twice_is_kept_once_as_best_written() -> None:
    save_brand(LEVAIN)
    found = find_names(a_mention("Levin & Fils ? Levain & Fils !"))
    assert found == (Named("Levain & Fils", "brand", "exact"),)


@pytest.mark.usefixtures("aws")
def test_a_brand_without_settings_names_nothing() -> None:
    assert scored(a_mention("Levain & Fils"))["matches"] == []


@pytest.mark.usefixtures("aws")
def test_a_brand_is_read_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 100.0, 159.0, 161.0, 161.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    assert brands.read_terms("levain") == ()
    save_brand(LEVAIN)
    assert brands.read_terms("levain") == ()
    assert len(brands.read_terms("levain")) == 3


def test_a_cold_start_loads_no_matching() -> None:
    code = (
        "import sys, functions.score_sentiment.handler\n"
        "sys.exit('vigie.text.terms' in sys.modules or 'vigie.text.dictionary' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
