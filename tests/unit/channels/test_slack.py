"""Slack's message: within its limits, ringing nobody, whatever people wrote."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from vigie.channels.slack import check_secrets, compose, escape, is_taken, render
from vigie.errors import ChannelAddressError

from tests.builders import NOON
from tests.notices import LINKS, a_notice, a_view

ADDRESS = "https://hooks.slack.com/services/T1/B1/abc"
NASTY = "<!channel> & <@U1> *gras* `x` |>\u202e\ud83d\ude21 " * 90


def texts(message: dict[str, Any]) -> list[str]:
    return [
        part["text"] if isinstance(part["text"], str) else part["text"]["text"]
        for block in message["blocks"]
        for part in (block, *block.get("elements", []))
        if "text" in part
    ]


def test_the_message_has_header_sentence_cause_mentions_and_link_buttons() -> None:
    message = render(a_notice())
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds == ["header", "section", "section", "section", "section", "context", "actions"]
    buttons = message["blocks"][-1]["elements"]
    assert [one["url"] for one in buttons] == list(LINKS.values())
    assert buttons[0]["text"]["text"] == "Ouvrir la boîte de réception"
    assert message["text"].startswith("[Alerte] 9 avis négatifs en 3\u202fh")


def test_what_people_wrote_rings_nobody_and_is_set_as_plain_text() -> None:
    message = render(a_notice(mentions=(a_view("<!channel> A & B *fort*"),)))
    section = message["blocks"][4]["text"]
    assert section["text"] == "&lt;!channel&gt; A &amp; B *fort*"
    assert section["type"] == "plain_text"


def test_a_link_that_would_close_its_own_tag_is_escaped() -> None:
    address = "https://social.example/p?a=1&b=x|y>"
    message = render(a_notice(mentions=(a_view(url=address),)))
    link = message["blocks"][5]["elements"][1]["text"]
    assert link == "<https://social.example/p?a=1&amp;b=x%7Cy%3E|Lire sur Facebook>"


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "https://x.example/" + "a" * 3000]
)
def test_a_mention_whose_address_cannot_be_linked_is_shown_without(url: str | None) -> None:
    message = render(a_notice(mentions=(a_view(url=url),)))
    assert len(message["blocks"][5]["elements"]) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_length_and_count_is_within_slack_s_limits(language: str) -> None:
    view = a_view(NASTY, author_name=NASTY, url="https://social.example/?" + "&a=1" * 500)
    notice = a_notice(language, subject=NASTY, sentence=NASTY, cause=NASTY, mentions=(view,) * 9)
    message = render(notice)
    assert len(message["blocks"]) <= 50
    assert sum(block["type"] == "context" for block in message["blocks"]) == 3
    assert len(message["blocks"][0]["text"]["text"]) <= 150
    assert all(len(one) <= 3000 for one in texts(message))
    assert len(message["text"]) <= 4000
    assert not any("<!" in one for one in [*texts(message), message["text"]])
    for button in message["blocks"][-1]["elements"]:
        assert len(button["text"]["text"]) <= 75


def test_cutting_never_cuts_an_entity() -> None:
    draw = random.Random(7)
    for _ in range(2000):
        text = "".join(draw.choice("ab&<> é😡") for _ in range(draw.randrange(60)))
        longest = draw.randrange(6, 40)
        made = escape(text, longest)
        assert len(made) <= longest
        plain = made.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
        assert not set("&<>") & set(plain)


def test_lone_surrogates_do_not_stop_a_notice() -> None:
    body = compose(
        a_notice(mentions=(a_view("ah \ud83d"),)), {"webhook_url": ADDRESS}, "d", NOON
    ).body
    assert json.loads(body)["blocks"]


def test_only_ok_is_an_answer_of_slack_s() -> None:
    assert is_taken(b"ok")
    assert not is_taken(b"<html>log in</html>")
    assert not is_taken(b"")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.slack.com/services/x",
        "http://hooks.slack.com/services/x",
        "https://evil.example/x",
    ],
)
def test_an_address_that_is_no_incoming_webhook_is_refused(address: str) -> None:
    with pytest.raises(ChannelAddressError) as refused:
        check_secrets({"webhook_url": address}, local=False)
    assert refused.value.facts()["code"] == "slack_address"


def test_slack_s_own_address_is_taken() -> None:
    check_secrets({"webhook_url": ADDRESS}, local=False)
