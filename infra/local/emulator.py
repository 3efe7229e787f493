"""ministack, the stand-in for AWS's data plane, as a child process on the loopback."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from infra.local.intrinsics import ACCOUNT

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

HOST = "127.0.0.1"
_SERVICES = "dynamodb,dynamodbstreams,sqs,ses,ssm,s3,sts,cognito-idp"
_PROGRAM = Path(__file__).with_name("ministack_child.py")
_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
_LOCK_SECONDS = 20.0


class StateInUseError(OSError):
    """Another stack runs on the same state folder."""


class Emulator:
    """One ministack with its state in a folder of its own."""

    def __init__(self, state_dir: Path, region: str) -> None:
        self.region = region
        self._folder = state_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._session = boto3.session.Session(
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key=ACCOUNT,  # the emulator asks for no secret
            region_name=region,
        )
        self.url = ""

    def start(self) -> None:
        """Start the process; `wait_ready` says when it serves.

        Raises:
            StateInUseError: the folder belongs to a stack that runs.
        """
        for name in ("emulator", "tmp"):
            (self._folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = _locked(self._folder / "lock")
        port = _free_port()
        self.url = f"http://{HOST}:{port}"
        with (self._folder / "emulator.log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment(port),
                cwd=self._folder,
                pass_fds=[self._lock],  # held as long as it may write its state
                process_group=0,
            )

    def wait_ready(self) -> None:
        """Return once the emulator serves.

        Raises:
            RuntimeError: it ended or did not come up in time; the log says why.
        """
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self._process and self._process.poll() is None:
            try:
                if self.get("/_ministack/ready")["status"] == "completed":
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise RuntimeError(f"the emulator did not start, see {self._folder / 'emulator.log'}")

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """What one of the emulator's own addresses answers."""
        with urllib.request.urlopen(self.url + path, timeout=5) as answer:  # noqa: S310 - loopback
            return json.load(answer)

    def stop(self) -> bool:
        """End the process and say whether it had the time to write its state."""
        clean = False
        if self._process:
            self._process.terminate()
            try:
                clean = self._process.wait(_STOP_SECONDS) == 0
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdin:
                self._process.stdin.close()
            self._process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        return clean

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 types clients by literal name
        """A boto3 client of any service."""
        return self._session.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.url,
            config=Config(
                connect_timeout=2,
                read_timeout=30,
                max_pool_connections=20,
                account_id_endpoint_mode="disabled",
                retries={"mode": "standard", "total_max_attempts": 3},
            ),
        )

    def dynamodb(self) -> DynamoDBClient:
        """Tables."""
        client: DynamoDBClient = self.client("dynamodb")
        return client

    def streams(self) -> DynamoDBStreamsClient:
        """Streams of tables."""
        client: DynamoDBStreamsClient = self.client("dynamodbstreams")
        return client

    def sqs(self) -> SQSClient:
        """Queues."""
        client: SQSClient = self.client("sqs")
        return client

    def ssm(self) -> SSMClient:
        """Secrets."""
        client: SSMClient = self.client("ssm")
        return client

    def ses(self) -> SESV2Client:
        """Mail."""
        client: SESV2Client = self.client("sesv2")
        return client

    def cognito(self) -> CognitoIdentityProviderClient:
        """Users."""
        client: CognitoIdentityProviderClient = self.client("cognito-idp")
        return client

    def _environment(self, port: int) -> Mapping[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder / "tmp"),
            "GATEWAY_PORT": str(port),
            "BIND_HOST": HOST,
            "MINISTACK_HOST": "localhost",
            "MINISTACK_REGION": self.region,
            "IOT_MTLS_ENABLED": "0",  # else it listens on every interface
            "SFTP_ENABLED": "0",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self._folder / "emulator"),
            "SERVICES": _SERVICES,
            "AWS_SECRET_ACCESS_KEY": "local",  # what signed the addresses of exports
            "LOG_LEVEL": "WARNING",  # its INFO lines name the recipients of mails
        }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _locked(file: Path) -> int:
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # An emulator whose runner was killed may still be writing its state.
            if time.monotonic() > until:
                os.close(handle)
                raise StateInUseError(f"a stack already runs on {file.parent}") from None
            time.sleep(0.1)
        else:
            return handle
