"""What 90 days of `/api/metrics` read, for few and for many mentions: `make metrics-reads`.

The counters are made by the code that makes real ones, from cards summed by the hour; the answer
holds the period, the equal period before it, and everything else the route gathers.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from moto import mock_aws

from tests.benchmarks.meter import read_units
from tests.builders import a_brand, an_analysis
from tests.conftest import ENVIRONMENT
from tests.tables import create_tables

MOST_UNITS: Final = 150.0
MENTIONS: Final = (1_000, 1_000_000)
DAYS: Final = 90
PLATFORMS: Final = ("facebook", "instagram", "mastodon", "youtube")
APART: Final = "youtube"
KINDS: Final = 400  # cards of their own; a busy hour holds each of them several times
NOW: Final = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
ZONE: Final = ZoneInfo("Europe/Paris")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CYCLE: Final = 9  # days that differ; ninety hold ten such cycles
LONG_AGO: Final = date(2024, 3, 4)


@dataclass
class Reads:
    """What a client read: items by the kind of their key, and units."""

    calls: int = 0
    units: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    items: Counter[str] = field(default_factory=Counter)

    def watch(self, client: Any) -> None:
        """Count what this client reads."""
        for call in ("get_item", "batch_get_item", "query"):
            self._wrap(client, call)

    def _wrap(self, client: Any, call: str) -> None:
        honest = getattr(client, call)

        def counted(**arguments: Any) -> Any:
            answer = honest(**arguments)
            units = read_units(call, answer, arguments)
            found = answer.get("Items", [answer["Item"]] if "Item" in answer else [])
            kinds = [one["sk"]["S"].partition("#")[0] for one in found]
            is_dear = call == "query" and arguments.get("ConsistentRead")
            self.calls += 1
            self.items.update(kinds)
            self.units[next(iter(kinds), "nothing")] += 2 * units if is_dear else units
            return answer

        setattr(client, call, counted)


def make_cards() -> list[Any]:
    """Cards as a desk has them: asked, answered, hidden, judged, of people with followers."""
    from vigie.analysis import Intent, Mood
    from vigie.card import Card, Named, Response, Status

    chance = random.Random(7)
    cards = []
    for number in range(KINDS):
        mood = chance.choice(list(Mood))
        intents = (chance.choice(list(Intent)),) if number % 2 else ()
        waited = int(chance.lognormvariate(8, 2)) + 1
        answer = Response(waited, waited // 3, waited < 14_400) if number % 3 else None
        name = chance.choice((None, "Levain", "Moulin Bleu", "Fournil"))
        kind = "brand" if name == "Levain" else "competitor"
        card = Card(
            mention_id=f"m{number}",
            brand="levain",
            platform="",
            native_id=str(number),
            said_at=NOW,
            analysis=an_analysis(mood, *intents),
            matches=(Named(name, kind, "exact"),) if name else (),
            followers=chance.randrange(5_000),
            status=Status.HIDDEN if number % 25 == 0 else Status.TODO,
            ruled=number % 50 == 0,
            response=answer,
            private=number % 8 == 0,
            opens=number % 8 == 0,
            rating=chance.randrange(1, 6) if number % 40 == 1 else 0,
        )
        cards.append(card)
    return cards


def fill(mentions: int, since: date) -> None:
    """Write the counters of so many mentions in ninety days, and in the ninety before.

    Nine days are summed from their hours and rolled up; all closed days are copies of those, since
    no answer reads a closed day's hours but those written here: around the period's start, and of
    the days still open, where a busy hour stands in two items.
    """
    from vigie.aws.rollups import ROLLED, roll_up
    from vigie.aws.table import put, write

    talk = Talk(mentions)
    today = NOW.astimezone(ZONE).date()
    for number in range(CYCLE):
        talk.fill_day(LONG_AGO + number * DAY, number)
        roll_up("levain", LONG_AGO + number * DAY, ZONE, NOW)
    closed = [since + n * DAY for n in range(-DAYS, DAYS - 1)]
    for number in range(CYCLE):
        copy_days(LONG_AGO + number * DAY, closed[number::CYCLE])
    for day in (since - DAY, since, today - DAY, today):
        number = (day - closed[0]).days
        talk.fill_day(day, number, shards=(0, 1 + number % 3))
    through = {"through": str(today - 2 * DAY), "zone": ZONE.key}
    row = {"pk": "count#levain", "sk": ROLLED, **through}
    write(put(ENVIRONMENT["VIGIE_DESK_TABLE"], row))


@dataclass
class Talk:
    """So many mentions in ninety days, of a few hundred kinds."""

    mentions: int
    chance: random.Random = field(default_factory=lambda: random.Random(11))
    sums: list[Mapping[str, int]] = field(default_factory=lambda: list(map(counted, make_cards())))

    def fill_day(self, day: date, number: int, shards: tuple[int, ...] = (0,)) -> None:
        """Write the hours of a day, each mention's counts in one of them."""
        from vigie.aws.counters import counter_writes
        from vigie.metric import start_of_day

        each, place = self.mentions / DAYS / len(PLATFORMS), number % CYCLE
        count = int((place + 1) * each + 1e-6) - int(place * each + 1e-6)
        for platform in PLATFORMS:
            hours = self.chance.choices(range(24), k=count)
            places = Counter(zip(hours, self.chance.choices(shards, k=count), strict=True))
            for (hour, shard), inside in places.items():
                at = start_of_day(day, ZONE) + hour * HOUR
                if at < NOW:
                    put_sums(counter_writes(*self.sum_hour(at, platform, inside, shard, count)))

    def sum_hour(self, at: datetime, platform: str, inside: int, shard: int, count: int) -> Any:
        """What `counter_writes` takes for an hour; authors come back the same day or another."""
        from vigie.aws.counters import hour_text
        from vigie.sketch import author_mark

        counts: Counter[str] = Counter()
        for one in self.chance.choices(self.sums, k=inside):
            counts.update(one)
        place = ("levain", hour_text(at), platform)
        people = [str(self.chance.randrange(max(50, count * 5))) for _ in range(inside)]
        marks = {(place, author_mark("levain", platform, one)) for one in people}
        return {(*place, name): amount for name, amount in counts.items()}, shard, at, marks


def put_sums(writes: Iterable[Any]) -> None:
    """What adding to an hour that is not there leaves, put as it is: emulators add slowly."""
    from vigie.aws import clients

    for one in writes:
        given = one.arguments
        if one.verb == "Update" and given["Key"]["sk"]["S"].startswith("hour#"):
            names, values = (given[f"ExpressionAttribute{kind}"] for kind in ("Names", "Values"))
            summed = {name: values[f":{at[1:]}"] for at, name in names.items()}
            clients.dynamodb().put_item(TableName=given["TableName"], Item=given["Key"] | summed)


def counted(card: Any) -> Mapping[str, int]:
    """What a card adds to its hour."""
    from vigie.counting import measures

    return measures(card)


def copy_days(known: date, days: Sequence[date]) -> None:
    """Put down under other dates what a day was rolled up to, as far as an answer reads it."""
    from vigie.aws.table import get, put, write

    table = ENVIRONMENT["VIGIE_DESK_TABLE"]
    for kind in ("days", "whole", f"authors#{APART}"):
        item = get(table, {"pk": "count#levain", "sk": f"{kind}#{known}"})
        for day in days if item else ():
            write(put(table, {**(item or {}), "sk": f"{kind}#{day}"}))


def put_cards(first: date) -> None:
    """The cards that waited longest, for the look at who it is."""
    from vigie.aws.cards import card_to_item
    from vigie.aws.counters import counted_for
    from vigie.aws.table import put, write
    from vigie.card import Status
    from vigie.metric import start_of_day

    for number, card in enumerate(make_cards()[:80]):
        at = start_of_day(first, ZONE) + number * timedelta(minutes=15)
        waits = replace(card, platform="facebook", said_at=at, status=Status.TODO, reserved=())
        told = replace(waits, counted=counted_for(waits))
        write(put(ENVIRONMENT["VIGIE_DESK_TABLE"], card_to_item(told, NOW)))


def measure(mentions: int) -> tuple[Reads, Mapping[str, Any]]:
    """What the answer reads, and the answer."""
    from vigie.api.measuring import gather_metrics
    from vigie.aws import brands, clients
    from vigie.metric import Step, start_of_day

    brand = a_brand(
        terms=(
            {"name": "Levain", "kind": "brand"},
            {"name": "Moulin Bleu", "kind": "competitor"},
            {"name": "Fournil", "kind": "competitor"},
        )
    )
    brands.save_brand(brand)
    first = NOW.astimezone(ZONE).date() - (DAYS - 1) * DAY
    fill(mentions, first)
    put_cards(first)
    reads = Reads()
    reads.watch(clients.dynamodb())
    since, until = start_of_day(first, ZONE), NOW.replace(minute=0) + HOUR
    return reads, gather_metrics(brand, since, until, Step.DAY, "", "fr", NOW)


def main() -> int:
    """Print what is read; 1 where it grows with the mentions or costs too much."""
    os.environ.update(ENVIRONMENT)
    from vigie.aws import clients

    found = []
    for mentions in MENTIONS:
        with mock_aws():
            clients.dynamodb.cache_clear()
            create_tables()
            reads, answer = measure(mentions)
        said = answer["totals"]["mentions"]
        print(f"{mentions:>9,} mentions in {DAYS} days ({said:,} counted, as many before them):")
        items, units = sum(reads.items.values()), sum(reads.units.values())
        print(f"  {items} items in {reads.calls} calls, {units:.1f} read units")
        for kind, units in sorted(reads.units.items()):
            print(f"    {kind:<10}{reads.items[kind]:>6} items{units:>8.1f} units")
        found.append(reads)
    few, many = found
    closed = ("days", "whole", "authors")
    same = all(few.items[one] == many.items[one] for one in closed)
    dear = max(sum(one.units.values()) for one in found)
    print(f"closed days: {'as many items for both' if same else 'MORE ITEMS FOR MORE MENTIONS'}")
    print(f"at most {dear:.1f} read units (limit {MOST_UNITS:.0f})")
    return int(not same or dear >= MOST_UNITS)


if __name__ == "__main__":
    sys.exit(main())
