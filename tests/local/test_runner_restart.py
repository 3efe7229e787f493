"""What survives a stop, and what survives a crash."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local.emulator import StateInUseError
from infra.local.journal import Journal
from infra.local.stack import LocalStack

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "tests" / "fixtures" / "local" / "template.yaml"

pytestmark = pytest.mark.local


def put_fact(client: Any, name: str, **more: Any) -> None:
    client.put_item(TableName="Facts", Item={"pk": {"S": name}, **more})


def keys(stack: LocalStack, table: str) -> list[str]:
    items = stack.client("dynamodb").scan(TableName=table)["Items"]
    return sorted(item["pk"]["S"] for item in items)


def a_stack(state: Path, **options: Any) -> LocalStack:
    return LocalStack(state_dir=state, template=TEMPLATE, **options)


def test_a_clean_restart_keeps_everything_and_repeats_nothing(tmp_path: Path) -> None:
    seen: list[str] = []
    with a_stack(tmp_path) as stack:
        put_fact(stack.client("dynamodb"), "fact#1", blob={"B": b"\x00\xff"})
        stack.keep_secrets("levain", "mastodon", {"access_token": "t"})
        stack.invoke("ServeDoor", {"rawPath": "/open/mail"})
        pool, token = stack.refs["Users"], stack.token("owner")
    assert not (tmp_path / "stack.json").exists()
    with a_stack(tmp_path, observer=lambda _s, table, _r: seen.append(table)) as stack:
        stack.wait_idle()
        assert keys(stack, "Facts") == ["fact#1"]
        assert keys(stack, "Results") == ["copy of fact#1"]
        assert stack.refs["Users"] == pool
        found = stack.client("ssm").get_parameters_by_path(Path="/vigie", Recursive=True)
        assert len(found["Parameters"]) == 1
        assert [mail.subject for mail in stack.mailbox.mails()] == ["Déjà vu"]
        assert stack.token("owner") != token
    assert seen == []


def test_a_user_signed_in_before_a_restart_stays_signed_in(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        token = stack.token("owner")
    with a_stack(tmp_path) as stack:
        request = urllib.request.Request(
            f"{stack.url}/closed/page", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200


def test_work_under_way_is_finished_before_the_stop(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        client = stack.client("dynamodb")
        for number in range(30):
            put_fact(client, f"fact#{number:02d}")
    with a_stack(tmp_path) as stack:
        assert len(keys(stack, "Results")) == 30


PROGRAM = """
import sys, time
from pathlib import Path
from infra.local.journal import Journal
from infra.local.stack import LocalStack
stack = LocalStack(state_dir=Path(sys.argv[1]), template=Path(sys.argv[2]))
stack.start()
time.sleep(60)
"""


def _start(state: Path) -> tuple[subprocess.Popen[bytes], Any]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(state), str(TEMPLATE)],
        cwd=ROOT,
        start_new_session=True,
    )
    where, until = state / "stack.json", time.monotonic() + 30
    while not where.exists() and time.monotonic() < until:
        time.sleep(0.05)
    url = json.loads(where.read_text(encoding="utf-8"))["aws"]
    return process, boto3.client("dynamodb", endpoint_url=url)


def _emulator_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text(encoding="ascii").split():
        if b"ministack_child" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise AssertionError("no emulator")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc")
@pytest.mark.parametrize("killed", ["runner and emulator", "runner"])
def test_a_crash_loses_two_seconds_at_most(tmp_path: Path, killed: str) -> None:
    process, client = _start(tmp_path)
    put_fact(client, "fact#kept", blob={"B": b"\x01"}, n={"N": "1.50"})
    put_fact(client, "fact#gone")
    client.delete_item(TableName="Facts", Key={"pk": {"S": "fact#gone"}})
    time.sleep(2)
    if killed != "runner":
        os.kill(_emulator_of(process.pid), signal.SIGKILL)
    process.kill()
    process.wait()
    with a_stack(tmp_path) as stack:
        stack.wait_idle()
        (fact,) = stack.client("dynamodb").scan(TableName="Facts")["Items"]
        assert fact == {"pk": {"S": "fact#kept"}, "blob": {"B": b"\x01"}, "n": {"N": "1.5"}}


def test_what_was_kept_but_not_delivered_is_delivered_at_the_next_start(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        stack.wait_idle()
    journal = Journal(tmp_path / "journal.sqlite")
    journal.append("Facts", [_record("fact#late")])
    journal.write_note("stopped cleanly", "no")
    journal.close()
    with a_stack(tmp_path) as stack:
        stack.wait_idle()
        assert keys(stack, "Facts") == ["fact#late"]
        assert keys(stack, "Results") == ["copy of fact#late"]


def _record(name: str) -> dict[str, Any]:
    change = {
        "ApproximateCreationDateTime": time.time(),
        "Keys": {"pk": {"S": name}},
        "NewImage": {"pk": {"S": name}},
        "SequenceNumber": "1" * 30,
    }
    return {"eventID": "1", "eventName": "INSERT", "dynamodb": change}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc")
def test_a_stack_whose_emulator_died_still_stops_and_loses_nothing(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        put_fact(stack.client("dynamodb"), "fact#1")
        stack.wait_idle()
        os.kill(_emulator_of(os.getpid()), signal.SIGKILL)
        time.sleep(0.5)
    with a_stack(tmp_path) as stack:
        assert keys(stack, "Facts") == ["fact#1"]


def test_two_stacks_do_not_share_a_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.local.emulator._LOCK_SECONDS", 0.2)
    with a_stack(tmp_path), pytest.raises(StateInUseError):
        a_stack(tmp_path).start()


def test_a_port_that_is_taken_stops_the_start_and_leaves_nothing(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            a_stack(tmp_path, port=taken.getsockname()[1]).start()
    with a_stack(tmp_path) as stack:
        assert stack.port


def test_a_template_that_cannot_be_read_leaves_nothing_running(tmp_path: Path) -> None:
    broken = tmp_path / "template.yaml"
    broken.write_text("Resources: {A: {Type: AWS::Serverless::Function, Properties: {}}}\n")
    with pytest.raises(Exception, match=r".+"):
        LocalStack(state_dir=tmp_path / "state", template=broken).start()
    with a_stack(tmp_path / "state") as stack:
        assert stack.port
