"""Giving or promoting: what the gauge reads, how it counts, and how often it is right."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.gauge import count_balance, read_leaning
from vigie.gauge_signs import weigh
from vigie.saying import Leaning, SaidIn, Saying

from tests.benchmarks.gauge import read_rows, score
from tests.builders import NOON

AS_REPLY = partial(read_leaning, said_in=SaidIn.REPLY)
AS_POST = partial(read_leaning, said_in=SaidIn.POST)


def a_saying(
    number: int, leaning: Leaning = Leaning.GIVING, platform: str = "facebook", by: str = ""
) -> Saying:
    at = NOON - timedelta(minutes=number)
    return Saying(f"a-{number}", "levain", platform, at, SaidIn.REPLY, leaning, decided_by=by)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_the_half_it_was_not_fitted_to_it_is_right_nineteen_times_in_twenty(
    language: str,
) -> None:
    rows = [row for row in read_rows(language) if row.half == "test"]
    assert len(rows) > 140
    for read in (AS_REPLY, AS_POST):
        found = score(rows, read)
        assert found.precision >= 0.92
        assert found.recall >= 0.94


@pytest.mark.parametrize("language", ["fr", "en"])
def test_there_are_three_hundred_sentences_and_more_each_told_once(language: str) -> None:
    texts = [row.text for row in read_rows(language)]
    assert len(texts) > 300
    assert len(set(texts)) == len(texts)


def test_a_price_told_to_whoever_asked_is_an_answer() -> None:
    assert AS_REPLY("Bonjour Inès, la miche est à 4,20 €.") is Leaning.GIVING
    assert AS_REPLY("Hi Ines, the loaf is £3.80.") is Leaning.GIVING
    assert AS_POST("La miche à 4,20 € au lieu de 5 €, foncez !") is Leaning.PROMOTING


def test_an_apology_with_a_gesture_gives() -> None:
    words = "Désolés Karim, nous vous remboursons 20 € et vous offrons le port."
    assert AS_REPLY(words) is Leaning.GIVING


def test_of_a_post_weaker_signs_are_enough() -> None:
    words = "La carte d'été est servie en terrasse"
    assert (AS_REPLY(words), AS_POST(words)) == (Leaning.GIVING, Leaning.PROMOTING)


@pytest.mark.parametrize(
    "text", ["", "   ", "🥖" * 9000, "\u202e\ufffe", "1" * 20_000, "% 1" * 6000]
)
def test_any_text_is_read_at_once(text: str) -> None:
    began = time.perf_counter()
    assert AS_REPLY(text) is Leaning.GIVING
    assert time.perf_counter() - began < 1


@given(st.text(max_size=200))
def test_every_text_has_a_weight(text: str) -> None:
    assert weigh(text) == weigh(text)


def test_the_balance_is_by_platform_the_busiest_first() -> None:
    said = [a_saying(n) for n in range(6)]
    said += [a_saying(9, Leaning.PROMOTING), a_saying(10, Leaning.PROMOTING, "x")]
    balance = count_balance(said)
    assert [(one.platform, one.giving, one.promoting) for one in balance.platforms] == [
        ("facebook", 6, 1),
        ("x", 0, 1),
    ]
    assert (balance.total.share, balance.is_thin) == (0.75, True)
    assert not balance.is_off, "of eight sayings nothing can be told"


def test_with_ten_sayings_the_share_tells_something() -> None:
    said = [a_saying(n, Leaning.PROMOTING if n < 3 else Leaning.GIVING) for n in range(10)]
    balance = count_balance(said)
    assert (balance.total.share, balance.is_thin, balance.is_off) == (0.7, False, True)


def test_nothing_said_has_no_share() -> None:
    balance = count_balance([])
    assert (balance.total.share, balance.platforms, balance.is_off) == (None, (), False)


def test_a_post_known_twice_counts_once_as_a_person_has_it() -> None:
    twice = [a_saying(1), a_saying(1, Leaning.PROMOTING, by="odile"), a_saying(1)]
    total = count_balance(twice).total
    assert (total.giving, total.promoting) == (0, 1)
