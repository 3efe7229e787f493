"""Scores what was said, as the mentions stream tells it."""

from __future__ import annotations

from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.journal import observed
from vigie.aws.second_opinion import SecondOpinion
from vigie.aws.streams import failed_items
from vigie.jobs.score import score_batch
from vigie.text import analyse


@observed
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, list[dict[str, str]]]:
    """Take stream records; answer the sequence numbers that must come again."""
    engine = SecondOpinion(analyse)
    return failed_items(score_batch(event, engine.analyse, utc_now(), engine.prepare))
