"""Connecting accounts, bringing history in, liking: the routes beside the inbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.mentions import get_mention
from vigie.aws.secrets import write_secrets
from vigie.aws.settings import settings
from vigie.mention import mention_id

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.test_serve_api import say
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

SOURCE = {"brand": "levain", "platform": "reddit", "query": "levain"}


@pytest.fixture
def reddit(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(status=500)) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_REDDIT_BASE_URL", server.url)
        settings.cache_clear()
        brands.save_brand(a_brand(site="https://www.levain.example"))
        yield server


def checked(api: Api) -> dict[str, Any]:
    source = api("POST", "/api/sources", SOURCE).body
    answer = api("GET", f"/api/sources/{source['id']}/check")
    assert answer.status == 200
    body: dict[str, Any] = answer.body
    return body


def states(body: dict[str, Any]) -> list[str]:
    return [step["state"] for step in body["steps"]]


def account(call: Call) -> Answer:
    """Reddit's answers for a living account whose profile leads to the site."""
    me = {
        "name": "levain",
        "id": "9",
        "subreddit": {
            "public_description": "Boulangerie, https://levain.example",
            "display_name_prefixed": "u/levain",
        },
    }
    token = {"access_token": "A", "expires_in": 3600, "scope": "*"}
    listing = {"kind": "Listing", "data": {"children": [], "after": None}}
    answers = {"/api/v1/access_token": token, "/api/v1/me": me}
    body: Any = answers.get(call.path, listing)
    return Answer(body=json.dumps(body).encode())


def test_without_secrets_each_step_says_what_is_missing(api: Api, reddit: StandIn) -> None:
    body = checked(api)
    assert body["missing"] == ["client_id", "client_secret", "username"]
    assert "missing" in states(body)
    told = next(step for step in body["steps"] if step["state"] == "missing")
    assert "client_id" in told["note"]["en"]
    assert "manque" in told["note"]["fr"]


def test_a_dead_platform_is_trouble_not_a_missing_step(api: Api, reddit: StandIn) -> None:
    write_secrets(
        "levain", "reddit", {"client_id": "i", "client_secret": "s", "username": "levain"}
    )
    body = checked(api)
    assert body["missing"] == []
    assert body["trouble"]
    assert "missing" not in states(body)


def test_new_secrets_are_tried_at_once_and_the_token_of_the_old_ones_is_not(
    api: Api, reddit: StandIn
) -> None:
    reddit.route = account
    ends = {"access_token": "revoked", "token_expires_at": "2999-01-01T00:00:00+00:00"}
    write_secrets("levain", "reddit", ends)
    given = {"client_id": "i", "client_secret": "s", "username": "levain", "password": "new"}
    api("PUT", "/api/secrets/levain/reddit", given)
    checked(api)
    assert reddit.calls[0].path == "/api/v1/access_token"
    assert "revoked" not in str([call.headers for call in reddit.calls])


def test_what_the_platform_shows_is_done_and_the_rest_is_ticked_by_a_person(
    api: Api, reddit: StandIn
) -> None:
    reddit.route = account
    given = {"client_id": "i", "client_secret": "s", "username": "levain", "password": "p"}
    api("PUT", "/api/secrets/levain/reddit", given)
    body = checked(api)
    assert body["trouble"] is None
    assert "done" in states(body)
    asked = [step["step"] for step in body["steps"] if step["state"] == "ask"]
    ticked = api("PATCH", f"/api/sources/{body['id']}", {"ticked": asked})
    assert ticked.status == 200
    assert "ask" not in states(checked(api))


def test_only_a_manager_may_check_and_import(api: Api, reddit: StandIn) -> None:
    from vigie.brand import Role

    body = checked(api)
    brands.grant("luc", "levain", Role.AGENT)
    luc = Api("luc")
    assert luc("GET", f"/api/sources/{body['id']}/check").status == 403
    rows = {"brand": "levain", "events": [an_event()]}
    assert luc("POST", "/api/import", rows).status == 403


def an_event(**values: Any) -> dict[str, Any]:
    told = {
        "platform": "facebook",
        "id": "900_1",
        "text": "Le pain était rassis",
        "said_at": "2026-10-01T09:00:00+02:00",
        "author": {"id": "u1", "name": "Odile"},
    }
    return told | values


def test_history_is_brought_in_once_and_rings_no_alarm(api: Api) -> None:
    rows = {"brand": "levain", "events": [an_event(), an_event(id="900_2", own=True)]}
    assert api("POST", "/api/import", rows).body == {
        "accepted": 2,
        "duplicates": 0,
        "rejected": [],
    }
    assert api("POST", "/api/import", rows).body["duplicates"] == 2
    mention = get_mention(mention_id("levain", "facebook", "900_1"))
    assert mention is not None
    assert (mention.backfilled, mention.author.name) == (True, "Odile")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"platform": "minitel"}, "events.0.platform"),
        ({"said_at": "2026-10-01T09:00:00"}, "events.0.said_at"),
        ({"url": "javascript:alert(1)"}, "events.0.url"),
        ({"kind": "like"}, "events.0.kind"),
        ({"id": ""}, "events.0.id"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(
    api: Api, change: dict[str, Any], field: str
) -> None:
    answer = api("POST", "/api/import", {"brand": "levain", "events": [an_event(**change)]})
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)
    assert get_mention(mention_id("levain", "facebook", "900_1")) is None


def test_an_erased_author_does_not_come_back_by_import(api: Api) -> None:
    erase = {"brand": "levain", "platform": "facebook", "author_id": "u1"}
    api("POST", "/api/privacy/erase", erase)
    answer = api("POST", "/api/import", {"brand": "levain", "events": [an_event()]})
    assert answer.body["rejected"] == [{"index": 0, "reason": "author_erased"}]


def test_a_like_is_a_person_s_and_leaves_once(api: Api) -> None:
    write_secrets("levain", "reddit", {"client_id": "i"})
    rows = {"brand": "levain", "events": [an_event(platform="reddit", id="t1_1")]}
    api("POST", "/api/import", rows)
    identity = mention_id("levain", "reddit", "t1_1")
    first = api("POST", f"/api/mentions/{identity}/like", {})
    again = api("POST", f"/api/mentions/{identity}/like", {})
    assert (first.status, first.body["state"]) == (202, "pending")
    assert again.body["action_id"] == first.body["action_id"]


def test_where_nobody_can_like_a_person_gets_a_task(api: Api) -> None:
    write_secrets("levain", "telegram", {"bot_token": "1:a"})
    identity = say("Bravo !")
    rows = {"brand": "levain", "events": [an_event(platform="generic", id="g1")]}
    api("POST", "/api/import", rows)
    generic = mention_id("levain", "generic", "g1")
    assert api("POST", f"/api/mentions/{generic}/like", {}).body["state"] == "task"
    assert api("POST", f"/api/mentions/{identity}/like", {}).status == 202


def test_nothing_imported_proves_that_we_were_called(api: Api) -> None:
    facts = {"summons": "1", "conversation": "9"}
    rows = {"brand": "levain", "events": [an_event(platform="x", id="17", facts=facts)]}
    assert api("POST", "/api/import", rows).status == 200
    mention = get_mention(mention_id("levain", "x", "17"))
    assert mention is not None
    assert dict(mention.facts) == {"conversation": "9"}


def test_a_brand_s_account_is_not_taken_by_somebody_who_answers_for_another(api: Api) -> None:
    from vigie.aws.sources import brands_of_account
    from vigie.brand import Role

    brands.save_brand(a_brand(slug="aeris"))
    api("PUT", "/api/secrets/levain/facebook", {"page_id": "55"})
    assert brands_of_account("messenger", "55") == ["levain"], "who lends its values lends its page"
    brands.grant("luc", "aeris", Role.MANAGER)
    stolen = {"brand": "aeris", "platform": "facebook", "account": "55"}
    assert Api("luc")("POST", "/api/sources", stolen).status == 201
    assert brands_of_account("facebook", "55") == ["levain"]
    assert api("PATCH", "/api/sources/" + source_of("aeris"), {"account": "55"}).status == 200
    assert brands_of_account("facebook", "55") == ["aeris", "levain"]


def source_of(brand: str) -> str:
    from vigie.aws.sources import list_sources

    return list_sources(brand)[0].id


def test_only_an_owner_leads_a_brand_s_secrets_to_another_site(api: Api) -> None:
    from vigie.brand import Role

    secrets = {"username": "levain", "application_password": "abcd"}
    api("PUT", "/api/secrets/levain/wordpress", secrets)
    brands.grant("luc", "levain", Role.MANAGER)
    place = {"brand": "levain", "platform": "wordpress", "url": "https://blog.example"}
    assert Api("luc")("POST", "/api/sources", place).status == 403
    assert api("POST", "/api/sources", place).status == 201
    elsewhere = {"url": "https://evil.example"}
    assert Api("luc")("PATCH", f"/api/sources/{source_of('levain')}", elsewhere).status == 403
