from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from vigie.errors import AuthError, PlatformError, RateLimitedError, TransientError
from vigie.platforms._oauth import ask_token, expires_soon

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, StandIn, stand_in


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer()) as one:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_REDDIT_BASE_URL", one.url)
        yield one


def ask(server: StandIn, answer: Any, status: int = 200, **options: Any) -> dict[str, str]:
    server.answers[:] = [Answer(status=status, body=json.dumps(answer).encode())]
    return ask_token("reddit", f"{server.url}/token", {"grant_type": "x"}, NOW, **options)


def test_a_token_comes_with_its_end_and_a_new_refresh_token(server: StandIn) -> None:
    values = ask(
        server,
        {"access_token": "A", "expires_in": "3600", "refresh_token": "R"},
        basic=("id", "secret"),
    )
    end = (NOW + timedelta(hours=1)).isoformat()
    assert values == {"access_token": "A", "token_expires_at": end, "refresh_token": "R"}
    assert server.calls[0].headers["authorization"] == "Basic aWQ6c2VjcmV0"
    assert server.calls[0].form == {"grant_type": "x"}


def test_a_token_that_never_ends_is_not_renewed_each_minute(server: StandIn) -> None:
    values = ask(server, {"access_token": "A"})
    assert not expires_soon(values, NOW + timedelta(days=300))


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"error": "invalid_grant", "error_description": "已过期"}, 400),
        ({"error": "invalid_grant"}, 200),
        ({"error": "invalid_client"}, 401),
        ({"error": 400}, 400),
    ],
)
def test_a_dead_grant_asks_a_human_whatever_its_status(
    server: StandIn, answer: Any, status: int
) -> None:
    with pytest.raises(AuthError):
        ask(server, answer, status)


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        ({"error": "temporarily_unavailable"}, 503, TransientError),
        ({"error": "server_error"}, 500, TransientError),
        ({"error": "slow_down"}, 429, RateLimitedError),
        ({"token": "?"}, 200, TransientError),
        ([], 200, TransientError),
    ],
)
def test_anything_else_is_no_reason_to_reconnect(
    server: StandIn, answer: Any, status: int, kind: type[PlatformError]
) -> None:
    with pytest.raises(PlatformError) as refused:
        ask(server, answer, status)
    assert isinstance(refused.value, kind)
    assert not isinstance(refused.value, AuthError)


def test_what_is_missing_or_ends_within_minutes_is_due() -> None:
    ends = {"access_token": "A", "token_expires_at": (NOW + timedelta(minutes=9)).isoformat()}
    assert expires_soon({}, NOW)
    assert expires_soon(ends, NOW)
    assert not expires_soon(ends, NOW - timedelta(minutes=5))
    assert expires_soon(ends, NOW - timedelta(days=5), ahead=timedelta(days=10))
    assert expires_soon({"access_token": "A"}, NOW)
    assert not expires_soon({"access_token": "A"}, NOW, unknown=False)
