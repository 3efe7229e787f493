"""Top accounts on the page, and the log of alerts that goes back page by page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from vigie.alert import AlertKind, AlertState

from tests.browser.desk import Desk
from tests.browser.office import open_office
from tests.browser.steps import Inbox
from tests.browser.test_alerts import an_alert

pytestmark = pytest.mark.browser
NewPage = Callable[..., Page]


def test_a_ranking_says_its_rule_stands_beside_the_period_before_and_opens_the_mentions(
    inbox: Inbox, desk: Desk
) -> None:
    open_office(desk)
    inbox.go_to("view=accounts")
    expect(inbox.hook("account").first).to_contain_text("128\u202f400 abonnés")
    expect(inbox.hook("accounts-sum")).to_contain_text("23 mentions (5 personnes), contre")
    expect(inbox.hook("accounts-sum")).to_contain_text("contre 14 mentions (2 personnes)")
    inbox.hook("accounts-by").select_option("harm")
    first = inbox.hook("account").first
    expect(first).to_contain_text("Tom Ashdown")
    expect(first).to_contain_text("2 critiques, 5\u202f120 abonnés")
    expect(first).to_contain_text("période d’avant\u202f: n°\u00a01, 5 mentions")
    expect(inbox.hook("room")).to_contain_text("Un client mécontent n’est pas un ennemi")
    first.get_by_test_id("account-open").click()
    expect(inbox.hook("account-mentions").locator("li")).to_have_count(2)


def test_too_few_mentions_are_not_ranked(inbox: Inbox, desk: Desk) -> None:
    open_office(desk)
    inbox.go_to("view=accounts&days=7")
    expect(inbox.hook("accounts-few")).to_contain_text("il en faut dix")
    expect(inbox.hook("account")).to_have_count(0)


def test_the_log_of_alerts_goes_back_page_by_page(inbox: Inbox, desk: Desk) -> None:
    desk.alerts = [an_alert(AlertKind.ILLEGAL, id=f"{n}", state=AlertState.OVER) for n in range(45)]
    inbox.go_to("view=settings&part=wishes")
    inbox.page.locator(".alertlog summary").click()
    expect(inbox.hook("alert-line")).to_have_count(20)
    inbox.hook("alert-more").click()
    expect(inbox.hook("alert-line")).to_have_count(40)
    inbox.hook("alert-more").click()
    expect(inbox.hook("alert-line")).to_have_count(45)
    expect(inbox.hook("alert-more")).to_be_hidden()
