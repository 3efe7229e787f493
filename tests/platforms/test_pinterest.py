from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.platforms import Capability, Fetched, pinterest
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

SECRETS = {"access_token": "TOKEN", "client_id": "APP", "client_secret": "S"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as one:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_PINTEREST_BASE_URL", one.url)
        yield one


def says(value: Any, status: int = 200, **headers: Any) -> Answer:
    named = {name.replace("_", "-"): str(text) for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def refuses(status: int, code: int = 1) -> Answer:
    return says({"code": code, "message": "Ce texte change"}, status)


def a_pin(number: int, **more: Any) -> dict[str, Any]:
    made = (NOW - timedelta(hours=4) + timedelta(seconds=number)).replace(tzinfo=None).isoformat()
    pin = {"id": str(800 + number), "created_at": made, "title": f"n° {number}", "board_id": "5"}
    return {**pin, "is_owner": False, **more}


def an_action(kind: ActionKind = ActionKind.DELETE) -> Action:
    return Action("a", "m", "demo", "pinterest", "801", kind, "lou", created_at=NOW)


def a_source(**cursor: Any) -> Source:
    return Source("demo", "pinterest", "s", account="caferivage", cursor=cursor)


def ids(fetched: Fetched) -> list[str]:
    return [one.native_id for one in fetched.events]


class Boards:
    """Own Pins and those of one shared board, newest first, paged by a bookmark."""

    def __init__(self) -> None:
        self.pins: list[dict[str, Any]] = []
        self.shared: list[dict[str, Any]] = []
        self.refuse_after: int | None = None
        self.calls: list[Call] = []

    def __call__(self, call: Call) -> Answer:
        self.calls.append(call)
        if self.refuse_after is not None and len(self.calls) > self.refuse_after:
            return replace(refuses(429, 8), headers={"Retry-After": "90"})
        if call.path == "/v5/boards":
            boards = [{"id": "5", "collaborator_count": 2}, {"id": "6", "collaborator_count": 0}]
            return says({"items": boards, "bookmark": None})
        items = self.pins if call.path == "/v5/pins" else self.shared
        order = sorted(items, key=lambda one: -int(one["id"]))
        start = int(call.query.get("bookmark", "0"))
        following = str(start + 3) if start + 3 < len(order) else None
        return says({"items": order[start : start + 3], "bookmark": following})


@pytest.fixture
def boards(server: StandIn) -> Boards:
    one = Boards()
    server.route = one
    return one


# The poll


def test_own_pins_and_those_of_shared_boards_are_read_once(boards: Boards) -> None:
    boards.pins = [a_pin(1, is_owner=True)]
    boards.shared = [a_pin(2)]
    found = pinterest.poll(a_source(), SECRETS, NOW)
    assert [(one.native_id, one.own) for one in found.events] == [("801", True), ("802", False)]
    assert [call.path for call in boards.calls] == [
        "/v5/pins",
        "/v5/boards",
        "/v5/boards/5/pins",
    ]
    assert boards.calls[0].headers["authorization"] == "Bearer TOKEN"
    assert ids(pinterest.poll(a_source(**found.cursor), SECRETS, NOW)) == []


def test_nothing_is_skipped_however_much_was_pinned_between_two_polls(boards: Boards) -> None:
    boards.shared = [a_pin(1)]
    cursor = pinterest.poll(a_source(), SECRETS, NOW).cursor
    boards.shared += [a_pin(number) for number in range(2, 60)]
    told: list[str] = []
    for _ in range(6):
        found = pinterest.poll(a_source(**cursor), SECRETS, NOW)
        cursor = json.loads(json.dumps(found.cursor))
        told += ids(found)
    assert sorted(told) == sorted(a_pin(number)["id"] for number in range(2, 60))


def test_limit_in_the_middle_of_a_poll_keeps_what_was_read(boards: Boards) -> None:
    boards.pins = [a_pin(1)]
    boards.refuse_after = 1
    cut = pinterest.poll(a_source(), SECRETS, NOW)
    assert (ids(cut), cut.wait) == (["801"], 90)
    boards.refuse_after = 0
    with pytest.raises(RateLimitedError):
        pinterest.poll(a_source(), SECRETS, NOW)


def test_reads_stop_before_the_limit(server: StandIn) -> None:
    limits = {"X_Ratelimit_Limit": 1000, "X_Ratelimit_Remaining": 20, "X_Ratelimit_Reset": 60}
    server.answers = [says({"items": []}, **limits)]
    with remembering(ProcessMeters(clock=lambda: NOW)), pytest.raises(RateLimitedError) as caught:
        pinterest.poll(a_source(), SECRETS, NOW)
    assert caught.value.code == "early"


# Acts


def test_pin_is_deleted_by_one_call(server: StandIn) -> None:
    server.answers = [Answer(204)]
    assert pinterest.perform(an_action(), SECRETS) is None
    (call,) = server.calls
    assert (call.method, call.path) == ("DELETE", "/v5/pins/801")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refuses(401, 2), AuthError),
        (Answer(401, b"<html>"), PermissionDeniedError),
        (refuses(403, 29), PermissionDeniedError),
        (refuses(404, 50), GoneError),
        (refuses(429, 8), RateLimitedError),
        (refuses(400), PermanentError),
        (refuses(500), OutcomeUnknownError),
        (Answer(200, b"<html>"), OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_status(
    server: StandIn, answer: Answer, error: type[Exception]
) -> None:
    server.answers = [answer]
    with pytest.raises(error) as caught:
        pinterest.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "texte" not in str(caught.value)


@pytest.mark.parametrize("kind", [kind for kind in ActionKind if kind is not ActionKind.DELETE])
def test_what_the_interface_cannot_do_is_refused_before_it_leaves(
    server: StandIn, kind: ActionKind
) -> None:
    with pytest.raises(PermanentError):
        pinterest.perform(an_action(kind), SECRETS)
    assert not server.calls


@pytest.mark.parametrize(
    "name", ["COMMENTS", "PUBLIC_REPLY", "PRIVATE_REPLY", "HIDE", "SPAM", "LIKE"]
)
def test_nothing_is_promised_that_pinterest_gives_nobody(name: str) -> None:
    assert not pinterest.PROFILE.can(Capability[name])


def test_deletion_is_read_back(server: StandIn) -> None:
    server.answers = [refuses(404, 50), says(a_pin(1)), says({})]
    assert pinterest.was_done(an_action(), SECRETS) == (True, None)
    assert pinterest.was_done(an_action(), SECRETS) == (False, None)
    with pytest.raises(TransientError):
        pinterest.was_done(an_action(), SECRETS)


# The token, the connection, addresses


def test_token_is_renewed_with_the_apps_own_name(server: StandIn) -> None:
    answer = {"access_token": "NEW", "refresh_token": "NEXT", "expires_in": 2592000}
    server.answers = [says(answer)]
    kept = pinterest.renew({**SECRETS, "refresh_token": "R"}, NOW)
    assert (kept["access_token"], kept["refresh_token"]) == ("NEW", "NEXT")
    assert server.calls[0].path == "/v5/oauth/token"
    assert server.calls[0].headers["authorization"].startswith("Basic ")
    assert not pinterest.is_renewal_due(kept, NOW + timedelta(days=26))
    assert pinterest.is_renewal_due(kept, NOW + timedelta(days=28))
    with pytest.raises(AuthError):
        pinterest.renew(SECRETS, NOW)


def test_examination_walks_the_steps(server: StandIn) -> None:
    user = {"username": "caferivage", "about": "Le café", "website_url": "https://rivage.example"}
    server.answers = [says(user), refuses(401, 2)]
    found = pinterest.examine(a_source(), SECRETS, NOW)
    assert [(one.step, one.done) for one in found.findings] == [
        ("app", True),
        ("token", True),
        ("account", True),
    ]
    assert (found.account, found.links) == ("caferivage", ("https://rivage.example",))
    dead = pinterest.examine(a_source(), SECRETS, NOW)
    assert [(one.step, one.done) for one in dead.findings] == [("app", True), ("token", False)]


@pytest.mark.parametrize(
    ("url", "native_id"),
    [
        ("https://www.pinterest.com/pin/813744226420795885/", "813744226420795885"),
        ("https://fr.pinterest.com/pin/pain-perdu--813744226420795885/", "813744226420795885"),
        ("https://www.pinterest.fr/pin/813744226420795885", "813744226420795885"),
        ("https://www.pinterest.com/caferivage/brunch/", None),
        ("https://pinterest.com.example/pin/8", None),
        ("https://www.pinterest.evil.example/pin/8", None),
        ("https://www.pinterest.com/pin/x", None),
    ],
)
def test_address_of_a_pin_is_claimed(url: str, native_id: str | None) -> None:
    assert pinterest.claim(url) == native_id


def test_recorded_payloads_are_read() -> None:
    for path in recorded("pinterest"):
        parsed = pinterest.parse(path.read_bytes(), NOW)
        assert not parsed.events, path.name
        assert parsed.none_because, path.name
        if "example" in path.name:
            assert parsed.none_because == "pinterest answered with an error: 403"


def test_a_board_and_an_advertisement_are_no_pins() -> None:
    board = {"id": "54975588", "name": "Été", "description": "Nos plages", "pin_count": 3}
    board |= {"media": {"image_cover_url": "https://i.pinimg.com/a.jpg"}, "privacy": "PUBLIC"}
    ad = {"id": "68723", "pin_id": "81364", "ad_group_id": "27", "creative_type": "REGULAR"}
    parsed = pinterest.parse(json.dumps({"items": [board, ad], "bookmark": None}).encode(), NOW)
    assert (parsed.events, parsed.rejected) == ((), ())
