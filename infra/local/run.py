"""`vigie up`: local mode in the foreground, with or without a community that talks."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from vigie.channels.quotes import LONGEST_NAME, quote, shorten

from infra.local.demo import connect_networks, seed_demo
from infra.local.intrinsics import Document
from infra.local.stack import LocalStack
from infra.sandbox import Sandbox

POLL_EVERY_SECONDS = 15.0
PORTS = "sandbox.json"
MOST_PORTS = 65_536


def run_until_stopped(*, port: int, state_dir: Path, demo: bool) -> int:
    """Run until Ctrl-C or SIGTERM; 2 with one line when it cannot start."""
    stopped = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stopped.set())
    with ExitStack() as running:
        try:
            sandbox = Sandbox(ports=read_ports(state_dir)) if demo else None
            stack = make_stack(port=port, state_dir=state_dir, sandbox=sandbox)
            running.enter_context(stack)
        except OSError as error:
            print(f"vigie: cannot start on port {port}: {error.strerror or error}", file=sys.stderr)
            return 2
        if sandbox:
            running.callback(sandbox.stop)
            (state_dir / PORTS).write_text(json.dumps(sandbox.ports), encoding="utf-8")
            seed_demo(stack, sandbox)
        print(greeting(stack, sandbox), flush=True)
        if sandbox:
            connect_networks(stack, sandbox, stopped)
        stopped.wait()
        print("vigie: finishing what was begun", flush=True)
    return 0


def read_ports(state_dir: Path) -> dict[str, int]:
    """Where the stand-ins were the last time: a source whose address moved would fall silent."""
    try:
        known = json.loads((state_dir / PORTS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    pairs = known.items() if isinstance(known, dict) else ()
    return {name: port for name, port in pairs if isinstance(port, int) and 0 < port < MOST_PORTS}


def make_stack(*, port: int, state_dir: Path, sandbox: Sandbox | None = None) -> LocalStack:
    """A stack that grants roles on its own desk and may reach the sandbox, if there is one."""
    return LocalStack(
        port=port,
        state_dir=state_dir,
        environment=reach(sandbox) if sandbox else {},
        every={"schedule_polls": POLL_EVERY_SECONDS},
        grant=grant_role,
        observer=forget_erased,
    )


def reach(sandbox: Sandbox) -> dict[str, str]:
    """What lets functions reach the stand-ins.

    Rule: a platform moves there whole only where it has one address of its own; feeds and
    self-hosted servers are named by each source, and an owner's own still are what they say.
    """
    hosts = sorted({urlsplit(one.url).netloc for one in sandbox.channels})
    known = os.environ.get("VIGIE_ALLOW_HOSTS", "")
    moved = [one for one in sandbox.channels if not any("url" in each for each in one.sources)]
    return {
        **{f"VIGIE_{one.platform.upper()}_BASE_URL": one.url for one in moved},
        "VIGIE_ALLOW_HOSTS": ",".join(filter(None, [known, *hosts])),
    }


def grant_role(stack: LocalStack, user: str, brand: str, role: str) -> None:
    """Write a person's role to the stack's desk, as an owner's decision would be."""
    stack.client("dynamodb").put_item(
        TableName=stack.refs["DeskTable"],
        Item={"pk": {"S": f"user#{user}"}, "sk": {"S": brand}, "role": {"S": role}},
    )


def forget_erased(stack: LocalStack, table: str, records: list[Document]) -> None:
    """Take the words of removed mentions out of the local mailbox, as erasure promises."""
    if table != stack.refs["MentionsTable"]:
        return
    for record in records:
        new = record["dynamodb"].get("NewImage", {})
        old = record["dynamodb"].get("OldImage", {})
        if new.get("removed", {}).get("BOOL") and "text" in old:
            said, name = old["text"]["S"], old.get("author_name", {}).get("S", "")
            quoted = [quote(said, language) for language in ("fr", "en")]
            stack.mailbox.forget([said, *quoted, name, shorten(name, LONGEST_NAME)])


def greeting(stack: LocalStack, sandbox: Sandbox | None) -> str:
    """What a newcomer needs to see; the address comes first."""
    lines = [
        f"vigie is up: {stack.url}/local/open",
        f"  mails it sent            {stack.url}/local/mail/view",
    ]
    if sandbox:
        pages = {one.url: f"stand-in {one.platform}" for one in reversed(sandbox.channels)}
        lines += [f"  {what:<24} {url}/" for url, what in reversed(pages.items())]
    return "\n".join([*lines, "  Ctrl-C stops it; what was said stays in its state folder."])
