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
