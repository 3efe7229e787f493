from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests
from vigie.platforms import feeds
from vigie.source import Source

from infra.sandbox.feed import Feed

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Feed]:
    feed = Feed("Le Voisin <b>", "Rue & ruelle", clock=lambda: NOON)
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", feed.url.removeprefix("http://"))
    try:
        yield feed
    finally:
        feed.close()


def a_source(feed: Feed, path: str) -> Source:
    return Source("demo", "feeds", "s1", url=feed.url + path)


@pytest.mark.parametrize("path", ["/feed.xml", "/atom.xml"])
def test_articles_are_read_and_only_news_is_told(feed: Feed, path: str) -> None:
    feed.blog.publish("Du pain <frais>", "Croûte & mie ]]> ☕", "Maud", said_at=NOON)
    source = a_source(feed, path)
    first = feeds.poll(source, {}, NOON)
    (event,) = first.events
    assert event.text == "Du pain <frais>\n\nCroûte & mie ]]> ☕"
    assert (event.author.name, event.said_at) == ("Maud", NOON)
    assert event.url == feed.blog.articles[0].url
    source.cursor.update(first.cursor)
    assert feeds.poll(source, {}, NOON).events == ()
    feed.blog.publish("Suite", "Encore", "Jem", said_at=NOON + timedelta(minutes=1))
    assert [one.author.name for one in feeds.poll(source, {}, NOON).events] == ["Jem"]


def test_comments_are_read_with_their_own_words_alone(feed: Feed) -> None:
    article = feed.blog.publish("Du pain", "Bon", "Maud")
    feed.blog.remark(article, "D'accord !", "Lise")
    (event,) = feeds.poll(a_source(feed, "/comments/feed/"), {}, NOON).events
    assert (event.text, event.author.name) == ("D'accord !", "Lise")
    assert event.url == f"{article.url}#comment-{feed.blog.remarks[0].number}"


@pytest.mark.parametrize("mark", ["ETag", "Last-Modified"])
def test_what_is_known_is_answered_with_304(feed: Feed, mark: str) -> None:
    feed.blog.publish("Du pain", "Bon", "Maud")
    answer = requests.get(feed.url + "/feed.xml", timeout=5)
    ask = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[mark]
    again = requests.get(feed.url + "/feed.xml", headers={ask: answer.headers[mark]}, timeout=5)
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_escapes_what_it_shows(feed: Feed) -> None:
    feed.blog.publish("<script>alert(1)</script>", "<img src=x>", "<i>")
    page = requests.get(feed.url, timeout=5).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert requests.get(feed.url + "/nothing", timeout=5).status_code == 404
