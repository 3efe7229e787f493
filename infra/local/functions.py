"""All functions of a stack, each with its pool of worker processes."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.local.activity import Activity
from infra.local.bundle import Bundle
from infra.local.environment import Surroundings
from infra.local.intrinsics import Document
from infra.local.process import Answer
from infra.local.workers import WorkerPool

_CONCURRENCY = 4
_MAX_LOG_BYTES = 5_000_000


class Functions:
    """Invokes functions by logical name."""

    def __init__(
        self, bundle: Bundle, surroundings: Surroundings, logs: Path, activity: Activity
    ) -> None:
        logs.mkdir(exist_ok=True)
        wide = {route.function for route in bundle.routes}
        wide |= {trigger.function for trigger in bundle.queues}
        self._pools = {
            name: WorkerPool(
                function,
                size=_CONCURRENCY if name in wide else max(1, _streams_of(bundle, name)),
                environment=surroundings.of(function),
                log=_fresh(logs / f"{function.folder.name}.log"),
                activity=activity,
            )
            for name, function in bundle.functions.items()
        }
        self._hands = ThreadPoolExecutor(os.cpu_count() or 1, "warm")

    def invoke(self, name: str, event: Document) -> Answer:
        """Run one function once."""
        return self._pools[name].invoke(event)

    def warm(self) -> None:
        """Start one environment of each function, as many at a time as there are cores."""
        for pool in self._pools.values():
            self._hands.submit(pool.warm)

    def close(self) -> None:
        """End every process."""
        self._hands.shutdown(wait=True, cancel_futures=True)
        threads = [threading.Thread(target=pool.close) for pool in self._pools.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _streams_of(bundle: Bundle, name: str) -> int:
    return sum(1 for trigger in bundle.streams if trigger.function == name)


def _fresh(log: Path) -> Path:
    if log.exists() and log.stat().st_size > _MAX_LOG_BYTES:
        log.unlink()
    return log
