"""Makes the template's tables, queues, buckets, users and mail addresses in the emulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra.local.emulator import Emulator
from infra.local.intrinsics import Document, Facts, Resolver
from infra.local.journal import Journal, item_key
from infra.local.wire import decode, encode

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient

_TABLE_PROPERTIES = (
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "LocalSecondaryIndexes",
    "ProvisionedThroughput",
)
_POOL_PROPERTIES = (
    "AdminCreateUserConfig",
    "AutoVerifiedAttributes",
    "Policies",
    "UsernameAttributes",
)
# Local mode signs its own users in, without a browser.
_SIGN_IN_FLOWS = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def make_resources(emulator: Emulator, resolver: Resolver, site_url: str) -> Facts:
    """Create what is missing, and say under which names everything is known."""
    refs: dict[str, str] = {}
    attributes: dict[tuple[str, str], str] = {}
    for name, properties in resolver.resources("AWS::DynamoDB::Table").items():
        refs[name] = properties.get("TableName", name)
        arn = _make_table(emulator.dynamodb(), refs[name], properties)
        attributes[name, "StreamArn"] = arn
    refs |= _make_queues(emulator, resolver)
    refs |= _make_buckets(emulator, resolver)
    refs |= _make_users(emulator, resolver)
    for properties in resolver.resources("AWS::SES::EmailIdentity").values():
        _make_identity(emulator, properties["EmailIdentity"])
    for name, properties in resolver.resources("AWS::SES::ConfigurationSet").items():
        refs[name] = properties["Name"]
    for name in resolver.resources("AWS::ApiGatewayV2::Api"):
        attributes[name, "ApiEndpoint"] = site_url
    return Facts(emulator.region, refs, attributes)


def restore_table(client: DynamoDBClient, table: str, journal: Journal) -> int:
    """Make a table hold what the journal knows of it; answers how many items differed."""
    keys = client.describe_table(TableName=table)["Table"]["KeySchema"]
    names = [key["AttributeName"] for key in keys]
    wanted, found = journal.items(table), dict[str, Document]()
    for page in client.get_paginator("scan").paginate(TableName=table):
        for item in page["Items"]:
            plain = encode(item)
            found[item_key({name: plain[name] for name in names})] = plain
    stale = [json.loads(key) for key in found.keys() - wanted.keys()]
    fresh = [item for key, item in wanted.items() if found.get(key) != item]
    requests: list[Any] = [
        *({"DeleteRequest": {"Key": decode(key)}} for key in stale),
        *({"PutRequest": {"Item": decode(item)}} for item in fresh),
    ]
    for start in range(0, len(requests), 25):
        client.batch_write_item(RequestItems={table: requests[start : start + 25]})
    return len(requests)


def _make_table(client: DynamoDBClient, name: str, properties: Document) -> str:
    wanted: dict[str, Any] = {
        key: properties[key] for key in _TABLE_PROPERTIES if key in properties
    }
    stream = properties.get("StreamSpecification")
    if stream:
        wanted["StreamSpecification"] = {**stream, "StreamEnabled": True}
    try:
        client.create_table(TableName=name, **wanted)
    except client.exceptions.ResourceInUseException:
        _add_indexes(client, name, properties)
    ttl = properties.get("TimeToLiveSpecification", {})
    status = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if ttl.get("Enabled") and status.get("TimeToLiveStatus") != "ENABLED":
        client.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)
    return client.describe_table(TableName=name)["Table"].get("LatestStreamArn", "")


def _add_indexes(client: DynamoDBClient, name: str, properties: Document) -> None:
    """A state folder may be older than the template."""
    table = client.describe_table(TableName=name)["Table"]
    present = {index["IndexName"] for index in table.get("GlobalSecondaryIndexes", [])}
    for index in properties.get("GlobalSecondaryIndexes", []):
        if index["IndexName"] not in present:
            client.update_table(
                TableName=name,
                AttributeDefinitions=properties["AttributeDefinitions"],
                GlobalSecondaryIndexUpdates=[{"Create": index}],
            )


def _make_buckets(emulator: Emulator, resolver: Resolver) -> dict[str, str]:
    """Empty at each start: no emulator forgets files by itself, and these name people."""
    client = emulator.client("s3")
    names = {name: f"vigie-{name.lower()}" for name in resolver.resources("AWS::S3::Bucket")}
    known = {one["Name"] for one in client.list_buckets().get("Buckets", ())}
    for bucket in names.values():
        if bucket not in known:
            where = {"LocationConstraint": emulator.region}
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for file in page.get("Contents", ()):
                client.delete_object(Bucket=bucket, Key=file["Key"])
    return names


def _make_queues(emulator: Emulator, resolver: Resolver) -> dict[str, str]:
    client, urls = emulator.sqs(), dict[str, str]()
    queues = resolver.resources("AWS::SQS::Queue")
    for name, properties in queues.items():
        urls[name] = client.create_queue(QueueName=properties.get("QueueName", name))["QueueUrl"]
    for name, properties in queues.items():
        attributes: Any = {
            key: str(properties[key])
            for key in ("VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds")
            if key in properties
        }
        if "RedrivePolicy" in properties:
            attributes["RedrivePolicy"] = json.dumps(properties["RedrivePolicy"])
        if attributes:
            client.set_queue_attributes(QueueUrl=urls[name], Attributes=attributes)
    return urls


def _make_users(emulator: Emulator, resolver: Resolver) -> dict[str, str]:
    client, refs = emulator.cognito(), dict[str, str]()
    pools = client.list_user_pools(MaxResults=60)["UserPools"]
    known = {pool.get("Name"): pool.get("Id") for pool in pools}
    for name, properties in resolver.resources("AWS::Cognito::UserPool").items():
        wanted: Any = {key: properties[key] for key in _POOL_PROPERTIES if key in properties}
        refs[name] = known.get(name) or _made_pool(client, name, wanted)
    for name, properties in resolver.resources("AWS::Cognito::UserPoolClient").items():
        refs[name] = _client_of(client, refs[properties["UserPoolId"]], name)
    return refs


def _made_pool(client: CognitoIdentityProviderClient, name: str, wanted: Any) -> str:  # noqa: ANN401 - JSON
    return client.create_user_pool(PoolName=name, **wanted)["UserPool"]["Id"]


def _client_of(client: CognitoIdentityProviderClient, pool: str, name: str) -> str:
    known = client.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
    for one in known:
        if one["ClientName"] == name:
            return one["ClientId"]
    flows: Any = _SIGN_IN_FLOWS
    made = client.create_user_pool_client(
        UserPoolId=pool, ClientName=name, GenerateSecret=False, ExplicitAuthFlows=flows
    )
    return made["UserPoolClient"]["ClientId"]


def _make_identity(emulator: Emulator, address: str) -> None:
    try:
        emulator.ses().create_email_identity(EmailIdentity=address)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise
