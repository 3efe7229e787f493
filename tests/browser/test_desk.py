"""The reply desk on the page: what presses first, where an answer belongs, and what keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import PERSON, Desk
from tests.browser.office import Office, a_guide, open_office, soon
from tests.browser.stand_in import TOKEN
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser
COLD = "Quarante minutes d'attente"
HOURS = "ouverts le dimanche"
NewPage = Callable[..., Page]


@pytest.fixture
def office(desk: Desk) -> Office:
    return open_office(desk)


@pytest.fixture
def inbox(new_page: NewPage, address: str, office: Office) -> Inbox:
    """The inbox of a desk that has its office, in French on a wide screen, with a clock in hand."""
    assert office
    inbox = Inbox(new_page(), address)
    inbox.page.clock.install()
    inbox.sign_in(TOKEN)
    return inbox


def sent(desk: Desk, ending: str, method: str = "POST") -> list[dict[str, Any]]:
    """The bodies of the calls whose path ends so."""
    return [body for how, path, body, _ in desk.calls if how == method and path.endswith(ending)]


def let_pass(inbox: Inbox, seconds: float) -> None:
    inbox.page.clock.fast_forward(int(seconds * 1000))


def test_the_late_come_first_each_line_says_why_and_one_tap_narrows_it(inbox: Inbox) -> None:
    first = inbox.hook("mention").first
    expect(first).to_contain_text("gift voucher")
    expect(first.get_by_test_id("deadline")).to_contain_text("En retard de 1\u00a0h")
    expect(first.get_by_test_id("why").first).to_have_text("Envie d’achat")
    expect(inbox.mention(COLD).get_by_test_id("deadline")).to_contain_text("Reste 1\u00a0h 3")
    expect(inbox.mention(HOURS)).to_contain_text("A réécrit")
    inbox.hook("quick-late").click()
    expect(inbox.hook("mention")).to_have_count(1)
    inbox.hook("quick-late").click()
    expect(inbox.hook("quick-promised")).to_contain_text("1 promesse en retard")


def test_what_is_put_off_leaves_the_list_and_waits_under_later(inbox: Inbox, desk: Desk) -> None:
    inbox.open_mention(HOURS)
    inbox.hook("put-off").click()
    inbox.hook("later_tomorrow").click()
    inbox.expect_message("reviendra le")
    expect(inbox.mention(HOURS)).to_have_count(0)
    until = desk.told[desk.of("hours")].card.snoozed_until
    assert until is not None
    assert until.minute == 0
    inbox.hook("quick-put_off").click()
    expect(inbox.mention(HOURS)).to_contain_text("Remis au")
    inbox.open_mention(HOURS)
    inbox.hook("wake").click()
    expect(inbox.mention(HOURS)).to_have_count(0)


def test_a_private_answer_leaves_with_its_public_word_as_one_act(inbox: Inbox, desk: Desk) -> None:
    inbox.open_mention(COLD)
    expect(inbox.hook("guide-why")).to_have_text(
        "Mieux vaut répondre en privé\u202f: colère, numéro de commande."
    )
    expect(inbox.hook("visibility-private")).to_be_checked()
    expect(inbox.hook("window")).to_contain_text("encore possible pendant 6 jours")
    inbox.hook("acknowledgement").fill("Pardon Lucie, on vous écrit.")
    inbox.reply("Bonjour Lucie, le prochain café est pour nous.")
    inbox.wait_for_reply("le prochain café")
    (body,) = sent(desk, "/reply")
    assert body["acknowledgement"] == "Pardon Lucie, on vous écrit."
    inbox.hook("visibility-public").check()
    expect(inbox.hook("acknowledgement")).to_be_hidden()


def test_a_window_that_closes_while_typing_keeps_the_answer_and_says_why(
    inbox: Inbox, office: Office
) -> None:
    guide = a_guide()
    guide["windows"][1] |= {"until": soon(seconds=40), "seconds_left": 40}
    office.guides["cold"] = guide
    inbox.open_mention(COLD)
    inbox.write_reply("Chère Lucie")
    expect(inbox.hook("send")).to_be_enabled()
    let_pass(inbox, 45)
    expect(inbox.hook("send-why")).to_contain_text("délai écoulé")
    expect(inbox.hook("send")).to_be_disabled()
    expect(inbox.hook("reply-text")).to_have_value("Chère Lucie")
    inbox.hook("visibility-public").check()
    expect(inbox.hook("send")).to_be_enabled()


def test_while_a_colleague_answers_nobody_else_does(
    inbox: Inbox, desk: Desk, office: Office
) -> None:
    held = {"holder": {"id": "2", "name": "Marie"}, "is_mine": False, "why": "typing"}
    office.leases[desk.of("hours")] = {**held, "until": soon(seconds=100)}
    inbox.open_mention(HOURS)
    inbox.write_reply("Oui, dès 9 h.")
    expect(inbox.hook("lease")).to_contain_text("Marie est en train de répondre (jusqu’à")
    expect(inbox.hook("send")).to_be_disabled()
    office.leases.clear()
    let_pass(inbox, 103)
    expect(inbox.hook("lease")).to_be_hidden()
    expect(inbox.hook("send")).to_be_enabled()
    inbox.hook("reply-text").press("End")
    inbox.write_reply("Oui, dès 9 h. À dimanche !")
    inbox.hook("send").click()
    inbox.wait_for_reply("À dimanche")
    assert desk.of("hours") not in office.leases


def test_what_will_leave_is_shown_with_its_warnings_and_a_promise_becomes_a_task(
    inbox: Inbox, desk: Desk
) -> None:
    inbox.open_mention(HOURS)
    inbox.write_reply("Cher client, nous vous rappelons demain matin.")
    let_pass(inbox, 1)
    expect(inbox.hook("caution-avoided_word")).to_contain_text("«\u202fcher client\u202f»")
    inbox.hook("preview").locator("summary").click()
    expect(inbox.hook("preview-text")).to_have_text(re.compile("demain matin. CD$"))
    inbox.hook("promise-tick").check()
    inbox.hook("send").click()
    inbox.wait_for_reply("nous vous rappelons")
    (body,) = sent(desk, "/reply")
    assert body["promise"]["what"] == "Cher client, nous vous rappelons demain matin."
    assert body["promise"]["due_at"] > soon()


def test_a_machine_s_draft_leaves_only_changed_or_approved(inbox: Inbox, desk: Desk) -> None:
    inbox.open_mention(HOURS)
    inbox.hook("suggest").click()
    expect(inbox.hook("machine")).to_contain_text("Écrit par une machine (petit-modèle)")
    expect(inbox.hook("send")).to_be_disabled()
    inbox.hook("suggest-approved").check()
    expect(inbox.hook("send")).to_be_enabled()
    inbox.hook("suggest-approved").uncheck()
    inbox.write_reply("Bonjour Karim, oui, à dimanche.")
    inbox.hook("send").click()
    inbox.wait_for_reply("à dimanche")
    (body,) = sent(desk, "/reply")
    assert (body["suggestion"], body["approved"]) == ("s1", False)


def test_a_draft_is_found_again_on_another_machine(
    inbox: Inbox, desk: Desk, new_page: NewPage, address: str
) -> None:
    inbox.open_mention(HOURS)
    inbox.write_reply("Bonjour Karim, ")
    let_pass(inbox, 3)
    inbox.open_mention(COLD)
    assert sent(desk, "/draft", "PUT")[0]["text"] == "Bonjour Karim, "
    other = Inbox(new_page(), address)
    other.sign_in(TOKEN)
    other.open_mention(HOURS)
    expect(other.hook("reply-text")).to_have_value("Bonjour Karim, ")


def test_a_junior_is_told_so_and_a_manager_corrects_and_lets_go(
    inbox: Inbox, desk: Desk, office: Office
) -> None:
    office.team[0]["is_junior"] = True
    inbox.page.reload()
    mention = desk.show(desk.of("hours"))
    by = {"by": {"id": "3", "name": "Samir"}, "is_mine": False, "refused": None}
    act = {"action_id": "h1", "kind": "reply", "state": "held", "text": "Oui.", "actor": "Samir"}
    office.held.append({**act, **by, "mention": mention})
    inbox.open_mention(HOURS)
    expect(inbox.hook("held-first")).to_be_visible()
    inbox.go_to("view=approvals")
    inbox.hook("approval-text").fill("Oui, dès 9 h.")
    inbox.hook("approval-approve").click()
    inbox.expect_message("Approuvé")
    expect(inbox.hook("approval")).to_have_count(0)
    assert sent(desk, "/h1/approve") == [{"text": "Oui, dès 9 h."}]


def test_our_sent_answer_is_changed_and_deleted_after_a_second_look(inbox: Inbox) -> None:
    inbox.open_mention(HOURS)
    inbox.reply("Oui, dès 8 h.")
    answer = inbox.wait_for_reply("dès 8 h")
    answer.get_by_test_id("own-edit").click()
    inbox.hook("own-text").fill("Oui, dès 9 h.")
    inbox.hook("own-send").click()
    expect(inbox.hook("answer")).to_contain_text("dès 9 h")
    expect(inbox.hook("own-mark")).to_contain_text("Modifiée par vous")
    inbox.hook("own-delete").click()
    expect(inbox.hook("own-form")).to_contain_text("Supprimer cette réponse")
    inbox.hook("own-send").click()
    expect(inbox.hook("own-mark")).to_contain_text("Supprimée par vous")


def test_a_note_calls_a_colleague_and_a_conversation_is_given_to_one_who_is_here(
    inbox: Inbox, desk: Desk
) -> None:
    inbox.open_mention(HOURS)
    inbox.page.locator(".note summary").click()
    inbox.hook("note-text").fill("Tu le connais ?")
    inbox.hook("note-call").filter(has_text="Marie").click()
    inbox.hook("note-add").click()
    expect(inbox.hook("note-line")).to_contain_text("Tu le connais ? @marie@example.org")
    inbox.hook("give").click()
    expect(inbox.hook("give-to").filter(has_text="Nadia")).to_contain_text("remplacé par Marie")
    inbox.hook("give-to").filter(has_text="Marie").first.click()
    inbox.expect_message("Confié à Marie")
    assert desk.told[desk.of("hours")].card.assignee == "marie@example.org"


def test_a_promise_is_ticked_off_where_it_was_made(inbox: Inbox, office: Office) -> None:
    inbox.open_mention(COLD)
    expect(inbox.hook("promised")).to_contain_text("En retard de 3\u00a0h")
    inbox.hook("task-tick").check()
    inbox.expect_message("C’est coché")
    expect(inbox.hook("promised")).to_have_count(0)
    assert (office.tasks[0]["state"], office.tasks[0]["done_by"]) == ("done", PERSON)


def test_a_yes_is_kept_with_its_proof_and_a_starter_with_its_warnings(
    inbox: Inbox, office: Office
) -> None:
    inbox.go_to("view=gallery")
    first = inbox.hook("content").first
    first.get_by_test_id("content-record").click()
    inbox.hook("consent-save").click()
    inbox.expect_message("Un oui a besoin de sa preuve")
    inbox.hook("consent-url").fill("https://example.org/oui")
    inbox.hook("consent-save").click()
    expect(first.get_by_test_id("content-rights")).to_contain_text("Accordés")
    inbox.go_to("view=calendar")
    inbox.hook("starter-new").click()
    inbox.hook("starter-title").fill("Votre gâteau d'enfance")
    inbox.hook("starter-due").fill("2027-01-04T10:00")
    inbox.hook("starter-ends").fill("2027-01-11T10:00")
    inbox.hook("starter-owner").select_option("marie@example.org")
    inbox.hook("starter-end-task").fill("Publier les trois plus belles histoires")
    inbox.hook("starter-text-facebook").fill("Et vous, quel était votre gâteau d'enfance ?")
    inbox.hook("starter-save").click()
    expect(inbox.hook("starter").last).to_contain_text("Des réponses sont déjà en retard")
    assert office.starters[-1]["owner"] == "marie@example.org"


ROOMS = [
    "more",
    "tasks",
    "approvals",
    "calendar",
    "topics",
    "topics&kind=rising&week=2026-11-16",
    "people",
    "people&person=1",
    "accounts",
    "accounts&by=harm&days=90",
    "accounts&account=1",
    "gallery",
    "balance",
    "presence",
    "team",
    "voice",
    "promises",
    "audit",
]
SMALL = """() => [...document.querySelectorAll("#more-room :is(button, summary, select, .doors a)")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML)"""
NAMELESS = """() => [...document.querySelectorAll("#more-room :is(input, select, textarea)")]
    .filter((one) => !one.labels.length && !one.ariaLabel).map((one) => one.outerHTML)"""


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_every_room_fits_a_small_phone_and_every_field_has_a_name(
    new_page: NewPage, address: str, desk: Desk, locale: str
) -> None:
    open_office(desk)
    inbox = Inbox(new_page(locale, width=360, height=740, color_scheme="dark"), address)
    inbox.sign_in(TOKEN)
    inbox.expect_no_sideways_scroll()
    assert inbox.page.locator(".views a").count() == 5
    inbox.hook("view-more").click()
    for room in ROOMS:
        inbox.go_to(f"view={room}")
        expect(inbox.hook("room")).to_have_attribute("data-room", room.partition("&")[0])
        inbox.expect_no_sideways_scroll()
        assert inbox.page.evaluate(SMALL) == [], room
        assert inbox.page.evaluate(NAMELESS) == [], room
        assert "undefined" not in inbox.hook("room").inner_text(), room


def test_the_box_fits_a_small_phone(new_page: NewPage, address: str, desk: Desk) -> None:
    open_office(desk)
    inbox = Inbox(new_page(width=360, height=740), address)
    inbox.sign_in(TOKEN)
    inbox.open_mention(COLD)
    inbox.write_reply("Bonjour {prénom}, nous vous recontactons sous 48 h.")
    inbox.hook("gap-prénom").fill("Lucie")
    inbox.hook("gap-prénom").press("Tab")
    expect(inbox.hook("reply-text")).to_have_value(re.compile("^Bonjour Lucie, "))
    expect(inbox.hook("promise-tick")).to_be_visible()
    inbox.hook("voice").locator("summary").click()
    expect(inbox.hook("voice")).to_contain_text("Chaleureux, phrases courtes.")
    inbox.hook("put-off").click()
    inbox.expect_no_sideways_scroll()


def test_a_word_of_ours_is_said_to_give_and_links_tell_their_clicks(
    inbox: Inbox, office: Office
) -> None:
    inbox.go_to("view=balance")
    expect(inbox.hook("link")).to_contain_text("14 clics")
    expect(inbox.hook("link-url")).to_have_attribute("href", "https://cafe.example/carte")
    inbox.hook("saying").filter(has_text="Menu d'automne").get_by_test_id("saying-giving").click()
    inbox.expect_message("C’est corrigé")
    expect(inbox.hook("saying").last).to_contain_text(f"corrigé par {PERSON}")
    assert office.sayings[1]["leaning"] == "giving"


def test_a_room_the_stack_lacks_says_so(new_page: NewPage, address: str) -> None:
    inbox = Inbox(new_page(), address)
    inbox.sign_in(TOKEN)
    inbox.go_to("view=people")
    expect(inbox.hook("room")).to_contain_text("pas disponible ici")
    inbox.hook("room-back").click()
    expect(inbox.hook("door-people")).to_have_count(0)


def test_a_topic_opens_its_mentions_and_is_closed_with_a_note(
    new_page: NewPage, address: str, desk: Desk
) -> None:
    open_office(desk)
    inbox = Inbox(new_page(), address)
    inbox.sign_in(TOKEN)
    inbox.go_to("view=topics")
    first = inbox.hook("topic").first
    expect(first).to_contain_text("Ouvert le dimanche")
    first.get_by_test_id("topic-open").click()
    expect(first.get_by_test_id("topic-mentions").locator("li")).to_have_count(1)
    first.get_by_test_id("topic-save-answer").click()
    expect(first.locator("textarea")).to_have_value("Oui, dès 8 h.")
    first.get_by_test_id("topic-done").click()
    first.get_by_test_id("topic-note").fill("Nous ouvrons désormais le dimanche.")
    first.get_by_role("button", name="Clore et préparer les réponses").click()
    expect(first).to_have_attribute("data-state", "done")
    expect(first).to_contain_text("Nous ouvrons désormais le dimanche.")
    expect(first).to_contain_text("4 personnes à prévenir")
