"""The handler with either engine: the card and the API say which one gave a mood."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from vigie.api.views import show_analysis
from vigie.aws.cards import read_card
from vigie.aws.mentions import mention_to_item
from vigie.mention import Mention

from functions.score_sentiment.handler import lambda_handler
from tests.builders import NOON, a_mention, a_stream_event
from tests.comprehend_stub import ComprehendStub, failing_documents, saying
from tests.requests import Context
from tests.tables import ROOT

SAID = [a_mention(f"Très bon pain, numéro {n}", native_id=str(n)) for n in range(3)]


def engines_after(*said: Mention) -> list[str]:
    event = a_stream_event(*(mention_to_item(one, NOON) for one in said))
    assert lambda_handler(event, Context()) == {"batchItemFailures": []}
    return [engine_of(one) for one in said]


def engine_of(mention: Mention) -> str:
    card = read_card(mention.id)
    assert card is not None
    assert card.analysis is not None
    engine: str = show_analysis(card.analysis)["engine"]
    return engine


def test_who_did_not_choose_comprehend_does_not_load_it_at_a_cold_start() -> None:
    loaded = "import sys, functions.score_sentiment.handler; print(*sys.modules, sep='\\n')"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'layers/core'}:{ROOT}"}
    ran = subprocess.run(
        [sys.executable, "-c", loaded], env=environment, capture_output=True, text=True, check=True
    )
    modules = set(ran.stdout.split())
    assert "vigie.aws.second_opinion" in modules
    assert not {"vigie.aws.comprehend", "vigie.platforms"} & modules


@pytest.mark.usefixtures("aws")
def test_the_embedded_engine_answers_unless_the_owner_chose_otherwise() -> None:
    assert engines_after(*SAID) == ["embedded"] * 3


def test_comprehend_is_asked_once_for_a_batch_and_never_again_for_a_replay(
    comprehend: ComprehendStub,
) -> None:
    assert engines_after(*SAID) == ["comprehend"] * 3
    assert engines_after(*SAID) == ["comprehend"] * 3
    assert [len(one["TextList"]) for one in comprehend.asked] == [3]


def test_one_mention_alone_is_asked_too(comprehend: ComprehendStub) -> None:
    assert engines_after(SAID[0]) == ["comprehend"]


def test_each_card_says_which_engine_gave_its_mood(comprehend: ComprehendStub) -> None:
    comprehend.faults = [failing_documents(1), saying("InternalServerException", 500)]
    comprehend.faults += [saying("InternalServerException", 500)]
    assert engines_after(*SAID) == ["comprehend", "embedded", "comprehend"]
    late = a_mention("Très bon pain, après", native_id="late")
    assert engines_after(late) == ["embedded"]
