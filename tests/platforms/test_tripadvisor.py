from __future__ import annotations

from dataclasses import replace

import pytest
from vigie.errors import PayloadError
from vigie.platforms import tripadvisor
from vigie.platforms._canonical import unwrap
from vigie.platforms._feed_types import Entry
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.stand_in import Answer, stand_in

FEED = (ROOT / "tripadvisor" / "alert.xml").read_bytes()


def test_alert_is_read_over_http_and_only_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=FEED)) as server:
        monkeypatch.setenv("VIGIE_TRIPADVISOR_BASE_URL", server.url)
        source = Source(
            "demo",
            "tripadvisor",
            "s",
            url="https://www.google.com/alerts/feeds/00000000000000000001/1",
        )
        first = tripadvisor.poll(source, {}, NOW)
        assert len(first.events) == 3
        assert {one.platform for one in first.events} == {"tripadvisor"}
        assert tripadvisor.poll(replace(source, cursor=first.cursor), {}, NOW).events == ()


@pytest.mark.parametrize(
    "url", ["https://www.google.com/alerts", "https://www.google.fr/alerts?hl=fr"]
)
def test_page_where_alerts_are_managed_is_refused_with_advice(url: str) -> None:
    with pytest.raises(PayloadError, match="RSS"):
        tripadvisor.poll(Source("demo", "tripadvisor", "s", url=url), {}, NOW)


def test_alert_only_points_at_talk_that_lives_elsewhere() -> None:
    assert tripadvisor.PROFILE.is_alert
    assert not hasattr(tripadvisor, "claim")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://fr.tripadvisor.ca/ShowUserReviews-g1-d22-r333-Rivage.html", ("r333", "d22", "")),
        (
            "https://www.tripadvisor.com.br/ShowUserReviews-g1-d22-r333-Rivage.html",
            ("r333", "d22", ""),
        ),
        (
            "https://www.tripadvisor.fr/Restaurant_Review-g1-d22-Reviews-or10-Rivage.html",
            ("d22", "", ""),
        ),
        (
            "https://www.tripadvisor.fr/ShowTopic-g1-i2-k3-Rivage.html",
            ("https://www.tripadvisor.fr/ShowTopic-g1-i2-k3-Rivage.html", "", ""),
        ),
        ("https://tripadvisor.evil.example/ShowUserReviews-g1-d22-r333-X.html", None),
        ("https://faketripadvisor.com/x", None),
    ],
)
def test_only_what_stands_there_is_kept(link: str, expected: tuple[str, str, str] | None) -> None:
    """Id, thread and author's id of what an alert found at an address."""
    found = tripadvisor.keep(unwrap(Entry(id="x", link=link, title="T", body="B")))
    told = (found.key, found.thread or "", found.author.id or "") if found else None
    assert told == expected
