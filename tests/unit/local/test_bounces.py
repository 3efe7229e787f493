"""Events on the default bus reach the functions whose rules match, and no others."""

from __future__ import annotations

import pytest

from infra.local.bounces import KINDS, put_event, ses_event
from infra.local.bundle import EventTrigger
from infra.local.intrinsics import REGION, Document, Facts, Resolver
from infra.local.process import Answer
from infra.local.stack import PARAMETERS, ROOT
from infra.local.template import expand, read
from tests.builders import NOON

SET = "ses:configuration-set"


@pytest.fixture(scope="module")
def rules() -> tuple[EventTrigger, ...]:
    document = expand(ROOT / "template.yaml", PARAMETERS, REGION)
    arn = f"arn:aws:dynamodb:{REGION}:0:table/T/stream/1"
    streams = {(table, "StreamArn"): arn for table in ("MentionsTable", "DeskTable")}
    facts = Facts(REGION, refs={"MailSet": "vigie-local"}, attributes=streams)
    return read(Resolver(document, PARAMETERS, facts), ROOT).events


def ran(rules: tuple[EventTrigger, ...], event: Document) -> list[str]:
    called: list[str] = []

    def invoke(name: str, _: Document) -> Answer:
        called.append(name)
        return Answer()

    assert len(list(put_event(rules, event, invoke))) == len(called)
    return called


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_back_reaches_its_function(rules: tuple[EventTrigger, ...], kind: str) -> None:
    event = ses_event(kind, "odile@levain.example", NOON, {SET: "vigie-local"})
    assert ran(rules, event) == ["RecordBounce"]


@pytest.mark.parametrize("tags", [{}, {SET: "vigie-prod"}, {SET: "newsletter"}])
def test_another_sender_s_mail_of_the_account_is_none_of_ours(
    rules: tuple[EventTrigger, ...], tags: dict[str, str]
) -> None:
    assert ran(rules, ses_event("bounce", "odile@levain.example", NOON, tags)) == []


def test_what_arrives_runs_nothing(rules: tuple[EventTrigger, ...]) -> None:
    event = ses_event("bounce", "odile@levain.example", NOON, {SET: "vigie-local"})
    event["detail"]["eventType"] = "Delivery"
    assert ran(rules, event) == []


def test_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="kind is one of"):
        ses_event("lost", "odile@levain.example", NOON, {})
