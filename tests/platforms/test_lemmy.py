from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
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
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import Finding, lemmy
from vigie.platforms._lemmy_read import LISTS
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

HOME = "https://lemmy.example"
SECRETS = {"access_token": "JWT", "instance": HOME}
WORDS = "Merci, on vous écrit. ^L"
ME = {"id": 7, "name": "cafe_rivage", "actor_id": f"{HOME}/u/cafe_rivage"}
ME |= {"bio": "Café à Rennes, https://rivage.example", "deleted": False}
LEA = {"id": 31, "name": "lea_m", "actor_id": "https://feddit.example/u/lea_m", "deleted": False}
COMMUNITY = f"{HOME}/c/rennes"


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(says({})) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_LEMMY_BASE_URL", server.url)
        yield server


def says(body: Any, status: int = 200) -> Answer:
    return Answer(status=status, body=json.dumps(body).encode())


def refuses(code: str, status: int = 400) -> Answer:
    return says({"error": code}, status)


def a_site(*, moderates: bool = True, signed: bool = True) -> Answer:
    mine = {"local_user_view": {"person": ME}, "moderates": [{}] if moderates else []}
    return says({"site_view": {"site": {"id": 1}}, **({"my_user": mine} if signed else {})})


def a_time(hours: float) -> str:
    return f"{NOW - timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}.5Z"


def a_comment(number: int = 57, hours: float = 1, **changes: Any) -> dict[str, Any]:
    fact = {"id": number, "post_id": 12, "content": "Bonjour", "path": f"0.{number}"}
    fact |= {"published": a_time(hours), "deleted": False, "removed": False}
    return {"comment": fact | changes, "creator": LEA, "post": {"id": 12, "name": "Chocolat"}}


def a_post(number: int, hours: float, **changes: Any) -> dict[str, Any]:
    fact = {"id": number, "name": "Chocolat", "published": a_time(hours), "deleted": False}
    return {"post": fact | changes, "creator": LEA}


def an_action(kind: ActionKind = ActionKind.REPLY, about: str = "comment-57") -> Action:
    action = Action("a", "m", "demo", "lemmy", about, kind, "lou", text=WORDS, created_at=NOW)
    return replace(action, thread_id="post-12", realm=HOME, facts={"person": "31"})


def a_source(url: str = HOME, query: str = "", cursor: dict[str, Any] | None = None) -> Source:
    return Source("demo", "lemmy", "s1", url=url, query=query, cursor=cursor or {})


def lists(**rows: list[Any]) -> Callable[[Call], Answer]:
    """A server whose every list holds these rows on its first page, and nothing after."""

    def route(call: Call) -> Answer:
        if call.path == "/api/v3/site":
            return a_site()
        is_first = call.query.get("page", "1") == "1"
        return says({name: rows.get(name, []) if is_first else [] for name in LISTS})

    return route


def told(events: Any) -> list[tuple[str, str]]:
    return [(one.native_id, one.kind.value) for one in events]


def test_an_account_hears_answers_mentions_messages_and_itself(wire: StandIn) -> None:
    message = {"id": 21, "content": "Commande ?", "published": a_time(1), "deleted": False}
    sent = {"private_message": message | {"id": 22}, "creator": ME, "recipient": LEA}
    wire.route = lists(
        replies=[a_comment(60, path="0.59.60") | {"comment_reply": {"published": a_time(1)}}],
        mentions=[a_comment(61) | {"person_mention": {"published": a_time(1)}}],
        private_messages=[sent, {"private_message": message, "creator": LEA, "recipient": ME}],
        comments=[a_comment(62) | {"creator": ME}],
    )
    found = lemmy.poll(a_source(), SECRETS, NOW)
    assert [(one.native_id, one.own, one.thread_id) for one in found.events] == [
        ("comment-60", False, "post-12"),
        ("comment-61", False, "post-12"),
        ("private_message-22", True, "person-31"),
        ("private_message-21", False, "person-31"),
        ("comment-62", True, "post-12"),
    ]
    assert found.events[0].in_reply_to == "comment-59"
    assert found.events[0].author.id == "lea_m@feddit.example"
    assert {one.realm for one in found.events} == {HOME}
    assert {call.headers.get("authorization") for call in wire.calls} == {"Bearer JWT"}
    assert lemmy.poll(a_source(cursor=found.cursor), SECRETS, NOW).events == ()


def test_a_dead_session_is_told_although_public_reads_go_on(wire: StandIn) -> None:
    wire.answers[:] = [a_site(signed=False)]
    with pytest.raises(AuthError):
        lemmy.poll(a_source(COMMUNITY), SECRETS, NOW)
    assert [call.path for call in wire.calls] == ["/api/v3/site"]


def test_the_token_never_leaves_for_another_server(wire: StandIn) -> None:
    wire.route = lists(comments=[a_comment()])
    found = lemmy.poll(a_source("https://other.example/c/rennes"), SECRETS, NOW)
    assert [one.realm for one in found.events] == ["https://other.example"]
    assert not any("authorization" in call.headers for call in wire.calls)
    away = replace(an_action(), realm="https://other.example")
    with pytest.raises(PermissionDeniedError):
        lemmy.perform(away, SECRETS)
    with pytest.raises(AuthError):
        lemmy.perform(away, {})


def test_a_community_is_read_whole_and_pinned_posts_do_not_end_the_read(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/api/v3/site":
            return a_site()
        page = int(call.query["page"])
        if call.path == "/api/v3/comment/list":
            return says({"comments": []})
        pinned = [a_post(1, 9000, featured_community=True)] if page == 1 else []
        return says({"posts": [*pinned, a_post(100 - page, page)] if page < 5 else []})

    wire.route = route
    found = lemmy.poll(a_source(COMMUNITY), SECRETS, NOW)
    assert [one.native_id for one in found.events] == [
        "post-1", "post-99", "post-98", "post-97", "post-96",
    ]  # fmt: skip
    asked = [call.query for call in wire.calls if call.path == "/api/v3/post/list"]
    assert {one["community_name"] for one in asked} == {"rennes"}
    assert (asked[0]["sort"], asked[0]["type_"]) == ("New", "All")


def test_an_answer_that_came_late_from_elsewhere_does_not_end_the_read(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path != "/api/v3/user/replies":
            return lists()(call)
        page = int(call.query["page"])
        late = a_comment(200 + page, 900) | {"comment_reply": {"published": a_time(page)}}
        return says({"replies": [late] if page < 4 else []})

    wire.route = route
    cursor = {"replies": {"mark": (NOW - timedelta(hours=30)).isoformat()}}
    found = lemmy.poll(a_source(cursor=cursor), SECRETS, NOW)
    assert [one.native_id for one in found.events] == ["comment-201", "comment-202", "comment-203"]


def test_more_than_one_poll_may_read_leaves_no_gap(wire: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path != "/api/v3/comment/list":
            return lists()(call)
        page = int(call.query["page"])
        return says({"comments": [a_comment(300 - page, page)] if page <= 20 else []})

    wire.route = route
    cursor: dict[str, Any] = {"comments": {"mark": (NOW - timedelta(hours=14)).isoformat()}}
    heard: list[str] = []
    for _ in range(6):
        found = lemmy.poll(a_source(COMMUNITY, cursor=cursor), SECRETS, NOW)
        heard += [one.native_id for one in found.events]
        cursor = found.cursor
    assert sorted(heard)[-14:] == [f"comment-{number}" for number in range(286, 300)]
    assert len(heard) == len(set(heard))


def test_a_search_asks_for_comments_and_posts_and_a_limit_keeps_what_was_read(
    wire: StandIn,
) -> None:
    def route(call: Call) -> Answer:
        if call.query.get("type_") == "Posts":
            return refuses("rate_limit_error")
        return lists(comments=[a_comment()])(call)

    wire.route = route
    found = lemmy.poll(a_source(query="rivage"), SECRETS, NOW)
    assert told(found.events) == [("comment-57", "add")]
    assert found.wait > 0
    assert "posts" not in found.cursor
    asked = wire.calls[1]
    assert (asked.path, asked.query["q"]) == ("/api/v3/search", "rivage")
    assert asked.query["listing_type"] == "All"


def test_a_removal_hides_and_a_restoration_shows_again(wire: StandIn) -> None:
    row = a_comment(removed=True)
    wire.route = lists(comments=[row])
    found = lemmy.poll(a_source(COMMUNITY), SECRETS, NOW)
    assert told(found.events) == [("comment-57", "add"), ("comment-57", "hide")]
    row["comment"]["removed"] = False
    again = lemmy.poll(a_source(COMMUNITY, cursor=found.cursor), SECRETS, NOW)
    assert told(again.events) == [("comment-57", "unhide")]
    row["comment"] |= {"content": "Bonsoir", "updated": a_time(0.5)}
    edited = lemmy.poll(a_source(COMMUNITY, cursor=again.cursor), SECRETS, NOW)
    assert told(edited.events) == [("comment-57", "edit")]
    assert edited.events[0].version == NOW - timedelta(minutes=30) + timedelta(milliseconds=500)


REFUSALS = {
    "not_logged_in": (refuses("not_logged_in"), AuthError),
    "incorrect_login": (refuses("incorrect_login", 401), AuthError),
    "a proxy's 401": (Answer(401, b"<html>"), PermissionDeniedError),
    "instance_is_private": (refuses("instance_is_private"), PermissionDeniedError),
    "rate_limit_error": (refuses("rate_limit_error"), RateLimitedError),
    "a deleted post": (refuses("deleted"), GoneError),
    "429 without a body": (Answer(429), RateLimitedError),
    "unknown": (says({"error": "unknown", "message": "pool timed out"}, 400), TransientError),
    "couldnt_find_community": (refuses("couldnt_find_community"), GoneError),
    "not_found": (refuses("not_found", 404), GoneError),
    "a bare 404": (Answer(404, b"<html>"), PermanentError),
    "another": (refuses("language_not_allowed"), PermanentError),
    "a page": (Answer(200, b"<html>"), TransientError),
    "no list": (says({"posts": "[]"}), TransientError),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_have_their_class(wire: StandIn, name: str) -> None:
    answer, kind = REFUSALS[name]
    wire.route = lambda call: a_site() if call.path == "/api/v3/site" else answer
    with pytest.raises(kind) as caught:
        lemmy.poll(a_source(COMMUNITY), SECRETS, NOW)
    assert type(caught.value) is kind
    assert "pool" not in str(caught.value)


def test_a_limit_lasts_as_long_as_the_server_says(wire: StandIn) -> None:
    wire.answers[:] = [replace(refuses("rate_limit_error", 429), headers={"Retry-After": "77"})]
    with pytest.raises(RateLimitedError) as caught:
        lemmy.perform(an_action(), SECRETS)
    assert caught.value.retry_after == 77


ACTS = {
    "answer a comment": (
        an_action(),
        ("comment", {"content": WORDS, "post_id": 12, "parent_id": 57}, "comment-88"),
    ),
    "answer a post": (
        an_action(about="post-12"),
        ("comment", {"content": WORDS, "post_id": 12}, "comment-88"),
    ),
    "answer in private": (
        an_action(ActionKind.PRIVATE_REPLY),
        ("private_message", {"content": WORDS, "recipient_id": 31}, "private_message-88"),
    ),
    "answer a message": (
        an_action(about="private_message-21"),
        ("private_message", {"content": WORDS, "recipient_id": 31}, "private_message-88"),
    ),
    "hide": (
        an_action(ActionKind.HIDE),
        ("comment/remove", {"comment_id": 57, "removed": True}, None),
    ),
    "show again": (
        an_action(ActionKind.UNHIDE, "post-12"),
        ("post/remove", {"post_id": 12, "removed": False}, None),
    ),
    "like": (an_action(ActionKind.LIKE), ("comment/like", {"comment_id": 57, "score": 1}, None)),
    "report": (
        an_action(ActionKind.SPAM),
        ("comment/report", {"comment_id": 57, "reason": "spam"}, None),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_one_write(wire: StandIn, name: str) -> None:
    action, (path, body, made) = ACTS[name]
    kind = path.partition("/")[0]
    wire.answers[:] = [says({f"{kind}_view": {kind: {"id": 88}}})]
    assert lemmy.perform(action, SECRETS) == made
    (call,) = wire.calls
    assert (call.method, call.path, call.json) == ("POST", f"/api/v3/{path}", body)
    assert call.headers["authorization"] == "Bearer JWT"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says({"error": "unknown"}, 400), OutcomeUnknownError),
        (says({}), OutcomeUnknownError),
        (Answer(200, b"<html>"), OutcomeUnknownError),
        (Answer(502), OutcomeUnknownError),
        (refuses("couldnt_find_comment"), GoneError),
        (refuses("deleted"), GoneError),
        (refuses("locked"), PermanentError),
        (refuses("site_ban"), PermissionDeniedError),
        (refuses("incorrect_login", 401), AuthError),
        (refuses("rate_limit_error"), RateLimitedError),
    ],
)
def test_a_write_that_may_have_worked_is_never_called_failed(
    wire: StandIn, answer: Answer, kind: type[Exception]
) -> None:
    wire.answers[:] = [answer]
    with pytest.raises(kind) as caught:
        lemmy.perform(an_action(), SECRETS)
    assert type(caught.value) is kind


def test_a_message_is_neither_hidden_nor_liked(wire: StandIn) -> None:
    for kind in (ActionKind.HIDE, ActionKind.LIKE, ActionKind.DELETE):
        with pytest.raises(PermanentError):
            lemmy.perform(an_action(kind, "private_message-21"), SECRETS)
    assert not wire.calls


def test_our_answer_is_found_under_what_it_answers(wire: StandIn) -> None:
    def ours(number: int, text: str, path: str, hours: float = 0) -> dict[str, Any]:
        return a_comment(number, hours, content=text, path=path) | {"creator": ME}

    rows = [
        ours(90, "Autre chose", "0.57.90"),
        ours(91, WORDS, "0.57.80.91"),
        ours(92, WORDS, "0.57.92", hours=5),
        a_comment(93, 0, content=WORDS, path="0.57.93"),
    ]
    wire.route = lists(comments=rows)
    assert lemmy.was_done(an_action(), SECRETS) == (False, None)
    assert wire.calls[-1].query["parent_id"] == "57"
    rows.append(ours(94, WORDS + "\n", "0.57.94"))
    assert lemmy.was_done(an_action(), SECRETS) == (True, "comment-94")
    rows.append(ours(95, WORDS, "0.95"))
    assert lemmy.was_done(an_action(about="post-12"), SECRETS) == (True, "comment-95")


def test_our_private_message_is_found_by_whom_it_went_to(wire: StandIn) -> None:
    message = {"id": 30, "content": WORDS, "published": a_time(0), "deleted": False}
    row = {"private_message": message, "creator": ME, "recipient": LEA | {"id": 99}}
    wire.route = lists(private_messages=[row])
    private = an_action(ActionKind.PRIVATE_REPLY)
    assert lemmy.was_done(private, SECRETS) == (False, None)
    row["recipient"] = LEA
    assert lemmy.was_done(private, SECRETS) == (True, "private_message-30")


def test_a_removal_and_a_vote_are_seen_and_a_report_is_not(wire: StandIn) -> None:
    wire.answers[:] = [says({"comment_view": a_comment(removed=True) | {"my_vote": 1}})]
    assert lemmy.was_done(an_action(ActionKind.HIDE), SECRETS) == (True, None)
    assert lemmy.was_done(an_action(ActionKind.UNHIDE), SECRETS) == (False, None)
    assert lemmy.was_done(an_action(ActionKind.LIKE), SECRETS) == (True, None)
    with pytest.raises(PermanentError):
        lemmy.was_done(an_action(ActionKind.SPAM), SECRETS)


def known(*ids: str) -> list[Any]:
    made = [MentionEvent("lemmy", one, EventKind.ADD, NOW, "Bonjour", realm=HOME) for one in ids]
    return [merge(None, one, "demo") for one in made]


def test_read_again_edits_removals_and_deletions_are_told(wire: StandIn) -> None:
    shown = {
        "1": says({"comment_view": a_comment(1, content="", deleted=True)}),
        "2": says({"comment_view": a_comment(2, content="", removed=True)}),
        "3": says({"comment_view": a_comment(3, content="Bonsoir", updated=a_time(0.1))}),
        "4": refuses("not_found", 404),
    }
    wire.route = lambda call: a_site() if "site" in call.path else shown[call.query["id"]]
    ids = ("comment-1", "comment-2", "comment-3", "comment-4", "private_message-5")
    assert told(lemmy.reread(known(*ids), SECRETS, NOW)) == [
        ("comment-1", "remove"),
        ("comment-2", "hide"),
        ("comment-3", "edit"),
        ("comment-4", "remove"),
    ]


def test_what_nobody_is_shown_is_not_gone(wire: StandIn) -> None:
    wire.route = lambda call: (
        a_site(signed=False) if "site" in call.path else refuses("not_found", 404)
    )
    with pytest.raises(AuthError):
        lemmy.reread(known("comment-4"), SECRETS, NOW)
    wire.route = None
    wire.answers[:] = [Answer(404, b"<html>")]
    with pytest.raises(PermanentError) as caught:
        lemmy.reread(known("comment-4"), SECRETS, NOW)
    assert not isinstance(caught.value, GoneError)
    wire.answers[:] = [says({"comment_view": a_comment(5)})]
    with pytest.raises(TransientError):
        lemmy.reread(known("comment-4"), SECRETS, NOW)


def test_examination_tells_the_server_the_token_the_rights_and_the_profile(wire: StandIn) -> None:
    wire.answers[:] = [a_site()]
    found = lemmy.examine(a_source(), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "instance": True, "token": True, "rights": True,
    }  # fmt: skip
    assert (found.account, found.links) == (
        "cafe_rivage@lemmy.example",
        ("https://rivage.example",),
    )
    wire.answers[:] = [a_site(signed=False)]
    dead = lemmy.examine(a_source(), SECRETS, NOW)
    assert [one.done for one in dead.findings] == [True, False, None]
    assert dead.bio is None
    wire.answers[:] = [Answer(404, b"<html>")]
    assert lemmy.examine(a_source(), SECRETS, NOW).findings == (Finding("instance", done=False),)


def test_times_of_old_servers_are_utc_and_of_new_ones_have_another_name() -> None:
    def said(**when: Any) -> datetime | None:
        row = a_comment()
        del row["comment"]["published"]
        row["comment"] |= when
        return lemmy.parse(json.dumps({"comments": [row]}).encode(), NOW).events[0].said_at

    moment = datetime(2026, 11, 20, 14, 58, 21, 514153, UTC)
    for when in ("2026-11-20T14:58:21.514153", "2026-11-20T14:58:21.514153Z"):
        assert said(published=when) == said(published_at=when) == moment
    assert said(published=12) is None
