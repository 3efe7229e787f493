from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from infra.local.bundle import Bundle, Route
from infra.local.intrinsics import Facts, Resolver, parameters_of, parse
from infra.local.template import expand, read

TEMPLATE = Path(__file__).parents[2] / "fixtures" / "local" / "template.yaml"
REGION = "eu-west-3"


def a_bundle(parameters: Mapping[str, str]) -> Bundle:
    document = expand(TEMPLATE, parameters, REGION)
    facts = Facts(
        REGION,
        refs={"Users": "pool", "Page": "client"},
        attributes={
            ("Facts", "StreamArn"): "arn:aws:dynamodb:eu-west-3:0:table/Facts/stream/1",
            ("Api", "ApiEndpoint"): "http://127.0.0.1:1",
        },
    )
    return read(Resolver(document, parameters, facts), TEMPLATE.parent)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return a_bundle({})


def test_a_function_is_read_with_its_globals(bundle: Bundle) -> None:
    function = bundle.functions["CopyRecords"]
    assert function.folder == TEMPLATE.parent / "functions" / "copy_records"
    assert (function.handler, function.timeout, function.memory) == (
        "handler.lambda_handler",
        5,
        256,
    )
    assert function.environment["GREETING"] == "hello"
    assert function.environment["VOLUME"] == "20"
    assert function.environment["RESULTS_TABLE"] == "Results"


def test_parameters_reach_conditions_and_maps() -> None:
    function = a_bundle({"Loud": "yes", "Greeting": "salut"}).functions["CopyRecords"]
    assert (function.environment["VOLUME"], function.environment["GREETING"]) == ("90", "salut")


def test_a_stream_trigger_is_read_whole(bundle: Bundle) -> None:
    (trigger,) = bundle.streams
    assert (trigger.function, trigger.table, trigger.batch_size) == ("CopyRecords", "Facts", 10)
    assert (trigger.bisects, trigger.reports_failures, trigger.retries) == (True, True, 1)
    assert (trigger.from_start, trigger.max_age, trigger.window) == (True, -1, 0)
    assert trigger.on_failure == "arn:aws:sqs:eu-west-3:000000000000:FactDeadLetters"
    assert trigger.patterns[0].startswith('{"eventName":["INSERT"]')


def test_a_queue_trigger_is_read_whole(bundle: Bundle) -> None:
    (trigger,) = bundle.queues
    assert (trigger.function, trigger.batch_size, trigger.concurrency) == ("TakeOrders", 5, 2)
    assert trigger.queue.endswith(":Orders")


def test_a_schedule_is_read(bundle: Bundle) -> None:
    (trigger,) = bundle.schedules
    assert (trigger.function, trigger.expression) == ("RingBell", "cron(0 9 * * ? *)")


def test_routes_and_their_authorizer_are_read(bundle: Bundle) -> None:
    assert bundle.routes == (
        Route("ANY /open/{what}", "ANY", "/open/{what}", "ServeDoor", needs_token=False),
        Route("GET /closed/{proxy+}", "GET", "/closed/{proxy+}", "ServeDoor", needs_token=True),
    )
    assert bundle.authorizer is not None
    assert bundle.authorizer.issuer == "https://cognito-idp.eu-west-3.amazonaws.com/pool"
    assert bundle.authorizer.audience == ("client",)


def test_a_resource_whose_condition_is_false_does_not_exist() -> None:
    document = parse(TEMPLATE.read_text(encoding="utf-8"))
    quiet, loud = (Resolver(document, {"Loud": one}, Facts()) for one in ("no", "yes"))
    assert "Quiet" not in quiet.resources("AWS::SQS::Queue")
    assert "Quiet" in loud.resources("AWS::SQS::Queue")


def test_a_parameter_without_a_value_is_named() -> None:
    with pytest.raises(ValueError, match="Address"):
        parameters_of({"Parameters": {"Address": {"Type": "String"}}}, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!Sub '${AWS::Region}/${Name}/${!Kept}'", "eu-west-3/levain/${Kept}"),
        ("!Sub ['${a}-${Name}', {a: !Ref Name}]", "levain-levain"),
        ("!Join ['-', [a, !Ref Name]]", "a-levain"),
        ("!Select [1, !Split [',', 'a,b,c']]", "b"),
        ("!If [IsLevain, yes!, no!]", "yes!"),
        ("[a, !If [IsLevain, !Ref AWS::NoValue, b]]", ["a"]),
        ("{a: 1, b: !Ref AWS::NoValue}", {"a": 1}),
        ("!GetAtt Box.Arn", "arn:aws:sqs:eu-west-3:000000000000:boxes"),
        ("!GetAtt Box.QueueName", "boxes"),
        ("!Or [!Equals [a, b], !Not [!Equals [a, b]]]", True),
        ("!And [!Condition IsLevain, !Equals [a, b]]", False),
        ("!Ref Unknown", "Unknown"),
    ],
)
def test_intrinsic_functions_give_what_cloudformation_gives(text: str, expected: object) -> None:
    document = parse(
        """
        Parameters: {Name: {Type: String, Default: levain}}
        Conditions: {IsLevain: !Equals [!Ref Name, levain]}
        Resources: {Box: {Type: AWS::SQS::Queue, Properties: {QueueName: boxes}}}
        """
    )
    assert Resolver(document, {}, Facts()).resolve(parse(text)) == expected
