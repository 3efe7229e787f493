from __future__ import annotations

import time

from infra.sandbox.courier import Courier
from tests.unit.sandbox.receiver import receiving


def bodies_of(seed: int, mischief: float, expected: int) -> list[bytes]:
    with receiving() as receiver:
        courier = Courier(seed=seed, mischief=mischief)
        for number in range(5):
            courier.send(receiver.url, str(number).encode(), {})
        receiver.wait_for(expected)
        courier.stop()
        return [one.body for one in receiver.received]


def test_without_mischief_each_delivery_comes_once_and_in_order() -> None:
    assert bodies_of(1, 0.0, 5) == [b"0", b"1", b"2", b"3", b"4"]


def test_mischief_brings_deliveries_late_or_twice_and_loses_none() -> None:
    came = bodies_of(3, 0.5, 7)
    assert set(came) == {b"0", b"1", b"2", b"3", b"4"}
    assert len(came) > 5
    assert came[:5] != [b"0", b"1", b"2", b"3", b"4"]


def test_a_delivery_nobody_took_is_brought_again() -> None:
    with receiving(refusals=2) as receiver:
        courier = Courier(seed=1, mischief=0.0, retries=(0.01, 0.01))
        courier.send(receiver.url, b"news", {})
        assert {one.body for one in receiver.wait_for(3)} == {b"news"}
        courier.stop()


def test_at_last_it_gives_up() -> None:
    with receiving(refusals=99) as receiver:
        courier = Courier(seed=1, mischief=0.0, retries=(0.01,))
        courier.send(receiver.url, b"lost", {})
        courier.send(receiver.url, b"lost too", {})
        receiver.wait_for(4)
        time.sleep(0.1)
        courier.stop()
        assert [one.body for one in receiver.received].count(b"lost") == 2
