from __future__ import annotations

from dataclasses import replace

import pytest
from vigie.errors import PayloadError
from vigie.platforms import talkwalker
from vigie.platforms._canonical import canonical, target_of
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.stand_in import Answer, stand_in

FEED = (ROOT / "talkwalker" / "alert.xml").read_bytes()


def test_alert_is_read_over_http_and_only_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=FEED)) as server:
        monkeypatch.setenv("VIGIE_TALKWALKER_BASE_URL", server.url)
        source = Source(
            "demo", "talkwalker", "s", url="https://alerts.talkwalker.com/alerts/rss/ABCDEF234567"
        )
        first = talkwalker.poll(source, {}, NOW)
        assert len(first.events) == 2
        assert {one.platform for one in first.events} == {"talkwalker"}
        assert talkwalker.poll(replace(source, cursor=first.cursor), {}, NOW).events == ()


@pytest.mark.parametrize(
    "url", ["https://alerts.talkwalker.com/alerts/manage", "https://www.talkwalker.com/alerts"]
)
def test_page_where_alerts_are_managed_is_refused_with_advice(url: str) -> None:
    with pytest.raises(PayloadError, match="RSS"):
        talkwalker.poll(Source("demo", "talkwalker", "s", url=url), {}, NOW)


def test_alert_only_points_at_talk_that_lives_elsewhere() -> None:
    assert talkwalker.PROFILE.is_alert
    assert not hasattr(talkwalker, "claim")


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (
            "https://alerts.talkwalker.com/alerts/redirect?url=https%3A%2F%2Fa.example%2Fx&s=1",
            "https://a.example/x",
        ),
        ("https://www.talkwalker.com/go?u=https://a.example/x", "https://a.example/x"),
        ("https://www.talkwalker.com/blog/post", "https://www.talkwalker.com/blog/post"),
        (
            "https://talkwalker.com.evil.example/?url=https://a.example/x",
            "https://talkwalker.com.evil.example/?url=https://a.example/x",
        ),
        (
            "https://www.talkwalker.com/go?url=javascript:alert(1)",
            "https://www.talkwalker.com/go?url=javascript:alert(1)",
        ),
        (
            "https://www.google.com/url?url=https://www.talkwalker.com/go?u%3Dhttps://a.example/x",
            "https://a.example/x",
        ),
    ],
)
def test_redirect_is_unwrapped_on_talkwalker_alone(link: str, target: str) -> None:
    assert target_of(link) == target


def test_google_and_talkwalker_find_the_same_page_under_one_address() -> None:
    mine = "https://alerts.talkwalker.com/r?url=https%3A%2F%2Fa.example%2Fcaf%C3%A9%2F%3Futm_id%3D1"
    other = "https://www.google.com/url?url=https://a.example/caf%25C3%25A9&ct=ga"
    assert canonical(target_of(mine)) == canonical(target_of(other))
