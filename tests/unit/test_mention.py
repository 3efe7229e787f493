"""The merge: any order, any number of times, one result."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from vigie.mention import Author, EventKind, Mention, MentionEvent, mention_id, merge, withhold

from tests.builders import NOON, an_event

adds = st.builds(
    an_event,
    # A platform gives every add of one mention the same version: when it was made.
    text=st.just("bon pain"),
    said_at=st.sampled_from([None, NOON, NOON - timedelta(hours=1)]),
    author=st.sampled_from([Author(), Author("7001", "Odile Marchand")]),
    url=st.sampled_from([None, "https://levain.example/1"]),
    own=st.booleans(),
)
changes = st.builds(
    an_event,
    text=st.sampled_from(["", "bon pain", "mauvais pain"]),
    kind=st.sampled_from([kind for kind in EventKind if kind is not EventKind.ADD]),
    version=st.integers(1, 4).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    said_at=st.sampled_from([None, NOON, NOON - timedelta(hours=1)]),
    author=st.sampled_from(
        [Author(), Author("7001", "Odile Marchand"), Author("7001", "Odile M.")]
    ),
    url=st.sampled_from([None, "https://levain.example/1"]),
    own=st.booleans(),
)
events = st.one_of(adds, changes)


def merge_all(arrivals: list[MentionEvent]) -> Mention | None:
    known = None
    for event in arrivals:
        known = merge(known, event, "levain")
    return known


@given(st.lists(events, min_size=1, max_size=6), st.data())
def test_any_order_and_any_repeats_end_in_the_same_mention(
    arrivals: list[MentionEvent], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(arrivals), max_size=4))
    shuffled = data.draw(st.permutations(arrivals + again))
    assert merge_all(shuffled) == merge_all(arrivals)


def test_an_older_edit_arriving_later_changes_nothing() -> None:
    newer = merge(None, an_event("deux", version=NOON + timedelta(minutes=2)), "levain")
    late = an_event("un", kind=EventKind.EDIT, version=NOON + timedelta(minutes=1))
    assert merge(newer, late, "levain") == newer


def test_a_removal_seen_first_is_not_undone_by_a_late_add() -> None:
    buried = merge(None, an_event("", kind=EventKind.REMOVE, said_at=None), "levain")
    late = merge(buried, an_event("bonjour", version=NOON + timedelta(hours=1)), "levain")
    assert late.removed
    assert late.text == ""
    assert late.author == Author()


def test_a_hide_keeps_the_words_and_the_author() -> None:
    said = merge(None, an_event("bonjour"), "levain")
    page = Author("55", "Levain & Fils")
    hide = an_event("", kind=EventKind.HIDE, author=page, version=NOON + timedelta(hours=1))
    hidden = merge(said, hide, "levain")
    assert (hidden.hidden, hidden.text, hidden.author.id) == (True, "bonjour", "7001")


def test_seeing_the_same_words_again_later_is_no_news() -> None:
    said = merge(None, an_event("bonjour"), "levain")
    again = an_event("bonjour", version=NOON + timedelta(hours=1))
    assert merge(said, again, "levain") == said


def test_two_brands_and_two_platforms_never_share_an_id() -> None:
    ids = {
        mention_id(brand, platform, native)
        for brand in ("a", "b")
        for platform in ("facebook", "feeds")
        for native in ("1", "2")
    }
    assert len(ids) == 8


def a_told_event() -> MentionEvent:
    return an_event(facts={"subreddit": "rennes"})


def test_withheld_words_read_anew_at_the_same_version_are_whole_and_lent_again() -> None:
    told = a_told_event()
    known = merge(None, told, "levain")
    again = merge(withhold(known), told, "levain")
    assert (again.text, again.author, dict(again.facts)) == (
        known.text,
        known.author,
        {"subreddit": "rennes"},
    )
    assert not again.is_withheld, "else they would never be forgotten again"


def test_withheld_words_do_not_come_back_by_hearsay_or_a_hide() -> None:
    known = withhold(merge(None, a_told_event(), "levain"))
    for event in (
        an_event("entendu", version=datetime(1970, 1, 2, tzinfo=UTC)),
        an_event("", kind=EventKind.HIDE, version=NOON + timedelta(hours=1)),
    ):
        after = merge(known, event, "levain")
        assert (after.text, after.is_withheld) == ("", True)
