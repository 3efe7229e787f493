"""What every test stands on: no network but loopback, no leftovers of another test."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import boto3
import pytest
from moto import mock_aws
from vigie.aws import brands, clients, secrets
from vigie.aws.comprehend import circuit
from vigie.aws.settings import settings

from tests.bedrock_stub import bedrock
from tests.chromium import browser, new_page
from tests.comprehend_stub import comprehend
from tests.tables import BUCKET, create_tables, make_bucket

__all__ = ["bedrock", "browser", "comprehend", "new_page"]

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-west-3",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "POWERTOOLS_SERVICE_NAME": "vigie",
    "POWERTOOLS_METRICS_NAMESPACE": "vigie",
    "VIGIE_STAGE": "test",
    "VIGIE_MENTIONS_TABLE": "MentionsTable",
    "VIGIE_DESK_TABLE": "DeskTable",
    "VIGIE_ALERT_EMAIL": "owner@levain.example",
    "VIGIE_SITE_URL": "https://vigie.example",
}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test reads its own environment and makes its own clients."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    for client in (
        clients.dynamodb,
        clients.sqs,
        clients.ssm,
        clients.ses,
        clients.s3,
        clients.comprehend,
        clients.bedrock,
    ):
        client.cache_clear()
    circuit.cache_clear()
    secrets.forget_cached()
    brands.forget_cached()


@cache
def read_models() -> boto3.Session:
    """AWS's service models, read once: each test's clients are its own, and quickly made."""
    return boto3.Session()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both tables and the poll queue, in moto."""
    with mock_aws():
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", read_models())
        create_tables()
        queue = boto3.client("sqs").create_queue(QueueName="PollQueue")
        monkeypatch.setenv("VIGIE_POLL_QUEUE_URL", queue["QueueUrl"])
        boto3.client("sesv2").create_email_identity(EmailIdentity="owner@levain.example")
        settings.cache_clear()
        yield


@pytest.fixture
def bucket(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The bucket of exports, for what needs it: its client takes its time."""
    make_bucket()
    monkeypatch.setenv("VIGIE_EXPORTS_BUCKET", BUCKET)
    settings.cache_clear()
    return BUCKET
