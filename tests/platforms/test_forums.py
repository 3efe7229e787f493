from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import PayloadError, PermanentError
from vigie.platforms import forums
from vigie.platforms._feed_types import Entry
from vigie.platforms._forum_find import feed_of, is_feed_address, root_of
from vigie.platforms._forum_post import read_post, topic_of, without_session
from vigie.platforms._html import html_to_text
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

FEED = (ROOT / "forums" / "phpbb.xml").read_bytes()
HOME = "https://forum.example.org/"
PAGE = b"""<!DOCTYPE html><html><head><title>Forum du port</title>
<link rel="alternate" type="application/atom+xml" title="News" href="/feed/news">
<link rel='alternate' type='application/atom+xml' title="All" href='/app.php/feed?sid=1&amp;x=2'>
<link rel="stylesheet" href="/style.css"></head><body>phpBB</body></html>"""


@pytest.fixture
def forum(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(route=serve) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_FORUMS_BASE_URL", server.url)
        yield server


def serve(call: Call) -> Answer:
    if call.path in ("/app.php/feed", "/feed.php"):
        return Answer(body=FEED, headers={"Content-Type": "application/atom+xml"})
    return Answer(404) if call.path.startswith("/old") else Answer(body=PAGE)


def a_source(url: str = HOME, **changes: object) -> Source:
    return replace(Source("demo", "forums", "s", url=url), **changes)  # type: ignore[arg-type]


# Finding the feed


@pytest.mark.parametrize(
    ("page", "address", "feed"),
    [
        (PAGE.decode(), HOME, f"{HOME}app.php/feed?sid=1&x=2"),
        ("<p>Powered by phpBB</p>", f"{HOME}viewtopic.php?t=3", f"{HOME}feed.php"),
        ("<p>vBulletin</p>", f"{HOME}f/showthread.php?t=3", f"{HOME}f/external.php?type=RSS2"),
        (
            '<html id="XF">',
            f"{HOME}community/threads/x.3/page-2",
            f"{HOME}community/forums/-/index.rss",
        ),
        ("<a>MyBB</a>", HOME, f"{HOME}syndication.php"),
        ("<script>nodebb</script>", f"{HOME}topic/12/x", f"{HOME}recent.rss"),
        ("<noscript>Flarum</noscript>", f"{HOME}d/21-x", f"{HOME}atom"),
        ("<p>Invision Community</p>", HOME, f"{HOME}discover/all.xml"),
        (
            "<p>FluxBB</p>",
            f"{HOME}forum/viewtopic.php?id=3",
            f"{HOME}forum/extern.php?action=feed&type=atom",
        ),
        ("<p>Powered by FluxBB</p>", HOME, f"{HOME}extern.php?action=feed&type=atom"),
        ("<p>Simple Machines</p>", HOME, f"{HOME}index.php?action=.xml;type=rss2"),
        ("<p>Rien</p>", HOME, None),
        ('<link rel="alternate" type="application/rss+xml" href="http://[">', HOME, None),
    ],
)
def test_feed_is_found_from_any_page_of_a_forum(page: str, address: str, feed: str | None) -> None:
    assert feed_of(page, address) == feed


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"{HOME}feed.php?f=3", True),
        (f"{HOME}app.php/feed", True),
        (f"{HOME}external.php?type=RSS2&forumids=3", True),
        (f"{HOME}forums/-/index.rss", True),
        (f"{HOME}syndication.php?fid=2", True),
        (f"{HOME}extern.php?action=feed&type=atom", True),
        (f"{HOME}forum/12-cafes.xml/", True),
        (HOME, False),
        (f"{HOME}viewtopic.php?t=3", False),
        (f"{HOME}threads/feedback.3/", False),
        ("http://[", False),
    ],
)
def test_address_of_a_feed_is_told_from_a_pages(address: str, *, expected: bool) -> None:
    assert is_feed_address(address) is expected


def test_root_of_a_forum_keeps_its_folder() -> None:
    assert root_of("https://a.example/phpbb/viewforum.php?f=3") == "https://a.example/phpbb/"
    assert root_of("https://a.example/community/index.php") == "https://a.example/community/"
    assert root_of("https://a.example/bb") == "https://a.example/bb/"


def test_forum_given_by_its_home_is_read_from_the_feed_it_names(forum: StandIn) -> None:
    first = forums.poll(a_source(), {}, NOW)
    assert [one.author.name for one in first.events] == ["Ivo", "rayk_sland"]
    assert first.moved_to == ""
    assert [call.path for call in forum.calls] == ["/", "/app.php/feed"]
    forum.calls.clear()
    again = forums.poll(a_source(cursor=first.cursor), {}, NOW)
    assert again.events == ()
    assert [call.path for call in forum.calls] == ["/app.php/feed"]


def test_feed_that_left_its_place_is_looked_for_anew(forum: StandIn) -> None:
    cursor = {"feed": f"{HOME}old/feed.php"}
    fetched = forums.poll(a_source(cursor=cursor), {}, NOW)
    assert len(fetched.events) == 2
    assert fetched.cursor["feed"] == f"{HOME}app.php/feed?sid=1&x=2"


def test_forum_given_by_its_feed_is_read_at_once(forum: StandIn) -> None:
    assert len(forums.poll(a_source(f"{HOME}feed.php"), {}, NOW).events) == 2
    assert [call.path for call in forum.calls] == ["/feed.php"]


def test_page_without_any_feed_says_what_to_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    with stand_in(Answer(body=b"<html><body>Bonjour</body></html>")) as server:
        monkeypatch.setenv("VIGIE_FORUMS_BASE_URL", server.url)
        with pytest.raises(PayloadError, match="address of the feed"):
            forums.poll(a_source(), {}, NOW)
    with stand_in(Answer(404)) as server:
        monkeypatch.setenv("VIGIE_FORUMS_BASE_URL", server.url)
        with pytest.raises(PermanentError):
            forums.poll(a_source(), {}, NOW)


# Posts


@pytest.mark.parametrize(
    ("link", "topic"),
    [
        ("https://a.example/viewtopic.php?f=2&t=3&p=4#p4", "https://a.example/viewtopic.php?t=3"),
        ("https://a.example/viewtopic.php?id=3", "https://a.example/viewtopic.php?id=3"),
        ("https://a.example/viewtopic.php?p=4#p4", None),
        (
            "https://a.example/showthread.php?tid=3&pid=4#pid4",
            "https://a.example/showthread.php?tid=3",
        ),
        ("https://a.example/index.php?topic=3.msg4#msg4", "https://a.example/index.php?topic=3"),
        ("https://a.example/c/threads/a-b.3/post-4", "https://a.example/c/threads/3"),
        ("https://a.example/threads/3-a-b", "https://a.example/threads/3"),
        ("https://a.example/topic/3/a-b/4", "https://a.example/topic/3"),
        ("https://a.example/d/3-a-b/4", "https://a.example/d/3"),
        ("https://a.example/discussion/3/a-b", "https://a.example/discussion/3"),
        ("https://a.example/", None),
        (None, None),
    ],
)
def test_topic_is_read_from_the_address_of_a_post(link: str | None, topic: str | None) -> None:
    assert topic_of(link) == topic


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Statistics: Posted by Ivo — Wed Feb 17, 2016 9:34 am", "Ivo"),
        ("Statistiques : Publié par Maël L. — ven. 20 nov. 2026 09:34", "Maël L."),
        ("Statistik: Verfasst von Ana-2 — Fr 20. Nov 2026, 09:34", "Ana-2"),
    ],
)
def test_line_phpbb_adds_names_the_author_and_goes(line: str, name: str) -> None:
    post = read_post(Entry(id="1", title="Re: Brunch", body=f"Bien sûr — merci !\n\n{line}"))
    assert post.author.name == name
    assert post.text == "Bien sûr — merci !"


OLD_QUOTE = (
    '<div class="quotetitle">Ana wrote:</div><div class="quotecontent">'
    '<div class="quotetitle">Yann wrote:</div><div class="quotecontent">Nul !</div>Horrible.</div>'
)
NEW_QUOTE = (
    "<blockquote><div><cite>Ana a écrit :</cite><blockquote>Nul !</blockquote>Horrible.</div>"
    "</blockquote>"
)
XENFORO_QUOTE = (
    '<div class="bbCodeBlock"><div class="bbCodeBlock-title"><a href="#">Ana said:</a></div>'
    "<blockquote>Horrible.</blockquote></div>"
)


@pytest.mark.parametrize("quote", [OLD_QUOTE, NEW_QUOTE, XENFORO_QUOTE])
def test_what_a_post_quotes_is_not_its_own_words(quote: str) -> None:
    html = f"{quote}<p>Moi, j'ai adoré.</p><p>Statistics: Posted by Lou — Fri Nov 20, 2026</p>"
    post = read_post(Entry(id="1", title="Re: Brunch", body=html_to_text(html), html=html))
    assert post.text == "Moi, j'ai adoré."
    assert post.author.name == "Lou"


def test_post_that_only_quotes_keeps_what_it_shows() -> None:
    html = "<blockquote>Horrible.</blockquote><p>Statistics: Posted by Lou — Fri Nov 20, 2026</p>"
    post = read_post(Entry(id="1", title="Re: Brunch", body=html_to_text(html), html=html))
    assert post.text == "Horrible."


def test_quotes_that_never_close_cost_little() -> None:
    html = "<blockquote>x" * 20_000
    started = time.monotonic()
    read_post(Entry(id="1", title="Brunch", body="x", html=html))
    assert time.monotonic() - started < 2


def test_words_that_only_look_like_that_line_stay() -> None:
    body = "Statistics: 9 of 10 came back — a good sign for us\n\nSee you"
    assert read_post(Entry(id="1", title="Brunch", body=body)).body.endswith(body)


def test_reply_and_its_topic_are_one_conversation_without_the_topics_address() -> None:
    link = "https://a.example/viewtopic.php?p={0}#p{0}"
    line = "\nStatistics: Posted by X — today 9:34"
    first = read_post(Entry(id="1", link=link.format(1), title="Bar • Brunch", body=f"A{line}"))
    reply = read_post(Entry(id="2", link=link.format(2), title="Bar • Re: Brunch", body=f"B{line}"))
    assert first.thread == reply.thread == reply.in_reply_to
    assert (first.text, reply.text) == ("Brunch\n\nA", "B")


def test_session_in_an_address_makes_no_other_post() -> None:
    with_it = "https://a.example/viewtopic.php?p=4&sid=0123#p4"
    assert without_session(with_it) == "https://a.example/viewtopic.php?p=4#p4"
    assert (
        read_post(Entry(id=with_it, link=with_it)).key == "https://a.example/viewtopic.php?p=4#p4"
    )
    assert without_session("https://a.example/t?q=a%20b") == "https://a.example/t?q=a%20b"
    assert without_session("http://[") == "http://["


@given(st.text(max_size=60), st.text(max_size=200), st.text(max_size=80))
def test_any_entry_is_read_as_some_post(title: str, body: str, link: str) -> None:
    post = read_post(Entry(id="1", link=f"https://a.example/{link}", title=title, body=body))
    assert read_post(post).thread == post.thread or not post.thread


def test_any_recorded_feed_is_read_as_a_forums(capsys: pytest.CaptureFixture[str]) -> None:
    read = 0
    for path in recorded("feeds"):
        try:
            parsed = forums.parse(path.read_bytes(), NOW)
        except PayloadError:
            continue
        read += bool(parsed.events)
        assert bool(parsed.events) or bool(parsed.rejected) or bool(parsed.none_because)
    assert read > 20
