"""The inbox page in a real browser, against the stand-in API."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from vigie.analysis import PersonalDatum, PersonalKind
from vigie.card import Status
from vigie.mention import Author
from vigie.moderation import Moderation, Reason, Verdict

from tests.browser.desk import Desk
from tests.browser.people import ATTACK, BRAND
from tests.browser.stand_in import TOKEN
from tests.browser.steps import Inbox

pytestmark = pytest.mark.browser

COLD = "Quarante minutes d'attente"
HOURS = "ouverts le dimanche"
SMALL_TARGETS = """[...document.querySelectorAll("button, select, nav a")]
    .filter((node) => node.offsetParent && node.offsetHeight < 44).map((node) => node.outerHTML)"""
NewPage = Callable[..., Page]


def posts(desk: Desk, ending: str) -> list[dict[str, str]]:
    """The headers of the POSTs whose path ends so."""
    return [
        headers
        for method, path, _, headers in desk.calls
        if method == "POST" and path.endswith(ending)
    ]


def test_the_token_leaves_the_address_at_once_and_survives_a_reload(inbox: Inbox) -> None:
    expect(inbox.mention(COLD)).to_be_visible()
    assert TOKEN not in inbox.page.url
    assert TOKEN not in inbox.page.evaluate("document.documentElement.outerHTML")
    inbox.page.reload()
    expect(inbox.mention(COLD)).to_be_visible()


def test_without_a_token_or_with_a_dead_one_the_page_offers_a_box_for_one(
    new_page: NewPage, address: str
) -> None:
    page = new_page("en-GB")
    page.goto(f"{address}/#token=dead")
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    page.get_by_test_id("token").fill(TOKEN)
    page.get_by_test_id("token-send").click()
    expect(page.get_by_test_id("mention").first).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "fr-FR",
            [
                "À traiter",
                "À vérifier",
                "Illicite",
                "En attente",
                "Fait",
                "Masqués",
                "Négatif",
                "Réclamation",
                "il y a 22\u00a0min",
            ],
        ),
        (
            "en-GB",
            [
                "To answer",
                "To review",
                "Illegal",
                "Waiting",
                "Done",
                "Hidden",
                "Negative",
                "Complaint",
                "22 min ago",
            ],
        ),
    ],
)
def test_the_list_speaks_the_browsers_language(
    new_page: NewPage, address: str, locale: str, words: list[str]
) -> None:
    inbox = Inbox(new_page(locale), address)
    inbox.sign_in(TOKEN)
    expect(inbox.mention(COLD)).to_be_visible()
    for word in words:
        expect(inbox.page.locator("#list-pane")).to_contain_text(word)


def test_the_language_switch_changes_every_word_and_is_remembered(inbox: Inbox) -> None:
    inbox.open_mention(COLD)
    inbox.write_reply("Bonjour Lucie")
    inbox.speak("en")
    expect(inbox.hook("tab-todo")).to_contain_text("To answer")
    expect(inbox.hook("send")).to_have_text("Send")
    expect(inbox.hook("reply-text")).to_have_value("Bonjour Lucie")
    inbox.page.reload()
    expect(inbox.hook("tab-hidden")).to_have_text("Hidden")


def test_what_must_not_wait_comes_first(inbox: Inbox) -> None:
    expect(inbox.hook("mention").first).to_contain_text(COLD)
    inbox.hook("filters").click()
    inbox.hook("filter-sentiment").select_option("positive")
    expect(inbox.hook("mention")).to_have_count(1)
    inbox.hook("filter-sentiment").select_option("")
    inbox.hook("search").fill("DIMANCHE")
    expect(inbox.hook("mention")).to_have_count(1)
    expect(inbox.mention(HOURS)).to_be_visible()


def test_a_reply_is_followed_until_it_is_sent_with_one_key(inbox: Inbox, desk: Desk) -> None:
    inbox.open_mention(HOURS)
    inbox.reply("Bonjour Karim, oui, de 9 h à 13 h. À dimanche !")
    inbox.wait_for_reply("À dimanche")
    inbox.expect_message("Réponse envoyée")
    expect(inbox.mention(HOURS)).to_have_count(0)
    inbox.open_tab("waiting")
    expect(inbox.mention(HOURS)).to_be_visible()
    (sent,) = posts(desk, "/reply")
    assert len(sent["idempotency-key"]) >= 16
    assert sent["if-match"] == "1"


def test_a_reply_that_was_cut_off_is_tried_again_with_the_same_key(
    inbox: Inbox, desk: Desk
) -> None:
    inbox.open_mention(HOURS)
    inbox.page.route("**/reply", lambda route: route.abort())
    with inbox.page.expect_request("**/reply") as cut:
        inbox.reply("Oui, dès 9 h.")
    inbox.expect_message("Connexion impossible")
    expect(inbox.hook("reply-text")).to_have_value("Oui, dès 9 h.")
    inbox.page.unroute("**/reply")
    inbox.hook("send").click()
    inbox.wait_for_reply("Oui, dès 9 h.")
    assert posts(desk, "/reply")[0]["idempotency-key"] == cut.value.headers["idempotency-key"]


def test_what_a_platform_cannot_do_becomes_a_task_with_a_link(inbox: Inbox) -> None:
    inbox.open_mention("walnut tart")
    inbox.reply("Thank you, Nora!")
    answer = inbox.wait_for_reply("Thank you", state="task")
    expect(answer.get_by_test_id("task-link")).to_have_attribute(
        "href", "https://example.org/google_business/cake"
    )


def test_hiding_needs_a_reason_and_undo_brings_it_back(inbox: Inbox, desk: Desk) -> None:
    inbox.open_mention(HOURS)
    inbox.hook("hide").click()
    expect(inbox.page.get_by_label("Motif")).to_be_focused()
    inbox.page.keyboard.press("Enter")
    expect(inbox.page.get_by_text("Indiquez un motif")).to_be_visible()
    assert not posts(desk, "/moderate")
    inbox.page.keyboard.press("Escape")
    inbox.hide("Hors sujet")
    expect(inbox.hook("verdict")).to_contain_text("motif\u202f: «\u202fHors sujet\u202f»")
    inbox.open_tab("hidden")
    expect(inbox.mention(HOURS)).to_contain_text("Masqué par l’équipe")
    inbox.undo_hiding(HOURS)
    inbox.open_tab("todo")
    expect(inbox.mention(HOURS)).to_be_visible()


def test_what_a_rule_hid_says_which_rule_and_which_word(inbox: Inbox) -> None:
    inbox.open_tab("hidden")
    expect(inbox.mention("Gagnez")).to_contain_text(
        "Masqué par la règle spam et publicité\u202f: mot «\u202fGagnez 500 €\u202f»"
    )
    inbox.open_tab("review")
    inbox.open_mention("escrocs")
    expect(inbox.hook("said").locator("mark")).to_have_text("escrocs")
    inbox.hook("approve").click()
    expect(inbox.mention("escrocs")).to_have_count(0)


def test_a_complaint_is_done_only_with_a_reason_when_nobody_answered(
    inbox: Inbox, desk: Desk
) -> None:
    inbox.open_mention(COLD)
    inbox.settle_done("Réglé par téléphone")
    inbox.expect_message("C’est fait")
    expect(inbox.mention(COLD)).to_have_count(0)
    assert desk.told[desk.of("cold")].card.no_reply_needed == "Réglé par téléphone"


def test_a_draft_survives_a_refresh_and_leaves_with_its_reply(inbox: Inbox) -> None:
    inbox.open_mention(COLD)
    inbox.write_reply("Chère Lucie, ")
    inbox.page.reload()
    expect(inbox.hook("reply-text")).to_have_value("Chère Lucie, ")
    inbox.reply("Chère Lucie, pardon.")
    inbox.wait_for_reply("pardon")
    expect(inbox.hook("reply-text")).to_have_value("")


def test_new_talk_arrives_by_itself_without_touching_what_is_typed(
    new_page: NewPage, address: str, desk: Desk
) -> None:
    inbox = Inbox(new_page(), address)
    inbox.page.clock.install()
    inbox.sign_in(TOKEN)
    inbox.open_mention(COLD)
    inbox.write_reply("Chère Lucie")
    desk.change(desk.of("wait"), status=Status.TODO)
    inbox.page.clock.fast_forward(6_000)
    expect(inbox.mention("terrasse")).to_be_visible()
    expect(inbox.hook("reply-text")).to_have_value("Chère Lucie")
    expect(inbox.hook("reply-text")).to_be_focused()


def test_markup_in_a_mention_is_shown_as_text(inbox: Inbox) -> None:
    inbox.open_mention(ATTACK)
    expect(inbox.mention(ATTACK)).to_contain_text("<b>Zoé</b> Lanvin")
    expect(inbox.page).to_have_title(re.compile("vigie$"))
    assert inbox.page.locator("#inbox img, #inbox script, #inbox b").count() == 0


def test_a_photo_without_words_is_shown_as_such(inbox: Inbox) -> None:
    expect(inbox.mention("Photo, autocollant ou vocal, sans texte")).to_be_visible()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"shows": "audio"}, "Message vocal"),
        ({"shows": "sticker"}, "Autocollant"),
        ({"shows": "photo,location"}, "Photo, Position"),
        ({"rating": "2"}, "Une note, sans texte"),
        ({"rating": "2"}, "2 étoiles sur 5"),
        ({"withheld": "1"}, "Texte effacé"),
        ({"private": "1", "shows": "audio"}, "Message privé"),
    ],
)
def test_what_has_no_words_is_said_in_words(
    inbox: Inbox, desk: Desk, facts: dict[str, str], words: str
) -> None:
    desk.retell(desk.of("photo"), facts=facts, media=())
    inbox.page.reload()
    expect(inbox.mention(words)).to_be_visible()


def test_who_wrote_in_private_is_answered_in_private(inbox: Inbox, desk: Desk) -> None:
    desk.retell(desk.of("hours"), facts={"private": "1"})
    inbox.page.reload()
    inbox.open_mention(HOURS)
    expect(inbox.hook("visibility-only-private")).to_be_visible()
    inbox.page.fill("#reply-text", "Oui, dès 8 h. LF")
    inbox.hook("send").click()
    expect(inbox.hook("answer")).to_be_visible()
    (sent,) = [body for _, path, body, _ in desk.calls if path.endswith("/reply")]
    assert sent["visibility"] == "private"


def test_personal_details_are_answered_in_private_unless_a_person_says_otherwise(
    inbox: Inbox, desk: Desk
) -> None:
    told = desk.told[desk.of("hours")]
    assert told.card.analysis is not None
    personal = (PersonalDatum(PersonalKind.PHONE),)
    desk.change(desk.of("hours"), analysis=replace(told.card.analysis, personal=personal))
    inbox.page.reload()
    inbox.open_mention(HOURS)
    expect(inbox.hook("private-advised")).to_have_text(
        "Contient des données personnelles : répondez en privé. Ici : téléphone."
    )
    expect(inbox.hook("visibility-private")).to_be_checked()
    inbox.hook("visibility-public").check()
    inbox.page.fill("#reply-text", "Nous regardons tout de suite. LF")
    inbox.hook("send").click()
    expect(inbox.hook("answer")).to_be_visible()
    (sent,) = [body for _, path, body, _ in desk.calls if path.endswith("/reply")]
    assert sent["visibility"] == "public"


EVERY_KIND = tuple(PersonalDatum(kind) for kind in PersonalKind)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "fr-FR",
            [
                "Contient des données personnelles : ne les répétez pas en public.",
                "numéro de commande ou de dossier, téléphone, e-mail",
                "adresse postale, compte bancaire",
            ],
        ),
        (
            "en-GB",
            [
                "Contains personal details: do not repeat them in public.",
                "order or file number, telephone, email, postal address, bank account",
            ],
        ),
    ],
)
def test_personal_details_without_a_private_channel_warn_in_words(
    new_page: NewPage, address: str, desk: Desk, locale: str, words: list[str]
) -> None:
    cake = desk.of("cake")
    analysis = desk.told[cake].card.analysis
    assert analysis is not None
    desk.change(cake, analysis=replace(analysis, personal=EVERY_KIND))
    inbox = Inbox(new_page(locale), address)
    inbox.sign_in(TOKEN)
    inbox.open_mention("walnut tart")
    for said in words:
        expect(inbox.hook("public-warned")).to_contain_text(said)
    expect(inbox.hook("visibility-private")).to_have_count(0)
    inbox.open_mention(HOURS)
    expect(inbox.hook("reply-form")).to_be_visible()
    expect(inbox.hook("public-warned")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "répète en public une donnée personnelle (téléphone)"),
        ("en", "repeats a personal detail in public (telephone)"),
    ],
)
def test_a_reply_that_repeats_a_person_s_number_is_refused_in_the_page_s_language(
    inbox: Inbox, desk: Desk, language: str, words: str
) -> None:
    desk.retell(desk.of("hours"), text="Êtes-vous ouverts le dimanche ? Mon 06 12 34 56 78")
    inbox.page.reload()
    inbox.speak(language)
    inbox.open_mention(HOURS)
    inbox.reply("Nous vous rappelons au 06 12 34 56 78.")
    inbox.expect_message(words)
    expect(inbox.hook("message")).not_to_contain_text("this repeats")
    expect(inbox.hook("reply-text")).to_have_value("Nous vous rappelons au 06 12 34 56 78.")


def test_who_was_slower_is_told_so_and_sees_the_mention_as_it_is(inbox: Inbox, desk: Desk) -> None:
    inbox.open_mention(HOURS)
    desk.change(desk.of("hours"), assignee="Nadia")
    inbox.hook("mood-positive").click()
    inbox.expect_message("Quelqu’un a été plus rapide")
    expect(inbox.hook("thread")).to_contain_text("Nadia")
    inbox.hook("mood-positive").click()
    inbox.expect_message("Sentiment corrigé")
    expect(inbox.hook("mood-positive")).to_have_attribute("aria-pressed", "true")


def test_a_mood_says_which_engine_gave_it_until_a_person_corrects_it(
    inbox: Inbox, desk: Desk
) -> None:
    analysis = desk.told[desk.of("hours")].card.analysis
    assert analysis is not None
    inbox.open_mention(HOURS)
    expect(inbox.hook("thread")).to_contain_text("Automatique, par vigie\u202f:")
    desk.change(desk.of("hours"), analysis=replace(analysis, engine="comprehend"))
    inbox.page.reload()
    expect(inbox.hook("thread")).to_contain_text("Automatique, par Amazon Comprehend\u202f:")
    inbox.hook("mood-positive").click()
    expect(inbox.hook("thread")).to_contain_text("Corrigé par l’équipe")


def test_the_keyboard_is_enough(inbox: Inbox) -> None:
    page = inbox.page
    expect(inbox.mention(COLD)).to_be_visible()
    page.keyboard.press("j")
    expect(inbox.hook("said")).to_contain_text(COLD)
    page.keyboard.press("ArrowDown")
    expect(inbox.hook("said")).to_contain_text(HOURS)
    page.keyboard.press("k")
    expect(inbox.hook("said")).to_contain_text(COLD)
    page.keyboard.press("h")
    expect(inbox.hook("reason")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(inbox.hook("reply-text")).to_be_focused()
    page.keyboard.type("je hé ?")
    expect(inbox.hook("reply-text")).to_have_value("je hé ?")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(inbox.hook("said")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Mention suivante")


def test_a_phone_shows_the_list_then_the_thread_and_never_scrolls_sideways(
    new_page: NewPage, address: str
) -> None:
    inbox = Inbox(new_page("fr-FR", width=360, height=740), address)
    inbox.sign_in(TOKEN)
    expect(inbox.hook("thread")).to_be_hidden()
    inbox.expect_no_sideways_scroll()
    inbox.open_mention(HOURS)
    expect(inbox.hook("list")).to_be_hidden()
    inbox.expect_no_sideways_scroll()
    inbox.back()
    expect(inbox.hook("list")).to_be_visible()
    for view, hook in (("figures", "charts"), ("settings", "rules-form")):
        inbox.hook(f"view-{view}").click()
        expect(inbox.hook(hook)).to_be_visible()
        inbox.expect_no_sideways_scroll()
    small = inbox.page.evaluate(SMALL_TARGETS)
    assert small == []


def test_the_link_of_an_alert_mail_opens_its_mentions_and_it_can_be_taken_on(
    inbox: Inbox, desk: Desk
) -> None:
    inbox.go_to(f"alert={BRAND}.negative_spike.1")
    expect(inbox.page.locator(".alert.named")).to_contain_text("3 mentions négatives")
    expect(inbox.hook("mention")).to_have_count(3)
    inbox.hook("alert-ack").click()
    inbox.expect_message("vous vous en occupez")
    assert desk.alerts[0]["state"] == "acknowledged"
    inbox.hook("list-close").click()
    expect(inbox.hook("alert")).to_have_count(0)


def test_who_is_known_by_a_number_alone_is_told_apart_by_its_end(inbox: Inbox, desk: Desk) -> None:
    told = next(one for one in desk.told.values() if HOURS in one.mention.text)
    nameless = replace(told.mention, author=Author(id="8210135035023619"))
    desk.told[told.mention.id] = replace(told, mention=nameless)
    inbox.page.reload()
    expect(inbox.mention(HOURS)).to_contain_text("Personne …3619")
    expect(inbox.mention(HOURS)).not_to_contain_text("8210135035023619")


def test_an_empty_queue_says_when_it_was_last_checked_and_how_sources_fare(
    inbox: Inbox, desk: Desk
) -> None:
    desk.told.clear()
    inbox.page.reload()
    expect(inbox.hook("empty")).to_contain_text(
        "Rien à traiter – dernière vérification il y a 4\u00a0min"
    )
    expect(inbox.hook("health")).to_contain_text("Ne répond plus")


def test_a_saved_reply_is_filled_in_and_does_not_leave_with_a_gap(inbox: Inbox, desk: Desk) -> None:
    inbox.open_mention(COLD)
    inbox.hook("saved").locator("summary").click()
    inbox.hook("saved-reply").filter(has_text="Opening hours").click()
    expect(inbox.hook("reply-text")).to_have_value(
        re.compile("Hello Lucie Marchais, we are open from {opening}")
    )
    inbox.hook("send").click()
    inbox.expect_message("Il reste «\u202f{opening}\u202f» à remplir")
    assert not posts(desk, "/reply")


def test_what_may_be_illegal_says_by_when_to_decide(inbox: Inbox) -> None:
    inbox.open_tab("illegal")
    expect(inbox.mention("Je sais où tu habites")).to_contain_text("À décider avant le")


LIMITS_FR = {
    "limits-hide": [
        "Spam avec une formule connue0,939",
        "Spam avec un appât et un lien ou un contact0,951",
        "Spam avec un appât ou un contact seul0,962",
    ],
    "limits-review": [
        "Spam sans autre indice0,913",
        "Spam avec au moins un indice0,924",
        "Réclamation qui ressemble à du spam0,935",
        "Propos blessants0,946",
    ],
}
LIMITS_EN = {
    "limits-hide": [
        "Spam with a known stock phrase0.939",
        "Spam with bait and a link or contact0.951",
        "Spam with bait or a contact alone0.962",
    ],
    "limits-review": [
        "Spam with no other sign0.913",
        "Spam with at least one sign0.924",
        "Complaint that looks like spam0.935",
        "Hurtful language0.946",
    ],
}


def test_settings_show_what_the_team_s_decisions_taught(inbox: Inbox) -> None:
    inbox.hook("view-settings").click()
    expect(inbox.hook("suggested-allowed")).to_contain_text("andouille\u202f: 2 fois")
    expect(inbox.hook("suggested-banned")).to_have_count(0)
    for hook, limits in LIMITS_FR.items():
        expect(inbox.hook(hook).locator("div")).to_have_text(limits)
    expect(inbox.hook("corrections")).to_have_text(
        "Corrigé par l’équipe : 4 sentiments, 1 réclamation non reconnue."
    )
    expect(inbox.hook("settings")).not_to_contain_text("Mots permis")
    inbox.speak("en")
    for hook, limits in LIMITS_EN.items():
        expect(inbox.hook(hook).locator("div")).to_have_text(limits)
    expect(inbox.hook("corrections")).to_have_text(
        "Corrected by the team: 4 sentiments, 1 complaint not recognised."
    )


@pytest.mark.parametrize(
    ("language", "said", "others"),
    [("fr", "«\u202fandouille\u202f» ajouté", "en"), ("en", "“andouille” added", "fr")],
)
def test_a_suggested_word_joins_its_list_with_one_click_and_what_was_typed_stays(
    inbox: Inbox, desk: Desk, language: str, said: str, others: str
) -> None:
    inbox.speak(language)
    inbox.hook("view-settings").click()
    inbox.hook(f"rules-allowed-{language}").fill("saucisson\n")
    inbox.hook("suggestion-add").click()
    inbox.expect_message(said)
    expect(inbox.hook("suggested-allowed")).to_have_count(0)
    expect(inbox.hook(f"rules-allowed-{language}")).to_have_value("saucisson\nandouille")
    assert desk.rules["allowed"][language] == ["andouille"]
    assert not desk.rules["allowed"].get(others)
    assert desk.rules["banned"] == {"fr": ["arnaqueur"], "en": []}


REASONS = {
    "campaign": ("le même message par plusieurs personnes", "the same message by several people"),
    "repeat": ("le même message à répétition", "the same message again and again"),
    "approved_before": ("mots déjà approuvés par l’équipe", "words the team approved before"),
}


@pytest.mark.parametrize("rule", REASONS)
def test_what_was_seen_before_is_a_reason_in_words(inbox: Inbox, desk: Desk, rule: str) -> None:
    verdict = Verdict.KEEP if rule == "approved_before" else Verdict.REVIEW
    desk.change(desk.of("hours"), moderation=Moderation(verdict, (Reason(rule),)))
    inbox.page.reload()
    inbox.open_mention(HOURS)
    for language, words in zip(("fr", "en"), REASONS[rule], strict=True):
        inbox.speak(language)
        expect(inbox.hook("verdict")).to_contain_text(words)


def test_a_decision_says_the_threshold_it_was_held_against(inbox: Inbox, desk: Desk) -> None:
    moderation = Moderation(Verdict.REVIEW, (Reason("spam"),), threshold=0.385)
    desk.change(desk.of("hours"), moderation=moderation)
    inbox.page.reload()
    inbox.open_mention(HOURS)
    inbox.page.locator(".story summary").click()
    story = inbox.hook("story")
    expect(story).to_contain_text("Mis à vérifier par la règle spam et publicité (seuil 0,385)")
    inbox.speak("en")
    expect(story).to_contain_text("Put to review by the rule spam and promotion (threshold 0.385)")


def test_settings_add_a_source_and_keep_words_and_recipients(inbox: Inbox, desk: Desk) -> None:
    inbox.hook("view-settings").click()
    inbox.hook("source-address").fill("https://example.org/blog.atom")
    inbox.hook("source-add").click()
    expect(inbox.hook("source")).to_have_count(3)
    inbox.hook("rules-banned-fr").fill("arnaqueur\nvoleur\n\n")
    inbox.hook("rules-save").click()
    inbox.expect_message("Listes enregistrées")
    inbox.hook("recipient-add").click()
    inbox.hook("recipient").last.fill("nadia@example.org")
    inbox.hook("brand-save").click()
    inbox.expect_message("C’est enregistré")
    assert desk.sources[-1].url == "https://example.org/blog.atom"
    assert desk.rules["banned"]["fr"] == ["arnaqueur", "voleur"]
    assert desk.brands[BRAND]["alert_recipients"][-1] == {
        "email": "nadia@example.org",
        "language": "fr",
    }
    assert desk.brands[BRAND]["time_zone"] == "Europe/Paris"


def test_a_figure_of_a_digest_opens_the_very_span_it_counted(inbox: Inbox) -> None:
    span = "since=2026-11-24T07:00Z&until=2026-11-25T07:00Z"
    inbox.go_to(f"list=sentiment:negative&{span}")
    expect(inbox.page.locator("#list-title")).to_contain_text("24 nov.")
    expect(inbox.page.locator("#list-title")).to_contain_text("25 nov.")
    inbox.go_to(f"list=platform:google_business&{span}")
    expect(inbox.page.locator("#list-title")).to_contain_text("Google")
