from __future__ import annotations

from dataclasses import replace

import pytest
from vigie.errors import PayloadError
from vigie.platforms import quora
from vigie.platforms._canonical import unwrap
from vigie.platforms._feed_types import Entry
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.stand_in import Answer, stand_in

FEED = (ROOT / "quora" / "alert.xml").read_bytes()


def test_alert_is_read_over_http_and_only_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=FEED)) as server:
        monkeypatch.setenv("VIGIE_QUORA_BASE_URL", server.url)
        source = Source(
            "demo", "quora", "s", url="https://www.google.com/alerts/feeds/00000000000000000001/1"
        )
        first = quora.poll(source, {}, NOW)
        assert len(first.events) == 2
        assert {one.platform for one in first.events} == {"quora"}
        assert quora.poll(replace(source, cursor=first.cursor), {}, NOW).events == ()


@pytest.mark.parametrize(
    "url", ["https://www.google.com/alerts", "https://www.google.fr/alerts?hl=fr"]
)
def test_page_where_alerts_are_managed_is_refused_with_advice(url: str) -> None:
    with pytest.raises(PayloadError, match="RSS"):
        quora.poll(Source("demo", "quora", "s", url=url), {}, NOW)


def test_alert_only_points_at_talk_that_lives_elsewhere() -> None:
    assert quora.PROFILE.is_alert
    assert not hasattr(quora, "claim")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://www.quora.com/Is-it-good", ("https://www.quora.com/Is-it-good", "", "")),
        (
            "https://www.quora.com/Is-it-good/answer/Ana-Whitlock-12?share=1",
            (
                "https://www.quora.com/Is-it-good/answer/Ana-Whitlock-12?share=1",
                "https://www.quora.com/Is-it-good",
                "https://www.quora.com/profile/Ana-Whitlock-12",
            ),
        ),
        ("https://spaceofana.quora.com/A-post", ("https://spaceofana.quora.com/A-post", "", "")),
        ("https://www.google.com/url?url=https://qr.ae/pAbc12", ("https://qr.ae/pAbc12", "", "")),
        ("https://evilquora.com/x", None),
        ("https://quora.com.evil.example/x", None),
        ("http://[", None),
    ],
)
def test_only_what_stands_there_is_kept(link: str, expected: tuple[str, str, str] | None) -> None:
    """Id, thread and author's id of what an alert found at an address."""
    found = quora.keep(unwrap(Entry(id="x", link=link, title="T", body="B")))
    told = (found.key, found.thread or "", found.author.id or "") if found else None
    assert told == expected
