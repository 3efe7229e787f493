from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import AddressRefusedError, PayloadError, RateLimitedError, VigieError
from vigie.platforms import google_alerts
from vigie.platforms._canonical import canonical, target_of
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, stand_in

FEED = (ROOT / "google_alerts" / "alert.xml").read_bytes()
PATH = "/alerts/feeds/00000000000000000001/4428013283581841004"


def a_source(url: str) -> Source:
    return Source("demo", "google_alerts", "s", url=url)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://www.google.com/url?rct=j&url=https://a.example/x&ct=ga", "https://a.example/x"),
        ("https://www.google.co.uk/url?q=https://a.example/x", "https://a.example/x"),
        ("https://www.google.com.br/url?url=https://a.example/x", "https://a.example/x"),
        (
            "https://a.example/url?url=https://b.example/",
            "https://a.example/url?url=https://b.example/",
        ),
        (
            "https://www.google.evil.example/url?url=https://b.example/",
            "https://www.google.evil.example/url?url=https://b.example/",
        ),
        (
            "https://evil-google.com/url?url=https://b.example/",
            "https://evil-google.com/url?url=https://b.example/",
        ),
        (
            "https://www.google.com/search?url=https://b.example/",
            "https://www.google.com/search?url=https://b.example/",
        ),
        (
            "https://www.google.com/url?url=javascript:alert(1)",
            "https://www.google.com/url?url=javascript:alert(1)",
        ),
        ("https://www.google.com/url?sa=t", "https://www.google.com/url?sa=t"),
    ],
)
def test_redirect_is_unwrapped_on_google_alone(link: str, target: str) -> None:
    assert target_of(link) == target


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "https://A.Example/Path/?utm_source=x&id=7&GCLID=1&fbclid=2#top",
            "https://a.example/Path?id=7",
        ),
        ("https://a.example/", "https://a.example"),
        ("https://a.example/?b=&c", "https://a.example?b=&c"),
        ("https://a.example/x?q=a%20b+c", "https://a.example/x?q=a%20b+c"),
    ],
)
def test_address_loses_what_tells_only_who_clicked(address: str, expected: str) -> None:
    assert canonical(address) == expected
    assert canonical(expected) == expected


@given(
    st.from_regex(
        r"https://[a-z]{1,8}\.example/[a-z0-9/]{0,12}(\?[a-z]=[a-z0-9]{0,4})?", fullmatch=True
    )
)
def test_wrapping_and_unwrapping_ends_in_the_same_address(address: str) -> None:
    wrapped = f"https://www.google.com/url?rct=j&url={quote(address, safe='')}&ct=ga"
    assert canonical(target_of(wrapped)) == canonical(address)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx&h=AT0", "https://a.example/x"),
        ("https://out.reddit.com/t3_1?url=https%3A%2F%2Fa.example%2Fx", "https://a.example/x"),
        (
            "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fa.example%2fx",
            "https://a.example/x",
        ),
        ("http://[", "http://["),
    ],
)
def test_other_wrappers_are_unwrapped_too(link: str, target: str) -> None:
    assert target_of(link) == target


@given(st.text(max_size=80))
def test_any_text_has_one_canonical_form(text: str) -> None:
    address = canonical(f"https://a.example/{text}")
    assert canonical(address) == address


def test_letters_beyond_ascii_are_escaped_and_escapes_stay() -> None:
    assert canonical("https://a.example/café") == "https://a.example/caf%C3%A9"
    assert canonical("https://a.example/caf%C3%A9") == "https://a.example/caf%C3%A9"


def test_two_alerts_that_find_the_same_page_are_one_mention() -> None:
    first = google_alerts.parse(FEED, NOW).events
    other = FEED.replace(b"googlealerts/feed:", b"googlealerts/feed:99").replace(b"cd=C", b"cd=D")
    assert [one.native_id for one in google_alerts.parse(other, NOW).events] == [
        one.native_id for one in first
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/alerts",
        "https://www.google.fr/alerts?hl=fr",
        "https://google.com/alerts#1:2",
    ],
)
def test_page_where_alerts_are_managed_is_refused_with_advice(url: str) -> None:
    with pytest.raises(PayloadError, match="RSS"):
        google_alerts.poll(a_source(url), {}, NOW)


def test_alert_is_read_over_http_and_only_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=FEED)) as server:
        monkeypatch.setenv("VIGIE_GOOGLE_ALERTS_BASE_URL", server.url)
        source = a_source(f"https://www.google.com{PATH}")
        first = google_alerts.poll(source, {}, NOW)
        assert len(first.events) == 3
        assert server.calls[0].path == PATH
        again = replace(source, cursor=first.cursor)
        assert google_alerts.poll(again, {}, NOW).events == ()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(body=b"<html><title>Alerts</title></html>"), PayloadError),
        (Answer(status=429), RateLimitedError),
        (Answer(status=302, headers={"Location": "http://10.0.0.1/sorry"}), AddressRefusedError),
    ],
)
def test_no_error_tells_the_secret_address(
    monkeypatch: pytest.MonkeyPatch, answer: Answer, error: type[VigieError]
) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(answer) as server:
        monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "127.0.0.1")
        with pytest.raises(error) as caught:
            google_alerts.poll(a_source(server.url + PATH), {}, NOW)
    assert "4428013283581841004" not in str(caught.value)


def test_recorded_alerts_are_read() -> None:
    for path in recorded("google_alerts"):
        events = google_alerts.parse(path.read_bytes(), NOW).events
        assert len(events) == 20
        assert not [one for one in events if "google." in (one.url or "")]
        assert not [one for one in events if "&" in one.text and ";" in one.text.split("&")[1][:7]]
        assert not [one for one in events if "<b>" in one.text]
