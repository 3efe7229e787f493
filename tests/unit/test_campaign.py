"""The same words again, whatever the order they are seen in and how often."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.analysis import Analysis, Language, Mood, Sentiment
from vigie.campaign import (
    DAY,
    MOST_KEPT,
    WINDOW,
    Gist,
    Sighting,
    alike,
    merge_sightings,
    print_words,
    read_gist,
    read_past,
)
from vigie.verdict import Past

PITCH = "Découvrez vite notre méthode pour gagner de l'argent chez vous sur https://a.example/{}"
CALM = Analysis(Language.FR, Sentiment(Mood.NEUTRAL, 0.0, 1.0, 0.0))


def gist_of(text: str, analysis: Analysis = CALM) -> Gist:
    gist = read_gist(text, analysis)
    assert gist is not None
    return gist


def a_sighting(at: int, author: str = "a", mention: str = "", text: str = PITCH) -> Sighting:
    return Sighting(at, mention or f"m{at}{author}", author, gist_of(text).signature)


def test_a_changed_link_number_or_name_is_no_disguise() -> None:
    one = gist_of(PITCH.format(1) + " @odile 06 12 34 56 78")
    assert one == gist_of(PITCH.format(2).upper() + " @paul 07 00 00 00 00 !!")


def test_words_changed_here_and_there_leave_texts_alike_and_findable() -> None:
    words = (PITCH + " avec mon aide et celle de toute une équipe qui vous répond").split()
    found = 0
    for place in range(len(words)):
        one = gist_of(" ".join(words))
        other = gist_of(" ".join([*words[:place], "autrement", *words[place + 1 :]]))
        found += alike(a_sighting(0, text=" ".join(words)), _seen(other)) and bool(
            set(one.bands) & set(other.bands)
        )
    assert found >= 0.8 * len(words)


def _seen(gist: Gist) -> Sighting:
    return Sighting(1, "other", "b", gist.signature)


def test_texts_of_the_same_trade_are_not_alike() -> None:
    one = (
        "Votre pain au levain est excellent, je reviens chaque semaine avec toute ma famille merci"
    )
    other = (
        "Est-ce que votre boutique de la rue des Lilas est ouverte le dimanche matin pour le pain"
    )
    assert not alike(_seen(gist_of(one)), _seen(gist_of(other)))


@pytest.mark.parametrize("text", ["", "merci", "bravo à tous", "ok", "😀" * 50, "06 12 34 56 78"])
def test_very_short_texts_never_count(text: str) -> None:
    rude = Analysis(Language.FR, CALM.sentiment, (), 1.0, 1.0)
    assert read_gist(text, rude) is None


def test_a_short_harmless_text_is_not_worth_a_row() -> None:
    assert read_gist("le pain est bon ce matin", CALM) is None


sightings = st.builds(
    Sighting,
    at=st.integers(0, 3 * WINDOW),
    mention=st.sampled_from([f"m{n}" for n in range(12)]),
    author=st.sampled_from(["", "a", "b", "c", "d"]),
    signature=st.just(bytes(24)),
)


@given(st.lists(sightings, max_size=40), st.randoms(use_true_random=False))
def test_any_order_and_any_repeats_end_in_the_same_row(
    seen: list[Sighting], chance: random.Random
) -> None:
    once = merge_sightings(seen)
    again = [*seen, *chance.choices(seen, k=len(seen))] if seen else []
    chance.shuffle(again)
    row = merge_sightings()
    for one in again:
        row = merge_sightings(row, {one})
    assert row == once
    assert len(row) <= MOST_KEPT


@given(st.lists(sightings, max_size=40), st.lists(sightings, max_size=40))
def test_rows_merged_in_halves_are_the_row_of_all(
    one: list[Sighting], other: list[Sighting]
) -> None:
    assert merge_sightings(merge_sightings(one), merge_sightings(other)) == merge_sightings(
        one, other
    )


def test_an_author_s_repeats_within_a_day_and_other_authors_within_two_are_counted() -> None:
    own = a_sighting(WINDOW, "a")
    seen = [
        own,
        a_sighting(WINDOW - 10, "a"),
        a_sighting(WINDOW - DAY - 1, "a"),
        a_sighting(WINDOW - 20, "b"),
        a_sighting(WINDOW - 30, "b"),
        a_sighting(0, "c"),
        a_sighting(WINDOW + 5, "d"),
    ]
    assert read_past(own, seen) == Past(repeats=1, copies=2)


def test_the_same_mention_edited_is_no_repeat_and_nobody_is_nobody_again() -> None:
    own = a_sighting(100, "", "m1")
    assert read_past(own, [own, a_sighting(50, "", "m1"), a_sighting(60, "", "m2")]) == Past()


def test_a_mention_pushed_out_by_newer_ones_is_still_one_of_them_when_it_comes_again() -> None:
    own = a_sighting(100, "first")
    row = merge_sightings({own}, {a_sighting(200 + n, f"a{n}") for n in range(30)})
    assert own not in row
    assert read_past(own, row).copies == MOST_KEPT


def test_remembered_words_are_the_very_words_of_one_brand() -> None:
    assert print_words("levain", "Quel connard, CE pigeon !") == print_words(
        "levain", "quel connard ce pigeon"
    )
    assert print_words("levain", "appelez le 06 12") != print_words("levain", "appelez le 06 13")
    assert print_words("levain", "un deux trois") != print_words("aeris", "un deux trois")
    assert print_words("levain", "sale type") == ""
