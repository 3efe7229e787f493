"""Erasing an author reaches what was kept aside, and undoes nothing that others did."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from vigie.action import Action, ActionKind, ActionState, after_sent, move
from vigie.aws import clients
from vigie.aws.deliveries import keep_delivery, read_delivery
from vigie.aws.drafts import Draft, read_draft, save_draft
from vigie.aws.erasure import erase_author, forget_quotes
from vigie.aws.mentions import Keep, forget_words, get_mention, store_event, touch
from vigie.aws.notes import Note, add_note, list_notes
from vigie.aws.outbox import add_action, move_action, read_action
from vigie.aws.secrets import read_secrets, refresh_secrets, write_secrets
from vigie.aws.settings import settings
from vigie.aws.table import delete, get, put, write
from vigie.jobs.ingest import store_events
from vigie.jobs.score import score_mention
from vigie.mention import Author, EventKind, mention_id
from vigie.text import analyse

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


def written_beside(native_id: str, author: str) -> str:
    """A mention by somebody with all that a team writes beside it; its id."""
    event = an_event("Coucou", platform="feeds", native_id=native_id, author=Author(author, "Zoé"))
    store_event("levain", event, NOON)
    identity = mention_id("levain", "feeds", native_id)
    mention = get_mention(identity)
    assert mention is not None
    score_mention(mention, analyse, NOON)
    save_draft(identity, "odile", Draft("Bonjour Zoé", "public", "", NOON))
    add_note(Note("n1", identity, "odile", NOON, "Zoé a appelé"), NOON + timedelta(days=90), ())
    reply = an_answer(identity, native_id)
    assert add_action(reply)
    own = an_event(reply.text, platform="feeds", native_id=f"own-{native_id}", own=True)
    store_event("levain", replace(own, in_reply_to=native_id), NOON)
    return identity


def an_answer(identity: str, native_id: str) -> Action:
    return Action(
        id=f"{identity}-{'1' * 16}",
        mention_id=identity,
        brand="levain",
        platform="feeds",
        native_id=native_id,
        kind=ActionKind.REPLY,
        actor="odile",
        state=ActionState.SENT,
        text="Bonjour Zoé",
        url="https://talk.example/zoe-17",
        result_id=f"own-{native_id}",
        created_at=NOON,
    )


def everything_kept() -> str:
    scan = boto3.client("dynamodb").scan
    tables = (scan(TableName=name)["Items"] for name in ("DeskTable", "MentionsTable"))
    return "\n".join(str(item) for items in tables for item in items)


def fail_after(writes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function is cut short: after so many writes nothing is written any more."""
    client, left = clients.dynamodb(), itertools.count(writes, -1)

    def cut(honest: Callable[..., Any]) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            if next(left) <= 0:
                raise ClientError({"Error": {"Code": "Gone"}}, "PutItem")
            return honest(**arguments)

        return call

    for name in ("put_item", "update_item", "delete_item", "transact_write_items"):
        monkeypatch.setattr(client, name, cut(getattr(client, name)))


def test_an_erasure_cut_short_after_any_write_is_finished_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for writes in range(12):
        author = f"zoe-{writes}"
        written_beside(f"entry-{writes}", author)
        with monkeypatch.context() as cut, suppress(ClientError):
            fail_after(writes, cut)
            erase_author("levain", "feeds", author, NOON)
        erase_author("levain", "feeds", author, NOON)
        left = everything_kept()
        assert [one for one in ("Zoé", author, "zoe-17") if one in left] == [], writes


def test_what_lies_beside_a_mention_its_author_took_down_goes_when_they_are_erased() -> None:
    identity = written_beside("entry-1", "zoe-9917")
    gone = an_event(platform="feeds", native_id="entry-1", kind=EventKind.REMOVE, author=Author())
    store_event("levain", gone, NOON)
    earlier = an_event("Coucou", platform="feeds", native_id="entry-1", author=Author("zoe-9917"))
    store_event("levain", replace(earlier, said_at=NOON - timedelta(days=1)), NOON)
    taken_down = get_mention(identity)
    assert taken_down is not None
    score_mention(taken_down, analyse, NOON)
    assert "zoe-9917" not in everything_kept(), "of who took their words down a hash is kept"
    assert list_notes(identity)
    erase_author("levain", "feeds", "zoe-9917", NOON)
    assert (list_notes(identity), read_draft(identity, "odile", NOON)) == ([], None)
    action = read_action(f"{identity}-{'1' * 16}")
    assert action is not None
    assert (action.text, action.url) == ("", None)


def test_a_result_that_comes_after_an_erasure_brings_no_words_back() -> None:
    identity = written_beside("entry-1", "zoe-9917")
    sent = read_action(f"{identity}-{'1' * 16}")
    assert sent is not None
    pending = replace(sent, id=f"{identity}-{'2' * 16}", state=ActionState.PENDING)
    claimed = move(pending, ActionState.CLAIMED, NOON)
    assert add_action(claimed)
    erase_author("levain", "feeds", "zoe-9917", NOON)
    assert not move_action(claimed, after_sent(claimed, NOON, "9"))
    left = read_action(claimed.id)
    assert left is not None
    assert left.text == ""


def test_a_card_that_outlived_its_mention_is_found_by_an_erasure() -> None:
    identity = written_beside("entry-1", "zoe-9917")
    write(delete(settings().mentions_table, {"pk": identity, "sk": "mention"}))
    erase_author("levain", "feeds", "zoe-9917", NOON + timedelta(days=100))
    kept = "\n".join(row for row in everything_kept().splitlines() if identity in row)
    assert "zoe-9917" not in kept
    assert "Zoé" not in kept


def test_an_erasure_uses_what_whoever_carries_it_out_may_use() -> None:
    """No emulator refuses what a policy does not allow."""
    indexes: set[tuple[str, str]] = set()

    def take(params: dict[str, Any], **_: Any) -> None:
        if "IndexName" in params:
            indexes.add((params["TableName"], params["IndexName"]))

    written_beside("entry-1", "zoe-9917")
    clients.dynamodb().meta.events.register("before-parameter-build.dynamodb.Query", take)
    erase_author("levain", "feeds", "zoe-9917", NOON)
    assert indexes >= {("DeskTable", "inbox"), ("MentionsTable", "by_author")}
    policy = (Path(__file__).parents[3] / "template.yaml").read_text("utf-8")
    rights = policy.split("\n  PollSource:\n")[1].split("\n      Events:\n")[0]
    for table, index in sorted(indexes):
        assert f"${{{table}.Arn}}/index/{index}" in rights, (table, index)
