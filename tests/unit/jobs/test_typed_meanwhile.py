"""An answer that had to wait, and somebody who typed one in the platform's own app meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from vigie.action import ActionState

from tests.standin.desk import Desk, agora, found


@pytest.fixture
def desk(aws: None) -> Iterator[Desk]:
    with agora() as module:
        yield Desk(module, "levain")


def hold_up(desk: Desk) -> str:
    asked = desk.ask("odile", "À 7 h.")["action_id"]
    desk.server.fault = desk.module.Fault.DOWN
    desk.deliver(asked)
    desk.server.fault = desk.module.Fault.NONE
    assert found(asked).state is ActionState.WAITING
    return str(asked)


def type_there(desk: Desk) -> None:
    desk.now = desk.now.replace(minute=desk.now.minute + 1)
    typed = desk.module.Post("p9", "", desk.native, "Dès 7 h !", desk.now, private=False)
    desk.server.posts[typed.id] = typed
    desk.poll()


def test_what_was_answered_in_the_app_while_our_answer_waited_is_not_answered_twice(
    desk: Desk,
) -> None:
    asked = hold_up(desk)
    type_there(desk)
    desk.wait(5)
    desk.deliver(asked)
    held_back = found(asked)
    assert (held_back.state, "in the app" in held_back.reason) == (ActionState.FAILED, True)
    assert [post.text for post in desk.server.posts.values()] == ["Dès 7 h !"]


def test_what_was_typed_there_before_it_was_asked_for_is_no_hindrance(desk: Desk) -> None:
    type_there(desk)
    desk.wait(200)
    asked = hold_up(desk)
    desk.wait(5)
    desk.deliver(asked)
    assert found(asked).state is ActionState.SENT
