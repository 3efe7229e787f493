from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import NotFoundError, PayloadError
from vigie.mention import Author, EventKind, MentionEvent

from infra.importing import read_import, write_line
from infra.lines import parse_payload
from tests.platforms.fixtures import NOW, ROOT, all_fixtures, read

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)
IDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone comes from the strategy
    max_value=NOW.replace(tzinfo=None),
    timezones=st.just(UTC),
)
EVENTS = st.builds(
    MentionEvent,
    platform=st.sampled_from(["facebook", "x", "generic", "mastodon"]),
    native_id=IDS,
    kind=st.sampled_from(EventKind),
    version=MOMENTS,
    text=WORDS,
    url=st.none() | IDS.map(lambda one: f"https://a.example/{one}"),
    said_at=st.none() | MOMENTS,
    author=st.builds(
        Author,
        id=st.none() | IDS,
        name=st.none() | IDS,
        followers=st.none() | st.integers(0, 10**9),
    ),
    in_reply_to=st.none() | IDS,
    thread_id=st.none() | IDS,
    own=st.booleans(),
    media=st.lists(IDS.map(lambda one: f"https://a.example/{one}"), max_size=2).map(tuple),
    account=st.none() | IDS,
    realm=st.sampled_from(["", "https://social.example"]),
    facts=st.dictionaries(st.sampled_from(["private", "rating", "shows"]), IDS, max_size=2),
)


@given(st.lists(EVENTS, min_size=1, max_size=5))
def test_what_is_written_is_read_back_whole(events: list[MentionEvent]) -> None:
    lines = "".join(map(write_line, events)).encode()
    parsed = read_import("facebook", lines, NOW)
    assert list(parsed.events) == events
    assert not parsed.rejected


def test_every_fixture_survives_the_way_out_and_in() -> None:
    for one in all_fixtures():
        try:
            events = read(one.slug, one.file, one.body).events
        except PayloadError:
            continue
        if events:
            lines = "".join(map(write_line, events)).encode()
            assert read_import(one.slug, lines, NOW).events == events, (one.slug, one.file)


def test_lines_that_the_console_prints_are_read_back() -> None:
    out = io.StringIO()
    payload = (ROOT / "telegram" / "api_updates.json").read_bytes()
    with redirect_stdout(out):
        assert parse_payload("telegram", payload, webhook=False) == 0
    printed = [json.loads(line) for line in out.getvalue().splitlines()]
    events = read_import("telegram", out.getvalue().encode(), NOW).events
    assert [one.native_id for one in events] == [one["id"] for one in printed]
    assert [one.text for one in events] == [one["text"] for one in printed]


def lines_of(**changes: Any) -> bytes:
    return json.dumps({"id": "1", "text": "Bonjour", **changes}).encode()


def test_line_without_a_platform_was_said_on_the_one_that_is_named() -> None:
    (event,) = read_import("manual", lines_of(), NOW).events
    assert event.platform == "manual"


@pytest.mark.parametrize("slug", ["facebook", "telegram", "hootsuite"])
def test_table_of_ours_is_read_for_any_platform(slug: str) -> None:
    body = b"id,text,version\n1,Bonjour,2026-11-20T10:00:00Z\n"
    (event,) = read_import(slug, body, NOW).events
    assert (event.platform, event.native_id) == (slug, "1")


def test_export_goes_to_the_desk_that_wrote_it() -> None:
    payload = (ROOT / "brand24" / "mentions.csv").read_bytes()
    assert {one.platform for one in read_import("brand24", payload, NOW).events} == {
        "brand24",
        "tiktok",
    }


def test_answer_of_a_platform_goes_to_its_reader() -> None:
    payload = (ROOT / "telegram" / "api_updates.json").read_bytes()
    assert len(read_import("telegram", payload, NOW).events) == 6


def test_reason_is_the_platforms_own_and_an_unknown_one_is_told() -> None:
    with pytest.raises(PayloadError, match="workbook"):
        read_import("hootsuite", b"PK\x03\x04", NOW)
    with pytest.raises(PayloadError):
        read_import("manual", b"hello", NOW)
    with pytest.raises(NotFoundError):
        read_import("myspace", b"{}", NOW)


def test_a_line_from_tomorrow_never_outranks_what_comes_later() -> None:
    event = MentionEvent("facebook", "1", EventKind.ADD, NOW + timedelta(days=9), text="a")
    (found,) = read_import("facebook", write_line(event).encode(), NOW).events
    assert found == replace(event, version=NOW)
