from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.platforms._deadline import within
from vigie.platforms._http import Request, base_url, fetch, rebase
from vigie.platforms._limits import ProcessMeters, remembering

from tests.platforms.stand_in import Answer, StandIn, stand_in


@pytest.fixture(autouse=True)
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "127.0.0.1")


def a_request(url: str, **changes: Any) -> Request:
    method = "GET" if changes.get("safe", True) else "POST"
    return Request(
        **{
            "platform": "x",
            "url": url,
            "method": method,
            "timeout": (2.0, 0.5),
            "max_seconds": 0.9,
            **changes,
        }
    )


def drip(out: Any) -> None:
    for _ in range(100):
        out.write(b"x")
        time.sleep(0.05)


def flood(out: Any) -> None:
    while True:
        out.write(b"x" * 65_536)


def test_answer_is_read_whole_with_its_headers_in_lower_case() -> None:
    with stand_in(Answer(body=b"hello", headers={"X-Note": "Yes"})) as server:
        response = fetch(a_request(server.url + "/a?b=1", params={"c": "d e"}))
    assert (response.status, response.body, response.headers["x-note"]) == (200, b"hello", "Yes")
    assert server.calls[0].query == {"b": "1", "c": "d e"}
    assert server.calls[0].headers["host"] == server.url.removeprefix("http://")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, PermanentError),
        (401, AuthError),
        (403, PermissionDeniedError),
        (404, GoneError),
        (408, TransientError),
        (410, GoneError),
        (418, PermanentError),
        (425, TransientError),
        (429, RateLimitedError),
        (500, TransientError),
        (502, TransientError),
        (503, TransientError),
        (599, TransientError),
        (300, PermanentError),
    ],
)
def test_status_of_a_read_has_one_meaning(status: int, error: type[Exception]) -> None:
    with stand_in(Answer(status=status)) as server, pytest.raises(error):
        fetch(a_request(server.url))


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (500, {}, OutcomeUnknownError),
        (502, {}, OutcomeUnknownError),
        (504, {}, OutcomeUnknownError),
        (503, {}, OutcomeUnknownError),
        (503, {"Retry-After": "9"}, TransientError),
        (408, {}, OutcomeUnknownError),
        (429, {}, RateLimitedError),
        (401, {}, AuthError),
        (307, {"Location": "/elsewhere"}, PermanentError),
    ],
)
def test_write_that_may_have_happened_is_never_called_failed(
    status: int, headers: dict[str, str], error: type[Exception]
) -> None:
    with stand_in(Answer(status=status, headers=headers)) as server, pytest.raises(error):
        fetch(a_request(server.url, safe=False))
    assert len(server.calls) == 1


def test_retry_after_is_read_in_seconds() -> None:
    with (
        stand_in(Answer(status=429, headers={"Retry-After": "120"})) as server,
        pytest.raises(RateLimitedError) as caught,
    ):
        fetch(a_request(server.url))
    assert caught.value.retry_after == 120


def test_retry_after_is_read_as_a_date_by_the_servers_own_clock() -> None:
    then = datetime(2031, 5, 4, 3, 2, 1, tzinfo=UTC)
    raw = (
        "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nConnection: close\r\n"
        f"Date: {format_datetime(then, usegmt=True)}\r\n"
        f"Retry-After: {format_datetime(then + timedelta(minutes=5), usegmt=True)}\r\n\r\n"
    )
    with stand_in(Answer(raw=raw.encode())) as server, pytest.raises(RateLimitedError) as caught:
        fetch(a_request(server.url))
    assert caught.value.retry_after == 300


@pytest.mark.parametrize("value", ["soon", "-5", "9" * 40, "Thu, 99 Xxx 2026", ""])
def test_absurd_retry_after_becomes_a_pause_between_a_second_and_a_day(value: str) -> None:
    with (
        stand_in(Answer(status=429, headers={"Retry-After": value})) as server,
        pytest.raises(RateLimitedError) as caught,
    ):
        fetch(a_request(server.url))
    assert 1 <= caught.value.retry_after <= 24 * 3600


def gzipped(body: bytes) -> Answer:
    return Answer(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})


BAD_ANSWERS = {
    "endless body": (Answer(stream=flood), AddressRefusedError),
    "slow drip": (Answer(stream=drip), AddressRefusedError),
    "slow headers": (Answer(raw=b"HTTP/1.1 200 OK\r\nX: ", stream=drip), AddressRefusedError),
    "gzip bomb": (gzipped(b"0" * 40_000_000), AddressRefusedError),
    "broken gzip": (
        Answer(body=b"nope" * 9, headers={"Content-Encoding": "gzip"}),
        PayloadError,
    ),
    "gzip twice": (
        Answer(body=b"x", headers={"Content-Encoding": "gzip, gzip"}),
        AddressRefusedError,
    ),
    "cut short": (Answer(body=b"x", headers={"Content-Length": "99"}), TransientError),
    "no HTTP": (Answer(raw=b"SSH-2.0-OpenSSH_9\r\n"), TransientError),
    "nothing": (Answer(raw=b"\r\n"), TransientError),
    "hang": (Answer(hang=3), TransientError),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_read_of_a_bad_answer_ends_soon_and_in_a_class(name: str) -> None:
    answer, error = BAD_ANSWERS[name]
    started = time.monotonic()
    with stand_in(answer) as server:
        if name == "cut short":
            server.answers[0].headers["Connection"] = "close"
        with pytest.raises(error):
            fetch(a_request(server.url, max_bytes=1_000_000))
        assert time.monotonic() - started < 2.5


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_write_with_a_bad_answer_has_an_unknown_outcome(name: str) -> None:
    with stand_in(BAD_ANSWERS[name][0]) as server:
        with pytest.raises(OutcomeUnknownError):
            fetch(a_request(server.url, safe=False, max_bytes=1_000_000))
        assert len(server.calls) == 1


@pytest.mark.parametrize("safe", [True, False])
def test_refused_connection_left_nothing_behind(*, safe: bool) -> None:
    with stand_in(Answer()) as server:
        url = server.url
    with pytest.raises(TransientError):
        fetch(a_request(url, safe=safe))


@pytest.mark.parametrize("safe", [True, False])
def test_unknown_host_left_nothing_behind(*, safe: bool) -> None:
    with pytest.raises(TransientError):
        fetch(a_request("http://nowhere.invalid/", safe=safe))


def test_write_to_a_private_address_is_refused_for_good() -> None:
    with pytest.raises(PermanentError):
        fetch(a_request("http://10.0.0.1/", safe=False))


def redirect(status: int, to: str) -> Answer:
    return Answer(status=status, headers={"Location": to})


@pytest.fixture
def hops() -> Iterator[tuple[StandIn, StandIn]]:
    with stand_in(Answer(body=b"there")) as there, stand_in(redirect(301, there.url)) as here:
        yield here, there


def test_permanent_redirects_name_the_new_address(hops: tuple[StandIn, StandIn]) -> None:
    response = fetch(a_request(hops[0].url))
    assert (response.body, response.moved_to) == (b"there", hops[1].url)


def test_temporary_redirect_is_followed_and_forgotten() -> None:
    with stand_in(redirect(302, "/b"), Answer(body=b"b")) as server:
        response = fetch(a_request(server.url + "/a"))
    assert (response.body, response.moved_to, server.calls[1].path) == (b"b", "", "/b")


def test_credentials_do_not_cross_to_another_origin(hops: tuple[StandIn, StandIn]) -> None:
    fetch(a_request(hops[0].url, headers={"Authorization": "Bearer secret", "Accept": "x/y"}))
    assert hops[0].calls[0].headers["authorization"] == "Bearer secret"
    assert "authorization" not in hops[1].calls[0].headers
    assert hops[1].calls[0].headers["accept"] == "x/y"


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/", "http://[::1]/", "file:///etc/passwd", "http://["]
)
def test_redirect_into_what_is_private_is_refused(target: str) -> None:
    with stand_in(redirect(302, target)) as server, pytest.raises(AddressRefusedError):
        fetch(a_request(server.url))


def test_redirects_that_never_end_are_refused_after_five() -> None:
    with stand_in(redirect(302, "/again")) as server:
        with pytest.raises(AddressRefusedError, match="redirects"):
            fetch(a_request(server.url))
        assert len(server.calls) == 6


def test_not_modified_is_an_answer() -> None:
    with stand_in(Answer(status=304)) as server:
        assert fetch(a_request(server.url)).status == 304


def test_platform_may_name_the_error_of_any_answer() -> None:
    refusal = PermissionDeniedError("its own word")
    with stand_in(Answer()) as server, pytest.raises(PermissionDeniedError, match="its own word"):
        fetch(a_request(server.url, classify=lambda _: refusal))


def test_no_error_shows_the_address_or_a_secret() -> None:
    secret = "s3cr3t-t0k3n"
    for answer in (Answer(status=500), Answer(raw=b"x\r\n"), redirect(302, "http://10.0.0.1/")):
        with stand_in(answer) as server, pytest.raises(Exception) as caught:  # noqa: PT011 - any
            fetch(
                a_request(
                    f"{server.url}/{secret}",
                    params={"k": secret},
                    headers={"Authorization": secret},
                )
            )
        assert secret not in str(caught.getrepr(style="long", showlocals=False).reprcrash)
        assert caught.value.__cause__ is None


def test_environment_proxies_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with stand_in(Answer(body=b"direct")) as server:
        assert fetch(a_request(server.url)).body == b"direct"


def test_base_address_is_overridden_in_local_mode_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_FACEBOOK_BASE_URL", "http://127.0.0.1:9999/")
    assert base_url("facebook", "https://graph.example") == "http://127.0.0.1:9999"
    assert rebase("facebook", "https://a.example/b?c=d") == "http://127.0.0.1:9999/b?c=d"
    monkeypatch.setenv("VIGIE_LOCAL", "0")
    assert base_url("facebook", "https://graph.example") == "https://graph.example"
    assert rebase("facebook", "https://a.example/b?c=d") == "https://a.example/b?c=d"


def test_overridden_base_address_may_be_private_for_its_platform_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with stand_in(Answer(body=b"ok")) as server:
        monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "")
        monkeypatch.setenv("VIGIE_FACEBOOK_BASE_URL", server.url)
        assert fetch(a_request(server.url, platform="facebook")).body == b"ok"
        with pytest.raises(AddressRefusedError):
            fetch(a_request(server.url, platform="feeds"))


def test_deflated_answer_is_understood() -> None:
    answer = Answer(body=zlib.compress(b"flat"), headers={"Content-Encoding": "deflate"})
    with stand_in(answer) as server:
        assert fetch(a_request(server.url)).body == b"flat"


@pytest.mark.parametrize("name", ["Api-Key", "apikey", "X-Goog-Api-Key", "Authorization"])
def test_no_key_of_any_name_crosses_to_another_origin(
    hops: tuple[StandIn, StandIn], name: str
) -> None:
    first, second = hops
    fetch(a_request(first.url + "/old", headers={name: "secret", "Accept": "text/html"}))
    assert first.calls[0].headers[name.lower()] == "secret"
    assert "secret" not in second.calls[0].headers.values()
    assert second.calls[0].headers["accept"] == "text/html"


def test_a_form_is_never_led_on_to_another_origin(hops: tuple[StandIn, StandIn]) -> None:
    first, second = hops
    with pytest.raises(AddressRefusedError):
        fetch(a_request(first.url + "/old", method="POST", form={"refresh_token": "secret"}))
    assert second.calls == []


def test_many_calls_end_within_the_time_of_whoever_makes_them() -> None:
    with stand_in(Answer(body=b"", stream=drip)) as server:
        started = time.monotonic()
        with within(0.5):
            for _ in range(3):
                with pytest.raises((TransientError, AddressRefusedError)):
                    fetch(a_request(server.url, max_seconds=30, timeout=(2.0, 20.0)))
        assert time.monotonic() - started < 2
        assert len(server.calls) == 1, "what begins after the end does not leave"


def test_without_a_named_limit_a_refusal_holds_back_this_account_only() -> None:
    with stand_in(Answer(status=429, headers={"Retry-After": "60"})) as server:
        mine, other = ({"Authorization": f"Bearer {one}"} for one in "ab")
        with remembering(ProcessMeters()):
            for headers in (mine, mine, other, other):
                with pytest.raises(RateLimitedError):
                    fetch(a_request(server.url, headers=headers))
        assert len(server.calls) == 2
