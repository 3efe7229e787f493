from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from vigie.alert import Alert, Form, end, mail_sent, open_alert, sign_of
from vigie.brand import Brand
from vigie.channels._words import ALERT, RECONNECT, say_number, say_time, typeset
from vigie.channels.email import MentionView, render_alert, render_reconnect
from vigie.spike import Spike

NOW = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
INBOX = "https://vigie.example/"
BRAND = Brand("boulangerie", "Boulangerie du Marché")
N = "\u202f"


def an_alert(*, learning: bool = False, count: int = 9, expected: float = 1.2) -> Alert:
    spike = Spike(3, count, expected, 1e-6, 4, 0.64, learning)
    return open_alert("boulangerie", sign_of(spike, topic=["livraison"]), NOW)


def a_view(
    text: str = "Colis jamais reçu", url: str | None = "https://x.com/a/1", name: str | None = "Jo"
) -> MentionView:
    return MentionView(text, url, name, 12_400, "x", NOW)


def test_the_french_subject_says_what_how_unusual_and_about_what() -> None:
    mail = render_alert(an_alert(), BRAND, "fr", [], INBOX)
    assert mail.subject == f"[Alerte] 9 avis négatifs en 3{N}h (habituel{N}: 1) – livraison"


def test_the_english_subject_says_what_how_unusual_and_about_what() -> None:
    mail = render_alert(an_alert(), BRAND, "en", [], INBOX, ["delivery"])
    assert mail.subject == "[Alert] 9 negative mentions in 3 h (usual: 1) – delivery"


def test_a_language_we_do_not_write_is_answered_in_english() -> None:
    assert render_alert(an_alert(), BRAND, "de", [], INBOX).subject.startswith("[Alert] ")
    assert render_alert(an_alert(), BRAND, "fr-CA", [], INBOX).subject.startswith("[Alerte] ")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_mail_links_its_alert_and_its_mentions_in_both_forms(language: str) -> None:
    alert = an_alert()
    mail = render_alert(alert, BRAND, language, [a_view()], INBOX)
    for body in (mail.text, mail.html):
        assert f"{INBOX}#alert={alert.id}" in body
        assert "https://x.com/a/1" in body


@pytest.mark.parametrize("language", ["fr", "en"])
def test_text_and_html_say_the_same(language: str) -> None:
    mail = render_alert(an_alert(), BRAND, language, [a_view()], INBOX, platforms={"x": 9})
    body = mail.html.partition("<body")[2]
    shown = re.sub(r"<[^>]+>", " ", body.partition(">")[2]).split()
    links = {"Lire", "sur", "Read", "on", "X"}
    assert {word for word in shown if word not in links} <= set(mail.text.split())


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=y>'])
def test_everything_shown_is_escaped(hostile: str) -> None:
    brand = replace(BRAND, name=hostile)
    view = MentionView(hostile, "https://x.com/\"onclick='x'", hostile, 1, hostile, NOW)
    mail = render_alert(an_alert(), brand, "en", [view], INBOX, [hostile])
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert '"onclick' not in mail.html


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", "", None]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    mail = render_alert(an_alert(), BRAND, "en", [a_view(url=url)], INBOX)
    assert re.findall(r'href="([^"]+)"', mail.html) == [f"{INBOX}#alert={an_alert().id}"]
    assert "Colis jamais reçu" in mail.html


def test_a_subject_is_one_short_line_whatever_a_brand_or_a_term_holds() -> None:
    mail = render_alert(an_alert(), BRAND, "fr", [], INBOX, ["a\r\nBcc: x@y.z", "b" * 300])
    assert not re.search(r"[\r\n\x00-\x1f]", mail.subject)
    assert len(mail.subject) <= 120
    name = replace(BRAND, name="x\r\ny")
    assert "\n" not in render_reconnect("x\nz", name, "en", "why\nnot", INBOX).subject


@pytest.mark.parametrize("part", [*ALERT["fr"].values(), *RECONNECT["fr"].values()])
def test_french_has_its_spaces_and_its_apostrophes(part: str) -> None:
    shown = typeset(part, "fr")
    assert not re.search(r"[^\u202f/:][;!?»]", shown.replace("://", ""))
    assert not re.search(r" :|[^\W\d]: ", shown)
    assert "'" not in shown


def test_french_and_english_say_the_same_things() -> None:
    assert ALERT["fr"].keys() == ALERT["en"].keys()
    assert RECONNECT["fr"].keys() == RECONNECT["en"].keys()


def test_what_people_wrote_is_shown_as_they_wrote_it() -> None:
    mail = render_alert(an_alert(), BRAND, "fr", [a_view("Nul ! Vraiment ? 3 h d'attente")], INBOX)
    assert "Nul ! Vraiment ? 3 h d'attente" in mail.text


def test_a_long_text_is_cut_to_280_characters_and_three_are_shown() -> None:
    views = [a_view(f"mot{n} " * 200, name="n" * 500) for n in range(5)]
    mail = render_alert(an_alert(), BRAND, "fr", views, INBOX)
    quotes = [line[2:] for line in mail.text.splitlines() if line.startswith("> ")]
    assert len(quotes) == 3
    assert all(len(quote) <= 280 and quote.endswith("…") for quote in quotes)
    assert "n" * 61 not in mail.text


def test_a_mention_without_words_author_or_link_is_still_shown() -> None:
    view = MentionView("", None, None, None, "x", NOW)
    assert "(avis sans texte)" in render_alert(an_alert(), BRAND, "fr", [view], INBOX).text
    assert "Unknown author" in render_alert(an_alert(), BRAND, "en", [view], INBOX).text


def test_times_are_told_in_the_brands_zone() -> None:
    assert (
        f"24 novembre à 14{N}h{N}05"
        in render_alert(an_alert(), BRAND, "fr", [a_view()], INBOX).text
    )
    new_york = replace(BRAND, time_zone="America/New_York")
    assert "24 November, 08:05" in render_alert(an_alert(), new_york, "en", [a_view()], INBOX).text
    assert say_time(datetime(2026, 3, 1, 9, 0, tzinfo=UTC), "fr") == f"1er mars à 9{N}h{N}00"


def test_numbers_are_written_as_the_language_does() -> None:
    assert (say_number(12_400, "fr"), say_number(12_400, "en")) == (f"12{N}400", "12,400")
    assert (say_number(0.2, "fr"), say_number(0.2, "en")) == ("moins de 1", "under 1")


def test_the_page_follows_the_readers_light_and_loads_nothing() -> None:
    html = render_alert(an_alert(), BRAND, "fr", [a_view()], INBOX).html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme:dark)" in html
    assert not re.search(r"<(img|script|link|iframe)|url\(|@import", html)
    assert '<html lang="fr">' in html


def test_a_learning_alert_says_so() -> None:
    assert "apprend encore" in render_alert(an_alert(learning=True), BRAND, "fr", [], INBOX).text
    assert "still learning" in render_alert(an_alert(learning=True), BRAND, "en", [], INBOX).text


def test_an_alert_already_mailed_says_that_it_grows_and_one_that_ended_that_it_is_over() -> None:
    grown = replace(mail_sent(an_alert(), NOW), form=Form.GROWN)
    assert "Still growing" in render_alert(grown, BRAND, "en", [], INBOX).subject
    over = render_alert(end(grown, NOW + timedelta(hours=5)), BRAND, "fr", [a_view()], INBOX)
    assert over.subject == "[Alerte] Retour à la normale – livraison"
    assert "Colis" not in over.text


def test_an_alert_mail_is_short_enough_for_a_phone_and_no_mail_client_clips_it() -> None:
    mail = render_alert(an_alert(), BRAND, "fr", [a_view("mot " * 300)] * 3, INBOX)
    assert len(mail.text) < 2600
    assert len(mail.html.encode()) < 20_000


def test_a_reconnect_mail_names_platform_reason_and_the_way_back() -> None:
    mail = render_reconnect("google_business", BRAND, "fr", "invalid_grant", "https://v.example/#s")
    assert mail.subject == "[Alerte] Google est à reconnecter"
    for body in (mail.text, mail.html):
        assert "invalid_grant" in body
        assert "https://v.example/#s" in body
