from __future__ import annotations

from dataclasses import replace

import pytest
from vigie.errors import PayloadError
from vigie.platforms import pages_jaunes
from vigie.platforms._canonical import unwrap
from vigie.platforms._feed_types import Entry
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.stand_in import Answer, stand_in

FEED = (ROOT / "pages_jaunes" / "alert.xml").read_bytes()
ALERT = "https://www.google.com/alerts/feeds/00000000000000000002/7"


def test_alert_is_read_over_http_and_only_its_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=FEED)) as server:
        monkeypatch.setenv("VIGIE_PAGES_JAUNES_BASE_URL", server.url)
        source = Source("demo", "pages_jaunes", "s", url=ALERT)
        first = pages_jaunes.poll(source, {}, NOW)
        assert {one.platform for one in first.events} == {"pages_jaunes"}
        assert len(first.events) == 2
        assert pages_jaunes.poll(replace(source, cursor=first.cursor), {}, NOW).events == ()


def test_page_where_alerts_are_managed_is_refused_with_advice() -> None:
    managed = Source("demo", "pages_jaunes", "s", url="https://www.google.fr/alerts?hl=fr")
    with pytest.raises(PayloadError, match="RSS"):
        pages_jaunes.poll(managed, {}, NOW)


@pytest.mark.parametrize(
    ("link", "thread"),
    [
        ("https://www.pagesjaunes.fr/pros/51234567", "pros/51234567"),
        ("https://www.pagesjaunes.fr/pros/51234567/avis", "pros/51234567"),
        ("https://www.pagesjaunes.fr/annuaire/rennes-35/boulangeries", ""),
        ("https://pagesjaunes.fr.example.org/pros/51234567", None),
        ("https://example.org/?u=pagesjaunes.fr", None),
    ],
)
def test_only_what_stands_there_is_kept_and_a_listing_is_one_place(
    link: str, thread: str | None
) -> None:
    found = pages_jaunes.keep(unwrap(Entry(id="x", link=link, title="T", body="B")))
    assert (found.thread or "" if found else None) == thread
