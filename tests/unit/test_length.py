"""Lengths as platforms count them; X's are what twitter-text 3.1.0 answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.length import Counting, count_length
from vigie.length_x import find_links

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
DECOMPOSED = "cafe\u0301"


def links(text: str) -> list[str]:
    return [text[start:end] for start, end in find_links(text)]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("This is a test.", 15),
        ("Café très chaud, à bientôt !", 28),
        ("привет", 6),
        ("の" * 140, 280),
        ("저찀쯿쿿", 8),
        ("\U00010000\U0010ffff", 4),
        ("H🐱☺", 5),
        (FAMILY, 2),
        ("👍🏽", 2),
        ("🇫🇷🇬🇧", 4),
        ("🇫", 2),
        ("1️⃣ #️⃣", 5),
        ("🏳️\u200d🌈", 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
        ("© ®", 3),
        ("™", 2),
        ("©️ ™️", 5),
        ("❤ ❤️ ❤︎", 10),
        ("🐱️", 4),
        (DECOMPOSED, 4),
        ("“oui” — non…", 13),
        ("\u2032 \u2033 ‰", 6),
        ("\u200b\u200d\u2060", 4),
    ],
)
def test_x_weighs_by_script_and_counts_an_emoji_as_two(text: str, weight: int) -> None:
    assert count_length(text, Counting.X) == weight


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://example.com", ["http://example.com"]),
        ("HTTP://EXAMPLE.COM/", ["HTTP://EXAMPLE.COM/"]),
        ("caferivage.fr, ouvert", ["caferivage.fr"]),
        ("Voir caferivage.fr/menu?jour=1.", ["caferivage.fr/menu?jour=1"]),
        ("(http://example.com/foo).", ["http://example.com/foo"]),
        ("http://example.com/wiki/Primer_(film)", ["http://example.com/wiki/Primer_(film)"]),
        (
            "http://example.com/a+ http://example.com/a-",
            ["http://example.com/a+", "http://example.com/a-"],
        ),
        ("http://example.com:3000/x", ["http://example.com:3000/x"]),
        ("http://example.com?#top fin", ["http://example.com?#top"]),
        ("example.comこれは例です。example.org中国語", ["example.com", "example.org"]),
        ("http://example.com/これ", ["http://example.com/"]),
        ("http://example.com/Русские_слова", ["http://example.com/Русские_слова"]),
        ("http://☃.net/ http://été.fr/été", ["http://☃.net/", "http://été.fr/été"]),
        ("example.com-oublié-une-espace", []),
        ("http://example.com-and-no-space", []),
        ("http://sub_name-x.example.com", ["http://sub_name-x.example.com"]),
        ("http://-dash.example.com http://dash-.example.com", []),
        ("http://no-ending http://too-short.x", []),
        ("foo.baz foo.comm www.xxxxxxx.baz", []),
        ("lea@example.com @example.com #example.com $example.com", []),
        ("-example.com _example.com /example.com ..example.com", []),
        ("C'est bon.Merci v2.0 3.14", []),
        ("https://t.co/abc中 https://t.co/" + "a" * 41, ["https://t.co/abc"]),
        ("http://" + "a" * 63 + ".com", ["http://" + "a" * 63 + ".com"]),
        ("http://" + "a" * 64 + ".com", []),
        ("http://example.com/" + "a" * 4090, []),
    ],
)
def test_x_finds_the_links_it_will_shorten(text: str, found: list[str]) -> None:
    assert links(text) == found


def test_x_counts_every_link_as_23_wherever_it_stands() -> None:
    assert (
        count_length("Test https://test.com test https://test.com test.com test", Counting.X) == 86
    )
    assert count_length("t.co", Counting.X) == 23
    assert count_length("https://example.com/" + "a" * 300, Counting.X) == 23


def test_x_counts_a_text_and_its_composed_form_alike() -> None:
    assert count_length(DECOMPOSED + ".fr", Counting.X) == count_length("café.fr", Counting.X)


@given(st.text(), st.text())
def test_x_weight_of_words_apart_is_the_sum_of_their_weights(one: str, other: str) -> None:
    whole = count_length(f"{one}\n{other}", Counting.X)
    assert whole == count_length(one, Counting.X) + 1 + count_length(other, Counting.X)


@given(st.text(alphabet="a.:/@#-_()é中🐱\u200d\ufe0f ", max_size=200))
def test_x_weight_of_any_text_is_found(text: str) -> None:
    assert count_length(text, Counting.X) >= 0


@pytest.mark.parametrize(
    ("text", "counting", "length"),
    [
        ("é🐱", Counting.CHARACTERS, 2),
        ("é🐱", Counting.UTF16, 3),
        ("é🐱", Counting.BYTES, 6),
        (FAMILY + DECOMPOSED, Counting.CHARACTERS, 12),
        (FAMILY + DECOMPOSED, Counting.GRAPHEMES, 5),
        ("🇫🇷👍🏽", Counting.GRAPHEMES, 2),
        ("é🐱", Counting.THREADS, 5),
        (FAMILY, Counting.THREADS, 25),
        ("Voir https://example.com/" + "a" * 100, Counting.MASTODON, 28),
        ("Voir example.com", Counting.MASTODON, 16),
        ("@lea@example.social merci", Counting.MASTODON, 10),
        ("@lea merci 🐱", Counting.MASTODON, 12),
        ("", Counting.GRAPHEMES, 0),
        ("\ud800", Counting.UTF16, 1),
        ("\ud800", Counting.BYTES, 3),
    ],
)
def test_other_platforms_count_in_their_own_way(text: str, counting: Counting, length: int) -> None:
    assert count_length(text, counting) == length


@given(st.text())
def test_every_counting_counts_any_text(text: str) -> None:
    for counting in Counting:
        assert count_length(text, counting) >= 0
