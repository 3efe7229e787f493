from __future__ import annotations

import json

import pytest

from infra.lines import classify_line, unwrap_recording

BODY = {"data": [{"id": "1", "message": "Bravo"}]}


@pytest.mark.parametrize("body", [BODY, json.dumps(BODY), {"string": json.dumps(BODY)}])
def test_the_body_of_a_recorded_answer_is_read_in_each_recorder_s_way(body: object) -> None:
    whole = {"request": {"uri": "https://x.example"}, "response": {"status": 200, "body": body}}
    assert json.loads(unwrap_recording(json.dumps(whole).encode())) == BODY


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"<rss/>",
        b"[1]",
        b"\xff",
        b'{"request": 1}',
        json.dumps(BODY).encode(),
        b"[" * 100_000,
    ],
)
def test_anything_else_is_left_as_it_is(payload: bytes) -> None:
    assert unwrap_recording(payload) == payload


def test_a_recording_without_a_body_is_read_as_nothing() -> None:
    assert unwrap_recording(b'{"request": {}, "response": null}') == b"null"


def test_a_classified_line_tells_personal_data_by_kind_and_place_beside_the_contract_s_keys() -> (
    None
):
    line = classify_line({"text": "Ma commande CMD-2291, au 06 12 34 56 78"})
    assert line["personal"] == [
        {"kind": "order", "start": 12, "end": 20},
        {"kind": "phone", "start": 25, "end": 39},
    ]
    assert 0 <= line["promotion"] <= 1
    assert {"language", "sentiment", "intents", "moderation"} < set(line)
