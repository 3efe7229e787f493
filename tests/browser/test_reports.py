"""A report in a real browser: a phone, the dark, and paper with every chart inside its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from vigie.aws import brands
from vigie.aws.clock import utc_now
from vigie.brand import EVERY_BRAND, Recipient, Role
from vigie.channels.report import render_report

from tests.browser.api_server import serving
from tests.browser.steps import Inbox
from tests.builders import a_brand
from tests.functions.test_serve_api import say
from tests.unit.channels.reports import a_report

pytestmark = pytest.mark.browser
SHEETS = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 24, 31)"}
CHARTS = 6
A4 = {(595, 842)}
CONTRASTS = """() => {
  const light = (colour) => {
    const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((one) => one / 255);
    const linear = (one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = parts.map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const ratio = (colour) => {
    const pair = [light(colour), paper].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  };
  const of = (what, property) =>
    [...document.querySelectorAll(what)].map((node) => ratio(getComputedStyle(node)[property]));
  const words = "p, li, th, td, b, strong, span, small, summary, figcaption, h1, h2";
  return {
    words: Math.min(...of(words, "color"), ...of("svg text", "fill")),
    shapes: Math.min(...of("svg rect", "fill"), ...of(".trace, .zero", "stroke")),
  };
}"""
OUTSIDE = """() => [...document.querySelectorAll("svg")].filter((svg) => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text, rect, path, circle")].some((one) => {
    const own = one.getBoundingClientRect();
    return own.left < box.left - 1 || own.right > box.right + 1
      || own.top < box.top - 1 || own.bottom > box.bottom + 1;
  });
}).length"""


@cache
def document(language: str) -> str:
    return render_report(a_report(), language)


@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("en", "dark")])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_report_fits_its_screen_in_any_light_and_asks_for_nothing(
    new_page: Callable[..., Page], language: str, scheme: str, width: int
) -> None:
    page = new_page(width=width, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(document(language))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    background = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    assert background == SHEETS[scheme]
    ratios = page.evaluate(CONTRASTS)
    assert ratios["words"] >= 4.5
    assert ratios["shapes"] >= 3
    assert page.evaluate(OUTSIDE) == 0
    tall = page.locator("summary").first.bounding_box()
    assert tall
    assert tall["height"] >= 44
    page.locator("summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert [one for one in asked if not one.startswith("about:")] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_paper_no_chart_is_cut_by_the_end_of_a_page(
    new_page: Callable[..., Page], language: str
) -> None:
    page = new_page()
    page.set_content(document(language))
    file = page.pdf(prefer_css_page_size=True, tagged=True).decode("latin-1")
    boxes = re.findall(r"/MediaBox \[0 0 ([.\d]+) ([.\d]+)", file)
    assert {(round(float(wide)), round(float(tall))) for wide, tall in boxes} == A4
    assert 3 <= len(re.findall(r"/Type /Page\b(?!s)", file)) <= 7
    objects = dict(re.findall(r"\n(\d+) 0 obj\s*(.*?)endobj", file, re.DOTALL))
    elements = [one for one in objects.values() if re.search(r"/S /Figure\b", one)]
    drawings = [one for one in elements if "/Alt" in one]
    assert len(drawings) == CHARTS
    assert [len(_pages(one, objects)) for one in drawings] == [1] * CHARTS


def _pages(element: str, objects: dict[str, str]) -> set[str]:
    """The pages an element of a tagged document and all in it are set on."""
    found = set(re.findall(r"/Pg (\d+) 0 R", element))
    kids = re.search(r"/K (\[.*?\]|\d+ 0 R)", element, re.DOTALL)
    for kid in re.findall(r"(\d+) 0 R", kids[1] if kids else ""):
        if re.search(r"/Type /StructElem|/S /", objects.get(kid, "")):
            found |= _pages(objects[kid], objects)
    return found


@pytest.fixture
def address(aws: None) -> Iterator[str]:
    brands.save_brand(a_brand(alert_recipients=(Recipient("odile@levain.example"),)))
    brands.grant("odile@levain.example", EVERY_BRAND, Role.OWNER)
    brands.grant("vera@levain.example", "levain", Role.VIEWER)
    say("=Le pain est froid", "100_1", said_at=utc_now() - timedelta(days=3))
    with serving() as base_url:
        yield base_url


def enter(page: Page, address: str, who: str = "odile@levain.example") -> Inbox:
    room = Inbox(page, address)
    room.sign_in(who)
    room.go_to("view=reports")
    expect(room.hook("report-open")).to_be_visible()
    return room


def test_a_report_opens_in_a_page_of_its_own_from_which_it_is_printed(
    new_page: Callable[..., Page], address: str
) -> None:
    room = enter(new_page(), address)
    with room.page.expect_popup() as opened:
        room.hook("report-open").click()
    document = opened.value
    expect(document.get_by_role("heading", level=1)).to_contain_text("Levain & Fils")
    tile = document.locator(".tiles li").first
    if tile.count():
        border = tile.evaluate("one => getComputedStyle(one).borderTopWidth")
        assert border == "1px"  # the page's policy lets this one style in
    width = document.locator("main").evaluate("one => getComputedStyle(one).maxWidth")
    assert width == "896px"


def test_tables_are_taken_out_as_files(new_page: Callable[..., Page], address: str) -> None:
    room = enter(new_page(accept_downloads=True), address)
    with room.page.expect_download() as waiting:
        room.hook("table-mentions-csv").click()
    text = Path(waiting.value.path()).read_bytes().decode("utf-8")
    name = waiting.value.suggested_filename
    assert re.fullmatch(r"vigie-levain-mentions-\d{8}-\d{8}\.csv", name), name
    assert text.startswith('\ufeff"id","platform"')
    assert '"\'=Le pain est froid"' in text


def test_who_may_only_look_sees_no_table_that_names_people_and_shares_nothing(
    new_page: Callable[..., Page], address: str
) -> None:
    room = enter(new_page(), address, "vera@levain.example")
    expect(room.hook("table-series-csv")).to_be_visible()
    for hook in ("table-mentions-csv", "share-add", "schedule-add"):
        expect(room.hook(hook)).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_report_is_planned_and_figures_shared_then_both_are_taken_back(
    new_page: Callable[..., Page], address: str, width: int, scheme: str
) -> None:
    room = enter(new_page(width=width, color_scheme=scheme), address)
    room.hook("schedule-recipients").fill("odile@levain.example")
    room.hook("schedule-add").click()
    room.expect_message("C’est programmé")
    expect(room.hook("schedule")).to_contain_text("Chaque semaine")
    room.hook("share-add").click()
    room.expect_message("Le lien est prêt")
    expect(room.hook("share")).to_contain_text("Jamais ouvert")
    room.expect_no_sideways_scroll()
    room.speak("en")
    expect(room.hook("share")).to_contain_text("Never opened")
    room.expect_no_sideways_scroll()
    room.hook("share-remove").click()
    expect(room.hook("share")).to_have_count(0)
    room.hook("schedule-remove").click()
    expect(room.hook("schedule")).to_have_count(0)
