import random

from hypothesis import given
from hypothesis import strategies as st
from vigie.text.rows import Rows, order_columns

WIDTH, BUCKETS = 12, 64
MATRIX = [[random.Random(row).randrange(256) for _ in range(WIDTH)] for row in range(BUCKETS)]
BLOB = bytes(row[column] for row in MATRIX for column in order_columns(WIDTH))


def letters(word: str) -> list[int]:
    return [ord(letter) % BUCKETS for letter in word]


def totals(buckets: list[int]) -> list[int]:
    return [sum(MATRIX[bucket][column] for bucket in buckets) for column in range(WIDTH)]


@given(st.lists(st.integers(0, BUCKETS - 1), max_size=1500))
def test_a_sum_of_rows_is_the_sum_of_each_column(buckets: list[int]) -> None:
    rows = Rows(BLOB, WIDTH, letters)
    assert rows.unpack(rows.sum_grams(buckets)) == (len(buckets), totals(buckets))


@given(st.lists(st.text("abc", max_size=9), max_size=9))
def test_words_add_up_however_often_they_come(words: list[str]) -> None:
    rows = Rows(BLOB, WIDTH, letters)
    wanted = [bucket for word in words for bucket in letters(word)]
    assert rows.unpack(sum(map(rows.sum_word, words))) == (len(wanted), totals(wanted))


def test_a_hundred_thousand_rows_do_not_spill_into_a_neighbour() -> None:
    rows = Rows(b"\xff" * WIDTH, WIDTH, letters)
    assert rows.unpack(rows.sum_grams([0] * 100_000)) == (100_000, [25_500_000] * WIDTH)
