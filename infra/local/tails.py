"""Copies each table's stream into the journal, quickly while something happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.activity import Activity
from infra.local.intrinsics import Document
from infra.local.journal import Journal
from infra.local.wire import encode

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient

# Sees every record of every table once it is kept.
Observer = Callable[[str, list[Document]], None]

_HURRIED, _IDLE = 0.02, 0.12  # seconds between two looks
_HURRY_FOR = 0.5


class StreamTail:
    """One table's stream, read from now on."""

    def __init__(
        self,
        client: DynamoDBStreamsClient,
        stream: tuple[str, str],
        journal: Journal,
        activity: Activity,
        observer: Observer,
    ) -> None:
        self.table, self._arn = stream
        self._client = client
        self._observer = observer
        self._journal = journal
        self._activity = activity
        self._lock = threading.Lock()
        self._last = ""
        self._iterator = self._start()
        self._stop = threading.Event()

    def run(self) -> None:
        """Copy until stopped."""
        hurry_until = 0.0
        while not self._stop.is_set():
            seen = self._activity.events
            if self.copy():
                hurry_until = time.monotonic() + _HURRY_FOR
            hurried = time.monotonic() < hurry_until
            if self._activity.wait(seen, _HURRIED if hurried else _IDLE):
                hurry_until = time.monotonic() + _HURRY_FOR
                self._stop.wait(_HURRIED / 4)  # many things at once make one look

    def stop(self) -> None:
        """Make `run` return soon."""
        self._stop.set()

    def copy(self) -> int:
        """Copy what the stream holds now; answers how many records that was."""
        copied = 0
        with self._lock:
            while records := self._read():
                self._journal.append(self.table, records)
                self._observer(self.table, records)
                self._last = records[-1]["dynamodb"]["SequenceNumber"]
                copied += len(records)
        if copied:
            self._activity.note()
        return copied

    def _read(self) -> list[Document]:
        try:
            page = self._client.get_records(ShardIterator=self._iterator, Limit=1000)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExpiredIteratorException":
                raise
            self._iterator = self._start()  # a laptop slept
            page = self._client.get_records(ShardIterator=self._iterator, Limit=1000)
        except BotoCoreError:
            if self._stop.is_set():
                return []
            raise
        self._iterator = page["NextShardIterator"]
        records: list[Document] = encode(page["Records"])
        return records

    def _start(self) -> str:
        shard = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"][0]
        place = {"StreamArn": self._arn, "ShardId": shard["ShardId"]}
        if self._last:
            found = self._client.get_shard_iterator(
                **place, ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=self._last
            )
        else:
            # What was restored into the table is no news.
            found = self._client.get_shard_iterator(**place, ShardIteratorType="LATEST")
        return found["ShardIterator"]
