from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from vigie.mention import EventKind, MentionEvent
from vigie.platforms._news import MOST_REMEMBERED, sift

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def an_event(native_id: str = "1", text: str = "hello", days_ago: int = 0) -> MentionEvent:
    when = NOW - timedelta(days=days_ago)
    return MentionEvent("feeds", native_id, EventKind.ADD, when, text=text, said_at=when)


def test_what_was_seen_is_not_told_again() -> None:
    fresh, seen = sift([an_event()], None, NOW)
    assert [one.native_id for one in fresh] == ["1"]
    assert sift([an_event()], seen, NOW)[0] == ()


def test_other_words_are_an_edit_dated_now() -> None:
    _, seen = sift([an_event(days_ago=3)], None, NOW)
    (edit,), _ = sift([an_event(text="bye", days_ago=3)], seen, NOW)
    assert (edit.kind, edit.version, edit.text) == (EventKind.EDIT, NOW, "bye")


def test_new_item_with_an_old_date_is_told() -> None:
    _, seen = sift([an_event()], None, NOW)
    fresh, _ = sift([an_event(), an_event("0", days_ago=400)], seen, NOW)
    assert [one.native_id for one in fresh] == ["0"]


def test_hiding_is_told_once_beside_the_words() -> None:
    hide = replace(an_event(), kind=EventKind.HIDE)
    fresh, seen = sift([an_event(), hide], None, NOW)
    assert [one.kind for one in fresh] == [EventKind.ADD, EventKind.HIDE]
    assert sift([an_event(), hide], seen, NOW)[0] == ()


def test_memory_is_bounded_but_holds_all_that_is_present() -> None:
    many = [an_event(str(number)) for number in range(MOST_REMEMBERED + 50)]
    _, seen = sift(many, None, NOW)
    assert len(seen) == MOST_REMEMBERED + 50
    _, later = sift([an_event("new")], seen, NOW)
    assert len(later) == MOST_REMEMBERED


def test_foreign_cursor_is_taken_for_none() -> None:
    for odd in ("text", {"a": 1}, [1, None, "x"], 7):
        assert len(sift([an_event()], odd, NOW)[0]) == 1


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=60))
def test_every_item_is_told_at_least_once_in_any_sequence_of_answers(
    steps: list[tuple[int, int]],
) -> None:
    seen: object = None
    told: dict[str, str] = {}
    for number, words in steps:
        fresh, seen = sift([an_event(str(number), str(words))], seen, NOW)
        told |= {one.native_id: one.text for one in fresh}
        assert told[str(number)] == str(words)
