from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.tail import log_chance, middle_surprise, shortfall_surprise, tail_surprise


@pytest.mark.parametrize(
    ("count", "mean", "spread"),
    [(3, 0.1, 0.6), (1, 5, 0.2), (10, 1, 0.3), (100, 80, 0.01), (500, 50, 0.5), (50, 100, 0.1)],
)
def test_the_tail_equals_the_sum_of_its_terms(count: int, mean: float, spread: float) -> None:
    size, q = 1 / spread, mean * spread / (1 + mean * spread)
    terms = (
        math.lgamma(k + size)
        - math.lgamma(size)
        - math.lgamma(k + 1)
        + size * math.log1p(-q)
        + k * math.log(q)
        for k in range(count, count + 20_000)
    )
    summed = -math.log10(math.fsum(map(math.exp, terms)))
    assert tail_surprise(count, mean, spread) == pytest.approx(summed, rel=1e-6)


@given(
    count=st.integers(0, 10**7),
    mean=st.floats(0, 1e7),
    spread=st.floats(0, 5),
)
def test_surprise_is_finite_and_grows_with_the_count(
    count: int, mean: float, spread: float
) -> None:
    here, above = tail_surprise(count, mean, spread), tail_surprise(count + 1, mean, spread)
    assert 0 <= here <= above * (1 + 1e-6) + 1e-6
    assert math.isfinite(above)


@pytest.mark.parametrize(("count", "mean", "spread"), [(3, 0.1, 0.6), (10, 4, 0.2), (90, 80, 0.1)])
def test_the_middle_counts_half_of_the_value_itself(count: int, mean: float, spread: float) -> None:
    here = math.exp(log_chance(count, mean, spread))
    above = 10 ** -tail_surprise(count + 1, mean, spread)
    assert 10 ** -middle_surprise(count, mean, spread) == pytest.approx(above + here / 2, rel=1e-6)


@pytest.mark.parametrize(("count", "mean", "spread"), [(0, 12, 0.1), (3, 20, 0.2), (30, 200, 0.3)])
def test_a_shortfall_equals_the_sum_of_its_terms(count: int, mean: float, spread: float) -> None:
    summed = math.fsum(math.exp(log_chance(k, mean, spread)) for k in range(count + 1))
    assert shortfall_surprise(count, mean, spread) == pytest.approx(-math.log10(summed), rel=1e-6)


@given(st.integers(0, 10**5), st.floats(0, 1e5), st.floats(0, 5))
def test_every_surprise_is_finite_and_never_negative(
    count: int, mean: float, spread: float
) -> None:
    for surprise in (middle_surprise, shortfall_surprise):
        assert 0 <= surprise(count, mean, spread) < math.inf
