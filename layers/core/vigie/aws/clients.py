"""One client per service and process, made when first used."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_comprehend import ComprehendClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

# Five quick tries inside a function's own time; what lasts longer is the stream's or queue's work.
PATIENT = Config(
    connect_timeout=2, read_timeout=8, retries={"mode": "standard", "total_max_attempts": 5}
)
# A mail that timed out may have left: our own state decides about another try, not botocore.
ONCE = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1})
# An embedded answer is at hand: in all, two tries and what lies between take three seconds at most.
BRIEF = Config(
    connect_timeout=0.5, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 2}
)
# A person waits, and API Gateway waits with them for thirty seconds at most; a second try would be
# paid for twice.
DRAFTING = Config(connect_timeout=2, read_timeout=22, retries={"total_max_attempts": 1})


@cache
def dynamodb() -> DynamoDBClient:
    """DynamoDB, where everything is."""
    return boto3.client("dynamodb", config=PATIENT)


@cache
def sqs() -> SQSClient:
    """The poll queue."""
    return boto3.client("sqs", config=PATIENT)


@cache
def ssm() -> SSMClient:
    """The parameter store, where secrets are."""
    return boto3.client("ssm", config=PATIENT)


@cache
def ses() -> SESV2Client:
    """Outgoing mail."""
    return boto3.client("sesv2", config=ONCE)


@cache
def s3() -> Any:  # noqa: ANN401 - its stubs are no part of what we install
    """Exports too long for an answer."""
    return boto3.client("s3", config=PATIENT)


@cache
def comprehend() -> ComprehendClient:
    """The second sentiment engine; nothing makes this client unless the stack's owner chose it."""
    return boto3.client("comprehend", config=BRIEF)


@cache
def bedrock() -> Any:  # noqa: ANN401 - its stubs are no part of what we install
    """Models that draft; nothing makes this client unless the stack's owner chose one."""
    return boto3.client("bedrock-runtime", config=DRAFTING)
