"""A month's bill at 1,000 mentions a day and ten sources every five minutes: `make cost`.

Calls are counted on the real jobs; durations are assumed and said; prices are the list prices of
eu-west-3 as of November 2026, in US dollars, written here to be checked against the price pages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

from moto import mock_aws

from tests.benchmarks.meter import Meter
from tests.benchmarks.write_units import MENTIONS, measure, texts
from tests.builders import a_brand
from tests.comprehend_stub import ComprehendStub
from tests.conftest import ENVIRONMENT
from tests.tables import create_tables

# What is assumed, since no emulator can tell: two people with the page open four hours a day, its
# list weakly read (50 mentions and their index rows), and seconds per call at each memory size.
DAYS = 30
PER_DAY = 1000
POLLS = 10 * 288 * DAYS
SCHEDULES = 1440 * DAYS
MAINTAINS = 288 * DAYS
DIGESTS = 96 * DAYS
# A digest weakly reads a kilobyte a card: of its day or week, and of a to-do list of 2,500; then
# some hundred mentions. Two recipients are remembered.
DIGEST_READS, DIGEST_NOTES = 700, 2
# A day of people and of what they asked is made once it has closed, and once more when something of
# it was settled late; somebody looks at both once a day; ninety days of them are kept.
PEOPLE_DAYS = 2 * DAYS
PEOPLE_LOOKS = 24 * DAYS
PEOPLE_SECONDS = 2
# A night proves the counters of one older day, whose cards it reads.
PROOF_SECONDS = 2
PEOPLE_KEPT = 90 * 61e-6
REPLIES = 30 * DAYS
PAGE_CALLS = 3000 * DAYS
LIMIT_BEYOND_FREE, LIMIT_AT_LIST = 1.50, 4.00


@dataclass(frozen=True)
class Line:
    """One position of the bill: how many units, their price, and what is always free."""

    name: str
    units: float
    price: float
    free: float = 0.0

    @property
    def at_list(self) -> float:
        return self.units * self.price

    @property
    def beyond_free(self) -> float:
        return max(0.0, self.units - self.free) * self.price


def count_idle() -> tuple[dict[str, float], dict[str, float]]:
    """Write and read units of one schedule, unchanged poll, maintenance run and empty digest."""
    from vigie.aws import brands, clients, sources
    from vigie.jobs.digest import send_digests
    from vigie.jobs.maintain import maintain
    from vigie.jobs.schedule import send_due
    from vigie.source import Source, after_success

    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    brands.save_brand(a_brand())
    for n in range(10):
        source = Source(
            brand="levain",
            platform="feeds",
            id=f"source{n:02d}",
            url=f"https://blog.example/feed/{n}",
            every_minutes=5,
            due_at=now if n == 0 else now + timedelta(days=1),
            last_success=now,
            cursor={"etag": "x" * 40, "seen": ["0" * 16] * 40},
        )
        sources.save_source(source)
    meter = Meter()
    meter.watch(clients.dynamodb())
    meter.job = "schedule"
    send_due(now - timedelta(minutes=1))
    meter.job = "put off"
    send_due(now)
    meter.job = "poll"
    before = sources.read_source("levain", "source00")
    assert before is not None
    sources.save_poll(before, after_success(before, before.cursor, now))
    meter.job = "daily"
    maintain(now)
    meter.job = "maintain"
    maintain(now + timedelta(minutes=5))
    meter.job = "digest"
    send_digests(now)
    meter.job = "no digest"
    send_digests(now + timedelta(minutes=15))
    units = {
        job: float(sum(v for k, v in meter.units.items() if k.startswith(job))) for job in JOBS
    }
    return units, dict(meter.reads)


@dataclass(frozen=True)
class PeopleUnits:
    """Write and read units of making a day twice, and read units of looks.

    A page of people reads a month of tallies, and the two days that are open at most; a page of
    topics five weeks of what was asked.
    """

    writes: float
    reads: float
    look: float
    page: float
    topics: float
    proof: float


def count_people() -> PeopleUnits:
    """What people worth knowing cost, and what was asked, made of a closed day in one pass.

    A day of a thousand mentions by six hundred people, four of ten of whom show their reach.
    """
    from vigie.aws import brands, clients
    from vigie.aws.cards import card_to_item
    from vigie.aws.counters import add_up, card_bumps, counted_for, counter_writes, mark_of
    from vigie.aws.crowd import read_crowd
    from vigie.aws.days import write_day
    from vigie.aws.mentions import mention_to_item
    from vigie.aws.settings import settings
    from vigie.aws.table import put, write
    from vigie.aws.topics import read_week
    from vigie.card import new_card, score
    from vigie.jobs.closed_days import close_days
    from vigie.jobs.looking import cards_in_order, sum_up
    from vigie.mention import Author, Mention
    from vigie.text import analyse

    brands.save_brand(a_brand())
    midnight = datetime(2026, 11, 21, 23, tzinfo=UTC)
    said = texts()
    table = settings().desk_table
    bumps, marks = [], []
    for n in range(PER_DAY):
        mention = Mention(
            brand="levain",
            platform="facebook",
            native_id=f"122093847561_{n:06d}",
            said_at=midnight + timedelta(seconds=80 * n),
            text=said[n % len(said)],
            author=Author(f"70010{n * 7919 % 600}", "Odile", 150 + n if n % 5 < 2 else None),
            thread_id=f"104938475_12209384{n % 40}",
            revision=1,
        )
        card = score(None, mention, analyse) or new_card(mention)
        counted = counted_for(card)
        bumps.append(card_bumps(card, counted))
        marks += [mark for mark in (mark_of(card),) if mark]
        write(put(table, card_to_item(replace(card, counted=counted), midnight)))
        write(put(settings().mentions_table, mention_to_item(mention, midnight)))
    for one in counter_writes(add_up(bumps), 0, midnight, marks):
        write(one)
    sums = {"mentions": PER_DAY, "positive": 300, "negative": 200, "neutral": 500}
    day = date(2026, 11, 22)
    write_day("levain", day, {"facebook": sums}, {})
    rolled = {"through": str(day), "zone": "Europe/Paris"}
    write(put(table, {"pk": "count#levain", "sk": "rolled", **rolled}))
    meter = Meter()
    meter.watch(clients.dynamodb())
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    meter.job = "people"
    assert close_days(a_brand(), now) == 1
    meter.job = "look"
    assert close_days(a_brand(), now + timedelta(hours=1)) == 0
    meter.job = "proof"
    sum_up(cards_in_order("levain", midnight, midnight + timedelta(days=1)))
    meter.job = "again"
    write_day("levain", day, {"facebook": {**sums, "waived": 1}}, {})
    assert close_days(a_brand(), now + timedelta(days=1)) == 1
    made = {job: meter.reads[job] for job in ("people", "again")}
    meter.job = "page"
    read_crowd(a_brand(), DAYS, now)
    meter.job = "topics"
    read_week("levain", day - timedelta(days=6))
    return PeopleUnits(
        sum(meter.units.values()),
        sum(made.values()),
        meter.reads["look"],
        DAYS * meter.reads["page"] + 2 * made["again"],
        35 * meter.reads["topics"],
        meter.reads["proof"],
    )


JOBS = ("schedule", "put off", "poll", "daily", "maintain", "digest", "no digest")
# Once a day what must be read again is looked up whole, and every four hours the youngest days.
PASSES = 7 * DAYS


def bill() -> list[Line]:
    """The month's positions."""
    with mock_aws():
        _fresh()
        said = measure(1)
    with mock_aws():
        _fresh()
        _queue()
        writes, reads = count_idle()
    with mock_aws():
        _fresh()
        people = count_people()
    mentions = PER_DAY * DAYS
    per_mention = sum(said.units.values()) / MENTIONS
    read_per_mention = sum(said.reads.values()) / MENTIONS
    write_units = (
        mentions * per_mention
        + POLLS * (writes["put off"] + writes["poll"])
        + SCHEDULES * writes["schedule"]
        + MAINTAINS * writes["maintain"]
        + PASSES * writes["daily"]
        + DAYS * (writes["digest"] + DIGEST_NOTES)
        + DAYS * people.writes
        + REPLIES * 14  # the last two are the ledger's row, in the reply's transaction
    )
    read_units = (
        mentions * (read_per_mention + 2)
        + POLLS * (reads["put off"] + reads["poll"])
        + SCHEDULES * reads["schedule"]
        + MAINTAINS * reads["maintain"]
        + PASSES * reads["daily"]
        + DIGESTS * reads["no digest"]
        + DAYS * (reads["digest"] + DIGEST_READS)
        + DAYS * people.reads
        + PEOPLE_LOOKS * people.look
        + DAYS * (people.page + people.topics + people.proof)
        + PAGE_CALLS * 32
    )
    invocations = mentions * 3.5 + POLLS + SCHEDULES + MAINTAINS + DIGESTS + REPLIES + PAGE_CALLS
    gigabyte_seconds = (
        mentions * (0.08 * 0.5 + 2 * 0.06 * 1.0 + 0.3 * 0.1 * 0.5)
        + POLLS * 0.3 * 0.5
        + SCHEDULES * 0.05 * 0.5
        + MAINTAINS * 0.3 * 0.5
        + DIGESTS * 0.1 * 0.5
        + DAYS * 5 * 0.5
        + (PEOPLE_DAYS * PEOPLE_SECONDS + DAYS * PROOF_SECONDS) * 0.5
        + PAGE_CALLS * 0.06 * 0.5
    )
    logs = (invocations * 0.35 + PAGE_CALLS * 0.2 + mentions * 0.2) / 1e6
    return [
        Line("DynamoDB write units", write_units, 0.7423e-6),
        Line("DynamoDB read units", read_units, 0.1485e-6),
        Line("DynamoDB storage, GB", 0.35 + PEOPLE_KEPT, 0.2972, 25),
        Line("DynamoDB recovery, GB", 0.35 + PEOPLE_KEPT, 0.2377),
        Line("Lambda requests", invocations, 0.20e-6, 1e6),
        Line("Lambda GB-seconds (assumed)", gigabyte_seconds, 13.3334e-6, 400_000),
        Line("HTTP API requests", mentions + PAGE_CALLS, 1.17e-6),
        Line("SQS requests", POLLS * 3 + SCHEDULES * 15, 0.40e-6, 1e6),
        Line("Scheduler invocations", SCHEDULES + MAINTAINS + DIGESTS, 1.0e-6, 14e6),
        Line("Log ingestion, GB", logs, 0.5985, 5),
        Line("Alarm metrics", 8, 0.10, 10),
        Line("Custom metrics", 3, 0.30, 10),
        Line("SES mails", 60 + 2 * DAYS, 0.10e-3, 0),
    ]


def bill_comprehend() -> list[Line]:
    """What choosing Comprehend adds, counted on one question a mention: the dearest case."""
    from vigie.aws import clients
    from vigie.aws.comprehend import USD_PER_UNIT, count_units
    from vigie.aws.second_opinion import SecondOpinion
    from vigie.text import analyse

    with mock_aws(), answering() as stub:
        _fresh()
        meter = Meter()
        meter.watch(clients.dynamodb())
        said = texts()
        for text in said:
            SecondOpinion(analyse).prepare([text])
    units = sum(count_units(one) for asked in stub.asked for one in asked["TextList"])
    mentions = PER_DAY * DAYS / len(said)
    return [
        Line("Comprehend units", mentions * units, USD_PER_UNIT),
        Line("DynamoDB write units, its cap", mentions * sum(meter.units.values()), 0.7423e-6),
    ]


@contextmanager
def answering() -> Iterator[ComprehendStub]:
    """Comprehend on the loopback, and chosen."""
    stub = ComprehendStub()
    chosen = {"VIGIE_SENTIMENT_ENGINE": "comprehend", "AWS_ENDPOINT_URL_COMPREHEND": stub.url}
    with patch.dict(os.environ, chosen):
        yield stub
    stub.close()


def _fresh() -> None:
    from vigie.aws import clients
    from vigie.aws.settings import settings

    settings.cache_clear()
    for client in (clients.dynamodb, clients.sqs, clients.comprehend):
        client.cache_clear()
    create_tables()


def _queue() -> None:
    import boto3
    from vigie.aws.settings import settings

    queue = boto3.client("sqs").create_queue(QueueName="PollQueue")
    os.environ["VIGIE_POLL_QUEUE_URL"] = queue["QueueUrl"]
    settings.cache_clear()


def main() -> int:
    """Print the bill; 1 when a total is above its limit."""
    os.environ.update(ENVIRONMENT)
    lines = bill()
    print(f"{'a month':<30}{'units':>14}{'list $':>9}{'beyond free $':>15}")
    for line in lines:
        print(f"{line.name:<30}{line.units:>14,.1f}{line.at_list:>9.2f}{line.beyond_free:>15.2f}")
    at_list = sum(line.at_list for line in lines)
    beyond = sum(line.beyond_free for line in lines)
    print(f"{'total':<30}{'':>14}{at_list:>9.2f}{beyond:>15.2f}")
    print(f"limits: {LIMIT_AT_LIST:.2f} at list price, {LIMIT_BEYOND_FREE:.2f} beyond the free")
    print("\nwith SentimentEngine=comprehend, on top")
    for line in bill_comprehend():
        print(f"{line.name:<30}{line.units:>14,.1f}{line.at_list:>9.2f}{line.beyond_free:>15.2f}")
    return int(at_list > LIMIT_AT_LIST or beyond > LIMIT_BEYOND_FREE)


if __name__ == "__main__":
    sys.exit(main())
