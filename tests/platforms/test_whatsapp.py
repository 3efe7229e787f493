from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    ReplyRefusedError,
    SignatureError,
    TransientError,
)
from vigie.mention import Author, EventKind, Mention, merge
from vigie.platforms import whatsapp
from vigie.platforms._meta import app_proof
from vigie.reply import Occasion, check_may_act
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, StandIn, stand_in

NUMBER = "106540352242999"
PERSON = "33600000001"
BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "sha256=0e9e0080a310f376450c46d999aa4d49ed772bfe43c13205f38a3a6e6611ed2b"
SECRETS = {
    "app_secret": "appsecret",
    "verify_token": "sésame",
    "access_token": "TOKEN",
    "phone_number_id": NUMBER,
}
WORDS = "Bonjour, oui, dès 9 h. ^L"


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_WHATSAPP_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(value).encode())


def refusal(code: int, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    error = {"message": "已超出", "type": "OAuthException", "code": code, **more}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def an_action(kind: ActionKind = ActionKind.PRIVATE_REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "whatsapp", "wamid.1", kind, "lou", created_at=NOW)
    known = {"text": WORDS, "author": Author(PERSON), "facts": {"private": "1"}}
    return replace(action, **{**known, **changes})


def a_message(**changes: Any) -> Mention:
    mention = Mention("demo", "whatsapp", "wamid.1", NOW, text="Bonjour", facts={"private": "1"})
    return replace(mention, **changes)


def test_signature_over_the_raw_bytes_is_accepted() -> None:
    whatsapp.verify_push({"x-hub-signature-256": SIGNATURE}, BODY, SECRETS)
    with pytest.raises(SignatureError):
        whatsapp.verify_push({"x-hub-signature-256": SIGNATURE}, BODY + b" ", SECRETS)


def test_handshake_is_answered_with_the_bare_challenge() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "sésame", "hub.challenge": "1158201444"}
    assert whatsapp.answer_handshake(query, SECRETS) == "1158201444"


def test_revoked_message_leaves_nothing_and_an_edit_replaces_the_words() -> None:
    folder = ROOT / "whatsapp"
    (first,) = whatsapp.parse_push((folder / "webhook_text.json").read_bytes(), NOW).events
    edit, revoke = whatsapp.parse_push(
        (folder / "webhook_edit_and_revoke.json").read_bytes(), NOW
    ).events
    edited = merge(merge(None, first, "demo"), replace(edit, version=NOW), "demo")
    assert edited.text == "Bonjour, ouvert dimanche midi ?"
    gone = merge(edited, replace(revoke, native_id=first.native_id), "demo")
    assert gone.removed
    assert (gone.text, gone.author.id, gone.url) == ("", None, None)


def test_number_as_a_number_is_read_as_text() -> None:
    message = {"from": 33_600_000_001, "id": "wamid.9", "timestamp": 1_795_000_000,
               "type": "text", "text": {"body": "Oui"}}  # fmt: skip
    value = {"metadata": {"phone_number_id": 2**60}, "messages": [message]}
    body = {"entry": [{"id": 1, "changes": [{"value": value}]}]}
    (event,) = whatsapp.parse_push(json.dumps(body).encode(), NOW).events
    assert (event.author.id, event.account) == (PERSON, str(2**60))


def a_delivery(**message: Any) -> bytes:
    whole = {"from": PERSON, "id": "wamid.1", "timestamp": "1794999900", **message}
    value = {"metadata": {"phone_number_id": NUMBER}, "messages": [whole]}
    change = {"field": "messages", "value": value}
    return json.dumps({"entry": [{"id": "1", "changes": [change]}]}).encode()


def test_message_in_a_group_hangs_under_the_group_and_is_answered_there(graph: StandIn) -> None:
    body = a_delivery(type="text", text={"body": "Qui vient ?"}, group_id="Y2FwaV9ncm91cDo")
    (event,) = whatsapp.parse_push(body, NOW).events
    assert (event.author.id, event.thread_id, event.url) == (PERSON, "Y2FwaV9ncm91cDo", None)
    graph.answers[:] = [says({"messages": [{"id": "wamid.OURS"}]})]
    action = an_action(author=event.author, thread_id=event.thread_id, facts=event.facts)
    assert whatsapp.perform(action, SECRETS) == "wamid.OURS"
    sent = json.loads(graph.calls[0].body)
    assert (sent["recipient_type"], sent["to"]) == ("group", "Y2FwaV9ncm91cDo")


def test_answer_goes_to_the_person_of_the_thread_whoever_spoke_last(graph: StandIn) -> None:
    graph.answers[:] = [says({"messages": [{"id": "wamid.OURS"}]})]
    whatsapp.perform(an_action(author=Author(id=NUMBER), thread_id=PERSON), SECRETS)
    assert json.loads(graph.calls[0].body)["to"] == PERSON


def test_leave_to_call_is_no_mention() -> None:
    part = {"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}}
    assert whatsapp.parse_push(a_delivery(type="interactive", interactive=part), NOW).events == ()


@pytest.mark.parametrize("kind", ["interactive", "payment", "unsupported"])
def test_message_of_a_kind_not_known_is_shown_as_a_file(kind: str) -> None:
    (event,) = whatsapp.parse_push(a_delivery(type=kind), NOW).events
    assert (event.text, event.facts["shows"]) == ("", "file")


@pytest.mark.parametrize(
    ("who", "known"),
    [({"from": PERSON}, {"wa_id": PERSON}), ({"from_user_id": "FR.1"}, {"user_id": "FR.1"})],
)
def test_message_kept_without_its_number_is_no_receipt(
    who: dict[str, str], known: dict[str, str]
) -> None:
    body = {"contacts": [{**known, "profile": {"name": "Ava"}}]}
    message = {**who, "id": "wamid.1", "type": "text", "text": {"body": "Bonjour"}}
    parsed = whatsapp.parse(json.dumps({**body, "messages": [message]}).encode(), NOW)
    assert [(one.text, one.author.name) for one in parsed.events] == [("Bonjour", "Ava")]


def test_recorded_payloads_are_read() -> None:
    for path in recorded("whatsapp"):
        parsed = whatsapp.parse_push(path.read_bytes(), NOW)
        assert bool(parsed.events) != bool(parsed.none_because), path.name


# Acts


def test_answer_names_the_message_it_answers(graph: StandIn) -> None:
    graph.answers = [says({"messages": [{"id": "wamid.OURS"}]})]
    assert whatsapp.perform(an_action(), SECRETS) == "wamid.OURS"
    (call,) = graph.calls
    assert (call.method, call.path) == ("POST", f"/v26.0/{NUMBER}/messages")
    assert call.query == {"appsecret_proof": app_proof("TOKEN", "appsecret")}
    assert call.json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": PERSON,
        "context": {"message_id": "wamid.1"},
        "type": "text",
        "text": {"preview_url": False, "body": WORDS},
    }


def test_who_hides_their_number_is_answered_by_their_id(graph: StandIn) -> None:
    graph.answers = [says({"messages": [{"id": "wamid.OURS"}]})]
    whatsapp.perform(an_action(author=Author("FR.1349120865530274")), SECRETS)
    assert graph.calls[0].json["recipient"] == "FR.1349120865530274"
    assert "to" not in graph.calls[0].json


@pytest.mark.parametrize("kind", [ActionKind.REPLY, ActionKind.HIDE, ActionKind.DELETE])
def test_nothing_else_is_offered(graph: StandIn, kind: ActionKind) -> None:
    with pytest.raises(PermanentError):
        whatsapp.perform(an_action(kind), SECRETS)
    with pytest.raises(PermanentError):
        whatsapp.perform(an_action(author=Author(), thread_id=None), SECRETS)
    assert not graph.calls


def test_answer_is_refused_when_the_day_is_over() -> None:
    late = Occasion(NOW + timedelta(hours=25))
    with pytest.raises(ReplyRefusedError):
        check_may_act(whatsapp.PROFILE, a_message(), ActionKind.PRIVATE_REPLY, WORDS, late)
    again = replace(late, last_message_at=NOW + timedelta(hours=2))
    check_may_act(whatsapp.PROFILE, a_message(), ActionKind.PRIVATE_REPLY, WORDS, again)
    with pytest.raises(ReplyRefusedError):
        check_may_act(whatsapp.PROFILE, a_message(), ActionKind.PRIVATE_REPLY, "x" * 4097, again)


ERRORS = [
    (refusal(0), AuthError),
    (refusal(190, 463), AuthError),
    (refusal(3), PermissionDeniedError),
    (refusal(10), PermissionDeniedError),
    (refusal(200), PermissionDeniedError),
    (refusal(131005), PermissionDeniedError),
    (refusal(131042), PermissionDeniedError),
    (refusal(131047), PermanentError),
    (refusal(131026), PermanentError),
    (refusal(131051), PermanentError),
    (refusal(100), PermanentError),
    (refusal(4), RateLimitedError),
    (refusal(80007), RateLimitedError),
    (refusal(130429), RateLimitedError),
    (refusal(131048), RateLimitedError),
    (refusal(131056), RateLimitedError),
    (refusal(131016, is_transient=True), TransientError),
    (refusal(131016), OutcomeUnknownError),
    (refusal(131000), OutcomeUnknownError),
]


@pytest.mark.parametrize(("body", "kind"), ERRORS)
def test_error_has_its_class_whatever_its_status_and_language(
    graph: StandIn, body: dict[str, Any], kind: type[Exception]
) -> None:
    for status in (200, 400, 500):
        graph.answers = [says(body, status)]
        with pytest.raises(kind):
            whatsapp.perform(an_action(), SECRETS)


@pytest.mark.parametrize("body", [{}, {"messages": []}, {"messages": [{"id": 3}]}, [], "text"])
def test_unclear_answer_to_a_write_is_an_unknown_outcome(graph: StandIn, body: Any) -> None:
    graph.answers = [says(body)]
    with pytest.raises(OutcomeUnknownError):
        whatsapp.perform(an_action(), SECRETS)


def test_what_became_of_an_answer_only_a_human_sees(graph: StandIn) -> None:
    with pytest.raises(TransientError):
        whatsapp.was_done(an_action(), SECRETS)
    assert not graph.calls


# Connection


def test_failure_that_leaves_a_write_unknown_is_one_of_theirs_during_a_read(graph: StandIn) -> None:
    graph.answers = [says(refusal(131000), 500)]
    with pytest.raises(TransientError):
        whatsapp.examine(Source("demo", "whatsapp", "s"), SECRETS, NOW)


def test_examination_reads_the_number_and_its_profile(graph: StandIn) -> None:
    number = {"id": NUMBER, "display_phone_number": "+33 1 00 00 00 42"}
    profile = {"about": "Brunch", "websites": ["https://caferivage.example/", "nonsense"]}
    graph.answers = [says(number), says({"data": [profile]})]
    found = whatsapp.examine(Source("demo", "whatsapp", "s"), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "token": True,
        "number": True,
        "webhook": None,
    }
    assert (found.bio, found.links) == ("Brunch", ("https://caferivage.example/",))


@pytest.mark.parametrize(
    ("body", "done"),
    [
        (refusal(190), {"token": False}),
        (refusal(100, 33), {"token": True, "number": False}),
        (refusal(200), {"token": True, "number": False}),
    ],
)
def test_examination_tells_what_is_missing(
    graph: StandIn, body: dict[str, Any], done: dict[str, bool]
) -> None:
    graph.answers = [says(body, 400)]
    found = whatsapp.examine(Source("demo", "whatsapp", "s"), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == done
    assert all(one.note.fr for one in found.findings if one.done is False)


def test_removal_is_told_as_one() -> None:
    body = (ROOT / "whatsapp" / "webhook_edit_and_revoke.json").read_bytes()
    kinds = [one.kind for one in whatsapp.parse_push(body, NOW).events]
    assert kinds == [EventKind.EDIT, EventKind.REMOVE]
