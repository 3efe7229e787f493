"""One worker process, which runs a function for one event at a time."""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from infra.local.bundle import Function
from infra.local.intrinsics import Document

MAX_PAYLOAD_BYTES = 6 * 1024 * 1024
INIT_SECONDS = 30.0
_PROGRAM = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an invocation came to: a payload, or Lambda's description of an error."""

    payload: Any = None
    error: Mapping[str, object] | None = None
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def timed_out(self) -> bool:
        """Did the function's own time run out?"""
        return bool(self.error and self.error["errorType"] == "Sandbox.Timedout")


class Worker:
    """One process; its first line says whether the handler could be imported."""

    def __init__(self, function: Function, environment: Mapping[str, str], log: Path) -> None:
        self._function = function
        with log.open("ab") as sink:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=sink,
                env=dict(environment),
                cwd=function.folder,
                process_group=0,  # Ctrl-C is the stack's to handle
            )
        self._is_ready = False
        self._is_spent = False
        self._pipes = threading.Lock()  # held by a call: nobody closes what it reads

    @property
    def is_usable(self) -> bool:
        """Can it take another event? A process on its way out still looks alive."""
        return not self._is_spent and self._process.poll() is None

    def call(self, event: Document, request_id: str) -> Answer:
        """Run the handler once; a process that is spent afterwards says so by `is_usable`."""
        with self._pipes:
            if self._pipe(self._process.stdout).closed:  # ended before this call began
                self._is_spent = True
                return self._failed({}, request_id)
            return self._call(event, request_id)

    def _call(self, event: Document, request_id: str) -> Answer:
        if not self._is_ready:
            first = self._read(INIT_SECONDS)
            if "ready" not in first:
                self._is_spent = True
                return self._failed(first, request_id)
            self._is_ready = True
        deadline = time.time() + self._function.timeout
        line = json.dumps({"id": request_id, "event": event, "deadline": deadline}) + "\n"
        if len(line) > MAX_PAYLOAD_BYTES:
            return Answer(error=error_of("RequestTooLargeException", len(line)))
        try:
            self._pipe(self._process.stdin).write(line.encode())
            self._pipe(self._process.stdin).flush()
        except BrokenPipeError:
            self._is_spent = True
            return self._failed({}, request_id)
        said = self._read(self._function.timeout)
        if "payload" not in said:
            return self._failed(said, request_id)
        return Answer(payload=said["payload"], request_id=request_id)

    def close(self, *, patience: float = 0) -> None:
        """End the process: politely when there is patience, else at once.

        A call under way in another thread reads the end of its pipe and answers an error
        before the pipes are closed.
        """
        if patience:
            self._pipe(self._process.stdin).close()
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                self._process.kill()
        else:
            self._process.kill()
        self._process.wait()
        with self._pipes:
            for pipe in (self._process.stdin, self._process.stdout):
                try:
                    self._pipe(pipe).close()
                except BrokenPipeError:
                    continue

    def _failed(self, said: Document, request_id: str) -> Answer:
        if said.get("timeout"):
            text = f"{request_id} Task timed out after {self._function.timeout:.2f} seconds"
            return Answer(error=error_of("Sandbox.Timedout", text), request_id=request_id)
        error = said.get("error") or error_of(
            "Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited"
        )
        return Answer(error=error, request_id=request_id)

    def _read(self, seconds: float) -> Document:
        out = self._pipe(self._process.stdout)
        with selectors.DefaultSelector() as selector:
            selector.register(out, selectors.EVENT_READ)
            if not selector.select(seconds):
                self._is_spent = True
                return {"timeout": True}
        line = out.readline()
        if len(line) > MAX_PAYLOAD_BYTES:
            return {"error": error_of("Function.ResponseSizeTooLarge", len(line))}
        self._is_spent = not line
        said: Document = json.loads(line) if line else {}
        return said

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # noqa: S101 - both were asked for
        return pipe


def error_of(kind: str, message: object) -> dict[str, object]:
    """An error in Lambda's words."""
    return {"errorType": kind, "errorMessage": str(message), "stackTrace": []}
