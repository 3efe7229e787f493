from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import Author, EventKind, merge
from vigie.platforms import Fetched, mastodon
from vigie.platforms._call import Response
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.platforms._mastodon_api import open_instance, origin_of, page_ids
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

HOME = "https://mastodon.example"
SECRETS = {"access_token": "TOKEN", "instance": HOME}
ME = "110000000000000001"
LEA = "110000000000000011"
STATUS = "115600000000000001"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as one:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_MASTODON_BASE_URL", one.url)
        yield one


def says(value: Any, status: int = 200, **headers: Any) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def a_status(number: int, text: str = "Bonjour", by: str = LEA, **more: Any) -> dict[str, Any]:
    made = (NOW - timedelta(hours=2) + timedelta(seconds=number)).isoformat()
    return {
        "id": f"1156{number:014}",
        "created_at": made.replace("+00:00", ".000Z"),
        "in_reply_to_id": None,
        "visibility": "public",
        "uri": f"{HOME}/users/lea/statuses/1156{number:014}",
        "url": f"{HOME}/@lea/1156{number:014}",
        "content": f"<p>{text}</p>",
        "account": {"id": by, "acct": "lea", "display_name": "Léa"},
        **more,
    }


def a_notification(number: int, kind: str = "mention", **more: Any) -> dict[str, Any]:
    made = {"id": str(number), "type": kind, "created_at": NOW.isoformat()}
    return {**made, "status": a_status(number), **more}


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a1", "m", "demo", "mastodon", STATUS, kind, "lou", created_at=NOW)
    facts = {"acct": "lea@autre.example", "visibility": "unlisted"}
    told = replace(action, text="Merci, venez nous voir\u202f!", realm=HOME, facts=facts)
    return replace(replace(told, author=Author(LEA, "Léa")), **changes)


def a_source(query: str = "", **cursor: Any) -> Source:
    return Source("demo", "mastodon", "s", url=f"{HOME}/", query=query, cursor=cursor)


# Which server


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Mastodon.Example/@cafe", HOME),
        ("mastodon.example", HOME),
        (" https://mastodon.example/ ", HOME),
        ("http://127.0.0.1:3000/x", "http://127.0.0.1:3000"),
        ("https://[::1]:3000/", "https://[::1]:3000"),
        ("", ""),
        ("ftp://mastodon.example", ""),
        ("https://[", ""),
        ("https://a b/", ""),
        ("https://x:99999999/", ""),
    ],
)
def test_server_is_known_by_its_origin(written: str, origin: str) -> None:
    assert origin_of(written) == origin


def test_token_never_leaves_for_another_server() -> None:
    assert open_instance(f"{HOME}/@cafe", SECRETS).token == "TOKEN"
    assert open_instance("https://autre.example", SECRETS).token == ""
    assert open_instance("", SECRETS).origin == HOME
    assert open_instance("https://autre.example", {"access_token": "T"}).token == "T"
    with pytest.raises(PermanentError):
        open_instance("", {"access_token": "T"})


def test_tag_of_another_server_is_read_without_our_token(server: StandIn) -> None:
    server.answers = [says([a_status(1)])]
    source = replace(a_source("#rivage"), url="https://autre.example")
    (event,) = mastodon.poll(source, SECRETS, NOW).events
    assert event.realm == "https://autre.example"
    assert all("authorization" not in call.headers for call in server.calls)
    with pytest.raises(AuthError):
        mastodon.poll(replace(source, query=""), SECRETS, NOW)


# The poll


class Timeline:
    """A server that pages as Mastodon does: newest first, `min_id` just above."""

    def __init__(self, limit: int = 3) -> None:
        self.items: list[dict[str, Any]] = []
        self.limit = limit
        self.own: list[dict[str, Any]] = []
        self.contexts: dict[str, Any] = {}
        self.conversations: list[dict[str, Any]] = []
        self.refuse_after: int | None = None
        self.asked = 0

    def __call__(self, call: Call) -> Answer:
        self.asked += 1
        if self.refuse_after is not None and self.asked > self.refuse_after:
            return says({"error": "Trop"}, 429, **self.limits(0))
        if call.path.endswith("verify_credentials"):
            return says({"id": ME, "acct": "caferivage"})
        if call.path.endswith("/context"):
            known = self.contexts.get(call.path.split("/")[4])
            return says(known) if known else says({"error": "?"}, 404)
        if call.path.endswith(f"{ME}/statuses"):
            return says(self.own)
        if call.path.endswith("/conversations"):
            return says(self.conversations)
        return self.page(call)

    def limits(self, left: int) -> dict[str, Any]:
        # The stand-in dates its answers itself, so this is the one clock that cannot be NOW.
        reset = (datetime.now(UTC) + timedelta(minutes=4)).isoformat().replace("+00:00", "Z")
        named = {"Limit": "300", "Remaining": str(left), "Reset": reset}
        return {f"X_RateLimit_{name}": value for name, value in named.items()}

    def page(self, call: Call) -> Answer:
        order = sorted(self.items, key=lambda one: int(one["id"]))
        low, high = call.query.get("min_id"), call.query.get("max_id")
        if low:
            found = [one for one in order if int(one["id"]) > int(low)][: self.limit]
        else:
            found = [one for one in order if not high or int(one["id"]) < int(high)][-self.limit :]
        found.reverse()
        link = ""
        if found:
            here = f"http://elsewhere.example{call.path}"
            link = f'<{here}?max_id={found[-1]["id"]}>; rel="next", '
            link += f'<{here}?min_id={found[0]["id"]}>; rel="prev"'
        body = {"statuses": found} if call.path.endswith("search") else found
        return says(body, Link=link, **self.limits(299))


@pytest.fixture
def timeline(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> Timeline:
    from vigie.platforms import _mastodon_poll

    one = Timeline()
    monkeypatch.setattr(
        _mastodon_poll, "NOTIFICATIONS", {**_mastodon_poll.NOTIFICATIONS, "limit": "3"}
    )
    server.route = one
    return one


def ids(fetched: Fetched) -> list[str]:
    return [one.native_id for one in fetched.events]


def test_first_poll_reads_a_bounded_history(timeline: Timeline) -> None:
    timeline.items = [a_notification(number) for number in range(1, 31)]
    found = mastodon.poll(a_source(), SECRETS, NOW)
    assert ids(found) == [a_status(number)["id"] for number in range(30, 21, -1)]
    assert {one.realm for one in found.events} == {HOME}
    assert all(one.facts["summons"] == "1" for one in found.events)


def test_later_polls_read_forward_without_a_gap_and_tell_each_once(timeline: Timeline) -> None:
    timeline.items = [a_notification(1)]
    cursor = mastodon.poll(a_source(), SECRETS, NOW).cursor
    timeline.items += [a_notification(number) for number in range(2, 60)]
    told: list[str] = []
    for _ in range(4):
        found = mastodon.poll(a_source(**cursor), SECRETS, NOW)
        cursor = json.loads(json.dumps(found.cursor))
        told += ids(found)
    assert sorted(told) == [a_status(number)["id"] for number in range(2, 60)]
    assert ids(mastodon.poll(a_source(**cursor), SECRETS, NOW)) == []
    assert timeline.asked < 100


def test_limit_in_the_middle_of_a_poll_loses_nothing(timeline: Timeline) -> None:
    timeline.items = [a_notification(1)]
    cursor = mastodon.poll(a_source(), SECRETS, NOW).cursor
    timeline.items += [a_notification(number) for number in range(2, 20)]
    timeline.refuse_after = timeline.asked + 2
    cut = mastodon.poll(a_source(**cursor), SECRETS, NOW)
    assert cut.wait == pytest.approx(240, abs=2)
    timeline.refuse_after = None
    rest = mastodon.poll(a_source(**cut.cursor), SECRETS, NOW)
    told = {*ids(cut), *ids(rest)}
    assert told == {a_status(number)["id"] for number in range(2, 20)}


def test_limit_at_once_is_an_error_that_says_how_long(timeline: Timeline) -> None:
    timeline.refuse_after = 0
    with pytest.raises(RateLimitedError) as caught:
        mastodon.poll(a_source(), SECRETS, NOW)
    assert caught.value.retry_after == pytest.approx(240, abs=2)


def test_second_edit_is_told_too(timeline: Timeline) -> None:
    timeline.items = [a_notification(0), a_notification(1)]
    cursor = mastodon.poll(a_source(), SECRETS, NOW).cursor
    for minute in (1, 2):
        edited = (NOW - timedelta(minutes=10 - minute)).isoformat()
        timeline.items[1]["status"] = a_status(1, f"Version {minute}", edited_at=edited)
        found = mastodon.poll(a_source(**cursor), SECRETS, NOW)
        (event,) = found.events
        assert (event.kind, event.text) == (EventKind.EDIT, f"Version {minute}")
        assert event.version.isoformat() == edited
        cursor = found.cursor


def test_late_reply_under_our_old_post_is_read_once(timeline: Timeline) -> None:
    root = a_status(1, "Notre carte", by=ME, replies_count=0)
    timeline.own = [root]
    cursor = mastodon.poll(a_source(), SECRETS, NOW).cursor
    first = a_status(2, "Bravo", in_reply_to_id=root["id"])
    second = a_status(3, "Moi aussi", in_reply_to_id=first["id"])
    timeline.contexts[root["id"]] = {"ancestors": [], "descendants": [first, second]}
    timeline.own = [{**root, "replies_count": 1}]
    found = mastodon.poll(a_source(**cursor), SECRETS, NOW)
    assert ids(found) == [first["id"], second["id"]]
    assert {one.thread_id for one in found.events} == {root["id"]}
    asked = timeline.asked
    again = mastodon.poll(a_source(**found.cursor), SECRETS, NOW)
    assert ids(again) == []
    assert timeline.asked - asked == 3


def test_reply_in_a_strange_thread_hangs_under_its_root(timeline: Timeline) -> None:
    reply = a_status(5, in_reply_to_id="115600000000000044")
    timeline.items = [a_notification(5, status=reply)]
    timeline.contexts["115600000000000044"] = {"ancestors": [a_status(40)], "descendants": []}
    (event,) = mastodon.poll(a_source(), SECRETS, NOW).events
    assert (event.in_reply_to, event.thread_id) == ("115600000000000044", a_status(40)["id"])


def test_own_words_and_private_mentions_are_marked(timeline: Timeline) -> None:
    private = a_status(7, "Ma commande", visibility="direct")
    timeline.conversations = [{"id": "3", "accounts": [], "last_status": private}]
    timeline.own = [a_status(8, "Nous", by=ME)]
    found = mastodon.poll(a_source(), SECRETS, NOW).events
    assert [(one.own, one.facts.get("private")) for one in found] == [(False, "1"), (True, None)]


def test_search_pages_back_and_goes_on_where_its_calls_ended(timeline: Timeline) -> None:
    timeline.items = [a_status(1)]
    cursor = mastodon.poll(a_source("Café Rivage"), SECRETS, NOW).cursor
    timeline.items += [a_status(number) for number in range(2, 80)]
    told: set[str] = set()
    for _ in range(4):
        found = mastodon.poll(a_source("Café Rivage", **cursor), SECRETS, NOW)
        cursor = json.loads(json.dumps(found.cursor))
        told |= set(ids(found))
    assert told == {a_status(number)["id"] for number in range(2, 80)}


def test_several_tags_are_one_timeline(timeline: Timeline, server: StandIn) -> None:
    timeline.items = [a_status(1)]
    mastodon.poll(a_source("#café #rivage"), SECRETS, NOW)
    tag = next(call for call in server.calls if "timelines" in call.path)
    assert tag.path == "/api/v1/timelines/tag/caf%C3%A9"
    assert tag.query["any[]"] == "rivage"


def test_page_that_repeats_ends_the_poll(server: StandIn) -> None:
    link = f'<{HOME}/x?max_id=5>; rel="next", <{HOME}/x?min_id=5>; rel="prev"'
    page = [a_status(number) for number in range(40)]
    server.route = lambda call: says({"id": ME} if "verify" in call.path else page, Link=link)
    found = mastodon.poll(a_source("#rivage"), SECRETS, NOW)
    mastodon.poll(a_source("#rivage", **found.cursor), SECRETS, NOW)
    assert len(server.calls) < 12


def test_page_ids_come_from_the_link_header_alone() -> None:
    link = '<https://e.example/x?max_id=20&a=3>; rel="next", <https://h/x?min_id=20>; rel="prev"'
    assert page_ids(Response(200, {"link": link})) == ("20", "20")
    assert page_ids(Response(200, {"link": "<http://[>; rel=next"})) == ("", "")
    assert page_ids(Response(200, {})) == ("", "")


# Refusals


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"error": "Le jeton d’accès n’est pas valide"}, AuthError),
        (401, "<html><h1>Proxy</h1></html>", PermissionDeniedError),
        (403, {"error": "This action is outside the authorized scopes"}, PermissionDeniedError),
        (404, {"error": "Not Found"}, GoneError),
        (410, {"error": "Gone"}, GoneError),
        (422, {"error": "バリデーションに失敗しました: Textを入力してください"}, PermanentError),
        (429, {"error": "Too many requests"}, RateLimitedError),
        (500, "<html>", OutcomeUnknownError),
        (503, {"error": "Remote data could not be fetched"}, OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_status_whatever_the_language(
    server: StandIn, status: int, body: Any, error: type[Exception]
) -> None:
    server.answers = [
        Answer(status, body.encode()) if isinstance(body, str) else says(body, status)
    ]
    with pytest.raises(error) as caught:
        mastodon.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert len(server.calls) == 1
    assert "jeton" not in str(caught.value)


@pytest.mark.parametrize("status", [401, 422])
def test_members_only_timeline_is_no_dead_token(server: StandIn, status: int) -> None:
    server.answers = [says({"error": "This method requires an authenticated user"}, status)]
    with pytest.raises(PermissionDeniedError):
        mastodon.poll(replace(a_source("#x"), url="https://autre.example"), SECRETS, NOW)


def test_page_instead_of_an_answer_is_no_news(server: StandIn) -> None:
    server.answers = [Answer(body=b"<html>Maintenance</html>")]
    with pytest.raises(PayloadError):
        mastodon.poll(a_source("#x"), SECRETS, NOW)


def test_reads_stop_before_the_limit_and_deletions_have_their_own(server: StandIn) -> None:
    limits: dict[str, Any] = Timeline().limits(10)
    server.route = lambda _: says([], **limits)
    with remembering(ProcessMeters(clock=lambda: NOW)):
        mastodon.poll(a_source("#x", me={"id": ME, "of": "?"}), {"instance": HOME}, NOW)
        with pytest.raises(RateLimitedError) as caught:
            mastodon.poll(a_source("#x"), {"instance": HOME}, NOW)
    assert caught.value.code == "early"


# Acts


def test_reply_calls_the_person_and_is_no_more_public_than_the_mention(server: StandIn) -> None:
    server.answers = [says(a_status(9))]
    assert mastodon.perform(an_action(), SECRETS) == a_status(9)["id"]
    (call,) = server.calls
    assert (call.method, call.path) == ("POST", "/api/v1/statuses")
    assert call.headers["idempotency-key"] == "vigie-a1"
    assert call.headers["authorization"] == "Bearer TOKEN"
    assert call.json == {
        "status": "@lea@autre.example Merci, venez nous voir\u202f!",
        "in_reply_to_id": STATUS,
        "visibility": "unlisted",
    }


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("@lea@autre.example Merci", "@lea@autre.example Merci"),
        ("Merci @LEA@autre.example.", "Merci @LEA@autre.example."),
        ("Merci @lea@autre.example.org", "@lea@autre.example Merci @lea@autre.example.org"),
    ],
)
def test_person_is_called_once(server: StandIn, text: str, sent: str) -> None:
    server.answers = [says(a_status(9))]
    mastodon.perform(an_action(text=text), SECRETS)
    assert server.calls[0].json["status"] == sent


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (ActionKind.PRIVATE_REPLY, {"acct": "lea", "visibility": "public"}),
        (ActionKind.REPLY, {"acct": "lea", "visibility": "direct", "private": "1"}),
    ],
)
def test_private_answer_is_seen_by_the_person_alone(
    server: StandIn, kind: ActionKind, facts: dict[str, str]
) -> None:
    server.answers = [says(a_status(9))]
    mastodon.perform(an_action(kind, facts=facts), SECRETS)
    assert server.calls[0].json["visibility"] == "direct"
    assert server.calls[0].json["status"].startswith("@lea ")


def test_private_answer_to_nobody_is_refused_before_it_leaves(server: StandIn) -> None:
    with pytest.raises(PermanentError):
        mastodon.perform(an_action(ActionKind.PRIVATE_REPLY, facts={}), SECRETS)
    assert not server.calls


@pytest.mark.parametrize(
    ("kind", "method", "path"),
    [
        (ActionKind.LIKE, "POST", f"/api/v1/statuses/{STATUS}/favourite"),
        (ActionKind.DELETE, "DELETE", f"/api/v1/statuses/{STATUS}"),
        (ActionKind.SPAM, "POST", "/api/v1/reports"),
    ],
)
def test_other_act_is_one_call(server: StandIn, kind: ActionKind, method: str, path: str) -> None:
    server.answers = [says({"id": "2"})]
    mastodon.perform(an_action(kind, reason="lien trompeur"), SECRETS)
    (call,) = server.calls
    assert (call.method, call.path) == (method, path)
    if kind is ActionKind.SPAM:
        assert call.json["category"] == "spam"
        assert (call.json["account_id"], call.json["status_ids"]) == (LEA, [STATUS])


def test_somebody_elses_post_cannot_be_deleted_and_is_not_called_gone(server: StandIn) -> None:
    server.answers = [says({"error": "Record not found"}, 404)]
    with pytest.raises(PermanentError) as caught:
        mastodon.perform(an_action(ActionKind.DELETE), SECRETS)
    assert type(caught.value) is PermanentError


@pytest.mark.parametrize("kind", [ActionKind.HIDE, ActionKind.UNHIDE])
def test_nobody_hides_on_mastodon(kind: ActionKind) -> None:
    with pytest.raises(PermanentError):
        mastodon.perform(an_action(kind), SECRETS)


@pytest.mark.parametrize("answer", [says({}), says([]), Answer(body=b"<html>"), says({"id": 3})])
def test_reply_without_an_id_has_an_unknown_outcome(server: StandIn, answer: Answer) -> None:
    server.answers = [answer]
    with pytest.raises(OutcomeUnknownError):
        mastodon.perform(an_action(), SECRETS)


# What became of an act


def ours(**changes: Any) -> dict[str, Any]:
    words = '<span class="h-card">@<span>lea</span></span> Merci, venez  nous voir\u202f!'
    made = (NOW + timedelta(seconds=2)).isoformat()
    return a_status(9, words, by=ME, in_reply_to_id=STATUS, created_at=made) | changes


@pytest.mark.parametrize("kind", [ActionKind.REPLY, ActionKind.PRIVATE_REPLY])
def test_lost_reply_is_found_in_the_thread(server: StandIn, kind: ActionKind) -> None:
    thread = {"ancestors": [], "descendants": [a_status(8), ours()]}
    server.answers = [says({"id": ME}), says(thread)]
    assert mastodon.was_done(an_action(kind), SECRETS) == (True, ours()["id"])


@pytest.mark.parametrize(
    "changes",
    [
        {"content": "<p>Merci</p>"},
        {"account": {"id": LEA}},
        {"in_reply_to_id": "9"},
        {"created_at": "2026-11-24T11:00:00.000Z"},
        {"account": None},
        {"content": None},
    ],
)
def test_other_words_are_not_our_reply(server: StandIn, changes: dict[str, Any]) -> None:
    thread = {"ancestors": [], "descendants": [ours(**changes)]}
    server.answers = [says({"id": ME}), says(thread)]
    assert mastodon.was_done(an_action(), SECRETS) == (False, None)


@pytest.mark.parametrize(
    ("kind", "answer", "done"),
    [
        (ActionKind.LIKE, says({"id": STATUS, "favourited": True}), True),
        (ActionKind.LIKE, says({"id": STATUS, "favourited": False}), False),
        (ActionKind.LIKE, says({"error": "x"}, 404), False),
        (ActionKind.DELETE, says({"id": STATUS}), False),
        (ActionKind.DELETE, says({"error": "x"}, 404), True),
    ],
)
def test_other_acts_are_read_back(
    server: StandIn, kind: ActionKind, answer: Answer, *, done: bool
) -> None:
    server.answers = [answer]
    assert mastodon.was_done(an_action(kind), SECRETS) == (done, None)


def test_what_cannot_be_read_now_says_nothing(server: StandIn) -> None:
    server.answers = [Answer(body=b"<html>")]
    for kind in (ActionKind.REPLY, ActionKind.LIKE):
        with pytest.raises(TransientError):
            mastodon.was_done(an_action(kind), SECRETS)
    with pytest.raises(PermanentError):
        mastodon.was_done(an_action(ActionKind.SPAM), SECRETS)


# Read again


def known(number: int, **more: Any) -> Any:
    body = json.dumps([a_status(number, **more)]).encode()
    (event,) = mastodon.parse(body, NOW).events
    return merge(None, replace(event, realm=HOME), "demo")


def test_edits_and_deletions_are_seen_when_read_again(server: StandIn) -> None:
    edited = (NOW - timedelta(minutes=1)).isoformat()
    server.answers = [says([a_status(1), a_status(2, "Autre chose", edited_at=edited)])]
    events = mastodon.reread([known(1), known(2), known(3)], SECRETS, NOW)
    assert [one.kind for one in events] == [EventKind.ADD, EventKind.EDIT, EventKind.REMOVE]
    assert {one.realm for one in events} == {HOME}
    assert len(server.calls) == 1


def test_private_words_we_may_not_see_are_not_gone(server: StandIn) -> None:
    server.answers = [says([])]
    private = known(1, visibility="direct")
    assert mastodon.reread([private], {"instance": HOME}, NOW) == []
    assert [one.kind for one in mastodon.reread([private], SECRETS, NOW)] == [EventKind.REMOVE]


@pytest.mark.parametrize("body", [{}, None, [None], ["x"], [{"id": "1"}], {"statuses": []}])
def test_answer_that_cannot_be_trusted_removes_nothing(server: StandIn, body: Any) -> None:
    server.answers = [says(body)]
    with pytest.raises(TransientError):
        mastodon.reread([known(1)], SECRETS, NOW)


def test_a_server_without_the_batch_is_asked_one_by_one(server: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/api/v1/instance":
            return says({"uri": "mastodon.example", "version": "4.2.1"})
        if call.path.endswith(known(1).native_id):
            return says(a_status(1))
        return says({"error": "Record not found"}, status=404)

    server.route = route
    events = mastodon.reread([known(1), known(2)], SECRETS, NOW)
    assert [(one.native_id, one.kind) for one in events] == [
        (known(1).native_id, EventKind.ADD),
        (known(2).native_id, EventKind.REMOVE),
    ]


@pytest.mark.parametrize("about", [Answer(status=404), Answer(body=b"{}"), Answer(body=b"[]")])
def test_a_place_that_is_no_server_any_more_removes_nothing(server: StandIn, about: Answer) -> None:
    lost = Answer(status=404)
    server.route = lambda call: about if call.path == "/api/v1/instance" else lost
    with pytest.raises(GoneError):
        mastodon.reread([known(1), known(2)], SECRETS, NOW)


# The connection


ACCOUNT = {
    "id": ME,
    "acct": "caferivage",
    "note": '<p>Le café du port. <a href="https://caferivage.example/">Carte</a></p>',
    "fields": [
        {"name": "Site", "value": '<a href="https://caferivage.example/"><span>x</span></a>'}
    ],
}


def test_examination_walks_the_steps(server: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/api/v2/instance":
            return says({"configuration": {"statuses": {"max_characters": 5000}}})
        if "apps" in call.path:
            return says({"name": "vigie", "scopes": ["read", "write:statuses"]})
        return says(ACCOUNT)

    server.route = route
    found = mastodon.examine(a_source(), SECRETS, NOW)
    assert [(one.step, one.done) for one in found.findings] == [
        ("instance", True),
        ("token", True),
        ("scopes", False),
    ]
    assert "5000" in found.findings[0].note.fr
    assert found.findings[2].note.en == "Missing: write:favourites, write:reports"
    assert (found.account, found.bio) == ("@caferivage", "Le café du port. Carte")
    assert found.links == ("https://caferivage.example/",)


def test_dead_token_is_a_finding(server: StandIn) -> None:
    server.answers = [says({"error": "The access token is invalid"}, 401)]
    found = mastodon.examine(a_source(), SECRETS, NOW)
    assert [(one.step, one.done) for one in found.findings] == [
        ("instance", False),
        ("token", False),
    ]
    assert not mastodon.examine(a_source(), {"instance": HOME}, NOW).findings[1].done


# Recorded payloads


def body_of(path: Path) -> Any:
    whole = json.loads(path.read_bytes())
    return whole["response"]["body"] if isinstance(whole, dict) and "response" in whole else whole


def test_recorded_payloads_are_read() -> None:
    read = {}
    for path in recorded("mastodon"):
        parsed = mastodon.parse(json.dumps(body_of(path)).encode(), NOW)
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        read[path.name] = parsed.events
    direct = read["http_status_direct__1.json"][0]
    assert direct.native_id == "117020585956347304"
    assert (direct.text, direct.facts["private"]) == ("Content warning\n\nToot!", "1")
    edited = read["http_status_edit__3.json"][0]
    assert edited.kind is EventKind.EDIT
    assert edited.version.isoformat() == "2026-08-01T13:54:00.695000+00:00"
    assert "Kate" in edited.text
    assert read["http_status_reply__3.json"][0].in_reply_to == "117020583245459824"
    for name in (
        "http_reblog__2.json",
        "http_status_edit__2.json",
        "http_verify_credentials__2.json",
    ):
        assert not read[name], name
    assert read["http_status_context__3.json"][0].kind is EventKind.REMOVE
    (mention,) = read["http_notifications_mentions__2.json"]
    assert mention.facts["summons"] == "1"


def test_recorded_refusals_have_their_class(server: StandIn) -> None:
    classes = {400: PermanentError, 404: GoneError, 422: PermanentError}
    seen = set()
    for path in recorded("mastodon"):
        whole = json.loads(path.read_bytes())
        told = whole["response"]["status"] if "response" in whole else 200
        status = told["code"] if isinstance(told, dict) else told
        if status >= 400:
            server.answers = [says(body_of(path), status)]
            with pytest.raises(classes[status]) as caught:
                mastodon.perform(an_action(), SECRETS)
            assert type(caught.value) is classes[status], path.name
            seen.add(status)
    assert seen == set(classes)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.data())
def test_any_order_of_edits_ends_in_the_newest(seconds: list[int], data: st.DataObject) -> None:
    bodies = [
        a_status(1, f"v{second}", edited_at=(NOW - timedelta(seconds=second)).isoformat())
        for second in seconds
    ]
    events = [mastodon.parse(json.dumps(one).encode(), NOW).events[0] for one in bodies]
    mention = None
    for event in data.draw(st.permutations(events)):
        mention = merge(mention, event, "demo")
    assert mention is not None
    assert mention.text == f"v{min(seconds)}"


@pytest.mark.parametrize(("event", "kind"), [("status.created", "add"), ("status.updated", "edit")])
def test_what_a_servers_own_webhook_tells_of_a_post_is_read(event: str, kind: str) -> None:
    told = {"event": event, "created_at": "2026-11-24T09:00:01.000Z", "object": a_status(1)}
    (found,) = mastodon.parse(json.dumps(told).encode(), NOW).events
    assert (found.native_id, found.kind.value) == (STATUS, kind)


def test_what_a_servers_own_webhook_tells_of_an_account_says_nothing() -> None:
    told = {"event": "account.created", "object": {"id": LEA, "username": "lea"}}
    parsed = mastodon.parse(json.dumps(told).encode(), NOW)
    assert (parsed.events, parsed.none_because) == ((), "this event of the stream says nothing")


@pytest.mark.parametrize("identity", [STATUS, "9xcInAlLTmm6Ev5hVI", "01HE7XJ1CG84TBKH5V9XKBVGF5"])
def test_a_deletion_is_told_by_whatever_id_the_server_counts_in(identity: str) -> None:
    frame = {"stream": ["public"], "event": "delete", "payload": identity}
    (event,) = mastodon.parse(json.dumps(frame).encode(), NOW).events
    assert (event.native_id, event.kind) == (identity, EventKind.REMOVE)
