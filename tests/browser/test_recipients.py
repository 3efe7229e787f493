"""Beside a recipient, in Settings: mails that come back, and trying again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import PERSON, Desk
from tests.browser.stand_in import TOKEN
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser
BOUNCED = {
    "email": PERSON,
    "language": "fr",
    "state": "bounced",
    "since": "2026-11-23T12:00:00.000Z",
    "why": "General 5.1.1",
    "delays": 0,
    "stopped": ["alert", "digest", "service"],
    "unsubscribed": ["digest"],
}


@pytest.mark.parametrize(
    ("screen", "words"),
    [
        (("fr-FR", 1280), ("Les courriels reviennent", "le prochain courriel", "Désabonné des")),
        (("en-GB", 360), ("Mails come back", "the next mail will be sent", "Unsubscribed from")),
    ],
)
def test_a_recipient_whose_mails_come_back_shows_and_is_tried_again(
    desk: Desk,
    new_page: Callable[..., Page],
    address: str,
    screen: tuple[str, int],
    words: tuple[str, str, str],
) -> None:
    desk.arrivals = [dict(BOUNCED)]
    inbox = Inbox(new_page(*screen), address)
    inbox.sign_in(TOKEN)
    inbox.hook("view-settings").click()
    line = inbox.hook("arrival")
    expect(line).to_contain_text(words[0])
    expect(line).to_contain_text(words[2])
    inbox.hook("recipient-retry").click()
    inbox.expect_message(words[1])
    expect(inbox.hook("recipient-retry")).to_have_count(0)
    expect(inbox.hook("arrival")).to_contain_text(words[2])


def test_a_recipient_whose_mails_arrive_needs_no_word(
    desk: Desk, new_page: Callable[..., Page], address: str
) -> None:
    desk.arrivals = [
        {**BOUNCED, "state": "arrives", "since": None, "stopped": [], "unsubscribed": []}
    ]
    inbox = Inbox(new_page(), address)
    inbox.sign_in(TOKEN)
    inbox.hook("view-settings").click()
    expect(inbox.hook("recipient")).to_have_count(1)
    expect(inbox.hook("arrival")).to_have_count(0)
