"""Erasing an author reaches what was kept aside, and undoes nothing that others did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.action import Action, ActionKind, ActionState
from vigie.aws.deliveries import keep_delivery, read_delivery
from vigie.aws.erasure import erase_author
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.outbox import add_action, read_action
from vigie.aws.secrets import read_secrets, refresh_secrets, write_secrets
from vigie.mention import Author, mention_id

from tests.builders import NOON, an_event

pytestmark = pytest.mark.usefixtures("aws")
IDENTITY = mention_id("levain", "feeds", "entry-1")


def test_an_author_known_by_name_only_is_erased_and_kept_deliveries_go() -> None:
    entry = an_event(
        "Pain rassis", platform="feeds", native_id="entry-1", author=Author(None, "Zoé Petit")
    )
    store_event("levain", entry, NOON)
    kept = keep_delivery("levain", "feeds", "du texte de Zoé Petit".encode(), NOON)
    other = keep_delivery("levain", "feeds", b"du texte d'une autre", NOON)
    erased = erase_author("levain", "feeds", "Zoé Petit", NOON)
    assert (erased["mentions"], erased["deliveries"]) == (1, 1)
    mention = get_mention(IDENTITY)
    assert mention is not None
    assert (mention.text, mention.author) == ("", Author())
    assert read_delivery(kept) is None
    assert read_delivery(other) is not None


def test_a_sent_reply_stays_sent_and_only_loses_its_words() -> None:
    store_event("levain", an_event("Bonjour", platform="feeds", native_id="entry-1"), NOON)
    action = Action(
        id=f"{IDENTITY}-1",
        mention_id=IDENTITY,
        brand="levain",
        platform="feeds",
        native_id="entry-1",
        kind=ActionKind.REPLY,
        actor="odile",
        state=ActionState.SENT,
        text="Bonjour Odile",
        result_id="9",
        created_at=NOON,
    )
    assert add_action(action)
    erase_author("levain", "feeds", "7001", NOON)
    left = read_action(action.id)
    assert left is not None
    assert (left.text, left.state, left.result_id) == ("", ActionState.SENT, "9")


def test_a_delivery_kept_twice_keeps_its_first_time() -> None:
    keep_delivery("levain", "generic", b"body", NOON)
    identity = keep_delivery("levain", "generic", b"body", NOON + timedelta(days=2))
    kept = read_delivery(identity)
    assert kept is not None
    assert kept[0]["stored_at"].startswith("2026-11-23T12:00")


def test_a_token_replaced_meanwhile_is_not_a_dead_account() -> None:
    write_secrets("levain", "facebook", {"access_token": "old"})
    assert read_secrets("levain", "facebook") == {"access_token": "old"}
    assert not refresh_secrets("levain", "facebook")
    import boto3

    boto3.client("ssm").put_parameter(
        Name="/vigie/test/levain/facebook/access_token",
        Value="new",
        Type="SecureString",
        Overwrite=True,
    )
    assert read_secrets("levain", "facebook") == {"access_token": "old"}
    assert refresh_secrets("levain", "facebook")
