from __future__ import annotations

from dataclasses import replace

import pytest
from vigie.errors import PayloadError
from vigie.platforms import snapchat
from vigie.platforms._canonical import unwrap
from vigie.platforms._feed_types import Entry
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.stand_in import Answer, stand_in

FEED = (ROOT / "snapchat" / "alert.xml").read_bytes()


def test_alert_is_read_over_http_and_only_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=FEED)) as server:
        monkeypatch.setenv("VIGIE_SNAPCHAT_BASE_URL", server.url)
        source = Source(
            "demo",
            "snapchat",
            "s",
            url="https://www.google.com/alerts/feeds/00000000000000000001/1",
        )
        first = snapchat.poll(source, {}, NOW)
        assert len(first.events) == 2
        assert {one.platform for one in first.events} == {"snapchat"}
        assert snapchat.poll(replace(source, cursor=first.cursor), {}, NOW).events == ()


@pytest.mark.parametrize(
    "url", ["https://www.google.com/alerts", "https://www.google.fr/alerts?hl=fr"]
)
def test_page_where_alerts_are_managed_is_refused_with_advice(url: str) -> None:
    with pytest.raises(PayloadError, match="RSS"):
        snapchat.poll(Source("demo", "snapchat", "s", url=url), {}, NOW)


def test_alert_only_points_at_talk_that_lives_elsewhere() -> None:
    assert snapchat.PROFILE.is_alert
    assert not hasattr(snapchat, "claim")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (
            "https://www.snapchat.com/@rivage.fan/spotlight/xyz",
            ("https://www.snapchat.com/@rivage.fan/spotlight/xyz", "", "rivage.fan"),
        ),
        ("https://story.snapchat.com/p/0123", ("https://story.snapchat.com/p/0123", "", "")),
        (
            "https://www.snapchat.com/spotlight/W7_E",
            ("https://www.snapchat.com/spotlight/W7_E", "", ""),
        ),
        ("https://notsnapchat.com/add/x", None),
        ("https://example.org/?u=snapchat.com", None),
    ],
)
def test_only_what_stands_there_is_kept(link: str, expected: tuple[str, str, str] | None) -> None:
    """Id, thread and author's id of what an alert found at an address."""
    found = snapchat.keep(unwrap(Entry(id="x", link=link, title="T", body="B")))
    told = (found.key, found.thread or "", found.author.id or "") if found else None
    assert told == expected
