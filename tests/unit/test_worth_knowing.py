"""Why somebody may be worth knowing: by the brand's own measure, each reason in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from vigie.person import Measure, PersonKey, Reaches, Seen
from vigie.worth_knowing import WHY, Kind, say_why, suggest

from tests.builders import NOON

ME = PersonKey("facebook", "f" * 32)


def seen(**values: Any) -> Seen:
    defaults: dict[str, Any] = {"first": NOON, "last": NOON, "latest": "m"}
    return Seen(**(defaults | values))


def others(*reaches: int, platform: str = "facebook") -> Reaches:
    return Reaches(
        {PersonKey(platform, f"{n:032x}"): seen(reach=reach) for n, reach in enumerate(reaches)}
    )


def kinds(one: Seen, reaches: Reaches | None = None, **values: Any) -> dict[Kind, str]:
    defaults: dict[str, Any] = {"visible_from": 10_000}
    found = suggest(ME, one, reaches or others(), **(defaults | values))
    return {why.kind: why.code for why in found}


def on(*days: int) -> frozenset[date]:
    return frozenset(date(2026, 11, 1) + timedelta(days=n) for n in days)


def test_a_village_bakery_and_a_chain_each_have_their_own_influencers() -> None:
    village, chain = others(*range(50, 80)), others(*range(5_000, 8_000, 100))
    assert kinds(seen(reach=600), village) == {Kind.INFLUENCER: "reach"}
    assert kinds(seen(reach=600), chain) == {}
    assert kinds(seen(reach=60_000), chain) == {Kind.INFLUENCER: "reach"}


def test_a_little_further_than_all_the_others_is_not_far() -> None:
    assert kinds(seen(reach=90), others(*range(50, 80))) == {}


def test_with_too_few_to_compare_with_the_brands_own_bar_counts() -> None:
    assert kinds(seen(reach=12_000), others(1, 2, 3)) == {Kind.INFLUENCER: "visible"}
    assert kinds(seen(reach=9_000), others(1, 2, 3)) == {}
    assert kinds(seen(reach=10**8), others(1, 2, 3), visible_from=0) == {}
    elsewhere = others(*range(50, 80), platform="x")
    assert kinds(seen(reach=600), elsewhere) == {}, "followers there are none here"


def test_a_child_is_neither_an_influencer_nor_a_partner() -> None:
    often = {Measure.VISITS: 9}
    one = seen(reach=90_000, is_minor=True, counts=often, days=on(1, 2, 3, 4))
    assert kinds(one, others(*range(50, 80))) == {Kind.REGULAR: "days"}


def test_a_partner_is_marked_or_names_the_brand_often_with_reach_and_gladly() -> None:
    often = seen(reach=79, counts={Measure.VISITS: 6}, days=on(1, 2, 3))
    reaches = others(*range(50, 80))
    assert kinds(often, reaches) == {Kind.REGULAR: "days", Kind.PARTNER: "often"}
    cross = seen(reach=79, counts={Measure.VISITS: 6, Measure.NEGATIVE: 4}, days=on(1, 2, 3))
    assert kinds(cross, reaches) == {Kind.REGULAR: "days"}
    assert kinds(seen(), is_partner=True) == {Kind.PARTNER: "marked"}


def test_three_days_make_a_regular_and_ten_messages_on_one_do_not() -> None:
    assert kinds(seen(days=on(1, 5, 9), counts={Measure.VISITS: 3})) == {Kind.REGULAR: "days"}
    assert kinds(seen(days=on(1), counts={Measure.VISITS: 10})) == {}


def test_thanks_go_to_who_is_happy_on_the_whole() -> None:
    thanks = ((1, "m"),)
    glad = {Measure.POSITIVE: 2, Measure.NEGATIVE: 1}
    assert kinds(seen(thanks=thanks, counts=glad)) == {Kind.HAPPY: "unthanked"}
    cross = {Measure.POSITIVE: 1, Measure.NEGATIVE: 2}
    assert kinds(seen(thanks=thanks, counts=cross)) == {}


def test_needs_and_defences_are_told() -> None:
    one = seen(needs=((1, "m"),), counts={Measure.DEFENDED: 2})
    assert kinds(one) == {Kind.NEED: "unanswered", Kind.DEFENDER: "defended"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_is_a_sentence(language: str) -> None:
    village = others(*range(50, 80))
    one = seen(
        reach=1_600,
        needs=((1, "m"),),
        thanks=((1, "m"),),
        days=on(1, 2, 3),
        counts={Measure.DEFENDED: 2, Measure.VISITS: 6, Measure.POSITIVE: 3},
    )
    found = [
        *suggest(ME, one, village, visible_from=1),
        *suggest(ME, one, others(), visible_from=1),
        *suggest(ME, one, others(), visible_from=1, is_partner=True),
    ]
    assert {why.code for why in found} == set(WHY[language]) == set(WHY["en"])
    for why in found:
        sentence = say_why(why, language)
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert " ?" not in sentence
        assert " :" not in sentence
    first = say_why(found[0], language)
    assert first.startswith("1\u202f600 abonnés" if language == "fr" else "1,600 followers")
