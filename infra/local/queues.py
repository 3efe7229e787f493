"""Event source mappings of SQS queues.

What succeeded is deleted, what failed comes back when its visibility timeout ends, and the queue's
own redrive policy sets it aside. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.bundle import QueueTrigger
from infra.local.failures import failed_ids
from infra.local.intrinsics import Document
from infra.local.process import Answer
from infra.local.wire import encode

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_LONG_POLL_SECONDS = 1
_RECEIVE_AT_MOST = 10


class QueueMapping:
    """Gives the messages of one queue to one function, a bounded number of batches at a time."""

    def __init__(
        self,
        trigger: QueueTrigger,
        client: SQSClient,
        url: str,
        invoke: Callable[[Document], Answer],
    ) -> None:
        self._trigger = trigger
        self._client = client
        self._url = url
        self._invoke = invoke
        self._visibility = self._attribute("VisibilityTimeout")
        self._slots = threading.Semaphore(trigger.concurrency)
        self._hands = ThreadPoolExecutor(trigger.concurrency, "queue")
        self._parked: dict[str, float] = {}
        self._stop = threading.Event()

    @property
    def is_idle(self) -> bool:
        """Is nothing waiting or in work? What failed and waits for its next try does not count."""
        now = time.monotonic()
        parked = sum(1 for until in list(self._parked.values()) if until > now)
        in_flight = self._attribute("ApproximateNumberOfMessagesNotVisible")
        return self._attribute("ApproximateNumberOfMessages") == 0 and in_flight <= parked

    def run(self) -> None:
        """Work until stopped, then wait for the batches in work."""
        while not self._stop.is_set():
            if not self._slots.acquire(timeout=0.5):
                continue
            batch = self._collect()
            if batch:
                self._hands.submit(self._deliver, batch)
            else:
                self._slots.release()
        self._hands.shutdown(wait=True)

    def stop(self) -> None:
        """Make `run` return soon."""
        self._stop.set()

    def _collect(self) -> list[MessageTypeDef]:
        batch: list[MessageTypeDef] = []
        until = time.monotonic() + self._trigger.window
        while len(batch) < self._trigger.batch_size and not self._stop.is_set():
            wanted = min(_RECEIVE_AT_MOST, self._trigger.batch_size - len(batch))
            batch += self._receive(wanted)
            if time.monotonic() >= until:
                break
        return batch

    def _receive(self, wanted: int) -> list[MessageTypeDef]:
        try:
            found = self._client.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=wanted,
                WaitTimeSeconds=_LONG_POLL_SECONDS,
                MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
        except (BotoCoreError, ClientError):
            self._stop.wait(0.5)  # the emulator may be on its way out
            return []
        return found.get("Messages", [])

    def _deliver(self, batch: list[MessageTypeDef]) -> None:
        try:
            failed = self._failed(batch)
            done = [one for one in batch if one["MessageId"] not in failed]
            for message in batch:
                if message["MessageId"] in failed:
                    self._parked[message["MessageId"]] = time.monotonic() + self._visibility
                else:
                    self._parked.pop(message["MessageId"], None)
            for message in done:
                self._client.delete_message(
                    QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"]
                )
        finally:
            self._slots.release()

    def _failed(self, batch: list[MessageTypeDef]) -> set[str]:
        ids = [message["MessageId"] for message in batch]
        answer = self._invoke({"Records": [self._record(message) for message in batch]})
        if answer.error is not None:
            return set(ids)
        if not self._trigger.reports_failures:
            return set()
        try:
            return failed_ids(answer.payload, ids)
        except ValueError:
            return set(ids)

    def _record(self, message: MessageTypeDef) -> Document:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes", {}),
            "messageAttributes": {
                name: {
                    "stringValue": value.get("StringValue"),
                    "binaryValue": encode(value.get("BinaryValue")),
                    "stringListValues": [],
                    "binaryListValues": [],
                    "dataType": value["DataType"],
                }
                for name, value in message.get("MessageAttributes", {}).items()
            },
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._trigger.queue,
            "awsRegion": self._trigger.queue.split(":")[3],
        }

    def _attribute(self, name: str) -> int:
        wanted = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=["All"])
        return int(wanted["Attributes"].get(name, "0"))  # type: ignore[call-overload]
