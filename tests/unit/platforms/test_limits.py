from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from vigie.errors import RateLimitedError, TransientError
from vigie.platforms._http import Request, fetch
from vigie.platforms._limits import (
    Budget,
    Gauge,
    Period,
    ProcessMeters,
    Usage,
    admit,
    name_of,
    read_counted,
    remembering,
    seconds_until,
    settle,
)

from tests.platforms.stand_in import Answer, StandIn, stand_in

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANSWERED = "Tue, 24 Nov 2026 12:00:00 GMT"
GAUGE = Gauge("calls", "app1")


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def meters(clock: Clock) -> Iterator[ProcessMeters]:
    memory = ProcessMeters(clock)
    with remembering(memory):
        yield memory


def note(share: float, seconds: float = 300) -> None:
    settle("x", (GAUGE,), (), (Usage("calls", share, seconds),), b"")


def may(*, safe: bool = True, budgets: tuple[Budget, ...] = ()) -> bool:
    try:
        admit("x", (GAUGE,), budgets, safe=safe)
    except RateLimitedError:
        return False
    return True


def test_reads_stop_at_ninety_percent_and_a_person_s_reply_still_goes(
    meters: ProcessMeters,
) -> None:
    note(0.89)
    assert may()
    note(0.9)
    assert not may()
    assert may(safe=False)
    note(1.0)
    assert not may(safe=False)


def test_the_wait_ends_when_the_window_does(meters: ProcessMeters, clock: Clock) -> None:
    note(1.0, seconds=90)
    with pytest.raises(RateLimitedError) as refused:
        admit("x", (GAUGE,), (), safe=True)
    assert refused.value.retry_after == 90
    clock.time += timedelta(seconds=91)
    assert may()


def test_another_account_and_another_platform_are_not_held_up(meters: ProcessMeters) -> None:
    note(1.0)
    admit("x", (Gauge("calls", "app2"),), (), safe=True)
    admit("reddit", (GAUGE,), (), safe=True)


def test_without_a_memory_nothing_is_measured() -> None:
    note(1.0)
    assert may()


def budget(cost: float = 1, limit: float = 10, period: Period = Period.MONTH) -> Budget:
    return Budget("units", "app1", limit=limit, period=period, cost=cost)


def test_a_budget_is_charged_before_the_call_and_reads_leave_a_tenth(
    meters: ProcessMeters,
) -> None:
    assert [may(budgets=(budget(3),)) for _ in range(4)] == [True, True, True, False]
    assert may(safe=False, budgets=(budget(1),)), "the refused call was not charged"
    assert not may(safe=False, budgets=(budget(1),))


def test_a_budget_starts_anew_with_its_period(meters: ProcessMeters, clock: Clock) -> None:
    assert may(budgets=(budget(9),))
    assert not may(budgets=(budget(9),))
    clock.time = datetime(2026, 12, 1, tzinfo=UTC)
    assert may(budgets=(budget(9),))


@pytest.mark.parametrize(
    ("now", "wait_hours"),
    [
        (datetime(2026, 11, 24, 7, 59, tzinfo=UTC), 1 / 60),
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), 24),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), 24),
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), 25),
    ],
)
def test_a_pacific_day_ends_at_midnight_there_whatever_the_season(
    meters: ProcessMeters, clock: Clock, now: datetime, wait_hours: float
) -> None:
    clock.time = now
    full = budget(20, period=Period.PACIFIC_DAY)
    with pytest.raises(RateLimitedError) as refused:
        admit("youtube", (), (full,), safe=True)
    assert refused.value.retry_after == pytest.approx(wait_hours * 3600)


def test_what_a_call_cost_after_all_is_settled(meters: ProcessMeters) -> None:
    paid = Budget(
        "dollars", "a", limit=1.0, period=Period.MONTH, cost=0.5, settle=lambda body: len(body) / 10
    )
    admit("x", (), (paid,), safe=True)
    settle("x", (), (paid,), (), b"12")
    assert list(meters.sums.values()) == [pytest.approx(0.2)]


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [
        ("22", 22),
        ("22.5", 22.5),
        (str(int(NOON.timestamp()) + 60), 60),
        ("2026-11-24T12:05:00.167624Z", 300.167624),
        (str(int(NOON.timestamp()) - 60), 0),
        ("soon", None),
        ("", None),
        ("NaN", None),
    ],
)
def test_a_window_s_end_is_read_in_each_platform_s_way(reset: str, seconds: float | None) -> None:
    assert seconds_until(reset, ANSWERED) == seconds


def test_usage_is_read_from_three_headers_and_never_guessed() -> None:
    read = read_counted("calls", limit="x-limit", remaining="x-left", reset="x-reset")
    told = {"x-limit": "300", "x-left": "30", "x-reset": "60", "date": ANSWERED}
    (usage,) = read(told)
    assert (usage.name, usage.seconds) == ("calls", 60)
    assert usage.share == pytest.approx(0.9)
    for name in ("x-limit", "x-left", "x-reset"):
        assert read({**told, name: "nonsense"}) == ()


def test_names_tell_owners_apart_and_cannot_be_read_back() -> None:
    assert name_of("a", "b") != name_of("ab")
    assert "secret" not in name_of("secret")


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(status=429, headers={"Retry-After": "120"})) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_X_BASE_URL", server.url)
        yield server


def test_a_refusal_keeps_every_later_call_from_leaving(
    meters: ProcessMeters, platform: StandIn
) -> None:
    request = Request(platform="x", url=platform.url, gauges=(GAUGE,))
    for _ in range(3):
        with pytest.raises(RateLimitedError):
            fetch(request)
    assert len(platform.calls) == 1


def test_what_must_be_read_for_a_person_s_reply_may_use_all(clock: Clock) -> None:
    memory = ProcessMeters(clock)
    with remembering(memory):
        note(0.95)
        assert not may()
    with remembering(memory, urgent=True):
        assert may()
        note(1.0)
        assert not may()


def test_a_clock_that_was_moved_back_does_not_block_for_weeks(
    meters: ProcessMeters, clock: Clock
) -> None:
    clock.time += timedelta(days=30)
    note(1.0)
    clock.time -= timedelta(days=30)
    assert may()


def test_a_call_that_never_left_costs_nothing(meters: ProcessMeters) -> None:
    spent = budget(3, limit=10)
    for _ in range(5):
        with pytest.raises(TransientError):
            fetch(Request("x", "http://nowhere.invalid/", budgets=(spent,), gauges=(GAUGE,)))
    assert list(meters.sums.values()) == [0]
