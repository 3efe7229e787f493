"""Two agents, a junior, retries, time-outs, redeliveries, cuts: one act, one effect.

Whatever the order, the platform never holds two replies for one act, and never none when the desk
says sent; everything that moves comes to an end.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from vigie.action import ActionKind, ActionState
from vigie.card import Status
from vigie.jobs.own_words import changes_of, deleter_of, words_of
from vigie.jobs.recount import recount

from tests.builders import a_brand
from tests.standin.desk import Desk, agora, cut_short

AGENTS = st.sampled_from(["odile", "karim", "nina"])
NUMBERS = st.integers(0, 5)
FAULTS = st.sampled_from(
    ["none"] * 6
    + ["lost before", "down", "too fast", "dead token", "error in 200", "lost after"]
    + ["killed after", "killed before"]
)
ASK = st.tuples(
    st.just("ask"), AGENTS, st.integers(0, 2), st.sampled_from(["", "k1", "k2"]),
    st.sampled_from(["public", "private", "both"]), st.booleans(),
)  # fmt: skip
DELIVER = st.tuples(st.just("deliver"), NUMBERS, FAULTS)
CUT = st.tuples(st.just("cut"), NUMBERS, st.integers(1, 3), st.booleans())
CUT_ASK = st.tuples(st.just("cut ask"), AGENTS, st.integers(1, 2), st.booleans())
CHANGE = st.tuples(
    st.sampled_from(["edit", "delete"]), NUMBERS, AGENTS, st.integers(0, 1),
    st.sampled_from(["", "e1"]),
)  # fmt: skip
WAIT = st.tuples(st.just("wait"), st.sampled_from([0.2, 1, 4, 90]), FAULTS)
DECIDE = st.tuples(st.just("decide"), NUMBERS, st.sampled_from(["approve", "approve", "refuse"]))
OTHER = st.sampled_from([("look",), ("poll",)])
STEP = (
    ASK
    | ASK
    | DELIVER
    | DELIVER
    | DELIVER
    | CUT
    | CUT_ASK
    | CHANGE
    | CHANGE
    | DECIDE
    | DECIDE
    | WAIT
    | WAIT
    | OTHER
)
# In parts that several cores share; each of another length, so that no two of them draw the same.
PARTS = [st.lists(STEP, min_size=shortest, max_size=14) for shortest in range(3, 8)]
BRANDS = itertools.count()


@pytest.fixture(scope="module")
def module() -> Iterator[Any]:
    with agora() as found:
        yield found


def run(desk: Desk, step: tuple[Any, ...]) -> None:
    killed = desk.module.Killed
    match step:
        case ("ask", agent, n, key, how, again):
            ask(desk, agent, n, key, how, again=again)
        case ("cut ask", agent, at, done):
            with cut_short(killed, at, done=done):
                ask(desk, agent, 0, "", "both", again=True)
        case ("deliver", n, fault):
            with_fault(desk, n, fault)
        case ("cut", n, at, done):
            with cut_short(killed, at, done=done):
                with_fault(desk, n, "none")
        case ("edit" | "delete" as what, n, agent, words, key):
            change(desk, what, n, f"Nouveau {words}", agent, key)
        case ("wait", minutes, fault):
            desk.wait(minutes)
            for number in range(len(desk.acts)):
                with_fault(desk, number, fault)
        case other:
            run_other(desk, *other)


def run_other(desk: Desk, what: str, n: int = 0, how: str = "") -> None:
    if what == "decide":
        decide(desk, n, how)
    elif what == "look":
        assert desk.look()["status"] == 200
    else:
        desk.poll()


def ask(desk: Desk, agent: str, n: int, key: str, how: str, *, again: bool) -> None:
    body = {"visibility": "public" if how == "public" else "private", "again": again}
    if how == "both":
        body["acknowledgement"] = f"Merci, on vous écrit. {agent}"
    text = f"Réponse {n}, {how}. {agent}"
    first = desk.ask(agent, text, f"{agent}{n}{how}{key}" if key else "", **body)
    second = desk.ask(agent, text, f"{agent}{n}{how}{key}" if key else "", **body)
    if first["status"] == 202 == second["status"]:
        assert first["action_id"] == second["action_id"]


def decide(desk: Desk, n: int, what: str) -> None:
    held = [one for one in desk.acts if one.state is ActionState.HELD]
    if not held:
        return
    chosen = held[n % len(held)].id
    first, second = desk.decide(chosen, what), desk.decide(chosen, what)
    assert first["status"] == second["status"], "a decision asked for twice is one"


def with_fault(desk: Desk, n: int, fault: str) -> None:
    acts = desk.acts
    if not acts:
        return
    desk.server.fault = desk.module.Fault(fault)
    try:
        desk.deliver(acts[n % len(acts)].id)
    except desk.module.Killed:
        pass
    finally:
        desk.server.fault = desk.module.Fault.NONE


def change(desk: Desk, what: str, n: int, text: str, *who: str) -> None:
    if acts := desk.acts:
        chosen = acts[n % len(acts)].id
        for _ in range(2):
            if what == "edit":
                desk.edit(chosen, text, *who)
            else:
                desk.delete(chosen, *who)


def check_end(desk: Desk) -> None:
    acts, posts = desk.acts, desk.server.posts
    standing = []
    for one in acts:
        effects = desk.server.effects.count(one.id)
        assert effects <= 1, "the platform holds two for one act"
        if one.kind is ActionKind.DELETE_REPLY:
            is_gone = one.target not in posts
            assert one.state is not ActionState.SENT or is_gone
            continue
        assert (one.state is ActionState.SENT) >= (effects == 1), "it left, and we deny it"
        if one.kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
            if one.state is not ActionState.SENT:
                continue
            assert effects == 1, "we said sent, and there is none"
            if deleter_of(one, acts):
                assert one.result_id not in posts
                continue
            assert posts[one.result_id].act == one.id
            assert posts[one.result_id].text == words_of(one, acts)
            standing.append(one)
            assert len({c.id for c in changes_of(one, acts)}) == len(changes_of(one, acts))
    assert {post.act for post in posts.values()} == {one.id for one in standing}
    in_order = desk.server.effects
    for one in acts:
        if one.after in in_order and one.id in in_order:
            assert in_order.index(one.after) < in_order.index(one.id)
    assert (desk.card.replied_at is not None) is bool(standing)
    assert (desk.card.status is Status.WAITING) <= bool(standing)
    assert desk.counted() == len(standing)
    proof = recount(a_brand(slug=desk.brand), desk.now, days=3, pause=lambda _: None)
    assert (proof.differences, proof.unsettled) == ((), ())


@pytest.mark.parametrize("part", range(len(PARTS)))
@given(data=st.data())
@settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_one_act_is_one_effect_whatever_happens_in_between(
    module: Any, aws: None, part: int, data: st.DataObject
) -> None:
    desk = Desk(module, f"b{next(BRANDS)}")
    for step in data.draw(PARTS[part]):
        run(desk, step)
    desk.drain()
    desk.poll()
    check_end(desk)
