"""Channels over the API: connected by their secrets, tested now, told in words, removed."""

from __future__ import annotations

from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.secrets import read_secrets
from vigie.brand import Role

from tests.functions.conftest import Api
from tests.platforms.stand_in import Answer, stand_in

CHANNELS = "/api/brands/levain/channels"
SLACK = {"webhook_url": "https://hooks.slack.com/services/T1/B1/abc"}


def connect(api: Api, channel: str = "slack", **values: str) -> Any:
    return api("PUT", f"/api/secrets/levain/{channel}", values or SLACK)


def listed(api: Api) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api("GET", CHANNELS).body["items"]
    return items


def test_a_channel_is_connected_by_its_address_which_is_never_read_back(api: Api) -> None:
    assert listed(api) == []
    assert connect(api).body == {"written": ["webhook_url"]}
    (one,) = listed(api)
    assert (one["channel"], one["state"], one["language"], one["min_severity"]) == (
        "slack",
        "connected",
        "fr",
        1,
    )
    assert "hooks.slack.com" not in str(one)


@pytest.mark.parametrize(
    ("channel", "values", "code"),
    [
        ("slack", {"webhook_url": "https://levain.example/x"}, "slack_address"),
        ("teams", {"webhook_url": "https://levain.webhook.office.com/w"}, "teams_retired"),
        ("teams", {"webhook_url": "levain"}, "teams_address"),
        ("webhook", {"url": "http://levain.example", "secret": "x" * 20}, "webhook_address"),
        ("webhook", {"url": "https://levain.example", "secret": "court"}, "webhook_secret"),
        ("webhook", {"url": "https://levain.example"}, "webhook_secret"),
    ],
)
def test_what_no_notice_could_be_sent_with_is_refused_and_not_kept(
    api: Api, channel: str, values: dict[str, str], code: str
) -> None:
    answer = connect(api, channel, **values)
    assert (answer.status, answer.body["code"]) == (422, code)
    assert read_secrets("levain", channel) == {}


def test_a_secret_of_another_name_is_refused(api: Api) -> None:
    assert connect(api, token="x").status == 422
    assert api("PUT", "/api/secrets/levain/slack", ["x"]).status == 422


def test_settings_are_kept_and_survive_a_new_address(api: Api) -> None:
    connect(api)
    kept = api("PUT", f"{CHANNELS}/slack", {"language": "en", "min_severity": 8})
    assert (kept.status, kept.body["min_severity"]) == (200, 8)
    connect(api)
    assert [(one["language"], one["min_severity"]) for one in listed(api)] == [("en", 8)]
    assert api("PUT", f"{CHANNELS}/slack", {"language": "en", "min_severity": 11}).status == 422


def test_a_test_notice_is_sent_now_and_its_result_told_in_both_languages(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(api)
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=b"ok")) as server:
        monkeypatch.setenv("VIGIE_SLACK_BASE_URL", server.url)
        sent = api("POST", f"{CHANNELS}/slack/test").body
        assert (sent["sent"], sent["reason"]["en"]) == (True, "The test message was accepted.")
        assert "bien branché" in server.calls[0].json["text"]
        server.answers = [Answer(404, b"no_service")]
        gone = api("POST", f"{CHANNELS}/slack/test").body
    assert (gone["sent"], gone["trouble"]) == (False, "gone")
    assert gone["reason"]["fr"].startswith("Cette adresse n’existe plus\u202f: le canal")
    (one,) = listed(api)
    assert (one["state"], one["reason"], one["since"] is not None) == (
        "refused",
        gone["reason"],
        True,
    )


def test_a_new_address_clears_the_old_one_s_trouble(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(api)
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(500)) as server:
        monkeypatch.setenv("VIGIE_SLACK_BASE_URL", server.url)
        failed = api("POST", f"{CHANNELS}/slack/test").body
    assert (failed["sent"], failed["trouble"]) == (False, "failing")
    assert listed(api)[0]["state"] == "failing"
    connect(api)
    assert listed(api)[0]["state"] == "connected"


def test_a_removed_channel_is_forgotten_with_its_address(api: Api) -> None:
    connect(api)
    assert api("DELETE", f"{CHANNELS}/slack").body == {"deleted": "slack"}
    assert listed(api) == []
    assert read_secrets("levain", "slack") == {}
    assert api("DELETE", f"{CHANNELS}/slack").status == 200
    assert api("POST", f"{CHANNELS}/slack/test").status == 404


def test_a_channel_nobody_knows_is_not_found(api: Api) -> None:
    assert api("POST", f"{CHANNELS}/fax/test").status == 404
    assert api("GET", "/api/brands/other/channels").status == 404


def test_roles_bound_who_connects_tests_and_reads(api: Api) -> None:
    connect(api)
    for role in (Role.VIEWER, Role.AGENT, Role.MANAGER):
        brands.grant(role.value, "levain", role)
    viewer, agent, manager = Api("viewer"), Api("agent"), Api("manager")
    assert viewer("GET", CHANNELS).status == 200
    assert Api("stranger")("GET", CHANNELS).status == 403
    assert agent("POST", f"{CHANNELS}/slack/test").status == 403
    assert manager("DELETE", f"{CHANNELS}/slack").status == 403
    assert manager("PUT", "/api/secrets/levain/slack", SLACK).status == 403
    assert manager("PUT", f"{CHANNELS}/slack", {"language": "fr"}).status == 200
