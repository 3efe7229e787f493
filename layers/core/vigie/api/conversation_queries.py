"""What a list of conversations is asked to hold, and the place it goes on from."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from vigie.api.queries import read_assignees, read_brand_name, read_choice, read_limit
from vigie.api.routing import Call
from vigie.aws.wire import to_text
from vigie.card import Card
from vigie.conversation import Conversation, Order, Weighed
from vigie.errors import InvalidError
from vigie.verdict import Queue

CURSOR_LASTS: Final = timedelta(days=1)
YES: Final = frozenset({"1", "true", "yes"})
_PLACES: Final = {Order.PRIORITY: 4, Order.NEWEST: 2}


class Wanted(StrEnum):
    """Which conversations: those of a status, or those put off."""

    TODO = "todo"
    WAITING = "waiting"
    DONE = "done"
    HIDDEN = "hidden"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of conversations is asked to hold; ``after`` is the place of the last one."""

    brand: str
    limit: int
    order: Order
    wanted: Wanted | None
    queue: Queue | None
    platform: str
    assignees: frozenset[str]
    q: str
    late: bool
    now: datetime
    after: tuple[float | str, ...] = ()

    def wants(self, one: Weighed) -> bool:
        """Whether a conversation is of the kind asked for."""
        talk = one.talk
        return (
            self._wants_status(talk)
            and (self.queue is None or any(card.queue is self.queue for card in _telling(talk)))
            and self.platform in ("", talk.newest.platform)
            and (not self.assignees or talk.assignee in self.assignees)
            and (not self.late or one.is_late)
            and (not self.after or one.place(self.order) < self.after)
        )

    def _wants_status(self, talk: Conversation) -> bool:
        is_asleep = talk.snoozed_until(self.now) is not None
        if self.wanted is Wanted.SNOOZED:
            return is_asleep
        if self.wanted is None:
            return True
        is_put_off = is_asleep and self.wanted is Wanted.TODO
        return talk.status.value == self.wanted.value and not is_put_off


def read_asked(call: Call) -> Asked:
    """What a list is asked to hold. Raises InvalidError naming the parameter."""
    order = read_choice(call, "order", Order) or Order.PRIORITY
    as_of, after = _read_cursor(call, order)
    return Asked(
        brand=read_brand_name(call),
        limit=read_limit(call.query.get("limit", "")),
        order=order,
        wanted=read_choice(call, "status", Wanted),
        queue=read_choice(call, "queue", Queue),
        platform=call.query.get("platform", ""),
        assignees=read_assignees(call),
        q=call.query.get("q", ""),
        late=call.query.get("late", "").lower() in YES,
        now=as_of,
        after=after,
    )


def next_cursor(asked: Asked, last: Weighed | None) -> str | None:
    """Where the next page goes on: the first page's moment, and the place of this one's last."""
    if last is None:
        return None
    place = [to_text(asked.now), asked.order.value, *last.place(asked.order)]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read_cursor(call: Call, order: Order) -> tuple[datetime, tuple[float | str, ...]]:
    """The moment of the first page and the place to go on from. Raises InvalidError."""
    given = call.query.get("cursor", "")
    if not given:
        return call.now, ()
    try:
        raw = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
        moment, kind, *place = json.loads(raw)
        as_of = datetime.fromisoformat(moment)
        is_fresh = timedelta() <= call.now - as_of <= CURSOR_LASTS
    except (ValueError, TypeError, binascii.Error, OverflowError) as error:
        raise InvalidError("a cursor is what next_cursor said", field="cursor") from error
    numbers, identity = place[:-1], place[-1:]
    is_place = all(isinstance(one, int | float) for one in numbers) and isinstance(
        (identity or [None])[0], str
    )
    if kind != order or not is_place or len(place) != _PLACES[order] or not is_fresh:
        raise InvalidError("a cursor is what next_cursor said, within a day", field="cursor")
    return as_of, tuple(place)


def _telling(talk: Conversation) -> Sequence[Card]:
    return talk.open or (talk.newest,)
