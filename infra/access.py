"""The console's way to a stack's tables: by its own port here, by AWS credentials elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

import boto3
import requests
from botocore.exceptions import BotoCoreError, ClientError

SECONDS = 5
LOCAL = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "AWS_EC2_METADATA_DISABLED": "true",
    "VIGIE_LOCAL": "1",
}
NAMED = {
    "DeskTable": "VIGIE_DESK_TABLE",
    "MentionsTable": "VIGIE_MENTIONS_TABLE",
    "PollQueue": "VIGIE_POLL_QUEUE_URL",
}


class NoStackError(Exception):
    """There is no such stack, or it cannot be reached; the text says which."""


def open_stack(stack: str | None, port: int) -> Mapping[str, str]:
    """Point this process at a stack; its physical names by logical ones. Raises NoStackError.

    ``stack`` is a CloudFormation stack of the account whose credentials are at hand; without one,
    the local stack at the port.
    """
    from vigie.aws import clients
    from vigie.aws.settings import settings

    names = _deployed(stack) if stack else _local(port)
    os.environ.update({env: names[name] for name, env in NAMED.items() if name in names})
    settings.cache_clear()
    for client in (clients.dynamodb, clients.sqs, clients.ssm, clients.ses):
        client.cache_clear()
    return names


def complain(error: Exception) -> int:
    """One line on stderr saying why a command could not be done; its exit status."""
    print(f"vigie: {error}", file=sys.stderr)
    return 2


def _local(port: int) -> Mapping[str, str]:
    try:
        answer = requests.get(f"http://127.0.0.1:{port}/local/stack", timeout=SECONDS)
        answer.raise_for_status()
        told: Mapping[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        reason = type(error).__name__
        raise NoStackError(f"no local stack answers at port {port} ({reason})") from error
    region = {"AWS_REGION": told["region"], "AWS_DEFAULT_REGION": told["region"]}
    clock = {"VIGIE_CLOCK_FILE": told["clock"], "VIGIE_STAGE": "local"}
    os.environ.update({**LOCAL, **region, **clock, "AWS_ENDPOINT_URL": told["aws"]})
    names: Mapping[str, str] = told["names"]
    return names


def _deployed(stack: str) -> Mapping[str, str]:
    try:
        pages = boto3.client("cloudformation").get_paginator("list_stack_resources")
        found = [
            one
            for page in pages.paginate(StackName=stack)
            for one in page["StackResourceSummaries"]
        ]
    except (ClientError, BotoCoreError) as error:
        raise NoStackError(f"stack {stack} cannot be read ({type(error).__name__})") from error
    return {one["LogicalResourceId"]: one.get("PhysicalResourceId", "") for one in found}
