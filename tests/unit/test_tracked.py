"""Whose a link is, how it is tagged, and what it is called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.tracked import (
    CODE,
    code_for,
    find_own_links,
    has_link,
    is_own,
    name_campaign,
    replace_links,
    tag_link,
)

SITE = "https://www.levain.example"


def urls(text: str, site: str = SITE) -> list[str]:
    return [one.url for one in find_own_links(text, site)]


def written(text: str, site: str = SITE) -> list[str]:
    return [text[one.start : one.end] for one in find_own_links(text, site)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voyez https://levain.example/carte.", "https://levain.example/carte"),
        ("Voyez https://levain.example/carte !", "https://levain.example/carte"),
        ("(https://levain.example/carte)", "https://levain.example/carte"),
        ("https://levain.example/a_(b)", "https://levain.example/a_(b)"),
        ("« https://levain.example/carte »", "https://levain.example/carte"),
        ("**https://levain.example/carte**", "https://levain.example/carte"),
        ("_https://levain.example/carte_", "https://levain.example/carte"),
        ("<https://levain.example/carte>", "https://levain.example/carte"),
        ("[la carte](https://levain.example/carte)", "https://levain.example/carte"),
        ("HTTPS://Levain.Example/Carte", "HTTPS://Levain.Example/Carte"),
        ("www.levain.example", "www.levain.example"),
        ("levain.example/carte, vite", "levain.example/carte"),
        ("Passez sur www.levain.example.", "www.levain.example"),
        ("https://levain.example", "https://levain.example"),
        ("https://levain.example:443/x", "https://levain.example:443/x"),
        ("https://boutique.levain.example/x?y=1#z", "https://boutique.levain.example/x?y=1#z"),
        ("https://levain.example./x", "https://levain.example./x"),
        ("Voir\u202fhttps://levain.example/x\u202f!", "https://levain.example/x"),
    ],
)
def test_a_link_of_ours_is_found_as_people_write_it(text: str, found: str) -> None:
    assert written(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "https://levain.example.evil.example/carte",
        "https://evil-levain.example/carte",
        "https://levain.example@evil.example/carte",
        "https://levain.example:pass@evil.example/",
        "https://evil.example\\@levain.example/",
        "https://levain.example\\.evil.example/",
        "https://levain.example\\@evil.example/",
        "https://evil.example/https://levain.example/carte",
        "https://evil.example?u=www.levain.example/x",
        "https://levain.example\u200b.evil.example/",
        "https://levain.example\u202e/moc.live",
        "https://levain%2eexample/carte",
        "https://levain.example:8443/carte",
        "https://lev\u0430in.example/carte",
        "https:///levain.example/carte",
        "http:levain.example/carte",
        "javascript://levain.example/%0aalert(1)",
        "ftp://levain.example/carte",
        "contact@levain.example",
        "jean.www.levain.example@mail.example",
        "levain.example.evil.example/carte",
        "www.levain.example-shop.example/x",
        "www.levain.example\\.evil.example/x",
        "L'équipe de levain.example",
        "https://leva\u0131n.example/carte",
        "https://example/carte",
        "https://levain.example:80:80/",
        "https://[::1]/levain.example",
        "@levain.example/carte",
    ],
)
def test_what_only_looks_like_ours_never_counts(text: str) -> None:
    assert urls(text) == []


def test_an_international_name_is_one_host_however_it_is_written() -> None:
    site = "https://pâtisserie.example"
    ascii_host = "https://xn--ptisserie-b2a.example/"
    assert urls("https://pâtisserie.example/", site) == [ascii_host]
    assert urls("https://PÂTISSERIE.example/", site) == [ascii_host]
    assert urls("https://pa\u0302tisserie.example/", site) == [ascii_host]
    assert urls("https://xn--ptisserie-b2a.example/", site) == [ascii_host]
    assert urls("https://pâtisserie\uff0eexample/", site) == [ascii_host]
    assert urls("https://patisserie.example/", site) == []


def test_the_sharp_s_is_another_name_than_two_of_them() -> None:
    assert urls("https://straße.example/", "https://strasse.example") == []


def test_an_address_is_kept_in_ascii_so_that_a_header_can_hold_it() -> None:
    assert urls("https://levain.example/pâte?q=é#à") == [
        "https://levain.example/p%C3%A2te?q=%C3%A9#%C3%A0"
    ]


def test_where_many_share_a_host_only_the_brand_s_own_page_is_its_own() -> None:
    site = "https://www.facebook.com/levain"
    assert urls("https://facebook.com/levain/menu", site) == ["https://facebook.com/levain/menu"]
    assert urls("https://facebook.com/levain2", site) == []
    assert urls("https://facebook.com/levain/../autre", site) == []
    assert urls("https://facebook.com/levain/%2e%2e/autre", site) == []
    assert urls("https://facebook.com/levain", "https://facebook.com") == []
    french = "https://fr-fr.facebook.com/levain"
    assert urls("https://fr-fr.facebook.com/autre", french) == []
    assert urls(french, french) == [french]


@pytest.mark.parametrize(
    "site", ["", "levain", "https://", "https://a@b.example", "ftp://x.example"]
)
def test_without_a_site_nothing_is_ours(site: str) -> None:
    assert urls("https://levain.example/x www.levain.example", site) == []


def test_a_site_without_https_keeps_its_own_way() -> None:
    assert urls("levain.example/x", "http://levain.example") == ["http://levain.example/x"]
    assert urls("levain.example/x", "levain.example") == ["https://levain.example/x"]


def test_tags_join_what_is_there_and_change_nothing_of_it() -> None:
    plain = "https://levain.example/carte"
    tags = "utm_source=facebook&utm_medium=social&utm_campaign=reply"
    assert tag_link(plain, "facebook", "reply") == f"{plain}?{tags}"
    assert tag_link(f"{plain}?a=b+c&&d#e?f", "facebook", "reply") == f"{plain}?a=b+c&&d&{tags}#e?f"
    assert tag_link(f"{plain}?UTM_Source=mail", "facebook", "reply") == (
        f"{plain}?UTM_Source=mail&utm_medium=social&utm_campaign=reply"
    )
    once = tag_link(plain, "facebook", "reply")
    assert tag_link(once, "x", "post") == once


def test_a_campaign_is_a_name_statistics_can_show() -> None:
    assert name_campaign("Votre galette préférée ?") == "votre-galette-preferee"
    assert name_campaign("🥖") == "post"
    assert len(name_campaign("a" * 90)) == 40


def test_a_code_is_the_same_for_the_same_three_and_spells_nothing() -> None:
    code = code_for("levain", "https://levain.example/", "a-1")
    assert code == code_for("levain", "https://levain.example/", "a-1")
    assert code != code_for("levain", "https://levain.example/", "a-2")
    assert CODE.fullmatch(code)
    assert not re.search(r"[aeiouy01l]", code)


def test_every_occurrence_is_replaced_and_the_rest_stays() -> None:
    text = "A https://levain.example/a, B https://autre.example/b et https://levain.example/a."
    links = find_own_links(text, SITE)
    said = replace_links(text, links, {"https://levain.example/a": "S"})
    assert said == "A S, B https://autre.example/b et S."


def test_any_link_counts_where_links_cost() -> None:
    assert has_link("voir https://autre.example")
    assert has_link("voir www.autre.example")
    assert has_link("voir autre.example/x")
    assert not has_link("Merci. Bonne journée...")


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_found_is_ours_and_stands_where_it_says(before: str, after: str) -> None:
    text = f"{before}https://levain.example{after}"
    for one in find_own_links(text, SITE):
        assert is_own(one.url, SITE)
        assert one.url.isascii()
        assert re.match(r"https?://([a-z0-9-]+\.)*levain\.example(:\d+)?([/?#]|$)", one.url)
        assert text[one.start : one.end]
