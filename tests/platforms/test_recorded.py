"""`vigie parse` over everything others recorded: mentions, or one line that says why none."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from vigie.platforms import platform_names

from infra.lines import parse_payload
from tests.platforms.fixtures import RECORDED

FILES = sorted(path for path in RECORDED.glob("*/*") if path.is_file())
MISSING = "no recorded payloads at hand beside the project"
ABSENT = pytest.param(RECORDED, marks=pytest.mark.skip(reason=MISSING))
SHAPE = {
    "platform", "id", "kind", "text", "url", "said_at", "version", "author", "in_reply_to", "own",
}  # fmt: skip


@pytest.mark.parametrize(
    "path", FILES or [ABSENT], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_recorded_file_gives_mentions_or_one_reason(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    is_push = path.name.startswith("webhook")
    code = parse_payload(path.parent.name, path.read_bytes(), webhook=is_push)
    told = capsys.readouterr()
    rows = [json.loads(line) for line in told.out.splitlines()]
    assert all(set(row) >= SHAPE and row["id"] for row in rows)
    assert code in (0, 2)
    reasons = told.err.splitlines()
    if not rows:
        assert reasons
        assert all(line.startswith("vigie: ") for line in reasons)
    if code == 2:
        assert (len(rows), len(reasons)) == (0, 1)


def test_every_recorded_platform_has_its_file() -> None:
    if not FILES:
        pytest.skip(MISSING)
    folders = Counter(path.parent.name for path in FILES)
    assert set(folders) <= set(platform_names())
