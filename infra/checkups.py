"""What `vigie doctor` asks a stack, each question apart; what cannot be asked is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from vigie.aws import clients
from vigie.aws.brands import list_brands
from vigie.aws.cards import read_cards
from vigie.aws.due import DUE_ON_DESK, due_keys
from vigie.aws.mentions import arrived_between, get_mentions
from vigie.aws.proofs import read_night
from vigie.aws.settings import settings
from vigie.aws.sources import list_sources
from vigie.errors import VigieError
from vigie.source import Health

PATIENCE = timedelta(minutes=10)
LOOK_BACK = timedelta(hours=7)
NIGHT = timedelta(hours=50)  # a proof a day, and one that may have been missed
MOST_SKEW = timedelta(minutes=1)  # AWS refuses requests whose clock is five minutes off
MOST_LAG = timedelta(minutes=5)
QUEUES = {"PollQueue": 1_000, "PollDeadLetters": 0, "StreamDeadLetters": 0}
READERS = ("ScoreSentiment", "ModerateMention", "NotifyTeam", "PerformAction")


class State(StrEnum):
    """What an answer means."""

    GOOD = "good"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer to one question; ``about`` fills the words, which never quote a mention."""

    what: str
    state: State
    about: Mapping[str, str] = field(default_factory=dict)


Checkup = Callable[[Mapping[str, str], datetime], Iterator[Finding]]


def examine_stack(names: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """Every question in turn; one that fails is unknown, with the kind of its error."""
    for what, ask in CHECKUPS.items():
        try:
            yield from ask(names, now)
        except (ClientError, BotoCoreError, VigieError, OSError, LookupError, ValueError) as error:
            yield Finding(what, State.UNKNOWN, {"reason": type(error).__name__})


def ask_sources(_: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """Whether each source was read when it should have been."""
    from vigie.jobs.maintain import is_silent

    for brand in list_brands():
        for source in list_sources(brand.slug):
            last = f"{source.last_success:%Y-%m-%d %H:%M} UTC" if source.last_success else "-"
            place = source.query or source.account or source.url
            told = f"{source.platform} {place}" if place else source.platform
            about = {"brand": brand.slug, "platform": told, "last": last}
            is_unwell = is_silent(source, now) or source.health is Health.RECONNECT
            yield Finding("source", State.BROKEN if is_unwell else State.GOOD, about)


def ask_queues(names: Mapping[str, str], _: datetime) -> Iterator[Finding]:
    """How many wait in each queue; in the dead letters none should."""
    for queue, most in QUEUES.items():
        if queue not in names:
            yield Finding("queue", State.UNKNOWN, {"queue": queue, "reason": "no such queue"})
            continue
        counted = clients.sqs().get_queue_attributes(
            QueueUrl=names[queue], AttributeNames=["ApproximateNumberOfMessages"]
        )
        waiting = int(counted["Attributes"]["ApproximateNumberOfMessages"])
        about = {"queue": queue, "count": str(waiting)}
        yield Finding("queue", State.GOOD if waiting <= most else State.BROKEN, about)


def ask_streams(names: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """How far the readers of both streams are behind."""
    if settings().local:
        yield Finding("stream", State.UNKNOWN, {"reason": "CloudWatch"})
        return
    for reader in READERS:
        told = boto3.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Lambda",
            MetricName="IteratorAge",
            Dimensions=[{"Name": "FunctionName", "Value": names[reader]}],
            StartTime=now - PATIENCE,
            EndTime=now,
            Period=300,
            Statistics=["Maximum"],
        )
        worst = max((one["Maximum"] for one in told["Datapoints"]), default=0) / 1000
        state = State.GOOD if worst <= MOST_LAG.total_seconds() else State.BROKEN
        yield Finding("stream", state, {"reader": reader, "seconds": f"{worst:.0f}"})


def ask_unanalysed(_: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """How many mentions of the last hours have no card after ten minutes."""
    arrived = list(arrived_between(now - LOOK_BACK, now - PATIENCE))
    cards = read_cards(arrived)
    found = get_mentions(one for one in arrived if one not in cards).values()
    count = sum(not (one.own or one.removed) for one in found)
    state = State.BROKEN if count else State.GOOD
    yield Finding("unanalysed", state, {"count": str(count)})


def ask_waiting(_: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """How many acts, alerts and reminders should have been woken and were not."""
    count = sum(1 for _ in due_keys(DUE_ON_DESK, now - PATIENCE))
    yield Finding("waiting", State.BROKEN if count else State.GOOD, {"count": str(count)})


def ask_mail(_: Mapping[str, str], __: datetime) -> Iterator[Finding]:
    """Whether mail may leave: an address or domain that was confirmed."""
    told = clients.ses().list_email_identities(PageSize=100)["EmailIdentities"]
    confirmed = [one["IdentityName"] for one in told if one.get("SendingEnabled", True)]
    state = State.GOOD if confirmed else State.BROKEN
    yield Finding("mail", state, {"count": str(len(confirmed))})


def ask_model(_: Mapping[str, str], __: datetime) -> Iterator[Finding]:
    """Whether the model file of this installation can be read, and reads a sentence."""
    from vigie.analysis import Mood
    from vigie.text import analyse

    mood = analyse("Merci, le pain était délicieux !").sentiment.label
    yield Finding("model", State.GOOD if mood is Mood.POSITIVE else State.BROKEN)


def ask_counters(_: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """What the last nightly proof of each brand's counters found."""
    for brand in list_brands():
        night = read_night(brand.slug)
        wrong = night.differences + night.fresh
        if night.proved_at is None and not wrong:
            yield Finding("counters", State.UNKNOWN, {"brand": brand.slug, "reason": "-"})
            continue
        last = f"{night.proved_at:%Y-%m-%d %H:%M} UTC" if night.proved_at else "-"
        is_old = night.proved_at is not None and now - night.proved_at > NIGHT
        state = State.BROKEN if wrong or is_old else State.GOOD
        yield Finding("counters", state, {"brand": brand.slug, "last": last, "count": str(wrong)})


def ask_clock(_: Mapping[str, str], __: datetime) -> Iterator[Finding]:
    """How far this machine's clock is from the stack's; a clock that was moved is not asked."""
    answer = clients.dynamodb().describe_table(TableName=settings().desk_table)
    theirs = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    skew = abs(datetime.now(UTC) - theirs)
    state = State.GOOD if skew <= MOST_SKEW else State.BROKEN
    yield Finding("clock", state, {"seconds": f"{skew.total_seconds():.0f}"})


CHECKUPS: dict[str, Checkup] = {
    "source": ask_sources,
    "queue": ask_queues,
    "stream": ask_streams,
    "unanalysed": ask_unanalysed,
    "waiting": ask_waiting,
    "mail": ask_mail,
    "model": ask_model,
    "counters": ask_counters,
    "clock": ask_clock,
}
