"""The Adaptive Card: small enough, and nothing of what people wrote is read as markup."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vigie.channels.teams import MOST_BYTES, check_secrets, compose, render
from vigie.errors import ChannelAddressError

from tests.builders import NOON
from tests.notices import LINKS, a_notice, a_view

ADDRESS = "https://prod-23.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke"


def card_of(message: dict[str, Any]) -> dict[str, Any]:
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card: dict[str, Any] = attachment["content"]
    return card


def test_the_card_has_title_sentence_cause_mentions_and_buttons_that_open_links() -> None:
    card = card_of(render(a_notice()))
    assert (card["type"], card["version"], card["lang"]) == ("AdaptiveCard", "1.4", "fr")
    said = [one["inlines"][0]["text"] for one in card["body"] if one["type"] == "RichTextBlock"]
    assert said[0].startswith("[Alerte] 9 avis négatifs en 3\u202fh")
    assert said[1].startswith("Levain & Fils a reçu 9 avis négatifs")
    assert [one["url"] for one in card["actions"]] == list(LINKS.values())
    assert {one["type"] for one in card["actions"]} == {"Action.OpenUrl"}
    (mention,) = (one for one in card["body"] if one["type"] == "Container")
    assert mention["items"][2]["actions"][0]["title"] == "Lire sur Facebook"


def test_no_word_stands_where_markdown_or_date_macros_are_read() -> None:
    text = "[cliquez](https://evil.example) **fort** {{DATE(2026-01-01T00:00:00Z)}}"
    body = json.dumps(render(a_notice(mentions=(a_view(text),))))
    assert '"type": "TextBlock"' not in body


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_card_never_exceeds_what_teams_takes(language: str) -> None:
    long = "https://social.example/" + "é" * 2000
    views = tuple(a_view("😡" * 5000, author_name="É" * 300, url=long) for _ in range(3))
    links = dict.fromkeys(("inbox", "acknowledge", "mute", "not_a_problem"), long)
    notice = a_notice(
        language, subject="é" * 9000, sentence="😡" * 9000, cause="é" * 9000,
        mentions=views, links=links,
    )  # fmt: skip
    body = compose(notice, {"webhook_url": ADDRESS}, "d", NOON).body
    assert len(body) <= MOST_BYTES
    assert card_of(json.loads(body))["body"]


def test_a_usual_card_keeps_its_three_mentions() -> None:
    body = compose(
        a_notice(mentions=(a_view("é" * 280),) * 3), {"webhook_url": ADDRESS}, "d", NOON
    ).body
    shown = [one for one in card_of(json.loads(body))["body"] if one["type"] == "Container"]
    assert len(shown) == 3


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "teams_address"),
        ("http://prod-23.westeurope.logic.azure.com/x", "teams_address"),
        ("https://levain.webhook.office.com/webhookb2/1", "teams_retired"),
        ("https://outlook.office.com/webhook/1", "teams_retired"),
    ],
)
def test_a_retired_connector_is_refused_by_its_name(address: str, code: str) -> None:
    with pytest.raises(ChannelAddressError) as refused:
        check_secrets({"webhook_url": address}, local=False)
    assert refused.value.facts()["code"] == code


def test_a_workflow_s_address_is_taken() -> None:
    check_secrets({"webhook_url": ADDRESS}, local=False)
