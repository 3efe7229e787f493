"""Bluesky against a real Bluesky server: sessions, records, gates, refusals.

A server alone has no AppView: searches, notifications and threads are not its to answer, and are
proven against the stand-in of test_bluesky.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import AuthError, OutcomeUnknownError, PermanentError, PlatformError
from vigie.mention import EventKind, MentionEvent
from vigie.platforms import bluesky
from vigie.source import Source

from tests.platforms.real_bluesky import RealServer, real_bluesky, why_not

reason = why_not()
if reason:
    print(f"no real Bluesky server: {reason}")
pytestmark = pytest.mark.skipif(bool(reason), reason=reason)

POST = "app.bsky.feed.post"
GATE = "app.bsky.feed.threadgate"
WORDS = (
    "Bonjour 🥐, désolés pour l'attente\u202f! La carte : https://caferivage.example/carte #brunch"
)


@pytest.fixture(scope="module")
def server() -> Iterator[RealServer]:
    with real_bluesky() as one:
        yield one


@pytest.fixture(scope="module")
def cafe(server: RealServer) -> dict[str, str]:
    return server.register("caferivage")


@pytest.fixture(scope="module")
def lea(server: RealServer) -> dict[str, str]:
    return server.register("lea")


@pytest.fixture
def ours(
    server: RealServer, cafe: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The café's values with a session, as the functions would find them."""
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_BLUESKY_BASE_URL", server.url)
    owned = {name: cafe[name] for name in ("identifier", "app_password")}
    return {**owned, **bluesky.renew(owned, datetime.now(UTC))}


def a_record(server: RealServer, who: dict[str, str], text: str, **more: Any) -> MentionEvent:
    """Somebody posts by another client; the post as `vigie parse` reads it from the server."""
    stamp = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    record = {"$type": POST, "text": text, "createdAt": stamp, **more}
    body = {"repo": who["did"], "collection": POST, "record": record}
    made = server.call("com.atproto.repo.createRecord", body, who["own_session"])
    return next(one for one in records(server, who) if one.native_id == made["uri"])


def records(server: RealServer, who: dict[str, str]) -> list[MentionEvent]:
    query = f"com.atproto.repo.listRecords?repo={who['did']}&collection={POST}&limit=100"
    body = json.dumps(server.call(query)).encode()
    return list(bluesky.parse(body, datetime.now(UTC)).events)


def answer_to(event: MentionEvent, kind: ActionKind = ActionKind.REPLY, **more: Any) -> Action:
    action = Action("a1", "m", "demo", "bluesky", event.native_id, kind, "lou", text=WORDS)
    known = replace(action, facts=event.facts, author=event.author, thread_id=event.thread_id)
    return replace(known, **{"created_at": datetime.now(UTC), **more})


def test_app_password_opens_a_session_that_renews_itself(ours: dict[str, str]) -> None:
    now = datetime.now(UTC)
    assert not bluesky.is_renewal_due(ours, now)
    assert bluesky.is_renewal_due(ours, now + timedelta(hours=2))
    again = bluesky.renew(ours, now)
    assert again["did"] == ours["did"]
    assert again["refresh_token"] != ours["refresh_token"]
    found = bluesky.examine(Source("demo", "bluesky", "s"), {**ours, **again}, now)
    assert found.account == "caferivage.test"
    assert [(one.step, one.done) for one in found.findings][:2] == [
        ("account", True),
        ("session", True),
    ]


def test_wrong_password_and_dead_session_ask_to_reconnect(ours: dict[str, str]) -> None:
    with pytest.raises(AuthError):
        bluesky.renew({**ours, "refresh_token": "", "app_password": "x"}, datetime.now(UTC))
    source = Source("demo", "bluesky", "s")
    with pytest.raises(AuthError):
        bluesky.poll(source, {**ours, "access_token": "nonsense", "did": ""}, datetime.now(UTC))


def test_post_is_stored_once_and_found_again(
    server: RealServer, cafe: dict[str, str], ours: dict[str, str]
) -> None:
    post = Action("p1", "m", "demo", "bluesky", "", ActionKind.PUBLISH, "lou", text=WORDS)
    post = replace(post, created_at=datetime.now(UTC))
    assert bluesky.was_published(post, ours) == (False, None)
    made = bluesky.publish(post, ours)
    with pytest.raises(OutcomeUnknownError):
        bluesky.publish(post, ours)
    assert bluesky.was_published(post, ours) == (True, made)
    (own,) = [one for one in records(server, cafe) if one.native_id == made]
    assert (own.text, own.in_reply_to) == (WORDS, None)


def test_reply_is_stored_once_under_its_thread_and_found_again(
    server: RealServer, cafe: dict[str, str], lea: dict[str, str], ours: dict[str, str]
) -> None:
    said = a_record(server, lea, "Une heure d'attente ce matin.")
    action = answer_to(said)
    assert bluesky.was_done(action, ours) == (False, None)
    made = bluesky.perform(action, ours)
    assert bluesky.was_done(action, ours) == (True, made)
    # The server fails on a key it holds already: unknown, then read, then known to be sent.
    with pytest.raises(OutcomeUnknownError):
        bluesky.perform(action, ours)
    assert bluesky.was_done(action, ours) == (True, made)
    (reply,) = [one for one in records(server, cafe) if one.native_id == made]
    assert (reply.text, reply.in_reply_to, reply.thread_id) == (WORDS, *[said.native_id] * 2)
    assert reply.facts["links"] == "https://caferivage.example/carte"
    assert reply.url == f"https://bsky.app/profile/{cafe['did']}/post/{str(made).split('/')[-1]}"
    assert bluesky.claim(str(reply.url)) == made


def test_answer_deep_in_a_thread_names_its_root(
    server: RealServer, cafe: dict[str, str], lea: dict[str, str], ours: dict[str, str]
) -> None:
    root = a_record(server, cafe, "Notre nouvelle carte.")
    reference = {"uri": root.native_id, "cid": root.facts["cid"]}
    reply = a_record(server, lea, "Trop chère.", reply={"root": reference, "parent": reference})
    made = bluesky.perform(answer_to(reply, id="a2"), ours)
    (found,) = [one for one in records(server, cafe) if one.native_id == made]
    assert (found.in_reply_to, found.thread_id) == (reply.native_id, root.native_id)


def test_reply_in_our_thread_is_hidden_and_shown_again(
    server: RealServer, cafe: dict[str, str], lea: dict[str, str], ours: dict[str, str]
) -> None:
    root = a_record(server, cafe, "Ouvert dimanche.")
    reference = {"uri": root.native_id, "cid": root.facts["cid"]}
    spam = a_record(server, lea, "Buy followers", reply={"root": reference, "parent": reference})
    for kind, hidden in ((ActionKind.HIDE, [spam.native_id]), (ActionKind.UNHIDE, [])):
        action = answer_to(spam, kind)
        assert bluesky.was_done(action, ours)[0] is False
        bluesky.perform(action, ours)
        assert bluesky.was_done(action, ours)[0] is True
        key = root.native_id.rpartition("/")[2]
        query = f"com.atproto.repo.getRecord?repo={cafe['did']}&collection={GATE}&rkey={key}"
        gate = server.call(query)
        assert gate["value"]["hiddenReplies"] == hidden
        events = bluesky.parse(json.dumps(gate).encode(), datetime.now(UTC)).events
        assert [one.kind for one in events] == [EventKind.HIDE] * len(hidden)


def test_like_and_deletion_are_done_and_read_back(
    server: RealServer, cafe: dict[str, str], lea: dict[str, str], ours: dict[str, str]
) -> None:
    like = answer_to(a_record(server, lea, "Superbe terrasse."), ActionKind.LIKE)
    made = bluesky.perform(like, ours)
    assert bluesky.was_done(like, ours) == (True, made)
    mine = a_record(server, cafe, "Une coquile.")
    deletion = answer_to(mine, ActionKind.DELETE)
    assert bluesky.was_done(deletion, ours)[0] is False
    bluesky.perform(deletion, ours)
    assert bluesky.was_done(deletion, ours)[0] is True
    assert mine.native_id not in [one.native_id for one in records(server, cafe)]


def test_words_beyond_the_limit_are_refused_for_good(
    server: RealServer, lea: dict[str, str], ours: dict[str, str]
) -> None:
    said = a_record(server, lea, "Et le dimanche ?")
    longest = answer_to(said, id="a3", text="é" * 300)
    assert bluesky.perform(longest, ours)
    with pytest.raises(PermanentError):
        bluesky.perform(answer_to(said, id="a4", text="é" * 301), ours)


def test_server_without_an_appview_says_so_and_asks_nobody_to_reconnect(
    ours: dict[str, str],
) -> None:
    with pytest.raises(PlatformError) as caught:
        bluesky.poll(Source("demo", "bluesky", "s", query="rivage"), ours, datetime.now(UTC))
    assert not isinstance(caught.value, AuthError)


def test_our_answer_is_taken_back(
    server: RealServer, cafe: dict[str, str], lea: dict[str, str], ours: dict[str, str]
) -> None:
    said = a_record(server, lea, "Une heure d'attente, encore.")
    made = str(bluesky.perform(answer_to(said, id="a9"), ours))
    deletion = answer_to(said, ActionKind.DELETE_REPLY, target=made)
    assert bluesky.was_done(deletion, ours) == (False, None)
    assert bluesky.perform(deletion, ours) is None
    assert bluesky.was_done(deletion, ours) == (True, None)
    assert made not in [one.native_id for one in records(server, cafe)]
    assert bluesky.perform(deletion, ours) is None, "what is gone already is deleted"
    theirs = a_record(server, lea, "Et le parking ?").native_id
    with pytest.raises(PermanentError):
        bluesky.perform(replace(deletion, target=theirs), ours)
    assert theirs in [one.native_id for one in records(server, lea)]
    with pytest.raises(PermanentError):
        bluesky.perform(replace(deletion, kind=ActionKind.EDIT_REPLY), ours)
