"""Killed in the middle of traffic: what was acknowledged is there, counted once, and goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from boto3.dynamodb.types import TypeSerializer
from vigie.action import Action, ActionKind, ActionState, move
from vigie.aws.brands import read_brand
from vigie.aws.outbox import action_to_item, read_action
from vigie.jobs.recount import recount
from vigie.mention import mention_id

from infra.local.demo import BRAND, SETTINGS
from infra.local.run import make_stack
from infra.local.stack import ROOT, LocalStack
from tests.local.desk import SECRET, eventually, sign
from tests.local.test_runner_restart import _emulator_of

pytestmark = pytest.mark.local
PROGRAM = """
import sys, time
from pathlib import Path
from infra.local.run import make_stack
make_stack(port=0, state_dir=Path(sys.argv[1])).start()
time.sleep(150)
"""
LOST_AT_MOST = 2.0


class Killed:
    """A desk in a process of its own, which is spoken to until it is killed."""

    def __init__(self, state: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(state)], cwd=ROOT, start_new_session=True
        )
        where = state / "stack.json"
        assert eventually(where.exists, 90), "it did not start"
        self.stack: dict[str, Any] = json.loads(where.read_text("utf-8"))
        self.acknowledged: dict[str, float] = {}

    def call(self, method: str, path: str, **more: Any) -> Any:
        answer = requests.request(method, self.stack["url"] + path, timeout=60, **more)
        answer.raise_for_status()
        return answer.json()

    def set_up(self) -> None:
        token = self.call("POST", "/local/token")["token"]
        headers = {"Authorization": f"Bearer {token}"}
        self.call("PUT", f"/api/brands/{BRAND}", json=SETTINGS, headers=headers)
        self.call("PUT", f"/local/secrets/{BRAND}/generic", json={"webhook_secret": SECRET})

    def talk(self) -> None:
        """One delivery after the other; ends with the desk."""
        for number in range(10_000):
            name = f"said-{number}"
            try:
                accepted = self.call("POST", f"/webhooks/generic/{BRAND}", **delivery(name))
            except (requests.RequestException, ValueError):
                return
            assert accepted["accepted"] == 1
            self.acknowledged[name] = time.monotonic()

    def kill(self) -> float:
        """The emulator and the runner, as a machine that stops does; when that was."""
        emulator = _emulator_of(self.process.pid)
        at = time.monotonic()
        os.kill(emulator, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        return at


def delivery(name: str) -> dict[str, Any]:
    event = {
        "id": name,
        "text": f"Une question sur la brioche, {name} ?",
        "said_at": datetime.now(UTC).isoformat(),
        "author": {"id": f"u-{name[-1]}", "name": "Odile Marchand"},
    }
    body = json.dumps({"events": [event]}).encode()
    return {"data": body, "headers": {"X-Vigie-Signature": sign(body, SECRET)}}


def claim(url: str, identity: str) -> None:
    """An act whose call was under way: its row, as `perform` writes it before it calls."""

    asked = Action(
        f"{identity}-killed", identity, BRAND, "generic", "said-0", ActionKind.REPLY, "odile",
        text="Merci !", created_at=datetime.now(UTC),
    )  # fmt: skip
    claimed = move(asked, ActionState.CLAIMED, datetime.now(UTC))
    kept = {name: one for name, one in action_to_item(claimed).items() if one is not None}
    item = {name: TypeSerializer().serialize(one) for name, one in kept.items()}
    boto3.client("dynamodb", endpoint_url=url).put_item(TableName="DeskTable", Item=item)


def fetch(stack: LocalStack, path: str) -> Any:
    headers = {"Authorization": f"Bearer {stack.token()}"}
    return requests.get(stack.url + path, headers=headers, timeout=60).json()


def listed(stack: LocalStack) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    cursor = ""
    while True:
        page = fetch(stack, f"/api/mentions?brand={BRAND}&limit=200{cursor}")
        found |= {one["text"].split(", ")[1].split()[0]: one for one in page["items"]}
        if not page.get("next"):
            return found
        cursor = f"&cursor={page['next']}"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc")
def test_killed_in_the_middle_of_talk_at_most_two_seconds_are_lost_and_the_counters_are_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Killed(tmp_path)
    desk.set_up()
    talking = threading.Thread(target=desk.talk)
    talking.start()
    assert eventually(lambda: len(desk.acknowledged) >= 20, 60)
    first = mention_id(BRAND, "generic", "said-0")
    claim(desk.stack["aws"], first)
    time.sleep(LOST_AT_MOST + 1)
    killed_at = desk.kill()
    talking.join()
    kept_for_sure = {n for n, at in desk.acknowledged.items() if at < killed_at - LOST_AT_MOST}
    with make_stack(port=0, state_dir=tmp_path) as stack:
        stack.wait_idle(60)
        found = listed(stack)
        lost = desk.acknowledged.keys() - found.keys()
        print(f"{len(desk.acknowledged)} acknowledged, {len(lost)} lost, {len(found)} found")
        assert not lost & kept_for_sure
        assert all(one["analysis"] for one in found.values()), "each was fed again"
        assert proved(stack, monkeypatch) == (len(found), (), ())
        stack.clock.move(datetime.now(UTC) + timedelta(minutes=2))
        try:
            stack.run("schedule_polls")
            stack.wait_idle(60)
            act = read_action(f"{first}-killed")
        finally:
            stack.clock.reset()
        assert act is not None
        assert ActionState.UNCONFIRMED in {step.state for step in act.history}


def proved(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """How many cards there are, and what the counters say otherwise than they do."""
    aws = json.loads((stack.state_dir / "stack.json").read_text("utf-8"))["aws"]
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws)
    brand = read_brand(BRAND)
    assert brand is not None
    proof = recount(brand, datetime.now(UTC), pause=lambda _: None, days=2)
    return proof.cards, proof.differences, proof.unsettled
