from __future__ import annotations

from dataclasses import replace

import pytest
from vigie.errors import PayloadError
from vigie.platforms import facebook_groups
from vigie.platforms._canonical import unwrap
from vigie.platforms._feed_types import Entry
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.stand_in import Answer, stand_in

FEED = (ROOT / "facebook_groups" / "alert.xml").read_bytes()


def test_alert_is_read_over_http_and_only_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=FEED)) as server:
        monkeypatch.setenv("VIGIE_FACEBOOK_GROUPS_BASE_URL", server.url)
        source = Source(
            "demo",
            "facebook_groups",
            "s",
            url="https://www.google.com/alerts/feeds/00000000000000000001/1",
        )
        first = facebook_groups.poll(source, {}, NOW)
        assert len(first.events) == 3
        assert {one.platform for one in first.events} == {"facebook_groups"}
        assert facebook_groups.poll(replace(source, cursor=first.cursor), {}, NOW).events == ()


@pytest.mark.parametrize(
    "url", ["https://www.google.com/alerts", "https://www.google.fr/alerts?hl=fr"]
)
def test_page_where_alerts_are_managed_is_refused_with_advice(url: str) -> None:
    with pytest.raises(PayloadError, match="RSS"):
        facebook_groups.poll(Source("demo", "facebook_groups", "s", url=url), {}, NOW)


def test_alert_only_points_at_talk_that_lives_elsewhere() -> None:
    assert facebook_groups.PROFILE.is_alert
    assert not hasattr(facebook_groups, "claim")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (
            "https://m.facebook.com/groups/12/permalink/34/",
            ("https://www.facebook.com/groups/12/posts/34", "", ""),
        ),
        (
            "https://fr-fr.facebook.com/groups/12/?multi_permalinks=34&ref=share",
            ("https://www.facebook.com/groups/12/posts/34", "", ""),
        ),
        (
            "https://www.facebook.com/groups/12/posts/34?comment_id=5",
            (
                "https://www.facebook.com/groups/12/posts/34?comment_id=5",
                "https://www.facebook.com/groups/12/posts/34",
                "",
            ),
        ),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Fgroups%2F12%2Fposts%2F34",
            ("https://www.facebook.com/groups/12/posts/34", "", ""),
        ),
        ("https://www.facebook.com/groups/12", ("https://www.facebook.com/groups/12", "", "")),
        ("https://www.facebook.com/caferivage/posts/1", None),
        ("https://facebook.com.evil.example/groups/12", None),
    ],
)
def test_only_what_stands_there_is_kept(link: str, expected: tuple[str, str, str] | None) -> None:
    """Id, thread and author's id of what an alert found at an address."""
    found = facebook_groups.keep(unwrap(Entry(id="x", link=link, title="T", body="B")))
    told = (found.key, found.thread or "", found.author.id or "") if found else None
    assert told == expected
