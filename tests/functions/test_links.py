"""Links in mails: GET shows and changes nothing, POST acts once, and nothing is ever a dead end."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from vigie.action import ActionKind
from vigie.alert import Alert, AlertKind, AlertState, MailState
from vigie.alerting import Alerting
from vigie.api.link_page import SAFE
from vigie.aws import brands
from vigie.aws.alerts import keep_alert, keep_new_alert, read_alert
from vigie.aws.cards import change_card
from vigie.aws.links import mint_for
from vigie.aws.outbox import list_actions
from vigie.aws.pauses import read_pause
from vigie.aws.readers import is_unsubscribed
from vigie.aws.secrets import forget_secrets, write_secrets
from vigie.aws.settings import settings
from vigie.aws.table import get
from vigie.brand import Recipient
from vigie.card import Card, Status
from vigie.link import LASTS, Act
from vigie.mailbox import MailKind
from vigie.verdict import Moderation, Reason, Verdict

from functions.serve_api.handler import lambda_handler
from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.test_serve_api import say
from tests.requests import Answered, Context, an_http_event, answered

ODILE, PAUL, OWNER = "odile@levain.example", "paul@levain.example", "owner@levain.example"
ALERT = "levain.negative_spike.20261123120000"
SPAM = "GAGNEZ 5000€ par semaine sans rien faire, écrivez-moi sur WhatsApp +33 6 00 00 00 00 http://gain.example"


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    recipients = (Recipient(ODILE, "fr"), Recipient(PAUL, "en"))
    brands.save_brand(a_brand(alert_recipients=recipients))
    write_secrets("levain", "facebook", {"access_token": "token", "page_id": "55"})


def now() -> datetime:
    return datetime.now(UTC)


def an_alert(**values: object) -> Alert:
    alert = Alert(
        id=ALERT,
        brand="levain",
        kind=AlertKind.NEGATIVE_SPIKE,
        severity=6,
        count=9,
        expected=1.0,
        window_hours=3,
        opened_at=now(),
        updated_at=now(),
        due_at=now(),
    )
    return replace(alert, **values)  # type: ignore[arg-type]


def open_alert() -> None:
    assert keep_new_alert(an_alert(), 0, now())


def kept() -> Alert:
    found = read_alert(ALERT)
    assert found is not None
    return found.alert


def change(**values: object) -> None:
    found = read_alert(ALERT)
    assert found is not None
    assert keep_alert(found, replace(found.alert, **values))  # type: ignore[arg-type]


def link(act: Act, target: str = ALERT, email: str = ODILE, at: datetime | None = None) -> str:
    return mint_for(act, "levain", target, email, at or now()).removeprefix("https://vigie.example")


def call(
    method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Answered:
    event = an_http_event(method, path, body, headers=headers, encoded=True)
    return answered(lambda_handler(event, Context()))


def hidden_by_rule() -> str:
    """A mention a rule hides, whatever the load of this machine lets rules find out in time."""
    identity = say(SPAM)

    def hide(card: Card | None) -> Card | None:
        verdict = Moderation(Verdict.HIDE, (Reason("spam"),))
        return card and replace(card, moderation=verdict, status=Status.HIDDEN)

    change_card(identity, hide, now())
    return identity


def title(page: Answered) -> str:
    found = re.search("<h1>(.*?)</h1>", page.body)
    assert found
    return found[1].replace("\u202f", " ")


def buttons(page: Answered) -> list[str]:
    return re.findall("<button>(.*?)</button>", page.body)


def test_looking_changes_nothing_and_shows_one_button() -> None:
    open_alert()
    before = get(settings().desk_table, {"pk": "brand#levain", "sk": f"alert#{ALERT}"})
    for act in (Act.ACKNOWLEDGE, Act.MUTE, Act.NOT_A_PROBLEM):
        page = call("GET", link(act))
        assert page.status == 200
        assert len(buttons(page)) == 1
        assert '<html lang="fr">' in page.body
        assert "gravité 6 sur 10" in page.body
    assert before == get(settings().desk_table, {"pk": "brand#levain", "sk": f"alert#{ALERT}"})


def test_a_page_is_kept_found_framed_and_told_by_nobody() -> None:
    open_alert()
    page = call("GET", link(Act.MUTE))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in SAFE["content-security-policy"]
    assert "http://" not in page.body
    assert "https://" not in page.body


def test_a_page_speaks_its_recipient_s_language() -> None:
    open_alert()
    assert title(call("GET", link(Act.MUTE))) == "Couper ces alertes pendant 24 heures ?"
    assert title(call("GET", link(Act.MUTE, email=PAUL))) == "Mute these alerts for 24 hours?"


def test_acknowledging_names_who_and_happens_once() -> None:
    open_alert()
    assert title(call("POST", link(Act.ACKNOWLEDGE))) == "C’est noté : vous vous en occupez."
    assert (kept().state, kept().acknowledged_by) == (AlertState.ACKNOWLEDGED, ODILE)
    assert title(call("POST", link(Act.ACKNOWLEDGE, email=PAUL))) == f"{ODILE} is already on it."
    assert kept().acknowledged_by == ODILE


def test_muting_lasts_a_day_from_the_first_click() -> None:
    open_alert()
    assert title(call("POST", link(Act.MUTE))).startswith("Aucune alerte de ce type jusqu’au")
    until = kept().muted_until
    assert until is not None
    assert timedelta(hours=23) < until - now() <= timedelta(hours=24)
    again = call("POST", link(Act.MUTE))
    assert title(again).startswith("C’est déjà coupé, jusqu’au")
    assert buttons(again) == []
    assert kept().muted_until == until


def test_not_a_problem_ends_the_alert_without_a_mail_and_mutes_its_kind() -> None:
    open_alert()
    assert title(call("POST", link(Act.NOT_A_PROBLEM))) == "L’alerte est close."
    alert = kept()
    assert (alert.state, alert.mail, alert.due_at) == (AlertState.OVER, MailState.SENT, None)
    assert alert.over_at is not None
    assert alert.muted_until is not None
    assert title(call("POST", link(Act.NOT_A_PROBLEM))) == "Cette alerte est déjà close."


@pytest.mark.parametrize("act", [Act.ACKNOWLEDGE, Act.MUTE, Act.NOT_A_PROBLEM])
def test_an_alert_that_ended_by_itself_asks_nothing_more(act: Act) -> None:
    open_alert()
    change(state=AlertState.OVER, over_at=now())
    before = kept()
    for method in ("GET", "POST"):
        page = call(method, link(act))
        assert (page.status, title(page), buttons(page)) == (200, "Cette alerte est terminée.", [])
    assert kept() == before


def test_an_alert_that_is_gone_is_said_so_kindly() -> None:
    page = call("POST", link(Act.MUTE))
    assert (page.status, title(page)) == (410, "Il n’y a plus rien ici.")
    assert "Ouvrir la boîte de réception" in page.body


def test_another_brand_s_alert_is_none_of_ours() -> None:
    open_alert()
    brands.save_brand(a_brand(slug="aeris", alert_recipients=(Recipient(ODILE, "fr"),)))
    foreign = mint_for(Act.MUTE, "aeris", ALERT, ODILE, now())
    assert call("POST", foreign.removeprefix("https://vigie.example")).status == 410
    assert kept().muted_until is None


def test_a_recipient_who_left_the_list_takes_their_links_along() -> None:
    open_alert()
    mine = link(Act.MUTE)
    brands.save_brand(a_brand(alert_recipients=(Recipient(PAUL, "en"),)))
    assert call("POST", mine).status == 410
    assert kept().muted_until is None


def test_who_is_on_call_acts_without_being_among_the_recipients() -> None:
    open_alert()
    known = a_brand(alert_recipients=(Recipient(PAUL, "en"),), alerting=Alerting(on_call=(ODILE,)))
    brands.save_brand(known)
    assert call("POST", link(Act.ACKNOWLEDGE)).status == 200
    assert kept().acknowledged_by == ODILE


def test_the_page_promises_only_what_is_so_of_the_alert_s_kind() -> None:
    open_alert()
    assert "Un dernier courriel dira quand elle sera terminée." in page_of(Act.ACKNOWLEDGE)
    assert "personne ne recevra d’alerte de ce type pour Levain" in page_of(Act.MUTE)
    found = read_alert(ALERT)
    assert found is not None
    keep_alert(found, replace(found.alert, kind=AlertKind.ILLEGAL, about="author-1"))
    assert "dernier courriel" not in page_of(Act.ACKNOWLEDGE)
    assert "personne ne recevra d’alerte à ce même sujet pour Levain" in page_of(Act.MUTE)


def page_of(act: Act) -> str:
    page: str = call("GET", link(act)).body
    return page


def test_an_expired_link_says_so_and_does_nothing() -> None:
    open_alert()
    old = link(Act.MUTE, at=now() - LASTS[Act.MUTE] - timedelta(minutes=1))
    for method in ("GET", "POST"):
        page = call(method, old, headers={"accept-language": "fr-FR,fr;q=0.9"})
        assert (page.status, title(page)) == (410, "Ce lien a expiré.")
        assert 'href="/"' in page.body
    assert kept().muted_until is None


def test_a_wrong_token_is_404_in_the_browser_s_language() -> None:
    open_alert()
    for path in ("/m/nothing", f"{link(Act.MUTE)}x", "/m/%2e%2e"):
        assert call("POST", path).status == 404
    assert title(call("GET", "/m/nothing")) == "This link leads nowhere."
    french = call("GET", "/m/nothing", headers={"accept-language": "fr"})
    assert title(french) == "Ce lien ne mène nulle part."


def test_removing_the_key_makes_every_link_worthless_and_the_next_mail_makes_a_new_one() -> None:
    open_alert()
    old = link(Act.MUTE)
    forget_secrets("_stack", "links", ["key"])
    assert call("POST", old).status == 404
    assert call("GET", link(Act.MUTE)).status == 200
    assert call("POST", old).status == 404


def test_a_channel_s_link_acts_in_the_team_s_name() -> None:
    open_alert()
    assert call("POST", link(Act.ACKNOWLEDGE, email="@channel")).status == 200
    assert kept().acknowledged_by == "L’équipe"
    assert title(call("GET", link(Act.ACKNOWLEDGE))) == "L’équipe s’en occupe déjà."


def test_the_way_to_the_inbox_leads_to_the_link_s_own_alert_or_brand() -> None:
    open_alert()
    assert f'href="/#brand=levain&amp;alert={ALERT}"' in call("GET", link(Act.MUTE)).body
    leaving = call("POST", link(Act.UNSUBSCRIBE, "digest"))
    assert 'href="/#brand=levain"' in leaving.body


def test_a_rule_s_hide_is_undone_as_the_inbox_undoes_it_and_once(api: Api) -> None:
    brands.save_brand(a_brand(alert_recipients=(Recipient(ODILE, "fr"),)))
    identity = hidden_by_rule()
    page = call("GET", link(Act.UNDO, identity))
    assert title(page) == "Afficher de nouveau ce message ?"
    assert "GAGNEZ 5000€" in page.body
    assert "[téléphone masqué]" in page.body
    assert "6 00 00" not in page.body
    assert not [one for one in list_actions(identity) if one.kind is ActionKind.UNHIDE]
    done = call("POST", link(Act.UNDO, identity))
    assert title(done) == "Le message redevient visible dans un instant."
    shown = api("GET", f"/api/mentions/{identity}").body
    assert shown["moderation"]["verdict"] == "keep"
    assert "moderation" in shown["settled_by_human"]
    assert title(call("POST", link(Act.UNDO, identity))) == "Ce message n’est pas masqué."
    unhides = [one for one in list_actions(identity) if one.kind is ActionKind.UNHIDE]
    assert [one.actor for one in unhides] == [ODILE]


def test_what_a_person_hid_since_stays_hidden(api: Api) -> None:
    brands.save_brand(a_brand(alert_recipients=(Recipient(ODILE, "fr"),)))
    identity = hidden_by_rule()
    body = {"action": "hide", "reason": "vu ensemble"}
    assert api("POST", f"/api/mentions/{identity}/moderate", body).status == 202
    page = call("POST", link(Act.UNDO, identity))
    assert (title(page), buttons(page)) == ("Quelqu’un a choisi de le masquer.", [])
    assert api("GET", f"/api/mentions/{identity}").body["moderation"]["verdict"] == "hide"


def test_a_message_that_is_gone_cannot_be_shown_again() -> None:
    assert call("POST", link(Act.UNDO, "a" * 26)).status == 410


def test_one_click_unsubscribes_from_one_kind_and_a_second_says_so() -> None:
    path = link(Act.UNSUBSCRIBE, "digest")
    assert title(call("GET", path)) == "Ne plus recevoir les résumés de Levain &amp; Fils ?"
    assert not is_unsubscribed("levain", ODILE, MailKind.DIGEST)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for _ in range(2):
        assert call("POST", path, b"List-Unsubscribe=One-Click", headers).status == 200
    assert is_unsubscribed("levain", ODILE, MailKind.DIGEST)
    assert not is_unsubscribed("levain", ODILE, MailKind.ALERT)
    assert not is_unsubscribed("levain", PAUL, MailKind.DIGEST)
    assert title(call("GET", path)).startswith("Vous ne recevez plus les résumés")


def test_leaving_offers_the_way_back_and_the_way_back_works() -> None:
    left = call("POST", link(Act.UNSUBSCRIBE, "alert", PAUL))
    assert buttons(left) == ["Subscribe again"]
    back = re.search('action="(.*?)"', left.body)
    assert back
    path = back[1].removeprefix("https://vigie.example")
    assert call("POST", path).status == 200
    assert not is_unsubscribed("levain", PAUL, MailKind.ALERT)
    assert title(call("POST", path)) == "You get alerts about Levain &amp; Fils already."


def test_who_is_no_recipient_any_more_may_still_leave() -> None:
    path = link(Act.UNSUBSCRIBE, "alert", "gone@levain.example")
    assert call("POST", path).status == 200
    assert is_unsubscribed("levain", "gone@levain.example", MailKind.ALERT)


def test_the_stack_s_own_address_hears_of_the_gravest_and_is_told_so() -> None:
    brands.save_brand(a_brand(alert_recipients=()))
    page = call("GET", link(Act.UNSUBSCRIBE, "alert", OWNER))
    assert "à partir de 8 sur 10" in page.body
    call("POST", link(Act.UNSUBSCRIBE, "alert", OWNER))
    assert is_unsubscribed("levain", OWNER, MailKind.ALERT, severity=7)
    assert not is_unsubscribed("levain", OWNER, MailKind.ALERT, severity=8)


def test_a_mail_program_s_one_click_never_does_anything_else() -> None:
    open_alert()
    page = call("POST", link(Act.MUTE), b"List-Unsubscribe=One-Click")
    assert len(buttons(page)) == 1
    assert kept().muted_until is None


def test_planned_posts_are_paused_once_by_whoever_was_first() -> None:
    assert title(call("GET", link(Act.PAUSE_POSTS, ""))) == (
        "Mettre en pause les publications prévues ?"
    )
    assert read_pause("levain") is None
    call("POST", link(Act.PAUSE_POSTS, ""))
    again = call("POST", link(Act.PAUSE_POSTS, "", PAUL))
    assert title(again) == f"The posts are paused already ({ODILE})."
    pause = read_pause("levain")
    assert pause is not None
    assert pause["by"] == ODILE
