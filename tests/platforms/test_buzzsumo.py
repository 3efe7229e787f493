from __future__ import annotations

from dataclasses import replace

import pytest
from vigie.errors import PayloadError
from vigie.platforms import buzzsumo
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.stand_in import Answer, stand_in

FEED = (ROOT / "buzzsumo" / "alert.xml").read_bytes()


def test_alert_is_read_over_http_and_only_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=FEED)) as server:
        monkeypatch.setenv("VIGIE_BUZZSUMO_BASE_URL", server.url)
        source = Source("demo", "buzzsumo", "s", url="https://app.buzzsumo.com/alerts/rss/abcdef")
        first = buzzsumo.poll(source, {}, NOW)
        assert len(first.events) == 2
        assert {one.platform for one in first.events} == {"buzzsumo"}
        assert buzzsumo.poll(replace(source, cursor=first.cursor), {}, NOW).events == ()


@pytest.mark.parametrize(
    "url", ["https://app.buzzsumo.com/alerts", "https://app.buzzsumo.com/monitoring/1"]
)
def test_page_where_alerts_are_managed_is_refused_with_advice(url: str) -> None:
    with pytest.raises(PayloadError, match="RSS"):
        buzzsumo.poll(Source("demo", "buzzsumo", "s", url=url), {}, NOW)


def test_alert_only_points_at_talk_that_lives_elsewhere() -> None:
    assert buzzsumo.PROFILE.is_alert
    assert not hasattr(buzzsumo, "claim")
