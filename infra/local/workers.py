"""The worker processes of one function: kept warm, bounded in number, replaced when spent."""

from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Mapping
from pathlib import Path

from infra.local.activity import Activity
from infra.local.bundle import Function
from infra.local.intrinsics import Document
from infra.local.process import Answer, Worker, error_of


class WorkerPool:
    """The environments of one function; a call waits when all of them are busy."""

    def __init__(
        self,
        function: Function,
        *,
        size: int,
        environment: Mapping[str, str],
        log: Path,
        activity: Activity,
    ) -> None:
        self.function = function
        self._environment = environment
        self._log = log
        self._activity = activity
        self._slots = threading.Semaphore(size)
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._all: set[Worker] = set()
        self._lock = threading.Lock()
        self._is_closed = False

    def warm(self) -> None:
        """Start one environment ahead of its first event."""
        with self._slots:
            self._idle.put(self._take())

    def invoke(self, event: Document) -> Answer:
        """Run the function once and wait for its answer; never raises for what the code does."""
        request_id = str(uuid.uuid4())
        with self._activity.work(), self._slots:
            if self._is_closed:
                return Answer(error=error_of("Runtime.Closed", "the stack is stopping"))
            worker = self._take()
            if self._is_closed:  # closed while this worker started: nobody else would end it
                self._drop(worker)
                return Answer(error=error_of("Runtime.Closed", "the stack is stopping"))
            answer = worker.call(event, request_id)
            if worker.is_usable:
                self._idle.put(worker)
            else:
                self._drop(worker)
            return answer

    def close(self) -> None:
        """End all processes; calls under way answer with an error."""
        self._is_closed = True
        with self._lock:
            workers, self._all = list(self._all), set()
        for worker in workers:
            worker.close()

    def _take(self) -> Worker:
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                break
            if worker.is_usable:
                return worker
            self._drop(worker)
        with self._lock:
            worker = Worker(self.function, self._environment, self._log)
            self._all.add(worker)
        return worker

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            known = worker in self._all
            self._all.discard(worker)
        if known:
            worker.close()
