"""Signing in at a managed login, whose answers are played by the test."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import Desk
from tests.browser.stand_in import TOKEN, running
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser

HOST = "login.example.org"


class Login:
    """Cognito's pages as far as the inbox meets them."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.asked: dict[str, list[str]] = {}
        self.tokens: list[dict[str, list[str]]] = []
        self.signed_out = False
        self.wrong_state = False

    def play(self, route: Route) -> None:
        split = urlsplit(route.request.url)
        if split.path == "/oauth2/authorize":
            self.asked = parse_qs(split.query)
            state = "forged" if self.wrong_state else self.asked["state"][0]
            back = f"{self.asked['redirect_uri'][0]}?code=one-time&state={state}"
            return route.fulfill(status=302, headers={"location": back})
        if split.path == "/oauth2/token":
            self.tokens.append(parse_qs(route.request.post_data or ""))
            answer = {"id_token": TOKEN, "refresh_token": "renewal", "expires_in": 30}
            headers = {"access-control-allow-origin": "*"}
            return route.fulfill(json=answer, headers=headers)
        self.signed_out = self.signed_out or split.path == "/logout"
        return route.fulfill(status=200, headers={"access-control-allow-origin": "*"}, body="")


@pytest.fixture
def home(desk: Desk) -> Iterator[str]:
    with running(desk, f"{HOST} client-1") as base_url:
        yield base_url


@pytest.fixture
def login(home: str) -> Login:
    return Login(home)


@pytest.fixture
def page(new_page: Callable[..., Page], login: Login) -> Page:
    page = new_page("en-GB")
    page.route(f"https://{HOST}/**", login.play)
    return page


def test_a_code_is_exchanged_with_its_proof_and_leaves_the_address(
    page: Page, home: str, login: Login
) -> None:
    page.goto(f"{home}/#tab=hidden")
    inbox = Inbox(page, home)
    expect(inbox.mention("Gagnez")).to_be_visible()
    assert "code=" not in page.url
    assert page.url.endswith("/#tab=hidden")
    assert login.asked["code_challenge_method"] == ["S256"]
    proof = hashlib.sha256(login.tokens[0]["code_verifier"][0].encode()).digest()
    assert base64.urlsafe_b64encode(proof).decode().rstrip("=") == login.asked["code_challenge"][0]
    assert login.tokens[0]["redirect_uri"] == [f"{home}/"]


def test_a_token_near_its_end_is_renewed_before_it_is_used(
    page: Page, home: str, login: Login
) -> None:
    page.goto(home)
    expect(page.get_by_test_id("mention").first).to_be_visible()
    assert login.tokens[1]["grant_type"] == ["refresh_token"]
    assert login.tokens[1]["refresh_token"] == ["renewal"]


def test_a_forged_state_signs_nobody_in(page: Page, home: str, login: Login) -> None:
    login.wrong_state = True
    page.goto(home)
    expect(page.get_by_text("Signing in did not work")).to_be_visible()
    assert login.tokens == []


def test_signing_out_forgets_here_and_there(page: Page, home: str, login: Login) -> None:
    page.goto(home)
    expect(page.get_by_test_id("mention").first).to_be_visible()
    with page.expect_request(f"https://{HOST}/logout**") as left:
        page.get_by_test_id("sign-out").click()
    assert parse_qs(urlsplit(left.value.url).query)["logout_uri"] == [f"{home}/"]
