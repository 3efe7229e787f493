"""AWS's documented behaviour of stream mappings, against a function that is a table of answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aws_lambda_powertools.utilities.parser.models import (
    DynamoDBStreamLambdaOnFailureDestinationModel,
    DynamoDBStreamModel,
)

from infra.local import streams
from infra.local.bundle import StreamTrigger
from infra.local.journal import Journal
from infra.local.process import Answer
from infra.local.streams import Reach, StreamMapping

ERROR = Answer(error={"errorType": "ValueError", "errorMessage": "no"})
STREAM = "arn:aws:dynamodb:eu-west-3:000000000000:table/facts/stream/1"


def a_record(number: int, *, name: str = "INSERT", at: float | None = None) -> dict[str, Any]:
    return {
        "eventID": str(number),
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-3",
        "dynamodb": {
            "ApproximateCreationDateTime": time.time() if at is None else at,
            "Keys": {"pk": {"S": str(number)}},
            "NewImage": {"pk": {"S": str(number)}},
            "SequenceNumber": f"{number:030d}",
            "SizeBytes": 1,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    }


def a_trigger(**changes: Any) -> StreamTrigger:
    fields: dict[str, Any] = {
        "name": "reader",
        "function": "F",
        "table": "facts",
        "batch_size": 4,
        "retries": 2,
        "reports_failures": True,
        "on_failure": "dead",
        "from_start": True,
    }
    return StreamTrigger(**(fields | changes))


def reported(*numbers: int) -> Answer:
    ids = [{"itemIdentifier": f"{number:030d}"} for number in numbers]
    return Answer(payload={"batchItemFailures": ids})


@dataclass
class World:
    """A journal, a function, a dead-letter queue."""

    answer: Callable[[list[int]], Answer] = lambda _: Answer()
    journal: Journal = field(default_factory=lambda: Journal(":memory:"))
    batches: list[list[int]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    dead: list[dict[str, Any]] = field(default_factory=list)
    kept_at: list[int] = field(default_factory=list)

    def invoke(self, event: dict[str, Any]) -> Answer:
        numbers = [int(one["dynamodb"]["Keys"]["pk"]["S"]) for one in event["Records"]]
        self.batches.append(numbers)
        self.events.append(event)
        return self.answer(numbers)

    def send(self, _queue: str, body: str) -> None:
        self.dead.append(json.loads(body))

    def say(self, *records: dict[str, Any]) -> None:
        self.journal.append("facts", records)

    def mapping(self, trigger: StreamTrigger) -> StreamMapping:
        reach = Reach(STREAM, "arn:F", self.invoke, self.send, keep=self.keep)
        return StreamMapping(trigger, self.journal, reach)

    def keep(self) -> None:
        self.kept_at.append(self.journal.position("reader") or 0)

    def work(self, trigger: StreamTrigger) -> None:
        """Run until everything is processed."""
        mapping = self.mapping(trigger)
        thread = threading.Thread(target=mapping.run)
        thread.start()
        until = time.monotonic() + 10
        while not mapping.is_idle and time.monotonic() < until:
            time.sleep(0.002)
        mapping.stop()
        self.journal.append("another", [])  # wakes the reader
        thread.join()
        assert mapping.is_idle

    @property
    def set_aside(self) -> list[tuple[str, int]]:
        return [
            (one["requestContext"]["condition"], one["DDBStreamBatchInfo"]["batchSize"])
            for one in self.dead
        ]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_PAUSES", (0.001,))


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.journal.close()


def fails_with(*poison: int) -> Callable[[list[int]], Answer]:
    return lambda numbers: ERROR if set(poison) & set(numbers) else Answer()


def reports(*poison: int) -> Callable[[list[int]], Answer]:
    return lambda numbers: reported(*(one for one in numbers if one in poison))


def fails_once() -> Callable[[list[int]], Answer]:
    answers = iter([ERROR])
    return lambda _: next(answers, Answer())


BISECT = {"bisects": True}
WHOLE: dict[str, Any] = {"reports_failures": False}


@pytest.mark.parametrize(
    ("answer", "changes", "batches", "aside"),
    [
        pytest.param(lambda _: Answer(), {}, [[1, 2, 3, 4], [5, 6]], [], id="success"),
        pytest.param(fails_once(), {}, [[1, 2, 3, 4], [1, 2, 3, 4], [5, 6]], [], id="one retry"),
        pytest.param(
            fails_with(2),
            {},
            [[1, 2, 3, 4]] * 3 + [[5, 6]],
            [("RetryAttemptsExhausted", 4)],
            id="whole batch set aside without bisecting",
        ),
        pytest.param(
            fails_with(2),
            BISECT,
            [[1, 2, 3, 4], [1, 2], [1], [2], [2], [2], [3, 4], [5, 6]],
            [("RetryAttemptsExhausted", 1)],
            id="bisecting isolates the poison and costs no retry",
        ),
        pytest.param(
            reports(3),
            {},
            [[1, 2, 3, 4], [3, 4], [3, 4], [5, 6]],
            [("RetryAttemptsExhausted", 2)],
            id="a reported record is where the next try begins",
        ),
        pytest.param(
            reports(3, 2),
            BISECT,
            [[1, 2, 3, 4], *[[2, 3, 4]] * 3, [5, 6]],
            [("RetryAttemptsExhausted", 3)],
            id="the lowest reported record counts",
        ),
        pytest.param(
            reports(2),
            WHOLE,
            [[1, 2, 3, 4], [5, 6]],
            [],
            id="a report is ignored when the mapping does not ask for it",
        ),
        pytest.param(
            lambda numbers: reported(99) if len(numbers) > 1 else Answer(),
            BISECT,
            [[1, 2, 3, 4], [1, 2], [1], [2], [3, 4], [3], [4], [5, 6], [5], [6]],
            [],
            id="an unknown identifier fails the whole batch",
        ),
        pytest.param(
            fails_with(1),
            {"retries": 0, "batch_size": 1},
            [[1], [2], [3], [4], [5], [6]],
            [("RetryAttemptsExhausted", 1)],
            id="no retries",
        ),
    ],
)
def test_batches_follow_the_documented_course(
    world: World,
    answer: Callable[[list[int]], Answer],
    changes: dict[str, Any],
    batches: list[list[int]],
    aside: list[tuple[str, int]],
) -> None:
    world.answer = answer
    world.say(*map(a_record, range(1, 7)))
    world.work(a_trigger(**changes))
    assert world.batches == batches
    assert world.set_aside == aside


def test_filtered_records_never_reach_the_function_and_count_as_processed(world: World) -> None:
    world.say(a_record(1), a_record(2, name="MODIFY"), a_record(3), a_record(4, name="MODIFY"))
    world.work(a_trigger(patterns=('{"eventName":["INSERT"]}',)))
    assert world.batches == [[1, 3]]
    assert world.journal.position("reader") == 4


def test_a_record_passes_when_one_of_several_filters_matches(world: World) -> None:
    world.say(a_record(1), a_record(2, name="MODIFY"), a_record(3, name="REMOVE"))
    world.work(a_trigger(patterns=('{"eventName":["INSERT"]}', '{"eventName":["MODIFY"]}')))
    assert world.batches == [[1, 2]]


def test_filters_come_before_the_batch_is_counted(world: World) -> None:
    world.say(*(a_record(n, name="INSERT" if n % 2 else "MODIFY") for n in range(1, 9)))
    world.work(a_trigger(patterns=('{"eventName":["INSERT"]}',)))
    assert world.batches == [[1, 3, 5, 7]]


def test_the_window_gathers_what_arrives_within_it(world: World) -> None:
    world.say(a_record(1))
    threading.Timer(0.1, lambda: world.say(a_record(2))).start()
    mapping = world.mapping(a_trigger(window=0.4))
    batch, _ = mapping.collect()
    assert [entry.record["eventID"] for entry in batch] == ["1", "2"]


def test_a_full_batch_does_not_wait_for_the_window(world: World) -> None:
    world.say(*map(a_record, range(1, 5)))
    started = time.monotonic()
    world.mapping(a_trigger(window=30)).collect()
    assert time.monotonic() - started < 5


def test_records_too_old_are_set_aside_before_the_function_sees_them(world: World) -> None:
    world.say(a_record(1, at=time.time() - 100), a_record(2))
    world.work(a_trigger(max_age=60))
    assert world.batches == [[2]]
    assert world.set_aside == [("RecordAgeExceeded", 1)]


def test_order_is_kept_while_a_record_is_poison(world: World) -> None:
    world.answer = reports(2)
    world.say(*map(a_record, range(1, 12)))
    world.work(a_trigger(batch_size=3))
    first_seen = list(dict.fromkeys(number for batch in world.batches for number in batch))
    assert first_seen == list(range(1, 12))


def test_nothing_is_skipped_while_the_function_fails_without_bound(world: World) -> None:
    world.answer = fails_with(1)
    world.say(*map(a_record, range(1, 4)))
    mapping = world.mapping(a_trigger(retries=-1))
    thread = threading.Thread(target=mapping.run)
    thread.start()
    while len(world.batches) < 20:
        time.sleep(0.002)
    mapping.stop()
    thread.join()
    assert {tuple(batch) for batch in world.batches} == {(1, 2, 3)}
    assert (world.journal.position("reader"), world.dead) == (0, [])


def test_the_envelope_is_the_one_aws_sends(world: World) -> None:
    world.answer = fails_with(1)
    world.say(a_record(1), a_record(2))
    world.work(a_trigger())
    envelope = DynamoDBStreamLambdaOnFailureDestinationModel.model_validate(world.dead[0])
    info = envelope.ddb_stream_batch_info
    assert (info.batch_size, info.stream_arn) == (2, STREAM)
    assert (info.start_sequence_number, info.end_sequence_number) == (f"{1:030d}", f"{2:030d}")
    assert envelope.request_context.approximate_invoke_count == 3
    assert envelope.response_context.function_error == "Unhandled"
    assert "Records" not in world.dead[0]


def test_the_event_is_the_one_lambda_gets(world: World) -> None:
    world.say(a_record(1))
    world.work(a_trigger())
    DynamoDBStreamModel.model_validate(world.events[0])
    assert world.events[0]["Records"][0]["eventSourceARN"] == STREAM


def test_a_new_reader_at_latest_begins_with_what_comes(world: World) -> None:
    world.say(a_record(1))
    mapping = world.mapping(a_trigger(from_start=False))
    assert mapping.is_idle
    world.say(a_record(2))
    assert [entry.record["eventID"] for entry in mapping.collect()[0]] == ["2"]


def test_what_was_not_processed_when_the_reader_stopped_comes_again(world: World) -> None:
    world.say(*map(a_record, range(1, 4)))
    first = world.mapping(a_trigger())
    first.collect()
    world.work(a_trigger())
    assert world.batches == [[1, 2, 3]]


def test_a_success_that_comes_while_stopping_is_kept(world: World) -> None:
    world.say(a_record(1))
    mapping = world.mapping(a_trigger())

    def stop_meanwhile(_numbers: list[int]) -> Answer:
        mapping.stop()
        return Answer()

    world.answer = stop_meanwhile
    mapping.run()
    assert mapping.is_idle


def test_a_failure_that_comes_while_stopping_is_no_attempt(world: World) -> None:
    world.say(a_record(1))
    mapping = world.mapping(a_trigger(retries=0))

    def stop_meanwhile(_numbers: list[int]) -> Answer:
        mapping.stop()
        return ERROR

    world.answer = stop_meanwhile
    mapping.run()
    assert (mapping.is_idle, world.dead) == (False, [])


def test_a_batch_stays_under_the_size_of_an_event(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MAX_EVENT_BYTES", 2 * len(json.dumps(a_record(1))) + 5)
    world.say(*map(a_record, range(1, 6)))
    world.work(a_trigger())
    assert world.batches == [[1, 2], [3, 4], [5]]


def test_what_a_function_wrote_is_kept_before_its_records_count_as_read(world: World) -> None:
    """Cut between the two, the records come again; the other way, what they led to were lost."""
    world.say(*(a_record(number) for number in range(1, 7)))
    world.work(a_trigger())
    assert world.kept_at == [0, 4]
