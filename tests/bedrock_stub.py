"""Amazon Bedrock's Converse on the loopback, as strict as botocore's own description of it.

It speaks the real wire (REST and JSON, the model in the path, signed), keeps what it was asked, and
answers or fails as a test orders.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from vigie.aws.settings import settings

MODEL_ID = "eu.amazon.nova-lite-v1:0"
SERVICE = ServiceModel(Loader().load_service_model("bedrock-runtime", "service-2"))
INPUT: Any = SERVICE.operation_model("Converse").input_shape
ERRORS = {one.name: one for one in SERVICE.operation_model("Converse").error_shapes}
Answer = tuple[int, dict[str, str], bytes]


class BedrockStub:
    """``answers`` are taken one a call; None hangs up. ``wrongs`` must be empty at the end."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.wrongs: list[str] = []
        self.answers: list[Answer | None] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length") or 0))
                answer = stub.take(self.path, dict(self.headers.items()), raw)
                if answer is None:
                    self.close_connection = True
                    return
                self.send_response(answer[0])
                for name, value in answer[1].items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer[2])))
                self.end_headers()
                self.wfile.write(answer[2])

            def log_message(self, *_: object) -> None:
                """Keep the test's output its own."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, headers: dict[str, str], raw: bytes) -> Answer | None:
        request = json.loads(raw)
        self.asked.append(request)
        given = {name.lower(): value for name, value in headers.items()}
        if unquote(path) != f"/model/{MODEL_ID}/converse":
            self.wrongs.append(path)
        if "/eu-west-3/bedrock/aws4_request" not in given.get("authorization", ""):
            self.wrongs.append("not signed for this service")
        report = ParamValidator().validate({"modelId": MODEL_ID, **request}, INPUT)
        if report.has_errors():
            self.wrongs.append(report.generate_report())
        return self.answers.pop(0)

    @property
    def prompt(self) -> str:
        """All the last call told the model."""
        request = self.asked[-1]
        return f"{request['system'][0]['text']}\n{self.message}"

    @property
    def message(self) -> str:
        """What the last call asked to be answered."""
        text: str = self.asked[-1]["messages"][0]["content"][0]["text"]
        return text


@pytest.fixture
def bedrock(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[BedrockStub]:
    """A model chosen, and answering on the loopback; what it was asked must have been right."""
    stub = BedrockStub()
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", stub.url)
    monkeypatch.setenv("VIGIE_DRAFT_MODEL", MODEL_ID)
    settings.cache_clear()
    yield stub
    stub.close()
    assert stub.wrongs == []


def saying(*texts: str, stop: str = "end_turn") -> Answer:
    """A whole answer in the wire's own shape."""
    body = {
        "output": {"message": {"role": "assistant", "content": [{"text": one} for one in texts]}},
        "stopReason": stop,
        "usage": {"inputTokens": 512, "outputTokens": 40, "totalTokens": 552},
        "metrics": {"latencyMs": 830},
    }
    return 200, {"content-type": "application/json"}, json.dumps(body).encode()


def refusing(name: str) -> Answer:
    """A refusal by its exception, with the status the service gives it."""
    status: int = ERRORS[name].metadata["error"]["httpStatusCode"]
    headers = {"content-type": "application/json", "x-amzn-errortype": f"{name}:"}
    return status, headers, b'{"message":"no"}'
