"""Everything that calls functions by itself: streams, queues, schedules."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.activity import Activity
from infra.local.bundle import Bundle, QueueTrigger, ScheduleTrigger, StreamTrigger
from infra.local.clock import Clock
from infra.local.emulator import Emulator
from infra.local.environment import Surroundings
from infra.local.intrinsics import Document
from infra.local.journal import Journal
from infra.local.process import Answer
from infra.local.queues import QueueMapping
from infra.local.schedules import Scheduler
from infra.local.streams import Reach, StreamMapping
from infra.local.tails import Observer, StreamTail

_log = logging.getLogger(__name__)
_BREATH_SECONDS = 0.1
Invoke = Callable[[str, Document], Answer]


@dataclass(frozen=True, slots=True)
class Services:
    """What triggers work with."""

    emulator: Emulator
    journal: Journal
    activity: Activity
    clock: Clock
    surroundings: Surroundings
    invoke: Invoke
    observer: Observer


def _persevere(run: Callable[[], None]) -> None:
    """A hiccup of the emulator ends no poller: each begins again where its checkpoint is."""
    while True:
        try:
            return run()
        except (BotoCoreError, ClientError) as error:
            _log.warning("the emulator refused: %s", type(error).__name__)
            time.sleep(_BREATH_SECONDS)


class Triggers:
    """The pollers and clocks of one stack, each in a thread."""

    def __init__(self, bundle: Bundle, services: Services, every: Mapping[str, float]) -> None:
        self._services = services
        refs = services.surroundings.facts.refs
        self._urls = {url.rsplit("/", 1)[-1]: url for url in refs.values()}
        self._sqs = services.emulator.sqs()
        tables = sorted({trigger.table for trigger in bundle.streams})
        self._tails = [self._tail(table) for table in tables]
        self._streams = [self._stream(trigger) for trigger in bundle.streams]
        self._queues = [self._queue(trigger) for trigger in bundle.queues]
        names = {function.folder.name: name for name, function in bundle.functions.items()}
        self._scheduler = Scheduler(
            bundle.schedules,
            services.clock,
            self._run_schedule,
            {names.get(folder, folder): seconds for folder, seconds in every.items()},
        )
        runs = [self._scheduler.run, *(tail.run for tail in self._tails)]
        runs += [stream.run for stream in self._streams] + [queue.run for queue in self._queues]
        self._threads = [
            threading.Thread(target=_persevere, args=(run,), name=run.__qualname__) for run in runs
        ]

    @property
    def readers(self) -> dict[str, list[str]]:
        """The names of each table's readers."""
        tables: dict[str, list[str]] = {tail.table: [] for tail in self._tails}
        for stream in self._streams:
            tables[stream.trigger.table].append(stream.trigger.name)
        return tables

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def is_idle(self) -> bool:
        """Is everything read to the end, and nothing waiting?"""
        self._copy()
        return all(one.is_idle for one in self._streams) and all(
            one.is_idle for one in self._queues
        )

    def stop_schedules(self) -> None:
        """Start nothing new; what was started goes on."""
        self._scheduler.stop()

    def stop_readers(self) -> None:
        """Ask the readers of streams and queues to end after what is in hand."""
        for stream in self._streams:
            stream.stop()
        for queue in self._queues:
            queue.stop()

    def close(self) -> None:
        """Copy what the streams still hold and wait for every thread."""
        self.stop_schedules()
        self.stop_readers()
        for tail in self._tails:
            tail.stop()
        for thread in self._threads:
            if thread.ident:
                thread.join()
        for tail in self._tails:
            with suppress(BotoCoreError, ClientError):  # the emulator may have died
                tail.copy()

    def _copy(self) -> None:
        for tail in self._tails:
            tail.copy()

    def _tail(self, table: str) -> StreamTail:
        services = self._services
        arn = self._stream_arn(table)
        return StreamTail(
            services.emulator.streams(),
            (table, arn),
            services.journal,
            services.activity,
            services.observer,
        )

    def _stream(self, trigger: StreamTrigger) -> StreamMapping:
        services = self._services
        reach = Reach(
            stream_arn=self._stream_arn(trigger.table),
            function_arn=services.surroundings.function_arn(trigger.function),
            invoke=lambda event: services.invoke(trigger.function, event),
            send=self._send,
            keep=self._copy,
        )
        return StreamMapping(trigger, services.journal, reach)

    def _queue(self, trigger: QueueTrigger) -> QueueMapping:
        return QueueMapping(
            trigger,
            self._sqs,
            self._urls[trigger.queue.rsplit(":", 1)[-1]],
            lambda event: self._services.invoke(trigger.function, event),
        )

    def _stream_arn(self, table: str) -> str:
        arns = self._services.surroundings.facts.attributes.items()
        return next(arn for (_, what), arn in arns if what == "StreamArn" and f"/{table}/" in arn)

    def _send(self, queue_arn: str, body: str) -> None:
        url = self._urls[queue_arn.rsplit(":", 1)[-1]]
        self._sqs.send_message(QueueUrl=url, MessageBody=body)

    def _run_schedule(self, trigger: ScheduleTrigger, event: Document) -> None:
        answer = self._services.invoke(trigger.function, event)
        if answer.error is not None:
            _log.error("%s failed: %s", trigger.function, answer.error["errorType"])
