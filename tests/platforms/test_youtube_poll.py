from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from vigie.errors import (
    PayloadError,
)
from vigie.mention import EventKind
from vigie.platforms import youtube

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in
from tests.platforms.youtube_made import (
    CHANNEL,
    OWNER_CALLS,
    REPLY,
    SECRETS,
    TOP,
    VIDEO,
    a_source,
    comment,
    ids,
    listing,
    refusal,
    routed,
    says,
    thread,
)


@pytest.fixture
def tube(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_YOUTUBE_BASE_URL", server.url)
        yield server


# The sweep


def test_sweep_tells_threads_and_their_replies_once(tube: StandIn) -> None:
    inner = comment(REPLY, "Merci", 0.5, parentId=TOP, authorChannelId={"value": CHANNEL})
    routed(tube, lambda _: listing(thread(TOP, 1, [inner])))
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert ids(first.events) == [(TOP, "add"), (REPLY, "add")]
    assert [one.own for one in first.events] == [False, True]
    assert [one.thread_id for one in first.events] == [VIDEO, VIDEO]
    assert tube.calls[0].query["allThreadsRelatedToChannelId"] == CHANNEL
    assert tube.calls[0].query["textFormat"] == "plainText"
    assert len(tube.calls) == 1 + OWNER_CALLS
    assert first.wait == 0
    again = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert again.events == ()
    assert again.cursor == first.cursor
    assert "ya29" not in json.dumps(first.cursor)


def test_edit_is_told_with_its_new_words(tube: StandIn) -> None:
    words = ["Bravo"]
    routed(tube, lambda _: listing(thread(TOP, text=words[0])))
    first = youtube.poll(a_source(), SECRETS, NOW)
    for new in ("Bravo !", "Bravo, ou presque"):
        words[0] = new
        (edit,) = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW).events
        assert (edit.kind, edit.text) == (EventKind.EDIT, new)


def test_reply_under_an_old_thread_is_found_where_the_number_grew(tube: StandIn) -> None:
    old = [thread(f"Ugold{n:03}", 0, hours=24.0 * 20 + n) for n in range(3)]
    total = [0]

    def threads(call: Call) -> dict[str, Any]:
        if "id" in call.query:
            asked = call.query["id"].split(",")
            grown = [thread(one, total[0] if one == "Ugold001" else 0, hours=500) for one in asked]
            return listing(*grown)
        return listing(*(old if total[0] == 0 else [thread("Ugnew", hours=0.1)]))

    late = comment("Ugold001.r1", "Encore moi", 0.2, parentId="Ugold001")
    routed(tube, threads, lambda _: listing(late, kind="comment"))
    first = youtube.poll(a_source(), SECRETS, NOW)
    total[0] = 1
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert ("Ugold001.r1", "add") in ids(second.events)
    reply = next(one for one in second.events if one.native_id == "Ugold001.r1")
    assert (reply.thread_id, reply.in_reply_to) == (VIDEO, "Ugold001")
    assert "Ugold001:1" in second.cursor["threads"]
    third = youtube.poll(a_source(cursor=second.cursor), SECRETS, NOW)
    assert third.events == ()


def test_long_thread_is_read_page_by_page(tube: StandIn) -> None:
    def comments(call: Call) -> dict[str, Any]:
        page = int(call.query.get("pageToken", "0"))
        found = [comment(f"{TOP}.{page}{n}", parentId=TOP) for n in range(3)]
        return listing(*found, token=str(page + 1) if page < 2 else "", kind="comment")

    routed(tube, lambda _: listing(thread(TOP, 9)), comments)
    found = youtube.poll(a_source(), SECRETS, NOW)
    assert len(found.events) == 1 + 9
    assert found.wait == 0


def test_endless_thread_is_read_to_a_bound_and_then_left(tube: StandIn) -> None:
    def comments(call: Call) -> dict[str, Any]:
        page = int(call.query.get("pageToken", "0"))
        found = [comment(f"{TOP}.{page}-{n}") for n in range(3)]
        return listing(*found, token=str(page + 1), kind="comment")

    routed(tube, lambda _: listing(thread(TOP, 9000)), comments)
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert (len(first.events), first.wait) == (1 + 5 * 3, 0)
    tube.calls.clear()
    youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert len(tube.calls) == 1 + OWNER_CALLS


def test_replies_no_call_was_left_for_are_read_at_the_next_poll(tube: StandIn) -> None:
    routed(
        tube,
        lambda _: listing(*[thread(f"Ug{n:02}", 6, hours=1 + n / 100) for n in range(14)]),
        lambda call: listing(
            *[comment(f"{call.query['parentId']}.{n}") for n in range(6)], kind="comment"
        ),
    )
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert first.wait > 0
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert len(first.events) + len(second.events) == 14 * 7
    assert second.wait == 0


def a_history(tube: StandIn, pages: int, *, fail_at: int | None = None) -> None:
    """Pages of two threads, an hour apart; one page may be refused once."""
    failed: list[int] = []

    def route(call: Call) -> Answer:
        if "moderationStatus" in call.query or "id" in call.query:
            return says(listing())
        page = int(call.query.get("pageToken", "0"))
        if page == fail_at and not failed:
            failed.append(page)
            return says(refusal("rateLimitExceeded"), 403, **{"Retry-After": "90"})
        both = [thread(f"Ug{2 * page + n:03}", hours=2 * page + n) for n in range(2)]
        return says(listing(*both, token=str(page + 1) if page < pages - 1 else ""))

    tube.route = route


def test_walk_cut_by_a_limit_goes_on_where_it_stopped(tube: StandIn) -> None:
    a_history(tube, 6, fail_at=3)
    since = (NOW - timedelta(hours=40)).isoformat()
    first = youtube.poll(a_source(cursor={"mark": since}), SECRETS, NOW)
    assert (len(first.events), first.wait) == (6, 90)
    assert first.cursor["gaps"][0]["until"] < since, "what was not read is remembered"
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert len(second.events) == 6
    assert second.cursor["mark"] == NOW.isoformat()
    assert "gaps" not in second.cursor


def test_walk_of_many_pages_is_bounded_and_leaves_no_gap(tube: StandIn) -> None:
    a_history(tube, 14)
    since = (NOW - timedelta(hours=27)).isoformat()
    first = youtube.poll(a_source(cursor={"mark": since}), SECRETS, NOW)
    assert (len(first.events), first.wait) == (20, 60)
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert len(second.events) == 8
    assert second.wait == 0


def test_first_walk_reads_a_bounded_history_and_leaves_the_rest(tube: StandIn) -> None:
    a_history(tube, 50)
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert (len(first.events), first.wait) == (20, 0)
    assert "gaps" not in first.cursor


def test_page_token_that_ended_begins_anew(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "pageToken" in call.query:
            return says(refusal("invalidPageToken", 400), 400)
        return says(listing(thread(TOP)) if "moderationStatus" not in call.query else listing())

    tube.route = route
    floor = (NOW - timedelta(hours=9)).isoformat()
    cursor = {"mark": floor, "gaps": [{"after": "old", "until": floor}]}
    found = youtube.poll(a_source(cursor=cursor), SECRETS, NOW)
    assert ids(found.events) == [(TOP, "add")]


def test_page_that_repeats_its_token_ends_the_walk(tube: StandIn) -> None:
    routed(tube, lambda _: listing(thread(TOP), token="same"))
    youtube.poll(a_source(), SECRETS, NOW)
    assert len(tube.calls) == 2 + OWNER_CALLS


def test_held_comment_is_shown_as_hidden_once_and_followed_out_again(tube: StandIn) -> None:
    states = {TOP: "heldForReview"}

    def route(call: Call) -> Answer:
        if call.path.endswith("/comments"):
            asked = [one for one in call.query["id"].split(",") if states.get(one)]
            found = [comment(one, moderationStatus=states[one]) for one in asked]
            return says(listing(*found, kind="comment"))
        state = call.query.get("moderationStatus", "published")
        return says(listing(*[thread(one) for one, was in states.items() if was == state]))

    tube.route = route
    first = youtube.poll(a_source(), SECRETS, NOW)
    assert ids(first.events) == [(TOP, "add"), (TOP, "hide")]
    second = youtube.poll(a_source(cursor=first.cursor), SECRETS, NOW)
    assert second.events == ()
    states[TOP] = "published"
    third = youtube.poll(a_source(cursor=second.cursor), SECRETS, NOW)
    (freed,) = third.events
    assert (freed.kind, freed.version) == (EventKind.UNHIDE, NOW)
    states[TOP] = "likelySpam"
    fourth = youtube.poll(a_source(cursor=third.cursor), SECRETS, NOW)
    assert ids(fourth.events) == [(TOP, "hide")]
    states[TOP] = "rejected"
    fifth = youtube.poll(a_source(cursor=fourth.cursor), SECRETS, NOW)
    assert fifth.events == ()


def test_account_that_may_not_see_held_comments_still_reads_the_others(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "moderationStatus" in call.query:
            return says(refusal("forbidden"), 403)
        return says(listing(thread(TOP)))

    tube.route = route
    assert ids(youtube.poll(a_source(), SECRETS, NOW).events) == [(TOP, "add")]


@pytest.mark.parametrize(
    "item", [None, 3, {"id": "x"}, {"snippet": []}, {"id": TOP, "snippet": {"topLevelComment": 1}}]
)
def test_poison_item_does_not_take_the_others_along(tube: StandIn, item: Any) -> None:
    routed(tube, lambda _: listing(item, thread(TOP)))
    assert (TOP, "add") in ids(youtube.poll(a_source(), SECRETS, NOW).events)


def test_answer_that_is_no_list_is_never_taken_for_an_empty_one(tube: StandIn) -> None:
    bodies: list[dict[str, Any]] = [{}, {"items": []}, {"kind": "youtube#comment"}]
    for body in bodies:
        tube.answers = [says(body)]
        with pytest.raises(PayloadError):
            youtube.poll(a_source(), SECRETS, NOW)
