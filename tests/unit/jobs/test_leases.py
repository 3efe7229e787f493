"""Two people and one customer: whatever the order, never two answers within a lease."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from vigie.action import Action, ActionKind
from vigie.aws.leases import drop_lease, take_lease
from vigie.aws.outbox import list_actions, new_action_write
from vigie.aws.table import ConditionFailedError, write_together
from vigie.card import new_card
from vigie.errors import TakenError
from vigie.jobs.leases import refuse_if_taken
from vigie.jobs.outgoing import Outgoing, Writer
from vigie.lease import LASTS
from vigie.mention import Mention

from tests.builders import NOON, a_brand, a_mention

AGENTS = ("nadia", "paul", "ana")
NUMBERS: Iterator[int] = itertools.count()
Op = tuple[str, str, float, bool]
OPS = st.lists(
    st.tuples(
        st.sampled_from(AGENTS),
        st.sampled_from(["type", "stop", "read", "commit", "commit"]),
        st.sampled_from([0.0, 0.3, 1.0, 20.0, 60.0, 119.0, 120.0, 120.6, 121.1]),
        st.booleans(),
    ),
    min_size=4,
    max_size=14,
)
BY_A_SLOW_AND_A_FAST_CLOCK: list[Op] = [
    ("nadia", "read", 0.0, False),
    ("nadia", "commit", 0.0, False),
    ("paul", "read", 119.3, False),
    ("paul", "commit", 0.0, False),
]
BOTH_HAD_LOOKED: list[Op] = [
    ("nadia", "read", 0.0, False),
    ("paul", "read", 0.3, False),
    ("paul", "commit", 0.0, False),
    ("nadia", "commit", 1.0, False),
]
SKEWS = st.tuples(*[st.sampled_from([-0.5, 0.0, 0.5])] * 3)


def an_outgoing(mention: Mention, who: str, now: datetime, n: int, **values: Any) -> Outgoing:
    return Outgoing(
        mention=mention,
        card=new_card(mention),
        brand=a_brand(),
        kind=ActionKind.REPLY,
        text=f"Bonjour {n}",
        writer=Writer(who, who),
        action_id=f"{mention.id}-{n:016x}",
        now=now,
        **values,
    )


def put_out(out: Outgoing) -> bool:
    action = Action(
        out.action_id,
        out.mention.id,
        out.mention.brand,
        out.mention.platform,
        out.mention.native_id,
        out.kind,
        out.writer.name,
        text=out.text,
        created_at=out.now,
    )
    try:
        write_together([new_action_write(action), *out.writes])
    except ConditionFailedError:
        return False
    return True


@dataclass
class Desk:
    """One conversation, true time, and what each agent's function has read."""

    mention: Mention
    skews: dict[str, float]
    now: datetime = NOON
    read: dict[str, Outgoing] = field(default_factory=dict)
    began: dict[str, datetime] = field(default_factory=dict)
    replies: list[tuple[str, datetime, bool]] = field(default_factory=list)
    typing: dict[str, datetime] = field(default_factory=dict)

    def clock(self, who: str) -> datetime:
        return self.now + timedelta(seconds=self.skews[who])

    def do(self, who: str, op: str, *, again: bool) -> None:
        if op == "type":
            if take_lease(self.mention, who, who, self.clock(who)).holder == who:
                self.typing = {who: self.now}
        elif op == "stop":
            drop_lease(self.mention, who, self.clock(who))
            self.typing.pop(who, None)
        elif op == "read":
            self._read(who, again=again)
        elif who in self.read:
            self._commit(who)

    def _read(self, who: str, *, again: bool) -> None:
        asked = an_outgoing(self.mention, who, self.clock(who), next(NUMBERS), again=again)
        self.read.pop(who, None)
        try:
            self.read[who] = refuse_if_taken(asked)
        except TakenError:
            return
        self.began[who] = self.now

    def _commit(self, who: str) -> None:
        out = self.read.pop(who)
        if not put_out(out):
            return
        typing = [one for one, at in self.typing.items() if self.began[who] < at + LASTS]
        assert typing in ([], [who]), "somebody else was typing"
        self.replies.append((who, self.began[who], out.again))
        self.typing.clear()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ops=OPS, skews=SKEWS)
@example(ops=BY_A_SLOW_AND_A_FAST_CLOCK, skews=(-0.5, 0.5, 0.0))
@example(ops=BOTH_HAD_LOOKED, skews=(0.0, 0.0, 0.0))
def test_two_people_never_answer_within_a_lease(
    aws: None, ops: list[Op], skews: tuple[float, float, float]
) -> None:
    n = next(NUMBERS)
    mention = a_mention(native_id=f"m{n}", thread_id=f"t{n}")
    desk = Desk(mention, dict(zip(AGENTS, skews, strict=True)))
    for who, op, pause, again in ops:
        desk.now += timedelta(seconds=pause)
        desk.do(who, op, again=again)
    for one, two in itertools.combinations(desk.replies, 2):
        (first, at, _), (second, later, again) = one, two
        assert first == second or again or later - at >= LASTS
    assert len(list_actions(mention.id)) == len(desk.replies)


def test_two_people_who_never_asked_for_a_lease_and_post_at_once_are_one_answer(aws: None) -> None:
    mention = a_mention()
    nadia = refuse_if_taken(an_outgoing(mention, "nadia", NOON, 1))
    paul = refuse_if_taken(an_outgoing(mention, "paul", NOON, 2))
    assert [put_out(paul), put_out(nadia)] == [True, False]
    with pytest.raises(TakenError) as taken:
        refuse_if_taken(an_outgoing(mention, "nadia", NOON, 3))
    assert taken.value.facts() == {
        "code": "taken",
        "holder": "paul",
        "until": "2026-11-23T12:02:00.000Z",
        "why": "answered",
    }


def test_the_lease_is_of_the_person_in_the_conversation_not_of_one_mention(aws: None) -> None:
    first = a_mention(native_id="1", thread_id="55")
    second = a_mention(native_id="2", thread_id="55")
    elsewhere = a_mention(native_id="3", thread_id="56")
    other = replace(second, native_id="4", author=replace(second.author, id="7002"))
    assert put_out(refuse_if_taken(an_outgoing(first, "nadia", NOON, 1)))
    with pytest.raises(TakenError):
        refuse_if_taken(an_outgoing(second, "paul", NOON, 2))
    for free in (elsewhere, other):
        assert put_out(refuse_if_taken(an_outgoing(free, "paul", NOON, 3)))


def test_a_reply_retried_after_a_colleague_answered_again_is_the_one_that_lies_there(
    aws: None,
) -> None:
    mention = a_mention()
    assert put_out(refuse_if_taken(an_outgoing(mention, "nadia", NOON, 1)))
    assert put_out(refuse_if_taken(an_outgoing(mention, "paul", NOON, 2, again=True)))
    retried = refuse_if_taken(an_outgoing(mention, "nadia", NOON, 1))
    assert (retried.writes, put_out(retried)) == ((), False)


def test_who_has_not_seen_an_older_answer_is_warned_and_who_has_is_not(aws: None) -> None:
    mention, later = a_mention(), NOON + timedelta(minutes=10)
    assert put_out(refuse_if_taken(an_outgoing(mention, "nadia", NOON, 1)))
    warned = refuse_if_taken(an_outgoing(mention, "paul", later, 2))
    assert [(one.code, one.facts["by"]) for one in warned.cautions] == [
        ("answered_already", "nadia")
    ]
    for out in (
        an_outgoing(mention, "paul", later, 3, again=True),
        an_outgoing(mention, "paul", later, 4, has_seen=True),
        an_outgoing(mention, "nadia", later, 5),
    ):
        assert refuse_if_taken(out).cautions == ()
