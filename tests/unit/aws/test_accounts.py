"""What the rankings of accounts read: days, however many people and mentions they hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vigie.account import Rank, rank_accounts
from vigie.aws.accounts import read_standing
from vigie.aws.clients import dynamodb
from vigie.aws.tallies import note_made, people_write, read_days_made
from vigie.metric import start_of_day
from vigie.person import Measure, PersonKey, Seen

from tests.builders import NOON, a_brand

PARIS = ZoneInfo("Europe/Paris")
TODAY = NOON.astimezone(PARIS).date()
SPAN = 14


def close(people: int, visits: int) -> None:
    """Twenty-eight days on which so many people came so often."""
    known = read_days_made("levain")
    for back in range(1, 2 * SPAN + 1):
        day = TODAY - timedelta(days=back)
        row = people_write("levain", day, a_crowd(day, people, visits))
        known = note_made("levain", day, [row], "sums", known)


def a_crowd(day: date, people: int, visits: int) -> dict[PersonKey, Seen]:
    at = start_of_day(day, PARIS) + timedelta(hours=9)
    return {
        PersonKey("facebook", f"{n:032x}"): Seen(
            at, at, f"m{n}", frozenset({day}), {Measure.VISITS: visits}, 10 + n
        )
        for n in range(people)
    }


@contextmanager
def counting() -> Iterator[list[int]]:
    """How many items each call read."""
    read: list[int] = []

    def note(parsed: dict[str, Any], **_: Any) -> None:
        read.append(len(parsed.get("Items", ())) or int("Item" in parsed))

    events = dynamodb().meta.events
    events.register("after-call.dynamodb", note)
    try:
        yield read
    finally:
        events.unregister("after-call.dynamodb", note)


def test_the_items_read_are_those_of_the_days_for_ten_mentions_or_a_million(aws: None) -> None:
    until = start_of_day(TODAY, PARIS)
    since = start_of_day(TODAY - timedelta(days=SPAN), PARIS)
    reads = []
    for people, visits in ((1, 1), (300, 250)):
        close(people, visits)
        with counting() as read:
            standing = read_standing(a_brand(), since, until, NOON)
        reads.append((len(read), sum(read)))
        first = rank_accounts(standing, Rank.FREQUENCY)[0]
        assert first.account.mentions == SPAN * visits
        assert first.before is not None
        assert first.before.mentions == SPAN * visits
        assert standing.mentions == SPAN * people * visits
    assert reads == [(5, 2 * SPAN + 2)] * 2
