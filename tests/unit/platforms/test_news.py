"""States that a list shows become events, each once, whatever else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.mention import EventKind, Mention, MentionEvent, merge
from vigie.platforms._news import sift_states, turn_reread

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADD = MentionEvent("reddit", "a", EventKind.ADD, START, "un", said_at=START)


def shown(text: str, *, hidden: bool, gone: bool, now: datetime) -> list[MentionEvent]:
    if gone:
        return [replace(ADD, kind=EventKind.REMOVE, version=now, text="")]
    hide = [MentionEvent("reddit", "a", EventKind.HIDE, now)] if hidden else []
    is_edited = text != "un"
    words = replace(ADD, text=text, kind=EventKind.EDIT if is_edited else EventKind.ADD)
    return [replace(words, version=now if is_edited else START), *hide]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["un", "deux", "trois"]), st.booleans(), st.integers(0, 9)),
        max_size=12,
    )
)
def test_following_a_list_ends_where_the_list_is(states: list[tuple[str, bool, int]]) -> None:
    memory: dict[str, Any] = {}
    known: Mention | None = None
    now = START
    text, hidden, gone = "un", False, False
    for text, hidden, chance in [*states, ("deux", False, 1)]:
        gone = gone or chance == 0
        for round_trip in range(2):
            now += timedelta(minutes=5)
            events = shown(text, hidden=hidden, gone=gone, now=now)
            fresh, memory = sift_states(events, memory, now)
            assert not (round_trip and fresh), "what was told is not told again"
            for event in fresh:
                known = merge(known, event, "demo")
        assert known is not None
        assert known.removed == gone
        if not gone:
            assert (known.text, known.hidden) == (text, hidden)


def test_hidden_things_out_of_the_list_stay_known_as_hidden() -> None:
    hide = MentionEvent("reddit", "a", EventKind.HIDE, START)
    _, memory = sift_states([ADD, hide], {}, START)
    _, memory = sift_states([], memory, START)
    fresh, _ = sift_states([ADD], memory, START)
    assert [event.kind for event in fresh] == [EventKind.UNHIDE]


def test_reading_again_tells_a_hide_once_and_its_end() -> None:
    hide = MentionEvent("reddit", "a", EventKind.HIDE, START)
    plain = merge(None, ADD, "demo")
    hidden = merge(plain, hide, "demo")
    assert turn_reread([plain], [ADD, hide], START) == [ADD, hide]
    assert turn_reread([hidden], [ADD, hide], START) == [ADD]
    assert [one.kind for one in turn_reread([hidden], [ADD], START)] == [
        EventKind.ADD,
        EventKind.UNHIDE,
    ]
