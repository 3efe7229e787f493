"""Mails as people see them: Chromium, the width of a phone, light and dark, no network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page
from vigie.channels import Mail
from vigie.channels.email import render_alert

from infra.show_mails import BRAND, every_alert, every_mail, sample_links

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
PHONE = 360
MAILS = dict(every_mail())
HUGE = "Inadmissible" * 40
HOSTILE = (
    HUGE,
    "\u202e\u2066renversé\u2069 <b>gras</b>" + "\U0001f621" * 10_000,
    "مرحبا بالعالم " + "Z" + "\u0335" * 200,
)
TEXTS = """[...document.querySelectorAll("h1, h2, p, li, a, td.mark, blockquote")]
    .filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))"""
# WCAG 2.1: relative luminance, and the contrast of each text with what stands behind it.
FAINT = (
    """() => {
    const rgb = (value) => (value.match(/[\\d.]+/g) || []).map(Number);
    const light = (value) => rgb(value).slice(0, 3).map((one) => one / 255)
        .map((one) => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
        .reduce((sum, one, n) => sum + one * [0.2126, 0.7152, 0.0722][n], 0);
    const behind = (node) => {
        for (let one = node; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (rgb(colour)[3] !== 0) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const contrast = (node) => {
        const both = [light(getComputedStyle(node).color), light(behind(node))].sort();
        return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    };
    return """
    + TEXTS
    + """.filter((node) => contrast(node) < 4.5).map((node) => node.outerHTML);
}"""
)
BARS = """[...document.querySelectorAll(".over, .line")].map((node) => node.className + " " +
    getComputedStyle(node).backgroundColor)"""
SMALL = """[...document.querySelectorAll("a.press, a.choose")]
    .filter((node) => node.offsetHeight < 44).map((node) => node.outerHTML)"""
WIDE = """[document.documentElement.scrollWidth,
    ...[...document.querySelectorAll("body *")].map((node) => node.getBoundingClientRect().right)]
    .filter((right) => right > innerWidth + 0.5)"""


def open_mail(new_page: NewPage, mail: Mail, scheme: str) -> tuple[Page, list[str]]:
    """The mail on a phone, and every request it made."""
    page = new_page(width=PHONE, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(mail.html, wait_until="load")
    return page, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_mail_fits_a_phone_is_readable_and_asks_for_nothing(
    new_page: NewPage, language: str, scheme: str
) -> None:
    page, asked = open_mail(new_page, MAILS[f"negative_spike_opened_{language}"], scheme)
    for name, mail in MAILS.items():
        if not name.endswith(language):
            continue
        page.set_content(mail.html, wait_until="load")
        assert page.evaluate(WIDE) == [], name
        assert page.evaluate(FAINT) == [], name
        assert page.evaluate(SMALL) == [], name
    assert asked == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hostile_names_and_texts_stay_within_their_place(new_page: NewPage, scheme: str) -> None:
    _, alert, story = next(every_alert("fr"))
    views = tuple(
        replace(view, text=text, author_name=text, platform=text)
        for view, text in zip(story.mentions, HOSTILE, strict=True)
    )
    brand = replace(BRAND, name=HUGE)
    story = replace(story, mentions=views, platforms={HUGE: 9}, names_brand=True)
    mail = render_alert(replace(alert, topic=(HUGE,)), brand, "fr", story, sample_links())
    page, asked = open_mail(new_page, mail, scheme)
    assert page.evaluate(WIDE) == []
    assert page.locator("b").count() == 0
    assert asked == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chart_is_drawn_in_colours_of_the_readers_light(new_page: NewPage, scheme: str) -> None:
    page, _ = open_mail(new_page, MAILS["negative_spike_opened_fr"], scheme)
    seen = set(page.evaluate(BARS))
    assert (
        seen
        == {
            "light": {"over rgb(197, 34, 31)", "line rgb(60, 70, 80)"},
            "dark": {"over rgb(255, 138, 128)", "line rgb(223, 227, 232)"},
        }[scheme]
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_screen_reader_meets_headings_a_list_and_a_described_chart(
    new_page: NewPage, language: str
) -> None:
    page, _ = open_mail(new_page, MAILS[f"negative_spike_opened_{language}"], "light")
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("heading", level=2).count() == 3
    assert page.get_by_role("listitem").count() == 3
    assert ", 2, 5, 2" in (page.get_by_role("img").get_attribute("aria-label") or "")
    assert page.locator("html").get_attribute("lang") == language
