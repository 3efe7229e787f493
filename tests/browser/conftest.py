"""A headless Chromium for the session; a page and a desk of its own for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.desk import Desk
from tests.browser.stand_in import TOKEN, running
from tests.browser.steps import Inbox

QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 8_000


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
def desk() -> Desk:
    return Desk()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with running(desk) as base_url:
        yield base_url


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


@pytest.fixture
def inbox(new_page: Callable[..., Page], address: str) -> Inbox:
    """The inbox in French on a wide screen, signed in."""
    inbox = Inbox(new_page(), address)
    inbox.sign_in(TOKEN)
    return inbox
