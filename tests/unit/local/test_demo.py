from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
import requests

from infra.local.demo import Owner, connect_patiently
from infra.local.run import PORTS, reach, read_ports
from infra.sandbox import Sandbox
from infra.sandbox.channels import Channel
from infra.sandbox.handshake import SubscriptionRefusedError


class Calls:
    """Takes an owner's calls; the first ``refusals`` time out."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.made: list[tuple[str, str]] = []

    def __call__(self, method: str, path: str, body: dict[str, Any]) -> None:
        assert body
        if self.refusals:
            self.refusals -= 1
            raise requests.ReadTimeout
        self.made.append((method, path))


def connect(calls: Calls, channel: Channel) -> None:
    connect_patiently(cast("Owner", calls), "http://127.0.0.1:1", channel)


def a_channel(**more: Any) -> Channel:
    return Channel("x", "http://127.0.0.1:2", ({"account": "1"},), lambda _: {"a": "b"}, **more)


def test_an_account_is_connected_again_when_the_machine_was_too_busy() -> None:
    calls = Calls(refusals=2)
    asked: list[str] = []
    connect(calls, a_channel(subscribe=asked.append))
    assert calls.made == [("PUT", "/api/secrets/demo/x"), ("POST", "/api/sources")]
    assert asked == ["http://127.0.0.1:1/webhooks/x/demo"]


def test_an_account_that_cannot_be_connected_is_told_and_takes_nothing_along(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(_: str) -> None:
        raise SubscriptionRefusedError("the callback did not answer")

    connect(Calls(), a_channel(subscribe=refuse))
    assert capsys.readouterr().err == "vigie: x is not connected: the callback did not answer\n"


def test_every_stand_in_is_reached_and_an_owner_s_own_feed_or_server_still_is() -> None:
    sandbox = Sandbox()
    try:
        names = reach(sandbox)
    finally:
        sandbox.stop()
    moved = {"facebook", "messenger", "instagram", "x", "youtube", "reddit"}
    known = {f"VIGIE_{one.upper()}_BASE_URL" for one in moved}
    assert names.keys() == known | {"VIGIE_ALLOW_HOSTS"}
    assert len(names["VIGIE_ALLOW_HOSTS"].split(",")) == 7


def test_stand_ins_are_where_they_were_before_a_restart(tmp_path: Path) -> None:
    assert read_ports(tmp_path) == {}
    for nonsense in ("[1]", "{", '{"x": "8"}', '{"x": 70000}'):
        (tmp_path / PORTS).write_text(nonsense, encoding="utf-8")
        assert read_ports(tmp_path) == {}
    (tmp_path / PORTS).write_text('{"x": 8123}', encoding="utf-8")
    assert read_ports(tmp_path) == {"x": 8123}
