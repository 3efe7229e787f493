"""An alert reaches mailboxes and channels alike: each once, whatever befalls the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.alert import AlertState, Form
from vigie.aws import brands
from vigie.aws.channels import keep_settings
from vigie.aws.clients import ses
from vigie.aws.mentions import store_event
from vigie.aws.secrets import write_secrets
from vigie.brand import Recipient
from vigie.channels import ChannelKind
from vigie.errors import TransientError
from vigie.jobs.telling import tell
from vigie.mention import mention_id

from tests.builders import NOON, a_brand, an_event
from tests.notices import an_alert
from tests.platforms.stand_in import Answer, StandIn, stand_in

BRAND = a_brand(alert_recipients=(Recipient("odile@levain.example", "fr"),))


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch, aws: None) -> Iterator[StandIn]:
    """The brand's own Slack, told in English."""
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    brands.save_brand(BRAND)
    store_event("levain", an_event("Encore du pain rassis !", native_id="1"), NOON)
    write_secrets("levain", "slack", {"webhook_url": "https://hooks.slack.com/services/T/B/x"})
    keep_settings("levain", ChannelKind.SLACK, "en", 4)
    with stand_in(Answer(body=b"ok")) as server:
        monkeypatch.setenv("VIGIE_SLACK_BASE_URL", server.url)
        yield server


def mails() -> list[Any]:
    return list(ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages)


def tell_at(minutes: int = 0, **changes: Any) -> None:
    told = an_alert(mention_ids=(mention_id("levain", "facebook", "1"),), **changes)
    tell(told, BRAND, NOON + timedelta(minutes=minutes))


def test_mail_and_channel_are_told_once_each_in_their_own_language(slack: StandIn) -> None:
    for minutes in (0, 1, 2):
        tell_at(minutes)
    (call,) = slack.calls
    assert call.json["text"].startswith("[Alert] 9 negative mentions in 3 h")
    assert "Encore du pain rassis !" in call.body.decode()
    assert [mail.subject[:8] for mail in mails()] == ["[Alerte]"]


def test_the_end_is_told_where_the_beginning_was(slack: StandIn) -> None:
    tell_at()
    tell_at(300, mails=1, form=Form.OVER, state=AlertState.OVER, over_at=NOON)
    assert len(slack.calls) == len(mails()) == 2
    assert slack.calls[1].json["text"].startswith("[Alert] Back to normal")


def test_a_channel_that_is_down_is_owed_and_the_mail_is_not_repeated(slack: StandIn) -> None:
    slack.answers = [Answer(500), Answer(body=b"ok")]
    with pytest.raises(TransientError):
        tell_at()
    tell_at(2)
    assert (len(slack.calls), len(mails())) == (2, 1)


def test_a_channel_that_is_gone_leaves_nothing_owed(slack: StandIn) -> None:
    slack.answers = [Answer(404, b"no_service")]
    tell_at()
    assert len(mails()) == 1


def test_a_mail_that_fails_is_owed_and_the_channel_is_not_told_again(
    slack: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> Any:
        raise ses().exceptions.TooManyRequestsException({"Error": {"Code": "x"}}, "SendEmail")

    with monkeypatch.context() as patch:
        patch.setattr(ses(), "send_email", refuse)
        for minutes in (0, 1):
            with pytest.raises(TransientError):
                tell_at(minutes)
    tell_at(2)
    assert (len(slack.calls), len(mails())) == (1, 1)


def test_what_is_less_severe_than_a_channel_wants_goes_by_mail_alone(slack: StandIn) -> None:
    tell_at(severity=3)
    assert (len(slack.calls), len(mails())) == (0, 1)


def test_another_brand_s_channel_hears_nothing(slack: StandIn) -> None:
    other = replace(BRAND, slug="autre", name="Autre")
    tell(an_alert(id="autre.negative_spike.1", brand="autre"), other, NOON)
    assert slack.calls == []
