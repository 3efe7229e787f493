"""The page on the real handlers: what a newcomer does after `make up`, in Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import Inbox
from tests.local.desk import Desk, eventually

pytestmark = [pytest.mark.local, pytest.mark.browser]
OpenPage = Callable[..., Page]


def open_inbox(desk: Desk, page: Page) -> Inbox:
    inbox = Inbox(page, desk.stack.url)
    inbox.sign_in(desk.token)
    return inbox


def test_a_reply_typed_on_the_page_arrives_on_the_stand_in(desk: Desk, new_page: OpenPage) -> None:
    said = desk.wall.add_comment(
        desk.post, desk.wall.person("Odile Marchand"), "Faites-vous des galettes en janvier ?"
    )
    assert eventually(lambda: desk.mention("galettes en janvier"))
    inbox = open_inbox(desk, new_page())
    inbox.open_mention("galettes en janvier")
    inbox.reply("Oui, dès le 2 janvier. LF")
    there = eventually(lambda: [one.text for one in desk.wall.comments_under(said)])
    assert there == ["Oui, dès le 2 janvier. LF"]
    expect(inbox.page.get_by_text("Oui, dès le 2 janvier. LF").first).to_be_visible()


def test_a_comment_hidden_on_the_page_is_hidden_there_and_undo_brings_it_back(
    desk: Desk, new_page: OpenPage
) -> None:
    said = desk.wall.add_comment(
        desk.post, desk.wall.person("Paul Renaud"), "My cousin walks past every single morning"
    )
    assert eventually(lambda: desk.mention("every single morning"))
    desk.stack.wait_idle()  # a page that opened before moderation spoke would be told to look again
    inbox = open_inbox(desk, new_page("en-GB"))
    inbox.open_mention("every single morning")
    inbox.hide("advertising for another shop")
    assert eventually(lambda: said.hidden)
    assert eventually(lambda: desk.mention("every single morning", "&status=hidden"))
    desk.stack.wait_idle()
    inbox.undo_hiding("every single morning")
    assert eventually(lambda: not said.hidden)


@pytest.mark.parametrize(("locale", "word"), [("fr-FR", "À traiter"), ("en-GB", "To answer")])
def test_the_page_speaks_the_browser_s_language_and_fits_a_phone(
    desk: Desk, new_page: OpenPage, locale: str, word: str
) -> None:
    page = new_page(locale, 360, 780)
    inbox = open_inbox(desk, page)
    expect(inbox.hook("tab-todo")).to_contain_text(word)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert "token" not in page.url


def test_the_short_address_of_local_mode_signs_in(desk: Desk, new_page: OpenPage) -> None:
    page = new_page()
    page.goto(desk.stack.url)
    page.get_by_test_id("open-again").click()
    expect(page.get_by_test_id("tab-todo")).to_be_visible()
    assert "token" not in page.url
