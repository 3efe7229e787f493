"""Write units per mention over all tables and indexes, counted call by call: `make write-units`.

The real jobs run against an in-process DynamoDB; the meter weighs every write.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moto import mock_aws

from tests.benchmarks.meter import Meter
from tests.builders import a_brand, a_stream_event
from tests.conftest import ENVIRONMENT
from tests.tables import ROOT, create_tables

LIMIT = 12.0
MENTIONS = 120


def texts() -> list[str]:
    """Our own customer talk, French and English in turn."""
    files = [ROOT / f"tests/fixtures/text/customers.{language}.jsonl" for language in ("fr", "en")]
    rows = [Path(f).read_text(encoding="utf-8").splitlines() for f in files]
    pairs = zip(*rows, strict=False)
    return [json.loads(line)["text"] for pair in pairs for line in pair][:MENTIONS]


def measure(batch: int) -> Meter:
    """A meter that saw all texts arrive and streamed ``batch`` at a time."""
    from vigie.aws import brands, clients
    from vigie.aws.mentions import get_mention, mention_to_item
    from vigie.jobs.ingest import store_events
    from vigie.jobs.moderate import moderate_batch
    from vigie.jobs.score import score_batch
    from vigie.mention import Author, EventKind, MentionEvent, mention_id
    from vigie.text import analyse

    brands.save_brand(a_brand())
    meter = Meter()
    meter.watch(clients.dynamodb())
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    said = texts()
    for start in range(0, len(said), batch):
        moment = now + timedelta(minutes=start)
        events = [
            MentionEvent(
                platform="facebook",
                native_id=f"122093847561_{batch}{start + n:06d}",
                kind=EventKind.ADD,
                version=moment,
                text=text,
                url=f"https://www.facebook.com/104/posts/122?comment_id={start + n}",
                said_at=moment,
                author=Author(f"70010{start + n}", "Odile Marchand"),
                thread_id="104938475_122093847561",
            )
            for n, text in enumerate(said[start : start + batch])
        ]
        meter.job = "ingest"
        store_events("levain", events, moment)
        images = [
            mention_to_item(mention, moment)
            for event in events
            if (mention := get_mention(mention_id("levain", "facebook", event.native_id)))
        ]
        for meter.job, run in (("score", score_batch), ("moderate", moderate_batch)):
            failed = run(a_stream_event(*images), analyse, moment)
            assert failed == [], failed
    return meter


def main(batches: Sequence[int] = (1, 10)) -> int:
    """Print the units; 1 when they are above the limit one at a time, the dearest case."""
    os.environ.update(ENVIRONMENT)
    worst = 0.0
    for batch in batches:
        with mock_aws():
            from vigie.aws import clients

            clients.dynamodb.cache_clear()
            create_tables()
            units = measure(batch).units
        total = sum(units.values()) / MENTIONS
        worst = max(worst, total)
        print(
            f"arriving {batch} at a time: {total:.2f} write units per mention (limit {LIMIT:.0f})"
        )
        for name, count in sorted(units.items()):
            print(f"  {name:<28}{count / MENTIONS:>6.2f}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
