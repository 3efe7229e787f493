"""Event source mappings of DynamoDB streams, as AWS documents them; emulators differ.

Filtered records never reach the function and count as processed. A reported failure moves the
checkpoint to the lowest failed record and all from there on are tried again. A failure of the
whole batch splits it in two where the mapping says so, which costs no retry, then retries until
attempts or age run out, then sends a description of the batch to the on-failure queue and goes on.
Order is kept, nothing is skipped.
https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from infra.local.bundle import StreamTrigger
from infra.local.envelope import Loss, make_envelope
from infra.local.failures import failed_ids
from infra.local.intrinsics import Document
from infra.local.journal import Entry, Journal
from infra.local.patterns import compile_pattern
from infra.local.process import Answer

MAX_EVENT_BYTES = 6_000_000
_PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a mapping may touch: its stream's and function's names, the function, a queue, time.

    ``keep`` makes what the function wrote outlast a crash.
    """

    stream_arn: str
    function_arn: str
    invoke: Callable[[Document], Answer]
    send: Callable[[str, str], None]
    now: Callable[[], float] = time.time
    keep: Callable[[], None] = lambda: None


class StreamMapping:
    """Reads one table's records in order and gives them to one function."""

    def __init__(self, trigger: StreamTrigger, journal: Journal, reach: Reach) -> None:
        self.trigger = trigger
        self._journal = journal
        self._reach = reach
        self._stop = threading.Event()
        self._patterns = [compile_pattern(one) for one in trigger.patterns]
        if journal.position(trigger.name) is None:
            start = 0 if trigger.from_start else journal.last(trigger.table)
            journal.move(trigger.name, start)

    @property
    def is_idle(self) -> bool:
        """Has everything that was said been processed or set aside?"""
        done = self._journal.position(self.trigger.name) or 0
        return done >= self._journal.last(self.trigger.table)

    def run(self) -> None:
        """Work until stopped; what is in hand then stays for the next start."""
        while not self._stop.is_set():
            batch, scanned = self.collect()
            if batch:
                self.deliver(batch)
            if not self._stop.is_set():
                self._go_to(scanned)

    def stop(self) -> None:
        """Make `run` return soon."""
        self._stop.set()

    def collect(self) -> tuple[list[Entry], int]:
        """The next batch that passes the filters, and how far the stream was read for it."""
        trigger, batch, size = self.trigger, list[Entry](), 0
        scanned = self._journal.position(trigger.name) or 0
        closes_at: float | None = None
        while not self._stop.is_set():
            for entry in self._journal.after(trigger.table, scanned):
                if self._matches(entry.record):
                    size += len(json.dumps(entry.record))
                    if batch and size > MAX_EVENT_BYTES:
                        return batch, scanned
                    batch.append(entry)
                scanned = entry.position
                if len(batch) == trigger.batch_size:
                    return batch, scanned
            if not batch:
                self._go_to(scanned)
                self._journal.wait(trigger.table, scanned, 0.5)
                continue
            closes_at = closes_at or time.monotonic() + trigger.window
            if time.monotonic() >= closes_at:
                break
            self._journal.wait(trigger.table, scanned, min(0.1, trigger.window))
        return batch, scanned

    def deliver(self, batch: list[Entry]) -> None:
        """Give a batch to the function until all of it is processed or set aside."""
        tries = 0
        while batch := self._without_expired(batch, tries):
            answer = self._reach.invoke(self._event(batch))
            if self._stop.is_set() and answer.error is not None:
                return
            done = self._processed(batch, answer)
            if done:
                self._reach.keep()  # else a crash keeps what was said and loses what it led to
                self._journal.move(self.trigger.name, batch[done - 1].position)
                batch = batch[done:]
            elif done is None and self.trigger.bisects and len(batch) > 1:
                middle = len(batch) // 2
                self.deliver(batch[:middle])
                batch, tries = batch[middle:], 0
                continue
            # A split at the reported record is a split: it costs no retry either.
            tries += 0 if done and self.trigger.bisects else 1
            batch = self._without_exhausted(batch, tries, answer)

    def _go_to(self, position: int) -> None:
        if position != self._journal.position(self.trigger.name):
            self._journal.move(self.trigger.name, position)

    def _matches(self, record: Document) -> bool:
        return not self._patterns or any(matches(record) for matches in self._patterns)

    def _event(self, batch: list[Entry]) -> Document:
        arn = self._reach.stream_arn
        return {"Records": [{**entry.record, "eventSourceARN": arn} for entry in batch]}

    def _processed(self, batch: list[Entry], answer: Answer) -> int | None:
        """How many records from the front are done; None when the batch failed as a whole."""
        if answer.error is not None:
            return None
        if not self.trigger.reports_failures:
            return len(batch)
        order = [entry.sequence for entry in batch]
        try:
            failed = failed_ids(answer.payload, order)
        except ValueError:
            return None
        return min((order.index(one) for one in failed), default=len(order))

    def _without_expired(self, batch: list[Entry], tries: int) -> list[Entry]:
        if self._stop.is_set():
            return []
        if self.trigger.max_age < 0:
            return batch
        oldest = self._reach.now() - self.trigger.max_age
        expired = [entry for entry in batch if entry.arrival < oldest]
        if expired:
            self._set_aside(expired, "RecordAgeExceeded", tries, None)
        return batch[len(expired) :]

    def _without_exhausted(self, batch: list[Entry], tries: int, answer: Answer) -> list[Entry]:
        if batch and 0 <= self.trigger.retries < tries:
            self._set_aside(batch, "RetryAttemptsExhausted", tries, answer)
            return []
        if batch and tries:
            self._stop.wait(_PAUSES[min(tries, len(_PAUSES)) - 1])
        return batch

    def _set_aside(
        self, batch: list[Entry], condition: str, tries: int, answer: Answer | None
    ) -> None:
        if self.trigger.on_failure:
            loss = Loss(batch, condition, tries, answer, self._reach.now())
            envelope = make_envelope(loss, self._reach.stream_arn, self._reach.function_arn)
            self._reach.send(self.trigger.on_failure, json.dumps(envelope))
        self._journal.move(self.trigger.name, batch[-1].position)
