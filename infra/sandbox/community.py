"""The community: invented people, what they say in French and English, and when.

Opening: an inbox fills within twenty seconds. Burst: eight angry comments by seven people about
one morning's bread, three quarters of a minute in. Later: one act every half minute, then peace.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any

TALK = Path(__file__).with_name("talk")
NETWORKS = ("instagram", "x", "youtube", "reddit", "mastodon")
STAGES = ("levain", "aeris", "feed", "letters", *NETWORKS)
OPENING = (0.6, 19.0)
BURST = (43.0, 57.0)
LATER = 60.0
PAUSES = {
    "levain": (20.0, 40.0),
    "aeris": (40.0, 80.0),
    "feed": (60.0, 120.0),
    "letters": (50.0, 90.0),
    **dict.fromkeys(NETWORKS, (70.0, 140.0)),
}


class Deed(StrEnum):
    """What somebody does. A post on the blog is an article, one in the mailbox a message."""

    POST = "post"
    COMMENT = "comment"
    EDIT = "edit"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Act:
    """One deed on one stage. ``on`` names what it is about by the key of an earlier act.

    ``kind`` says what a reader would call it (praise, spam...); ``hours_ago`` dates history.
    ``private`` is said to the brand alone, ``voice`` is spoken; ``where`` is a community of Reddit,
    ``state`` what YouTube itself thinks of a comment.
    """

    stage: str
    deed: Deed
    lang: str = ""
    by: str = ""
    text: str = ""
    title: str = ""
    on: str = ""
    key: str = ""
    kind: str = ""
    photo: bool = False
    voice: bool = False
    private: bool = False
    where: str = ""
    state: str = ""
    hours_ago: float = 0.0


@dataclass(frozen=True, slots=True)
class Beat:
    """An act and its moment, in seconds after the start."""

    offset: float
    act: Act


@dataclass(frozen=True, slots=True)
class Troupe:
    """What a stage is before the play: its name, its words about itself, its past."""

    stage: str
    name: str
    about: str
    brand: str
    username: str
    past: tuple[Act, ...]


def set_stage(stage: str) -> Troupe:
    """A stage with its past, oldest first."""
    script = _read(stage)
    posts = [Act(stage, Deed.POST, **_known(one)) for one in script.get("posts", [])]
    past = [*posts, *_acts(stage, script["history"])]
    return Troupe(
        stage=stage,
        name=script.get("name") or script["title"],
        about=script["about"],
        brand=script.get("brand", ""),
        username=script.get("username", ""),
        past=tuple(sorted(past, key=lambda act: -act.hours_ago)),
    )


def plan_play(seed: int, speed: float = 1.0) -> tuple[Beat, ...]:
    """The whole play in the order of time: the same for the same seed, ``speed`` times as fast."""
    dice = Random(seed)
    beats = [beat for stage in STAGES for beat in _plan_stage(stage, dice)]
    ordered = sorted(beats, key=lambda beat: beat.offset)
    return tuple(Beat(beat.offset / speed, beat.act) for beat in ordered)


class Community:
    """Hands out the acts of a play as time goes by; it neither waits nor sends."""

    def __init__(self, play: tuple[Beat, ...]) -> None:
        self._play = play
        self._next = 0

    def tick(self, elapsed: float) -> tuple[Act, ...]:
        """The acts that became due since the last call; each is handed out once."""
        first = self._next
        while self._next < len(self._play) and self._play[self._next].offset <= elapsed:
            self._next += 1
        return tuple(beat.act for beat in self._play[first : self._next])

    @property
    def next_at(self) -> float | None:
        """When there is something to do again, or None when the play is over."""
        return self._play[self._next].offset if self._next < len(self._play) else None


def _plan_stage(stage: str, dice: Random) -> Iterator[Beat]:
    script = _read(stage)
    yield from _spread(_acts(stage, script["opening"]), OPENING, dice)
    yield from _spread(_acts(stage, script["burst"]), BURST, dice)
    at = LATER
    for act in _acts(stage, script["later"]):
        at += dice.uniform(*PAUSES[stage])
        yield Beat(at, act)


def _spread(acts: list[Act], span: tuple[float, float], dice: Random) -> Iterator[Beat]:
    """Evenly over the span, each up to half a step early or late: the order stays."""
    first, last = span
    step = (last - first) / max(len(acts), 1)
    for index, act in enumerate(acts):
        yield Beat(first + step * (index + dice.uniform(0.0, 0.9)), act)


def _acts(stage: str, lines: list[dict[str, Any]]) -> list[Act]:
    acts = []
    for line in lines:
        deed = Deed(line.get("do") or (Deed.COMMENT if "on" in line else Deed.POST))
        acts.append(Act(stage, deed, **_known(line)))
    return acts


def _known(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "do"}


def _read(stage: str) -> dict[str, Any]:
    script: dict[str, Any] = json.loads((TALK / f"{stage}.json").read_text("utf-8"))
    return script
