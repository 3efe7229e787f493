"""What the functions tell the engineer: structured lines, and a handful of metrics.

Lines carry keys and numbers, never a mention's words, an author's name, a token or an address.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

Handler = Callable[[dict[str, Any], Any], Any]


@cache
def logger() -> Logger:
    """The function's logger, one JSON line per decision."""
    return Logger(service="vigie", location=None)


@cache
def metrics() -> Metrics:
    """The function's metrics, written when the invocation ends."""
    return Metrics(service="vigie", namespace="vigie")


def observed(handler: Handler) -> Handler:
    """Log with the invocation's ids, and write the metrics it counted, if any, when it ends."""
    logged = logger().inject_lambda_context(handler)

    @functools.wraps(handler)
    def run(event: dict[str, Any], context: Any) -> Any:  # noqa: ANN401 - Lambda's own signature
        try:
            return logged(event, context)
        finally:
            if metrics().provider.metric_set:
                metrics().flush_metrics()

    return run


def note(what: str, **keys: object) -> None:
    """Log one decision, in the past tense."""
    logger().info(what, extra=dict(keys))


def warn(what: str, **keys: object) -> None:
    """Log something a human may have to look at."""
    logger().warning(what, extra=dict(keys))


def alarm(what: str, **keys: object) -> None:
    """Log what is wrong and a person must look at, and let the alarm of what is set aside ring."""
    logger().error(what, extra=dict(keys))
    count("SetAside")


def count(metric: str, amount: int = 1) -> None:
    """Add to one of the stack's custom metrics; zero is not written."""
    if amount:
        metrics().add_metric(name=metric, unit=MetricUnit.Count, value=amount)


def warn_failure(what: str, error: BaseException, **keys: object) -> None:
    """Log an exception by its type and place; its message may hold somebody's words."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    code = frame.tb_frame.f_code if frame else None
    place = f"{code.co_filename}:{frame.tb_lineno}" if code and frame else ""
    warn(what, failure=type(error).__name__, place=place, **keys)
