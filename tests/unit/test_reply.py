from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from vigie.action import ActionKind
from vigie.errors import ConflictError, ReplyRefusedError
from vigie.length import Counting
from vigie.mention import Fact, Mention
from vigie.platforms import Capability, Policy, Profile
from vigie.reply import Occasion, check_may_act, why_by_hand

from tests.builders import NOON

WEEK = timedelta(days=7)
PROFILE = Profile(
    slug="agora",
    name="Agora",
    capabilities=frozenset({Capability.PUBLIC_REPLY, Capability.PRIVATE_REPLY}),
    reply_length=20,
    private_length=30,
    policy=Policy(
        private_once_within=WEEK, message_window=timedelta(hours=24), human_window=WEEK, shortest=2
    ),
)


def a_mention(**values: Any) -> Mention:
    return Mention("levain", "agora", "1", NOON, text="Bonjour", **values)


def private(said_at: datetime = NOON) -> Mention:
    return replace(a_mention(facts={Fact.PRIVATE: "1"}), said_at=said_at)


def refusal(mention: Mention, kind: ActionKind, text: str, occasion: Occasion | None = None) -> str:
    with pytest.raises(ReplyRefusedError) as refused:
        check_may_act(PROFILE, mention, kind, text, occasion)
    return str(refused.value)


def test_length_is_counted_per_kind_of_reply() -> None:
    check_may_act(PROFILE, a_mention(), ActionKind.PRIVATE_REPLY, "x" * 30, Occasion(NOON))
    assert "too long" in refusal(a_mention(), ActionKind.REPLY, "x" * 21)
    assert "too short" in refusal(a_mention(), ActionKind.REPLY, "x")


def test_length_is_in_the_platform_s_own_counting() -> None:
    graphemes = replace(PROFILE, counting=Counting.GRAPHEMES)
    check_may_act(graphemes, a_mention(), ActionKind.REPLY, "👩‍👩‍👧‍👦" * 20)
    with pytest.raises(ReplyRefusedError, match="21 of 20 bytes"):
        check_may_act(
            replace(PROFILE, counting=Counting.BYTES), a_mention(), ActionKind.REPLY, "é" * 10 + "x"
        )


def test_a_comment_gets_one_private_reply_within_the_window() -> None:
    check_may_act(PROFILE, a_mention(), ActionKind.PRIVATE_REPLY, "Bonjour", Occasion(NOON + WEEK))
    late = Occasion(NOON + WEEK + timedelta(seconds=1))
    assert "7 days" in refusal(a_mention(), ActionKind.PRIVATE_REPLY, "Bonjour", late)
    again = Occasion(NOON, private_replies=1)
    assert "one private reply" in refusal(a_mention(), ActionKind.PRIVATE_REPLY, "Bonjour", again)


def test_a_message_is_answered_in_private_until_its_window_closes() -> None:
    assert "in private" in refusal(private(), ActionKind.REPLY, "Bonjour")
    open_until = Occasion(NOON + WEEK)
    check_may_act(PROFILE, private(), ActionKind.PRIVATE_REPLY, "Bonjour", open_until)
    late = Occasion(NOON + timedelta(days=8))
    assert "last wrote" in refusal(private(), ActionKind.PRIVATE_REPLY, "Bonjour", late)
    wrote_again = replace(late, last_message_at=NOON + timedelta(days=5))
    check_may_act(PROFILE, private(), ActionKind.PRIVATE_REPLY, "Bonjour", wrote_again)


def test_several_messages_to_the_same_person_are_no_second_private_reply() -> None:
    check_may_act(
        PROFILE, private(), ActionKind.PRIVATE_REPLY, "Bonjour", Occasion(NOON, private_replies=3)
    )


def test_nothing_is_done_to_what_is_gone_but_our_answer_to_it_can_be_taken_back() -> None:
    check_may_act(PROFILE, a_mention(removed=True), ActionKind.DELETE_REPLY)
    for kind in set(ActionKind) - {ActionKind.DELETE_REPLY}:
        with pytest.raises(ConflictError):
            check_may_act(PROFILE, a_mention(removed=True), kind, "Bonjour")


def test_who_did_not_call_us_is_answered_by_a_person_on_the_platform() -> None:
    summoned = replace(PROFILE, policy=Policy(needs_summons=True))
    called = a_mention(facts={Fact.SUMMONS: "1"})
    assert "was not called" in why_by_hand(summoned, ActionKind.REPLY, a_mention())
    assert why_by_hand(summoned, ActionKind.REPLY, called) == ""
    assert why_by_hand(summoned, ActionKind.PRIVATE_REPLY, a_mention()) == ""


def test_what_nobody_connected_or_the_platform_cannot_do_is_done_by_hand() -> None:
    assert "not connected" in why_by_hand(PROFILE, ActionKind.REPLY, a_mention(), connected=False)
    assert "offers no way" in why_by_hand(PROFILE, ActionKind.HIDE, a_mention())
    by_hand = replace(a_mention(), native_id="manual-1")
    assert "offers no way" in why_by_hand(PROFILE, ActionKind.REPLY, by_hand)
