"""A page and a desk of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.desk import Desk
from tests.browser.stand_in import TOKEN, running
from tests.browser.steps import Inbox


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with running(desk) as base_url:
        yield base_url


@pytest.fixture
def inbox(new_page: Callable[..., Page], address: str) -> Inbox:
    """The inbox in French on a wide screen, signed in."""
    inbox = Inbox(new_page(), address)
    inbox.sign_in(TOKEN)
    return inbox
