"""Where to be, on the page: what is tried, kept, opened and taken away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.office import open_office
from tests.browser.stand_in import TOKEN
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser
NewPage = Callable[..., Page]


def test_an_objective_is_tried_then_kept_and_a_full_week_offers_the_pack(
    new_page: NewPage, address: str, desk: Desk
) -> None:
    open_office(desk).hours = 4.0
    inbox = Inbox(new_page(), address)
    inbox.sign_in(TOKEN)
    inbox.go_to("view=presence")
    first = inbox.hook("channel").first
    expect(first).to_contain_text("Instagram")
    expect(first).to_contain_text("100 mentions (29 de plus que la période d’avant)")
    opens = first.get_by_test_id("channel-mentions").get_attribute("href") or ""
    assert re.search("list=measure%3Aabout_us&since=.+&until=.+&on=instagram", opens)
    expect(inbox.hook("apart")).to_contain_text("YouTube")
    expect(inbox.hook("absence").first).to_contain_text("Sur Reddit, 3 messages cherchaient")
    expect(inbox.hook("aim-keep")).to_have_count(0)
    inbox.hook("aim").select_option("awareness")
    expect(inbox.hook("channel").first).to_contain_text("auteurs")
    inbox.hook("aim-keep").click()
    expect(inbox.page.locator("#message")).to_have_text("Objectif gardé.")
    kept = [body for how, path, body, _ in desk.calls if how == "PUT" and "/brands/" in path]
    assert kept[-1]["objective"] == "awareness"
    assert "work" not in kept[-1]
    expect(inbox.hook("work-text")).to_contain_text("il manque environ")
    expect(inbox.hook("pack-offered")).to_be_visible()
    inbox.hook("work-set").click()
    inbox.hook("work-weekly").fill("240")
    inbox.hook("work-reply").fill("2.5")
    inbox.hook("work-save").click()
    expect(inbox.page.locator("#message")).to_have_text("C’est enregistré.")
    kept = [body for how, path, body, _ in desk.calls if how == "PUT" and "/brands/" in path]
    assert kept[-1]["work"] == {"weekly": 240, "person_week": 2100, "acts": {"reply": 2.5}}
    with inbox.page.expect_download() as taken:
        inbox.hook("pack-take").click()
    assert taken.value.suggested_filename == "cafe-du-phare-passation.html"
