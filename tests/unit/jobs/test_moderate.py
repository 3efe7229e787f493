"""Rules act at most, humans decide: out of order, edited meanwhile, cut short."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from vigie.action import ActionKind, ActionState
from vigie.analysis import Analysis
from vigie.aws import brands
from vigie.aws.cards import change_card, read_card
from vigie.aws.erasure import erase_author
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.outbox import list_actions
from vigie.aws.settings import settings
from vigie.aws.table import query
from vigie.card import Status
from vigie.jobs.moderate import moderate_batch, moderate_mention
from vigie.jobs.perform import perform
from vigie.jobs.score import score_batch
from vigie.mention import EventKind, Mention, mention_id
from vigie.moderation import Moderation, Verdict
from vigie.text import analyse

from tests.builders import NOON, a_brand, a_stream_event, an_event

SPAM = (
    "J'ai retrouvé mon ex grâce au voyant maître Baba, résultat garanti, "
    "écrivez-lui sur WhatsApp +33 6 39 98 00 12"
)
COMPLAINT = "Honteux, livraison en retard de trois jours, je veux être remboursée"
IDENTITY = mention_id("levain", "facebook", "100_1")


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    brands.save_brand(a_brand())


def say(text: str, minutes: int = 0) -> Mention:
    kind = EventKind.EDIT if minutes else EventKind.ADD
    version = NOON + timedelta(minutes=minutes)
    store_event("levain", an_event(text, kind=kind, version=version), NOON)
    mention = get_mention(IDENTITY)
    assert mention is not None
    return mention


def bring(*mentions: Mention) -> None:
    for mention in mentions:
        event = a_stream_event(mention_to_item(mention, NOON))
        assert score_batch(event, analyse, NOON) == []
        assert moderate_batch(event, analyse, NOON) == []


def kinds() -> list[ActionKind]:
    return [action.kind for action in list_actions(IDENTITY)]


def test_spam_asks_for_one_hide_however_often_it_is_delivered() -> None:
    spam = say(SPAM)
    bring(spam, spam, spam)
    assert kinds() == [ActionKind.HIDE]


def test_an_old_record_delivered_again_says_nothing_of_newer_words() -> None:
    spam = say(SPAM)
    complaint = say(COMPLAINT, 1)
    bring(complaint, spam)
    card = read_card(IDENTITY)
    assert card is not None
    assert card.moderation is None
    assert kinds() == []


def test_a_hide_under_way_gives_way_to_a_person_who_approves() -> None:
    bring(say(SPAM))
    keep = Moderation(Verdict.KEEP)
    change_card(
        IDENTITY,
        lambda card: card and replace(card, moderation=keep, human=frozenset({"moderation"})),
        NOON,
    )
    (hide,) = list_actions(IDENTITY)
    perform(hide.id, lambda: NOON)
    (hide,) = list_actions(IDENTITY)
    assert (hide.state, hide.reason) == (ActionState.FAILED, "somebody has decided otherwise since")


def test_a_hide_under_way_is_not_done_to_other_words() -> None:
    bring(say(SPAM))
    say(COMPLAINT, 1)
    (hide,) = list_actions(IDENTITY)
    perform(hide.id, lambda: NOON)
    assert list_actions(IDENTITY)[0].state is ActionState.FAILED


def test_hidden_spam_edited_into_a_complaint_is_shown_again() -> None:
    bring(say(SPAM))
    change_card(IDENTITY, lambda card: card and replace(card, status=Status.HIDDEN), NOON)
    bring(say(COMPLAINT, 1))
    assert kinds() == [ActionKind.HIDE, ActionKind.UNHIDE]


def test_a_mention_written_down_by_hand_causes_no_call() -> None:
    event = an_event(SPAM, native_id="manual-1")
    store_event("levain", event, NOON)
    mention = get_mention(mention_id("levain", "facebook", "manual-1"))
    assert mention is not None
    bring(mention)
    assert list_actions(mention.id) == []
    card = read_card(mention.id)
    assert card is not None
    assert card.status is Status.HIDDEN


def test_a_run_cut_short_before_the_unhide_makes_up_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(say(SPAM))
    change_card(IDENTITY, lambda card: card and replace(card, status=Status.HIDDEN), NOON)
    complaint = say(COMPLAINT, 1)
    event = a_stream_event(mention_to_item(complaint, NOON))
    with monkeypatch.context() as crash:
        crash.setattr("vigie.jobs.moderate._keep_decision", lambda *_: {"": 0}["crash"])
        assert moderate_batch(event, analyse, NOON) == ["100"]
    bring(complaint)
    assert kinds() == [ActionKind.HIDE, ActionKind.UNHIDE]


def test_spam_put_back_after_an_innocent_edit_is_hidden_again() -> None:
    bring(say(SPAM))
    change_card(IDENTITY, lambda card: card and replace(card, status=Status.HIDDEN), NOON)
    bring(say(COMPLAINT, 1))
    change_card(IDENTITY, lambda card: card and replace(card, status=Status.TODO), NOON)
    bring(say(SPAM, 2))
    assert sorted(kinds()) == [ActionKind.HIDE, ActionKind.HIDE, ActionKind.UNHIDE]


def test_what_was_decided_while_its_author_was_erased_quotes_nothing() -> None:
    spam = say(SPAM)

    def erased_meanwhile(text: str) -> Analysis:
        erase_author("levain", "facebook", "7001", NOON)
        return analyse(text)

    moderate_mention(spam, erased_meanwhile, NOON)
    buried = get_mention(IDENTITY)
    assert buried is not None
    bring(buried)
    rows = list(query(settings().desk_table, "pk = :pk", {":pk": IDENTITY}))
    assert "Baba" not in str(rows)
    assert "garanti" not in str(rows)
    assert not any(one["matched"] for row in rows for one in row.get("reasons", ()))
