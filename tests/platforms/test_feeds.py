from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from vigie.errors import (
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import EventKind
from vigie.platforms import Fetched, feeds
from vigie.platforms._feed_bytes import decode
from vigie.platforms._feed_read import read_feed
from vigie.platforms._html import html_to_text
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, StandIn, stand_in


def fixture(name: str) -> bytes:
    return (ROOT / "feeds" / name).read_bytes()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "127.0.0.1")
    with stand_in(Answer(body=fixture("atom.xml"))) as running:
        yield running


def a_source(server: StandIn, **cursor: object) -> Source:
    return Source("demo", "feeds", "s", url=server.url + "/feed", cursor=dict(cursor))


def poll(source: Source) -> Fetched:
    return feeds.poll(source, {}, NOW)


def an_item(guid: str, title: str, date: str = "Tue, 10 Nov 2026 08:00:00 GMT") -> str:
    return f"<item><guid>urn:{guid}</guid><title>{title}</title><pubDate>{date}</pubDate></item>"


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>".encode()


# Asking


def test_feed_is_asked_only_for_what_changed(server: StandIn) -> None:
    marks = {"ETag": 'W/"a-1"', "Last-Modified": "Tue, 10 Nov 2026 08:00:00 GMT"}
    server.answers = [Answer(body=fixture("atom.xml"), headers=marks), Answer(status=304)]
    first = poll(a_source(server))
    assert len(first.events) == 2
    second = poll(a_source(server, **first.cursor))
    assert (second.events, second.cursor) == ((), first.cursor)
    asked = server.calls[1].headers
    assert asked["if-none-match"] == 'W/"a-1"'
    assert asked["if-modified-since"] == "Tue, 10 Nov 2026 08:00:00 GMT"


def test_news_is_told_once_and_edits_as_edits(server: StandIn) -> None:
    server.answers = [Answer(body=rss(an_item("1", "One")))]
    first = poll(a_source(server))
    server.answers = [Answer(body=rss(an_item("1", "One, corrected"), an_item("2", "Two")))]
    second = poll(a_source(server, **first.cursor))
    assert [(one.kind, one.text) for one in second.events] == [
        (EventKind.EDIT, "One, corrected"),
        (EventKind.ADD, "Two"),
    ]
    assert second.events[0].version > first.events[0].version
    assert poll(a_source(server, **second.cursor)).events == ()


def test_late_item_with_an_old_date_is_not_lost(server: StandIn) -> None:
    server.answers = [Answer(body=rss(an_item("9", "New")))]
    first = poll(a_source(server))
    old = an_item("3", "Late", "Tue, 01 Feb 2022 08:00:00 GMT")
    server.answers = [Answer(body=rss(an_item("9", "New"), old))]
    assert [one.text for one in poll(a_source(server, **first.cursor)).events] == ["Late"]


def test_moved_feed_is_read_at_its_new_address(server: StandIn) -> None:
    moved = Answer(status=301, headers={"Location": "/new"})
    server.answers = [moved, Answer(body=fixture("atom.xml"))]
    fetched = poll(a_source(server))
    assert (fetched.moved_to, len(fetched.events)) == (f"{server.url}/new", 2)


def test_feed_that_is_gone_for_good_says_so_and_keeps_its_cursor(server: StandIn) -> None:
    server.answers = [Answer(status=410)]
    fetched = poll(a_source(server, seen=["a:b"]))
    assert (fetched.gone, fetched.cursor) == (True, {"seen": ["a:b"]})


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, PermissionDeniedError),
        (403, PermissionDeniedError),
        (404, PermanentError),
        (429, RateLimitedError),
        (503, TransientError),
    ],
)
def test_refusal_of_a_feed_never_asks_to_reconnect(
    server: StandIn, status: int, error: type[Exception]
) -> None:
    server.answers = [Answer(status=status, headers={"Retry-After": "600"})]
    with pytest.raises(error) as caught:
        poll(a_source(server))
    assert getattr(caught.value, "retry_after", 600) == 600


@pytest.mark.parametrize(
    ("extra", "minutes"),
    [
        ("<ttl>90</ttl>", 90),
        ("<ttl>0</ttl>", None),
        ("<ttl>never</ttl>", None),
        ("<ttl>99999999</ttl>", 1_440),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 360),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            None,
        ),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>-1</sy:updateFrequency>",
            None,
        ),
        ("<ttl>nan</ttl>", None),
        ("", None),
    ],
)
def test_rhythm_a_feed_asks_for(extra: str, minutes: int | None) -> None:
    assert read_feed(rss(extra, an_item("1", "One")), NOW).every_minutes == minutes


def test_expired_json_feed_is_over(server: StandIn) -> None:
    server.answers = [
        Answer(body=b'{"version":"https://jsonfeed.org/version/1","items":[],"expired":true}')
    ]
    assert poll(a_source(server)).gone


def test_ids_good_within_one_feed_only_carry_its_host(server: StandIn) -> None:
    item = "<item><guid isPermaLink='false'>7</guid><title>t</title></item>"
    server.answers = [Answer(body=rss(item))]
    host = server.url.removeprefix("http://")
    assert [one.native_id for one in poll(a_source(server)).events] == [f"{host}#7"]


def test_source_without_an_address_is_refused(server: StandIn) -> None:
    with pytest.raises(PayloadError):
        poll(replace(a_source(server), url=""))


# Reading


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("é".encode(), "", "é"),
        ("é".encode("cp1252"), "", "é"),
        ("é".encode("cp1252"), "text/xml; charset=iso-8859-1", "é"),
        ("\u20ac".encode("cp1252"), "text/xml; charset=iso-8859-1", "€"),
        ("é".encode(), "text/xml; charset=nonsense", "é"),
        ("é".encode(), "text/xml; charset=utf-7", "é"),
        ("é".encode(), "text/xml; charset=unicode_escape", "é"),
        ("\ufeffé".encode(), "text/xml; charset=iso-8859-1", "é"),
        ("\ufeffé".encode("utf-16-be"), "", "é"),
        ("\ufeffé".encode("utf-32-le"), "", "é"),
        ("<é".encode("utf-16-be"), "", "<é"),
        ("<é".encode("utf-16-le"), "", "<é"),
        ('<?xml version="1.0" encoding="koi8-r"?>ж'.encode("koi8-r"), "", None),
        ('<?xml version="1.0" encoding="gb2312"?>囍'.encode("gb18030"), "", None),
        ('<?xml version="1.0" encoding="koi8-r"?>ж'.encode(), "a/b;charset=UTF-8", None),
        (b"\xff\xfa\x81", "text/xml; charset=utf-8", "ÿú\ufffd"),
    ],
)
def test_bytes_are_decoded_in_the_right_order(body: bytes, kind: str, text: str | None) -> None:
    decoded = decode(body, kind)
    assert decoded == text or (text is None and decoded[-1] in "ж囍")


def test_entities_cannot_grow_or_read_files() -> None:
    (event,) = feeds.parse(fixture("laughs.xml"), NOW).events
    assert len(event.text) < 60
    assert "root:" not in event.text


def test_billion_laughs_of_plain_entities_stays_small() -> None:
    head = '<!DOCTYPE rss [<!ENTITY aa "' + "x" * 64 + '">]>'
    body = head.encode() + rss("<item><guid>1</guid><title>" + "&aa;" * 200_000 + "</title></item>")
    (event,) = feeds.parse(body, NOW).events
    assert len(event.text) <= 20_000


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<" * 400_000,
        b"<rss><channel>" + b"<a>" * 200_000,
        b"<rss><item><title>" + b"<b>" * 4_000,
        b"<rss>" + b"<![CDATA[" * 50_000,
        b"<rss>" + b"<!--" * 50_000,
        b"<!DOCTYPE " + b"[" * 60_000,
        b"<!DOCTYPE rss [" + b'"' * 60_001,
        b"<?xml " * 20_000,
        rss(
            "<item><guid>1</guid><description><![CDATA["
            + "<!--" * 40_000
            + "]]></description></item>"
        ),
        rss(
            "<item><guid>1</guid><description><![CDATA["
            + "<a " * 40_000
            + "]]></description></item>"
        ),
        rss("<item><guid>1</guid><description>" + "&" * 400_000 + "</description></item>"),
    ],
)
def test_hostile_markup_is_done_with_soon(body: bytes) -> None:
    started = time.monotonic()
    with suppress(PayloadError):
        feeds.parse(body, NOW)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"just words", "no feed"),
        (b"<!DOCTYPE html>\n<html lang=fr><body>", "web page"),
        (b"<HTML><HEAD>", "web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a feed"),
        (b'{"hello": 1}', "not a JSON feed"),
        (b'{"items": [', "not JSON"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(body: bytes, reason: str) -> None:
    with pytest.raises(PayloadError, match=reason):
        feeds.parse(body, NOW)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 10 Nov 2026 08:00:00 GMT", "2026-11-10T08:00:00+00:00"),
        ("10 Nov 26 08:00 EST", "2026-11-10T13:00:00+00:00"),
        ("2026-11-10T08:00:00+05:30", "2026-11-10T02:30:00+00:00"),
        ("mar., 10 nov. 2026 08:00:00 +0100", "2026-11-10T07:00:00+00:00"),
        ("dim., 01 févr. 2026 08:00:00 +0100", "2026-02-01T07:00:00+00:00"),
        ("0000-00-00", NOW.isoformat()),
        ("Fri, 01 Jan 2100 00:00:00 GMT", NOW.isoformat()),
        ("Thu, 01 Jan 1970 00:00:00 GMT", NOW.isoformat()),
        ("yesterday", NOW.isoformat()),
        ("", NOW.isoformat()),
    ],
)
def test_dates_of_every_kind(date: str, expected: str) -> None:
    (event,) = feeds.parse(rss(an_item("1", "t", date)), NOW).events
    assert event.said_at is not None
    assert event.said_at.isoformat() == expected


def test_body_that_repeats_its_title_is_told_once() -> None:
    body = "<description>A short note, whole.</description>"
    item = f"<item><guid>1</guid><title>A short note…</title>{body}</item>"
    assert feeds.parse(rss(item), NOW).events[0].text == "A short note, whole."


def test_very_long_article_is_cut() -> None:
    item = (
        f"<item><guid>1</guid><title>t</title><description>{'word ' * 30_000}</description></item>"
    )
    assert len(feeds.parse(rss(item), NOW).events[0].text) == 20_000


# Payloads others recorded: their own comment says what they hold.

EXPECTED = re.compile(
    rb"Expect:\s.*?entries\[0\]\[?\.?'?(id|title|description|summary|link|guid)'?\]?"
    rb" == ('(?:[^'\\]|\\.)*')",
    re.DOTALL,
)
NO_FEEDS = {"gf_unknown_feed__1.xml", "mf_iso88591__1.xml", "mf_iso88591_utf8_mismatch__1.xml"}
# These expect an encoding nobody names to be guessed, or noise to be decoded bit by bit.
UNGUESSED = "bozo_linenoise"


def test_recorded_feeds_are_read_as_they_say() -> None:
    compared = 0
    for path in recorded("feeds"):
        body = path.read_bytes()
        try:
            parsed = feeds.parse(body, NOW)
        except PayloadError:
            assert path.name in NO_FEEDS, path.name
            continue
        found = EXPECTED.search(body)
        if found is None or UNGUESSED in path.name or not parsed.events:
            continue
        name, wanted = found.group(1).decode(), ast.literal_eval(found.group(2).decode())
        event = parsed.events[0]
        words = re.sub(r"<[^>]+>", "", wanted)
        seen = {"id": event.native_id, "guid": event.native_id, "link": event.url}
        assert seen.get(name, event.text) == (wanted if name in seen else words), path.name
        compared += 1
    assert compared >= 12


def test_recorded_feeds_give_whole_events() -> None:
    for path in recorded("feeds"):
        if path.name in NO_FEEDS:
            continue
        for event in feeds.parse(path.read_bytes(), NOW).events:
            assert event.native_id, path.name
            assert event.said_at is not None
            assert datetime(1990, 1, 1, tzinfo=UTC) <= event.said_at <= NOW, path.name
            assert event.url is None or event.url.startswith("http"), path.name


@pytest.mark.parametrize("tag", ["<br>", "<br/>", "<br />"])
def test_line_break_breaks_one_line_however_it_is_written(tag: str) -> None:
    assert html_to_text(f"<p>Froid.{tag}\nDommage{tag}{tag}!</p><title/>Fin") == (
        "Froid.\nDommage\n\n!\nFin"
    )
