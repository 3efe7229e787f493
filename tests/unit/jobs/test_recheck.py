"""What is deleted on a platform goes here too; an answer nobody can trust removes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import boto3
import pytest
from vigie.aws import brands
from vigie.aws.cards import read_card
from vigie.aws.mentions import get_mention, mention_to_item
from vigie.aws.secrets import write_secrets
from vigie.aws.settings import settings
from vigie.jobs.ingest import store_events
from vigie.jobs.poll import do_job
from vigie.jobs.recheck import send_rechecks
from vigie.jobs.sameness import store_once
from vigie.jobs.score import score_batch
from vigie.mention import Author, EventKind, Mention, MentionEvent, mention_id

from tests.builders import NOON, a_brand, a_stream_event, an_analysis
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

DAY = timedelta(days=1)


@pytest.fixture
def reddit(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(status=500)) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_REDDIT_BASE_URL", server.url)
        settings.cache_clear()
        brands.save_brand(a_brand())
        ends = (NOON + 99 * DAY).isoformat()
        write_secrets("levain", "reddit", {"access_token": "A", "token_expires_at": ends})
        yield server


def said(number: int, at: datetime = NOON) -> str:
    """A comment that was stored at a time, and its card."""
    event = MentionEvent(
        "reddit",
        f"t1_c{number}",
        EventKind.ADD,
        at,
        text=f"Le pain numéro {number}",
        url=f"https://www.reddit.com/r/rennes/comments/1abc/t/c{number}/",
        said_at=at,
        author=Author("t2_9", "maelle"),
    )
    store_once("levain", event, at)
    identity = mention_id("levain", "reddit", f"t1_c{number}")
    score_batch(a_stream_event(mention_to_item(find(identity), at)), lambda _: an_analysis(), at)
    return identity


def find(identity: str) -> Mention:
    mention = get_mention(identity)
    assert mention is not None
    return mention


def shows(*numbers: int) -> Callable[[Call], Answer]:
    """The platform's answer to whatever ids are asked: only these are still there."""

    def route(call: Call) -> Answer:
        asked = call.query.get("id", "").split(",")
        children = [
            {
                "kind": "t1",
                "data": {
                    "id": f"c{number}",
                    "name": f"t1_c{number}",
                    "body": f"Le pain numéro {number}",
                    "author": "maelle",
                    "author_fullname": "t2_9",
                    "created_utc": NOON.timestamp(),
                    "permalink": f"/r/rennes/comments/1abc/t/c{number}/",
                    "link_id": "t3_1abc",
                },
            }
            for number in numbers
            if f"t1_c{number}" in asked
        ]
        body = {"kind": "Listing", "data": {"children": children, "after": None}}
        return Answer(body=json.dumps(body).encode())

    return route


def run(now: datetime) -> int:
    """One maintenance, and every job it sends, as the poll queue would bring them."""
    sent = send_rechecks(now)
    queue, url = boto3.client("sqs"), settings().poll_queue_url
    while messages := queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            do_job(json.loads(message["Body"]), now)
            do_job(json.loads(message["Body"]), now)  # at least once
            queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return sent


def test_what_is_gone_there_goes_here_and_the_rest_stays(reddit: StandIn) -> None:
    here, gone = said(1), said(2)
    reddit.route = shows(1)
    assert run(NOON + DAY) == 1
    assert (find(here).removed, find(here).text) == (False, "Le pain numéro 1")
    assert (find(gone).removed, find(gone).text, find(gone).author) == (True, "", Author())


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(status=500),
        Answer(status=429, headers={"Retry-After": "60"}),
        Answer(status=403, body=b"{}"),
        Answer(body=b"<html>maintenance</html>"),
        Answer(body=b"null"),
        Answer(body=b"{}"),
    ],
)
def test_an_answer_nobody_can_trust_removes_nothing(reddit: StandIn, trouble: Answer) -> None:
    identity = said(1)
    reddit.answers[:] = [trouble]
    run(NOON + DAY)
    assert find(identity).text == "Le pain numéro 1"


def test_everything_is_read_once_a_day_and_what_is_young_every_four_hours(
    reddit: StandIn,
) -> None:
    said(1)
    reddit.route = shows(1)
    sent = [run(NOON + timedelta(hours=hours)) for hours in (0, 1, 4, 8, 24, 25)]
    assert sent == [1, 0, 1, 1, 1, 0]


def test_words_lent_for_a_time_go_when_nobody_read_them_anew(reddit: StandIn) -> None:
    identity = said(1)
    before = read_card(identity)
    for hours in range(0, 53, 4):
        run(NOON + timedelta(hours=hours))
    mention = find(identity)
    assert (mention.text, mention.author, mention.is_withheld) == ("", Author(), True)
    assert mention.url, "a person can still open it there"
    event = a_stream_event(mention_to_item(mention, NOON + 3 * DAY))
    assert score_batch(event, lambda _: an_analysis(), NOON + 3 * DAY) == []
    after = read_card(identity)
    assert before is not None
    assert after is not None
    assert (after.analysis, after.counted) == (before.analysis, before.counted)


def test_words_read_anew_stay(reddit: StandIn) -> None:
    identity = said(1)
    reddit.route = shows(1)
    for hours in range(0, 24 * 5, 4):
        run(NOON + timedelta(hours=hours))
    assert find(identity).text == "Le pain numéro 1"


def test_an_account_nobody_connected_is_not_asked(reddit: StandIn) -> None:
    from vigie.aws.secrets import forget_cached

    identity = said(1)
    client = boto3.client("ssm")
    names = [f"/vigie/test/levain/reddit/{one}" for one in ("access_token", "token_expires_at")]
    client.delete_parameters(Names=names)
    forget_cached()
    run(NOON + DAY)
    assert reddit.calls == []
    assert find(identity).text


def test_many_that_came_in_one_moment_are_all_asked_in_batches(reddit: StandIn) -> None:
    for number in range(430):
        store_once("levain", MentionEvent("reddit", f"t1_c{number}", EventKind.ADD, NOON), NOON)
    reddit.answers[:] = [Answer(body=b"{}")]
    run(NOON + DAY)
    asked = [call.query["id"].split(",") for call in reddit.calls]
    assert max(len(one) for one in asked) <= 100
    assert len({name for one in asked for name in one}) == 430


def test_what_was_told_by_its_id_alone_is_read_at_once(reddit: StandIn) -> None:
    bare = MentionEvent("reddit", "t1_c1", EventKind.ADD, NOON, said_at=NOON, facts={"lookup": "1"})
    reddit.route = shows(1)
    store_events("levain", [bare], NOON)
    queue, url = boto3.client("sqs"), settings().poll_queue_url
    (message,) = queue.receive_message(QueueUrl=url)["Messages"]
    for _ in range(2):
        do_job(json.loads(message["Body"]), NOON + timedelta(seconds=5))
    assert find(mention_id("levain", "reddit", "t1_c1")).text == "Le pain numéro 1"
