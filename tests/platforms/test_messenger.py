from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from vigie.action import RULE, Action, ActionKind, ActionState, move
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
from vigie.mention import Author, EventKind, Fact, Mention, merge
from vigie.platforms import facebook, messenger
from vigie.reply import Occasion, check_may_act
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "sha256=0e9e0080a310f376450c46d999aa4d49ed772bfe43c13205f38a3a6e6611ed2b"
PAGE = "417000000000100"
LEA = "9200000000000001"
SECRETS = {
    "app_secret": "appsecret",
    "verify_token": "sésame",
    "access_token": "TOKEN",
    "page_id": PAGE,
}


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_MESSENGER_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def refusal(code: int, subcode: int = 0) -> dict[str, Any]:
    error = {"message": "Localisé", "type": "OAuthException", "code": code}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def an_action(hours: float = 1, **changes: Any) -> Action:
    """An answer that leaves now to a message written so many hours ago."""
    kind = ActionKind.PRIVATE_REPLY
    action = Action("a", "m", "demo", "messenger", "m_1", kind, "odile", created_at=NOW)
    action = move(action, ActionState.CLAIMED, NOW)
    return replace(
        action,
        **{
            "text": "Bonjour Léa, c'est réparé. ^O",
            "thread_id": LEA,
            "author": Author(id=LEA),
            "said_at": NOW - timedelta(hours=hours),
            **changes,
        },
    )


# Deliveries


def test_signature_is_checked_over_the_raw_bytes() -> None:
    messenger.verify_push({"x-hub-signature-256": SIGNATURE}, BODY, SECRETS)
    with pytest.raises(SignatureError):
        messenger.verify_push({"x-hub-signature-256": SIGNATURE}, BODY + b" ", SECRETS)


def test_handshake_is_answered_with_the_bare_challenge() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": "sésame"}
    assert messenger.answer_handshake(query, SECRETS) == "42"
    with pytest.raises(SignatureError):
        messenger.answer_handshake({**query, "hub.verify_token": "x"}, SECRETS)


def test_one_address_serves_both_platforms() -> None:
    body = (ROOT / "messenger" / "webhook_both.json").read_bytes()
    told = messenger.parse_push(body, NOW)
    assert told == facebook.parse_push(body, NOW)
    assert [one.platform for one in told.events] == ["facebook", "messenger"]


@pytest.mark.parametrize(
    ("items", "texts", "rejected"),
    [
        ({"changes": None, "messaging": [{"message": {"mid": "m", "text": "x"}}]}, ["x"], 0),
        ({"messaging": [{"message_edit": {"mid": "m", "num_edit": 1}}]}, [], 1),
        ({"messaging": {"message": {"mid": "m"}}}, [], 1),
        (
            {"messaging": [{"message": {"mid": "m", "text": "\ud800", "attachments": "[]"}}]},
            ["�"],
            0,
        ),
        ({"messaging": [{"message": {"mid": 2**70, "text": "x"}, "timestamp": "x"}]}, ["x"], 0),
        ({}, [], 0),
    ],
)
def test_odd_deliveries_are_read_as_far_as_they_go(
    items: dict[str, Any], texts: list[str], rejected: int
) -> None:
    body = json.dumps({"object": "page", "entry": [{"id": PAGE, "time": 1, **items}]}).encode()
    told = messenger.parse_push(body, NOW)
    assert [one.text for one in told.events] == texts
    assert len(told.rejected) == rejected
    assert messenger.parse(body, NOW) == told


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_message_its_edit_and_its_withdrawal_end_the_same_in_any_order(
    order: tuple[int, ...],
) -> None:
    names = ("webhook_message.json", "webhook_edit.json", "webhook_unsent.json")
    events = [
        one
        for name in names
        for one in messenger.parse_push((ROOT / "messenger" / name).read_bytes(), NOW).events
    ]
    known: Mention | None = None
    for index in order:
        known = merge(known, events[index], "demo")
    assert known is not None
    assert (known.removed, known.text, known.author) == (True, "", Author())


def test_what_was_pushed_without_a_name_learns_it_from_the_sweep() -> None:
    folder = ROOT / "messenger"
    (pushed,) = messenger.parse_push((folder / "webhook_message.json").read_bytes(), NOW).events
    swept = messenger.parse((folder / "api_conversations.json").read_bytes(), NOW).events
    same = next(one for one in swept if one.native_id == pushed.native_id)
    for order in ((pushed, same), (same, pushed)):
        known: Mention | None = None
        for event in order:
            known = merge(known, event, "demo")
        assert known is not None
        assert known.author == Author(id=LEA, name="Léa Morvan")
        assert (known.is_private, known.thread_id) == (True, LEA)
        assert known.content_hash == merge(None, pushed, "demo").content_hash


def test_every_message_is_private_and_hangs_under_its_person() -> None:
    for path in sorted((ROOT / "messenger").glob("webhook_*.json")):
        for event in read("messenger", path.name, path.read_bytes()).events:
            if event.platform == "messenger" and event.kind is not EventKind.REMOVE:
                assert event.facts[Fact.PRIVATE] == "1"
                assert event.thread_id
                assert event.own == (event.author.id == PAGE)


def a_letter(**said: Any) -> bytes:
    sides = {"sender": {"id": LEA}, "recipient": {"id": PAGE}, "timestamp": 1_794_999_900_000}
    entry = {"id": PAGE, "messaging": [{**sides, "message": {"mid": "m1", **said}}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ({"template_type": "button", "text": "On vous aide ?", "buttons": []}, "On vous aide ?"),
        (
            {"template_type": "generic", "elements": [{"title": "Tarte", "subtitle": "12 €"}, 3]},
            "Tarte\n12 €",
        ),
        ({"product": {"elements": [{"id": "1", "title": "Pain", "subtitle": "4 €"}]}}, "Pain\n4 €"),
        ({"template_type": "generic", "elements": "none"}, ""),
        ({"title": "the title of a link is not what the person says"}, ""),
    ],
)
def test_cards_are_read_as_words(payload: dict[str, Any], text: str) -> None:
    body = a_letter(attachments=[{"type": "template", "payload": payload}])
    (event,) = messenger.parse_push(body, NOW).events
    assert (event.text, event.facts["shows"]) == (text, "link")


def test_typed_words_come_before_those_of_a_card() -> None:
    card = {"template_type": "button", "text": "Non"}
    body = a_letter(text="Oui", attachments=[{"type": "template", "payload": card}])
    (event,) = messenger.parse_push(body, NOW).events
    assert event.text == "Oui"


def test_answer_to_a_story_shows_it() -> None:
    body = a_letter(text="Superbe", reply_to={"story": {"id": "1", "url": "x"}})
    (event,) = messenger.parse_push(body, NOW).events
    assert event.facts["shows"] == "story"


def test_recorded_payloads_are_read() -> None:
    found = {}
    for path in recorded("messenger"):
        parsed = read("messenger", path.name, path.read_bytes())
        assert parsed.recognised, path.name
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        assert {event.platform for event in parsed.events} <= {"messenger"}
        found[path.name] = parsed.events
    assert found["webhook__7.json"][0].kind is EventKind.REMOVE
    assert found["webhook__5.json"][0].kind is EventKind.EDIT
    assert found["webhook__17.json"][0].facts[Fact.SHOWS] == "sticker"
    assert found["webhook__33.json"][0].own
    shown = [one.facts[Fact.SHOWS] for one in found["api_message__2.json"]]
    assert shown == ["gif", "photo", "file", "file", "video"]
    silent = (2, 19, 21, 22, 23, 25, 26, 27, 28, 29, 30, 31)
    assert not [number for number in silent if found[f"webhook__{number}.json"]]


# Answers


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (1, {"messaging_type": "RESPONSE"}),
        (24, {"messaging_type": "RESPONSE"}),
        (24.1, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}),
        (167, {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}),
    ],
)
def test_answer_says_that_a_human_wrote_it_once_a_day_has_passed(
    graph: StandIn, hours: float, told: dict[str, str]
) -> None:
    graph.answers = [says({"recipient_id": LEA, "message_id": "m_9"})]
    action = an_action(hours)
    assert messenger.perform(action, SECRETS) == "m_9"
    (call,) = graph.calls
    assert (call.method, call.path) == ("POST", f"/v26.0/{PAGE}/messages")
    assert call.json == {"recipient": {"id": LEA}, **told, "message": {"text": action.text}}
    assert call.headers["authorization"] == "Bearer TOKEN"


def test_human_tag_is_never_put_on_what_no_human_asked_for(graph: StandIn) -> None:
    with pytest.raises(PermanentError):
        messenger.perform(an_action(30, actor=RULE), SECRETS)
    assert not graph.calls


def test_person_is_found_by_the_thread_or_as_the_author(graph: StandIn) -> None:
    graph.answers = [says({"message_id": "m_9"})]
    messenger.perform(an_action(thread_id=None), SECRETS)
    assert graph.calls[0].json["recipient"] == {"id": LEA}
    with pytest.raises(PermanentError):
        messenger.perform(an_action(thread_id=None, author=Author()), SECRETS)


@pytest.mark.parametrize("kind", [ActionKind.REPLY, ActionKind.HIDE, ActionKind.LIKE])
def test_nothing_else_is_offered(kind: ActionKind) -> None:
    with pytest.raises(PermanentError):
        messenger.perform(an_action(kind=kind), SECRETS)


@pytest.mark.parametrize("answer", [says({}), says([]), Answer(body=b"<html>"), Answer(status=500)])
def test_answer_without_an_id_has_an_unknown_outcome(graph: StandIn, answer: Answer) -> None:
    graph.answers = [answer]
    with pytest.raises(OutcomeUnknownError):
        messenger.perform(an_action(), SECRETS)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (refusal(10, 2018278), PermanentError),
        (refusal(10, 2018065), PermanentError),
        (refusal(10, 2018108), PermanentError),
        (refusal(10, 2018300), PermanentError),
        (refusal(10903), PermanentError),
        (refusal(551), PermanentError),
        (refusal(200, 1545041), PermanentError),
        (refusal(100, 2018001), PermanentError),
        (refusal(10), PermissionDeniedError),
        (refusal(230), PermissionDeniedError),
        (refusal(80006), RateLimitedError),
        (refusal(613), RateLimitedError),
        (refusal(190, 460), AuthError),
    ],
)
def test_refusal_is_understood_by_its_code(
    graph: StandIn, body: dict[str, Any], error: type[Exception]
) -> None:
    graph.answers = [says(body, 400)]
    with pytest.raises(error) as caught:
        messenger.perform(an_action(), SECRETS)
    assert type(caught.value) is error


@pytest.mark.parametrize(("days", "is_open"), [(0.5, True), (6.9, True), (7.1, False)])
def test_window_is_seven_days_for_a_human(days: float, *, is_open: bool) -> None:
    said = NOW - timedelta(days=days)
    facts = {Fact.PRIVATE.value: "1"}
    mention = Mention("demo", "messenger", "m_1", said, text="Allô ?", facts=facts)

    def check(text: str = "Bonjour") -> None:
        occasion = Occasion(now=NOW)
        check_may_act(messenger.PROFILE, mention, ActionKind.PRIVATE_REPLY, text, occasion)

    if not is_open:
        with pytest.raises(ReplyRefusedError):
            check()
        return
    check("x" * 2000)
    with pytest.raises(ReplyRefusedError):
        check("x" * 2001)


# What became of an answer


def message(native_id: str, text: str, seconds: int = 3, **more: Any) -> dict[str, Any]:
    made = (NOW + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    author = {"id": PAGE, "name": "Café Rivage"}
    return {"id": native_id, "message": text, "created_time": made, "from": author, **more}


def talk(*messages: Any, updated: str = "2026-11-24T12:00:00+0000", **more: Any) -> dict[str, Any]:
    people = {"data": [{"id": LEA, "name": "Léa Morvan"}, {"id": PAGE, "name": "Café Rivage"}]}
    edge = {"data": list(messages)}
    return {"id": "t_1", "updated_time": updated, "participants": people, "messages": edge, **more}


def test_lost_answer_is_found_in_the_thread(graph: StandIn) -> None:
    ours = message("m_9", "Bonjour Léa,  c'est réparé. ^O ")
    graph.answers = [says({"data": [talk(message("m_8", "Autre"), ours)]})]
    assert messenger.was_done(an_action(), SECRETS) == (True, "m_9")
    (call,) = graph.calls
    assert call.path == f"/v26.0/{PAGE}/conversations"
    assert (call.query["user_id"], call.query["platform"]) == (LEA, "messenger")


@pytest.mark.parametrize(
    "changes", [{"message": "Bonjour"}, {"from": {"id": LEA}}, {"seconds": -3600}]
)
def test_other_words_are_not_our_answer(graph: StandIn, changes: dict[str, Any]) -> None:
    seconds = changes.pop("seconds", 3)
    ours = {**message("m_9", "Bonjour Léa, c'est réparé. ^O", seconds), **changes}
    graph.answers = [says({"data": [talk(ours)]})]
    assert messenger.was_done(an_action(), SECRETS) == (False, None)


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": [1, {"messages": []}]}])
def test_thread_without_messages_shows_nothing(graph: StandIn, body: Any) -> None:
    graph.answers = [says(body)]
    assert messenger.was_done(an_action(), SECRETS) == (False, None)


def test_thread_that_cannot_be_read_now_says_nothing(graph: StandIn) -> None:
    graph.answers = [Answer(body=b"<html>")]
    with pytest.raises(TransientError):
        messenger.was_done(an_action(), SECRETS)


# The sweep


def a_source(**cursor: Any) -> Source:
    return Source("demo", "messenger", "s", account=PAGE, cursor=cursor)


def page_of(*talks: Any, after: str = "") -> dict[str, Any]:
    paging = {"cursors": {"after": after}, "next": "https://graph/?access_token=T"}
    return {"data": list(talks), **({"paging": paging} if after else {})}


def theirs(native_id: str, text: str, seconds: int = -60) -> dict[str, Any]:
    return message(native_id, text, seconds, **{"from": {"id": LEA, "name": "Léa Morvan"}})


def test_sweep_tells_each_message_once_and_follows_edits(graph: StandIn) -> None:
    asked = theirs("m_1", "Ma commande ?")
    graph.route = lambda _: says(page_of(talk(message("m_2", "On regarde. ^O"), asked)))
    first = messenger.poll(a_source(), SECRETS, NOW)
    assert [(one.native_id, one.own) for one in first.events] == [("m_2", True), ("m_1", False)]
    assert first.events[1].author == Author(id=LEA, name="Léa Morvan")
    assert messenger.poll(a_source(**first.cursor), SECRETS, NOW).events == ()
    asked["message"] = "Ma commande 118 ?"
    (edit,) = messenger.poll(a_source(**first.cursor), SECRETS, NOW).events
    assert (edit.kind, edit.text, edit.version) == (EventKind.EDIT, "Ma commande 118 ?", NOW)
    assert "TOKEN" not in json.dumps(first.cursor)
    assert "access_token" not in json.dumps(first.cursor)


def test_sweep_stops_at_conversations_nobody_touched_since(graph: StandIn) -> None:
    old = talk(theirs("m_0", "Vieux", -864000), updated="2026-11-14T00:00:00+0000")
    graph.answers = [says(page_of(old, after="x"))]
    fetched = messenger.poll(a_source(since="2026-11-24T10:00:00+00:00"), SECRETS, NOW)
    assert len(graph.calls) == 1
    assert fetched.events == (), "what is older than the last look was told"


def test_sweep_goes_on_where_its_calls_ran_out(graph: StandIn) -> None:
    def route(call: Call) -> Answer:
        number = int(call.query.get("after") or 0)
        moment = datetime(2026, 11, 24, 11, 59, tzinfo=UTC) - timedelta(minutes=number)
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%S+0000")
        one = {**theirs(f"m_{number}", "Allô"), "created_time": stamp}
        return says(page_of(talk(one, updated=stamp), after=str(number + 1) if number < 24 else ""))

    graph.route = route
    cursor: dict[str, Any] = {}
    told: list[str] = []
    for _ in range(6):
        fetched = messenger.poll(a_source(**cursor), SECRETS, NOW)
        told += [one.native_id for one in fetched.events]
        cursor = fetched.cursor
        assert fetched.wait == (60 if cursor["legs"] else 0)
        if not cursor["legs"]:
            break
    assert sorted(told) == sorted(f"m_{number}" for number in range(25))


@pytest.mark.parametrize(
    "answer",
    [
        page_of(after="same"),
        {"data": "[]"},
        {"data": [None, 3, {"messages": "[]", "updated_time": 3}, {"id": "t_1", "messages": {}}]},
        {"data": [talk({"id": {}, "message": "x"}, None, {"id": "m_1"})], "paging": "[]"},
        [],
    ],
)
def test_sweep_survives_odd_answers(graph: StandIn, answer: Any) -> None:
    graph.answers = [says(answer)]
    assert messenger.poll(a_source(), SECRETS, NOW).events == ()
    assert len(graph.calls) <= 10


def test_limit_during_the_sweep_keeps_the_rest_for_later(graph: StandIn) -> None:
    usage = {PAGE: [{"type": "messenger", "estimated_time_to_regain_access": 3}]}

    def route(call: Call) -> Answer:
        if call.query.get("after"):
            return says(refusal(80006), 400, X_Business_Use_Case_Usage=json.dumps(usage))
        return says(page_of(talk(theirs("m_1", "Allô")), after="x"))

    graph.route = route
    fetched = messenger.poll(a_source(), SECRETS, NOW)
    assert (len(fetched.events), fetched.wait) == (1, 180)
    assert [leg["after"] for leg in fetched.cursor["legs"]] == ["x"]


# What is connected


def test_account_is_examined_for_what_messages_need(graph: StandIn) -> None:
    fields = ["feed", "messages", "message_echoes", "message_edits"]
    known = {
        PAGE: {"id": PAGE, "name": "Café Rivage"},
        "debug_token": {"data": {"is_valid": True, "scopes": ["pages_messaging"]}},
        "subscribed_apps": {"data": [{"id": "1", "subscribed_fields": fields}]},
    }
    graph.route = lambda call: says(known[call.path.rpartition("/")[2]])
    found = messenger.examine(a_source(), SECRETS, NOW)
    steps = {one.step: one.done for one in found.findings}
    assert steps == {"token": True, "rights": False, "webhook": None, "subscription": True}
    rights = next(one for one in found.findings if one.step == "rights")
    assert rights.note.en == "Missing: pages_manage_metadata, pages_show_list."


def test_facebooks_stand_in_serves_messenger_too(
    graph: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIGIE_MESSENGER_BASE_URL")
    monkeypatch.setenv("VIGIE_FACEBOOK_BASE_URL", graph.url)
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", graph.url.removeprefix("http://"))
    graph.answers = [says(page_of(talk(theirs("m_1", "Allô"))))]
    assert len(messenger.poll(a_source(), SECRETS, NOW).events) == 1
