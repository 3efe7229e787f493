"""A reply on its way out: everything that is done to its words before it is put into the outbox.

Each step reads, and answers the reply as it goes on; none writes. What must be written with the
reply is in ``writes``, in the one transaction that puts it out, so that a preview is the same steps
without the end. Every step is a function of what was asked and of the desk alone: asked for again
with the same key, the same words come out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from vigie.action import Action, ActionKind, move
from vigie.aws.table import Write
from vigie.brand import Brand
from vigie.card import Card
from vigie.mention import Mention


@dataclass(frozen=True, slots=True)
class Caution:
    """A word of warning to the writer, never a refusal; ``code`` is what a page says it by."""

    code: str
    detail: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes a reply: a sign-in's subject, and the name acts bear."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply between the box and the outbox.

    ``action_id`` is what it will be in the outbox. ``suggestion`` is the id of the machine's draft
    it came from, ``approved`` whether a person said to send that unchanged. ``held``: why somebody
    must read it before it leaves; empty when it goes at once. What is held goes into the outbox as
    it was ``typed``, since it takes every step again when it leaves; ``final`` is how it would.
    ``origin`` is a line for the act's history: that a machine drafted it.

    ``again``: the writer answers what a colleague has just answered, knowing so; ``has_seen``: they
    saw the mention as it stands. ``approver`` is who lets a held reply go. ``lease`` is what
    ``writes`` has for the conversation being taken.
    """

    mention: Mention
    card: Card
    brand: Brand
    kind: ActionKind
    text: str
    writer: Writer
    action_id: str
    now: datetime
    suggestion: str = ""
    approved: bool = False
    held: str = ""
    origin: str = ""
    typed: str = ""
    final: str = ""
    again: bool = False
    has_seen: bool = False
    approver: Writer | None = None
    lease: tuple[Write, ...] = ()
    cautions: tuple[Caution, ...] = ()
    writes: tuple[Write, ...] = ()

    def warned(self, *cautions: Caution) -> Outgoing:
        """The reply with further words of warning."""
        return replace(self, cautions=(*self.cautions, *cautions))

    def mark(self, action: Action) -> Action:
        """The act these words become, its history saying where they came from."""
        return move(action, action.state, self.now, self.origin) if self.origin else action

    @property
    def would_leave(self) -> str:
        """The words as others will read them, also of a reply that is held."""
        return self.final or self.text


Step = Callable[[Outgoing], Outgoing]


def steps() -> tuple[Step, ...]:
    """The steps of every reply, in order; loaded when one is written, not at a cold start."""
    from vigie.jobs.approval import hold_for_approval
    from vigie.jobs.leases import refuse_if_taken
    from vigie.jobs.tracking import track_links
    from vigie.jobs.wording import word_reply

    return (refuse_if_taken, word_reply, track_links, hold_for_approval)


def prepare(asked: Outgoing) -> Outgoing:
    """The reply as it would leave. Raises a RequestError where a step refuses it."""
    out = replace(asked, typed=asked.text)
    for step in steps():
        out = step(out)
    return out
