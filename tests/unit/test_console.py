"""The console's pure commands, as a script would call them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.cli import main

RECORDED = Path(__file__).parents[3] / "shared" / "recorded"
DELIVERY = {
    "object": "page",
    "entry": [
        {
            "id": "55",
            "time": 1763900000,
            "changes": [
                {
                    "field": "feed",
                    "value": {
                        "item": "comment",
                        "verb": "add",
                        "comment_id": "100_1",
                        "post_id": "55_100",
                        "parent_id": "55_100",
                        "from": {"id": "7001", "name": "Odile Marchand"},
                        "message": "Le pain était très bon",
                        "created_time": 1763899990,
                    },
                }
            ],
        }
    ],
}


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Any:
    def give(text: str | bytes) -> None:
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))

    return give


def rows(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_classify_answers_each_line_in_order_and_a_bad_one_in_its_place(
    feed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    feed('{"id":1,"text":"Honteux, ce pain rassis"}\nnot json\n{"id":3}\n{"id":"d","text":""}\n')
    assert main(["classify"]) == 0
    first, bad, textless, empty = rows(capsys.readouterr().out)
    assert (first["id"], first["language"], first["sentiment"]["label"]) == (1, "fr", "negative")
    assert set(first["moderation"]) == {"verdict", "reasons", "offensive", "spam"}
    assert set(first["sentiment"]) == {"label", "positive", "neutral", "negative"}
    assert "error" in bad
    assert (textless["id"], "error" in textless) == (3, True)
    assert (empty["id"], empty["moderation"]["verdict"]) == ("d", "keep")


def test_classify_survives_a_lone_surrogate(feed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    feed('{"id":1,"text":"\\ud83d oups"}\n')
    assert main(["classify"]) == 0
    assert rows(capsys.readouterr().out)[0]["id"] == 1


def test_match_names_what_it_finds_with_offsets(
    feed: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    terms = tmp_path / "terms.json"
    terms.write_text('[{"name": "Aéris", "kind": "brand", "context": [], "exclude": []}]', "utf-8")
    feed('{"id":1,"text":"vol aeris en retard"}\n')
    assert main(["match", "--terms", str(terms)]) == 0
    found = rows(capsys.readouterr().out)[0]["matches"]
    assert found == [{"name": "Aéris", "how": "variant", "start": 4, "end": 9}]


def test_match_refuses_a_file_that_is_no_list_of_terms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["match", "--terms", str(tmp_path / "none.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_parse_prints_the_contract_s_fields(feed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    feed(json.dumps(DELIVERY))
    assert main(["parse", "facebook", "--webhook"]) == 0
    (event,) = rows(capsys.readouterr().out)
    assert list(event) == [
        "platform", "id", "kind", "text", "url", "said_at", "version", "author", "in_reply_to",
        "own",
    ]  # fmt: skip
    assert (event["id"], event["kind"], event["own"]) == ("100_1", "add", False)
    assert event["author"] == {"id": "7001", "name": "Odile Marchand"}


def test_parse_says_in_one_line_why_a_payload_holds_nothing_or_cannot_be_read(
    feed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    feed('{"object":"page","entry":[]}')
    assert main(["parse", "facebook", "--webhook"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)
    for platform in ("facebook", "aol"):
        feed(b"\xff not json")
        assert main(["parse", platform, "--webhook"]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_spikes_answers_each_row_with_a_score_and_an_alert(
    feed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    series = [f"2026-11-{1 + n // 24:02d} {n % 24:02d}:00:00,{2 + n % 3}" for n in range(400)]
    series[390] = series[390].rpartition(",")[0] + ",90"
    feed("timestamp,value\n" + "\n".join(series) + "\n")
    assert main(["spikes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "timestamp,value,score,alert"
    assert len(lines) == 401
    alerts = [n for n, line in enumerate(lines[1:]) if line.endswith(",1")]
    assert 390 in alerts
    assert all(0 <= float(line.split(",")[2]) <= 1 for line in lines[1:])


def test_parse_reads_every_recorded_payload_or_says_why_not(
    feed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    if not RECORDED.is_dir():
        pytest.skip("the recorded payloads are not beside this checkout")
    for platform in ("facebook", "feeds", "google_alerts"):
        for path in sorted((RECORDED / platform).iterdir()):
            feed(path.read_bytes())
            flags = ["--webhook"] if path.name.startswith("webhook") else []
            assert main(["parse", platform, *flags]) in (0, 2), path.name
            printed = capsys.readouterr()
            assert printed.out or printed.err, path.name
