from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import PayloadError
from vigie.platforms._dates import is_day_first, read_date, read_zone
from vigie.platforms._exports import Preset, parse_export, read_count
from vigie.platforms._networks import identity_of, network_of
from vigie.platforms._table import decode, fold, read_table

from tests.platforms.fixtures import NOW

PRESET = Preset("hootsuite")
HEADINGS = frozenset({"date", "text", "url"})
PARIS = ZoneInfo("Europe/Paris")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


# Files


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_table_is_read_however_it_was_saved(encoding: str, separator: str) -> None:
    text = f'Text{separator}Url\r\n"Déjà {separator} vu"{separator}https://a.example\r\n'
    table = read_table(text.encode(encoding), HEADINGS)
    assert table.rows == ({"text": f"Déjà {separator} vu", "url": "https://a.example"},)


@given(st.text(min_size=1, max_size=50))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    body = f"Text;Url {text}".encode("utf-8", "replace")
    if b"\x00" not in body:
        assert decode(body) == body.decode()


def test_headings_are_found_below_a_preamble() -> None:
    body = b"sep=;\nReport;Rivage\n\nDate;Text\n2026-11-01;Bonjour\n"
    table = read_table(body, HEADINGS)
    assert table.rows == ({"date": "2026-11-01", "text": "Bonjour"},)
    assert table.first == 5


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"Name;Age\nTom;3\n", b"PK\x03\x04workbook", b"\xff\xfe\xd8\xd8\x00"]
)
def test_what_is_no_such_table_is_told_apart(body: bytes) -> None:
    with pytest.raises(PayloadError):
        read_table(body, HEADINGS)


def test_lines_within_a_cell_stay_in_it() -> None:
    table = read_table(b'Text,Url\n"two\nlines",https://a.example\n', HEADINGS)
    assert table.rows[0]["text"] == "two\nlines"


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        ("Réseau social", "reseau social"),
        ("createdTime", "created time"),
        ("SENDER_SCREEN_NAME", "sender screen name"),
        ("Date (Europe/Paris)", "date"),
        ("\ufeffUrl", "url"),
    ],
)
def test_headings_are_compared_without_their_dress(heading: str, folded: str) -> None:
    assert fold(heading) == folded


# Dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-03T18:00:00Z", at(2026, 11, 3, 18)),
        ("2026-11-03 18:00:00.0", at(2026, 11, 3, 18)),
        ("2026-11-03T18:00:00.000+0100", at(2026, 11, 3, 17)),
        ("2026-11-03 18:00:00 UTC", at(2026, 11, 3, 18)),
        ("2026/11/03 18:00", at(2026, 11, 3, 18)),
        ("03/11/2026 18:00", at(2026, 11, 3, 18)),
        ("03.11.2026, 18h00", at(2026, 11, 3, 18)),
        ("3-11-26 6:00 PM", at(2026, 11, 3, 18)),
        ("Nov 3, 2026 12:05:09 AM", at(2026, 11, 3, 0, 5, 9)),
        ("3 nov. 2026 à 18h05", at(2026, 11, 3, 18, 5)),
        ("3 novembre 2026", at(2026, 11, 3)),
        ("14 juillet 2026 8:30", at(2026, 7, 14, 8, 30)),
        ("1 août 2026", at(2026, 8, 1)),
        ("15 févr. 2026 à 10:30", at(2026, 2, 15, 10, 30)),
        ("Tue Nov 03 18:00:00 +0000 2026", at(2026, 11, 3, 18)),
        ("Tue, 03 Nov 2026 18:00:00 GMT", at(2026, 11, 3, 18)),
        ("03/11/2026 18:00 CET", at(2026, 11, 3, 17)),
        ("03/11/2026 18:00 GMT-5", at(2026, 11, 3, 23)),
        ("1793728800", at(2026, 11, 3, 18)),
        ("1793728800000", at(2026, 11, 3, 18)),
    ],
)
def test_date_is_read_as_it_is_written(text: str, expected: datetime) -> None:
    assert read_date(text, NOW) == expected


@pytest.mark.parametrize(
    "text", ["", "never", "32/11/2026", "2026-13-40", "10:30", "99999999999999"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text, NOW) is None


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reading_of_dates(text: str) -> None:
    found = read_date(text, NOW)
    assert found is None or found <= NOW + timedelta(minutes=10)


def test_zone_is_the_dates_own_else_the_given_one() -> None:
    assert read_date("03/11/2026 18:00", NOW, zone=PARIS) == at(2026, 11, 3, 17)
    assert read_date("03/07/2026 18:00", NOW, zone=PARIS) == at(2026, 7, 3, 16)
    assert read_date("2026-11-03T18:00Z", NOW, zone=PARIS) == at(2026, 11, 3, 18)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Paris", PARIS),
        ("UTC", timezone.utc),  # noqa: UP017 - compared as it is made
        ("GMT+1", timezone(timedelta(hours=1))),
        ("UTC-03:30", timezone(-timedelta(hours=3, minutes=30))),
        ("nowhere", None),
        ("../etc", None),
    ],
)
def test_zone_is_read_by_name_or_offset(name: str, zone: object) -> None:
    assert read_zone(name) == zone


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["03/04/2026", "24/04/2026"], True),
        (["03/04/2026", "04/24/2026"], False),
        (["03/04/2026 2:05 PM"], False),
        (["2026-04-24"], True),
        ([], True),
    ],
)
def test_order_of_day_and_month_is_told_by_the_file_itself(
    dates: list[str],
    expected: bool,  # noqa: FBT001 - a value of the table
) -> None:
    assert is_day_first(dates, otherwise=True) is expected


# Networks


@pytest.mark.parametrize(
    ("named", "url", "expected"),
    [
        ("FACEBOOK_PAGE", None, "facebook"),
        ("X (Twitter)", None, "x"),
        ("Tweet", "https://example.org/1", "x"),
        ("Google My Business", None, "google_business"),
        ("Blog", "https://www.reddit.com/r/x/", "reddit"),
        ("", "https://old.reddit.com/r/x/", "reddit"),
        ("Web", "https://notx.com/1", ""),
        ("Presse", "https://presse.example", ""),
        ("", None, ""),
    ],
)
def test_network_is_told_by_its_column_else_by_the_address(
    named: str, url: str | None, expected: str
) -> None:
    assert network_of(named, url) == expected


def test_id_is_the_platforms_own_where_its_address_shows_it() -> None:
    assert identity_of("telegram", "https://t.me/c/21/8", "Aya", "x") == "-10021_8"
    hashed = identity_of("telegram", "https://t.me/rivage/8", "Aya", "x")
    assert hashed.startswith("manual-")
    assert hashed != identity_of("telegram", "https://t.me/rivage/9", "Aya", "x")


# Rows


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1,234", 1234),
        ("12 345", 12345),
        ("1\u202f234", 1234),
        ("1.2K", 1200),
        ("3,4 M", 3_400_000),
        ("12.0", 12),
        ("", None),
        ("many", None),
        ("-5", None),
        ("9" * 30, None),
    ],
)
def test_count_of_people_is_read_in_both_languages(text: str, count: int | None) -> None:
    assert read_count(text) == count


def test_sentiment_and_reach_are_not_taken_over() -> None:
    body = (
        b"Text,Url,Sentiment,Reach,Followers,Author\nfine,https://a.example,positive,9000,12,Jo\n"
    )
    (event,) = parse_export(body, NOW, PRESET).events
    assert event.author.followers == 12
    assert not event.facts


def test_two_exports_that_overlap_bring_the_same_mention_once() -> None:
    first = b"Date,Text,Url,Author\n2026-11-01,Froid,https://a.example/1?utm_source=h,Jo\n"
    second = b"Auteur;Contenu;Lien;Date\nJo;Froid;https://a.example/1;01/11/2026\n"
    (one,) = parse_export(first, NOW, PRESET).events
    (two,) = parse_export(second, NOW, PRESET).events
    assert one.native_id == two.native_id


def test_same_words_at_two_times_are_two_messages() -> None:
    body = b"Date,Message,Network,Author\n2026-11-01 10:00,Merci,Facebook,Jo\n"
    body += b"2026-11-02 10:00,Merci,Facebook,Jo\n"
    one, two = parse_export(body, NOW, PRESET).events
    assert one.native_id != two.native_id


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        ("4", "4"),
        ("5.0", "5"),
        ("3/5", "3"),
        ("2 stars", "2"),
        ("5 minutes late", None),
        ("9", None),
    ],
)
def test_rating_is_stars_and_nothing_else(rating: str, expected: str | None) -> None:
    body = f"Text,Url,Rating\nok,https://a.example,{rating}\n".encode()
    assert parse_export(body, NOW, PRESET).events[0].facts.get("rating") == expected


def test_poison_row_is_set_aside_and_the_others_go_on() -> None:
    body = b"Date,Text,Url\n99/99/9999,a,\n2026-11-01,b,\n\n,,\n2026-11-02," + b"x" * 100_001
    parsed = parse_export(body + b",\n", NOW, PRESET)
    assert [one.text for one in parsed.events] == ["b"]
    assert len(parsed.rejected) == 2


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_exports(body: bytes) -> None:
    try:
        parse_export(b"Date,Text,Url\n" + body, NOW, PRESET)
    except PayloadError:
        return


@pytest.mark.parametrize("cell", ["[" * 100_000, "1 " * 50_000, " " * 100_000, "+" * 100_000])
def test_no_cell_takes_the_square_of_its_length(cell: str) -> None:
    began = time.perf_counter()
    for body in (cell, f"Date,Text,Url,Followers,Rating\n{cell},{cell},,{cell},{cell}\n"):
        with suppress(PayloadError):
            parse_export(body.encode(), NOW, PRESET)
    assert time.perf_counter() - began < 3
