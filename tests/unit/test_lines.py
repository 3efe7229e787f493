from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from infra.lines import answer_lines, classify_line, matcher, unwrap_recording

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


def answered(*lines: bytes) -> list[bytes]:
    told = io.BytesIO()
    out = io.TextIOWrapper(told, encoding="utf-8")
    assert answer_lines(lines, out, classify_line) == 0
    out.flush()
    return told.getvalue().splitlines()


def test_a_line_nested_too_deep_is_bad_and_the_next_is_answered() -> None:
    bad, good = answered(b"[" * 200_000, b'{"id": 1, "text": "Bonjour"}')
    assert json.loads(bad) == {"id": None, "error": "not a JSON line"}
    assert json.loads(good)["id"] == 1


@pytest.mark.parametrize("line", [b'{"id": "\\ud800", "text": "a"}', b'{"id": "\\ud800"}'])
def test_an_id_with_half_a_character_comes_back_as_it_is(line: bytes) -> None:
    (answer,) = answered(line)
    assert json.loads(answer)["id"] == "\ud800"


@pytest.mark.parametrize(
    "row",
    [
        {"name": 5},
        {"name": None},
        {"name": ["Free"]},
        {"name": "Free", "context": "mobile"},
        {"name": "Free", "context": {"mobile": 1}},
        {"name": "Free", "context": [1]},
        {"name": "Free", "exclude": [None]},
        {"name": "Free", "kind": None},
    ],
)
def test_a_terms_file_with_an_entry_of_another_type_is_refused(
    row: dict[str, object], tmp_path: Path
) -> None:
    file = tmp_path / "terms.json"
    file.write_text(json.dumps([row]), encoding="utf-8")
    with pytest.raises((TypeError, ValueError)):
        matcher(file)


def test_odd_names_of_the_right_type_are_taken(tmp_path: Path) -> None:
    names = ["", " ", "x" * 300, "...", ".*(", "🍊", "\ud800", "Free", "Free"]
    file = tmp_path / "terms.json"
    rows = [{"name": name, "context": None, "exclude": [""]} for name in names]
    file.write_text(json.dumps(rows), encoding="utf-8")
    assert [one["name"] for one in matcher(file)({"text": "🍊 chez Free ..."})["matches"]] == [
        "Free"
    ]
