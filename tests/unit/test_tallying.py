"""Cards read as people: the order they come in, and their coming twice, change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from vigie.analysis import Intent, Mood
from vigie.card import Card, Status, new_card
from vigie.mention import Author
from vigie.person import Measure, PersonKey, Seen
from vigie.tallying import Tally, read_seen
from vigie.verdict import Moderation, Verdict

from tests.builders import NOON, a_mention, an_analysis

PARIS = ZoneInfo("Europe/Paris")


def a_card(who: str, minute: int, mood: Mood, intents: tuple[Intent, ...], thread: int) -> Card:
    mention = a_mention(
        native_id=f"{who}-{minute}-{mood}-{thread}",
        said_at=NOON + timedelta(minutes=minute),
        author=Author(who, None, 10 * minute),
        thread_id=f"55_{thread}",
    )
    return replace(new_card(mention), analysis=an_analysis(mood, *intents))


cards = st.lists(
    st.builds(
        a_card,
        st.sampled_from(["odile", "rene", "zoe"]),
        st.integers(0, 60),
        st.sampled_from(list(Mood)),
        st.lists(st.sampled_from(list(Intent)), unique=True, max_size=3).map(tuple),
        st.integers(1, 2),
    ),
    max_size=25,
    unique_by=lambda card: card.mention_id,
)


def tally(found: list[Card], **values: object) -> dict[PersonKey, Seen]:
    made = Tally("levain", PARIS, **values)  # type: ignore[arg-type]
    for card in found:
        made.add(card)
    return made.people()


@given(cards, st.integers())
def test_any_order_and_any_repeat_is_the_same_people(found: list[Card], seed: int) -> None:
    turned = [*found, *found[:5]]
    Random(seed).shuffle(turned)
    assert tally(turned) == tally(found)


@given(cards)
def test_every_card_is_one_visit_and_one_mood_of_one_person(found: list[Card]) -> None:
    people = tally(found)
    visits = sum(seen.count(Measure.VISITS) for seen in people.values())
    moods = sum(
        seen.count(mood)
        for seen in people.values()
        for mood in (Measure.POSITIVE, Measure.NEUTRAL, Measure.NEGATIVE)
    )
    assert (visits, moods) == (len(found), len(found))


KIND = a_card("amie", 30, Mood.POSITIVE, (), 1)
CROSS = a_card("rene", 10, Mood.NEGATIVE, (Intent.COMPLAINT,), 1)


def defends(*found: Card) -> int:
    seen = tally(list(found)).get(PersonKey.of("levain", "facebook", "amie"))
    return seen.count(Measure.DEFENDED) if seen else 0


def test_a_defence_is_kind_later_in_the_same_thread_and_of_somebody_else() -> None:
    assert defends(CROSS, KIND) == 1
    assert defends(KIND) == 0
    assert defends(replace(CROSS, said_at=NOON + timedelta(minutes=40)), KIND) == 0, "too late"
    assert defends(a_card("rene", 10, Mood.NEGATIVE, (Intent.COMPLAINT,), 2), KIND) == 0
    assert defends(a_card("amie", 10, Mood.NEGATIVE, (Intent.COMPLAINT,), 1), KIND) == 0
    assert defends(CROSS, replace(KIND, reserved=("sensitive",))) == 0


def test_what_is_hidden_or_private_is_of_nobody() -> None:
    judged = Moderation(Verdict.HIDE, (), None)
    for card in (
        replace(KIND, status=Status.HIDDEN),
        replace(KIND, removed=True),
        replace(KIND, moderation=judged),
        replace(KIND, private=True),
        replace(KIND, author_id=None),
    ):
        assert tally([card]) == {}
    key = PersonKey.of("levain", "facebook", "amie")
    assert tally([KIND], skips=frozenset({key})) == {}
    assert tally([KIND], tells=lambda platform: platform != "facebook") == {}


def test_guarded_words_are_a_visit_without_mood_wish_or_picture() -> None:
    card = a_card("odile", 1, Mood.POSITIVE, (Intent.PURCHASE, Intent.PRAISE), 1)
    seen = read_seen(replace(card, shows_media=True, reserved=("sensitive", "minor")), PARIS)
    assert (seen.counts, seen.needs, seen.thanks) == ({Measure.VISITS: 1}, (), ())
    assert seen.is_minor
