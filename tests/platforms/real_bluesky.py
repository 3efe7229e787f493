"""A real Bluesky server (PDS) on loopback, its data in a folder that goes away.

The directory of identities it registers accounts with is a small stand-in of ours; everything else
is Bluesky's own code. What was started is ended by its process id.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote
from urllib.request import Request, urlopen

from tests.platforms.stand_in import Answer, Call, stand_in

SERVER = Path(__file__).with_name("real_bluesky_server")
BUILT = SERVER / "node_modules/better-sqlite3/build/Release/better_sqlite3.node"
PATIENCE = 60.0


@dataclass(frozen=True)
class RealServer:
    """The running server. Calls go past our own HTTP module, as another client's would."""

    url: str

    def call(self, method: str, body: dict[str, Any] | None = None, token: str = "") -> Any:
        """One XRPC call, a procedure when it has a body; the answer, or the refusal's body."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = json.dumps(body).encode() if body is not None else None
        request = Request(f"{self.url}/xrpc/{method}", data=data, headers=headers)
        try:
            with urlopen(request, timeout=20) as answer:
                return json.loads(answer.read() or b"{}")
        except HTTPError as error:
            return json.loads(error.read() or b"{}")

    def register(self, name: str) -> dict[str, str]:
        """A new account: its values by vigie's names, with an app password, and its own session."""
        handle = f"{name}.test"
        account = {"handle": handle, "email": f"{name}@rivage.example", "password": "grand-large"}
        made = self.call("com.atproto.server.createAccount", account)
        app = self.call(
            "com.atproto.server.createAppPassword", {"name": "vigie"}, made["accessJwt"]
        )
        return {
            "identifier": handle,
            "app_password": app["password"],
            "did": made["did"],
            "own_session": made["accessJwt"],
        }


def why_not() -> str:
    """Why no real Bluesky server can run here; empty when it can."""
    if not shutil.which("node"):
        return "node is not installed"
    return "" if BUILT.exists() else "not installed: run tests/platforms/install_bluesky.sh"


@contextmanager
def real_bluesky() -> Iterator[RealServer]:
    """Run a server while the block lasts."""
    with tempfile.TemporaryDirectory(prefix="vigie-pds-") as home, _directory() as identities:
        port = _free_port()
        (Path(home) / "blobs").mkdir()
        process = subprocess.Popen(
            ["node", "start.js"],
            cwd=SERVER,
            env={**_settings(home, port, identities), "PATH": os.environ["PATH"]},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            _wait_ready(process)
            yield RealServer(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
            if process.stdout:
                process.stdout.close()


def _settings(home: str, port: int, identities: str) -> dict[str, str]:
    return {
        "PDS_PORT": str(port),
        "PDS_HOSTNAME": "localhost",
        "PDS_DEV_MODE": "true",
        "PDS_DATA_DIRECTORY": home,
        "PDS_BLOBSTORE_DISK_LOCATION": f"{home}/blobs",
        "PDS_DID_PLC_URL": identities,
        "PDS_JWT_SECRET": secrets.token_hex(16),
        "PDS_ADMIN_PASSWORD": secrets.token_hex(8),
        "PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX": secrets.token_hex(32),
        "PDS_INVITE_REQUIRED": "false",
        "PDS_RATE_LIMITS_ENABLED": "true",
        "LOG_ENABLED": "0",
        "NODE_ENV": "production",
    }


def _wait_ready(process: subprocess.Popen[str]) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.stdout:
        if process.stdout.readline().strip() == "ready":
            return
        if process.poll() is not None:
            break
    raise RuntimeError("the Bluesky server did not start")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@contextmanager
def _directory() -> Iterator[str]:
    """The directory of identities: keeps what is registered and shows it as a document."""
    known: dict[str, dict[str, Any]] = {}

    def route(call: Call) -> Answer:
        did, _, rest = unquote(call.path).strip("/").partition("/")
        if call.method == "POST":
            known[did] = call.json
            return Answer(body=b"{}")
        if did not in known:
            return Answer(404, b"{}")
        shown = known[did] if rest == "log/last" else _document(did, known[did])
        return Answer(body=json.dumps(shown).encode(), headers={"Content-Type": "application/json"})

    with stand_in(route=route) as server:
        yield server.url


def _document(did: str, operation: dict[str, Any]) -> dict[str, Any]:
    key = operation["verificationMethods"]["atproto"].removeprefix("did:key:")
    return {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": did,
        "alsoKnownAs": operation["alsoKnownAs"],
        "verificationMethod": [
            {
                "id": f"{did}#atproto",
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": key,
            }
        ],
        "service": [
            {"id": f"#{name}", "type": one["type"], "serviceEndpoint": one["endpoint"]}
            for name, one in operation["services"].items()
        ],
    }
