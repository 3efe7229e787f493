"""`vigie import` and `vigie export` against a stack that is a stand-in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.cli import main
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

EVENT = {"platform": "generic", "id": "1", "text": "Bonjour", "said_at": "2026-11-20T10:00:00Z"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("VIGIE_TOKEN", "t")
    with stand_in(route=takes) as server:
        yield server


def takes(call: Call) -> Answer:
    """The desk's import route: all that comes is new."""
    events = json.loads(call.body)["events"]
    told = {"accepted": len(events), "duplicates": 0, "rejected": []}
    return Answer(body=json.dumps(told).encode())


def bring(desk: StandIn, folder: Path, *events: dict[str, Any]) -> int:
    file = folder / "mentions.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in events), "utf-8")
    return main(["import", "generic", str(file), "--brand", "levain", "--url", desk.url])


def test_a_row_the_desk_would_refuse_is_left_out_and_the_others_go_in(
    desk: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = EVENT | {"id": "2", "platform": "minitel"}
    assert bring(desk, tmp_path, EVENT, odd, EVENT | {"id": "3"}) == 1
    told = capsys.readouterr()
    assert told.out == "2 brought in, 0 known already, 1 left out\n"
    assert "no platform is called 'minitel'" in told.err


def test_long_texts_go_in_pages_a_function_can_take(desk: StandIn, tmp_path: Path) -> None:
    many = [EVENT | {"id": str(n), "text": "é" * 90_000} for n in range(30)]
    assert bring(desk, tmp_path, *many) == 0
    assert len(desk.calls) > 5
    assert max(len(call.body) for call in desk.calls) < 2_000_000


def test_the_desk_s_own_reason_is_told(
    desk: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = {"status": 404, "detail": "no brand is called 'levain'"}
    desk.route = lambda _: Answer(status=404, body=json.dumps(problem).encode())
    assert bring(desk, tmp_path, EVENT) == 2
    assert "404: no brand is called 'levain'" in capsys.readouterr().err
    for command in (["export", "--brand", "levain"], ["check"]):
        assert main([*command, "--url", desk.url]) == 2
        assert "404: no brand is called 'levain'" in capsys.readouterr().err


def test_a_failure_halfway_says_how_far_it_came(
    desk: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.route = lambda call: takes(call) if len(desk.calls) < 2 else Answer(status=500)
    many = [EVENT | {"id": str(n)} for n in range(250)]
    assert bring(desk, tmp_path, *many) == 2
    assert "after 200 items" in capsys.readouterr().err


def test_our_words_that_come_with_two_pages_are_printed_once(
    desk: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    own = {"platform": "x", "id": "9", "kind": "add", "own": True}

    def pages(call: Call) -> Answer:
        is_last = "cursor" in call.path or "cursor" in str(call.query)
        page = {"items": [own], "next_cursor": None if is_last else "next"}
        return Answer(body=json.dumps(page).encode())

    desk.route = pages
    assert main(["export", "--brand", "levain", "--url", desk.url]) == 0
    assert capsys.readouterr().out.count('"id": "9"') == 1
