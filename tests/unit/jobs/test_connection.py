"""A token stays alive: one renewal at a time, nothing lost, and one clear word when it is dead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.secrets import list_connected, read_secrets, write_secrets
from vigie.aws.settings import settings
from vigie.aws.sources import read_source, save_source
from vigie.aws.table import get, put, write
from vigie.aws.wire import to_seconds
from vigie.errors import AuthError, ConflictError, TransientError
from vigie.jobs.connection import (
    fresh_secrets,
    is_connected,
    is_known_realm,
    known_secrets,
    replace_secrets,
)
from vigie.jobs.maintain import maintain
from vigie.jobs.poll import poll_source
from vigie.jobs.reconnect import (
    note_dead_token,
    reconnected_if_not,
    refuse_if_disconnected,
)
from vigie.platforms import load_platform
from vigie.source import Health, Source

from tests.builders import NOON, a_brand
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

WRITTEN = {
    "client_id": "id",
    "client_secret": "secret",
    "username": "levain",
    "refresh_token": "first",
}


@pytest.fixture
def reddit(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer()) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_REDDIT_BASE_URL", server.url)
        settings.cache_clear()
        brands.save_brand(a_brand())
        write_secrets("levain", "reddit", WRITTEN)
        gives(server, access_token="A1", refresh_token="second", expires_in=3600)
        yield server


def gives(server: StandIn, status: int = 200, **answer: Any) -> None:
    server.answers[:] = [Answer(status=status, body=json.dumps(answer).encode())]


def ask(now: Any = NOON, pause: Any = None) -> dict[str, str]:
    def never(_: float) -> None:
        raise AssertionError("nobody holds the lock")

    return fresh_secrets("levain", "reddit", lambda: now, pause or never)


def test_a_due_token_is_renewed_and_the_new_refresh_token_kept(reddit: StandIn) -> None:
    secrets = ask()
    assert (secrets["access_token"], secrets["refresh_token"]) == ("A1", "second")
    kept = read_secrets("levain", "reddit")
    assert kept == {**WRITTEN, **secrets}
    assert len(reddit.calls) == 1


def test_a_living_token_costs_no_call(reddit: StandIn) -> None:
    ask()
    ask(NOON + timedelta(minutes=30))
    assert len(reddit.calls) == 1


def test_who_waits_for_the_lock_uses_what_the_other_got(reddit: StandIn) -> None:
    row = {"pk": "brand#levain", "sk": "renewal#reddit", "until": to_seconds(NOON) + 60}
    write(put(settings().desk_table, row))

    def meanwhile(_: float) -> None:
        ends = (NOON + timedelta(hours=1)).isoformat()
        write_secrets("levain", "reddit", {"access_token": "A9", "token_expires_at": ends})

    assert ask(pause=meanwhile)["access_token"] == "A9"
    assert reddit.calls == []


def test_a_lock_whose_owner_died_is_taken_over(reddit: StandIn) -> None:
    row = {"pk": "brand#levain", "sk": "renewal#reddit", "until": to_seconds(NOON) - 1}
    write(put(settings().desk_table, row))
    assert ask()["access_token"] == "A1"
    assert get(settings().desk_table, {"pk": row["pk"], "sk": row["sk"]}) is None


def test_a_renewal_that_never_ends_is_trouble_for_later_not_a_dead_token(reddit: StandIn) -> None:
    row = {"pk": "brand#levain", "sk": "renewal#reddit", "until": to_seconds(NOON) + 60}
    write(put(settings().desk_table, row))
    with pytest.raises(TransientError):
        ask(pause=lambda _: None)


def test_a_dead_grant_is_said_once_and_refuses_replies(reddit: StandIn) -> None:
    gives(reddit, 400, error="invalid_grant")
    with pytest.raises(AuthError):
        ask()
    assert maintain(NOON)["tokens_dead"] == 1
    assert maintain(NOON)["tokens_dead"] == 0, "one mail, not one a run"
    with pytest.raises(ConflictError):
        refuse_if_disconnected("levain", "reddit")


def test_a_platform_that_is_down_is_no_dead_token(reddit: StandIn) -> None:
    gives(reddit, 503, error="temporarily_unavailable")
    assert maintain(NOON)["tokens_dead"] == 0
    refuse_if_disconnected("levain", "reddit")


def test_quiet_accounts_are_renewed_too(reddit: StandIn) -> None:
    maintain(NOON)
    assert read_secrets("levain", "reddit")["access_token"] == "A1"


def test_an_empty_value_never_replaces_one_that_works(reddit: StandIn) -> None:
    gives(reddit, access_token="A1", refresh_token="", expires_in=3600)
    assert ask()["refresh_token"] == "first"
    assert read_secrets("levain", "reddit")["refresh_token"] == "first"


def test_a_call_cut_short_before_the_values_are_written_can_be_made_again(reddit: StandIn) -> None:
    calls: list[Call] = []

    def once(call: Call) -> Answer:
        calls.append(call)
        return Answer(body=json.dumps({"access_token": f"A{len(calls)}"}).encode())

    reddit.route = once
    ask()
    write_secrets("levain", "reddit", {"token_expires_at": NOON.isoformat()})
    assert ask()["access_token"] == "A2"


def test_connected_accounts_are_listed_by_what_was_written(reddit: StandIn) -> None:
    write_secrets("levain", "facebook", {"page_id": "55"})
    assert list_connected("levain") == ["facebook", "reddit"]
    assert is_connected("levain", load_platform("reddit").PROFILE)
    assert not is_connected("aeris", load_platform("reddit").PROFILE)
    assert known_secrets("levain", "reddit") == WRITTEN


def test_a_limit_met_by_one_function_holds_every_other_back(reddit: StandIn) -> None:
    ends = (NOON + timedelta(days=9)).isoformat()
    write_secrets("levain", "reddit", {"access_token": "A", "token_expires_at": ends})
    reddit.answers[:] = [Answer(status=429, headers={"Retry-After": "600"})]
    for number in range(3):
        source = Source("levain", "reddit", f"s{number}", query="levain")
        save_source(source)
        poll_source("levain", source.id, NOON)
        known = read_source("levain", source.id)
        assert known is not None
        refused = number == 0
        assert known.failures == int(refused)
        assert known.health is (Health.UNHEALTHY if refused else Health.NEW)
        assert known.due_at
        assert known.due_at >= NOON + timedelta(minutes=1)
    assert len(reddit.calls) == 1
    refuse_if_disconnected("levain", "reddit")


def owner_writes(**given: str) -> None:
    def never(_: float) -> None:
        raise AssertionError("nobody holds the lock")

    replace_secrets("levain", "reddit", given, lambda: NOON, never)


def test_new_credentials_end_what_was_derived_from_the_old_ones(reddit: StandIn) -> None:
    assert ask()["access_token"] == "A1"
    owner_writes(refresh_token="of another account")
    assert "access_token" not in read_secrets("levain", "reddit")
    gives(reddit, access_token="B1", expires_in=3600)
    assert ask()["access_token"] == "B1"
    assert "of+another+account" in reddit.calls[-1].body.decode()


@pytest.mark.parametrize(
    ("platform", "given", "left"),
    [
        ("facebook", {"verify_token": "v"}, {"access_token", "token_expires_at"}),
        ("facebook", {"access_token": "new"}, {"access_token"}),
        ("x", {"refresh_token": "new"}, set()),
        ("x", {"monthly_cap_usd": "5"}, {"access_token", "token_expires_at"}),
        ("x", {"refresh_token": "new", "access_token": "new"}, {"access_token"}),
    ],
)
def test_only_what_a_new_value_replaces_is_forgotten(
    aws: None, platform: str, given: dict[str, str], left: set[str]
) -> None:
    write_secrets("levain", platform, {"access_token": "old", "token_expires_at": "2026"})
    replace_secrets("levain", platform, given, lambda: NOON, lambda _: None)
    known = read_secrets("levain", platform)
    assert known.keys() & {"access_token", "token_expires_at"} == left
    assert known.items() >= given.items()


def test_an_owner_writes_after_a_renewal_under_way_never_below_it(reddit: StandIn) -> None:
    row = {"pk": "brand#levain", "sk": "renewal#reddit", "until": to_seconds(NOON) + 60}
    write(put(settings().desk_table, row))
    with pytest.raises(ConflictError):
        replace_secrets("levain", "reddit", {"password": "p"}, lambda: NOON, lambda _: None)
    assert "password" not in read_secrets("levain", "reddit")


def test_a_lock_of_a_clock_that_was_moved_back_is_taken(reddit: StandIn) -> None:
    row = {"pk": "brand#levain", "sk": "renewal#reddit", "until": to_seconds(NOON) + 9 * 86_400}
    write(put(settings().desk_table, row))
    assert ask()["access_token"] == "A1"


def test_a_token_lent_by_another_platform_dies_there_once(aws: None) -> None:
    write_secrets("levain", "facebook", {"access_token": "token"})
    known_secrets("levain", "messenger")
    assert note_dead_token("levain", "messenger", "expired", NOON)
    assert not note_dead_token("levain", "facebook", "expired", NOON), "one account, one mail"
    for platform in ("facebook", "messenger"):
        with pytest.raises(ConflictError):
            refuse_if_disconnected("levain", platform)


def test_a_lent_token_replaced_meanwhile_is_not_dead(aws: None) -> None:
    import boto3

    write_secrets("levain", "facebook", {"access_token": "old"})
    known_secrets("levain", "messenger")
    name = "/vigie/test/levain/facebook/access_token"
    boto3.client("ssm").put_parameter(Name=name, Value="new", Type="SecureString", Overwrite=True)
    assert not note_dead_token("levain", "messenger", "expired", NOON)


def test_two_places_of_which_one_refuses_send_one_mail_a_day(aws: None) -> None:
    write_secrets("levain", "mastodon", {"access_token": "token"})
    known_secrets("levain", "mastodon")
    key = {"pk": "brand#levain", "sk": "alert#levain.reconnect.mastodon"}
    mails = 0
    for minutes in range(0, 180, 15):
        now = NOON + timedelta(minutes=minutes)
        if note_dead_token("levain", "mastodon", "refused", now):
            mails += 1
            row = get(settings().desk_table, key)
            assert row is not None
            sent = {"mail_state": "sent", "send_now": False}
            write(put(settings().desk_table, {**row, **sent}))
        with pytest.raises(ConflictError):
            refuse_if_disconnected("levain", "mastodon")
        reconnected_if_not("levain", "mastodon")
        refuse_if_disconnected("levain", "mastodon")
    assert mails == 1
    assert note_dead_token("levain", "mastodon", "refused", NOON + timedelta(days=2))


def test_secrets_go_only_to_the_instances_a_brand_listens_to(aws: None) -> None:
    save_source(Source("levain", "wordpress", "s1", url="https://blog.levain.example"))
    write_secrets("levain", "mastodon", {"instance": "social.example"})
    asked = [
        ("wordpress", "https://blog.levain.example", True),
        ("wordpress", "https://evil.example", False),
        ("wordpress", "https://blog.levain.example.evil.example", False),
        ("mastodon", "https://social.example", True),
        ("discourse", "https://forum.example", False),
        ("reddit", "", True),
    ]
    for platform, realm, known in asked:
        assert is_known_realm("levain", load_platform(platform).PROFILE, realm) is known


def test_a_source_led_elsewhere_during_its_poll_keeps_its_new_beginning(aws: None) -> None:
    from vigie.aws.sources import save_poll
    from vigie.source import after_success

    before = Source("levain", "reddit", "s1", query="levain")
    save_source(Source("levain", "reddit", "s1", query="levain et fils"))
    assert not save_poll(before, after_success(before, {"newest": "9"}, NOON))
    known = read_source("levain", "s1")
    assert known is not None
    assert (known.cursor, known.is_new) == ({}, True)
