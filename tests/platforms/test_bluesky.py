from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import Author, EventKind, merge
from vigie.platforms import Fetched, bluesky
from vigie.platforms._bluesky_write import ALPHABET, key_of, make_facets
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

ME = "did:plc:caferivage22222222222222"
LEA = "did:plc:leamorvan333333333333333"
POST = "app.bsky.feed.post"
GATE = "app.bsky.feed.threadgate"
ROOT = f"at://{ME}/{POST}/3lroot22222aa"
REPLY = f"at://{LEA}/{POST}/3lrepl22222ab"
SECRETS = {"access_token": "JWT", "did": ME, "identifier": "caferivage.bsky.social"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as one:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_BLUESKY_BASE_URL", one.url)
        yield one


def says(value: Any, status: int = 200, **headers: Any) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def refuses(code: str, status: int = 400, **headers: Any) -> Answer:
    return says({"error": code, "message": "Ce texte change"}, status, **headers)


def a_post(number: int, text: str = "Bonjour", did: str = LEA, **more: Any) -> dict[str, Any]:
    made = (NOW - timedelta(hours=3) + timedelta(seconds=number)).isoformat()
    record = {"$type": POST, "text": text, "createdAt": made, **more.pop("record", {})}
    return {
        "uri": f"at://{did}/{POST}/3l{number:011}",
        "cid": f"bafy{number}",
        "author": {"did": did, "handle": "lea.bsky.social", "displayName": "Léa"},
        "record": record,
        "indexedAt": made,
        **more,
    }


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    made = NOW + timedelta(microseconds=7)
    action = Action("a1", "m", "demo", "bluesky", REPLY, kind, "lou", created_at=made)
    facts = {"cid": "bafyreply", "root": ROOT, "root_cid": "bafyroot", "handle": "lea.bsky.social"}
    told = replace(action, text="Merci @lea.bsky.social\u202f!", thread_id=ROOT, facts=facts)
    return replace(replace(told, author=Author(LEA, "Léa")), **changes)


def a_source(query: str = "", **cursor: Any) -> Source:
    return Source("demo", "bluesky", "s", account=ME, query=query, cursor=cursor)


# The session


def a_token(seconds: int) -> str:
    claims = json.dumps({"exp": int(NOW.timestamp()) + seconds}).encode()
    return f"h.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.s"


SESSION = {
    "accessJwt": a_token(7200),
    "refreshJwt": "REFRESH2",
    "handle": "caferivage.bsky.social",
    "did": ME,
    "didDoc": {
        "service": [
            {"id": "#other", "serviceEndpoint": "https://no.example"},
            {"id": "#atproto_pds", "serviceEndpoint": "https://morel.host.bsky.network/"},
        ]
    },
}
OWNED = {"identifier": "caferivage.bsky.social", "app_password": "abcd-efgh-ijkl-mnop"}


def test_first_session_comes_from_the_app_password(server: StandIn) -> None:
    server.answers = [says(SESSION)]
    kept = bluesky.renew(OWNED, NOW)
    (call,) = server.calls
    assert call.path == "/xrpc/com.atproto.server.createSession"
    assert call.json == {"identifier": OWNED["identifier"], "password": OWNED["app_password"]}
    assert kept == {
        "access_token": a_token(7200),
        "refresh_token": "REFRESH2",
        "token_expires_at": (NOW + timedelta(hours=2)).isoformat(),
        "did": ME,
        "pds": "https://morel.host.bsky.network",
        "session_of": kept["session_of"],
    }
    assert "abcd" not in kept["session_of"]
    assert set(kept) <= set(bluesky.PROFILE.derived)


def test_session_is_renewed_once_with_the_refresh_token_alone(server: StandIn) -> None:
    server.answers = [says({**SESSION, "didDoc": None})]
    kept = bluesky.renew({**OWNED, "refresh_token": "REFRESH1"}, NOW)
    (call,) = server.calls
    assert call.path == "/xrpc/com.atproto.server.refreshSession"
    assert call.headers["authorization"] == "Bearer REFRESH1"
    assert call.body == b""
    assert kept["refresh_token"] == "REFRESH2"
    assert "pds" not in kept


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidToken"])
def test_refresh_token_that_is_over_falls_back_on_the_app_password(
    server: StandIn, code: str
) -> None:
    server.answers = [refuses(code), says(SESSION)]
    assert bluesky.renew({**OWNED, "refresh_token": "OLD"}, NOW)["refresh_token"] == "REFRESH2"
    assert [call.path.rpartition(".")[2] for call in server.calls] == [
        "refreshSession",
        "createSession",
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuses("AuthenticationRequired", 401), AuthError),
        (refuses("AuthFactorTokenRequired", 401), AuthError),
        (refuses("AccountTakedown", 401), PermissionDeniedError),
        (refuses("RateLimitExceeded", 429), RateLimitedError),
        (Answer(401, b"<html>Proxy</html>"), PermissionDeniedError),
        (Answer(body=b"<html>"), TransientError),
        (says({"accessJwt": "x"}), TransientError),
    ],
)
def test_only_a_refused_password_asks_to_reconnect(
    server: StandIn, answer: Answer, error: type[Exception]
) -> None:
    server.answers = [answer]
    with pytest.raises(error) as caught:
        bluesky.renew(OWNED, NOW)
    assert isinstance(caught.value, AuthError) == (error is AuthError)


def test_session_without_a_readable_end_is_trusted_for_an_hour(server: StandIn) -> None:
    server.answers = [says({**SESSION, "accessJwt": "opaque"})]
    kept = {**OWNED, **bluesky.renew(OWNED, NOW)}
    assert kept["token_expires_at"] == (NOW + timedelta(hours=1)).isoformat()
    assert not bluesky.is_renewal_due(kept, NOW)
    assert bluesky.is_renewal_due(kept, NOW + timedelta(minutes=51))
    assert bluesky.is_renewal_due({}, NOW)


def test_session_of_another_account_is_not_renewed_but_replaced(server: StandIn) -> None:
    server.answers = [says(SESSION)]
    kept = {**OWNED, **bluesky.renew(OWNED, NOW)}
    assert not bluesky.is_renewal_due(kept, NOW)
    other = {**kept, "identifier": "aeris.bsky.social"}
    assert bluesky.is_renewal_due(other, NOW)
    bluesky.renew(other, NOW)
    assert server.calls[-1].json["identifier"] == "aeris.bsky.social"


# The poll


class Network:
    """A server whose lists page backwards by an opaque cursor."""

    def __init__(self, page: int = 3) -> None:
        self.page = page
        self.items: list[dict[str, Any]] = []
        self.own: list[dict[str, Any]] = []
        self.threads: dict[str, Any] = {}
        self.convos: list[dict[str, Any]] = []
        self.logs: list[dict[str, Any]] = []
        self.chat: Answer | None = None
        self.refuse_after: int | None = None
        self.calls: list[Call] = []

    def __call__(self, call: Call) -> Answer:
        self.calls.append(call)
        if self.refuse_after is not None and len(self.calls) > self.refuse_after:
            reset = int(datetime.now(UTC).timestamp()) + 200
            return refuses("RateLimitExceeded", 429, RateLimit_Reset=str(reset))
        name = call.path.rpartition(".")[2]
        if name == "getAuthorFeed":
            return says({"feed": [{"post": one} for one in self.own]})
        if name == "getPostThread":
            return says({"thread": self.threads[call.query["uri"]]})
        lists = {"searchPosts": "posts", "listNotifications": "notifications"}
        return self.listed(call, lists[name]) if name in lists else self.talk(call, name)

    def talk(self, call: Call, name: str) -> Answer:
        if self.chat:
            return self.chat
        if name == "listConvos":
            return says({"convos": self.convos})
        later = [one for one in self.logs if one["rev"] > call.query["cursor"]]
        at = max((one["rev"] for one in later), default=call.query["cursor"])
        return says({"logs": later, "cursor": at})

    def listed(self, call: Call, name: str) -> Answer:
        at = int(call.query.get("cursor", "999999"))
        order = sorted(self.items, key=lambda one: str(one["uri"]), reverse=True)
        found = [one for one in order if int(one["uri"][-11:]) < at][: self.page]
        older = {"cursor": str(int(found[-1]["uri"][-11:]))} if found else {}
        return says({name: found, **older})


@pytest.fixture
def network(server: StandIn) -> Network:
    one = Network()
    server.route = one
    return one


def ids(fetched: Fetched) -> list[str]:
    return [one.native_id for one in fetched.events]


def test_first_poll_reads_a_bounded_history(network: Network) -> None:
    network.items = [a_post(number, reason="mention") for number in range(1, 40)]
    found = bluesky.poll(a_source(), SECRETS, NOW)
    assert ids(found) == [a_post(number)["uri"] for number in range(39, 33, -1)]
    assert all(one.facts["summons"] == "1" for one in found.events)


@pytest.mark.parametrize("query", ["", "Café Rivage"])
def test_nothing_is_skipped_however_much_was_said_between_two_polls(
    network: Network, query: str
) -> None:
    network.items = [a_post(1)]
    cursor = bluesky.poll(a_source(query), SECRETS, NOW).cursor
    network.items += [a_post(number) for number in range(2, 120)]
    told: list[str] = []
    for _ in range(6):
        network.items.append(a_post(120 + len(told)))
        found = bluesky.poll(a_source(query, **cursor), SECRETS, NOW)
        cursor = json.loads(json.dumps(found.cursor))
        told += ids(found)
    assert len(told) == len(set(told))
    assert set(told) == {one["uri"] for one in network.items[1:]}


def test_limit_in_the_middle_of_a_poll_loses_nothing(network: Network) -> None:
    network.items = [a_post(1)]
    cursor = bluesky.poll(a_source("levain"), SECRETS, NOW).cursor
    network.items += [a_post(number) for number in range(2, 25)]
    network.refuse_after = len(network.calls) + 2
    cut = bluesky.poll(a_source("levain", **cursor), SECRETS, NOW)
    assert 150 < cut.wait <= 200
    network.refuse_after = None
    rest = bluesky.poll(a_source("levain", **cut.cursor), SECRETS, NOW)
    assert {*ids(cut), *ids(rest)} == {a_post(number)["uri"] for number in range(2, 25)}


def test_limit_at_once_is_an_error(network: Network) -> None:
    network.refuse_after = 0
    with pytest.raises(RateLimitedError):
        bluesky.poll(a_source(), SECRETS, NOW)


def test_late_reply_under_our_old_post_is_read_once(network: Network) -> None:
    root = a_post(5, "Notre carte", did=ME, replyCount=0)
    network.own = [root]
    first = bluesky.poll(a_source(), SECRETS, NOW)
    assert [one.own for one in first.events] == [True]
    reference = {"uri": root["uri"], "cid": root["cid"]}
    late = a_post(9, "Bravo", record={"reply": {"root": reference, "parent": reference}})
    network.threads[root["uri"]] = {"post": root, "replies": [{"post": late, "replies": []}]}
    network.own = [{**root, "replyCount": 1}]
    found = bluesky.poll(a_source(**first.cursor), SECRETS, NOW)
    assert [(one.native_id, one.thread_id) for one in found.events] == [(late["uri"], root["uri"])]
    asked = len(network.calls)
    assert ids(bluesky.poll(a_source(**found.cursor), SECRETS, NOW)) == []
    assert "getPostThread" not in str([call.path for call in network.calls[asked:]])


def test_reply_we_hide_and_show_again_elsewhere_is_followed(network: Network) -> None:
    root = a_post(5, "Notre carte", did=ME)
    gate = {"uri": "g", "record": {"$type": GATE, "post": root["uri"], "hiddenReplies": [REPLY]}}
    network.own = [{**root, "threadgate": gate}]
    first = bluesky.poll(a_source(), SECRETS, NOW)
    assert [one.kind for one in first.events] == [EventKind.ADD, EventKind.HIDE]
    network.own = [root]
    (event,) = bluesky.poll(a_source(**first.cursor), SECRETS, NOW).events
    assert (event.kind, event.native_id) == (EventKind.UNHIDE, REPLY)


def a_message(number: int, did: str = LEA) -> dict[str, Any]:
    sent = (NOW - timedelta(minutes=5)).isoformat()
    return {"id": f"m{number}", "sender": {"did": did}, "text": f"n° {number}", "sentAt": sent}


def test_private_messages_are_read_forward_from_their_log(network: Network) -> None:
    network.convos = [{"id": "c1", "rev": "5", "lastMessage": a_message(1)}]
    first = bluesky.poll(a_source(), SECRETS, NOW)
    assert [(one.native_id, one.facts["private"]) for one in first.events] == [("m1", "1")]
    create = "chat.bsky.convo.defs#logCreateMessage"
    for number, did in ((2, LEA), (3, ME)):
        message = a_message(number, did)
        log = {"$type": create, "rev": str(number + 4), "convoId": "c1", "message": message}
        network.logs.append(log)
    found = bluesky.poll(a_source(**first.cursor), SECRETS, NOW)
    assert [(one.native_id, one.own) for one in found.events] == [("m2", False), ("m3", True)]
    assert network.calls[-1].headers["atproto-proxy"].endswith("#bsky_chat")
    assert ids(bluesky.poll(a_source(**found.cursor), SECRETS, NOW)) == []


def test_password_without_messages_silences_them_alone(network: Network) -> None:
    network.items = [a_post(1)]
    network.chat = refuses("InvalidToken", 400)
    assert ids(bluesky.poll(a_source(), SECRETS, NOW)) == [a_post(1)["uri"]]


def test_page_that_repeats_ends_the_poll(server: StandIn) -> None:
    server.route = lambda _: says({"posts": [a_post(len(server.calls))], "cursor": "same"})
    found = bluesky.poll(a_source("x"), SECRETS, NOW)
    bluesky.poll(a_source("x", **found.cursor), SECRETS, NOW)
    assert len(server.calls) <= 5


def test_reads_stop_before_the_limit(server: StandIn) -> None:
    reset = str(int(datetime.now(UTC).timestamp()) + 200)
    headers: dict[str, Any] = {
        "RateLimit_Limit": "3000",
        "RateLimit_Remaining": "100",
        "RateLimit_Reset": reset,
    }
    server.answers = [says({"posts": []}, **headers)]
    with remembering(ProcessMeters(clock=lambda: datetime.now(UTC))):
        bluesky.poll(a_source("x"), SECRETS, NOW)
        with pytest.raises(RateLimitedError) as caught:
            bluesky.poll(a_source("x"), SECRETS, NOW)
    assert caught.value.code == "early"


# Refusals


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuses("ExpiredToken"), TransientError),
        (refuses("InvalidToken"), AuthError),
        (refuses("AuthMissing", 401), AuthError),
        (Answer(401, b"<html>"), PermissionDeniedError),
        (refuses("RateLimitExceeded", 429), RateLimitedError),
        (refuses("InvalidRequest"), PermanentError),
        (refuses("RepoNotFound"), GoneError),
        (refuses("InvalidSwap"), TransientError),
        (refuses("MethodNotImplemented", 501), PermanentError),
        (refuses("InternalServerError", 500), OutcomeUnknownError),
        (refuses("UpstreamFailure", 502), OutcomeUnknownError),
        (says([]), OutcomeUnknownError),
        (says({}), OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_code(
    server: StandIn, answer: Answer, error: type[Exception]
) -> None:
    server.answers = [answer]
    with pytest.raises(error) as caught:
        bluesky.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "texte" not in str(caught.value)
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "code", ["MessagesDisabled", "NotFollowedBySender", "BlockedActor", "RecipientNotFound"]
)
def test_person_who_takes_no_messages_is_a_final_refusal(server: StandIn, code: str) -> None:
    server.answers = [refuses(code)]
    with pytest.raises(PermanentError):
        bluesky.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS)


# Acts


def test_reply_hangs_under_root_and_parent_with_its_own_key(server: StandIn) -> None:
    server.answers = [says({"uri": f"at://{ME}/{POST}/x", "cid": "bafy"})]
    assert bluesky.perform(an_action(), SECRETS) == f"at://{ME}/{POST}/x"
    (call,) = server.calls
    assert call.path == "/xrpc/com.atproto.repo.createRecord"
    assert call.headers["authorization"] == "Bearer JWT"
    body = call.json
    assert (body["repo"], body["collection"], body["rkey"]) == (ME, POST, key_of(an_action()))
    assert body["record"]["reply"] == {
        "root": {"uri": ROOT, "cid": "bafyroot"},
        "parent": {"uri": REPLY, "cid": "bafyreply"},
    }
    assert body["record"]["createdAt"] == "2026-11-24T12:00:00.000Z"
    (facet,) = body["record"]["facets"]
    assert facet["index"] == {"byteStart": 6, "byteEnd": 22}
    assert facet["features"][0]["did"] == LEA


def test_first_post_of_a_thread_is_its_own_root(server: StandIn) -> None:
    server.answers = [says({"uri": "at://x"})]
    bluesky.perform(an_action(facts={"cid": "bafyreply"}), SECRETS)
    reply = server.calls[0].json["record"]["reply"]
    assert reply["root"] == reply["parent"] == {"uri": REPLY, "cid": "bafyreply"}


def test_mention_without_its_hash_is_looked_up_before_the_one_write(server: StandIn) -> None:
    server.answers = [says({"posts": [{"uri": REPLY, "cid": "bafyread"}]}), says({"uri": "at://x"})]
    bluesky.perform(an_action(ActionKind.LIKE, facts={}), SECRETS)
    assert [call.method for call in server.calls] == ["GET", "POST"]
    record = server.calls[1].json["record"]
    assert record["subject"] == {"uri": REPLY, "cid": "bafyread"}
    server.answers = [says({"posts": []})]
    with pytest.raises(GoneError):
        bluesky.perform(an_action(ActionKind.LIKE, facts={}), SECRETS)


def a_gate(*hidden: str, **more: Any) -> Answer:
    value = {"$type": GATE, "post": ROOT, "hiddenReplies": list(hidden), **more}
    return says({"uri": "at://gate", "cid": "bafygate", "value": value})


def test_hiding_adds_to_the_gate_of_our_own_thread(server: StandIn) -> None:
    other = f"at://{LEA}/{POST}/3lother2222222"
    rules = [{"$type": f"{GATE}#followingRule"}]
    server.answers = [a_gate(other, allow=rules), says({"uri": "at://gate"})]
    bluesky.perform(an_action(ActionKind.HIDE), SECRETS)
    read, write = server.calls
    assert (read.query["repo"], read.query["rkey"]) == (ME, "3lroot22222aa")
    body = write.json
    assert write.path.endswith("putRecord")
    assert body["swapRecord"] == "bafygate"
    assert body["record"]["hiddenReplies"] == [other, REPLY]
    assert body["record"]["allow"] == rules


def test_first_hiding_makes_a_gate_that_closes_to_nobody(server: StandIn) -> None:
    server.answers = [refuses("RecordNotFound"), says({"uri": "at://gate"})]
    bluesky.perform(an_action(ActionKind.HIDE), SECRETS)
    body = server.calls[1].json
    assert body["swapRecord"] is None
    assert body["record"]["hiddenReplies"] == [REPLY]
    assert "allow" not in body["record"]


def test_showing_again_takes_it_off_the_gate(server: StandIn) -> None:
    server.answers = [a_gate(REPLY), says({"uri": "at://gate"})]
    bluesky.perform(an_action(ActionKind.UNHIDE), SECRETS)
    assert server.calls[1].json["record"]["hiddenReplies"] == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (ActionKind.HIDE, {"thread_id": REPLY}),
        (ActionKind.DELETE, {}),
        (ActionKind.DELETE, {"native_id": "nonsense"}),
        (ActionKind.PRIVATE_REPLY, {"author": Author()}),
        (ActionKind.LIKE, {"facts": {"private": "1"}}),
    ],
)
def test_what_is_not_ours_to_do_is_refused_before_it_leaves(
    server: StandIn, kind: ActionKind, changes: dict[str, Any]
) -> None:
    with pytest.raises(PermanentError):
        bluesky.perform(an_action(kind, **changes), SECRETS)
    assert not server.calls


def test_full_gate_hides_no_more(server: StandIn) -> None:
    server.answers = [a_gate(*(f"at://x/{number}" for number in range(300)))]
    with pytest.raises(PermanentError):
        bluesky.perform(an_action(ActionKind.HIDE), SECRETS)
    assert len(server.calls) == 1


def test_own_post_is_deleted_by_its_key(server: StandIn) -> None:
    bluesky.perform(an_action(ActionKind.DELETE, native_id=ROOT), SECRETS)
    (call,) = server.calls
    assert call.json == {"repo": ME, "collection": POST, "rkey": "3lroot22222aa"}


def test_spam_is_a_report(server: StandIn) -> None:
    server.answers = [says({"id": 77})]
    assert bluesky.perform(an_action(ActionKind.SPAM, reason="lien"), SECRETS) == "77"
    body = server.calls[0].json
    assert body["reasonType"].endswith("#reasonSpam")
    assert (body["subject"]["uri"], body["subject"]["cid"]) == (REPLY, "bafyreply")


def test_private_answer_goes_through_the_chat_service(server: StandIn) -> None:
    server.answers = [says({"convo": {"id": "c1"}}), says({"id": "m9"})]
    assert bluesky.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS) == "m9"
    read, write = server.calls
    assert read.query["members"] == LEA
    assert write.json["convoId"] == "c1"
    assert {call.headers["atproto-proxy"] for call in server.calls} == {
        "did:web:api.bsky.chat#bsky_chat"
    }


def test_private_message_is_answered_in_its_conversation(server: StandIn) -> None:
    server.answers = [says({"id": "m9"})]
    facts = {"private": "1", "convo": "c7"}
    bluesky.perform(an_action(ActionKind.PRIVATE_REPLY, facts=facts), SECRETS)
    (call,) = server.calls
    assert call.json["convoId"] == "c7"


# What became of an act


@pytest.mark.parametrize("kind", [ActionKind.REPLY, ActionKind.LIKE])
def test_lost_record_is_found_by_its_key(server: StandIn, kind: ActionKind) -> None:
    server.answers = [says({"uri": "at://made", "cid": "b", "value": {}})]
    assert bluesky.was_done(an_action(kind), SECRETS) == (True, "at://made")
    assert server.calls[0].query["rkey"] == key_of(an_action(kind))
    server.answers = [refuses("RecordNotFound")]
    assert bluesky.was_done(an_action(kind), SECRETS) == (False, None)


@pytest.mark.parametrize(
    ("kind", "answer", "done"),
    [
        (ActionKind.HIDE, a_gate(REPLY), True),
        (ActionKind.HIDE, refuses("RecordNotFound"), False),
        (ActionKind.UNHIDE, a_gate(REPLY), False),
        (ActionKind.UNHIDE, refuses("RecordNotFound"), True),
        (ActionKind.DELETE, refuses("RecordNotFound"), True),
        (ActionKind.DELETE, says({"uri": "at://x", "value": {}}), False),
    ],
)
def test_moderation_is_read_back(
    server: StandIn, kind: ActionKind, answer: Answer, *, done: bool
) -> None:
    server.answers = [answer]
    assert bluesky.was_done(an_action(kind), SECRETS) == (done, None)


def test_lost_message_is_found_by_its_words(server: StandIn) -> None:
    ours = {"id": "m9", "sender": {"did": ME}, "text": "Merci  @lea.bsky.social\u202f!"}
    stamped = {**ours, "sentAt": (NOW + timedelta(seconds=1)).isoformat()}
    old = {**ours, "id": "m8", "sentAt": (NOW - timedelta(days=1)).isoformat()}
    facts = {"private": "1", "convo": "c7"}
    action = an_action(ActionKind.PRIVATE_REPLY, facts=facts)
    server.answers = [says({"messages": [None, {**stamped, "sender": {"did": LEA}}, old, stamped]})]
    assert bluesky.was_done(action, SECRETS) == (True, "m9")
    server.answers = [says({"messages": [old]})]
    assert bluesky.was_done(action, SECRETS) == (False, None)


@pytest.mark.parametrize("answer", [Answer(body=b"<html>"), says({}), refuses("RepoNotFound")])
def test_what_cannot_be_read_now_says_nothing(server: StandIn, answer: Answer) -> None:
    server.answers = [answer]
    for kind in (ActionKind.REPLY, ActionKind.DELETE, ActionKind.HIDE):
        with pytest.raises(TransientError):
            bluesky.was_done(an_action(kind), SECRETS)
    with pytest.raises(PermanentError):
        bluesky.was_done(an_action(ActionKind.SPAM), SECRETS)


# Read again, claimed, examined


def known(post: dict[str, Any]) -> Any:
    (event,) = bluesky.parse(json.dumps({"posts": [post]}).encode(), NOW).events
    return merge(None, event, "demo")


def test_post_the_network_no_longer_shows_is_removed(server: StandIn) -> None:
    label = [{"val": "!hide"}]
    server.answers = [says({"posts": [a_post(1), a_post(2, labels=label)]})]
    mentions = [known(a_post(number)) for number in (1, 2, 3)]
    events = bluesky.reread([*mentions, replace(mentions[0], native_id="m1")], SECRETS, NOW)
    assert [(one.kind, one.native_id[-1]) for one in events] == [
        (EventKind.ADD, "1"),
        (EventKind.ADD, "2"),
        (EventKind.HIDE, "2"),
        (EventKind.REMOVE, "3"),
    ]
    assert len(server.calls) == 1


@pytest.mark.parametrize("body", [{}, {"posts": None}, {"posts": [None, {}]}, {"posts": ["x"]}])
def test_answer_that_cannot_be_trusted_removes_nothing(server: StandIn, body: Any) -> None:
    server.answers = [says(body)]
    with pytest.raises(TransientError):
        bluesky.reread([known(a_post(1))], SECRETS, NOW)


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        (f"https://bsky.app/profile/{LEA}/post/3lrepl22222ab", REPLY),
        (f"https://bsky.app/profile/{LEA}/post/3lrepl22222ab/?ref=x", REPLY),
        ("https://bsky.app/profile/did%3Aplc%3Aabc/post/3l", f"at://did:plc:abc/{POST}/3l"),
        ("https://bsky.app/profile/lea.bsky.social/post/3lrepl22222ab", None),
        (f"https://bsky.app/profile/{LEA}", None),
        (f"https://bsky.app.example/profile/{LEA}/post/3l", None),
    ],
)
def test_address_is_claimed_when_it_names_its_author_by_id(url: str, uri: str | None) -> None:
    assert bluesky.claim(url) == uri


def test_examination_walks_the_steps(server: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path.endswith("getSession"):
            return says({"did": ME, "handle": "caferivage.bsky.social"})
        if call.path.endswith("listConvos"):
            return refuses("InvalidToken")
        return says({"description": "Le café du port. https://caferivage.example/carte."})

    server.route = route
    found = bluesky.examine(a_source(), SECRETS, NOW)
    assert [(one.step, one.done) for one in found.findings] == [
        ("account", True),
        ("session", True),
        ("messages", False),
    ]
    assert found.account == "caferivage.bsky.social"
    assert found.links == ("https://caferivage.example/carte",)


def test_dead_session_is_a_finding(server: StandIn) -> None:
    server.answers = [refuses("InvalidToken", 401)]
    assert [one.done for one in bluesky.examine(a_source(), SECRETS, NOW).findings] == [True, False]


# Keys and facets


def test_key_of_an_act_never_changes_and_is_a_tid() -> None:
    key = key_of(an_action())
    assert key == key_of(an_action(text="autre"))
    assert key != key_of(an_action(id="a2"))
    assert key != key_of(an_action(created_at=NOW + timedelta(microseconds=8)))
    assert len(key) == 13
    assert set(key) <= set(ALPHABET)
    assert key[0] in "234567abcdefghij"
    assert len(key_of(an_action(created_at=None))) == 13


@given(st.text(max_size=40), st.text(max_size=40))
def test_facets_mark_bytes_not_characters(before: str, after: str) -> None:
    text = f"{before} 🥐 https://caferivage.example/carte, #brunch {after}"
    facets: Any = make_facets(text).get("facets", [])
    raw = text.encode("utf-8", "surrogatepass")
    for facet in facets:
        part = raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        feature = facet["features"][0]
        assert part in (feature.get("uri"), f"#{feature.get('tag')}")
    assert any(one["features"][0].get("tag") == "brunch" for one in facets)


# Recorded payloads


def test_recorded_payloads_are_read() -> None:
    read = {}
    for path in recorded("bluesky"):
        parsed = bluesky.parse(path.read_bytes(), NOW)
        assert parsed.recognised, path.name
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        read[path.name] = parsed.events
    for name in ("gr_repost__1", "gr_like__1", "gr_follow__1", "snap_likes__1", "snap_mutes__1"):
        assert not read[f"{name}.json"], name
    (record,) = read["post_record__1.json"]
    assert record.native_id.endswith("/3k2yihcrp6f2c")
    assert (record.text, record.author.id) == ("new text114", "did:plc:kvwvcn5iqfooopmyzvb4qzba")
    blocked = [one.text for one in read["snap_blocks__2.json"]]
    assert blocked == ["alice replies to dan", "carol replies to alice's reply to dan"]
    (embedded,) = read["thread_view_post_with_embed_media__1.json"]
    assert embedded.facts["shows"] == "photo"
    assert embedded.facts["quotes"].endswith("/3kahesw26il2z")
    assert embedded.url == (
        "https://bsky.app/profile/did:plc:kvwvcn5iqfooopmyzvb4qzba/post/3kaheyt6vpc22"
    )
