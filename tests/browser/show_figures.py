"""A picture of every chart, to be looked at: `python -m tests.browser.show_figures DIR`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.desk import Desk
from tests.browser.figures import Figures, a_busy_day
from tests.browser.office import open_office
from tests.browser.stand_in import TOKEN, running
from tests.chromium import QUIET

LOOKS = (
    ("fr-FR", 1280, "light"),
    ("en-GB", 1280, "dark"),
    ("en-GB", 360, "light"),
    ("fr-FR", 360, "dark"),
)
WEEKS = "view=figures&from=2024-10-01&to=2026-11-20&by=week"


def a_quiet_day(day: date, platform: str) -> Mapping[str, int]:
    """A word every other day."""
    if platform != "facebook" or day.toordinal() % 2:
        return {}
    mood = ("positive", "neutral", "negative")[day.toordinal() // 2 % 3]
    return {"mentions": 1, mood: 1, "wanting": 1, "answered": day.day % 2}


def a_giant_day(day: date, platform: str) -> Mapping[str, int]:
    """Quiet but for one day that everybody spoke."""
    if day.day == 3:
        return {"mentions": 4800, "positive": 300, "neutral": 900, "negative": 3600, "wanting": 40}
    return a_quiet_day(day, platform)


def nothing(_: date, __: str) -> Mapping[str, int]:
    """Nobody speaks."""
    return {}


CASES: tuple[tuple[str, Figures, str], ...] = (
    ("busy", Figures(a_busy_day), "view=figures"),
    ("weeks", Figures(a_busy_day), WEEKS),
    ("hours", Figures(a_busy_day), "view=figures&days=7&by=hour"),
    ("quiet", Figures(a_quiet_day, rivals={}), "view=figures&days=90"),
    ("giant", Figures(a_giant_day), "view=figures"),
    ("nothing", Figures(nothing, rivals={}), "view=figures"),
)


def main() -> int:
    """Write each case in each look, whole and chart by chart; 2 without a folder or a Chromium."""
    chromium = os.environ.get("VIGIE_CHROMIUM") or shutil.which("chromium")
    if len(sys.argv) != 2 or not chromium:
        print("usage: python -m tests.browser.show_figures DIR, with a Chromium", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        for name, figures, place in CASES:
            for locale, wide, scheme in LOOKS if name == "busy" else LOOKS[::3]:
                with shown(browser, figures, place, locale, wide, scheme) as page:
                    for file in write_pictures(
                        page, folder, f"{name}-{locale[:2]}-{wide}-{scheme}"
                    ):
                        print(file)
        browser.close()
    return 0


@contextmanager
def shown(  # noqa: PLR0917 - what is looked at, and how
    browser: Browser, figures: Figures, place: str, locale: str, wide: int, scheme: str
) -> Iterator[Page]:
    """The figures of a desk of its own, drawn."""
    desk = Desk()
    desk.figures = figures
    desk.alerts[0]["state"] = "over"
    open_office(desk)
    with running(desk) as address:
        page = browser.new_page(
            locale=locale,
            viewport={"width": wide, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page.goto(f"{address}/#token={TOKEN}")
        expect(page.get_by_test_id("tab-todo")).to_be_visible()
        page.goto(f"{address}/#{place}")
        expect(page.get_by_test_id("asked")).to_be_visible()
        yield page
        page.close()


def write_pictures(page: Page, folder: Path, name: str) -> Iterator[Path]:
    """The room whole, and each of its charts."""
    tall = page.evaluate("document.getElementById('figures').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": tall + 160})  # type: ignore[index]
    whole = folder / f"{name}.png"
    page.get_by_test_id("figures").screenshot(path=whole)
    yield whole
    for chart in page.locator("#figures .charts .chart").all():
        file = folder / f"{name}-{chart.get_attribute('data-testid')}.png"
        chart.screenshot(path=file)
        yield file


if __name__ == "__main__":
    sys.exit(main())
