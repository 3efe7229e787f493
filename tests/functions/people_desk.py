"""People who talk to a brand, for tests: what they say, days that close, what is kept."""

from __future__ import annotations

import gzip
import hashlib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import boto3
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.rollups import roll_up_brand
from vigie.jobs import closed_days
from vigie.jobs.score import score_mention
from vigie.mention import Author, mention_id
from vigie.person import PersonKey
from vigie.text import analyse

from tests.builders import a_brand, an_event
from tests.functions.conftest import Api

NOW = datetime.now().astimezone()


def say(text: str, who: str, ago: timedelta, *, brand: str = "levain", **values: Any) -> str:
    """Somebody says something, and it is scored; its id."""
    said = f"{who}-{text}-{ago.total_seconds():.0f}".encode()
    number = values.pop("native_id", hashlib.sha256(said).hexdigest()[:12])
    followers = values.pop("followers", None)
    at = NOW - ago
    event = an_event(
        text,
        native_id=number,
        version=at,
        said_at=at,
        author=Author(who, who.title(), followers),
        **values,
    )
    store_event(brand, event, at)
    identity = mention_id(brand, event.platform, number)
    mention = get_mention(identity)
    assert mention is not None
    score_mention(mention, analyse, at)
    return identity


def person(who: str, platform: str = "facebook", brand: str = "levain") -> str:
    return PersonKey.of(brand, platform, who).id(brand)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def days(n: float) -> timedelta:
    return timedelta(days=n)


def close_days(now: datetime = NOW) -> int:
    """Roll up and tally what can be, as maintain_sources does."""
    brand = a_brand()
    roll_up_brand("levain", ZoneInfo(brand.time_zone), now)
    return closed_days.close_days(brand, now)


def people(api: Api, kind: str, more: str = "") -> list[dict[str, Any]]:
    answer = api("GET", f"/api/people?brand=levain&kind={kind}{more}", headers={})
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.body["items"]
    return items


def scan_people(pk: str = "") -> str:
    """Every item of both tables, tallies unpacked, as one text."""
    scan = boto3.client("dynamodb").scan
    told = []
    for item in [*scan(TableName="DeskTable")["Items"], *scan(TableName="MentionsTable")["Items"]]:
        if (pk and item["pk"]["S"] != pk) or item["pk"]["S"].startswith("erased#"):
            continue
        packed = (item.get("people") or item.get("asked") or {}).get("B")
        told.append(str(item) + (gzip.decompress(packed).decode() if packed else ""))
    return "\n".join(told)
