from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from infra.local.bundle import Route
from infra.local.events import Request
from infra.local.front import Gateway
from infra.local.intrinsics import Document
from infra.local.process import Answer

OPEN = Route("GET /open", "GET", "/open", "F", needs_token=False)
CLOSED = Route("GET /closed", "GET", "/closed", "F", needs_token=True)


@pytest.fixture
def release() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def get(path: str) -> Request:
    return Request("GET", path, "", (("host", "127.0.0.1"),), b"", "127.0.0.1", 80)


def test_a_function_slower_than_the_integration_is_unavailable(release: threading.Event) -> None:
    def slow(_name: str, _event: Document) -> Answer:
        release.wait(10)
        return Answer()

    gateway = Gateway([OPEN], None, slow, patience=0.05)
    response = gateway.answer(get("/open"))
    assert (response.status, response.body) == (503, b'{"message": "Service Unavailable"}')
    release.set()
    gateway.close()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(error={"errorType": "ValueError", "errorMessage": "secret"}),
        Answer(payload={"statusCode": 200, "body": 3}),
        Answer(payload={"statusCode": 200, "headers": ["a"]}),
    ],
)
def test_what_cannot_be_answered_is_an_error_without_its_reason(answer: Answer) -> None:
    gateway = Gateway([OPEN], None, lambda *_: answer)
    response = gateway.answer(get("/open"))
    assert (response.status, response.body) == (500, b'{"message": "Internal Server Error"}')
    gateway.close()


def test_a_closed_route_without_an_authorizer_stays_closed() -> None:
    gateway = Gateway([CLOSED], None, lambda *_: Answer(payload="in"))
    assert gateway.answer(get("/closed")).status == 401
    gateway.close()
