"""Conventions of the template, tested rather than hoped for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest
from samtranslator.translator.transform import transform

from infra.local.intrinsics import REGION, Facts, Resolver
from infra.local.patterns import compile_pattern
from infra.local.stack import PARAMETERS
from infra.local.template import expand
from tests.tables import ROOT, read_template

TEMPLATE = read_template()
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
FUNCTIONS = {
    name: resource["Properties"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::Serverless::Function"
}
FOLDERS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))
EVENTS = [
    (name, event["Type"], event["Properties"])
    for name, properties in FUNCTIONS.items()
    for event in properties.get("Events", {}).values()
]


def statements(name: str) -> list[dict[str, Any]]:
    policies: list[dict[str, Any]] = FUNCTIONS[name]["Policies"]
    every = [statement for policy in policies for statement in policy["Statement"]]
    return [one[1] if isinstance(one, list) else one for one in every]  # what an !If may grant


def deployed(**parameters: str) -> Resolver:
    """The template as it would be deployed with these parameters."""
    given = {"AlertEmail": "owner@levain.example", **parameters}
    return Resolver(expand(ROOT / "template.yaml", given, REGION), given, Facts())


def engines_told(stack: Resolver) -> dict[str, str]:
    """Which functions are told of a sentiment engine, and which one."""
    told = {
        name: function["Environment"]["Variables"].get("VIGIE_SENTIMENT_ENGINE")
        for name, function in stack.resources("AWS::Lambda::Function").items()
    }
    return {name: engine for name, engine in told.items() if engine}


def test_every_folder_is_one_function_and_the_other_way_round() -> None:
    code = sorted(properties["CodeUri"].split("/")[1] for properties in FUNCTIONS.values())
    assert code == FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_handler_has_at_most_sixty_lines_and_no_aws_of_its_own(folder: str) -> None:
    source = (ROOT / "functions" / folder / "handler.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 60
    assert not any(word in source for word in ("boto3", "os.environ", "import requests"))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_a_log_group_that_forgets_after_two_weeks(name: str) -> None:
    assert FUNCTIONS[name]["LoggingConfig"]["LogGroup"] == f"{name}Logs"
    assert RESOURCES[f"{name}Logs"]["Properties"]["RetentionInDays"] == 14


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_s_rights_name_their_verbs_and_resources(name: str) -> None:
    for statement in statements(name):
        assert "*" not in "".join(statement["Action"])
        # Comprehend's reading of texts has no resource to name.
        if statement["Action"] != ["comprehend:BatchDetectSentiment"]:
            assert "*" not in statement["Resource"]


@pytest.mark.parametrize("engine", ["embedded", "comprehend"])
def test_only_scoring_may_ask_comprehend_and_only_where_the_owner_chose_it(engine: str) -> None:
    stack = deployed(SentimentEngine=engine)
    roles = stack.resources("AWS::IAM::Role")
    may = [name for name, role in roles.items() if "comprehend:" in json.dumps(role)]
    assert may == (["ScoreSentimentRole"] if engine == "comprehend" else [])
    assert engines_told(stack) == {"ScoreSentiment": engine}


@pytest.mark.parametrize("model", ["", "eu.amazon.nova-lite-v1:0"])
def test_only_the_api_may_ask_for_drafts_of_the_one_model_the_owner_chose(model: str) -> None:
    roles = deployed(DraftModel=model).resources("AWS::IAM::Role")
    may = {name: json.dumps(role) for name, role in roles.items() if "bedrock:" in json.dumps(role)}
    assert list(may) == (["ServeApiRole"] if model else [])
    for role in may.values():
        assert role.count("bedrock:InvokeModel") == 2
        assert f"foundation-model/{model}" in role
        assert re.search(rf"bedrock:InferenceProfileArn[^}}]*inference-profile/{model}", role)


def test_local_mode_stays_embedded() -> None:
    assert engines_told(deployed(**PARAMETERS)) == {"ScoreSentiment": "embedded"}


def test_comprehend_can_be_chosen_in_every_region_that_has_it_and_in_no_other() -> None:
    rule = TEMPLATE["Rules"]["SentimentEngineIsHere"]
    assert rule["RuleCondition"] == ["SentimentEngine", "comprehend"]
    (assertion,) = rule["Assertions"]
    regions, here = assertion["Assert"]
    assert here == "AWS::Region"
    assert regions == sorted(boto3.Session().get_available_regions("comprehend"))


@pytest.mark.parametrize(("name", "kind", "event"), [e for e in EVENTS if e[1] == "DynamoDB"])
def test_every_stream_reader_filters_reports_bisects_and_gives_up_in_bounds(
    name: str, kind: str, event: dict[str, Any]
) -> None:
    assert event["FilterCriteria"]["Filters"]
    assert all(json.loads(one["Pattern"]) for one in event["FilterCriteria"]["Filters"])
    assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert event["BisectBatchOnFunctionError"] is True
    assert 0 < event["MaximumRetryAttempts"] <= 10
    assert 0 < event["MaximumRecordAgeInSeconds"] <= 86400
    queue = event["DestinationConfig"]["OnFailure"]["Destination"].split(".")[0]
    assert RESOURCES[queue]["Type"] == "AWS::SQS::Queue"


@pytest.mark.parametrize(("name", "kind", "event"), [e for e in EVENTS if e[1] != "DynamoDB"])
def test_every_other_consumer_has_somewhere_for_what_fails(
    name: str, kind: str, event: dict[str, Any]
) -> None:
    if kind == "SQS":
        queue = RESOURCES[event["Queue"].split(".")[0]]["Properties"]
        assert queue["RedrivePolicy"]["maxReceiveCount"] >= 3
        assert event["ScalingConfig"]["MaximumConcurrency"] >= 2
        assert queue["VisibilityTimeout"] >= 6 * FUNCTIONS[name]["Timeout"]
    elif kind == "EventBridgeRule":
        assert event["RetryPolicy"]["MaximumRetryAttempts"] > 0
        assert (
            FUNCTIONS[name]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Type"] == "SQS"
        )
    else:
        assert kind == "ScheduleV2"
        assert event["DeadLetterConfig"]["Arn"]


def test_no_stream_has_more_than_two_readers() -> None:
    streams = [event["Stream"] for _, kind, event in EVENTS if kind == "DynamoDB"]
    assert all(streams.count(stream) <= 2 for stream in streams)


@pytest.mark.parametrize("table", ["MentionsTable", "DeskTable"])
def test_tables_are_kept_recoverable_and_expire_by_seconds(table: str) -> None:
    resource = RESOURCES[table]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    properties = resource["Properties"]
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert properties["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def test_only_ingest_erasure_and_retention_write_mentions() -> None:
    writers = {
        name
        for name in FUNCTIONS
        for statement in statements(name)
        if any("MentionsTable" in str(one) for one in statement["Resource"])
        and {"dynamodb:PutItem", "dynamodb:UpdateItem"} & set(statement["Action"])
    }
    assert writers == {"PollSource", "ReceiveWebhook", "ServeApi"}


def test_only_the_routes_the_contract_lists_are_open() -> None:
    open_routes = {
        resource["Properties"]["RouteKey"]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::ApiGatewayV2::Route"
        and resource["Properties"]["AuthorizationType"] == "NONE"
    }
    assert open_routes == {
        "GET /",
        "GET /assets/{proxy+}",
        "GET /api/openapi.json",
        "GET /privacy/{proxy+}",
        "GET /m/{token}",
        "POST /m/{token}",
        "GET /l/{code}",
        "HEAD /l/{code}",
        "GET /webhooks/{platform}",
        "POST /webhooks/{platform}",
        "GET /webhooks/{platform}/{brand}",
        "POST /webhooks/{platform}/{brand}",
    }


def test_the_owner_is_asked_at_most_eight_things_and_only_one_has_no_default() -> None:
    parameters = TEMPLATE["Parameters"]
    assert len(parameters) <= 8
    assert [name for name, one in parameters.items() if "Default" not in one] == ["AlertEmail"]
    assert all(one["Description"] for one in parameters.values())
    constrained = ("AllowedPattern", "AllowedValues")
    assert all(any(c in one for c in constrained) for one in parameters.values())


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("AlertEmail", "nobody"),
        ("AlertEmail", "a b@example.com"),
        ("Stage", "Prod"),
        ("Stage", "a-very-long-stage"),
        ("TableKeyArn", "my-key"),
        ("Language", "de"),
        ("TraceRequests", "true"),
        ("SentimentEngine", "Comprehend"),
        ("DraftModel", "any model"),
        ("DraftModel", "eu.*"),
        ("DraftModel", "nova"),
    ],
)
def test_a_wrong_parameter_is_rejected_by_its_constraint(name: str, wrong: str) -> None:
    parameter = TEMPLATE["Parameters"][name]
    if "AllowedValues" in parameter:
        assert wrong not in parameter["AllowedValues"]
    else:
        assert re.fullmatch(parameter["AllowedPattern"], wrong) is None
        assert parameter["ConstraintDescription"].startswith("must be")


def test_what_comes_back_of_a_mail_reaches_its_function_and_no_other_stack_s() -> None:
    stack = deployed(Stage="prod")
    (rule,) = (
        one for one in stack.resources("AWS::Events::Rule").values() if "EventPattern" in one
    )
    detail = rule["EventPattern"]["detail"]
    told = stack.resources("AWS::SES::ConfigurationSetEventDestination")["MailFeedback"]
    heard = {kind.lower() for kind in detail["eventType"]}
    assert heard == set(told["EventDestination"]["MatchingEventTypes"])
    assert detail["mail"]["tags"]["ses:configuration-set"] == ["MailSet"]
    assert stack.resources("AWS::SES::ConfigurationSet")["MailSet"]["Name"] == "vigie-prod"


@pytest.mark.parametrize(
    "name", [name for name in FUNCTIONS if "ses:SendEmail" in str(statements(name))]
)
def test_who_mails_may_use_the_configuration_set_and_the_key_of_links(name: str) -> None:
    rights = statements(name)
    mails = next(one for one in rights if "ses:SendEmail" in one["Action"])
    assert any("configuration-set/${MailSet}" in one for one in mails["Resource"])
    keys = [one for one in rights if "ssm:PutParameter" in one["Action"]]
    assert any("_stack/*" in resource for one in keys for resource in one["Resource"])
    told = FUNCTIONS[name]["Environment"]["Variables"]
    assert {"VIGIE_MAIL_SET", "VIGIE_ALERT_EMAIL", "VIGIE_SITE_URL"} <= set(told)


def test_fixed_costs_stay_small() -> None:
    nested = read_template("infra/observability.yaml")["Resources"].values()
    alarms = [one for one in nested if one["Type"] == "AWS::CloudWatch::Alarm"]
    assert 0 < len(alarms) <= 10
    assert all(alarm["Properties"]["AlarmActions"] for alarm in alarms)
    names = {
        line.split('"')[1]
        for path in (ROOT / "layers/core/vigie").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith('count("')
    }
    assert 0 < len(names) <= 10
    assert "ReservedConcurrentExecutions" not in (ROOT / "template.yaml").read_text("utf-8")


def test_the_template_expands_as_cloudformation_would_expand_it() -> None:
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-3")

    class NoPolicies:
        def load(self) -> dict[str, str]:
            return {}

    document = json.loads(json.dumps(TEMPLATE))
    for resource in document["Resources"].values():
        if resource["Type"] in ("AWS::Serverless::Function", "AWS::Serverless::LayerVersion"):
            where = "CodeUri" if "Function" in resource["Type"] else "ContentUri"
            resource["Properties"][where] = "s3://bucket/key"
    document["Resources"]["Observability"]["Properties"]["Location"] = "https://s3/x"
    document["Globals"]["Function"].pop("Tracing")
    expanded = transform(document, {}, NoPolicies())
    kinds = [resource["Type"] for resource in expanded["Resources"].values()]
    assert kinds.count("AWS::Lambda::Function") == len(FUNCTIONS)
    assert kinds.count("AWS::Lambda::EventSourceMapping") == 5
    assert kinds.count("AWS::Scheduler::Schedule") == 3


def test_sam_validates_the_template() -> None:
    sam = shutil.which("sam") or str(ROOT / ".sam/bin/sam")
    if not Path(sam).exists():
        pytest.skip("aws-sam-cli is not installed here: `make validate` installs it")
    checked = subprocess.run(
        [sam, "validate", "--lint", "--region", "eu-west-3"],
        cwd=ROOT,
        env={**os.environ, "SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_notify_team_is_woken_for_cards_that_alarm_though_nobody_is_angry() -> None:
    function = read_template()["Resources"]["NotifyTeam"]["Properties"]
    filters = function["Events"]["NegativeCard"]["Properties"]["FilterCriteria"]["Filters"]
    matchers = [compile_pattern(one["Pattern"]) for one in filters]

    def wakes(**values: dict[str, object]) -> bool:
        image = {"sk": {"S": "card"}, **values}
        record = {"eventName": "INSERT", "dynamodb": {"NewImage": image}}
        return any(matches(record) for matches in matchers)

    assert wakes(sentiment={"S": "neutral"}, alarming={"BOOL": True})
    assert not wakes(sentiment={"S": "neutral"})
    assert not wakes(sentiment={"S": "positive"}, queue={"S": "reply"})


def test_exports_are_private_encrypted_sent_over_tls_alone_and_forgotten_within_a_day() -> None:
    bucket = RESOURCES["ExportBucket"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["Prefix"], rule["ExpirationInDays"]) == ("Enabled", "exports/", 1)
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert "VersioningConfiguration" not in bucket  # what is deleted is gone
    (denied,) = RESOURCES["ExportBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Principal"]) == ("Deny", "*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_only_who_writes_and_erases_exports_reaches_them_and_files_by_their_prefix_alone() -> None:
    told = {
        name
        for name, properties in FUNCTIONS.items()
        if "VIGIE_EXPORTS_BUCKET" in properties.get("Environment", {}).get("Variables", {})
    }
    rights = [(n, one) for n in FUNCTIONS for one in statements(n) if "s3:" in str(one["Action"])]
    assert {name for name, _ in rights} == told == {"PollSource", "ServeApi"}
    for _, one in rights:
        if any(verb.endswith(("Object", "Upload")) for verb in one["Action"]):
            assert one["Resource"] == ["${ExportBucket.Arn}/exports/*"]
        if one["Action"] == ["s3:ListBucket"]:
            assert one["Condition"] == {"StringLike": {"s3:prefix": "exports/*"}}
