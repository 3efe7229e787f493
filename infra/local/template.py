"""template.yaml, expanded as CloudFormation expands it and read into what the runner needs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.local.bundle import (
    Authorizer,
    Bundle,
    EventTrigger,
    Function,
    QueueTrigger,
    Route,
    ScheduleTrigger,
    StreamTrigger,
)
from infra.local.intrinsics import Document, Resolver, parse


class _NoManagedPolicies:
    def load(self) -> dict[str, str]:
        return {}


def expand(path: Path, parameters: Mapping[str, str], region: str) -> Document:
    """The template after SAM's own transform; no AWS call is made.

    Code stays where it is: each function's folder comes back as its S3 key.
    """
    os.environ.setdefault("AWS_DEFAULT_REGION", region)  # the transform asks for one
    from samtranslator.translator.transform import transform

    document = parse(path.read_text(encoding="utf-8"))
    for resource in document["Resources"].values():
        properties = resource.get("Properties", {})
        for place in ("CodeUri", "ContentUri"):
            if isinstance(properties.get(place), str):
                properties[place] = {"Bucket": "local", "Key": properties[place]}
    # Nested stacks hold alarms and dashboards, which local mode does not run.
    document["Resources"] = {
        name: resource
        for name, resource in document["Resources"].items()
        if resource["Type"] != "AWS::Serverless::Application"
    }
    expanded: Document = transform(document, dict(parameters), _NoManagedPolicies())
    return expanded


def read(resolver: Resolver, root: Path) -> Bundle:
    """What is to be run, with every value resolved."""
    functions = {
        name: _function(name, properties, root)
        for name, properties in resolver.resources("AWS::Lambda::Function").items()
    }
    mappings = resolver.resources("AWS::Lambda::EventSourceMapping")
    return Bundle(
        functions=functions,
        streams=tuple(_stream(n, p) for n, p in mappings.items() if _service(p) == "dynamodb"),
        queues=tuple(_queue(p) for p in mappings.values() if _service(p) == "sqs"),
        schedules=tuple(_schedules(resolver)),
        events=tuple(_events(resolver)),
        routes=tuple(_routes(resolver)),
        authorizer=next(_authorizers(resolver), None),
    )


def _function(name: str, properties: Document, root: Path) -> Function:
    return Function(
        name=name,
        folder=(root / properties["Code"]["S3Key"]).resolve(),
        handler=properties["Handler"],
        timeout=int(properties.get("Timeout", 3)),
        memory=int(properties.get("MemorySize", 128)),
        environment={
            key: str(value)
            for key, value in properties.get("Environment", {}).get("Variables", {}).items()
        },
    )


def _service(mapping: Document) -> str:
    return str(mapping["EventSourceArn"]).split(":")[2]


def _stream(name: str, mapping: Document) -> StreamTrigger:
    on_failure = mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    return StreamTrigger(
        name=name,
        function=mapping["FunctionName"],
        table=mapping["EventSourceArn"].split("/")[1],
        patterns=_patterns(mapping),
        batch_size=int(mapping.get("BatchSize", 100)),
        window=float(mapping.get("MaximumBatchingWindowInSeconds", 0)),
        retries=int(mapping.get("MaximumRetryAttempts", -1)),
        max_age=int(mapping.get("MaximumRecordAgeInSeconds", -1)),
        bisects=bool(mapping.get("BisectBatchOnFunctionError", False)),
        reports_failures="ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", []),
        on_failure=on_failure,
        from_start=mapping.get("StartingPosition") == "TRIM_HORIZON",
    )


def _patterns(mapping: Document) -> tuple[str, ...]:
    filters = mapping.get("FilterCriteria", {}).get("Filters", [])
    return tuple(one["Pattern"] for one in filters)


def _queue(mapping: Document) -> QueueTrigger:
    return QueueTrigger(
        function=mapping["FunctionName"],
        queue=mapping["EventSourceArn"],
        batch_size=int(mapping.get("BatchSize", 10)),
        window=float(mapping.get("MaximumBatchingWindowInSeconds", 0)),
        reports_failures="ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", []),
        concurrency=int(mapping.get("ScalingConfig", {}).get("MaximumConcurrency", 4)),
    )


def _schedules(resolver: Resolver) -> Iterator[ScheduleTrigger]:
    for name, one in resolver.resources("AWS::Scheduler::Schedule").items():
        if one.get("State", "ENABLED") == "ENABLED":
            yield _schedule(name, one, one["Target"], one.get("ScheduleExpressionTimezone", "UTC"))
    for name, one in resolver.resources("AWS::Events::Rule").items():
        if one.get("State", "ENABLED") == "ENABLED" and "ScheduleExpression" in one:
            yield _schedule(name, one, one["Targets"][0], "UTC")


def _schedule(name: str, one: Document, target: Document, zone: str) -> ScheduleTrigger:
    return ScheduleTrigger(
        name=name,
        function=_last(target["Arn"]),
        expression=one["ScheduleExpression"],
        time_zone=zone,
        payload=target.get("Input"),
    )


def _events(resolver: Resolver) -> Iterator[EventTrigger]:
    for name, one in resolver.resources("AWS::Events::Rule").items():
        if one.get("State", "ENABLED") == "ENABLED" and "EventPattern" in one:
            for target in one["Targets"]:
                yield EventTrigger(name, _last(target["Arn"]), json.dumps(one["EventPattern"]))


def _last(arn: str) -> str:
    return arn.rsplit(":", 1)[-1]


def _routes(resolver: Resolver) -> Iterator[Route]:
    integrations = resolver.resources("AWS::ApiGatewayV2::Integration")
    for one in resolver.resources("AWS::ApiGatewayV2::Route").values():
        key = one["RouteKey"]
        method, path = ("ANY", "$default") if key == "$default" else key.split(" ", 1)
        target = integrations[one["Target"].rsplit("/", 1)[-1]]["IntegrationUri"]
        function = _last(target.removesuffix("/invocations"))
        yield Route(key, method, path, function, one.get("AuthorizationType", "NONE") == "JWT")


def _authorizers(resolver: Resolver) -> Iterator[Authorizer]:
    for one in resolver.resources("AWS::ApiGatewayV2::Authorizer").values():
        settings: dict[str, Any] = one["JwtConfiguration"]
        yield Authorizer(settings["Issuer"], tuple(settings.get("Audience", ())))
