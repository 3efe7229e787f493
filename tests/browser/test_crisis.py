"""A crisis walked through in Chromium over the real API: proposal, work, statement, end, report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from vigie.action import ActionState
from vigie.alert import AlertKind, Sign
from vigie.alert_life import mail_sent, open_alert
from vigie.aws import brands
from vigie.aws.alerts import keep_alert, keep_new_alert, read_alert
from vigie.aws.clock import utc_now
from vigie.aws.pauses import is_paused
from vigie.brand import EVERY_BRAND, Role

from tests.browser.api_server import serving
from tests.browser.steps import Inbox
from tests.builders import a_brand
from tests.functions.test_serve_api import say
from tests.publishing import FakePublishing, publishing

__all__ = ["publishing"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("aws", "publishing")]
COMPLAINT = "Honteux, la brioche était moisie, je suis malade depuis hier !"
NewPage = Callable[..., Page]


@pytest.fixture
def alert_id() -> str:
    now = utc_now()
    brands.save_brand(a_brand())
    brands.grant("odile@levain.example", EVERY_BRAND, Role.OWNER)
    brands.grant("marc@levain.example", "levain", Role.AGENT)
    for number in range(14):
        at = now - timedelta(minutes=20 + 3 * number)
        say(COMPLAINT, f"m{number}", said_at=at, version=at)
    opened = now - timedelta(minutes=70)
    alert = open_alert("levain", Sign(AlertKind.NEGATIVE_SPIKE, 9, 14, window_hours=3), opened)
    assert keep_new_alert(alert, 0, opened)
    kept = read_alert(alert.id)
    assert kept is not None
    keep_alert(kept, mail_sent(kept.alert, opened + timedelta(minutes=1)))
    return alert.id


@pytest.fixture
def address(alert_id: str) -> Iterator[str]:
    with serving() as base_url:
        yield base_url


def enter(page: Page, address: str, who: str = "odile@levain.example") -> Inbox:
    inbox = Inbox(page, address)
    inbox.sign_in(who)
    return inbox


def write_statement(inbox: Inbox) -> None:
    """Fill the holding template's gaps in French, and have no English."""
    inbox.hook("gap-fr-sujet").fill("la brioche du lot 12")
    inbox.hook("gap-fr-échéance").fill("avant 18 h")
    inbox.hook("gap-fr-contact").fill("aide@levain.example")
    inbox.hook("statement-save").click()


def begin(inbox: Inbox, alert_id: str) -> None:
    inbox.go_to(f"view=crisis&alert={alert_id}")
    expect(inbox.hook("crisis-proposal")).to_be_visible()
    inbox.hook("crisis-begin").click()
    expect(inbox.hook("crisis-on")).to_be_visible()


def end(inbox: Inbox) -> None:
    inbox.hook("crisis-ending").click()
    inbox.hook("crisis-end").click()
    expect(inbox.hook("crisis-report")).to_be_visible()


def work_through(inbox: Inbox) -> None:
    """Tick, untick, give a step away."""
    inbox.hook("step-confirm_facts").check()
    expect(inbox.hook("crisis-story")).to_contain_text("fait, «\u202fÉtablissez les faits")
    inbox.hook("step-confirm_facts").uncheck()
    expect(inbox.hook("crisis-story")).to_contain_text("à refaire")
    inbox.hook("more-keep_origin").click()
    inbox.hook("assignee-keep_origin").fill("Marc")
    inbox.hook("more-save-keep_origin").click()
    expect(inbox.hook("crisis-banner")).to_contain_text("Marc (1)")


def speak_up(inbox: Inbox, publishing: FakePublishing) -> None:
    """Be refused with gaps, fill them, approve, send after a second look."""
    inbox.hook("statement-save").click()
    inbox.hook("approve-fr").click()
    inbox.expect_message("reste à remplir sujet, échéance, contact")
    write_statement(inbox)
    expect(inbox.hook("signed-fr")).to_contain_text("au sujet de la brioche du lot 12")
    inbox.hook("approve-fr").click()
    expect(inbox.hook("signed-fr")).to_contain_text("Approuvé par vous")
    inbox.hook("place-facebook").select_option("fr")
    inbox.hook("place-mastodon").select_option("fr")
    inbox.hook("broadcast").click()
    expect(inbox.hook("broadcast-sure")).to_contain_text("Facebook")
    assert publishing.posts == {}
    inbox.hook("broadcast-yes").click()
    expect(inbox.hook("post-state")).to_have_count(2)


def test_a_crisis_is_walked_through_from_the_proposal_to_the_report(
    new_page: NewPage, address: str, alert_id: str, publishing: FakePublishing
) -> None:
    inbox = enter(new_page(), address)
    expect(inbox.hook("crisis-banner")).to_contain_text("Crise possible")
    begin(inbox, alert_id)
    expect(inbox.hook("step-pause_posts")).not_to_be_checked()
    assert is_paused("levain")
    work_through(inbox)
    speak_up(inbox, publishing)
    publishing.settle("facebook", ActionState.SENT, utc_now())
    sent = inbox.page.locator('[data-platform="facebook"] .sent')
    expect(sent).to_contain_text("publié", timeout=15_000)
    assert {key[2] for key in publishing.posts} == {"facebook", "mastodon"}
    end(inbox)
    report = inbox.hook("crisis-report")
    expect(report).to_contain_text("Jusqu’au premier message public")
    expect(inbox.hook("report-volume")).to_contain_text("14")
    expect(report).to_contain_text("Odile Marchand")
    expect(inbox.hook("delay-mail")).not_to_contain_text("non connu")
    expect(inbox.hook("crisis-banner")).to_have_count(0)
    assert not is_paused("levain")


def test_a_draft_is_kept_while_a_colleague_ticks_and_a_colleague_s_words_are_not_lost(
    new_page: NewPage, address: str, alert_id: str
) -> None:
    odile = enter(new_page(), address)
    begin(odile, alert_id)
    odile.hook("statement-fr").fill("Les mots d'Odile")
    marc = enter(new_page(), address, "marc@levain.example")
    marc.go_to("view=crisis")
    expect(marc.hook("crisis-end")).to_have_count(0)
    marc.hook("step-keep_origin").check()
    expect(odile.hook("step-keep_origin")).to_be_checked(timeout=15_000)
    expect(odile.hook("statement-fr")).to_have_value("Les mots d'Odile")
    marc.hook("statement-fr").fill("Les mots de Marc")
    marc.hook("statement-save").click()
    expect(odile.hook("signed-fr")).to_contain_text("Les mots de Marc", timeout=15_000)
    odile.hook("statement-save").click()
    odile.expect_message("vient d’enregistrer un autre texte")
    expect(odile.hook("statement-fr")).to_have_value("Les mots d'Odile")
    expect(marc.hook("approve-fr")).to_have_count(0)


def test_a_declined_proposal_leaves_the_page(
    new_page: NewPage, address: str, alert_id: str
) -> None:
    inbox = enter(new_page("en-GB"), address)
    inbox.go_to(f"view=crisis&alert={alert_id}")
    inbox.hook("crisis-decline").click()
    expect(inbox.hook("crisis-none")).to_be_visible()
    expect(inbox.hook("crisis-banner")).to_have_count(0)


def test_replies_for_groups_are_offered_in_the_reply_box(
    new_page: NewPage, address: str, alert_id: str
) -> None:
    inbox = enter(new_page(), address)
    begin(inbox, alert_id)
    inbox.hook("view-inbox").click()
    inbox.mention(COMPLAINT).first.locator("a.open").click()
    inbox.hook("saved").locator("summary").click()
    first = inbox.hook("saved-reply").first
    expect(first).to_contain_text("Crise\u202f: Clients touchés")
    first.click()
    expect(inbox.hook("reply-text")).to_have_value(
        re.compile("^Bonjour Odile Marchand, nous sommes")
    )


SMALL = """() => [...document.querySelectorAll("#crisis button, #crisis summary, #crisis select")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
    .map((one) => one.textContent)"""
NAMELESS = """() => [...document.querySelectorAll("#crisis :is(input, select, textarea)")]
    .filter((one) => !one.labels.length && !one.ariaLabel)
    .map((one) => one.dataset.testid)"""


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_on_a_small_dark_phone_a_crisis_is_worked_through_by_keyboard(
    new_page: NewPage, address: str, alert_id: str, locale: str
) -> None:
    page = new_page(locale, width=360, height=740, color_scheme="dark", reduced_motion="reduce")
    inbox = enter(page, address)
    inbox.go_to(f"view=crisis&alert={alert_id}")
    inbox.hook("crisis-begin").focus()
    page.keyboard.press("Enter")
    expect(inbox.hook("crisis-on")).to_be_visible()
    inbox.hook("step-confirm_facts").focus()
    page.keyboard.press("Space")
    expect(inbox.hook("step-confirm_facts")).to_be_checked()
    expect(page.locator('[data-testid="step"].done')).to_have_count(1)
    expect(inbox.hook("step-confirm_facts")).to_be_focused()
    inbox.hook("statement-save").click()
    expect(inbox.hook("signed-fr")).to_be_visible()
    inbox.expect_no_sideways_scroll()
    assert page.evaluate(SMALL) == []
    assert page.evaluate(NAMELESS) == []
    end(inbox)
    inbox.expect_no_sideways_scroll()


def test_the_report_is_all_that_is_printed_and_no_page_of_it_is_cut(
    new_page: NewPage, address: str, alert_id: str
) -> None:
    inbox = enter(new_page(), address)
    begin(inbox, alert_id)
    end(inbox)
    report = inbox.hook("crisis-report")
    expect(report).to_contain_text("Bilan de crise\u202f: Levain & Fils")
    inbox.page.emulate_media(media="print")
    expect(inbox.hook("playbook")).not_to_be_visible()
    expect(inbox.hook("report-print")).not_to_be_visible()
    tall = "document.documentElement.scrollHeight >= document.querySelector('.report').offsetHeight"
    assert inbox.page.evaluate(tall)
