"""The poll queue: one message per source that is due or delivery that waits to be expanded."""

from __future__ import annotations

import json
from collections.abc import Mapping

from vigie.aws.clients import sqs
from vigie.aws.settings import settings


def send_job(job: Mapping[str, str]) -> None:
    """Put one job on the poll queue."""
    sqs().send_message(QueueUrl=settings().poll_queue_url, MessageBody=json.dumps(dict(job)))
