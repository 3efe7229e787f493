"""Cells that no spreadsheet runs, whatever it takes for the end of a cell."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.spreadsheet import disarm, write_csv

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\t\r"
BLANKS = ' \u00a0\u200b\n\r\t"«'
PIECES = st.sampled_from(
    [*SIGNS, " ", "\u00a0", "\u200b", "\n", ";", ",", '"', "'", "«", "a", "cmd|' /C calc'!A0", "1"]
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+33 6 12 34 56 78",
        "-2",
        "@SUM(A1)",
        "  =1",
        "\u00a0=1",
        "\u200b=1",
        '"=1',
        "'=1",
        "« =1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
    ],
)
def test_a_text_that_would_calculate_gets_an_apostrophe_in_front(text: str) -> None:
    assert disarm(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1", "a;=1", "a\t -1", "a\n@b"])
def test_a_sign_after_what_some_reader_takes_for_a_cell_s_end_gets_one_too(text: str) -> None:
    start, sign, rest = re.split(r"( ?[=@-])", text, maxsplit=1)
    assert disarm(text).endswith(f"{start}'{sign}{rest}")


@pytest.mark.parametrize("text", ["", "Bonjour", "1 + 1", "a@b.example", "2026-11-25", "«Oui»"])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert disarm(text) == text


def test_numbers_stay_numbers_nothing_is_empty_and_lists_are_texts() -> None:
    rows = write_csv([[-12.5, 3, None, True, ["a", "b"], ["=x"], {"a": 1}, 'dit "oui", vite']])
    assert rows == '-12.5,3,,true,"a, b","\'=x","{""a"": 1}","dit ""oui"", vite"\r\n'


@settings(max_examples=120, deadline=None)
@given(TEXTS, TEXTS)
def test_no_reader_sees_a_cell_begin_with_a_sign(one: str, other: str) -> None:
    text = write_csv([[1, one, other]])
    for separator in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                assert not cell.lstrip(BLANKS).startswith(tuple(SIGNS[:8]))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_text_without_signs_comes_back_from_the_file_as_it_was(text: str) -> None:
    plain = "".join(letter for letter in text if letter not in SIGNS).lstrip("\n")
    (row,) = csv.reader(io.StringIO(write_csv([[plain]]), newline=""))
    assert row[0] == plain
