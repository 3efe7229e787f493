from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
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
from vigie.mention import Author, EventKind, MentionEvent, merge
from vigie.platforms import reddit
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

SECRETS = {
    "client_id": "CLIENT",
    "client_secret": "CLIENTSECRET",
    "username": "caferivage",
    "access_token": "TOKEN",
}
COMMENT = "t1_kx0001"
POST = "t3_1caf01"
T0 = NOW.timestamp() - 86_400


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(says({})) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_REDDIT_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    named.setdefault("Content-Type", "application/json; charset=UTF-8")
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def page(*things: dict[str, Any], after: str | None = None) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": after, "children": list(things)}}


def a_comment(name: str, body: str = "Bonjour", at: float = T0, **changes: Any) -> dict[str, Any]:
    data = {
        "name": f"t1_{name}",
        "body": body,
        "author": "lea_du_port",
        "author_fullname": "t2_9lea",
        "created_utc": at,
        "edited": False,
        "parent_id": POST,
        "link_id": POST,
        "replies": "",
        **changes,
    }
    return {"kind": "t1", "data": data}


def a_post(name: str, at: float = T0, **changes: Any) -> dict[str, Any]:
    data = {"name": f"t3_{name}", "title": "Café Rivage", "selftext": "", "author": "tom_hollis"}
    return {"kind": "t3", "data": data | {"created_utc": at, "edited": False, **changes}}


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "reddit", COMMENT, kind, "lou", created_at=NOW)
    action = replace(action, text="Merci Léa, à bientôt. ^L", thread_id=POST)
    return replace(action, author=Author("t2_9lea", "lea_du_port"), **changes)


def a_source(query: str = "", account: str = "", cursor: dict[str, Any] | None = None) -> Source:
    return Source("demo", "reddit", "s1", query=query, account=account, cursor=cursor or {})


def refused(code: str, **more: Any) -> Answer:
    return says({"json": {"errors": [[code, "Désolé, réessayez.", None]], **more}})


# Reading


def test_recorded_payloads_are_read() -> None:
    ids = {}
    for path in recorded("reddit"):
        whole = json.loads(path.read_bytes())
        body = whole["response"]["body"] if "response" in whole else whole
        raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        try:
            parsed = read("reddit", path.name, raw)
        except PayloadError:
            assert isinstance(body, str), path.name
            continue
        assert parsed.recognised, path.name
        assert not parsed.rejected, path.name
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        assert all(event.url for event in parsed.events if event.kind is not EventKind.REMOVE)
        ids[path.name] = [event.native_id for event in parsed.events]
    assert ids["http_comment_edit__1.json"] == ["t1_d1616q2"]
    assert len(ids["http_message__1.json"]) == 183
    assert len(ids["http_user_comments__1.json"]) == 100
    assert ids["http_mod_removal_message__2.json"] == ["t1_edu92zn"]
    assert ids["http_comment_reply_null__1.json"] == []


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.reddit.com/r/Rennes/comments/1caf01/un_avis/", "t3_1caf01"),
        ("https://old.reddit.com/r/Rennes/comments/1caf01/un_avis/kx0001/", "t1_kx0001"),
        ("https://www.reddit.com/r/Rennes/comments/1caf01/comment/kx0001/?x=1", "t1_kx0001"),
        ("https://reddit.com/comments/1CAF01", "t3_1caf01"),
        ("https://www.reddit.com/user/lea/comments/1caf01/un_avis", "t3_1caf01"),
        ("https://www.reddit.com/comments/1caf01/_/kx0001/", "t1_kx0001"),
        ("https://redd.it/1caf01", "t3_1caf01"),
        ("https://www.reddit.com/r/Rennes/", None),
        ("https://www.reddit.com/r/Rennes/s/AbCdEf", None),
        ("https://evil-reddit.com/comments/1caf01", None),
        ("https://www.reddit.com.example.org/comments/1caf01", None),
    ],
)
def test_addresses_of_every_form_lead_to_the_same_thing(url: str, name: str | None) -> None:
    assert reddit.claim(url) == name


# Polling


def test_a_search_reads_posts_and_the_comments_that_gather_under_them(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        assert call.query["raw_json"] == "1"
        assert call.headers["authorization"] == "bearer TOKEN"
        assert "(by /u/caferivage)" in call.headers["user-agent"]
        if call.path == "/search":
            assert call.query["q"] == '"café rivage"'
            return says(page(a_post("1caf01", num_comments=1)))
        if call.path == "/api/info":
            return says(page(a_post("1caf01", num_comments=1)))
        return says([page(a_post("1caf01", num_comments=1)), page(a_comment("kx0001"))])

    wire.route = route
    found = reddit.poll(a_source('"café rivage"'), SECRETS, NOW)
    assert [event.native_id for event in found.events] == [POST, COMMENT]
    assert [call.path for call in wire.calls] == ["/search", "/api/info", "/comments/1caf01"]
    again = reddit.poll(a_source('"café rivage"', cursor=found.cursor), SECRETS, NOW)
    assert again.events == ()
    assert len(wire.calls) == 5


def test_a_late_reply_under_an_old_post_is_found(wire: StandIn) -> None:
    old = a_post("1old01", at=T0 - 30 * 86_400, num_comments=5)
    late = a_comment("late01", parent_id="t3_1old01", link_id="t3_1old01")
    answers = {
        "/search": page(),
        "/api/info": page(old),
        "/comments/1old01": [page(old), page(late)],
    }
    wire.route = lambda call: says(answers[call.path])
    cursor = {"threads": {"t3_1old01": 4}, "search": {"mark": NOW.isoformat()}}
    found = reddit.poll(a_source("rivage", cursor=cursor), SECRETS, NOW)
    assert "t1_late01" in {event.native_id for event in found.events}
    assert found.cursor["threads"] == {"t3_1old01": 5}


def test_a_read_cut_by_its_pages_goes_on_where_it_stopped(wire: StandIn) -> None:
    comments = [a_comment(f"c{n:04}", at=T0 - n) for n in range(900)]

    def route(call: Call) -> Answer:
        if call.path.endswith("/new"):
            return says(page())
        start = int(call.query.get("after", "0"))
        later = str(start + 100) if start + 100 < 900 else None
        return says(page(*comments[start : start + 100], after=later))

    wire.route = route
    cursor: dict[str, Any] = {"comments": {"mark": (NOW - timedelta(days=3)).isoformat()}}
    seen: set[str] = set()
    for _ in range(5):
        found = reddit.poll(a_source(account="Rennes", cursor=cursor), SECRETS, NOW)
        seen |= {event.native_id for event in found.events}
        cursor = found.cursor
    assert len(seen) == 900
    assert "gaps" not in cursor["comments"]


def test_a_first_read_is_bounded_history(wire: StandIn) -> None:
    wire.route = lambda _: says(page(a_comment("c1"), after=f"t1_{len(wire.calls)}"))
    found = reddit.poll(a_source(account="Rennes+Bretagne"), SECRETS, NOW)
    assert len(wire.calls) == 9
    assert wire.calls[0].path == "/r/Rennes+Bretagne/comments"
    assert wire.calls[8].path == "/r/Rennes+Bretagne/about/modqueue"
    assert "gaps" not in found.cursor["comments"]


def test_a_page_cursor_that_comes_back_ends_the_read(wire: StandIn) -> None:
    wire.route = lambda _: says(page(a_comment("c1"), after="t1_same"))
    reddit.poll(a_source(account="Rennes"), SECRETS, NOW)
    assert [call.path.rpartition("/")[2] for call in wire.calls] == [
        *["comments"] * 2,
        *["new"] * 2,
        "modqueue",
    ]


def test_a_limit_in_between_keeps_what_was_read_and_where_to_go_on(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "after" in call.query:
            return Answer(429, b"<html>whoa there, pardner!</html>", {"x-ratelimit-reset": "42"})
        return says(page(a_comment("c1"), after="t1_next"))

    wire.route = route
    cursor = {"comments": {"mark": (NOW - timedelta(days=3)).isoformat()}}
    found = reddit.poll(a_source(account="Rennes", cursor=cursor), SECRETS, NOW)
    assert [event.native_id for event in found.events] == ["t1_c1"]
    assert found.wait == 42
    assert found.cursor["comments"]["gaps"][0]["after"] == "t1_next"


def test_words_are_looked_for_in_the_comments_of_communities(wire: StandIn) -> None:
    said = [a_comment("c1", "Le Cafe Rivage est fermé"), a_comment("c2", "Il pleut")]
    wire.route = lambda call: says(page(*said) if call.path == "/r/Rennes/comments" else page())
    found = reddit.poll(a_source('"café rivage" OR levain', "r/Rennes"), SECRETS, NOW)
    assert [event.native_id for event in found.events] == ["t1_c1"]
    assert wire.calls[0].path == "/r/Rennes/search"
    assert wire.calls[0].query["restrict_sr"] == "1"


def test_an_edit_a_hide_and_its_undoing_are_each_told_once(wire: StandIn) -> None:
    state: dict[str, Any] = {}
    wire.route = lambda call: says(
        page(a_comment("c1", **state)) if call.path.endswith("/comments") else page()
    )
    cursor: dict[str, Any] = {}

    def poll() -> list[tuple[str, str]]:
        nonlocal cursor
        found = reddit.poll(a_source(account="Rennes", cursor=cursor), SECRETS, NOW)
        cursor = found.cursor
        return [(event.kind.value, event.text) for event in found.events]

    assert poll() == [("add", "Bonjour")]
    state |= {"body": "Bonsoir", "edited": T0 + 60}
    assert poll() == [("edit", "Bonsoir")]
    state |= {"body": "Bonne nuit", "edited": T0 + 90, "banned_by": "mod"}
    assert poll() == [("edit", "Bonne nuit"), ("hide", "")]
    assert poll() == []
    state |= {"banned_by": None}
    assert poll() == [("unhide", "")]
    state |= {"banned_by": "mod"}
    assert poll() == [("hide", "")]
    state |= {"body": "[deleted]", "author": "[deleted]"}
    assert poll() == [("remove", "")]
    assert poll() == []


def test_the_inbox_knows_our_own_words_and_marks_nothing_as_read(wire: StandIn) -> None:
    told = {"name": "t4_m1", "body": "Oui", "author": "CafeRivage", "created_utc": T0}
    wire.route = lambda _: says(page({"kind": "t4", "data": told}))
    found = reddit.poll(a_source(account="u/caferivage"), SECRETS, NOW)
    assert [(event.native_id, event.own) for event in found.events] == [("t4_m1", True)]
    assert {call.path for call in wire.calls} == {"/message/inbox", "/message/mentions"}
    assert all(call.query["mark"] == "false" for call in wire.calls)


def test_an_unknown_community_is_gone_and_not_a_search(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/r/nowhere_here/comments":
            return Answer(302, headers={"Location": "/subreddits/search?q=nowhere_here"})
        return says(page({"kind": "t5", "data": {"name": "t5_x"}}))

    wire.route = route
    with pytest.raises(GoneError):
        reddit.poll(a_source(account="nowhere_here"), SECRETS, NOW)


def test_an_account_that_is_no_community_is_refused_before_any_call(wire: StandIn) -> None:
    with pytest.raises(PermanentError):
        reddit.poll(a_source(account="../api/v1/me"), SECRETS, NOW)
    assert wire.calls == []


def test_reads_stop_before_the_window_is_used_up(wire: StandIn) -> None:
    used = {"x-ratelimit-used": "545", "x-ratelimit-remaining": "55.0", "x-ratelimit-reset": "22"}
    wire.answers[:] = [replace(says(page()), headers=used)]
    meters = ProcessMeters(clock=lambda: NOW)
    with remembering(meters):
        found = reddit.poll(a_source(account="Rennes"), SECRETS, NOW)
        assert 0 < found.wait <= 22
        with pytest.raises(RateLimitedError):
            reddit.poll(a_source(account="Rennes"), SECRETS, NOW)
    assert len(wire.calls) == 1


# Refusals


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says({"message": "Unauthorized", "error": 401}, 401), AuthError),
        (says({"error": 401}, 401, www_authenticate='Bearer realm="reddit"'), AuthError),
        (Answer(401, b"<html>proxy</html>"), TransientError),
        (
            says({"message": "Forbidden", "error": 403, "reason": "private"}, 403),
            PermissionDeniedError,
        ),
        (
            says({"error": 403}, 403, www_authenticate='Bearer error="insufficient_scope"'),
            PermissionDeniedError,
        ),
        (Answer(403, b"<html>blocked</html>"), PermissionDeniedError),
        (says({"reason": "PAGE_NOT_CREATED", "message": "Not Found"}, 404), GoneError),
        (Answer(429, b"<!doctype html>", {"retry-after": "4"}), RateLimitedError),
        (Answer(520, b"<html>cloud</html>"), TransientError),
        (Answer(200, b"<html>hello</html>"), TransientError),
        (refused("USER_REQUIRED"), AuthError),
        (says({"message": "Bad Request", "error": 400}, 400), PermanentError),
    ],
)
def test_refusals_have_their_class(wire: StandIn, answer: Answer, kind: type[Exception]) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(kind) as caught:
        reddit.poll(a_source("rivage"), SECRETS, NOW)
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("RATELIMIT", RateLimitedError),
        ("THREAD_LOCKED", PermanentError),
        ("TOO_OLD", PermanentError),
        ("DELETED_COMMENT", GoneError),
        ("SUBREDDIT_NOTALLOWED", PermissionDeniedError),
        ("USER_DOESNT_EXIST", GoneError),
        ("NOT_WHITELISTED_BY_USER_MESSAGE", PermissionDeniedError),
        ("USER_REQUIRED", AuthError),
        ("WHATEVER_COMES", PermanentError),
    ],
)
def test_errors_inside_a_200_have_their_class(
    wire: StandIn, code: str, kind: type[Exception]
) -> None:
    wire.answers[:] = [refused(code, ratelimit=540.0)]
    with pytest.raises(kind) as caught:
        reddit.perform(an_action(), SECRETS)
    assert type(caught.value) is kind
    assert len(wire.calls) == 1
    if isinstance(caught.value, RateLimitedError):
        assert caught.value.retry_after == 540


# Acting


def test_a_reply_is_one_call_and_names_what_it_made(wire: StandIn) -> None:
    made = a_comment("kx0300", "Merci Léa, à bientôt. ^L", author="caferivage")
    wire.answers[:] = [says({"json": {"errors": [], "data": {"things": [made]}}})]
    assert reddit.perform(an_action(), SECRETS) == "t1_kx0300"
    (call,) = wire.calls
    assert (call.method, call.path) == ("POST", "/api/comment")
    assert call.form == {
        "api_type": "json",
        "thing_id": COMMENT,
        "text": "Merci Léa, à bientôt. ^L",
    }


def test_a_reply_reddit_does_not_name_is_found_in_its_thread(wire: StandIn) -> None:
    ours = a_comment(
        "kx0300",
        "Merci Léa,  à bientôt. ^L",
        NOW.timestamp(),
        author="CafeRivage",
        parent_id=COMMENT,
    )
    thread = [page(a_post("1caf01")), page(a_comment("kx0001", replies=page(ours)))]
    wire.answers[:] = [says({"json": {"errors": [], "data": {"things": []}}}), says(thread)]
    assert reddit.perform(an_action(), SECRETS) == "t1_kx0300"
    assert [call.method for call in wire.calls] == ["POST", "GET"]
    assert wire.calls[1].query["comment"] == "kx0001"


def test_a_reply_nobody_can_see_yet_is_an_unknown_outcome_and_not_repeated(wire: StandIn) -> None:
    empty = says({"json": {"errors": [], "data": {"things": []}}})
    wire.answers[:] = [empty, says([page(a_post("1caf01")), page()])]
    with pytest.raises(OutcomeUnknownError):
        reddit.perform(an_action(), SECRETS)
    assert [call.method for call in wire.calls] == ["POST", "GET"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"author": "somebody"}, False),
        ({"body": "Autre chose"}, False),
        ({"created_utc": NOW.timestamp() - 3600}, False),
        ({"created_utc": NOW.timestamp() - 60}, True),
        ({"parent_id": "t1_other"}, False),
        ({"created_utc": NOW.timestamp() + 2 * 86_400}, True),
    ],
)
def test_our_own_reply_is_recognised(wire: StandIn, changes: dict[str, Any], found: bool) -> None:  # noqa: FBT001 - a parameter
    said = {"author": "caferivage", "parent_id": COMMENT, "created_utc": NOW.timestamp()}
    ours = a_comment("kx0300", "Merci Léa, à bientôt. ^L", at=0.0)["data"]
    ours |= said | changes
    wire.answers[:] = [says([page(a_post("1caf01")), page({"kind": "t1", "data": ours})])]
    assert reddit.was_done(an_action(), SECRETS) == (found, "t1_kx0300" if found else None)


def test_a_thread_nobody_noted_is_asked_for_first(wire: StandIn) -> None:
    wire.answers[:] = [says(page(a_comment("kx0001"))), says([page(a_post("1caf01")), page()])]
    assert reddit.was_done(an_action(thread_id=None), SECRETS) == (False, None)
    assert [call.path for call in wire.calls] == ["/api/info", "/comments/1caf01"]


def test_a_private_reply_to_a_comment_is_a_message_about_its_topic(wire: StandIn) -> None:
    wire.answers[:] = [says({"json": {"errors": []}})]
    action = an_action(ActionKind.PRIVATE_REPLY, facts={"about": "Un avis " + "é" * 120})
    assert reddit.perform(action, SECRETS) is None
    (call,) = wire.calls
    assert call.path == "/api/compose"
    assert call.form["to"] == "lea_du_port"
    assert call.form["subject"].startswith("Re: Un avis")
    assert len(call.form["subject"]) == 100


def test_a_message_without_a_topic_names_the_place(wire: StandIn) -> None:
    wire.answers[:] = [says({"json": {"errors": []}})]
    action = an_action(ActionKind.PRIVATE_REPLY, facts={"community": "Rennes"})
    reddit.perform(action, SECRETS)
    assert wire.calls[0].form["subject"] == "Re: r/Rennes"


def test_a_private_message_is_answered_under_it(wire: StandIn) -> None:
    made = {"kind": "t4", "data": {"name": "t4_m2", "body": "x", "author": "caferivage"}}
    wire.answers[:] = [says({"json": {"errors": [], "data": {"things": [made]}}})]
    action = an_action(ActionKind.PRIVATE_REPLY, native_id="t4_m1", facts={"private": "1"})
    assert reddit.perform(action, SECRETS) == "t4_m2"
    assert wire.calls[0].form["thing_id"] == "t4_m1"


def test_a_sent_message_is_found_by_whom_it_went_to(wire: StandIn) -> None:
    said = {"author": "caferivage", "body": "Merci Léa, à bientôt. ^L", "created_utc": T0 + 86_400}
    other = {"kind": "t4", "data": said | {"name": "t4_m8", "dest": "tom_hollis"}}
    ours = {"kind": "t4", "data": said | {"name": "t4_m9", "dest": "Lea_du_port"}}
    wire.answers[:] = [says(page(other, ours))]
    action = an_action(ActionKind.PRIVATE_REPLY)
    assert reddit.was_done(action, SECRETS) == (True, "t4_m9")
    assert wire.calls[0].path == "/message/sent"


def test_nobody_is_written_to_when_the_account_is_deleted(wire: StandIn) -> None:
    with pytest.raises(PermanentError):
        reddit.perform(replace(an_action(ActionKind.PRIVATE_REPLY), author=Author()), SECRETS)
    assert wire.calls == []


@pytest.mark.parametrize(
    ("kind", "path", "form"),
    [
        (ActionKind.HIDE, "/api/remove", {"spam": "false"}),
        (ActionKind.SPAM, "/api/remove", {"spam": "true"}),
        (ActionKind.UNHIDE, "/api/approve", {}),
        (ActionKind.LIKE, "/api/vote", {"dir": "1"}),
    ],
)
def test_moderation_is_one_call(
    wire: StandIn, kind: ActionKind, path: str, form: dict[str, str]
) -> None:
    assert reddit.perform(an_action(kind), SECRETS) is None
    (call,) = wire.calls
    assert (call.method, call.path) == ("POST", path)
    assert call.form == {"api_type": "json", "id": COMMENT, **form}


@pytest.mark.parametrize(
    ("kind", "shown", "done"),
    [
        (ActionKind.HIDE, {"banned_by": "caferivage"}, True),
        (ActionKind.HIDE, {}, False),
        (ActionKind.SPAM, {"removed": True}, True),
        (ActionKind.UNHIDE, {"banned_by": None}, True),
        (ActionKind.UNHIDE, {"spam": True}, False),
        (ActionKind.LIKE, {"likes": True}, True),
        (ActionKind.LIKE, {"likes": None}, False),
    ],
)
def test_moderation_is_seen_in_the_thing_itself(
    wire: StandIn,
    kind: ActionKind,
    shown: dict[str, Any],
    done: bool,  # noqa: FBT001 - a parameter
) -> None:
    wire.answers[:] = [says(page(a_comment("kx0001", **shown)))]
    assert reddit.was_done(an_action(kind), SECRETS) == (done, None)


@pytest.mark.parametrize("body", [b"null", b"[]", b"<html>", b'{"success": true}', b""])
def test_a_write_answered_with_nothing_clear_has_an_unknown_outcome(
    wire: StandIn, body: bytes
) -> None:
    wire.answers[:] = [Answer(body=body)]
    for kind in (ActionKind.REPLY, ActionKind.HIDE, ActionKind.PRIVATE_REPLY):
        with pytest.raises(OutcomeUnknownError):
            reddit.perform(an_action(kind), SECRETS)


# Token


@pytest.mark.parametrize(
    ("more", "form"),
    [
        ({}, {"grant_type": "client_credentials"}),
        (
            {"password": "pw"},
            {"grant_type": "password", "username": "caferivage", "password": "pw"},
        ),
        (
            {"password": "pw", "refresh_token": "R"},
            {"grant_type": "refresh_token", "refresh_token": "R"},
        ),
    ],
)
def test_a_token_is_asked_for_by_what_the_owner_gave(
    wire: StandIn, more: dict[str, str], form: dict[str, str]
) -> None:
    answer = {"access_token": "NEW", "token_type": "bearer", "expires_in": 3600, "scope": "*"}
    wire.answers[:] = [says(answer)]
    got = reddit.renew(SECRETS | more, NOW)
    assert got["access_token"] == "NEW"
    assert got["token_expires_at"] == (NOW + timedelta(hours=1)).isoformat()
    (call,) = wire.calls
    assert (call.path, call.form) == ("/api/v1/access_token", form)
    basic = b64encode(b"CLIENT:CLIENTSECRET").decode()
    assert call.headers["authorization"] == f"Basic {basic}"
    assert "(by /u/caferivage)" in call.headers["user-agent"]


@pytest.mark.parametrize(
    "answer",
    [
        says({"error": "invalid_grant"}),
        says({"error_description": "…", "error": "unauthorized_client"}),
        says({"error": 400}, 400),
        says({"message": "Unauthorized", "error": 401}, 401),
    ],
)
def test_a_dead_grant_asks_to_reconnect(wire: StandIn, answer: Answer) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(AuthError):
        reddit.renew(SECRETS | {"password": "pw"}, NOW)
    assert len(wire.calls) == 1


def test_a_token_is_due_shortly_before_its_end() -> None:
    def ends(minutes: int) -> dict[str, str]:
        return SECRETS | {"token_expires_at": (NOW + timedelta(minutes=minutes)).isoformat()}

    assert reddit.is_renewal_due({}, NOW)
    assert reddit.is_renewal_due(ends(5), NOW)
    assert not reddit.is_renewal_due(ends(30), NOW)


# Duties


def a_mention(name: str, **changes: Any) -> Any:
    event = MentionEvent("reddit", name, EventKind.ADD, NOW, "Bonjour", author=Author("t2_9lea"))
    return replace(merge(None, event, "demo"), **changes)


def test_what_is_deleted_there_is_told_and_what_is_absent_too(wire: StandIn) -> None:
    shown = [a_comment("a"), a_comment("b", "[deleted]", author="[deleted]")]
    wire.answers[:] = [says(page(*shown))]
    mentions = [a_mention(f"t1_{name}") for name in "abc"] + [a_mention("t4_m1")]
    events = reddit.reread(mentions, SECRETS, NOW)
    assert [(event.native_id, event.kind.value) for event in events] == [
        ("t1_a", "add"),
        ("t1_b", "remove"),
        ("t1_c", "remove"),
    ]
    assert wire.calls[0].query["id"] == "t1_a,t1_b,t1_c"


def test_an_account_that_is_deleted_takes_its_name_from_what_it_said(wire: StandIn) -> None:
    wire.answers[:] = [says(page(a_comment("a", author="[deleted]", author_fullname=None)))]
    known = a_mention("t1_a")
    (event,) = reddit.reread([known], SECRETS, NOW + timedelta(days=1))
    assert merge(known, event, "demo").author == Author(name="[deleted]")


def test_reading_again_forgets_no_summons_and_heals_what_was_withheld(wire: StandIn) -> None:
    pictured: dict[str, Any] = {
        "media_metadata": {"x": {"s": {"u": "https://preview.redd.it/a.png"}}}
    }
    wire.answers[:] = [
        says(page(a_comment("a", "Bonjour", T0, **pictured), a_comment("b", subreddit="Rennes")))
    ]
    called = a_mention("t1_a", facts={"summons": "1", "about": "Un avis"})
    withheld = a_mention("t1_b", facts={"withheld": "1"}, text="")
    first, second = reddit.reread([called, withheld], SECRETS, NOW + timedelta(days=1))
    assert first.facts == {"summons": "1", "about": "Un avis", "shows": "photo"}
    assert merge(withheld, second, "demo").text == "Bonjour"
    assert not merge(withheld, second, "demo").is_withheld


def test_a_whole_batch_that_is_gone_is_removed_whole(wire: StandIn) -> None:
    wire.answers[:] = [says(page())]
    events = reddit.reread([a_mention("t1_a"), a_mention("t1_b")], SECRETS, NOW)
    assert [(event.native_id, event.kind.value) for event in events] == [
        ("t1_a", "remove"),
        ("t1_b", "remove"),
    ]


@pytest.mark.parametrize(
    "children", [[{"kind": "t5", "data": {"name": "t5_x"}}], [None], ["t1_a"], [{"kind": "t1"}]]
)
def test_a_listing_that_is_not_read_whole_removes_nothing(
    wire: StandIn, children: list[Any]
) -> None:
    wire.answers[:] = [says({"kind": "Listing", "data": {"children": children}})]
    assert list(reddit.reread([a_mention("t1_a"), a_mention("t1_b")], SECRETS, NOW)) == []


@pytest.mark.parametrize("body", [{}, [], None, {"kind": "Listing", "data": {}}, {"kind": "t5"}])
def test_an_answer_that_is_no_listing_is_asked_for_again(wire: StandIn, body: Any) -> None:
    wire.answers[:] = [says(body)]
    with pytest.raises(TransientError):
        reddit.reread([a_mention("t1_a"), a_mention("t1_b")], SECRETS, NOW)


def test_what_was_approved_again_is_shown_again(wire: StandIn) -> None:
    wire.answers[:] = [says(page(a_comment("a")))]
    events = reddit.reread([a_mention("t1_a", hidden=True)], SECRETS, NOW)
    assert [event.kind for event in events] == [EventKind.ADD, EventKind.UNHIDE]


MARKS = [
    "[deleted]",
    "[removed]",
    "[unavailable]",
    "[ Removed by Reddit ]",
    "[ Removed by reddit in response to a copyright notice. ]",
    "[ Deleted By User ]",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_in_the_place_of_words_tells_that_they_are_gone(mark: str) -> None:
    things = [a_comment("a", mark), a_post("b", selftext=mark, title="Café Rivage")]
    parsed = reddit.parse(json.dumps(page(*things)).encode(), NOW)
    assert [event.kind for event in parsed.events] == [EventKind.REMOVE] * 2
    assert [event.text for event in parsed.events] == ["", ""]


@pytest.mark.parametrize("text", ["[removed] my post?", "[ Removed by me ]", "(deleted)"])
def test_words_that_speak_of_a_removal_are_words(text: str) -> None:
    (event,) = reddit.parse(json.dumps(page(a_comment("a", text))).encode(), NOW).events
    assert (event.kind, event.text) == (EventKind.ADD, text)


def test_who_blocked_us_is_nobody() -> None:
    shown = page(a_comment("a", author="[unavailable]", author_fullname=None))
    (event,) = reddit.parse(json.dumps(shown).encode(), NOW).events
    assert event.author == Author()


def test_a_comment_in_the_older_shape_of_an_answer_is_named_once() -> None:
    made = {"id": "t1_zz", "parent": "t1_yy", "link": "t3_a", "contentText": "Merci", "replies": ""}
    body = {"json": {"errors": [], "data": {"things": [{"kind": "t1", "data": made}]}}}
    (event,) = reddit.parse(json.dumps(body).encode(), NOW).events
    assert (event.native_id, event.text, event.in_reply_to) == ("t1_zz", "Merci", "t1_yy")
    assert event.url == "https://www.reddit.com/comments/a/_/zz/"


# Connection


def test_the_examination_tells_each_step(wire: StandIn) -> None:
    bio = "Café à Rennes — https://caferivage.example/ !"
    answers = {
        "/api/v1/me": {"name": "caferivage", "subreddit": {"public_description": bio}},
        "/message/inbox": page(),
        "/r/Rennes/about": {"kind": "t5", "data": {"user_is_moderator": True}},
    }
    wire.route = lambda call: says(answers[call.path])
    found = reddit.examine(a_source(account="Rennes"), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "token": True,
        "rights": True,
        "source": True,
    }
    assert (found.account, found.bio) == ("caferivage", bio)
    assert found.links == ("https://caferivage.example/",)


def test_the_examination_says_what_is_missing(wire: StandIn) -> None:
    wire.answers[:] = [says({"error": 401}, 401)]
    assert [one.done for one in reddit.examine(a_source("x"), SECRETS, NOW).findings] == [False]
    wire.answers[:] = [says({"error": 403, "reason": "private"}, 403)]
    found = reddit.examine(a_source(account="Rennes"), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "token": True,
        "rights": False,
        "source": False,
    }


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["body", "edited", "created_utc", "replies", "link_id"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.floats(),
            st.integers(),
            st.text(),
            st.lists(st.none(), max_size=1),
        ),
    )
)
def test_a_thing_is_read_or_set_aside_whatever_its_fields(changes: dict[str, Any]) -> None:
    body = json.dumps(page(a_comment("c1") | {"data": a_comment("c1")["data"] | changes}))
    parsed = read("reddit", "listing.json", body.encode())
    assert len(parsed.rejected) + len({one.native_id for one in parsed.events}) == 1
    for event in parsed.events:
        assert event.version <= NOW + timedelta(minutes=10)
        assert event.version >= datetime(1990, 1, 1, tzinfo=UTC)
