"""Posts of the brand's own on each platform: the one call that leaves, and how it is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind, ActionState, move
from vigie.aws.outbox import post_id, post_key
from vigie.errors import OutcomeUnknownError, ReplyRefusedError
from vigie.platforms import Capability, load_platform, platform_names
from vigie.platforms._bluesky_write import key_of
from vigie.platforms._linkedin_publish import make_post
from vigie.platforms._published import split_title
from vigie.reply import check_may_publish

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

TEXT = "Nous rouvrons lundi (promis) !\n\nVoir https://cafe.example/lundi #rivage"
TITLE, REST = TEXT.split("\n\n")
REALM = "https://cafe.example"
MILLISECONDS = 1000


def a_post(platform: str, text: str = TEXT, **changes: Any) -> Action:
    """A post that was claimed at NOW."""
    post = Action(
        id=post_id("levain", "p1", platform),
        mention_id=post_key("levain", "p1"),
        brand="levain",
        platform=platform,
        native_id="",
        kind=ActionKind.PUBLISH,
        actor="odile",
        text=text,
        created_at=NOW,
        realm=REALM,
    )
    return replace(move(post, ActionState.CLAIMED, NOW), **changes)


@dataclass(frozen=True)
class Wire:
    """One platform: what is asked and answered. ``show`` is a list that holds one post of ours.

    ``place`` is where the post is written; ``before`` answers reads that come first, by path.
    """

    secrets: dict[str, str]
    place: tuple[str, str]
    body: dict[str, Any]
    answer: Any
    made: str
    listed: str
    show: Callable[[str, datetime], Any]
    before: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def snowflake(moment: datetime) -> str:
    return str((seconds(moment) * MILLISECONDS - 1_420_070_400_000) << 22)


def html(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n"))


WIRES = {
    "facebook": Wire(
        secrets={"access_token": "TOKEN", "page_id": "55"},
        place=("POST", "/v26.0/55/feed"),
        body={"message": TEXT},
        answer={"id": "55_900"},
        made="55_900",
        listed="/v26.0/55/feed",
        show=lambda text, at: {
            "data": [
                {"id": "55_1", "message": text, "from": {"id": "7"}, "created_time": stamp(at)},
                {"id": "55_900", "message": text, "from": {"id": "55"}, "created_time": stamp(at)},
            ]
        },
    ),
    "x": Wire(
        secrets={"access_token": "TOKEN", "user_id": "42", "client_id": "APP"},
        place=("POST", "/2/tweets"),
        body={"text": TEXT},
        answer={"data": {"id": "1900", "text": "…", "edit_history_tweet_ids": ["1900"]}},
        made="1900",
        status=201,
        listed="/2/users/42/tweets",
        show=lambda text, at: {
            "data": [
                {
                    "id": "1900",
                    "text": text.replace("https://cafe.example/lundi", "https://t.co/aB3"),
                    "created_at": stamp(at),
                    "entities": {
                        "urls": [
                            {
                                "url": "https://t.co/aB3",
                                "expanded_url": "https://cafe.example/lundi",
                            }
                        ]
                    },
                }
            ]
        },
    ),
    "linkedin": Wire(
        secrets={"access_token": "TOKEN", "organization_id": "2414183", "client_id": "APP"},
        place=("POST", "/rest/posts"),
        body={
            "author": "urn:li:organization:2414183",
            "commentary": TEXT.replace("(", "\\(").replace(")", "\\)"),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        },
        answer=None,
        status=201,
        headers={"x-restli-id": "urn:li:share:7000"},
        made="urn:li:share:7000",
        listed="/rest/posts",
        show=lambda text, at: {
            "elements": [
                {
                    "id": "urn:li:share:7000",
                    "author": "urn:li:organization:2414183",
                    "commentary": text.replace("(", "\\(")
                    .replace(")", "\\)")
                    .replace("#rivage", "{hashtag|\\#|rivage}"),
                    "publishedAt": seconds(at) * MILLISECONDS,
                }
            ]
        },
    ),
    "mastodon": Wire(
        secrets={"access_token": "TOKEN", "instance": REALM},
        place=("POST", "/api/v1/statuses"),
        body={"status": TEXT, "visibility": "public"},
        answer={"id": "1152", "content": html(TEXT)},
        made="1152",
        before={"/api/v1/accounts/verify_credentials": {"id": "9"}},
        listed="/api/v1/accounts/9/statuses",
        show=lambda text, at: [{"id": "1152", "content": html(text), "created_at": stamp(at)}],
    ),
    "threads": Wire(
        secrets={"access_token": "TOKEN"},
        place=("POST", "/v1.0/me/threads"),
        body={"media_type": "TEXT", "text": TEXT, "auto_publish_text": "true"},
        answer={"id": "1800"},
        made="1800",
        listed="/v1.0/me/threads",
        show=lambda text, at: {"data": [{"id": "1800", "text": text, "timestamp": stamp(at)}]},
    ),
    "discord": Wire(
        secrets={"bot_token": "NDI0Mg.x.y", "channel_id": "4242424242"},
        place=("POST", "/api/v10/channels/4242424242/messages"),
        body={
            "content": TEXT,
            "allowed_mentions": {"parse": [], "replied_user": True},
            "nonce": post_id("levain", "p1", "discord")[-25:],
            "enforce_nonce": True,
        },
        answer={"id": "77"},
        made="77",
        listed="/api/v10/channels/4242424242/messages",
        show=lambda text, at: [
            {"id": snowflake(at), "content": text, "author": {"id": "999"}},
            {"id": snowflake(at), "content": text, "author": {"id": "4242"}},
        ],
    ),
    "tumblr": Wire(
        secrets={"access_token": "TOKEN", "client_id": "APP"},
        place=("POST", "/v2/blog/cafe-rivage/posts"),
        body={
            "content": [{"type": "text", "text": TITLE}, {"type": "text", "text": REST}],
            "state": "published",
        },
        answer={"meta": {"status": 201, "msg": "Created"}, "response": {"id": "7654321"}},
        status=201,
        made="7654321",
        before={
            "/v2/user/info": {
                "meta": {"status": 200, "msg": "OK"},
                "response": {"user": {"name": "cafe-rivage"}},
            }
        },
        listed="/v2/blog/cafe-rivage/posts",
        show=lambda text, at: {
            "meta": {"status": 200, "msg": "OK"},
            "response": {
                "posts": [
                    {
                        "id_string": "7654321",
                        "timestamp": seconds(at),
                        "content": [{"type": "text", "text": part} for part in text.split("\n\n")],
                    }
                ]
            },
        },
    ),
    "wordpress": Wire(
        secrets={"username": "lou", "application_password": "abcd EFGH", "site_url": REALM},
        place=("POST", "/wp-json/wp/v2/posts"),
        body={"title": TITLE, "content": REST, "status": "publish"},
        answer={"id": 31, "status": "publish", "link": f"{REALM}/31"},
        status=201,
        made="31",
        before={"/wp-json/wp/v2/users/me": {"id": 7, "capabilities": {"moderate_comments": True}}},
        listed="/wp-json/wp/v2/posts",
        show=lambda text, at: [
            {
                "id": 31,
                "date_gmt": at.strftime("%Y-%m-%dT%H:%M:%S"),
                "title": {"rendered": text.split("\n\n")[0].replace(" !", "&nbsp;!")},
                "content": {"rendered": html(text.split("\n\n")[1])},
            }
        ],
    ),
    "reddit": Wire(
        secrets={"access_token": "TOKEN", "client_id": "APP", "username": "CafeRivage"},
        place=("POST", "/api/submit"),
        body={
            "api_type": "json",
            "sr": "u_CafeRivage",
            "kind": "self",
            "title": TITLE,
            "text": REST,
            "sendreplies": "true",
        },
        answer={"json": {"errors": [], "data": {"id": "1abc", "name": "t3_1abc", "url": "…"}}},
        made="t3_1abc",
        listed="/user/CafeRivage/submitted",
        show=lambda text, at: {
            "kind": "Listing",
            "data": {
                "children": [
                    {
                        "kind": "t3",
                        "data": {
                            "name": "t3_1abc",
                            "title": text.split("\n\n")[0],
                            "selftext": text.split("\n\n")[1],
                            "created_utc": float(seconds(at)),
                        },
                    }
                ]
            },
        },
    ),
    "google_business": Wire(
        secrets={"access_token": "TOKEN", "account_id": "1", "location_id": "locations/2"},
        place=("POST", "/v4/accounts/1/locations/2/localPosts"),
        body={"topicType": "STANDARD", "summary": TEXT},
        answer={"name": "accounts/1/locations/2/localPosts/3", "state": "PROCESSING"},
        made="accounts/1/locations/2/localPosts/3",
        listed="/v4/accounts/1/locations/2/localPosts",
        show=lambda text, at: {
            "localPosts": [
                {
                    "name": "accounts/1/locations/2/localPosts/3",
                    "summary": text,
                    "createTime": stamp(at),
                }
            ]
        },
    ),
}
# Where nothing is compared: a record has a key of ours, and a bot reads no chat.
APART = {"bluesky", "telegram"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as one:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        for slug in platform_names():
            monkeypatch.setenv(f"VIGIE_{slug.upper()}_BASE_URL", one.url)
        yield one


def says(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    body = b"" if value is None else json.dumps(value).encode()
    return Answer(status, body, {"Content-Type": "application/json", **(headers or {})})


def serve(server: StandIn, wire: Wire, listed: Any = None) -> None:
    def route(call: Call) -> Answer:
        if call.method != "GET":
            return says(wire.answer, wire.status, wire.headers)
        return says(wire.before.get(call.path, listed if call.path == wire.listed else {}))

    server.route = route


def publish(slug: str, post: Action | None = None) -> str | None:
    module: Any = load_platform(slug)
    made: str | None = module.publish(post or a_post(slug), WIRES[slug].secrets)
    return made


def look(slug: str, post: Action | None = None) -> tuple[bool, str | None]:
    module: Any = load_platform(slug)
    found: tuple[bool, str | None] = module.was_published(post or a_post(slug), WIRES[slug].secrets)
    return found


def writes(server: StandIn) -> list[Call]:
    return [call for call in server.calls if call.method != "GET"]


def sent(call: Call) -> Any:
    is_json = "json" in call.headers.get("content-type", "")
    return call.json if is_json else call.form


def test_every_platform_that_publishes_is_told_here() -> None:
    able = {one for one in platform_names() if load_platform(one).PROFILE.can(Capability.PUBLISH)}
    assert able == set(WIRES) | APART


@pytest.mark.parametrize("slug", WIRES)
def test_a_post_is_one_call_in_the_platforms_own_words(slug: str, server: StandIn) -> None:
    wire = WIRES[slug]
    serve(server, wire)
    assert publish(slug) == wire.made
    (call,) = writes(server)
    assert (call.method, call.path) == wire.place
    assert sent(call) == wire.body


@pytest.mark.parametrize("slug", WIRES)
def test_a_post_whose_id_is_not_told_has_an_unknown_outcome(slug: str, server: StandIn) -> None:
    wire = replace(WIRES[slug], answer={"meta": {"status": 201}, "response": {}}, headers={})
    serve(server, wire)
    with pytest.raises(OutcomeUnknownError):
        publish(slug)
    assert len(writes(server)) == 1


@pytest.mark.parametrize("slug", WIRES)
def test_a_lost_post_is_found_among_the_accounts_own(slug: str, server: StandIn) -> None:
    wire = WIRES[slug]
    shown = wire.show(TEXT, NOW + timedelta(seconds=20))
    serve(server, wire, shown)
    found, identity = look(slug)
    assert found
    assert identity == (snowflake(NOW + timedelta(seconds=20)) if slug == "discord" else wire.made)
    assert writes(server) == []


@pytest.mark.parametrize("slug", WIRES)
def test_the_same_words_of_an_hour_ago_are_another_post(slug: str, server: StandIn) -> None:
    serve(server, WIRES[slug], WIRES[slug].show(TEXT, NOW - timedelta(hours=1)))
    assert look(slug) == (False, None)


@pytest.mark.parametrize("slug", WIRES)
def test_other_words_are_another_post(slug: str, server: StandIn) -> None:
    serve(server, WIRES[slug], WIRES[slug].show(TEXT.replace("lundi", "mardi"), NOW))
    assert look(slug) == (False, None)


@pytest.mark.parametrize("slug", WIRES)
def test_what_was_planned_long_ago_is_looked_for_since_its_claim(
    slug: str, server: StandIn
) -> None:
    serve(server, WIRES[slug], WIRES[slug].show(TEXT, NOW - timedelta(hours=1)))
    planned = a_post(slug, created_at=NOW - timedelta(days=30))
    assert look(slug, planned) == (False, None)


def test_a_bluesky_post_is_a_record_under_the_acts_own_key(server: StandIn) -> None:
    post, me = a_post("bluesky"), "did:plc:cafe"
    uri = f"at://{me}/app.bsky.feed.post/{key_of(post)}"
    server.answers = [says({"uri": uri, "cid": "c"}), says({"uri": uri, "cid": "c", "value": {}})]
    module: Any = load_platform("bluesky")
    secrets = {"access_token": "JWT", "did": me}
    assert module.publish(post, secrets) == uri
    (call,) = writes(server)
    assert call.path == "/xrpc/com.atproto.repo.createRecord"
    assert call.json["rkey"] == key_of(post)
    record = call.json["record"]
    assert (record["$type"], record["text"]) == ("app.bsky.feed.post", TEXT)
    assert record["createdAt"] == "2026-11-24T12:00:00.000Z"
    assert "reply" not in record
    assert {one["features"][0]["$type"].rpartition("#")[2] for one in record["facets"]} == {
        "link",
        "tag",
    }
    assert module.was_published(post, secrets) == (True, uri)
    server.answers = [says({"error": "RecordNotFound", "message": "no"}, 400)]
    assert module.was_published(post, secrets) == (False, None)


def test_a_telegram_post_goes_to_the_channel_the_secrets_name(server: StandIn) -> None:
    message = {"message_id": 8, "chat": {"id": -1001, "type": "channel"}, "date": 1}
    server.answers = [says({"ok": True, "result": message})]
    module: Any = load_platform("telegram")
    secrets = {"bot_token": "123:AA", "chat_id": "@caferivage"}
    assert module.publish(a_post("telegram"), secrets) == "-1001_8"
    (call,) = server.calls
    assert call.path == "/bot123:AA/sendMessage"
    assert call.json == {"chat_id": "@caferivage", "text": TEXT}


def test_mastodon_knows_a_repeat_by_its_key(server: StandIn) -> None:
    serve(server, WIRES["mastodon"])
    publish("mastodon")
    publish("mastodon")
    assert {call.headers["idempotency-key"] for call in writes(server)} == {
        f"vigie-{post_id('levain', 'p1', 'mastodon')}"
    }


def test_a_site_with_plain_links_is_published_on_by_its_other_door(server: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path.startswith("/wp-json"):
            return Answer(404, b"<html>", {"Content-Type": "text/html"})
        if call.method == "GET":
            return says({"id": 7, "capabilities": {}})
        return says({"id": 31, "status": "publish"}, 201)

    server.route = route
    assert publish("wordpress") == "31"
    (call,) = writes(server)
    assert call.query == {"rest_route": "/wp/v2/posts"}


def test_a_post_that_waits_for_an_editor_is_not_called_published(server: StandIn) -> None:
    serve(server, replace(WIRES["wordpress"], answer={"id": 31, "status": "pending"}))
    with pytest.raises(OutcomeUnknownError):
        publish("wordpress")


def test_what_linkedin_gives_a_meaning_to_is_escaped_and_hashtags_stay() -> None:
    made = make_post("urn:li:organization:1", "A_b *c* {d} [e] <f> @g ~h | i\\j #été # (k)")
    assert made["commentary"] == (
        "A\\_b \\*c\\* \\{d\\} \\[e\\] \\<f\\> \\@g \\~h \\| i\\\\j #été \\# \\(k\\)"
    )


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Fermé lundi", "Fermé lundi", "Fermé lundi"),
        ("Fermé lundi\n\nPardon.", "Fermé lundi", "Pardon."),
        ("  Un \n deux", "Un", "deux"),
        ("un deux trois, quatre cinq", "un deux trois…", "un deux trois, quatre cinq"),
        ("x" * 30, "x" * 19 + "…", "x" * 30),
    ],
)
def test_the_first_line_is_the_title(text: str, title: str, body: str) -> None:
    assert split_title(text, 20) == (title, body)


@pytest.mark.parametrize(
    ("slug", "longest", "letter"),
    [
        ("x", 280, "é"),
        ("x", 140, "語"),
        ("mastodon", 500, "é"),
        ("bluesky", 300, "👩‍👩‍👧"),
        ("threads", 500, "é"),
        ("linkedin", 3_000, "é"),
        ("telegram", 2_048, "😀"),
        ("google_business", 1_500, "é"),
    ],
)
def test_a_post_fits_as_the_platform_counts(slug: str, longest: int, letter: str) -> None:
    profile = load_platform(slug).PROFILE
    check_may_publish(profile, letter * longest)
    with pytest.raises(ReplyRefusedError, match="too long"):
        check_may_publish(profile, letter * (longest + 1))


def test_a_post_has_words() -> None:
    with pytest.raises(ReplyRefusedError):
        check_may_publish(load_platform("x").PROFILE, " \n")
