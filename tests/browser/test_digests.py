"""Digests in a real browser: they fit a phone, follow its light, and load nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from infra.show_digests import draw_all
from tests.browser.desk import Desk
from tests.browser.people import BRAND
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser
MAILS = draw_all()
SHEETS = {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 31, 36)"}
CONTRASTS = """() => {
  const light = (colour) => {
    const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((one) => one / 255);
    const linear = (one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = parts.map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    const own = getComputedStyle(node).backgroundColor;
    return own !== "rgba(0, 0, 0, 0)" || !node.parentElement ? own : behind(node.parentElement);
  };
  return [...document.querySelectorAll("p, a, span")].map((node) => {
    const pair = [getComputedStyle(node).color, behind(node)].map(light).sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MAILS)
def test_a_digest_fits_a_phone_in_any_light(
    new_page: Callable[..., Page], name: str, scheme: str
) -> None:
    page = new_page(width=360, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(MAILS[name].html)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    sheet = page.locator(".sheet")
    assert sheet.evaluate("one => getComputedStyle(one).backgroundColor") == SHEETS[scheme]
    assert min(page.evaluate(CONTRASTS)) >= 4.5
    box = page.locator(".button a").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert [one for one in asked if not one.startswith("about:")] == []


def test_every_day_of_the_chart_has_the_same_width(new_page: Callable[..., Page]) -> None:
    page = new_page(width=360)
    page.set_content(MAILS["daily-plain.fr"].html)
    widths = page.eval_on_selector_all(
        "[role=img] tr:first-child td", "cells => cells.map((one) => Math.round(one.offsetWidth))"
    )
    assert (len(widths), max(widths) - min(widths) <= 1) == (14, True)
    said = page.get_by_role("img").get_attribute("aria-label")
    assert said is not None
    assert re.match(r"Humeur jour par jour, du 9 au 22 novembre", said)


def test_a_link_of_a_digest_opens_the_page_at_its_own_brand(inbox: Inbox, desk: Desk) -> None:
    desk.brands["second"] = {**desk.brands[BRAND], "name": "La seconde"}
    for slug in ("second", BRAND):
        inbox.go_to(f"brand={slug}&tab=hidden")
        inbox.page.reload()
        expect(inbox.page.locator("#brand")).to_have_value(slug)
        expect(inbox.hook("tab-hidden")).to_have_attribute("aria-selected", "true")
