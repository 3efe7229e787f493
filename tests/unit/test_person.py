"""People put together from days: any order, any grouping, one person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from vigie.acquaintance import Merge, group_merges
from vigie.aws.tallies import pack_people, unpack_people
from vigie.person import (
    MOST_A_DAY,
    MOST_OPEN,
    Measure,
    PersonKey,
    Reaches,
    Seen,
    forget_answered,
    keep_foremost,
    merge_all,
    merge_seen,
)

from tests.builders import NOON

DAY = date(2026, 11, 23)
ids = st.text("abcdefghij234567", min_size=26, max_size=26)
moments = st.integers(-50_000, 110_000).map(
    lambda s: datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=s)
)
opened = st.lists(
    st.tuples(st.integers(1_795_000_000, 1_796_000_000), ids), max_size=MOST_OPEN
).map(lambda found: tuple(sorted(set(found), reverse=True)))
keys = st.builds(
    PersonKey,
    st.sampled_from(["facebook", "x", "instagram"]),
    st.text("0123456789abcdef", min_size=32, max_size=32),
)


@st.composite
def seens(draw: st.DrawFn) -> Seen:
    first, last = sorted((draw(moments), draw(moments)))
    return Seen(
        first=first,
        last=last,
        latest=draw(ids),
        days=draw(st.frozensets(st.sampled_from([DAY, DAY - timedelta(days=1)]), min_size=1)),
        counts=draw(st.dictionaries(st.sampled_from(list(Measure)), st.integers(1, 9))),
        reach=draw(st.integers(0, 10**7)),
        needs=draw(opened),
        thanks=draw(opened),
        is_minor=draw(st.booleans()),
    )


@given(seens(), seens(), seens())
def test_days_merge_in_any_order_and_grouping(one: Seen, two: Seen, three: Seen) -> None:
    assert merge_seen(one, two) == merge_seen(two, one)
    assert merge_seen(merge_seen(one, two), three) == merge_seen(one, merge_seen(two, three))


@given(st.lists(st.dictionaries(keys, seens(), max_size=3), max_size=4), st.randoms())
def test_a_period_is_the_same_whatever_order_its_days_are_read_in(
    days: list[dict[PersonKey, Seen]], chance: object
) -> None:
    turned = list(reversed(days))
    assert merge_all(days) == merge_all(turned)
    assert set(merge_all(days)) == set().union(*days) if days else not merge_all(days)


@given(st.dictionaries(keys, seens(), max_size=5))
def test_a_day_packed_is_the_day_unpacked_and_the_same_bytes(people: dict[PersonKey, Seen]) -> None:
    one_day = {
        key: Seen(**{f: getattr(seen, f) for f in Seen.__slots__} | {"days": frozenset({DAY})})
        for key, seen in people.items()
    }
    packed = pack_people(one_day, DAY)
    assert unpack_people(packed, DAY) == one_day
    assert pack_people(dict(reversed(one_day.items())), DAY) == packed


def test_the_fullest_day_fits_one_item() -> None:
    import hashlib
    import random

    chance = random.Random(6)

    def some(n: int, letters: str) -> str:
        return "".join(chance.choices(letters, k=n))

    def pair(n: int) -> tuple[int, str]:
        return 1_795_000_000 + chance.randrange(86_400), some(
            26, "abcdefghijklmnopqrstuvwxyz234567"
        )

    people = {
        PersonKey("facebook", hashlib.sha256(bytes([n % 256, n // 256])).hexdigest()[:32]): Seen(
            NOON,
            NOON,
            pair(n)[1],
            frozenset({DAY}),
            {measure: chance.randrange(1, 1000) for measure in Measure},
            chance.randrange(10**8),
            tuple(sorted((pair(n) for _ in range(MOST_OPEN)), reverse=True)),
            tuple(sorted((pair(n) for _ in range(MOST_OPEN)), reverse=True)),
        )
        for n in range(MOST_A_DAY)
    }
    assert len(people) == MOST_A_DAY
    assert len(pack_people(people, DAY)) < 300_000


def test_of_many_the_same_people_are_kept_each_day_and_who_waits_comes_first() -> None:
    def visit(n: int, **values: object) -> tuple[PersonKey, Seen]:
        key = PersonKey.of("levain", "facebook", f"author{n}")
        seen = Seen(NOON, NOON, f"m{n}", frozenset({DAY}), {Measure.VISITS: 1})
        return key, Seen(**{f: getattr(seen, f) for f in Seen.__slots__} | values)

    crowd = dict(visit(n) for n in range(3 * MOST_A_DAY))
    waiting = visit(99_999, needs=((1, "m"),))
    kept = keep_foremost(crowd | dict([waiting]))
    again = keep_foremost(dict(reversed(crowd.items())) | dict([visit(88_888, needs=((1, "m"),))]))
    assert len(kept) == MOST_A_DAY
    assert waiting[0] in kept
    assert len(kept.keys() & again.keys()) == MOST_A_DAY - 1


def test_what_was_answered_waits_no_more() -> None:
    seen = Seen(NOON, NOON, "a", needs=((2, "b"), (1, "a")), thanks=((1, "a"),))
    left = forget_answered(seen, frozenset({"a"}))
    assert (left.needs, left.thanks) == (((2, "b"),), ())


def test_reach_is_compared_on_its_own_platform() -> None:
    def reach(n: int) -> Seen:
        return Seen(NOON, NOON, "m", reach=n)

    people = {PersonKey("x", f"{n:032x}"): reach(n) for n in range(1, 11)}
    people |= {PersonKey("facebook", f"{n:032x}"): reach(1000 * n) for n in range(5)}
    reaches = Reaches(people)
    assert (reaches.known("x"), reaches.known("facebook")) == (10, 4)
    assert (reaches.median("x"), reaches.share_below("x", 9)) == (5, 0.8)
    assert reaches.median("mastodon") == 0


pairs = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] != p[1]), max_size=9
)


@given(pairs, st.randoms(use_true_random=False))
def test_merges_are_symmetrical_and_whole_in_any_order(
    said: list[tuple[int, int]], chance: object
) -> None:
    def key(n: int) -> PersonKey:
        return PersonKey("facebook", f"{n:032x}")

    merges = [Merge(key(a), key(b), "odile", NOON) for a, b in said]
    groups = group_merges(merges)
    assert group_merges([Merge(m.other, m.one, m.by, m.at) for m in reversed(merges)]) == groups
    for one, others in groups.items():
        assert one not in others
        for other in others:
            assert groups[other] == (others | {one}) - {other}
    for merge in merges:
        assert merge.other in groups[merge.one]
    linked = reduce(lambda all_of, m: all_of | {m.one, m.other}, merges, set[PersonKey]())
    assert groups.keys() == linked
