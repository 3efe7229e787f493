"""Amazon Comprehend on the loopback, as strict as botocore's own description of it.

It speaks the real wire (JSON 1.1 under a target header, signed), refuses what the service would
refuse, keeps what it was asked, and fails in every way a test orders.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from vigie.aws.settings import settings

MODEL = ServiceModel(Loader().load_service_model("comprehend", "service-2"))
INPUT: Any = MODEL.operation_model("BatchDetectSentiment").input_shape
MOST_DOCUMENTS, MOST_BYTES = 25, 5_000
Answer = tuple[int, bytes]
Fault = Callable[["ComprehendStub", dict[str, Any]], Answer | None]


class ComprehendStub:
    """``faults`` are taken one a call, then it answers; ``wrongs`` must be empty at the end."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.wrongs: list[str] = []
        self.faults: list[Fault] = []
        self.closing = threading.Event()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length") or 0))
                answer = stub.take(dict(self.headers.items()), raw)
                if answer is None:
                    self.close_connection = True  # the line breaks after the request left
                    return
                self.send_response(answer[0])
                self.send_header("content-type", "application/x-amz-json-1.1")
                self.send_header("content-length", str(len(answer[1])))
                self.end_headers()
                self.wfile.write(answer[1])

            def log_message(self, *_: object) -> None:
                """Keep the test's output its own."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, headers: dict[str, str], raw: bytes) -> Answer | None:
        request = json.loads(raw)
        self.asked.append(request)
        wrong = find_wrong({name.lower(): value for name, value in headers.items()}, request)
        if wrong:
            self.wrongs.append(wrong[1])
            return refusal(wrong[0])
        fault = self.faults.pop(0) if self.faults else None
        return fault(self, request) if fault else answering(request)


@pytest.fixture
def comprehend(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[ComprehendStub]:
    """Comprehend chosen, and answering on the loopback; what it was asked must have been right."""
    stub = ComprehendStub()
    monkeypatch.setenv("AWS_ENDPOINT_URL_COMPREHEND", stub.url)
    monkeypatch.setenv("VIGIE_SENTIMENT_ENGINE", "comprehend")
    settings.cache_clear()
    yield stub
    stub.close()
    assert stub.wrongs == []


def find_wrong(headers: dict[str, str], request: dict[str, Any]) -> tuple[str, str] | None:
    """What the service would refuse in a request, as its exception and why; None: nothing."""
    expected = {
        "x-amz-target": "Comprehend_20171127.BatchDetectSentiment",
        "content-type": "application/x-amz-json-1.1",
    }
    wrong = {name: headers.get(name) for name in expected if headers.get(name) != expected[name]}
    if wrong or "/eu-west-3/comprehend/aws4_request" not in headers.get("authorization", ""):
        return "AccessDeniedException", f"not this service's protocol, or not signed: {wrong}"
    report = ParamValidator().validate(request, INPUT)
    if report.has_errors() or set(request) != {"TextList", "LanguageCode"}:
        return "InvalidRequestException", f"{report.generate_report()} {sorted(request)}"
    if request["LanguageCode"] not in INPUT.members["LanguageCode"].enum:
        return "UnsupportedLanguageException", request["LanguageCode"]
    if len(request["TextList"]) > MOST_DOCUMENTS:
        return "BatchSizeLimitExceededException", f"{len(request['TextList'])} documents"
    return find_wrong_document(request["TextList"])


def find_wrong_document(texts: list[str]) -> tuple[str, str] | None:
    for text in texts:
        if any(0xD800 <= ord(char) < 0xE000 for char in text):
            return "SerializationException", "a lone surrogate is no text"
        if not text.strip():
            return "InvalidRequestException", "an empty document"
        if len(text.encode()) > MOST_BYTES:
            return "TextSizeLimitExceededException", f"{len(text.encode())} bytes"
    return None


def refusal(name: str, status: int = 400) -> Answer:
    return status, json.dumps({"__type": name, "Message": "no"}).encode()


def answering(request: dict[str, Any], *, without: tuple[int, ...] = ()) -> Answer:
    """Scores for every document, errors for those at ``without``; of the wire's own shape."""
    results = [
        {"Index": n, **judged(text)}
        for n, text in enumerate(request["TextList"])
        if n not in without
    ]
    errors = [
        {"Index": n, "ErrorCode": "INTERNAL_SERVER_ERROR", "ErrorMessage": "no"} for n in without
    ]
    return 200, json.dumps({"ResultList": results, "ErrorList": errors}).encode()


def judged(text: str) -> dict[str, Any]:
    """A mood by a word or two, in 32-bit floats as the service sends them: they sum to 1 or so."""
    scores = {"Positive": 0.1000000089, "Negative": 0.1, "Neutral": 0.1, "Mixed": 0.1}
    words = {"bon": "Positive", "good": "Positive", "mauvais": "Negative", "bad": "Negative"}
    found = {mood for word, mood in words.items() if word in text}
    label = found.pop() if len(found) == 1 else "Mixed" if found else "Neutral"
    scores[label] = 0.6999999881
    return {"Sentiment": label.upper(), "SentimentScore": scores}


def saying(name: str, status: int = 400) -> Fault:
    return lambda _stub, _request: refusal(name, status)


def body(raw: bytes, status: int = 200) -> Fault:
    return lambda _stub, _request: (status, raw)


def failing_documents(*indexes: int) -> Fault:
    return lambda _stub, request: answering(request, without=indexes)


def hanging_up(_stub: ComprehendStub, _request: dict[str, Any]) -> None:
    """The line breaks."""


def silent(stub: ComprehendStub, _request: dict[str, Any]) -> None:
    """Nothing at all, for longer than anybody waits."""
    stub.closing.wait(10)
