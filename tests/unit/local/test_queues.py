from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from aws_lambda_powertools.utilities.parser.models import SqsModel

from infra.local.bundle import QueueTrigger
from infra.local.intrinsics import Document
from infra.local.process import Answer
from infra.local.queues import QueueMapping

URL = "https://sqs.eu-west-3.amazonaws.com/123456789012/PollQueue"
Handle = Callable[[Document], Answer]
Work = Callable[..., None]


def a_trigger(**changes: Any) -> QueueTrigger:
    fields: dict[str, Any] = {
        "function": "F",
        "queue": "arn:aws:sqs:eu-west-3:123456789012:PollQueue",
        "batch_size": 10,
        "reports_failures": True,
    }
    return QueueTrigger(**(fields | changes))


@pytest.fixture
def work(aws: None, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Runs a mapping until the queue holds nothing that is ready."""
    monkeypatch.setattr("infra.local.queues._LONG_POLL_SECONDS", 0)

    def run(trigger: QueueTrigger, handle: Handle) -> None:
        mapping = QueueMapping(trigger, boto3.client("sqs"), URL, handle)
        thread = threading.Thread(target=mapping.run)
        thread.start()
        until = time.monotonic() + 10
        while not mapping.is_idle and time.monotonic() < until:
            time.sleep(0.01)
        mapping.stop()
        thread.join()
        assert mapping.is_idle

    return run


def send(*bodies: str) -> None:
    client = boto3.client("sqs")
    for body in bodies:
        attributes: Any = {"Kind": {"DataType": "String", "StringValue": "poll"}}
        client.send_message(QueueUrl=URL, MessageBody=body, MessageAttributes=attributes)


def left() -> int:
    """How many messages the queue still holds, in flight or not."""
    client: Any = boto3.client("sqs")
    found = client.get_queue_attributes(QueueUrl=URL, AttributeNames=["All"])["Attributes"]
    ready, in_flight = found["ApproximateNumberOfMessages"], "ApproximateNumberOfMessagesNotVisible"
    return int(ready) + int(found[in_flight])


def bodies_of(event: Document) -> list[str]:
    return [record["body"] for record in event["Records"]]


def test_the_event_is_the_one_lambda_gets(work: Work) -> None:
    events: list[Document] = []

    def handle(event: Document) -> Answer:
        events.append(event)
        return Answer()

    send("a")
    work(a_trigger(), handle)
    SqsModel.model_validate(events[0])
    (record,) = events[0]["Records"]
    assert (record["body"], record["eventSource"]) == ("a", "aws:sqs")
    assert record["messageAttributes"]["Kind"]["stringValue"] == "poll"
    assert record["attributes"]["ApproximateReceiveCount"] == "1"


def test_what_succeeded_is_deleted(work: Work) -> None:
    send("a", "b", "c")
    work(a_trigger(), lambda _: Answer())
    assert left() == 0


def test_only_what_failed_stays(work: Work) -> None:
    def handle(event: Document) -> Answer:
        bad = [one["messageId"] for one in event["Records"] if one["body"] == "bad"]
        return Answer(payload={"batchItemFailures": [{"itemIdentifier": one} for one in bad]})

    send("a", "bad", "c")
    work(a_trigger(), handle)
    assert left() == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(error={"errorType": "E", "errorMessage": ""}),
        Answer(payload={"batchItemFailures": [{"itemIdentifier": "nobody"}]}),
    ],
    ids=["error", "unknown identifier"],
)
def test_a_batch_that_failed_as_a_whole_stays(work: Work, answer: Answer) -> None:
    send("a", "b")
    work(a_trigger(), lambda _: answer)
    assert left() == 2


def test_a_report_is_ignored_when_the_mapping_does_not_ask_for_it(work: Work) -> None:
    send("a")
    answer = Answer(payload={"batchItemFailures": [{"itemIdentifier": "nobody"}]})
    work(a_trigger(reports_failures=False), lambda _: answer)
    assert left() == 0


def test_no_batch_is_larger_than_the_mapping_says(work: Work) -> None:
    sizes: list[int] = []
    send(*"abcdefg")

    def handle(event: Document) -> Answer:
        sizes.append(len(bodies_of(event)))
        return Answer()

    work(a_trigger(batch_size=2), handle)
    assert max(sizes) <= 2
    assert sum(sizes) == 7


def test_no_more_batches_are_in_work_than_the_mapping_allows(work: Work) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def handle(_event: Document) -> Answer:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.1)
        with lock:
            running -= 1
        return Answer()

    send(*"abcdef")
    work(a_trigger(batch_size=1, concurrency=2), handle)
    assert most == 2
