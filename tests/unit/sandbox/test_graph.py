from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.sandbox.accounts import Account, Call, proof_of
from infra.sandbox.graph import answer_call
from infra.sandbox.graph_errors import GraphError
from infra.sandbox.graph_fields import parse_fields, write_fields
from infra.sandbox.wall import Comment, Person, Post, Wall

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOKEN = "EAAtoken"
VISITOR = Person("42", "Gaëlle")


@pytest.fixture
def account() -> Account:
    wall = Wall(Person("900", "Levain"), "levain", "", "http://127.0.0.1:1", lambda: NOON)
    return Account(wall, "77", "appsecret", "verify", TOKEN)


@pytest.fixture
def post(account: Account) -> Post:
    return account.wall.add_post(account.wall.page, "Bonjour", said_at=NOON - timedelta(hours=1))


@pytest.fixture
def comment(account: Account, post: Post) -> Comment:
    return account.wall.add_comment(post, VISITOR, "Délicieux")


def ask(account: Account, method: str, path: str, **params: str) -> dict[str, Any]:
    call = Call(method, f"/v26.0/{path}", params, bearer=TOKEN)
    return answer_call([account], call, "http://127.0.0.1:1")


def refusal(account: Account, method: str, path: str, **params: str) -> tuple[int, int]:
    with pytest.raises(GraphError) as caught:
        ask(account, method, path, **params)
    return caught.value.code, caught.value.subcode


def test_fields_are_read_and_written_alike() -> None:
    text = "id,comments.filter(stream).limit(2){id,parent{id}},message"
    assert write_fields(parse_fields(text)) == text


@pytest.mark.parametrize("text", ["id,{", "}", "id{id", "{id}", ".limit(2)", "id;x", "a" * 5000])
def test_broken_fields_are_refused(text: str) -> None:
    with pytest.raises(GraphError) as caught:
        parse_fields(text)
    assert caught.value.code == 100


def test_the_feed_shows_posts_with_their_comments_nested(account: Account, post: Post) -> None:
    for number in range(3):
        account.wall.add_comment(post, VISITOR, f"n° {number}")
    fields = "id,comments.order(reverse_chronological).limit(2){message}"
    (shown,) = ask(account, "GET", "me/feed", fields=fields)["data"]
    assert [one["message"] for one in shown["comments"]["data"]] == ["n° 2", "n° 1"]
    assert "next" in shown["comments"]["paging"]


def test_pages_follow_each_other_whatever_is_said_meanwhile(account: Account, post: Post) -> None:
    for number in range(5):
        account.wall.add_comment(post, VISITOR, str(number))
    options = {"order": "reverse_chronological", "limit": "2"}
    first = ask(account, "GET", f"{post.id}/comments", **options)
    account.wall.add_comment(post, VISITOR, "new")
    after = first["paging"]["cursors"]["after"]
    second = ask(account, "GET", f"{post.id}/comments", **options, after=after)
    assert [one["message"] for one in second["data"]] == ["2", "1"]
    last = ask(
        account, "GET", f"{post.id}/comments", **options, after=second["paging"]["cursors"]["after"]
    )
    assert [one["message"] for one in last["data"]] == ["0"]
    assert "next" not in last["paging"]


def test_a_reply_to_a_reply_stands_beside_it(account: Account, comment: Comment) -> None:
    reply = ask(account, "POST", f"{comment.id}/comments", message="Merci")["id"]
    again = ask(account, "POST", f"{reply}/comments", message="Avec plaisir")["id"]
    shown = ask(account, "GET", again, fields="parent{id},can_hide")
    assert shown == {"parent": {"id": comment.id}, "can_hide": False, "id": again}


def test_top_level_alone_is_listed_unless_the_stream_is_asked_for(
    account: Account, comment: Comment
) -> None:
    ask(account, "POST", f"{comment.id}/comments", message="Merci")
    path = f"{comment.post.id}/comments"
    assert len(ask(account, "GET", path)["data"]) == 1
    answer = ask(account, "GET", path, filter="stream", summary="true")
    assert answer["summary"]["total_count"] == 2


def test_times_are_written_without_a_colon_in_the_zone(account: Account, comment: Comment) -> None:
    assert ask(account, "GET", comment.id)["created_time"] == "2026-11-23T12:00:00+0000"


def test_a_wrong_token_has_expired_and_a_missing_one_is_asked_for(account: Account) -> None:
    for call, code in (
        (Call("GET", "/v26.0/me", {"access_token": "no"}), 190),
        (Call("GET", "/v26.0/me"), 104),
    ):
        with pytest.raises(GraphError) as caught:
            answer_call([account], call, "")
        assert caught.value.code == code


def test_a_proof_is_checked_when_it_is_given(account: Account) -> None:
    assert ask(account, "GET", "me", appsecret_proof=proof_of(TOKEN, "appsecret"))["id"] == "900"
    assert refusal(account, "GET", "me", appsecret_proof="no") == (100, 0)


def test_what_cannot_be_done_is_refused(account: Account, comment: Comment) -> None:
    own = ask(account, "POST", f"{comment.id}/comments", message="Merci")["id"]
    assert refusal(account, "POST", own, is_hidden="true") == (100, 0)
    assert refusal(account, "POST", comment.id, message="other words") == (200, 0)
    assert refusal(account, "POST", f"{comment.id}/comments", message=" ") == (100, 0)
    assert refusal(account, "POST", f"{comment.id}/comments", message="Merci") == (506, 0)
    assert refusal(account, "GET", "1_2") == (100, 33)
    assert refusal(account, "GET", comment.id, fields="shoe_size") == (100, 0)
    assert refusal(account, "GET", f"{comment.id}/comments", limit="101") == (100, 0)
    assert refusal(account, "DELETE", f"{comment.id}/comments") == (100, 0)


def test_removing_a_comment_removes_its_replies(account: Account, comment: Comment) -> None:
    reply = ask(account, "POST", f"{comment.id}/comments", message="Merci")["id"]
    assert ask(account, "DELETE", comment.id) == {"success": True}
    assert refusal(account, "GET", reply) == (100, 33)


def test_the_token_tells_about_itself(account: Account) -> None:
    facts = ask(account, "GET", "debug_token", input_token=TOKEN)["data"]
    assert (facts["is_valid"], facts["type"], facts["profile_id"]) == (True, "PAGE", "900")
    assert ask(account, "GET", "debug_token", input_token="no")["data"]["is_valid"] is False


def test_subscriptions_come_and_go(account: Account) -> None:
    path = "900/subscribed_apps"
    assert ask(account, "POST", path, subscribed_fields="feed,mention") == {"success": True}
    assert ask(account, "GET", path)["data"][0]["subscribed_fields"] == ["feed", "mention"]
    ask(account, "DELETE", path)
    assert ask(account, "GET", path) == {"data": []}
