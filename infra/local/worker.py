"""One execution environment: runs a handler for one event at a time, as Lambda's runtime does.

Started as a program of its own. Events come as JSON lines on standard input, answers leave as JSON
lines on what was standard output; what the handler prints goes to standard error, the log.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, TextIO

Handler = Callable[[Any, "Context"], object]


class Context:
    """Lambda's context object, as far as Python handlers use it.

    https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    def __init__(self, request_id: str, deadline: float) -> None:
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = "$LATEST"
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.invoked_function_arn = os.environ["VIGIE_LOCAL_FUNCTION_ARN"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = str(os.getpid())
        self.aws_request_id = request_id
        self.identity = None
        self.client_context = None
        self._deadline = deadline

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function's time is up."""
        return max(0, int((self._deadline - time.time()) * 1000))


def main() -> None:
    """Answer events until standard input ends."""
    events, answers = _take_channel()
    try:
        module, name = os.environ["_HANDLER"].rsplit(".", 1)
        handler: Handler = getattr(importlib.import_module(module), name)
        _say(answers, {"ready": True})
    except BaseException as error:  # noqa: BLE001 - whatever it is, Lambda reports it
        _say(answers, {"error": _described(error)})
        return
    for line in events:
        _say(answers, _answer(handler, json.loads(line)))


def _take_channel() -> tuple[TextIO, TextIO]:
    events = os.fdopen(os.dup(0), "r", encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return events, answers


def _answer(handler: Handler, call: dict[str, Any]) -> dict[str, Any]:
    try:
        result = handler(call["event"], Context(call["id"], call["deadline"]))
        return {"id": call["id"], "payload": json.loads(json.dumps(result))}
    except Exception as error:  # noqa: BLE001 - Lambda reports whatever a handler raises
        return {"id": call["id"], "error": _described(error)}


def _described(error: BaseException) -> dict[str, Any]:
    stack = traceback.extract_tb(error.__traceback__)[1:]
    traceback.print_exception(error)
    return {
        "errorType": type(error).__name__,
        "errorMessage": str(error),
        "stackTrace": traceback.format_list(stack),
    }


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    sys.stdout.flush()
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
