from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
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
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import disqus
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT, read
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

SECRETS = {"api_key": "KEY", "api_secret": "APISECRET", "access_token": "TOKEN"}
ME = {
    "id": "4999",
    "username": "caferivage",
    "about": "Café à Rennes",
    "url": "https://rivage.example",
}
WORDS = "Merci, il est à la boutique. ^L"


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(says([])) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_DISQUS_BASE_URL", server.url)
        yield server


def says(response: Any, code: int = 0, status: int = 200, **more: Any) -> Answer:
    body = {"code": code, "response": response, **more}
    return Answer(status=status, body=json.dumps(body).encode())


def a_post(number: str = "601", **changes: Any) -> dict[str, Any]:
    post = {
        "id": number,
        "thread": {"id": "88", "link": "https://rivage.example/blog/"},
        "parent": None,
        "author": {"id": "4001", "name": "Léa", "isAnonymous": False},
        "message": "<p>Bonjour</p>",
        "createdAt": "2026-11-24T08:00:00",
        "isApproved": True,
        "isSpam": False,
        "isDeleted": False,
    }
    return post | changes


def an_action(kind: ActionKind = ActionKind.REPLY) -> Action:
    action = Action("a", "m", "demo", "disqus", "601", kind, "lou", created_at=NOW)
    return replace(action, text=WORDS)


def a_source(cursor: dict[str, Any] | None = None) -> Source:
    return Source("demo", "disqus", "s1", account="caferivage", cursor=cursor or {})


def test_a_forum_is_read_in_every_state_and_our_own_words_known(wire: StandIn) -> None:
    posts = [
        a_post("603", author={"id": "4999", "name": "Café Rivage"}),
        a_post("602", isApproved=False),
        a_post("601", author={"name": "Passant", "isAnonymous": True}),
    ]
    wire.route = lambda call: says(ME if "users" in call.path else posts)
    found = disqus.poll(a_source(), SECRETS, NOW)
    assert [(event.native_id, event.kind.value, event.own) for event in found.events] == [
        ("603", "add", True),
        ("602", "add", False),
        ("601", "add", False),
        ("602", "hide", False),
    ]
    assert found.events[2].author.name == "Passant"
    assert found.events[2].author.id is None
    assert found.events[0].url == "https://rivage.example/blog/#comment-603"
    call = wire.calls[1]
    assert (call.path, call.query["forum"]) == ("/api/3.0/posts/list.json", "caferivage")
    assert (call.query["api_key"], call.query["access_token"]) == ("KEY", "TOKEN")
    posts[1]["isApproved"] = True
    again = disqus.poll(a_source(found.cursor), SECRETS, NOW)
    assert [(event.native_id, event.kind.value) for event in again.events] == [("602", "unhide")]
    assert len(wire.calls) == 3


def test_a_read_goes_down_to_its_mark_by_cursor(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "users" in call.path:
            return says(ME)
        page = int(call.query.get("cursor", "0"))
        at = (NOW - timedelta(hours=2 * page)).isoformat().removesuffix("+00:00")
        place = {"hasNext": True, "next": str(page + 1)}
        return says([a_post(str(700 - page), createdAt=at)], cursor=place)

    wire.route = route
    cursor = {"posts": {"mark": (NOW - timedelta(hours=1)).isoformat()}, "me": "4999"}
    found = disqus.poll(a_source(cursor), SECRETS, NOW)
    assert [event.native_id for event in found.events] == ["700", "699", "698", "697", "696"]
    assert "gaps" not in found.cursor["posts"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says("…", 5, 401), AuthError),
        (says("…", 4, 401), AuthError),
        (says("…", 12, 403), PermissionDeniedError),
        (says("…", 2, 400), PermanentError),
        (says("…", 8, 404), GoneError),
        (says("…", 15, 500), TransientError),
        (says("…", 20, 503), TransientError),
        (Answer(502, b"<html>"), TransientError),
        (Answer(200, b"<html>"), TransientError),
    ],
)
def test_refusals_have_their_class(wire: StandIn, answer: Answer, kind: type[Exception]) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(kind) as caught:
        disqus.poll(a_source({"me": "4999"}), SECRETS, NOW)
    assert type(caught.value) is kind
    for secret in SECRETS.values():
        assert secret not in str(caught.value)


def test_a_limit_lasts_until_its_window_ends(wire: StandIn) -> None:
    date = "Tue, 24 Nov 2026 12:00:00 GMT"
    headers = {"X-Ratelimit-Reset": str(int(NOW.timestamp()) + 600), "Date": date}
    wire.answers[:] = [replace(says("…", 13, 429), headers=headers)]
    with pytest.raises(RateLimitedError) as caught:
        disqus.poll(a_source({"me": "1"}), SECRETS, NOW)
    assert caught.value.retry_after > 0


def test_reads_stop_before_the_hour_is_used_up(wire: StandIn) -> None:
    headers = {"X-Ratelimit-Limit": "1000", "X-Ratelimit-Remaining": "80"}
    headers["X-Ratelimit-Reset"] = "600"
    wire.answers[:] = [replace(says([]), headers=headers)]
    with remembering(ProcessMeters(clock=lambda: NOW)):
        disqus.poll(a_source({"me": "1"}), SECRETS, NOW)
        with pytest.raises(RateLimitedError):
            disqus.poll(a_source({"me": "1"}), SECRETS, NOW)
    assert len(wire.calls) == 1


@pytest.mark.parametrize(
    ("kind", "path", "form"),
    [
        (ActionKind.REPLY, "create", {"parent": "601", "message": WORDS}),
        (ActionKind.UNHIDE, "approve", {"post": "601"}),
        (ActionKind.SPAM, "spam", {"post": "601"}),
        (ActionKind.DELETE, "remove", {"post": "601"}),
        (ActionKind.LIKE, "vote", {"post": "601", "vote": "1"}),
    ],
)
def test_an_act_is_one_call(
    wire: StandIn, kind: ActionKind, path: str, form: dict[str, str]
) -> None:
    wire.answers[:] = [says({"id": "650"})]
    made = disqus.perform(an_action(kind), SECRETS)
    assert made == ("650" if kind is ActionKind.REPLY else None)
    (call,) = wire.calls
    assert (call.method, call.path) == ("POST", f"/api/3.0/posts/{path}.json")
    sent = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
    assert sent == SECRETS | form
    assert call.query == {}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says("…", 12, 403), PermissionDeniedError),
        (says("…", 13, 429), RateLimitedError),
        (says("…", 15, 500), OutcomeUnknownError),
        (says("…", 21, 200), OutcomeUnknownError),
        (says({"no": "id"}), OutcomeUnknownError),
        (Answer(200, b"<html>"), OutcomeUnknownError),
    ],
)
def test_a_refused_reply_has_its_class(
    wire: StandIn, answer: Answer, kind: type[Exception]
) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(kind) as caught:
        disqus.perform(an_action(), SECRETS)
    assert type(caught.value) is kind
    assert len(wire.calls) == 1


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"author": {"id": "1"}}, False),
        ({"message": "<p>Autre</p>"}, False),
        ({"parent": 602}, False),
        ({"createdAt": "2026-11-24T10:00:00"}, False),
        ({"isApproved": False}, True),
    ],
)
def test_our_own_reply_is_recognised(
    wire: StandIn,
    changes: dict[str, Any],
    found: bool,  # noqa: FBT001 - a parameter
) -> None:
    ours = a_post("650", parent=601, author={"id": "4999"}, createdAt="2026-11-24T12:00:01")
    ours |= {"message": "<p>Merci, il est à la <b>boutique</b>. ^L</p>", **changes}
    answers = {"details": a_post(), "list": [a_post("651"), ours], "me": ME}

    def route(call: Call) -> Answer:
        name = "me" if "users" in call.path else call.path.split("/")[-1].removesuffix(".json")
        return says(answers[name])

    wire.route = route
    assert disqus.was_done(an_action(), SECRETS) == (found, "650" if found else None)


@pytest.mark.parametrize(
    ("kind", "shown", "done"),
    [
        (ActionKind.UNHIDE, {}, True),
        (ActionKind.UNHIDE, {"isApproved": False}, False),
        (ActionKind.SPAM, {"isSpam": True}, True),
        (ActionKind.DELETE, {"isDeleted": True}, True),
        (ActionKind.DELETE, {}, False),
        (ActionKind.LIKE, {"userScore": 1}, True),
        (ActionKind.LIKE, {"userScore": 0}, False),
    ],
)
def test_acts_are_seen_in_the_post_itself(
    wire: StandIn,
    kind: ActionKind,
    shown: dict[str, Any],
    done: bool,  # noqa: FBT001 - a parameter
) -> None:
    wire.answers[:] = [says(a_post(**shown))]
    assert disqus.was_done(an_action(kind), SECRETS) == (done, None)


def test_what_is_deleted_there_is_told(wire: StandIn) -> None:
    posts = {
        "601": says(a_post("601", isEdited=True, message="<p>Bonsoir</p>")),
        "602": says(a_post("602", isDeleted=True)),
        "603": says("…", 8, 404),
    }
    wire.route = lambda call: posts[call.query["post"]]
    known = [
        merge(None, MentionEvent("disqus", name, EventKind.ADD, NOW, "Bonjour"), "demo")
        for name in posts
    ]
    later = NOW + timedelta(days=1)
    events = disqus.reread([replace(known[0], hidden=True), *known[1:]], SECRETS, later)
    assert [(event.native_id, event.kind.value) for event in events] == [
        ("601", "add"),
        ("602", "remove"),
        ("603", "remove"),
        ("601", "unhide"),
    ]
    assert merge(known[0], events[0], "demo").text == "Bonsoir"


def test_the_examination_tells_each_step(wire: StandIn) -> None:
    wire.route = lambda call: says(ME if "users" in call.path else [])
    found = disqus.examine(a_source(), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "app": True,
        "token": True,
        "source": True,
    }
    assert (found.account, found.bio, found.links) == (
        "caferivage",
        "Café à Rennes",
        ("https://rivage.example",),
    )


@pytest.mark.parametrize(("code", "step"), [(5, "app"), (4, "token"), (18, "token")])
def test_the_examination_says_what_is_missing(wire: StandIn, code: int, step: str) -> None:
    wire.answers[:] = [says("…", code, 401)]
    found = disqus.examine(a_source(), SECRETS, NOW)
    assert [(one.step, one.done) for one in found.findings] == [(step, False)]


def test_numbers_beyond_53_bits_stay_whole() -> None:
    body = json.dumps({"code": 0, "response": [a_post(parent=9007199254740993, thread="88")]})
    (event,) = read("disqus", "posts.json", body.encode()).events
    assert event.in_reply_to == "9007199254740993"
    assert event.url is None


# The forum's export


EXPORT = ROOT / "disqus" / "export.xml"


def test_an_export_is_read_as_it_is_mailed_and_keeps_no_address_of_a_person() -> None:
    plain = EXPORT.read_bytes()
    parsed = disqus.parse(gzip.compress(plain), NOW)
    assert parsed == disqus.parse(plain, NOW)
    assert not {"192.0.2.1", "lea@caferivage.example", "lea_m"} & set(str(parsed).split("'"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (EXPORT.read_bytes()[:900], "the export is cut short, or no XML"),
        (b"<rss><disqus/></rss>", "this is XML, but no export of Disqus's"),
        (b"<html>no</html>", "the body is not JSON"),
    ],
)
def test_what_is_no_export_is_refused_in_one_sentence(body: bytes, reason: str) -> None:
    with pytest.raises(PayloadError, match=reason):
        disqus.parse(body, NOW)


def test_an_export_cannot_grow_by_what_it_declares() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    post = b'<post dsq:id="1"><message>&b;</message><thread dsq:id="2"/></post>'
    names = b'xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"'
    (event,) = disqus.parse(bomb + b"<disqus " + names + b">" + post + b"</disqus>", NOW).events
    assert "aaaaaaaaaaaa" not in event.text
