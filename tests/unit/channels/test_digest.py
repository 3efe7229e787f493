"""Digests as their readers get them, in both languages and both forms."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from string import Formatter

import pytest
from vigie.alert import AlertKind
from vigie.brand import Brand
from vigie.channels import Mail
from vigie.channels._digest_blocks import draw_chart, draw_item, draw_sentence
from vigie.channels._saying import say_age, say_day, say_days, say_mood
from vigie.channels._words_digest import ALERTS, DIGEST
from vigie.channels.digest import render_digest
from vigie.digest import Findings, TaskKind
from vigie.edition import DigestKind
from vigie.mailbox import MailKind

from infra.show_digests import (
    BRAND,
    NOW,
    SITE,
    a_quote,
    an_edition,
    broken_day,
    busy_day,
    draw_all,
    full_week,
    plain_day,
    thin_week,
)

N = "\u202f"


def render(found: Findings, language: str = "fr", brand: Brand = BRAND) -> Mail:
    return render_digest(found, brand, language, SITE, lambda *_: None, NOW)


def fields(form: str | tuple[str, str]) -> list[set[str]]:
    forms = [form] if isinstance(form, str) else form
    return [{name for _, name, _, _ in Formatter().parse(one) if name} for one in forms]


def test_both_languages_say_the_same_things_with_the_same_facts() -> None:
    french, english = DIGEST["fr"], DIGEST["en"]
    assert french.keys() == english.keys()
    assert all(fields(french[key]) == fields(english[key]) for key in french)
    assert ALERTS["fr"].keys() == ALERTS["en"].keys() >= set(AlertKind)
    assert all(f"{kind}_task" in french for kind in TaskKind)


def test_unanswered_come_first_with_count_and_oldest_age() -> None:
    mail = render(busy_day())
    lines = [line for line in mail.text.splitlines() if line]
    assert lines[0] == "Levain & Fils · lundi 23 novembre"
    assert lines[1] == "12 messages attendent une réponse, le plus ancien depuis 2 jours."
    assert lines[2].startswith(f"- «{N}Commande arrivée écrasée")
    assert mail.subject == f"[Résumé] Levain & Fils{N}: 12 messages attendent une réponse"
    english = render(busy_day(), "en")
    assert "12 messages are waiting for an answer, the oldest for 2 days." in english.text


def test_a_plain_day_is_under_ten_lines_on_a_phone() -> None:
    for language in ("fr", "en"):
        text = render(plain_day(), language).text
        said = [line for line in text.splitlines() if line and "http" not in line]
        assert len(said) <= 10


def test_text_and_html_say_the_same_and_lead_to_the_same_places() -> None:
    for mail in draw_all().values():
        links = set(re.findall(r"https://\S+", mail.text))
        anchors = {one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)"', mail.html)}
        assert links == anchors
        assert all(one.startswith(SITE) for one in links)


def test_undo_is_a_link_that_acts_or_else_leads_to_the_page() -> None:
    def link_of(act: str, target: str) -> str | None:
        return f"{SITE}m/{act}-{target}"

    acting = render_digest(busy_day(), BRAND, "en", SITE, link_of, NOW)
    assert acting.text.count(f"Undo – {SITE}m/undo-{'a' * 26}") == 2
    leading = render(busy_day(), "en")
    assert "Undo" not in leading.text
    assert f"Take a look – {SITE}#brand=levain&tab=hidden&mention={'a' * 26}" in leading.text


def test_what_a_rule_hid_shows_no_address_to_click() -> None:
    html = render(busy_day()).html
    assert "argent-facile" not in html
    trap = a_quote("Voir bit.ly/xyz ou www.trap.example maintenant, 5.50 € le lot", hours=1)
    mail = render(replace(busy_day(), hidden=(trap,)))
    assert f"«{N}Voir […] ou […] maintenant, 5.50 € le lot{N}»" in mail.text


def test_ten_mentions_in_both_weeks_are_compared_and_fewer_are_not() -> None:
    text = render(busy_day()).text
    assert f"Humeur des 7 derniers jours{N}: +25,3 (les 7 jours d’avant{N}: +10)." in text
    assert f"Humeur des 7 derniers jours{N}: trop peu pour comparer." in render(plain_day()).text
    alone = replace(busy_day(), before={"mentions": 9, "about_us": 9, "net_sentiment": 100.0})
    assert f"+25,3{N}; avant, trop peu pour comparer." in render(alone).text
    assert "Mood: too few to compare." in render(thin_week(), "en").text


def test_the_chart_has_a_bar_a_day_and_its_numbers_for_who_cannot_see_it() -> None:
    mail = render(busy_day(), "en")
    said = "Mood day by day, 9 to 22 November: +20 · none · −10 · +45.5"  # noqa: RUF001
    assert said in mail.text
    assert f'role="img" aria-label="{said}' in mail.html
    assert mail.html.count("<td valign") == 2 * 14
    assert "<img" not in mail.html
    assert "<svg" not in mail.html


def test_a_bar_is_as_tall_as_its_mood_is_strong() -> None:
    html = draw_chart((100.0, 50.0, 0.0, None, -100.0), "moods").html
    assert re.findall(r"height:(\d+)px;background:#1e8e3e", html) == ["24", "12"]
    assert re.findall(r"height:(\d+)px;background:#d93025", html) == ["24"]
    assert re.findall(r"height:(\d+)px;background:#80868b", html) == ["3"]


def test_a_week_names_its_days_figures_topics_and_three_things_to_do() -> None:
    mail = render(full_week())
    assert mail.subject == f"[Résumé] Levain & Fils{N}: votre semaine, 96 mentions, humeur +25,3"
    for said in (
        "Levain & Fils · semaine du 16 au 22 novembre",
        f"96 mentions dans la semaine (la semaine d’avant{N}: 81).",
        f"Réponses données{N}: 18 sur 24 (75{N}%), en 3 heures en général.",
        f"«{N}livraison{N}», «{N}écrasée{N}», «{N}parking{N}»",
        "1. Répondre à la plus ancienne de 3 réclamations (Facebook, il y a 2 jours)",
        "2. Répondre au dernier avis reçu sur Google",
        f"3. Comprendre ce qui déplaît sur Instagram{N}: 34 points d’humeur en moins",
    ):
        assert said in mail.text


def test_figures_that_are_not_known_are_left_out() -> None:
    text = render(replace(full_week(), answers=None, topics=(), tasks=())).text
    assert not any(word in text for word in ("Réponses", "parlé", "À faire"))
    quiet = Findings(edition=an_edition(DigestKind.DAILY), hidden_count=1)
    mail = render(quiet)
    assert "Personne n’attend de réponse." in mail.text
    assert "aucune nouvelle mention" in mail.text
    assert mail.subject == f"[Résumé] Levain & Fils{N}: ce qu’il faut savoir aujourd’hui"


def test_an_alert_no_mail_could_tell_of_is_the_first_thing_said() -> None:
    text = render(broken_day()).text
    first = f"- Pas encore envoyée par courriel{N}: 9 avis négatifs en 3{N}h, contre 1 d’habitude"
    assert text.index(first) < text.index("messages attendent")
    assert f"Plus de 2{N}500 messages attendent une réponse" in text
    assert f"Facebook est à reconnecter{N}: vigie n’y lit plus rien." in text


def test_hostile_words_names_and_links_are_only_ever_text() -> None:
    evil = replace(
        a_quote("</p><script>alert(1)</script>\u202e" + "a" * 500, hours=1),
        author='"><img src=x onerror=alert(1)>',
        url="javascript:alert(1)",
    )
    found = replace(busy_day(), waiting=replace(busy_day().waiting, pressing=(evil,)), praise=evil)
    brand = replace(BRAND, name="<b>Levain</b>\nBcc: x@y.example")
    mail = render(found, brand=brand)
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert "<b>" not in mail.html
    assert "javascript:" not in mail.html + mail.text
    assert "\n" not in mail.subject
    assert "\u202e" not in mail.text


def test_every_digest_is_one_that_programs_can_leave_and_no_client_clips() -> None:
    for mail in draw_all().values():
        assert (mail.kind, mail.brand) == (MailKind.DIGEST, "levain")
        assert len(mail.html.encode()) < 20_000
        assert len(mail.subject) <= 120
        assert mail.subject.startswith(("[Résumé] ", "[Digest] "))


def test_the_foot_of_every_digest_says_how_to_change_it_and_how_to_leave_it() -> None:
    for name, mail in draw_all().items():
        leave = "Ne plus recevoir ces résumés" if ".fr" in name else "Stop these digests"
        assert f"{leave}\n{SITE}m/unsubscribe-dige\n" in mail.text
        assert f'href="{SITE}m/unsubscribe-dige"' in mail.html
        assert f"{SITE}#brand=levain&view=settings\n" in mail.text
    assert "Ne plus recevoir" not in render(plain_day()).text


def test_what_alerts_are_about_is_one_line_and_never_a_rule_by_its_name() -> None:
    spike = busy_day().alerts[0]
    named = replace(spike, topic=("pain\u202e\nrassis " + "a" * 200,))
    ruled = replace(spike, kind=AlertKind.ILLEGAL, topic=("threat",))
    text = render(replace(busy_day(), alerts=(named, ruled))).text
    assert "– pain rassis aaaa" in text
    assert "a" * 60 not in text
    assert "\u202e" not in text
    slow = render(replace(busy_day(), alerts=(replace(spike, window_hours=72),)), "en").text
    assert "9 negative mentions in 3 days" in slow
    assert "Un contenu peut-être illicite est à examiner (prise en charge)" in text


def test_a_figure_opens_the_very_span_it_counted_whenever_the_mail_is_read() -> None:
    edition = busy_day().edition
    span = f"since={edition.since:%Y-%m-%dT%H:%MZ}&until={edition.until:%Y-%m-%dT%H:%MZ}"
    mail = render(busy_day())
    assert f"list=measure:negative&{span}\n" in mail.text
    assert f"list=measure:question&amp;{span.replace('&', '&amp;')}" in mail.html


def test_an_unknown_language_is_answered_in_english() -> None:
    assert render(plain_day(), "de").subject.startswith("[Digest]")


@pytest.mark.parametrize(
    ("age", "french", "english"),
    [
        (timedelta(seconds=-5), "une minute", "a minute"),
        (timedelta(minutes=59), "59 minutes", "59 minutes"),
        (timedelta(minutes=119), "une heure", "an hour"),
        (timedelta(hours=47), "47 heures", "47 hours"),
        (timedelta(days=2), "2 jours", "2 days"),
        (timedelta(days=1200), f"1{N}200 jours", "1,200 days"),
    ],
)
def test_ages_are_rounded_as_people_say_them(age: timedelta, french: str, english: str) -> None:
    assert (say_age(age, "fr"), say_age(age, "en")) == (french, english)


def test_days_and_moods_are_said_as_each_language_does() -> None:
    day = NOW.date()
    assert say_day(day, "fr") == "lundi 23 novembre"
    assert say_day(day, "en") == "Monday 23 November"
    first = day.replace(day=1)
    assert say_days(first, day, "fr") == "du 1er au 23 novembre"
    assert say_days(first - timedelta(days=2), day, "en") == "30 October to 23 November"
    assert [say_mood(net, "fr") for net in (12.5, -3.0, 0.0, None)] == [
        "+12,5",
        "\u22123",
        "0",
        "rien",
    ]


def test_a_link_that_is_no_web_address_is_left_out_and_its_words_stay() -> None:
    item = draw_item("Regardez", "ftp://x", actions=[("Rétablir", "javascript:x")])
    assert (item.text, "<a" in item.html) == ("- Regardez", False)
    assert "Rétablir" not in item.html
    assert "<a" not in draw_sentence("5 négatives", [("5 négatives", "file:///x")]).html
