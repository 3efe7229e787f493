"""What an answer that left makes of the card: what was hidden stays so, new words stay open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from vigie.action import Action, ActionKind, ActionState, after_sent, move
from vigie.aws.cards import change_card, read_card
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.outbox import move_action, moved_write, read_action
from vigie.card import Card, Status, hide_here
from vigie.jobs.own_words import words_of
from vigie.jobs.score import score_mention
from vigie.jobs.settling import settle_sent
from vigie.mention import EventKind

from tests.builders import NOON, an_analysis, an_event
from tests.graph_stub import GraphStub
from tests.unit.jobs.test_perform import IDENTITY, count, graph, put_out, status

__all__ = ["graph"]
LATER = NOON + timedelta(minutes=5)


def claim(kind: ActionKind) -> Action:
    mention = get_mention(IDENTITY)
    assert mention is not None
    action = put_out(kind)
    claimed = replace(move(action, ActionState.CLAIMED, NOON), content_hash=mention.content_hash)
    assert move_action(action, claimed)
    return claimed


def settle(claimed: Action) -> None:
    sent = after_sent(claimed, NOON, "100_900")
    settle_sent(moved_write(claimed, sent), sent, NOON, lambda: True)
    found = read_action(claimed.id)
    assert found is not None
    assert found.state is ActionState.SENT


def card() -> Card:
    found = read_card(IDENTITY)
    assert found is not None
    return found


def test_what_is_hidden_stays_hidden_when_it_is_answered_in_private(graph: GraphStub) -> None:
    change_card(IDENTITY, hide_here, NOON)
    settle(claim(ActionKind.PRIVATE_REPLY))
    assert (status(), count("hidden"), count("replies")) == (Status.HIDDEN, 1, 1)
    assert card().replied_at == NOON


def edit() -> None:
    store_event("levain", an_event("Et dimanche ?", kind=EventKind.EDIT, version=LATER), LATER)


def read_edit() -> None:
    mention = get_mention(IDENTITY)
    assert mention is not None
    score_mention(mention, lambda _: an_analysis(), LATER)


@pytest.mark.parametrize("read_first", [True, False])
def test_words_changed_while_the_answer_left_are_open(
    graph: GraphStub, *, read_first: bool
) -> None:
    claimed = claim(ActionKind.REPLY)
    edit()
    if read_first:
        read_edit()
    settle(claimed)
    read_edit()
    assert (status(), card().replied_at) == (Status.TODO, NOON)
    assert card().reopened_at is not None


def test_words_that_stand_wait_for_the_person_once_answered(graph: GraphStub) -> None:
    settle(claim(ActionKind.REPLY))
    assert (status(), card().reopened_at) == (Status.WAITING, None)


def test_of_two_edits_in_one_instant_the_answer_knows_the_last() -> None:
    first = Action("a", "m", "levain", "facebook", "1", ActionKind.EDIT_REPLY, "odile", target="9")
    first = replace(first, state=ActionState.SENT, text="À 8 h.")
    second = replace(first, id="b", text="À 9 h.")
    reply = replace(first, id="r", kind=ActionKind.REPLY, result_id="9", target="", changed_by="a")
    assert words_of(reply, [reply, first, second]) == "À 8 h."
    assert words_of(replace(reply, changed_by="b"), [reply, first, second]) == "À 9 h."
