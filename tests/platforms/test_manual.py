from __future__ import annotations

from vigie.platforms import Capability, Polled, Pushed, load_platform


def test_mentions_by_hand_are_neither_polled_nor_pushed() -> None:
    manual = load_platform("manual")
    assert manual.PROFILE.capabilities == {Capability.MENTIONS}
    assert not isinstance(manual, Polled | Pushed)
