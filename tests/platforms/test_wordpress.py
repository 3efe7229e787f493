from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
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
    VigieError,
)
from vigie.mention import EventKind, Mention, merge
from vigie.platforms import Fetched, wordpress
from vigie.platforms._wordpress_errors import read_answer
from vigie.platforms._wordpress_site import realm_of
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

REALM = "https://cafe-rivage.example"
SECRETS = {"username": "lou", "application_password": "abcd EFGH 1234"}
ME = 2
EDITOR = {"id": ME, "name": "Lou", "capabilities": {"moderate_comments": True}}
ZONE = timedelta(hours=1)


def a_comment(number: int, **changes: Any) -> dict[str, Any]:
    """A comment as a site in Paris tells it; ``at`` is when it was said, in UTC."""
    at: datetime = changes.pop("at", NOW - timedelta(hours=5))
    text = changes.pop("text", f"Comment {number}")
    return {
        "id": number,
        "post": 49,
        "parent": 0,
        "author": 0,
        "author_name": "Maël",
        "author_url": "",
        "date": f"{at + ZONE:%Y-%m-%dT%H:%M:%S}",
        "date_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
        "content": {"rendered": f"<p>{text}</p>\n", "raw": text},
        "link": f"{REALM}/2026/chocolat/#comment-{number}",
        "status": "approved",
        "type": "comment",
        **changes,
    }


class Blog:
    """A site of our own making: its comments, and which rights it grants."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.user: dict[str, Any] = dict(EDITOR)
        self.refuse: Callable[[Call], Answer | None] = lambda _: None
        self.has_path = True
        self.stars: dict[int, int] | None = None

    def __call__(self, call: Call) -> Answer:
        refusal = self.refuse(call)
        if refusal:
            return refusal
        if self.has_path:
            return self._answer(call.path, call.query)
        if "rest_route" not in call.query:
            return Answer(404, b"<html><body>Page introuvable</body></html>")
        return self._answer(f"/wp-json{call.query['rest_route']}", call.query)

    def _answer(self, path: str, query: dict[str, str]) -> Answer:
        if path.endswith("/users/me"):
            return says(self.user)
        if path.endswith("/wc/v3/products/reviews"):
            if self.stars is None:
                return error("rest_no_route", 404)
            return says([{"id": one, "rating": stars} for one, stars in self.stars.items()])
        if path.rpartition("/")[2].isdigit():
            return self._one(path.rpartition("/")[2])
        return self._list(query)

    def _one(self, number: str) -> Answer:
        found = next((one for one in self.comments if str(one["id"]) == number), None)
        return says(found) if found else error("rest_comment_invalid_id", 404)

    def _list(self, query: dict[str, str]) -> Answer:
        rights = self.user["capabilities"]["moderate_comments"]
        if not rights and (query.get("context") == "edit" or "status" in query):
            return error("rest_forbidden_context", 403)
        status, kind = query.get("status", "approve"), query.get("type", "comment")
        stands = {"approve": ("approved",), "all": ("approved", "hold")}.get(status, (status,))
        found = [
            one
            for one in self.comments
            if one["status"] in stands
            and one["type"] == kind
            and one["date"] > query.get("after", "")
            and (query.get("include[]") in (None, str(one["id"])))
            and (query.get("parent") in (None, str(one["parent"])))
        ]
        found.sort(key=lambda one: one["date_gmt"], reverse=query.get("order") == "desc")
        page, size = int(query.get("page", 1)), int(query.get("per_page", 10))
        return says(found[(page - 1) * size : page * size])


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status, json.dumps(value).encode(), headers)


def error(code: str, status: int, **headers: str) -> Answer:
    body = {"code": code, "message": "Désolé, 抱歉.", "data": {"status": status}}
    return says(body, status, **headers)


@pytest.fixture
def blog() -> Blog:
    return Blog()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, blog: Blog) -> Iterator[StandIn]:
    with stand_in(route=blog) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_WORDPRESS_BASE_URL", server.url)
        yield server


def poll(
    cursor: dict[str, Any] | None = None,
    now: datetime = NOW,
    secrets: dict[str, str] | None = None,
) -> Fetched:
    source = Source("demo", "wordpress", "s", url=f"{REALM}/", cursor=cursor or {})
    return wordpress.poll(source, SECRETS if secrets is None else secrets, now)


def told(fetched: Fetched) -> list[tuple[str, str]]:
    return [(one.native_id, one.kind.value) for one in fetched.events]


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action(
        "a",
        "m",
        "demo",
        "wordpress",
        "31",
        kind,
        "lou",
        text="Bonjour, c'est noté… <merci> !",
        thread_id="post-49",
        realm=REALM,
        facts={"post": "49"},
        created_at=NOW,
    )
    return replace(action, **changes)


# Addresses


@pytest.mark.parametrize(
    ("given", "realm"),
    [
        ("https://Cafe-Rivage.example/", "https://cafe-rivage.example"),
        ("https://a.example/Blog/", "https://a.example/Blog"),
        ("https://a.example/wp-json/wp/v2/", "https://a.example"),
        ("https://a.example/blog/wp-admin/edit-comments.php", "https://a.example/blog"),
        ("https://a.example/?p=3", "https://a.example"),
        ("nonsense", ""),
        ("http://[", ""),
    ],
)
def test_site_has_one_address_however_it_is_given(given: str, realm: str) -> None:
    assert realm_of(given) == realm


def test_source_without_an_address_is_refused() -> None:
    with pytest.raises(PayloadError, match="address"):
        wordpress.poll(Source("demo", "wordpress", "s"), SECRETS, NOW)


# Polling


def test_every_status_is_read_as_the_user(blog: Blog, server: StandIn) -> None:
    blog.comments = [
        a_comment(1),
        a_comment(2, status="hold"),
        a_comment(3, status="spam"),
        a_comment(4, status="trash"),
        a_comment(5, author=ME, parent=1),
        a_comment(6, type="pingback", author_url="https://port.example.org/x"),
    ]
    fetched = poll()
    assert sorted(told(fetched)) == [
        ("1", "add"),
        ("2", "add"),
        ("2", "hide"),
        ("3", "add"),
        ("3", "hide"),
        ("4", "remove"),
        ("5", "add"),
        ("6", "add"),
    ]
    assert [one.native_id for one in fetched.events if one.own] == ["5"]
    assert {one.realm for one in fetched.events} == {REALM}
    pair = base64.b64encode(b"lou:abcd EFGH 1234").decode()
    assert {call.headers["authorization"] for call in server.calls} == {f"Basic {pair}"}


def test_second_poll_tells_news_edits_and_changed_states_alone(blog: Blog, server: StandIn) -> None:
    blog.comments = [a_comment(1), a_comment(2, status="hold"), a_comment(3), a_comment(7)]
    cursor = poll().cursor
    assert poll(cursor).events == ()
    blog.comments = [
        a_comment(1, text="Edited"),
        a_comment(2),
        a_comment(3, status="spam"),
        a_comment(7, status="trash"),
        a_comment(8, at=NOW),
    ]
    fetched = poll(cursor)
    assert sorted(told(fetched)) == [
        ("1", "edit"),
        ("2", "unhide"),
        ("3", "hide"),
        ("7", "remove"),
        ("8", "add"),
    ]
    blog.comments[1]["status"] = "hold"
    assert told(poll(fetched.cursor)) == [("2", "hide")]


def test_comment_approved_two_days_late_is_seen(blog: Blog, server: StandIn) -> None:
    late = a_comment(1, at=NOW - timedelta(days=1, hours=20))
    blog.comments = [a_comment(2, at=NOW - timedelta(hours=1))]
    cursor = poll().cursor
    blog.comments.append(late)
    assert told(poll(cursor)) == [("1", "add")]


def test_times_are_compared_in_the_sites_own_zone(blog: Blog, server: StandIn) -> None:
    blog.comments = [a_comment(1, at=NOW)]
    cursor = poll().cursor
    assert cursor["lists"]["approve"]["newest"] == f"{NOW + ZONE:%Y-%m-%dT%H:%M:%S}"
    server.calls.clear()
    poll(cursor)
    after = next(call.query["after"] for call in server.calls if "after" in call.query)
    assert after == f"{NOW + ZONE - timedelta(days=2):%Y-%m-%dT%H:%M:%S}"


def test_comment_dated_ahead_hides_none_that_come_before(blog: Blog, server: StandIn) -> None:
    blog.comments = [a_comment(1, at=NOW + timedelta(days=30))]
    cursor = poll().cursor
    blog.comments.append(a_comment(2, at=NOW))
    assert told(poll(cursor)) == [("2", "add")]


def test_flood_is_read_to_its_end_over_several_polls(blog: Blog, server: StandIn) -> None:
    start = NOW - timedelta(days=1)
    blog.comments = [a_comment(one, at=start + timedelta(seconds=one)) for one in range(1, 1251)]
    seen: set[str] = set()
    cursor: dict[str, Any] = {}
    for _ in range(5):
        fetched = poll(cursor)
        seen |= {one.native_id for one in fetched.events}
        cursor = fetched.cursor
        if not fetched.wait:
            break
        assert len(server.calls) <= 37
        server.calls.clear()
    assert seen == {str(one) for one in range(1, 1251)}
    assert fetched.wait == 0


def test_page_that_repeats_ends_the_walk(blog: Blog, server: StandIn) -> None:
    page = [a_comment(one) for one in range(1, 101)]
    blog.refuse = lambda call: says(page) if call.query.get("status") == "approve" else None
    assert len(poll().events) == 100
    assert len(server.calls) < 10


def test_limit_in_the_middle_keeps_what_was_read_and_waits(blog: Blog, server: StandIn) -> None:
    blog.comments = [a_comment(1), a_comment(2, status="spam")]
    slow = Answer(429, b"", {"Retry-After": "90"})
    blog.refuse = lambda call: slow if call.query.get("status") == "spam" else None
    fetched = poll()
    assert told(fetched) == [("1", "add")]
    assert fetched.wait == 90
    blog.refuse = lambda _: None
    assert told(poll(fetched.cursor)) == [("2", "add"), ("2", "hide")]


def test_limit_at_the_start_is_told(blog: Blog, server: StandIn) -> None:
    blog.refuse = lambda _: Answer(429, b"", {"Retry-After": "90"})
    with pytest.raises(RateLimitedError) as caught:
        poll()
    assert caught.value.retry_after == 90


def test_user_who_may_not_moderate_reads_what_is_public(blog: Blog, server: StandIn) -> None:
    blog.user["capabilities"] = {"moderate_comments": False}
    blog.comments = [a_comment(1), a_comment(2, status="hold")]
    assert told(poll()) == [("1", "add")]


def test_site_that_hides_its_users_is_read_all_the_same(blog: Blog, server: StandIn) -> None:
    blog.comments = [a_comment(1, author=ME), a_comment(2, status="hold")]
    blog.refuse = lambda call: (
        error("rest_user_cannot_view", 403) if call.path.endswith("users/me") else None
    )
    assert told(poll()) == [("1", "add"), ("2", "add"), ("2", "hide")]


def test_nobody_reads_what_is_public(blog: Blog, server: StandIn) -> None:
    blog.user["capabilities"] = {"moderate_comments": False}
    blog.comments = [a_comment(1)]
    assert told(poll(secrets={})) == [("1", "add")]
    assert "authorization" not in server.calls[0].headers


@pytest.mark.parametrize(("stars", "rating"), [({6: 2, 9: 5}, "2"), ({}, None), (None, None)])
def test_review_of_a_product_comes_with_its_stars_where_the_shop_tells(
    blog: Blog, server: StandIn, stars: dict[int, int] | None, rating: str | None
) -> None:
    blog.comments = [a_comment(6, type="review", text="Crisp")]
    blog.stars = stars
    event = poll().events[0]
    assert (event.text, event.facts.get("rating")) == ("Crisp", rating)


def test_limit_of_the_shop_is_a_limit(blog: Blog, server: StandIn) -> None:
    blog.comments = [a_comment(1), a_comment(6, type="review", text="Crisp")]
    blog.refuse = lambda call: (
        Answer(429, b"", {"Retry-After": "30"}) if "products" in call.path else None
    )
    fetched = poll()
    assert (told(fetched), fetched.wait) == ([("1", "add")], 30)
    blog.refuse = lambda _: None
    assert told(poll(fetched.cursor)) == [("6", "add")]


@pytest.mark.parametrize("own", [REALM, "cafe-rivage.example", f"{REALM}/wp-admin/"])
def test_password_is_sent_to_its_own_site(blog: Blog, server: StandIn, own: str) -> None:
    poll(secrets={**SECRETS, "site_url": own})
    assert all("authorization" in call.headers for call in server.calls)


@pytest.mark.parametrize("token", [{}, {"access_token": "TOKEN"}])
def test_password_of_one_site_is_sent_to_no_other(
    blog: Blog, server: StandIn, token: dict[str, str]
) -> None:
    blog.user["capabilities"] = {"moderate_comments": False}
    blog.comments = [a_comment(1)]
    secrets = {**SECRETS, **token, "site_url": "https://our-own.example"}
    assert told(poll(secrets=secrets)) == [("1", "add")]
    with pytest.raises(PermissionDeniedError):
        wordpress.perform(an_action(), secrets)
    assert [one.kind.value for one in wordpress.reread([a_mention(1)], secrets, NOW)] == ["add"]
    assert not [call for call in server.calls if "authorization" in call.headers]


def test_plain_links_are_found_once_and_remembered(blog: Blog, server: StandIn) -> None:
    blog.has_path = False
    blog.comments = [a_comment(1)]
    first = poll()
    assert told(first) == [("1", "add")]
    assert first.events[0].facts["rest"] == "query"
    server.calls.clear()
    poll(first.cursor)
    assert all(call.query["rest_route"].startswith("/wp/v2/") for call in server.calls)


def test_site_on_wordpress_com_is_read_by_its_token(blog: Blog, server: StandIn) -> None:
    blog.comments = [a_comment(1)]
    assert told(poll(secrets={**SECRETS, "access_token": "TOKEN"})) == [("1", "add")]
    assert server.calls[0].path == "/wp/v2/sites/cafe-rivage.example/users/me"
    assert server.calls[0].headers["authorization"] == "Bearer TOKEN"


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(["approved", "hold"])), max_size=40)
)
def test_any_order_of_arrival_is_told_once(rows: list[tuple[int, str]]) -> None:
    blog = Blog()
    patch = pytest.MonkeyPatch()
    with stand_in(route=blog) as server:
        patch.setenv("VIGIE_LOCAL", "1")
        patch.setenv("VIGIE_WORDPRESS_BASE_URL", server.url)
        cursor: dict[str, Any] = {}
        added: list[str] = []
        for number, (minutes, status) in enumerate(rows):
            at = NOW - timedelta(minutes=minutes % 2000)
            blog.comments.append(a_comment(number + 1, at=at, status=status))
            if number % 7 == 6:
                fetched = poll(cursor)
                cursor = json.loads(json.dumps(fetched.cursor))
                added += [one.native_id for one in fetched.events if one.kind is EventKind.ADD]
        added += [one.native_id for one in poll(cursor).events if one.kind is EventKind.ADD]
    patch.undo()
    assert sorted(added) == sorted(str(one + 1) for one in range(len(rows)))


# Errors


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error("incorrect_password", 401), AuthError),
        (error("invalid_username", 401), AuthError),
        (error("rest_not_logged_in", 401), AuthError),
        (error("application_passwords_disabled", 401), PermissionDeniedError),
        (error("rest_disabled", 403), PermissionDeniedError),
        (error("a_plugin_of_ours", 401), PermissionDeniedError),
        (Answer(401, b"<h1>Authorization Required</h1>"), PermissionDeniedError),
        (Answer(403, b"<html>Request blocked</html>"), PermissionDeniedError),
        (Answer(406, b"<html>Not acceptable</html>"), PermissionDeniedError),
        (error("rest_no_route", 404), PermanentError),
        (Answer(404, b"<html>Introuvable</html>"), PermanentError),
        (Answer(200, b"<html>Bienvenue</html>"), PayloadError),
        (Answer(200, b'{"id": 1'), PayloadError),
        (error("internal_server_error", 500), TransientError),
        (error("db_connect_fail", 500), TransientError),
        (Answer(503, b"<html>Maintenance</html>"), TransientError),
        (error("rest_too_many_requests", 429), RateLimitedError),
    ],
)
def test_refused_read_is_named_by_its_code(
    blog: Blog, server: StandIn, answer: Answer, kind: type[VigieError]
) -> None:
    blog.refuse = lambda _: answer
    with pytest.raises(kind) as caught:
        poll()
    assert type(caught.value) is kind
    assert "Désolé" not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error("rest_cannot_edit", 401), AuthError),
        (error("rest_cannot_edit", 403), PermissionDeniedError),
        (error("rest_comment_login_required", 401), AuthError),
        (error("rest_comment_invalid_status", 403), PermissionDeniedError),
        (error("rest_comment_closed", 403), PermanentError),
        (error("rest_comment_draft_post", 403), PermanentError),
        (error("rest_comment_trash_post", 403), GoneError),
        (error("rest_comment_invalid_id", 404), GoneError),
        (error("comment_content_column_length", 400), PermanentError),
        (error("comment_flood", 400), RateLimitedError),
        (error("comment_duplicate", 409), OutcomeUnknownError),
        (error("rest_comment_failed_create", 500), OutcomeUnknownError),
        (Answer(500, b"<html>There has been a critical error</html>"), OutcomeUnknownError),
        (Answer(502, b""), OutcomeUnknownError),
        (Answer(301, b"", {"Location": "https://www.cafe-rivage.example/"}), PermanentError),
        (Answer(201, b"<html>"), OutcomeUnknownError),
        (says({"status": "approved"}, 201), OutcomeUnknownError),
        (says([], 201), OutcomeUnknownError),
    ],
)
def test_refused_write_is_named_by_its_code_and_called_once(
    blog: Blog, server: StandIn, answer: Answer, kind: type[VigieError]
) -> None:
    blog.refuse = lambda _: answer
    with pytest.raises(kind) as caught:
        wordpress.perform(an_action(), SECRETS)
    assert type(caught.value) is kind
    assert len(server.calls) == 1


def test_site_that_moved_says_where_and_is_no_dead_password(
    blog: Blog, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "127.0.0.1")
    with stand_in(error("rest_not_logged_in", 401)) as other:
        blog.refuse = lambda call: Answer(301, b"", {"Location": f"{other.url}{call.path}"})
        with pytest.raises(PermanentError, match=other.url):
            poll()
    assert "authorization" not in other.calls[0].headers


# Acts


def test_reply_goes_under_its_comment_and_stands_at_once(blog: Blog, server: StandIn) -> None:
    blog.refuse = lambda _: says(a_comment(90), 201)
    assert wordpress.perform(an_action(), SECRETS) == "90"
    call = server.calls[0]
    assert (call.method, call.path) == ("POST", "/wp-json/wp/v2/comments")
    assert call.json == {
        "post": 49,
        "parent": 31,
        "content": "Bonjour, c'est noté… &lt;merci&gt; !",
        "status": "approved",
    }


def test_reply_to_a_site_with_plain_links_takes_the_other_door(blog: Blog, server: StandIn) -> None:
    blog.refuse = lambda _: says(a_comment(90), 201)
    facts = {"post": "49", "rest": "query"}
    assert wordpress.perform(an_action(facts=facts), SECRETS) == "90"
    assert server.calls[0].query == {"rest_route": "/wp/v2/comments"}


def test_reply_without_a_known_post_never_leaves(server: StandIn) -> None:
    for unknown in (an_action(facts={}, thread_id=None), an_action(native_id="x/../y")):
        with pytest.raises(PermanentError):
            wordpress.perform(unknown, SECRETS)
    assert server.calls == []


@pytest.mark.parametrize(
    ("kind", "sent", "stands"),
    [
        (ActionKind.HIDE, "hold", "hold"),
        (ActionKind.UNHIDE, "approved", "approved"),
        (ActionKind.SPAM, "spam", "spam"),
    ],
)
def test_status_is_changed_and_the_answer_must_say_so(
    blog: Blog, server: StandIn, kind: ActionKind, sent: str, stands: str
) -> None:
    blog.refuse = lambda _: says(a_comment(31, status=stands))
    assert wordpress.perform(an_action(kind), SECRETS) is None
    assert server.calls[0].path == "/wp-json/wp/v2/comments/31"
    assert server.calls[0].json == {"status": sent}
    blog.refuse = lambda _: says(a_comment(31, status="trash"))
    with pytest.raises(OutcomeUnknownError):
        wordpress.perform(an_action(kind), SECRETS)


@pytest.mark.parametrize(
    "answer",
    [
        says(a_comment(31, status="trash")),
        says({"deleted": True, "previous": a_comment(31)}),
        error("rest_already_trashed", 410),
    ],
)
def test_delete_moves_to_the_trash(blog: Blog, server: StandIn, answer: Answer) -> None:
    blog.refuse = lambda _: answer
    assert wordpress.perform(an_action(ActionKind.DELETE), SECRETS) is None
    assert server.calls[0].method == "DELETE"
    assert server.calls[0].query == {}


def test_what_wordpress_does_not_offer_is_refused(server: StandIn) -> None:
    for kind in (ActionKind.LIKE, ActionKind.PRIVATE_REPLY):
        with pytest.raises(PermanentError):
            wordpress.perform(an_action(kind), SECRETS)
    assert server.calls == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        (
            {
                "content": {
                    "rendered": "<p>Bonjour, c&rsquo;est noté&#8230; &lt;merci&gt;&nbsp;!</p>"
                }
            },
            True,
        ),
        ({"status": "hold"}, True),
        ({"author": 7}, False),
        ({"content": {"rendered": "<p>Autre chose</p>", "raw": "Autre chose"}}, False),
        ({"date_gmt": "2026-11-24T11:40:00"}, False),
        ({"parent": 30}, False),
        ({"status": "spam"}, False),
    ],
)
def test_own_reply_is_known_by_user_words_and_time(
    blog: Blog, server: StandIn, changes: dict[str, Any], *, expected: bool
) -> None:
    ours = a_comment(90, author=ME, parent=31, at=NOW, text="Bonjour, c'est noté… &lt;merci&gt; !")
    blog.comments = [a_comment(31), ours | changes]
    assert wordpress.was_done(an_action(), SECRETS) == (expected, "90" if expected else None)


@pytest.mark.parametrize(
    ("status", "done"),
    [
        ("approved", {ActionKind.UNHIDE}),
        ("hold", {ActionKind.HIDE}),
        ("spam", {ActionKind.HIDE, ActionKind.SPAM}),
        ("trash", {ActionKind.DELETE}),
        ("gone", {ActionKind.DELETE}),
    ],
)
def test_outcome_of_an_act_is_read_from_the_comment(
    blog: Blog, server: StandIn, status: str, done: set[ActionKind]
) -> None:
    blog.comments = [] if status == "gone" else [a_comment(31, status=status)]
    for kind in (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.SPAM, ActionKind.DELETE):
        assert wordpress.was_done(an_action(kind), SECRETS) == (kind in done, None)


def test_thread_that_cannot_be_read_settles_nothing(blog: Blog, server: StandIn) -> None:
    blog.refuse = lambda _: Answer(200, b"<html>")
    with pytest.raises(TransientError):
        wordpress.was_done(an_action(), SECRETS)


# Reading again


def a_mention(number: int, **changes: Any) -> Mention:
    event = poll_one(a_comment(number))
    return replace(merge(None, event, "demo"), **changes)


def poll_one(comment: dict[str, Any]) -> Any:
    event = wordpress.parse(json.dumps(comment).encode(), NOW).events[0]
    return replace(event, realm=REALM)


def test_reading_again_tells_edits_states_and_removals(blog: Blog, server: StandIn) -> None:
    blog.comments = [
        a_comment(1, text="Edited"),
        a_comment(2, status="hold"),
        a_comment(3),
        a_comment(4, status="trash"),
    ]
    mentions = [a_mention(one) for one in (1, 2, 4, 5)] + [a_mention(3, hidden=True)]
    for one in mentions:
        events = wordpress.reread([one], SECRETS, NOW)
        kinds = [event.kind.value for event in events]
        assert (
            kinds
            == {
                "1": ["add"],
                "2": ["add", "hide"],
                "3": ["add", "unhide"],
                "4": ["remove"],
                "5": ["remove"],
            }[one.native_id]
        )
    edited = wordpress.reread([mentions[0]], SECRETS, NOW)[0]
    assert merge(mentions[0], edited, "demo").text == "Edited"


def test_comment_a_list_leaves_out_is_not_gone(blog: Blog, server: StandIn) -> None:
    blog.refuse = lambda call: says([]) if call.path.endswith("/comments") else None
    blog.comments = [a_comment(1)]
    assert [one.kind.value for one in wordpress.reread([a_mention(1)], SECRETS, NOW)] == ["add"]


# Examination


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (says(EDITOR), {"site": True, "password": True, "rights": True}),
        (
            says({**EDITOR, "capabilities": {}}),
            {"site": True, "password": True, "rights": False},
        ),
        (error("rest_not_logged_in", 401), {"site": True, "password": False}),
        (error("application_passwords_disabled", 401), {"site": True, "password": False}),
        (
            error("rest_user_cannot_view", 403),
            {"site": True, "password": None, "rights": None},
        ),
        (error("rest_disabled", 403), {"site": False}),
        (Answer(404, b"<html>"), {"site": False}),
    ],
)
def test_examination_names_the_missing_step(
    blog: Blog, server: StandIn, answer: Answer, expected: dict[str, bool | None]
) -> None:
    blog.refuse = lambda _: answer
    found = wordpress.examine(Source("demo", "wordpress", "s", url=REALM), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == expected
    assert all(one.done or (one.note.fr and one.note.en) for one in found.findings)


def test_examination_tells_a_moved_site_its_new_address(
    blog: Blog, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "127.0.0.1")
    with stand_in(error("rest_not_logged_in", 401)) as other:
        blog.refuse = lambda call: Answer(301, b"", {"Location": f"{other.url}{call.path}"})
        found = wordpress.examine(Source("demo", "wordpress", "s", url=REALM), SECRETS, NOW)
    assert f"répond désormais à {other.url}\u202f:" in found.findings[0].note.fr
    assert f"now answers at {other.url}:" in found.findings[0].note.en


def test_examination_without_a_password_says_so(blog: Blog, server: StandIn) -> None:
    found = wordpress.examine(Source("demo", "wordpress", "s", url=REALM), {}, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "site": True,
        "password": False,
        "rights": False,
    }


# Reading


def test_personal_data_of_the_edit_context_is_never_kept() -> None:
    comment = a_comment(1, author_email="x@courriel.example", author_ip="192.0.2.7")
    event = wordpress.parse(json.dumps([comment]).encode(), NOW).events[0]
    assert "courriel" not in repr(event)
    assert "192.0.2.7" not in repr(event)


def test_notices_before_an_answer_are_passed_over_and_pages_are_not() -> None:
    notice = b"<br />\n<b>Warning</b>:  Undefined in <b>x.php</b> on line <b>7</b><br />\n"
    assert read_answer(notice * 3 + b'[{"id":1}]') == [{"id": 1}]
    for page in (b"<html>[]</html>", notice + b"<html>", notice):
        with pytest.raises(PayloadError):
            read_answer(page)


def test_wrapping_within_wrapping_ends() -> None:
    body = '{"body":{"comment":' * 300 + "{}" + "}}" * 300
    assert wordpress.parse(body.encode(), NOW).events == ()


def test_recorded_comments_are_read() -> None:
    found: dict[str, list[str]] = {}
    for path in recorded("wordpress"):
        parsed = wordpress.parse(path.read_bytes(), datetime(2026, 1, 1, tzinfo=UTC))
        assert bool(parsed.events) != bool(parsed.none_because)
        assert not parsed.rejected
        found[path.name.partition("__")[0]] = [
            f"{one.native_id} {one.said_at:%Y-%m-%dT%H:%M:%SZ} {one.author.name}: {one.text}"
            for one in parsed.events
        ]
    assert found == {
        "comment-likes-success": [],
        "comments-v2-view-context-success": [
            "2 2021-07-01T10:50:11Z John Doe: Some example comment.",
            "3 2021-07-01T10:50:20Z Mary Sue: Some reply comment.",
        ],
        "site-comment-success": ["1 2021-08-04T07:58:49Z Comment Author: I am comment content"],
        "site-comments-success": ["1 2021-08-04T07:58:49Z Comment Author: I am comment content"],
    }


@pytest.mark.parametrize(
    ("approved", "kinds"), [(1, ["add"]), (0, ["add", "hide"]), ("0", ["add", "hide"])]
)
def test_number_in_a_dump_s_column_tells_whether_the_comment_is_shown(
    approved: object, kinds: list[str]
) -> None:
    row = {
        "comment_ID": "7",
        "comment_post_ID": "49",
        "comment_author": "Odile",
        "comment_content": "Le pain était rassis",
        "comment_date_gmt": "2026-11-20 10:00:00",
        "comment_approved": approved,
    }
    events = wordpress.parse(json.dumps([row]).encode(), NOW).events
    assert [one.kind.value for one in events] == kinds


def test_broken_export_says_so_rather_than_that_a_web_page_came() -> None:
    with pytest.raises(PayloadError, match="the export is broken"):
        wordpress.parse(b"<rss><channel><wp:wxr_version>1.2</wp:wxr_version><item>", NOW)


def test_comment_of_an_export_is_the_one_the_interface_tells_of() -> None:
    body = b"""<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>
    <wp:base_blog_url>https://Cafe-Rivage.example/</wp:base_blog_url><item><wp:comment>
    <wp:comment_id>7</wp:comment_id><wp:comment_content>Bof</wp:comment_content></wp:comment>
    </item></channel></rss>"""
    (event,) = wordpress.parse(body, NOW).events
    assert (event.native_id, event.realm, event.text) == ("7", REALM, "Bof")
