"""Rankings of accounts: each is its published formula, and many accounts may be one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from vigie.account import (
    Account,
    Rank,
    Standing,
    UniqueReach,
    count_unique_reach,
    find_young,
    join_accounts,
    leave_out,
    rank_accounts,
)
from vigie.acquaintance import Merge, group_merges
from vigie.person import Measure, PersonKey, Seen

from tests.builders import NOON


def key(who: str, platform: str = "facebook") -> PersonKey:
    return PersonKey.of("levain", platform, who)


def seen(visits: int = 1, *, reach: int = 0, minutes: int = 0, **counts: int) -> Seen:
    at = NOON + timedelta(minutes=minutes)
    found = {Measure.VISITS: visits} | {Measure(name): n for name, n in counts.items()}
    return Seen(at, at, "m", frozenset({at.date()}), found, reach)


def one(seen: Seen, who: str = "odile") -> Account:
    (account,) = join_accounts({key(who): seen}, {})
    return account


def test_help_adds_kind_words_praise_pictures_and_defences() -> None:
    assert one(seen(5, positive=3, neutral=2, praise=2, photos=1, defended=1)).help == 3 + 2 + 1 + 2


def test_pictures_of_faults_are_no_help() -> None:
    assert one(seen(4, negative=4, photos=4)).help == 0
    assert one(seen(4, negative=3, neutral=1, photos=4)).help == 1


def test_words_that_touch_what_the_law_guards_are_a_visit_and_nothing_else() -> None:
    account = one(seen(7, reach=500))
    assert (account.mentions, account.help, account.harm) == (7, 0, 0)


def test_criticism_weighs_by_those_who_may_have_seen_it() -> None:
    people = {
        key("far"): seen(1, reach=9000, negative=1),
        key("near"): seen(3, reach=100, negative=3),
        key("unknown"): seen(2, negative=2),
        key("alone", "trustpilot"): seen(2, negative=2),
    }
    harm = {account.key: account.harm for account in join_accounts(people, {})}
    assert harm == {
        key("far"): 9000,
        key("near"): 300,
        key("unknown"): 200,  # the lower median of 100 and 9000, twice
        key("alone", "trustpilot"): 2,
    }


def test_merged_accounts_are_one_with_the_followers_of_the_largest() -> None:
    near, far = key("zoe"), key("zoe.photos", "instagram")
    merges = group_merges([Merge(near, far, "nadia", NOON)])
    people = {
        near: seen(3, reach=50, minutes=9, negative=1),
        far: seen(2, reach=800, positive=2),
        key("rene"): seen(),
    }
    joined = {account.key: account for account in join_accounts(people, merges)}
    assert set(joined) == {far, key("rene")}
    zoe = joined[far]
    assert (zoe.mentions, zoe.followers, zoe.help, zoe.harm) == (5, 800, 2, 50)
    assert zoe.others == (near,)
    assert count_unique_reach(people) == UniqueReach(850, 2, 1)


def test_equals_share_a_place_and_who_has_no_score_has_none() -> None:
    people = {
        key("one"): seen(2, reach=10),
        key("two"): seen(1, reach=10),
        key("three"): seen(9, reach=5),
        key("nobody"): seen(20),
    }
    ranked = rank_accounts(Standing(join_accounts(people, {})), Rank.REACH)
    assert [(one.place, one.account.key) for one in ranked] == [
        (1, key("one")),
        (1, key("two")),
        (3, key("three")),
    ]


def test_each_stands_beside_their_place_in_the_period_before_under_any_account() -> None:
    near, far = key("zoe"), key("zoe.photos", "instagram")
    merges = group_merges([Merge(near, far, "nadia", NOON)])
    now = join_accounts({far: seen(4), key("rene"): seen(3), key("new"): seen(1)}, merges)
    before = join_accounts({near: seen(2), key("rene"): seen(6)}, merges)
    ranked = rank_accounts(Standing(now, before), Rank.FREQUENCY)
    assert [
        (one.place, one.place_before, one.before.mentions if one.before else None) for one in ranked
    ] == [(1, 2, 2), (2, 1, 6), (3, None, None)]
    alone = rank_accounts(Standing(now), Rank.FREQUENCY)
    assert [(one.before, one.place_before) for one in alone] == [(None, None)] * 3


def test_below_ten_mentions_is_too_few_to_rank() -> None:
    assert not Standing(join_accounts({key("a"): seen(9)}, {})).enough
    assert Standing(join_accounts({key("a"): seen(9), key("b"): seen()}, {})).enough


def test_who_may_be_a_child_is_left_out_with_every_account() -> None:
    near, far = key("leo"), key("leo", "x")
    merges = group_merges([Merge(near, far, "nadia", NOON)])
    people = {near: replace(seen(), is_minor=True), far: seen(), key("rene"): seen()}
    young = find_young(people, merges)
    assert young == {near, far}
    assert set(leave_out(people, young)) == {key("rene")}


people_of = st.dictionaries(
    st.builds(key, st.sampled_from("abcdef"), st.sampled_from(["facebook", "x"])),
    st.builds(
        seen,
        st.integers(1, 5),
        reach=st.sampled_from([0, 1, 10, 10**9]),
        negative=st.integers(0, 3),
        positive=st.integers(0, 3),
    ),
)


@given(people_of, st.sampled_from(list(Rank)))
def test_places_go_down_with_the_score_and_nobody_is_lost(
    people: dict[PersonKey, Seen], by: Rank
) -> None:
    accounts = join_accounts(people, {})
    ranked = rank_accounts(Standing(accounts), by)
    scores = [one.account.score(by) for one in ranked]
    assert scores == sorted(scores, reverse=True)
    assert len(ranked) == sum(account.score(by) > 0 for account in accounts)
    assert [one.place for one in ranked] == [1 + sum(s > mine for s in scores) for mine in scores]
