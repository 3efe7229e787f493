"""The nightly proof: every day has its turn, what differs rings an alarm that exists."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from vigie.aws import brands, clients
from vigie.aws.cards import change_card
from vigie.aws.counters import counter_writes, hour_text
from vigie.aws.proofs import read_night
from vigie.aws.rollups import roll_up_brand
from vigie.aws.sayings import saying_write
from vigie.aws.table import write
from vigie.card import new_card
from vigie.jobs.closed_days import make_closed_day
from vigie.jobs.maintain import forget_looks
from vigie.jobs.proving import DayProof, next_turn, prove_by_night
from vigie.mention import Author
from vigie.recounting import open_days
from vigie.saying import Leaning, SaidIn, Saying

from functions.maintain_sources.handler import lambda_handler
from tests.benchmarks.meter import Meter
from tests.builders import NOON, a_brand, a_mention, an_analysis
from tests.requests import Context
from tests.tables import read_template

pytestmark = pytest.mark.usefixtures("aws")
PARIS = ZoneInfo("Europe/Paris")
BRAND = a_brand()
CLOSED = NOON - timedelta(days=3)
DAY = timedelta(days=1)


def no_pause(_: float) -> None:
    """Nobody waits in a test."""


def keep(name: str, at: datetime) -> None:
    mention = a_mention(f"secret-{name}", native_id=name, said_at=at, author=Author(name, "Rene"))
    card = replace(new_card(mention), analysis=an_analysis())
    change_card(card.mention_id, lambda _: card, at)


def bump(by: int, at: datetime) -> None:
    for one in counter_writes({("levain", hour_text(at), "facebook", "neutral"): by}, 0, at):
        write(one)


def maintain_at(now: datetime) -> None:
    forget_looks()
    with time_machine.travel(now, tick=False):
        lambda_handler({}, Context())


def metrics_in(text: str) -> dict[str, Any]:
    lines = (json.loads(line) for line in text.splitlines() if '"_aws"' in line)
    return {name: value for line in lines for name, value in line.items()}


def alarm_metrics() -> set[str]:
    resources = read_template("infra/observability.yaml")["Resources"].values()
    alarms = (one["Properties"] for one in resources if one["Type"] == "AWS::CloudWatch::Alarm")
    return {one.get("MetricName", "") for one in alarms}


def test_a_counter_that_differs_on_a_day_that_closes_rings_an_alarm_that_exists(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    brands.save_brand(BRAND)
    keep("odile", CLOSED)
    bump(4, CLOSED)
    with caplog.at_level(logging.INFO):
        maintain_at(NOON)
    assert metrics_in(capsys.readouterr().out)["SetAside"] == [1.0]
    assert "SetAside" in alarm_metrics()
    (line,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert line.message == "counters differ"
    assert (line.brand, line.by_measure, line.first) == (  # type: ignore[attr-defined]
        "levain",
        {"neutral": 4},
        "2026-11-20T12",
    )
    assert "secret" not in str(line.__dict__)
    assert read_night("levain").differences == 1


def test_a_desk_that_is_right_rings_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    brands.save_brand(BRAND)
    keep("odile", CLOSED)
    maintain_at(NOON)
    assert "SetAside" not in metrics_in(capsys.readouterr().out)
    night = read_night("levain")
    assert (night.proved_at, night.differences) == (NOON, 0)


def test_an_older_day_is_proved_in_its_turn_and_once_a_day() -> None:
    wrong = NOON - 78 * DAY
    keep("odile", wrong)
    bump(2, wrong)
    nights = [NOON + n * DAY for n in range(8)]
    found = [prove_by_night(BRAND, night, no_pause) for night in nights]
    again = prove_by_night(BRAND, nights[-1] + timedelta(hours=1), no_pause)
    assert (found, again) == ([0, 0, 0, 0, 1, 0, 0, 0], 0)


def test_every_open_day_has_its_turn_while_it_can_still_be_mended() -> None:
    turn: date | None = None
    proved: dict[date, date] = {}
    for night in range(90):
        now = NOON + night * DAY
        turn = next_turn(open_days(now)[7:-3], turn)
        proved[turn] = now.date()
    assert set(open_days(NOON)[7:]) <= set(proved)
    assert {(night - day).days for day, night in proved.items()} == {82}


def test_nights_that_were_missed_skip_no_day_that_is_still_open() -> None:
    last = open_days(NOON)[20]
    assert next_turn(open_days(NOON)[7:-3], last) == last + DAY
    assert next_turn(open_days(NOON)[7:-3], open_days(NOON)[-4]) == open_days(NOON)[7]


def test_a_closed_day_is_proved_though_a_card_moved_while_it_was_read() -> None:
    keep("odile", CLOSED)
    roll_up_brand("levain", PARIS, NOON)
    proof = DayProof(BRAND, make_closed_day(CLOSED.date(), PARIS), no_pause)
    mention = a_mention(native_id="odile", said_at=CLOSED, author=Author("odile", "Rene"))
    for _ in range(2):
        proof.add(replace(new_card(mention), analysis=an_analysis()))
    proof.finish()
    assert read_night("levain").fresh == 0


def test_an_hour_that_a_zone_cuts_in_two_is_left_to_its_turn() -> None:
    kolkata = a_brand(time_zone="Asia/Kolkata")
    cut = datetime(2026, 11, 19, 18, 10, tzinfo=UTC)  # midnight there is at half past six
    keep("odile", cut)
    keep("rene", cut + timedelta(minutes=30))
    keep("zoe", cut + timedelta(hours=2))
    day = make_closed_day(date(2026, 11, 20), ZoneInfo("Asia/Kolkata"))
    proof = DayProof(kolkata, day, no_pause)
    mention = a_mention(native_id="zoe", said_at=cut + timedelta(hours=2))
    proof.add(replace(new_card(mention), analysis=an_analysis(), author_id="zoe"))
    proof.finish()
    assert read_night("levain").fresh == 0


def test_a_night_is_noted_with_the_day_that_had_its_turn() -> None:
    keep("odile", NOON - 82 * DAY)
    bump(1, NOON - 82 * DAY)
    assert prove_by_night(BRAND, NOON, no_pause) == 1
    assert prove_by_night(BRAND, NOON + timedelta(minutes=5), no_pause) == 0
    assert read_night("levain").turn == date(2026, 9, 2)


def test_what_stands_apart_is_left_out_of_a_day_s_authors_and_differs_in_nothing() -> None:
    old = NOON - 82 * DAY
    keep("odile", old)
    mention = a_mention(native_id="rene", said_at=old, platform="youtube", author=Author("rene"))
    change_card(mention.id, lambda _: replace(new_card(mention), analysis=an_analysis()), old)
    roll_up_brand("levain", PARIS, NOON)
    assert prove_by_night(BRAND, NOON, no_pause) == 0


def test_a_day_in_its_turn_reads_nothing_of_later_days() -> None:
    meter = Meter()
    meter.watch(clients.dynamodb())
    for night, job in enumerate(("none", "many")):
        meter.job = job
        prove_by_night(BRAND, NOON + night * timedelta(days=200), no_pause)
        meter.job = "saying"
        for n in range(20):
            at = NOON + timedelta(days=190, minutes=n)
            said = Saying(f"a{n}-1", "levain", "facebook", at, SaidIn.REPLY, Leaning.GIVING)
            write(saying_write(said))
    assert meter.reads["none"] == meter.reads["many"]
