from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from vigie.alert import HANDLED, QUIETER, AlertKind, Form
from vigie.alerting import LOUD
from vigie.cause import SharedLink
from vigie.channels import Mail
from vigie.channels._alert_en import ENGLISH
from vigie.channels._alert_fr import FRENCH
from vigie.channels.email import LINKS, render_alert, render_reconnect

from infra.show_mails import BRAND as SHOWN_BRAND
from infra.show_mails import every_alert, every_mail, sample_links
from tests.unit.channels.stories import (
    BRAND,
    INBOX,
    NOW,
    N,
    a_mail,
    a_story,
    a_view,
    an_alert,
)

EVERY = dict(every_mail())


def test_the_french_subject_says_what_how_unusual_and_about_what() -> None:
    assert a_mail("fr").subject == f"[Alerte] 9 avis négatifs en 3{N}h (habituel{N}: 1) – livraison"


def test_the_english_subject_says_what_how_unusual_and_about_what() -> None:
    mail = a_mail("en", topic=("delivery",))
    assert mail.subject == "[Alert] 9 negative mentions in 3 h (usual: 1) – delivery"


def test_a_language_we_do_not_write_is_answered_in_english() -> None:
    assert a_mail("de").subject.startswith("[Alert] ")
    assert a_mail("fr-CA").subject.startswith("[Alerte] ")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_mail_links_its_alert_and_its_mentions_in_both_forms(language: str) -> None:
    mail = a_mail(language, a_view())
    for body in (mail.text, mail.html):
        assert INBOX in body
        assert "https://x.com/a/1" in body


@pytest.mark.parametrize("mail", EVERY.values(), ids=EVERY)
def test_text_and_html_of_every_mail_say_the_same_words_and_links(mail: Mail) -> None:
    body = mail.html.partition("<body")[2]
    shown = re.sub(r"<[^>]+>", " ", body.partition(">")[2]).split()
    anchors = {"Lire", "sur", "Read", "on", "Instagram", "Facebook", "Google"}
    assert {re.sub(r"&#x27;", "'", word) for word in shown} - anchors <= set(mail.text.split())
    links = set(re.findall(r'href="([^"]+)"', mail.html))
    assert links == set(re.findall(r"https://vigie\.example/\S*", mail.text))


@pytest.mark.parametrize("mail", EVERY.values(), ids=EVERY)
def test_every_mail_fits_its_subject_its_client_and_a_phone(mail: Mail) -> None:
    assert len(mail.subject) <= 120
    assert len(mail.html.encode()) < 40_000
    assert len(mail.text) < 3_600
    assert not re.search(r"[{}]|\S  |\( ?\)|None", mail.subject + mail.text)
    assert not re.search(r"<(img|script|link|iframe|svg)|url\(|@import|data:", mail.html)


@pytest.mark.parametrize("name", [name for name in EVERY if name.endswith("_fr")])
def test_french_mails_have_their_spaces_and_their_apostrophes(name: str) -> None:
    ours = [line for line in EVERY[name].text.splitlines() if not line.startswith((">", "http"))]
    shown = "\n".join(line for line in ours if "Raison donnée" not in line)
    assert not re.search(r"[^\u202f/:][;!?»]", shown.replace("://", ""))
    assert not re.search(r"(?<!\u202f):(?!//)|« |\d h\b", shown)
    assert "'" not in shown


def test_every_kind_that_is_mailed_has_its_words_in_both_languages() -> None:
    mailed = {kind for kind in AlertKind if kind not in QUIETER} | {"build_up", "unread"}
    assert set(FRENCH) == set(ENGLISH) == mailed
    for words in (FRENCH, ENGLISH):
        for kind, wording in words.items():
            assert len(wording.steps.splitlines()) == 3
            assert bool(wording.subject.over) == bool(wording.lead.over) == (kind not in HANDLED)
            assert bool(wording.why_over) == (kind not in HANDLED)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_kinds_or_forms_have_one_subject(language: str) -> None:
    told = list(every_alert(language))
    subjects = [
        render_alert(alert, SHOWN_BRAND, language, story, {}).subject
        for name, alert, story in told
        if name not in {"learning", "one_platform", "crisis", "build_up_over"}
    ]
    assert len(set(subjects)) == len(subjects)


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (AlertKind.NEGATIVE_SPIKE, f"[Alerte] 9 avis négatifs en 3{N}h"),
        (AlertKind.VISIBLE_AUTHOR, f"[Alerte] Critique devant 12{N}400 abonnés"),
        (AlertKind.ILLEGAL, f"[Alerte] Illicite{N}? À examiner"),
        (AlertKind.CRISIS_WORDS, "[Alerte] 9 avis sur un sujet grave"),
        (AlertKind.LEFT_WAITING, "[Alerte] 9 messages sans réponse"),
        (AlertKind.CAMPAIGN, "[Alerte] 9 messages presque identiques"),
        (AlertKind.SILENCE, f"[Alerte] Facebook{N}: plus rien"),
    ],
)
def test_the_first_forty_characters_of_a_subject_tell_a_phone_what_it_is(
    kind: AlertKind, first: str
) -> None:
    where = "facebook" if kind is AlertKind.SILENCE else ""
    alert = an_alert(kind, platform=where, topic=())
    mail = render_alert(alert, BRAND, "fr", a_story(a_view()), {})
    assert mail.subject[:40].startswith(first)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=y>'])
@pytest.mark.parametrize("kind", [kind for kind in AlertKind if kind not in QUIETER])
def test_everything_shown_is_escaped(kind: AlertKind, hostile: str) -> None:
    brand = replace(BRAND, name=hostile)
    view = a_view(hostile, "https://x.com/\"onclick='x'", hostile, platform=hostile)
    story = a_story(view, platforms={hostile: 1}, shared=SharedLink(f"https://x/{hostile}", 2))
    alert = an_alert(kind, topic=(hostile,), platform=hostile)
    mail = render_alert(alert, brand, "en", story, {"inbox": f"https://x/{hostile}"})
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert '"onclick' not in mail.html


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", "", None]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    mail = a_mail("en", a_view(url=url))
    assert re.findall(r'href="([^"]+)"', mail.html) == [INBOX]
    assert "Colis jamais reçu" in mail.html
    links = dict.fromkeys((*LINKS, "unsubscribe"), url or "")
    assert "href" not in render_alert(an_alert(severity=9), BRAND, "en", a_story(), links).html


def test_a_button_without_an_address_is_left_out_and_the_others_stay() -> None:
    mail = render_alert(an_alert(), BRAND, "fr", a_story(), {"mute": "https://v.example/m/1"})
    assert f"Silence pendant 24{N}h\nhttps://v.example/m/1" in mail.text
    assert "Je m’en occupe" not in mail.text
    assert "Ouvrir la boîte" not in mail.html


def test_what_is_over_offers_the_inbox_alone() -> None:
    over = an_alert(form=Form.OVER)
    mail = render_alert(over, BRAND, "fr", a_story(a_view()), sample_links())
    assert mail.subject == "[Alerte] Retour à la normale – livraison"
    assert "Ouvrir la boîte de réception" in mail.text
    assert not re.search("Colis|occupe|Silence|Que faire", mail.text)


def test_crisis_mode_is_proposed_from_severity_eight_on() -> None:
    for severity, proposed in ((LOUD - 1, False), (LOUD, True)):
        alert = an_alert(severity=severity)
        mail = render_alert(alert, BRAND, "en", a_story(), {"crisis": "https://v.example/c"})
        assert ("crisis mode" in mail.text) is proposed
        assert ("https://v.example/c" in mail.html) is proposed


def test_the_brand_is_named_in_every_mail_and_in_the_subject_where_there_are_several() -> None:
    assert all("Boulangerie du Marché" in mail.text for mail in EVERY.values())
    alone = render_alert(an_alert(), BRAND, "fr", a_story(), {})
    several = render_alert(an_alert(), BRAND, "fr", a_story(names_brand=True), {})
    assert several.subject == f"{alone.subject} · Boulangerie du Marché"
    wordy = an_alert(topic=("livraison" * 9,))
    cut = render_alert(wordy, BRAND, "fr", a_story(names_brand=True), {}).subject
    assert cut.endswith("… · Boulangerie du Marché")
    assert len(cut) <= 120


def test_a_subject_is_one_short_line_whatever_a_brand_or_a_term_holds() -> None:
    mail = a_mail("fr", topic=("a\r\nBcc: x@y.z", "b" * 300))
    assert not re.search(r"[\r\n\x00-\x1f]", mail.subject)
    assert len(mail.subject) <= 120
    name = replace(BRAND, name="x\r\ny")
    assert "\n" not in render_reconnect("x\nz", name, "en", "why\nnot", INBOX).subject


def test_what_people_wrote_is_shown_as_they_wrote_it() -> None:
    mail = a_mail("fr", a_view("Nul ! Vraiment ? 3 h d'attente"))
    assert "Nul ! Vraiment ? 3 h d'attente" in mail.text


def test_a_name_stands_in_a_mail_as_erasure_looks_for_it() -> None:
    mail = a_mail("fr", a_view(name="Jo de la Halle"))
    assert "Jo de la Halle" in mail.text
    assert "Jo de la Halle" in mail.html
    assert f"24\u00a0novembre\u00a0à\u00a014{N}h{N}05" in mail.html


def test_a_long_text_is_cut_to_280_characters_and_three_are_shown() -> None:
    views = [a_view(f"mot{n} " * 200, name="n" * 500) for n in range(5)]
    mail = a_mail("fr", *views)
    quotes = [line[2:] for line in mail.text.splitlines() if line.startswith("> ")]
    assert len(quotes) == 3
    assert all(len(quote) <= 280 and quote.endswith("…") for quote in quotes)
    assert "n" * 61 not in mail.text


def test_a_mention_without_words_author_or_link_is_still_shown() -> None:
    bare = a_view("", None, None, followers=None)
    assert "(avis sans texte)" in a_mail("fr", bare).text
    assert "Unknown author" in a_mail("en", bare).text
    photo = replace(bare, shows=("photo", "video", "hologram"))
    assert "(photo, vidéo, sans texte)" in a_mail("fr", photo).text


def test_times_are_told_in_the_brands_zone_on_both_sides_of_a_clock_change() -> None:
    spring = [datetime(2026, 3, 29, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    mail = a_mail("fr", *(a_view(said_at=at) for at in spring))
    assert f"29 mars à 1{N}h{N}30" in mail.text
    assert f"29 mars à 3{N}h{N}30" in mail.text
    new_york = replace(BRAND, time_zone="America/New_York")
    there = render_alert(an_alert(), new_york, "en", a_story(a_view()), {})
    assert "24 November, 08:05" in there.text


def test_the_shared_address_is_told_but_never_a_link() -> None:
    story = a_story(shared=SharedLink("https://evil.example/offre", 4))
    mail = render_alert(an_alert(), BRAND, "fr", story, {})
    assert f"4 personnes renvoient à la même adresse{N}: evil.example/offre" in mail.text
    assert "href" not in mail.html


def test_the_platforms_have_numbers_only_where_these_add_up() -> None:
    split = {"Facebook": 3, "Instagram": 6}
    whole = render_alert(an_alert(count=9), BRAND, "en", a_story(platforms=split), {})
    assert "Where: Instagram\u00a06, Facebook\u00a03." in whole.text
    part = render_alert(an_alert(count=90), BRAND, "en", a_story(platforms=split), {})
    assert "Where: Instagram, Facebook." in part.text


def test_the_page_follows_the_readers_light() -> None:
    html = a_mail("fr", a_view()).html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme:dark)" in html
    assert '<html lang="fr">' in html


def test_a_learning_alert_says_so() -> None:
    assert "apprend encore" in a_mail("fr", learning=True).text
    assert "still learning" in a_mail("en", learning=True).text


def test_the_usual_mail_is_short_enough_for_a_phone() -> None:
    mail = a_mail("fr", *[a_view("mot " * 300)] * 3)
    assert len(mail.text) < 2_700


def test_a_reconnect_mail_names_platform_reason_and_the_way_back() -> None:
    mail = render_reconnect("google_business", BRAND, "fr", "invalid_grant", "https://v.example/#s")
    assert mail.subject == "[Alerte] Google est à reconnecter"
    for body in (mail.text, mail.html):
        assert "invalid_grant" in body
        assert "https://v.example/#s" in body
    long = render_reconnect("x", BRAND, "en", "no " * 4_000, "https://v.example/#s")
    assert len(long.text) < 800


def test_an_alert_of_long_ago_is_told_with_the_day_it_began() -> None:
    over = an_alert(form=Form.OVER, opened_at=NOW)
    text = render_alert(over, BRAND, "fr", a_story(), {}).text
    assert f"ouverte depuis le 24 novembre à 14{N}h{N}05" in text
