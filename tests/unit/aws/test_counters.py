"""Counters: cards, their hours and their authors move together; a full hour is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from vigie.action import ActionKind
from vigie.analysis import Intent, Mood
from vigie.aws import clients
from vigie.aws.brands import save_brand
from vigie.aws.cards import change_card, read_counted, write_counted
from vigie.aws.counters import keep_marks, read_hour_items, read_hours
from vigie.aws.rollups import read_left, read_period, roll_up_brand
from vigie.aws.settings import settings
from vigie.aws.table import add, fold_adds, get, write_together
from vigie.card import Counted, after_action
from vigie.jobs.author_marks import make_anew
from vigie.jobs.score import score_mention
from vigie.mention import Author
from vigie.sketch import author_mark, estimate

from tests.builders import NOON, a_brand, a_mention, an_analysis

TOO_LARGE = "Item size to update has exceeded the maximum allowed size"
PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("aws")


def desk() -> str:
    return settings().desk_table


def say(
    name: str, author: str, at: datetime = NOON, platform: str = "facebook", **more: Any
) -> str:
    who = Author(author, None)
    mention = a_mention(native_id=name, said_at=at, author=who, platform=platform, **more)
    score_mention(mention, lambda _: an_analysis(Mood.NEGATIVE, Intent.COMPLAINT), NOON)
    return mention.id


def authors(since: datetime, until: datetime, platform: str = "") -> int:
    buckets = read_period("levain", since, until, PARIS, platform=platform, authors=True)
    return estimate(frozenset[int]().union(*(bucket.authors for bucket in buckets)))


def test_an_answer_in_the_hour_of_what_it_answers_moves_one_item() -> None:
    save_brand(a_brand())
    one = say("a", "7001")
    bump = add(
        desk(), {"pk": "count#levain", "sk": "hour#2026-11-23T12#facebook#0"}, {"replies": 1}
    )
    change_card(
        one,
        lambda card: after_action(card, ActionKind.REPLY, NOON) if card else None,
        NOON,
        beside=lambda _: [bump],
    )
    (bucket,) = read_hours("levain", NOON, NOON + DAY)
    assert (bucket.measures["replies"], bucket.measures["answered"]) == (1, 1)
    assert (bucket.measures["backlog"], bucket.measures["~wc"]) == (0, 0)


def test_authors_are_counted_once_by_platform_before_and_after_the_day_is_rolled_up() -> None:
    start = NOON - 5 * DAY
    for n in range(14):
        say(str(n), str(7000 + n % 6), start + n * timedelta(hours=1))
        say(f"x{n}", str(7000 + n % 4), start + n * timedelta(hours=1), platform="x")
    period = (start - DAY, NOON)
    assert (authors(*period), authors(*period, "x"), authors(*period, "facebook")) == (10, 4, 6)
    assert roll_up_brand("levain", PARIS, NOON) > 0
    assert (authors(*period), authors(*period, "x"), authors(*period, "facebook")) == (10, 4, 6)


def test_who_is_gone_leaves_the_day_when_its_authors_are_made_anew() -> None:
    at = NOON - 3 * DAY
    say("a", "7001", at)
    say("b", "7002", at)
    roll_up_brand("levain", PARIS, NOON)
    change_card(a_mention(native_id="b").id, lambda c: c and replace(c, removed=True), NOON)
    assert [marker.left for marker in read_left("levain")] == [True]
    assert make_anew(a_brand(), NOON) == 1
    assert read_left("levain") == []
    roll_up_brand("levain", PARIS, NOON)
    assert authors(at - DAY, NOON) == 1
    assert make_anew(a_brand(), NOON) == 0


def test_marks_are_left_alone_while_a_card_is_on_its_way_into_the_list() -> None:
    at = NOON - 3 * DAY
    say("a", "7001", at)
    say("b", "7002", at)
    change_card(a_mention(native_id="b").id, lambda c: c and replace(c, removed=True), NOON)
    unlisted = {"pk": a_mention(native_id="a").id, "sk": "card"}
    clients.dynamodb().update_item(
        TableName=desk(),
        Key={name: {"S": value} for name, value in unlisted.items()},
        UpdateExpression="REMOVE inbox_pk",
    )
    assert make_anew(a_brand(), NOON) == 0
    assert len(read_left("levain")) == 1, "and the next look tries again"


def refuse(times: int, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """DynamoDB refusing to make hour items larger, for the first shards it is asked for."""
    client, asked = clients.dynamodb(), []
    real = client.transact_write_items

    def transact(**arguments: Any) -> Any:
        keys = [one["Update"]["Key"]["sk"]["S"] for one in arguments["TransactItems"][1:]]
        asked.append([key for key in keys if key.startswith("hour#")])
        if len(asked) > times:
            return real(**arguments)
        reasons = [{"Code": "None"}, {"Code": "ValidationError", "Message": TOO_LARGE}]
        told = {"Code": "TransactionCanceledException", "Message": "cancelled"}
        answer: Any = {"Error": told, "CancellationReasons": reasons}
        raise ClientError(answer, "TransactWriteItems")

    monkeypatch.setattr(client, "transact_write_items", transact)
    return asked


@pytest.mark.parametrize(("times", "marked", "left"), [(1, 1, 0), (3, 1, 0), (4, 0, 1)])
def test_an_hour_that_takes_no_more_counts_in_another_shard_and_at_last_without_its_author(
    times: int, marked: int, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = refuse(times, monkeypatch)
    say("a", "7001")
    buckets = list(read_hours("levain", NOON, NOON + DAY))
    assert sum(bucket.measures["mentions"] for bucket in buckets) == 1
    assert sum(len(bucket.authors) for bucket in buckets) == marked
    assert len(read_left("levain")) == left
    assert len({key for keys in asked for key in keys}) == min(times + 1, 4)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z~][a-z0-9_]{0,12}", fullmatch=True), st.integers(1, 10**10), max_size=20
    )
)
def test_what_is_counted_of_a_card_is_kept_and_read_back(found: dict[str, int]) -> None:
    counted = Counted("2026-11-23T12", found)
    assert read_counted(write_counted(counted)) == counted


def test_adds_to_one_item_are_one_write_and_sets_are_joined() -> None:
    key = {"pk": "count#levain", "sk": "hour#x"}
    some = add(desk(), key, {"mentions": 1, "authors": frozenset({1, 2})})
    more = add(desk(), key, {"mentions": 2, "replies": 1, "authors": frozenset({2, 3})}, seen="now")
    other = add(desk(), {**key, "sk": "late#x"}, {"changes": 1})
    assert len(fold_adds([some, more, other])) == 2
    write_together([some, other, more])
    item = get(desk(), key)
    assert item == {**key, "mentions": 3, "replies": 1, "authors": {1, 2, 3}, "seen": "now"}


def test_a_number_is_never_added_to_a_set() -> None:
    key = {"pk": "count#levain", "sk": "hour#x"}
    with pytest.raises(TypeError):
        fold_adds([add(desk(), key, {"a": 1}), add(desk(), key, {"a": frozenset({1})})])


def test_a_closed_day_is_one_item_whatever_it_holds() -> None:
    for back in range(2, 6):
        for platform in ("facebook", "x", "youtube"):
            say(f"{platform}{back}", str(back), NOON - back * DAY, platform=platform)
    roll_up_brand("levain", PARIS, NOON)
    last = datetime(2026, 11, 22, tzinfo=PARIS)
    key = {"pk": "count#levain"}
    rows = [get(desk(), {**key, "sk": f"days#2026-11-{day}"}) for day in range(18, 22)]
    assert all(row is not None and len(row["counts"].value) < 200 for row in rows)
    buckets = list(read_period("levain", last - 4 * DAY, last, PARIS, authors=True))
    assert sum(bucket.measures.get("mentions", 0) for bucket in buckets) == 12
    assert len(buckets) == 4 * 3 + 4


def test_who_comes_again_while_they_are_taken_for_gone_is_kept() -> None:
    at = NOON - 3 * DAY
    say("a", "7001", at)
    say("b", "7002", at)
    gone = a_mention(native_id="b").id
    change_card(gone, lambda c: c and replace(c, removed=True), NOON)
    (item,) = read_hour_items("levain", at, at + timedelta(hours=1))
    say("c", "7002", at)
    kept = frozenset({author_mark("levain", "facebook", "7001")})
    assert not keep_marks("levain", item, kept), "the mark was there already: only a mention came"


def test_a_mark_that_was_taken_though_somebody_had_just_earned_it_is_put_back() -> None:
    at = NOON - 3 * DAY
    say("a", "7001", at)
    say("b", "7002", at)
    change_card(a_mention(native_id="b").id, lambda c: c and replace(c, removed=True), NOON)
    (item,) = read_hour_items("levain", at, at + timedelta(hours=1))
    change_card(a_mention(native_id="a").id, lambda c: c and replace(c, author_id="7002"), NOON)
    assert keep_marks("levain", item, frozenset({author_mark("levain", "facebook", "7001")}))
    assert make_anew(a_brand(), NOON) == 1
    (after,) = read_hour_items("levain", at, at + timedelta(hours=1))
    assert after.marks == {author_mark("levain", "facebook", "7002")}
