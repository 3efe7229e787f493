"""What `vigie recount` and `vigie doctor` print: plain words, both languages, the right exit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import requests
from vigie.aws import brands
from vigie.aws.cards import change_card
from vigie.aws.counters import counter_writes, hour_text
from vigie.aws.mentions import store_event
from vigie.aws.proofs import Night, save_night
from vigie.aws.sources import save_source
from vigie.aws.table import write
from vigie.brand import Brand
from vigie.card import new_card
from vigie.recounting import Cell, Difference, Recount
from vigie.source import Source, after_failure, after_success

from infra import access, cli, doctor
from infra import recount as told
from infra.checkups import CHECKUPS, Finding, State, examine_stack
from tests.builders import NOON, a_brand, a_mention, an_analysis, an_event

WRONG = Difference(NOON, "facebook", "negative", 7, 5)


def test_what_differs_is_a_table_by_hour_platform_and_measure() -> None:
    found = Recount("levain", (WRONG,), cards=1200, days=90, mended=1)
    assert list(told.describe(found, "en")) == [
        "levain: 1,200 cards of 90 days read",
        "Hours whose counters differ from their mentions:",
        "  hour                  platform  measure   counted  found  difference",
        "  2026-11-23 12:00 UTC  facebook  negative        7      5          +2",
        "Figures that differ: 1.",
        "Repairs made: 1. Run it again to see that nothing differs.",
    ]
    french = list(told.describe(found, "fr"))
    assert french[0] == "levain\u202f: 1\u202f200 fiches lues, sur 90 jours"
    assert "écart" in french[2]


def test_what_is_busy_or_to_be_made_anew_is_said_and_is_no_difference() -> None:
    cell = Cell(NOON, "x")
    found = Recount("levain", unsettled=(cell,), rebuilding=(NOON.date(),), days=2)
    lines = list(told.describe(found))
    assert "Hours written at every look: 1. Run it again for them." in lines
    assert "Authors to be made anew, as they will be within a day: 2026-11-23" in lines
    assert lines[-1] == "Every counter equals its mentions."


def test_a_thousand_differences_are_not_a_thousand_lines() -> None:
    wrong = tuple(WRONG._replace(hour=NOON - timedelta(hours=n)) for n in range(1000))
    lines = list(told.describe(Recount("levain", wrong)))
    assert len(lines) == 2 + 1 + told.MOST_LINES + 2
    assert "  … and 800 more" in lines


def test_both_commands_say_the_same_things_in_both_languages() -> None:
    assert set(told.WORDS["fr"]) == set(told.WORDS["en"])
    assert set(doctor.WORDS["fr"]) == set(doctor.WORDS["en"])
    for what in CHECKUPS:
        for state in State:
            said = f"{what} {state}" in doctor.WORDS["fr"]
            assert said or state is not State.BROKEN or what in ("stream", "model")


@pytest.fixture
def here(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stack is the one of this test."""
    names = {
        "PollQueue": boto3.client("sqs").create_queue(QueueName="PollQueue")["QueueUrl"],
        "PollDeadLetters": boto3.client("sqs").create_queue(QueueName="Dead")["QueueUrl"],
        "StreamDeadLetters": boto3.client("sqs").create_queue(QueueName="Lost")["QueueUrl"],
    }
    for module in (told, doctor):
        monkeypatch.setattr(module, "open_stack", lambda *_: names)
    monkeypatch.setattr("time.sleep", lambda _: None)


def break_a_counter() -> Brand:
    brand = a_brand()
    brands.save_brand(brand)
    mention = a_mention(said_at=datetime.now(UTC))
    card = replace(new_card(mention), analysis=an_analysis())
    change_card(card.mention_id, lambda _: card, mention.said_at)
    bumps = {("levain", hour_text(mention.said_at), "facebook", "neutral"): 3}
    for one in counter_writes(bumps, 0, mention.said_at):
        write(one)
    return brand


@pytest.mark.usefixtures("here")
def test_recount_exits_with_one_until_it_was_repaired(capsys: pytest.CaptureFixture[str]) -> None:
    break_a_counter()
    arguments = ["recount", "--days", "2", "--language", "en"]
    assert cli.main(arguments) == 1
    assert "neutral" in capsys.readouterr().out
    assert cli.main([*arguments, "--repair"]) == 1, "it tells what it found"
    assert cli.main([*arguments, "--brand", "levain"]) == 0
    assert cli.main([*arguments, "--brand", "nobody"]) == 2
    assert "there is no brand nobody" in capsys.readouterr().err


@pytest.mark.parametrize("days", ["0", "91", "-1", "x", "1e3"])
def test_a_number_of_days_that_is_none_is_refused(days: str) -> None:
    with pytest.raises(SystemExit):
        cli.main(["recount", "--days", days])


def test_a_stack_that_does_not_answer_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", refuse)
    for command in ("recount", "doctor"):
        assert cli.main([command, "--port", "1"]) == 2
    assert capsys.readouterr().err.count("no local stack answers at port 1") == 2


def test_a_deployed_stack_is_found_by_its_name(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    body = '{"Resources": {"PollQueue": {"Type": "AWS::SQS::Queue"}}}'
    boto3.client("cloudformation").create_stack(StackName="vigie", TemplateBody=body)
    for name in access.NAMED.values():
        monkeypatch.setenv(name, "")
    assert "PollQueue" in access.open_stack("vigie", 0)["PollQueue"]
    with pytest.raises(access.NoStackError, match="nowhere"):
        access.open_stack("nowhere", 0)


def states(now: datetime = NOON) -> dict[str, set[State]]:
    found: dict[str, set[State]] = {}
    names = {"PollQueue": boto3.client("sqs").get_queue_url(QueueName="PollQueue")["QueueUrl"]}
    for one in examine_stack(names, now):
        found.setdefault(one.what, set()).add(one.state)
    return found


@pytest.mark.usefixtures("aws")
def test_a_stack_that_is_well_is_well_and_what_cannot_be_asked_is_said() -> None:
    brands.save_brand(a_brand())
    save_night("levain", Night(NOON - timedelta(hours=7), NOON.date()))
    source = Source(brand="levain", platform="feeds", id="s1", url="https://levain.example/feed")
    save_source(after_success(source, {}, NOON))
    found = states()
    assert found["source"] == found["counters"] == found["model"] == {State.GOOD}
    assert found["unanalysed"] == found["waiting"] == {State.GOOD}
    assert State.UNKNOWN in found["queue"], "the dead letters are not known here"
    assert [what for what, told in found.items() if State.BROKEN in told] == []


def forget_a_mention() -> None:
    store_event("levain", an_event(), NOON - timedelta(hours=1))


def drop_mail() -> None:
    boto3.client("sesv2").delete_email_identity(EmailIdentity="owner@levain.example")


SICK: dict[str, Callable[[], None]] = {
    "counters": lambda: save_night("levain", Night(NOON, NOON.date(), 3)),
    "source": lambda: save_source(
        after_failure(Source("levain", "feeds", "s1"), "gone", NOON, reconnect=True)
    ),
    "unanalysed": forget_a_mention,
    "mail": drop_mail,
}


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("what", SICK)
def test_what_is_broken_is_found(what: str) -> None:
    brands.save_brand(a_brand())
    SICK[what]()
    assert State.BROKEN in states()[what]


def test_what_is_broken_comes_first_and_french_is_typeset() -> None:
    found = [
        Finding("clock", State.GOOD, {"seconds": "1"}),
        Finding("counters", State.BROKEN, {"brand": "levain", "last": "-", "count": "2"}),
        Finding("stream", State.UNKNOWN, {"reason": "CloudWatch"}),
    ]
    lines = list(doctor.describe(found, "fr"))
    assert lines[0].startswith("[ ] levain\u202f: 2 compteurs faux")
    assert lines[1].startswith("[?] le retard des flux")
    assert lines[3:] == ["En panne\u202f: 1.", "Sans réponse\u202f: 1."]
    assert list(doctor.describe(found[:1]))[-1] == "Nothing is broken."


@pytest.mark.usefixtures("here")
def test_doctor_exits_with_one_when_something_is_broken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    brands.save_brand(a_brand())
    save_night("levain", Night(datetime.now(UTC), NOON.date(), 3))
    assert cli.main(["doctor", "--language", "en"]) == 1
    out = capsys.readouterr().out
    assert "[ ] levain: 3 counters differed" in out
    assert "run `vigie recount --brand levain`" in out
