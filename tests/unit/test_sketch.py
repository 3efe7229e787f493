"""Sketches of authors: near enough, merged by union, the same whatever comes twice."""

from __future__ import annotations

from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.sketch import ERROR, author_mark, estimate, pack_marks, unpack_marks


def marks_of(count: int, start: int = 0) -> frozenset[int]:
    return frozenset(author_mark("levain", "x", f"{start}-{n}") for n in range(count))


def test_nobody_is_nobody_and_one_is_one() -> None:
    assert estimate(()) == 0
    assert estimate(marks_of(1)) == 1


@pytest.mark.parametrize("count", [300, 2_000, 20_000])
def test_the_error_is_the_one_that_is_stated(count: int) -> None:
    rounds = 20 if count <= 2_000 else 8
    errors = [estimate(marks_of(count, start)) / count - 1 for start in range(rounds)]
    assert abs(fmean(errors)) < 3 * ERROR / rounds**0.5 + 0.001
    assert pstdev(errors) < 1.6 * ERROR


@given(st.integers(1, 40), st.integers(0, 500))
def test_few_are_counted_to_within_one_or_two(count: int, start: int) -> None:
    assert abs(estimate(marks_of(count, start)) - count) <= 2


def test_the_same_person_twice_is_one_and_two_platforms_are_two() -> None:
    one, other = (author_mark("levain", platform, "7001") for platform in ("x", "facebook"))
    assert one == author_mark("levain", "x", "7001")
    assert estimate({one, one, other}) == 2


@given(st.lists(st.integers(0, 3_000), max_size=60), st.lists(st.integers(0, 3_000), max_size=60))
def test_a_union_is_the_sketch_of_all_and_survives_being_packed(
    some: list[int], others: list[int]
) -> None:
    left, right = (
        frozenset(author_mark("levain", "x", str(n)) for n in names) for names in (some, others)
    )
    both = frozenset(author_mark("levain", "x", str(n)) for n in (*some, *others))
    assert left | right == both
    packed = [unpack_marks(pack_marks(marks)) for marks in (left, right)]
    assert estimate(packed[0] | packed[1]) == estimate(both)


def test_any_number_of_authors_fits_in_a_few_kilobytes() -> None:
    assert len(pack_marks(marks_of(100_000))) < 3_000
    assert len(pack_marks(marks_of(20))) < 150
