from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent

import pytest

from infra.local.activity import Activity
from infra.local.bundle import Function
from infra.local.environment import Surroundings
from infra.local.intrinsics import Facts
from infra.local.workers import WorkerPool

MakePool = Callable[..., WorkerPool]


@pytest.fixture
def make_pool(tmp_path: Path) -> Iterator[MakePool]:
    pools: list[WorkerPool] = []

    def make(code: str, *, size: int = 1, timeout: int = 5) -> WorkerPool:
        (tmp_path / "handler.py").write_text(dedent(code), encoding="utf-8")
        function = Function("F", tmp_path, "handler.lambda_handler", timeout, 128, {"MINE": "yes"})
        around = Surroundings(tmp_path, "http://127.0.0.1:1", tmp_path / "clock", Facts())
        pool = WorkerPool(
            function,
            size=size,
            environment=around.of(function),
            log=tmp_path / "log",
            activity=Activity(),
        )
        pools.append(pool)
        return pool

    yield make
    for pool in pools:
        pool.close()


ECHO = """
    def lambda_handler(event, context):
        return event
"""


def test_an_answer_comes_back_as_json_made_it(make_pool: MakePool) -> None:
    pool = make_pool(ECHO)
    assert pool.invoke({"a": [1, "é", None]}).payload == {"a": [1, "é", None]}


def test_what_a_handler_prints_goes_to_the_log(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(
        """
        import os, sys
        def lambda_handler(event, context):
            print("to print")
            os.write(1, b"to the descriptor\\n")
            sys.stderr.write("to the error stream\\n")
            return sys.stdin.read()
        """
    )
    assert pool.invoke({}).payload == ""
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert all(text in log for text in ("to print", "to the descriptor", "to the error stream"))


def test_an_exception_is_described_as_lambda_does(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        def lambda_handler(event, context):
            raise KeyError("nothing there")
        """
    )
    error = pool.invoke({}).error
    assert error is not None
    assert (error["errorType"], error["errorMessage"]) == ("KeyError", "'nothing there'")
    assert "handler.py" in str(error["stackTrace"])


def test_the_process_stays_warm_after_an_exception(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        import os
        def lambda_handler(event, context):
            if event: raise ValueError
            return os.getpid()
        """
    )
    first = pool.invoke({}).payload
    assert pool.invoke({"fail": 1}).error is not None
    assert pool.invoke({}).payload == first


def test_a_handler_that_cannot_be_imported_is_an_error_each_time(make_pool: MakePool) -> None:
    pool = make_pool("import nowhere_to_be_found")
    for _ in range(2):
        error = pool.invoke({}).error
        assert error is not None
        assert error["errorType"] == "ModuleNotFoundError"


def test_a_handler_that_is_too_slow_is_killed_and_replaced(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        import os, time
        def lambda_handler(event, context):
            time.sleep(event["seconds"])
            return os.getpid()
        """,
        timeout=1,
    )
    first = pool.invoke({"seconds": 0}).payload
    slow = pool.invoke({"seconds": 20})
    assert slow.timed_out
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert pool.invoke({"seconds": 0}).payload not in {None, first}


def test_a_process_that_exits_is_an_error_and_replaced(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        import os
        def lambda_handler(event, context):
            if event: os._exit(3)
            return "here"
        """
    )
    error = pool.invoke({"exit": 1}).error
    assert error is not None
    assert error["errorType"] == "Runtime.ExitError"
    assert pool.invoke({}).payload == "here"


def test_the_context_tells_what_lambda_tells(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        def lambda_handler(event, context):
            return [context.function_name, context.memory_limit_in_mb, context.aws_request_id,
                    context.invoked_function_arn, context.get_remaining_time_in_millis()]
        """,
        timeout=3,
    )
    answer = pool.invoke({})
    name, memory, request_id, arn, left = answer.payload
    assert (name, memory, request_id) == ("F", "128", answer.request_id)
    assert arn == "arn:aws:lambda:eu-west-3:000000000000:function:F"
    assert 0 < left <= 3000


def test_an_answer_beyond_six_megabytes_is_refused(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        def lambda_handler(event, context):
            return "x" * event["size"]
        """
    )
    error = pool.invoke({"size": 7_000_000}).error
    assert error is not None
    assert error["errorType"] == "Function.ResponseSizeTooLarge"
    assert pool.invoke({"size": 5_000_000}).error is None


def test_an_event_beyond_six_megabytes_is_refused(make_pool: MakePool) -> None:
    error = make_pool(ECHO).invoke({"text": "x" * 7_000_000}).error
    assert error is not None
    assert error["errorType"] == "RequestTooLargeException"


def test_an_answer_that_is_not_json_is_an_error(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        def lambda_handler(event, context):
            return {1, 2}
        """
    )
    error = pool.invoke({}).error
    assert error is not None
    assert error["errorType"] == "TypeError"


def test_one_execution_at_a_time_per_process(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        import os, time
        def lambda_handler(event, context):
            time.sleep(0.3)
            return os.getpid()
        """,
        size=2,
    )
    with ThreadPoolExecutor(4) as hands:
        pids = [one.payload for one in hands.map(pool.invoke, [{}] * 4)]
    assert len(set(pids)) == 2


def test_a_call_under_way_ends_when_the_pool_closes(make_pool: MakePool) -> None:
    pool = make_pool(
        """
        import time
        def lambda_handler(event, context):
            time.sleep(30)
        """,
        timeout=60,
    )
    threading.Timer(0.3, pool.close).start()
    started = time.monotonic()
    assert pool.invoke({}).error is not None
    assert time.monotonic() - started < 10
    assert pool.invoke({}).error is not None


def test_the_functions_environment_is_its_own(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("PRIVATE", "thing")
    monkeypatch.setenv("VIGIE_MASTODON_BASE_URL", "http://127.0.0.1:9")
    pool = make_pool(
        """
        import os
        def lambda_handler(event, context):
            return dict(os.environ)
        """
    )
    environment = pool.invoke({}).payload
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "PRIVATE"} & environment.keys()
    assert environment["VIGIE_MASTODON_BASE_URL"] == "http://127.0.0.1:9"
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert (environment["MINE"], environment["VIGIE_LOCAL"]) == ("yes", "1")
