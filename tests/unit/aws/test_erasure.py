"""Erasing an author reaches what was kept aside, and undoes nothing that others did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.action import Action, ActionKind, ActionState
from vigie.aws.deliveries import keep_delivery, read_delivery
from vigie.aws.erasure import erase_author, forget_quotes
from vigie.aws.mentions import Keep, forget_words, get_mention, store_event, touch
from vigie.aws.outbox import add_action, read_action
from vigie.aws.secrets import read_secrets, refresh_secrets, write_secrets
from vigie.aws.settings import settings
from vigie.aws.table import get, put, write
from vigie.jobs.ingest import store_events
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


def test_an_author_is_erased_though_their_words_were_withheld_before() -> None:
    store_event("levain", an_event("Bonjour", platform="feeds", native_id="entry-1"), NOON)
    mention = get_mention(IDENTITY)
    assert mention is not None
    assert forget_words(mention, NOON)
    withheld = get_mention(IDENTITY)
    assert withheld is not None
    assert "7001" not in str(withheld), "what is kept of the author cannot be read back"
    assert erase_author("levain", "feeds", "7001", NOON)["mentions"] == 1
    gone = get_mention(IDENTITY)
    assert gone is not None
    assert gone.removed


def test_what_an_alert_told_of_an_erased_author_goes_when_the_platform_names_them() -> None:
    erase_author("levain", "feeds", "7001", NOON)
    heard = an_event("Entendu", platform="feeds", native_id="entry-1", author=Author())
    assert store_events("levain", [heard], NOON).accepted == 1
    named = an_event("Bonjour", platform="feeds", native_id="entry-1")
    assert [one.reason for one in store_events("levain", [named], NOON).rejected] == [
        "author_erased"
    ]
    mention = get_mention(IDENTITY)
    assert mention is not None
    assert (mention.text, mention.removed) == ("", True)


def test_to_be_read_again_is_no_longer_life() -> None:
    store_event("levain", an_event("Bonjour", platform="feeds", native_id="entry-1"), NOON)
    key = {"pk": IDENTITY, "sk": "mention"}
    before = get(settings().mentions_table, key)
    mention = get_mention(IDENTITY)
    assert before is not None
    assert mention is not None
    later = NOON + timedelta(days=40)
    assert touch(mention, later, Keep(timedelta(days=2), is_reread=True))
    assert not touch(mention, later, Keep()), "it changed meanwhile"
    after = get(settings().mentions_table, key)
    assert after is not None
    assert after["expires_at"] == before["expires_at"]
    assert after["words_until"] == int((later + timedelta(days=2)).timestamp())


def test_forgotten_words_are_quoted_by_no_decision() -> None:
    row = {"pk": IDENTITY, "sk": "decision#rule#1", "verdict": "review"}
    reasons = [{"rule": "suspect", "matched": "arnaque", "start": 0, "end": 7}]
    write(put(settings().desk_table, {**row, "reasons": reasons}))
    forget_quotes(IDENTITY, NOON)
    forget_quotes(IDENTITY, NOON)
    after = get(settings().desk_table, {"pk": row["pk"], "sk": row["sk"]})
    assert after is not None
    assert after["reasons"] == [{**reasons[0], "matched": ""}]
