from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import PayloadError, SignatureError
from vigie.mention import Parsed
from vigie.platforms import generic

from tests.platforms.fixtures import NOW

SECRETS = {"webhook_secret": "sésame"}


def parse(*events: Any) -> Parsed:
    return generic.parse_push(json.dumps({"events": events}).encode(), NOW)


def an_event(**changes: Any) -> dict[str, Any]:
    return {"id": "1", "text": "hello", **changes}


def sign(body: bytes) -> dict[str, str]:
    digest = hmac.new("sésame".encode(), body, hashlib.sha256).hexdigest()
    return {"x-vigie-signature": f"sha256={digest}"}


def test_signed_body_is_accepted() -> None:
    generic.verify_push(sign(b"{}"), b"{}", SECRETS)


@pytest.mark.parametrize(
    ("headers", "secrets"),
    [
        ({}, SECRETS),
        (sign(b"{ }"), SECRETS),
        (sign(b"{}"), {}),
        (sign(b"{}"), {"webhook_secret": ""}),
        ({"x-vigie-signature": sign(b"{}")["x-vigie-signature"][7:]}, SECRETS),
    ],
)
def test_anything_else_is_refused(headers: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        generic.verify_push(headers, b"{}", secrets)


def test_there_is_no_handshake() -> None:
    with pytest.raises(SignatureError):
        generic.answer_handshake({"hub.challenge": "1"}, SECRETS)


def test_body_that_is_not_json_cannot_be_read() -> None:
    with pytest.raises(PayloadError):
        generic.parse_push(b"id=1&text=hello", NOW)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"3", b'{"events": {}}', b'{"events": null}'])
def test_other_json_is_not_recognised(body: bytes) -> None:
    parsed = generic.parse_push(body, NOW)
    assert not parsed.recognised
    assert parsed.none_because


def test_number_for_an_id_becomes_a_string() -> None:
    assert parse(an_event(id=9007199254740993)).events[0].native_id == "9007199254740993"


def test_words_are_dated_by_their_zone_and_versioned_by_their_arrival() -> None:
    (event,) = parse(an_event(said_at="2026-11-24T01:00:00+02:00")).events
    assert event.said_at is not None
    assert event.said_at.isoformat() == "2026-11-23T23:00:00+00:00"
    assert event.version == NOW


def test_clock_that_runs_ahead_is_forgiven_for_a_day() -> None:
    ahead = [(NOW + timedelta(hours=hours)).isoformat() for hours in (0, 1, 23, 25)]
    parsed = parse(*(an_event(said_at=one) for one in ahead))
    assert [one.said_at for one in parsed.events] == [NOW, NOW, NOW]
    assert [one.index for one in parsed.rejected] == [3]


def test_text_of_twenty_thousand_characters_is_the_longest() -> None:
    parsed = parse(an_event(text="é" * 20_000), an_event(text="é" * 20_001))
    assert len(parsed.events) == 1
    assert [one.index for one in parsed.rejected] == [1]


def test_text_that_no_store_could_keep_is_cleaned() -> None:
    assert parse(an_event(text="a\ud800b\x00c\r\nd")).events[0].text == "a\ufffdbc\nd"


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.integers(),
            st.text(),
            st.dictionaries(
                st.sampled_from(
                    ["id", "text", "url", "said_at", "author", "in_reply_to", "language"]
                ),
                st.one_of(
                    st.none(),
                    st.booleans(),
                    st.integers(),
                    st.floats(),
                    st.text(),
                    st.lists(st.none()),
                    st.dictionaries(
                        st.sampled_from(["id", "name", "followers"]),
                        st.one_of(st.none(), st.integers(), st.text()),
                    ),
                ),
            ),
        ),
        max_size=8,
    )
)
def test_every_event_is_either_kept_or_set_aside_with_a_reason(events: list[Any]) -> None:
    parsed = parse(*events)
    assert len(parsed.events) + len(parsed.rejected) == len(events)
    assert all(one.reason for one in parsed.rejected)


# Files a person brings


def test_lines_of_our_own_shape_name_their_platform() -> None:
    line = {"platform": "facebook", "id": "1_2", "kind": "edit", "text": "Merci", "own": True}
    (event,) = generic.parse(json.dumps(line).encode(), NOW).events
    assert (event.platform, event.kind.value, event.own) == ("facebook", "edit", True)


def test_a_pushed_event_names_no_platform_but_this_one() -> None:
    (event,) = parse(an_event(platform="facebook", own=True)).events
    assert (event.platform, event.own) == ("generic", False)


def test_bad_line_is_set_aside_and_the_others_go_on() -> None:
    body = b'{"id":"1","text":"a"}\nnonsense\n{"id":"2"}\n\n{"id":"3","text":"c"}\n'
    parsed = generic.parse(body, NOW)
    assert [one.native_id for one in parsed.events] == ["1", "3"]
    assert [one.index for one in parsed.rejected] == [1, 2]


def test_table_of_our_own_shape_is_read() -> None:
    body = "id;text;said_at;author_name;author_followers;platform;facts_private\n"
    body += "7;Où est ma commande ?;2026-11-20T10:00:00+01:00;Noé;12;messenger;1\n"
    (event,) = generic.parse(body.encode("cp1252"), NOW).events
    assert (event.platform, event.native_id) == ("messenger", "7")
    assert (event.author.name, event.author.followers) == ("Noé", 12)
    assert event.facts == {"private": "1"}
    assert event.said_at == NOW.replace(day=20, hour=9)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"3", b'{"events": {}}', b'{"events": null}'])
def test_file_that_holds_other_json_is_not_recognised(body: bytes) -> None:
    assert not generic.parse(body, NOW).recognised


@pytest.mark.parametrize("body", [b"", b"hello", b"Name;Age\nTom;3\n", b'{"id": "1", "text'])
def test_file_of_something_else_cannot_be_read(body: bytes) -> None:
    with pytest.raises(PayloadError):
        generic.parse(body, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "shout"},
        {"platform": "../etc"},
        {"said_at": "2026-11-20T10:00:00"},
        {"author": {"followers": -1}},
        {"facts": []},
        {"id": ""},
    ],
)
def test_line_with_a_wrong_field_is_set_aside(changes: dict[str, Any]) -> None:
    parsed = generic.parse(json.dumps([an_event(**changes)]).encode(), NOW)
    assert not parsed.events
    assert len(parsed.rejected) == 1
