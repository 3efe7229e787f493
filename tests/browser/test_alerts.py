"""Alerts on the page: what each kind says, what can be done about it, and how to be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from vigie.alert import Alert, AlertKind, AlertState, Form, MailState
from vigie.api.alerts import show_alert

from tests.browser.desk import Desk
from tests.browser.people import BRAND
from tests.browser.stand_in import TOKEN
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser
NewPage = Callable[..., Page]

SAID = {
    "fr": {
        AlertKind.VISIBLE_AUTHOR: "Un compte très suivi vous critique sur Facebook\u202f: Nadia",
        AlertKind.ILLEGAL: "Un message peut-être illicite sur Facebook (menaces), à trancher sous",
        AlertKind.CRISIS_WORDS: "Un fait grave est signalé sur Facebook\u202f: «\u202fintoxication",
        AlertKind.LEFT_WAITING: "6 questions ou réclamations attendent depuis trop longtemps",
        AlertKind.CAMPAIGN: "5 messages presque identiques de plusieurs comptes",
        AlertKind.SILENCE: "Facebook – Café du Phare\u202f: plus rien ne nous parvient depuis 5",
        AlertKind.PRAISE_DROP: "Moins de compliments que d’habitude\u202f: 2 en 3\u00a0jours",
        AlertKind.VOLUME_SPIKE: "On parle de vous bien plus que d’habitude\u202f: 80 mentions",
    },
    "en": {
        AlertKind.VISIBLE_AUTHOR: "A widely followed account criticises you on Facebook: Nadia",
        AlertKind.ILLEGAL: "A message that may be illegal on Facebook (threats), to be decided",
        AlertKind.CRISIS_WORDS: "Something serious is reported on Facebook: “intoxication",
        AlertKind.LEFT_WAITING: "6 questions or complaints have waited too long",
        AlertKind.CAMPAIGN: "5 nearly identical messages from several accounts",
        AlertKind.SILENCE: "Facebook – Café du Phare: nothing has reached us for 5 hours",
        AlertKind.PRAISE_DROP: "Less praise than usual: 2 in 3 days (usual: 14)",
        AlertKind.VOLUME_SPIKE: "Far more is said about you than usual: 80 mentions in 24 hours",
    },
}
FACTS: dict[AlertKind, dict[str, Any]] = {
    AlertKind.VISIBLE_AUTHOR: {"severity": 5, "count": 1, "topic": ("Nadia Roux",)},
    AlertKind.ILLEGAL: {"severity": 8, "count": 1, "topic": ("threat",)},
    AlertKind.CRISIS_WORDS: {"severity": 6, "count": 1, "topic": ("intoxication alimentaire",)},
    AlertKind.LEFT_WAITING: {"severity": 3, "count": 6, "platform": ""},
    AlertKind.CAMPAIGN: {"severity": 5, "count": 5, "topic": ("Boycott du Phare",), "platform": ""},
    AlertKind.SILENCE: {
        "severity": 3,
        "count": 1,
        "topic": ("Café du Phare",),
        "about": "a1b2",
        "window_hours": 5,
        "mention_ids": (),
    },
    AlertKind.PRAISE_DROP: {
        "severity": 2,
        "count": 2,
        "expected": 14.0,
        "window_hours": 72,
        "platform": "",
    },
    AlertKind.VOLUME_SPIKE: {"severity": 2, "count": 80, "expected": 22.0, "platform": ""},
}


def an_alert(kind: AlertKind, **values: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    facts: dict[str, Any] = {
        "id": f"{BRAND}.{kind}.2",
        "brand": BRAND,
        "kind": kind,
        "expected": 0.0,
        "window_hours": 24,
        "opened_at": now - timedelta(minutes=12),
        "updated_at": now,
        "platform": "facebook",
        "mention_ids": ("m1",),
    }
    return show_alert(Alert(**(facts | FACTS.get(kind, {}) | values)))


def phone(new_page: NewPage, address: str, language: str = "fr", **more: Any) -> Inbox:
    locale = {"fr": "fr-FR", "en": "en-GB"}[language]
    inbox = Inbox(new_page(locale, width=360, height=760, **more), address)
    inbox.sign_in(TOKEN)
    return inbox


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", list(FACTS))
def test_each_kind_says_what_happened_and_fits_a_phone(
    new_page: NewPage, address: str, desk: Desk, kind: AlertKind, language: str
) -> None:
    desk.alerts = [an_alert(kind)]
    inbox = phone(new_page, address, language)
    expect(inbox.hook("alert")).to_contain_text(SAID[language][kind])
    expect(inbox.hook("alert")).not_to_contain_text("négative")
    inbox.expect_no_sideways_scroll()
    small = "nodes => nodes.filter(n => n.offsetHeight < 44).length"
    assert inbox.hook("alert").locator("button, a.button").evaluate_all(small) == 0


def test_what_is_no_problem_is_closed_with_one_click(inbox: Inbox, desk: Desk) -> None:
    desk.alerts = [an_alert(AlertKind.CRISIS_WORDS)]
    inbox.page.reload()
    inbox.hook("alert-dismiss").click()
    inbox.expect_message("l’alerte est close, sans courriel")
    assert desk.alerts[0]["state"] == "over"
    expect(inbox.hook("alert")).to_have_count(0)


def test_the_gravest_three_are_shown_and_the_rest_are_a_click_away(
    inbox: Inbox, desk: Desk
) -> None:
    desk.alerts = [an_alert(kind) for kind in FACTS]
    inbox.page.reload()
    expect(inbox.hook("alert")).to_have_count(3)
    expect(inbox.hook("alert").first).to_contain_text("peut-être illicite")
    inbox.hook("alert-rest").click()
    expect(inbox.hook("alert-line")).to_have_count(len(FACTS))


def test_the_history_says_who_has_it_when_it_ended_and_whether_the_mail_left(
    new_page: NewPage, address: str, desk: Desk
) -> None:
    now = datetime.now(UTC)
    desk.alerts = [
        an_alert(
            AlertKind.SILENCE,
            state=AlertState.ACKNOWLEDGED,
            acknowledged_by="nadia@example.org",
            mail=MailState.SENT,
            mailed_at=now,
        ),
        an_alert(AlertKind.CAMPAIGN, mail_tries=3),
        an_alert(AlertKind.VOLUME_SPIKE, mail=MailState.SENT),
        an_alert(AlertKind.ILLEGAL, state=AlertState.OVER, over_at=now, form=Form.OVER),
    ]
    inbox = phone(new_page, address)
    inbox.go_to("view=settings")
    lines = inbox.hook("alert-line")
    expect(lines.nth(0)).to_contain_text("prise en charge par")
    expect(lines.nth(0)).to_contain_text("courriel envoyé le")
    expect(lines.nth(1)).to_contain_text("courriel pas encore parti (3 essais)")
    expect(lines.nth(2)).to_contain_text("pour information, sans courriel")
    expect(lines.nth(3)).to_contain_text("terminée le")
    inbox.expect_no_sideways_scroll()


def test_wishes_are_kept_and_the_other_forms_do_not_lose_them(inbox: Inbox, desk: Desk) -> None:
    inbox.hook("view-settings").click()
    inbox.hook("wish-quiet_from").fill("22:00")
    inbox.hook("wish-quiet_until").fill("07:30")
    inbox.hook("oncall-add").click()
    inbox.hook("oncall-email").last.fill("nadia@example.org")
    inbox.hook("oncall-earlier").last.click()
    inbox.hook("wish-escalate_minutes").fill("15")
    inbox.hook("wish-visible_from").fill("5000")
    inbox.hook("wish-answer_within_hours").fill("4")
    inbox.hook("wish-words-fr").fill("grève\nrupture de stock\n")
    inbox.hook("wish-weekly").uncheck()
    inbox.hook("wishes-save").click()
    inbox.expect_message("C’est enregistré")
    assert desk.brands[BRAND]["alerting"] == {
        "quiet_from": "22:00",
        "quiet_until": "07:30",
        "on_call": ["nadia@example.org", "camille@example.org"],
        "escalate_minutes": 15,
        "visible_from": 5000,
        "answer_within_hours": 4,
        "crisis_words": {"fr": ["grève", "rupture de stock"], "en": []},
        "daily_at": "08:00",
        "weekly": False,
    }
    assert desk.brands[BRAND]["name"] == "Café du Phare"
    inbox.hook("brand-save").click()
    inbox.expect_message("C’est enregistré")
    (sent,) = [b for m, p, b, _ in desk.calls if m == "PUT" and "alerting" not in b]
    assert sent["name"] == "Café du Phare"
