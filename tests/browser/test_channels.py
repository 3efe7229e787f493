"""Channels in the settings: connected, tested, told apart, removed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from vigie.channels import Trouble

from tests.browser.desk import Desk
from tests.browser.stand_in import TOKEN
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser
SLACK = "https://hooks.slack.com/services/T1/B1/abc"


def test_a_channel_is_connected_tested_set_and_removed(inbox: Inbox, desk: Desk) -> None:
    inbox.page.on("dialog", lambda dialog: dialog.accept())
    inbox.hook("view-settings").click()
    expect(inbox.hook("channels")).to_contain_text("Aucun canal")
    inbox.hook("channel-webhook_url").fill(SLACK)
    inbox.hook("channel-add").click()
    inbox.expect_message("Canal branché")
    expect(inbox.hook("channel")).to_contain_text("Branché")
    inbox.hook("channel-from").select_option("8")
    inbox.hook("channel-language").select_option("en")
    inbox.expect_message("C’est enregistré")
    inbox.hook("channel-test").click()
    inbox.expect_message("Message d’essai bien reçu.")
    assert desk.channels["slack"] == {"language": "en", "min_severity": 8}
    inbox.hook("channel-remove").click()
    expect(inbox.hook("channel")).to_have_count(0)
    assert SLACK not in inbox.page.content()


def test_a_channel_that_refuses_says_why_in_the_reader_s_language(inbox: Inbox, desk: Desk) -> None:
    desk.channels["teams"] = {}
    desk.channel_trouble["teams"] = Trouble.GONE
    inbox.hook("view-settings").click()
    row = inbox.hook("channel")
    expect(row).to_contain_text("Ne reçoit plus rien")
    expect(row).to_contain_text("Cette adresse n’existe plus\u202f: le canal")
    inbox.speak("en")
    expect(inbox.hook("channel")).to_contain_text("This address is gone: the channel was deleted")


def test_an_address_that_cannot_be_right_is_refused_in_words(inbox: Inbox) -> None:
    inbox.hook("view-settings").click()
    inbox.hook("channel-kind").select_option("teams")
    inbox.hook("channel-webhook_url").fill("https://levain.webhook.office.com/webhookb2/1")
    inbox.hook("channel-add").click()
    inbox.expect_message("C’est un connecteur Office 365, que Microsoft a retiré")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_part_fits_phone_and_desk(
    new_page: Callable[..., Page], address: str, desk: Desk, width: int
) -> None:
    desk.channels |= {"slack": {}, "webhook": {"language": "en", "min_severity": 3}}
    desk.channel_trouble["webhook"] = Trouble.UNREACHABLE
    inbox = Inbox(new_page(width=width), address)
    inbox.sign_in(TOKEN)
    inbox.hook("view-settings").click()
    inbox.hook("channel-kind").select_option("webhook")
    expect(inbox.hook("channel-secret")).to_be_visible()
    inbox.expect_no_sideways_scroll()
