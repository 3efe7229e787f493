"""A week's topics: each thing said once, what humans touched kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from vigie.analysis import Intent
from vigie.topic import Act, Acts, Asked, Join, Topic, TopicKind, topic_id
from vigie.topics_of_week import Period, find_topics, kind_of, pick_topics

from tests.functions.topics_desk import an_asked

MONDAY = date(2026, 11, 16)
PERIOD = Period(MONDAY, frozenset(MONDAY + timedelta(days=n) for n in range(-28, 7)))


def said(texts: Sequence[str], first: int = 0, *, negative: bool = False) -> list[Asked]:
    return [
        an_asked(
            text, f"w{n}", MONDAY + timedelta(days=n % 7), Intent.REQUEST, is_negative=negative
        )
        for n, text in enumerate(texts, first)
    ]


def find(asked: list[Asked], acts: Acts | None = None) -> dict[str, Topic]:
    return {one.name: one for one in find_topics("levain", asked, PERIOD, acts or Acts())}


def test_a_part_of_a_longer_phrase_is_no_topic_beside_it() -> None:
    found = find(said(["Une carte de fidélité ?"] * 3))
    assert set(found) == {"Carte de fidélité"}


def test_a_part_that_is_said_much_more_often_is_one() -> None:
    found = find(said(["Une carte de fidélité ?"] * 2 + ["Une autre carte ?"] * 4))
    assert {name: one.people for name, one in found.items()} == {
        "Carte de fidélité": 2,
        "Carte": 6,
    }


def test_what_one_person_alone_says_ten_times_is_none() -> None:
    asked = [
        an_asked("Une terrasse ?", "odile", MONDAY, mention_id=f"{n}".ljust(26, "x"))
        for n in range(10)
    ]
    assert find(asked) == {}


def test_what_humans_named_or_joined_is_never_left_out() -> None:
    card, whole = topic_id("levain", "fr:carte"), topic_id("levain", "fr:carte fidelite")
    asked = said(["Une carte de fidélité ?"] * 3)
    acts = Acts({card: Act(card, "fr:carte", label="Carte", name="Nos cartes")})
    assert set(find(asked, acts)) == {"Carte de fidélité", "Nos cartes"}
    joined = Acts(acts.acts, frozenset({Join(whole, card)}))
    (one,) = find(asked, joined).values()
    assert (one.name, len(one.mentions)) == ("Nos cartes", 3)


def test_a_pinned_topic_stands_first_and_one_joined_into_another_is_not_shown_twice() -> None:
    card, terrace = topic_id("levain", "fr:carte"), topic_id("levain", "fr:terrasse")
    asked = said(["La terrasse ?"] * 4) + said(["La carte ?"] * 2, 4)
    acts = Acts({card: Act(card, "fr:carte", label="Carte", pinned=True)})
    topics = find_topics("levain", asked, PERIOD, acts)
    names = [one.name for one in pick_topics(topics, TopicKind.FREQUENT)]
    assert names == ["Carte", "Terrasse"]
    joined = Acts(acts.acts, frozenset({Join(card, terrace)}))
    assert [one.people for one in find_topics("levain", asked, PERIOD, joined)] == [6]


def test_the_kinds_are_told_apart() -> None:
    asked = said(["La terrasse ?"] * 9) + said(["Le parking !"] * 3, 9, negative=True)
    asked += [
        an_asked("Le parking !", f"b{n}", MONDAY - timedelta(days=7 * n % 28 + 1))
        for n in range(12)
    ]
    topics = find_topics("levain", asked, PERIOD, Acts())
    rising = pick_topics(topics, TopicKind.RISING)
    assert [one.name for one in rising] == ["Terrasse"]
    assert [one.name for one in pick_topics(topics, TopicKind.NEGATIVE)] == ["Parking"]
    kinds = {one.name: kind_of(one) for one in topics}
    assert kinds == {"Terrasse": TopicKind.RISING, "Parking": TopicKind.NEGATIVE}


def test_days_read_are_counted_on_both_sides_of_monday() -> None:
    assert PERIOD.days == (7, 28)
    assert Period(MONDAY, frozenset({MONDAY, MONDAY - timedelta(days=29)})).days == (1, 0)
