"""The figures on the page: five questions, charts by hand and by eye, the way to the mentions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import Desk
from tests.browser.figures import DayOf, Figures, a_busy_day
from tests.browser.office import open_office
from tests.browser.show_figures import a_quiet_day, nothing
from tests.browser.stand_in import TOKEN
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser
NewPage = Callable[..., Page]
NOON = datetime(2026, 11, 25, 12, 20, tzinfo=UTC)
COLD = "Quarante minutes d'attente"
SMALL = """() => [...document.querySelectorAll("#figures :is(button, summary, select, .value a)")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML)"""
# The contrast of every visible text against the ground it stands on (WCAG 2.2, 1.4.3), and of bars
# against their card (1.4.11), below what is asked.
FAINT = """() => {
  const light = (rgb) => rgb.slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, n) => sum + one * [0.2126, 0.7152, 0.0722][n], 0);
  const read = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = read(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const says = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const faint = [];
  for (const node of document.querySelectorAll("#figures *")) {
    if (!node.checkVisibility() || !says(node)) continue;
    const style = getComputedStyle(node);
    const ink = read(node instanceof SVGElement ? style.fill : style.color);
    if (ink.length && ratio(ink, ground(node)) < 4.5) faint.push(node.outerHTML.slice(0, 90));
  }
  const bars = "#figures :is(.ink-negative, .ink-positive) .ground";
  for (const node of document.querySelectorAll(bars)) {
    if (ratio(read(getComputedStyle(node).fill), ground(node.closest(".chart"))) < 3)
      faint.push(node.outerHTML);
  }
  return faint;
}"""


def enter(page: Page, address: str, place: str = "view=figures") -> Inbox:
    """The figures of a page whose clock stands still, drawn."""
    page.clock.set_fixed_time(NOON)
    inbox = Inbox(page, address)
    inbox.sign_in(TOKEN)
    inbox.go_to(place)
    expect(page.locator("#figures-body:not([aria-busy])")).to_be_visible()
    return inbox


@pytest.fixture
def figures(desk: Desk) -> Figures:
    open_office(desk)
    desk.figures = Figures()
    found: Figures = desk.figures
    return found


@pytest.fixture
def room(new_page: NewPage, address: str, figures: Figures) -> Inbox:
    assert figures.counts is a_busy_day
    return enter(new_page(), address)


def test_five_questions_are_answered_with_numbers_that_open_their_mentions(
    room: Inbox, figures: Figures
) -> None:
    days = [date(2026, 10, 27 + n) if n < 5 else date(2026, 11, n - 4) for n in range(30)]
    mixed = [figures.counts(day, one) for day in days for one in figures.platforms[:-1]]
    mentions, negative = (sum(one[name] for one in mixed) for name in ("mentions", "negative"))
    expect(room.hook("asked").locator("li")).to_have_count(5)
    expect(room.hook("asked-spoke").locator(".verdict")).to_have_text(
        f"Environ {round(mentions * 0.8)} personnes"
    )
    expect(room.hook("asked-spoke")).to_contain_text(f"{mentions} mentions")
    expect(room.hook("asked-mood")).to_contain_text(f"{negative} négatives")
    expect(room.hook("asked-mood").locator(".verdict")).to_have_text("Pas de vrai changement")
    expect(room.hook("asked-speed").locator(".verdict")).to_have_text("Oui")
    expect(room.hook("oldest")).to_have_attribute("href", re.compile("#mention="))
    expect(room.hook("asked-rising")).to_contain_text("en sept jours, contre")
    room.hook("asked-mood").locator("summary").press("Enter")
    expect(room.hook("asked-mood")).to_contain_text("99 fois sur 100")


def test_a_figure_opens_its_very_mentions_the_list_says_so_and_back_returns(room: Inbox) -> None:
    card = room.hook("groups").get_by_test_id("figure-negative_share")
    expect(card).to_contain_text("entre")
    card.locator("summary").click()
    expect(card).to_contain_text("Wilson, 1927")
    card.locator(".value a").click()
    expect(room.page.locator("#list-title")).to_contain_text(
        "À notre sujet, négatives (sans YouTube), du 27 oct."
    )
    assert "list=measure%3Aabout_us_negative&since=2026-10-26T23" in room.page.url
    expect(room.mention(COLD)).to_be_visible()
    expect(room.mention("ouverts le dimanche")).to_have_count(0)
    room.hook("filters").click()
    room.hook("filter-platform").select_option("facebook")
    expect(room.hook("list-narrowed")).to_be_visible()
    room.hook("list-widen").click()
    expect(room.hook("list-narrowed")).to_have_count(0)
    room.page.go_back()
    expect(room.hook("asked")).to_be_visible()


def test_a_choice_stands_in_the_address_and_goes_back_and_a_late_answer_is_never_shown(
    room: Inbox, figures: Figures
) -> None:
    room.hook("period").focus()
    room.hook("period").select_option("7")
    expect(room.hook("period")).to_be_focused()
    expect(room.page).to_have_url(re.compile("view=figures&days=7"))
    expect(room.hook("span")).to_contain_text("19 nov. 2026 au 25 nov. 2026")
    room.hook("on").select_option("instagram")
    expect(room.page).to_have_url(re.compile("days=7&by=day&on=instagram"))
    expect(room.hook("chart-moods").get_by_test_id("moods-row")).to_have_count(1)
    room.page.go_back()
    expect(room.hook("on")).to_have_value("")
    expect(room.hook("period")).to_have_value("7")
    last = figures.asked[-1]
    assert (last["since"], last["until"]) == ("2026-11-18T23:00:00Z", "2026-11-25T13:00:00Z")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    quarter = re.compile(r"metrics.*since=2026-08")
    room.page.route(quarter, hold)
    room.hook("period").select_option("90")
    expect(room.page.locator("#figures-body")).to_have_attribute("aria-busy", "true")
    expect(room.hook("asked")).to_have_count(0)
    room.hook("period").select_option("month")
    expect(room.hook("span")).to_contain_text("1 nov. 2026 au 25 nov. 2026")
    assert held
    with room.page.expect_response(re.compile("since=2026-08.*platform=youtube")):
        room.page.unroute(quarter)
    room.page.evaluate("new Promise(requestAnimationFrame)")
    expect(room.hook("span")).to_contain_text("1 nov. 2026 au 25 nov. 2026")


WRONG = {
    "from=2026-11-20&to=2026-11-10": "La première date vient après la seconde.",
    "from=1926-01-01&to=2026-11-10": "800 jours au plus",
    "from=2027-01-01&to=2027-02-01": "pas encore commencé",
    "from=2026-02-30&to=x": "Choisissez deux dates.",
}


def test_a_period_that_cannot_be_is_told_and_an_unchanged_answer_is_not_sent_twice(
    room: Inbox, figures: Figures
) -> None:
    asked = len(figures.asked)
    for period, words in WRONG.items():
        room.go_to(f"view=figures&{period}")
        expect(room.hook("period-wrong")).to_contain_text(words)
    assert len(figures.asked) == asked
    codes: list[int] = []
    room.page.on("response", lambda one: codes.append(one.status) if "metrics" in one.url else None)
    room.hook("view-figures").click()
    expect(room.hook("asked")).to_be_visible()
    assert set(codes) == {304}


def test_the_arrows_go_along_a_chart_and_each_step_is_read_out_and_opens(room: Inbox) -> None:
    chart = room.hook("chart-volume").first
    hand = chart.get_by_test_id("hand")
    hand.focus()
    hand.press("Home")
    for _ in range(16):
        hand.press("ArrowRight")
    spoken = hand.get_attribute("aria-valuetext") or ""
    assert spoken.startswith("jeudi 12 novembre 2026\u202f: 78 mentions. 61 négatives")
    expect(chart.get_by_test_id("readout")).to_contain_text(spoken)
    expect(chart.get_by_test_id("readout").locator("a")).to_have_attribute(
        "href", re.compile("since=2026-11-11T23%3A00%3A00Z&until=2026-11-12T23%3A00%3A00Z")
    )
    hand.press("End")
    assert (hand.get_attribute("aria-valuenow"), hand.get_attribute("role")) == ("29", "slider")
    chart.locator("summary").press("Enter")
    expect(chart.locator("tbody tr").filter(has_text="12 novembre")).to_contain_text("78")
    box = hand.bounding_box()
    assert box is not None
    room.page.mouse.move(box["x"] + 60, box["y"] + 60)
    expect(chart.get_by_test_id("readout")).to_contain_text("27 octobre")


def test_youtube_stands_by_itself_and_counts_and_files_are_one_tap_away(
    room: Inbox, desk: Desk
) -> None:
    apart = room.hook("apart-youtube")
    expect(apart).to_contain_text("ne soient pas mêlés")
    expect(apart.get_by_test_id("figure-volume").locator("a")).to_have_attribute(
        "href", re.compile("on=youtube")
    )
    for chart in ("moods", "answers"):
        expect(room.hook(f"chart-{chart}")).not_to_contain_text("YouTube")
    expect(room.hook("caution").locator("a")).to_have_attribute(
        "href", re.compile("measure%3Anegative")
    )
    room.hook("counts").locator("summary").first.click()
    expect(room.hook("count-complaint").locator(".value a")).to_be_visible()
    for kind, ending in (("csv", ".csv"), ("json", ".json"), ("html", ".html")):
        with room.page.expect_download() as saved:
            room.hook(f"file-{kind}").click()
        assert saved.value.suggested_filename.endswith(ending)
    sent = [headers for _, path, _, headers in desk.calls if path.startswith("/api/tables")]
    assert {one["authorization"] for one in sent} == {f"Bearer {TOKEN}"}
    room.hook("on").select_option("youtube")
    expect(room.hook("apart-youtube")).to_have_count(0)
    expect(room.hook("chart-moods")).to_contain_text("YouTube")


def a_day_alone(day: date, _: str) -> Mapping[str, int]:
    return {"mentions": 12, "positive": 12} if day.day == 20 else {}


FEW: Mapping[DayOf, list[str]] = {
    a_quiet_day: ["Trop peu pour comparer", "trop peu"],
    nothing: ["Aucune mention sur cette période.", "Personne n’attendait de réponse."],
    a_day_alone: ["48 mentions", "humeur +100"],
}


def test_few_none_and_one_day_alone_are_told_as_such(room: Inbox, figures: Figures) -> None:
    figures.rivals = {}
    for n, (counts, words) in enumerate(FEW.items()):
        figures.counts = counts
        room.go_to(f"view=figures&days=7&part={n}")
        for word in words:
            expect(room.hook("figures")).to_contain_text(word)
        assert "NaN" not in room.page.content()


@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "dark"), ("en-GB", "light")])
def test_the_room_fits_a_small_phone_is_legible_and_asks_nobody_else(
    new_page: NewPage, address: str, figures: Figures, locale: str, scheme: str
) -> None:
    assert figures
    page = new_page(locale, width=360, height=740, color_scheme=scheme)
    foreign: list[str] = []
    noise: list[str] = []
    page.on(
        "request",
        lambda one: None if one.url.startswith(("blob:", address)) else foreign.append(one.url),
    )
    page.on("console", lambda line: noise.append(line.text) if line.type == "error" else None)
    room = enter(page, address)
    page.evaluate("document.querySelectorAll('#figures details').forEach((one) => one.open = true)")
    expect(room.hook("count-complaint")).to_be_visible()
    room.expect_no_sideways_scroll()
    assert page.evaluate(SMALL) == []
    assert page.evaluate(FAINT) == []
    text = room.hook("figures").inner_text()
    assert not re.search(r"undefined|NaN|\{\w+\}|\bfigure_|\bchart_", text)
    assert (foreign, noise) == ([], [])


TIMES: Mapping[str, tuple[str, list[Any]]] = {
    "a day of 23 hours and one of 25": (
        """({ timeline }) => ["2026-03-29", "2026-10-25"].map((day) => {
          const chosen = { since: `${day}T00:00:00Z`, until: `${day}T12:00:00Z`, by: "day" };
          const [one] = timeline(chosen, "Europe/Paris");
          return (one.end - one.start) / 3600000;
        })""",
        [23, 25],
    ),
    "a midnight that does not exist": (
        """({ startOf }) => [new Date(startOf("2024-09-08", "America/Santiago")).toISOString()]""",
        ["2024-09-08T04:00:00.000Z"],
    ),
    "an hour that comes twice": (
        """({ timeline, calledStep }) => timeline({ since: "2026-10-25T00:00:00Z",
          until: "2026-10-25T02:00:00Z", by: "hour" }, "Europe/Paris")
          .map((one) => calledStep(one, "hour", "Europe/Paris"))""",
        ["25 oct., 02:00 UTC+2", "25 oct., 02:00 UTC+1"],
    ),
    "a century of weeks": (
        """({ timeline, folded }) => { const weeks = timeline({ since: "1926-11-01T00:00:00Z",
          until: "2026-11-01T00:00:00Z", by: "week" }, "Europe/Paris");
          return [weeks.length, folded(weeks, 20).length, weeks.every((one, n) =>
            !n || one.start === weeks[n - 1].end)]; }""",
        [5218, 261, True],
    ),
}


def test_clocks_that_change_and_chance_are_taken_for_what_they_are(
    new_page: NewPage, address: str
) -> None:
    page = new_page()
    page.goto(address)
    for name, (script, expected) in TIMES.items():
        run = f"async () => ({script})(await import('/assets/chart_time.js'))"
        assert page.evaluate(run) == expected, name
