"""What the desk knows of channels: settings, removal, trouble, with the parameter store away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from vigie.aws import channels
from vigie.aws.channels import (
    forget_channel,
    keep_settings,
    list_channels,
    note_taken,
    note_trouble,
)
from vigie.aws.secrets import forget_cached, write_secrets
from vigie.channels import ChannelKind, Trouble
from vigie.errors import ConflictError

from tests.builders import NOON

SLACK = ChannelKind.SLACK
pytestmark = pytest.mark.usefixtures("aws")


def connect() -> None:
    write_secrets("levain", SLACK, {"webhook_url": "https://hooks.slack.com/services/T/B/x"})


def listed() -> list[tuple[str, str, int]]:
    return [(one.kind, one.language, one.min_severity) for one in list_channels("levain", "fr")]


def trouble(minutes: int, what: Trouble = Trouble.FAILING) -> Trouble:
    return note_trouble("levain", SLACK, what, NOON + timedelta(minutes=minutes))


def test_a_channel_is_connected_by_its_secrets_alone_with_the_usual_settings() -> None:
    assert listed() == []
    connect()
    assert listed() == [("slack", "fr", 1)]


def test_half_of_the_secrets_connects_nothing() -> None:
    write_secrets("levain", "webhook", {"url": "https://levain.example"})
    assert listed() == []


def test_what_was_set_up_stays_owed_while_the_parameter_store_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect()
    keep_settings("levain", SLACK, "en", 4)
    forget_cached()

    def refuse(*_: str) -> dict[str, str]:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetParametersByPath")

    monkeypatch.setattr(channels, "read_secrets", refuse)
    assert listed() == [("slack", "en", 4)]


def test_removed_means_removed_even_where_its_secrets_are_still_remembered() -> None:
    connect()
    keep_settings("levain", SLACK, "en", 8)
    forget_channel("levain", SLACK)
    connect()
    assert listed() == []
    keep_settings("levain", SLACK, "fr")
    assert listed() == [("slack", "fr", 1)]


def test_a_new_address_keeps_what_the_channel_was_told_to_get() -> None:
    connect()
    keep_settings("levain", SLACK, "en", 8)
    keep_settings("levain", SLACK, "fr")
    assert listed() == [("slack", "en", 8)]


def test_two_who_change_channels_in_the_same_moment_lose_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep_settings("levain", SLACK, "en", 8)
    with monkeypatch.context() as patch:
        patch.setattr(channels, "get", lambda *_: None)
        with pytest.raises(ConflictError):
            keep_settings("levain", ChannelKind.TEAMS, "fr", 1)
    connect()
    assert listed() == [("slack", "en", 8)]


def test_trouble_that_may_pass_becomes_unreachable_after_two_hours_of_trying() -> None:
    tries = (0, 60, 119, 120)
    assert [trouble(minutes) for minutes in tries] == [Trouble.FAILING] * 3 + [Trouble.UNREACHABLE]


def test_a_failure_nobody_followed_up_is_another_one_a_week_later() -> None:
    trouble(0)
    assert trouble(7 * 24 * 60) is Trouble.FAILING


def test_who_was_away_for_too_long_gets_one_try_at_each_later_alert() -> None:
    trouble(0)
    trouble(100)
    trouble(130)
    assert trouble(7 * 24 * 60) is Trouble.UNREACHABLE


def test_a_notice_taken_ends_the_trouble_and_the_next_begins_anew() -> None:
    trouble(0)
    note_taken("levain", SLACK, NOON + timedelta(minutes=90))
    assert trouble(150) is Trouble.FAILING


def test_another_reason_has_its_own_beginning() -> None:
    connect()
    trouble(0)
    trouble(30, Trouble.GONE)
    trouble(60, Trouble.TOKEN)
    (one,) = list_channels("levain", "fr")
    assert (one.trouble, one.since) == (Trouble.TOKEN, NOON + timedelta(minutes=30))
