"""A crisis's statement through the API: gaps refused, words approved as read, sent once."""

from __future__ import annotations

from typing import Any

import pytest
from vigie.action import ActionState
from vigie.aws.clock import utc_now

from tests.functions.conftest import Api
from tests.functions.crisis_desk import FILLED, alert_id, crisis
from tests.publishing import FakePublishing, publishing

__all__ = ["alert_id", "crisis", "publishing"]

pytestmark = pytest.mark.usefixtures("publishing")


def sign_off(api: Api, crisis: str, body: Any = None) -> dict[str, str]:
    drafted = api("PUT", f"{crisis}/statement", body or FILLED).body
    seen = {one: said["hash"] for one, said in drafted["statement"]["said"].items()}
    assert api("POST", f"{crisis}/approve", {"seen": seen}).status == 200
    return seen


def test_a_missing_placeholder_is_refused_by_name(api: Api, crisis: str) -> None:
    bare = {**FILLED, "facts": {}}
    said = api("PUT", f"{crisis}/statement", bare).body["statement"]["said"]
    assert said["fr"]["gaps"] == ["sujet"]
    refused = api("POST", f"{crisis}/approve", {"seen": {"fr": said["fr"]["hash"]}})
    assert (refused.status, refused.body["code"], refused.body["gaps"]) == (
        422,
        "gaps_left",
        ["sujet"],
    )


def test_words_changed_since_they_were_read_are_not_approved(api: Api, crisis: str) -> None:
    said = api("PUT", f"{crisis}/statement", FILLED).body["statement"]["said"]
    api("PUT", f"{crisis}/statement", {**FILLED, "texts": {"fr": "Autre"}})
    refused = api("POST", f"{crisis}/approve", {"seen": {"fr": said["fr"]["hash"]}})
    assert refused.status == 409


def test_a_statement_leaves_each_platform_once_in_the_language_chosen_there(
    api: Api, crisis: str, publishing: FakePublishing
) -> None:
    sign_off(api, crisis)
    body = {"platforms": {"facebook": "both", "mastodon": "fr"}}
    for _ in range(3):
        sent = api("POST", f"{crisis}/broadcast", body)
        assert sent.status == 202
    texts = {key[2]: post.text for key, post in publishing.posts.items()}
    assert texts == {
        "facebook": "Nous vérifions le lot 12.\n\nWe are checking batch 12.",
        "mastodon": "Nous vérifions le lot 12.",
    }
    places = {one["platform"]: one for one in sent.body["places"]}
    assert [one["state"] for one in places["facebook"]["posts"]] == ["pending"]
    assert places["facebook"]["posts"][0]["current"]


def test_a_broadcast_cut_short_before_the_outbox_is_finished_by_asking_again(
    api: Api, crisis: str, publishing: FakePublishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_off(api, crisis)
    body = {"platforms": {"facebook": "fr"}}
    with monkeypatch.context() as broken:
        broken.setattr(publishing, "ask_to_publish", lambda *_: 1 / 0)
        assert api("POST", f"{crisis}/broadcast", body).status == 500
    place = api("GET", crisis).body["places"][0]
    assert [one["state"] for one in place["posts"]] == ["unasked"]
    assert api("POST", f"{crisis}/broadcast", body).status == 202
    assert len(publishing.posts) == 1


def test_only_what_failed_for_good_is_asked_for_again(
    api: Api, crisis: str, publishing: FakePublishing
) -> None:
    sign_off(api, crisis)
    body = {"platforms": {"facebook": "fr", "mastodon": "fr"}}
    api("POST", f"{crisis}/broadcast", body)
    publishing.settle("facebook", ActionState.FAILED, utc_now(), "refused")
    publishing.settle("mastodon", ActionState.UNCONFIRMED, utc_now())
    places = {p["platform"]: p for p in api("POST", f"{crisis}/broadcast", body).body["places"]}
    assert [one["state"] for one in places["facebook"]["posts"]] == ["failed", "pending"]
    assert [one["state"] for one in places["mastodon"]["posts"]] == ["unconfirmed"]


def test_what_was_not_approved_does_not_leave(
    api: Api, crisis: str, publishing: FakePublishing
) -> None:
    body = {"platforms": {"facebook": "fr"}}
    api("PUT", f"{crisis}/statement", FILLED)
    assert api("POST", f"{crisis}/broadcast", body).status == 409
    sign_off(api, crisis)
    api("PUT", f"{crisis}/statement", {**FILLED, "texts": {"fr": "Autre"}})
    assert api("POST", f"{crisis}/broadcast", body).status == 409
    assert publishing.posts == {}


def test_a_text_too_long_for_a_platform_is_refused_as_the_platform_counts(
    api: Api, crisis: str, publishing: FakePublishing
) -> None:
    sign_off(api, crisis, {"texts": {"fr": "é" * 501, "en": "Hello"}})
    refused = api("POST", f"{crisis}/broadcast", {"platforms": {"mastodon": "fr"}})
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "platforms.mastodon")
    elsewhere = api("POST", f"{crisis}/broadcast", {"platforms": {"pinterest": "fr"}})
    assert elsewhere.body["errors"][0]["field"] == "platforms.pinterest"
    assert publishing.posts == {}


def test_the_templates_come_in_both_languages_with_their_gaps(api: Api) -> None:
    items = api("GET", "/api/crisis-templates").body["items"]
    holding = next(one for one in items if one["kind"] == "holding")
    assert holding["gaps"]["fr"] == ["sujet", "échéance", "contact"]
    assert "\u202f:" in holding["texts"]["fr"]


def test_where_a_human_must_post_no_length_is_refused_and_the_task_is_his(
    api: Api, crisis: str, publishing: FakePublishing
) -> None:
    source = {"brand": "levain", "platform": "tiktok", "account": "levain"}
    api("POST", "/api/sources", source)
    sign_off(api, crisis, {"texts": {"fr": "é" * 501, "en": "Hello"}})
    sent = api("POST", f"{crisis}/broadcast", {"platforms": {"tiktok": "fr"}})
    assert sent.status == 202
    place = next(one for one in sent.body["places"] if one["platform"] == "tiktok")
    assert (place["by_hand"], place["longest"]) == (True, None)
    assert [one["state"] for one in place["posts"]] == ["task"]
