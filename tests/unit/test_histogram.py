"""Waiting in bins: quantiles of sums are as near as stated, whatever was merged."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.histogram import ERROR, bin_name, bin_of, quantile, read_bins, value_of

SECONDS = st.integers(60, 90_000_000)


@given(SECONDS)
def test_a_bin_stands_for_what_falls_in_it(seconds: int) -> None:
    assert abs(value_of(bin_of(seconds)) / seconds - 1) <= ERROR + 0.01


@given(st.lists(SECONDS, min_size=1, max_size=80), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_within_five_in_a_hundred_of_the_exact_one(
    waits: list[int], share: float
) -> None:
    exact = sorted(waits)[ceil(share * len(waits)) - 1]
    found = quantile(Counter(map(bin_of, waits)), share)
    assert found is not None
    assert abs(found / exact - 1) <= ERROR + 0.01


@pytest.mark.parametrize(("seconds", "number"), [(-5, 0), (0, 0), (59, 0), (60, 1), (10**9, 150)])
def test_the_ends_are_bins_as_well(seconds: int, number: int) -> None:
    assert bin_of(seconds) == number


def test_bins_are_read_from_the_measures_of_their_letter_alone() -> None:
    measures = {bin_name("r", 90): 2, bin_name("r", 7_200): 1, bin_name("b", 90): 5, "~rx": 1}
    bins = read_bins({**measures, bin_name("r", 200): 0}, "r")
    assert bins == {bin_of(90): 2, bin_of(7_200): 1}
    assert quantile(bins, 0.5) == value_of(bin_of(90))
    assert quantile({}, 0.5) is None
