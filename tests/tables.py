"""Tables and queues as template.yaml declares them, made in whatever endpoint is configured."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml

ROOT = Path(__file__).parents[1]
BUCKET = "vigie-exports"


class TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's short tags as their plain values."""


def _any_tag(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


TemplateLoader.add_multi_constructor("!", _any_tag)


def read_template(name: str = "template.yaml") -> dict[str, Any]:
    text = (ROOT / name).read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, TemplateLoader)
    return document


@cache
def declared_tables() -> dict[str, dict[str, Any]]:
    """Read once: a thousand tests make these tables, and reading takes longer than making."""
    resources = read_template()["Resources"]
    return {name: resources[name]["Properties"] for name in ("MentionsTable", "DeskTable")}


def create_tables() -> None:
    client = boto3.client("dynamodb")
    for name, properties in declared_tables().items():
        client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=properties["AttributeDefinitions"],
            KeySchema=properties["KeySchema"],
            GlobalSecondaryIndexes=properties["GlobalSecondaryIndexes"],
            StreamSpecification={
                "StreamEnabled": True,
                "StreamViewType": properties["StreamSpecification"]["StreamViewType"],
            },
        )


def make_bucket() -> None:
    where = boto3.session.Session().region_name
    boto3.client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": where}
    )
