"""A headless Chromium for the whole run, and pages in contexts of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 20_000  # milliseconds; two workers share the cores, and who passes does not wait


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, from VIGIE_CHROMIUM or the path; without one these tests say why they skip."""
    path = os.environ.get("VIGIE_CHROMIUM") or shutil.which("chromium")
    if not path:
        reason = "no Chromium: install chromium or name one in VIGIE_CHROMIUM"
        print(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Pages in contexts of their own; an error in the page's own code fails the test."""
    contexts = []
    errors: list[str] = []

    def open_page(locale: str = "fr-FR", width: int = 1280, height: int = 860, **more: Any) -> Page:
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, **more
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda line: errors.append(line.text) if "Content Security" in line.text else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors
