"""A stand-in as an owner connects it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Source = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Channel:
    """One account on one stand-in.

    ``secrets`` are the values vigie asks for, given the address of its webhook; ``sources`` what it
    listens to, ``every_minutes``. ``subscribe`` makes the platform prove that address and deliver
    there; None where the platform pushes nothing, or asks by itself.
    """

    platform: str
    url: str
    sources: tuple[Source, ...]
    secrets: Callable[[str], Mapping[str, str]] = lambda _: {}
    subscribe: Callable[[str], None] | None = None
    every_minutes: int = 1
