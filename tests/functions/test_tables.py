"""Tables taken out: safe to open, whole, by a link where they are long, and gone with an author."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from vigie.api import tables
from vigie.api.table_list import TABLES
from vigie.api.table_readers import Ask, read_moderation
from vigie.aws import brands, clients
from vigie.aws.clock import utc_now
from vigie.aws.exports import (
    begin_file,
    close_file,
    keep_export,
    list_exports,
    read_export,
    send_part,
)
from vigie.aws.mentions import get_mention
from vigie.brand import Role
from vigie.errors import GoneError
from vigie.export import Export, ExportState, Form
from vigie.jobs import exporting
from vigie.jobs.exporting import go_on
from vigie.jobs.poll import do_job

from tests.builders import NOON
from tests.functions.conftest import Api
from tests.functions.team_desk import Clock, clock
from tests.functions.test_serve_api import say
from tests.tables import BUCKET

__all__ = ["clock"]
BRAND = "brand=levain"
PERIOD = f"{BRAND}&since=2020-01-01T00:00Z&until=2022-01-01T00:00Z"
ERASE = {"brand": "levain", "platform": "facebook", "author_id": "u100_3"}


def period(days: int = 300) -> str:
    since = (NOON - timedelta(days=days)).strftime("%Y-%m-%dT%H:%MZ")
    until = (NOON + timedelta(days=days)).strftime("%Y-%m-%dT%H:%MZ")
    return f"{BRAND}&since={since}&until={until}"


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def files() -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", ())
    return [one["Key"] for one in found]


def uploads() -> list[str]:
    found = boto3.client("s3").list_multipart_uploads(Bucket=BUCKET).get("Uploads", ())
    return [one["Key"] for one in found]


def fetch(answer: Any) -> str:
    (key,) = files()
    assert f"/{key}?" in answer.body["url"]
    body: bytes = boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return body.decode()


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch, bucket: str) -> None:
    """Whatever has a line is too long for an answer, and no turn of the API writes it all."""
    monkeypatch.setattr(tables, "MOST_BYTES", 10)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, long: None) -> None:
    """Each line is a part, each turn ends with its first, and the API itself takes none."""
    monkeypatch.setattr(exporting, "PART_BYTES", 1)
    monkeypatch.setattr(tables, "DIRECT_SECONDS", 0.0)
    monkeypatch.setattr(exporting, "TURN_SECONDS", 0.0)
    monkeypatch.setattr("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", 1)


def jobs() -> list[dict[str, str]]:
    queue = boto3.client("sqs")
    url = queue.list_queues()["QueueUrls"][0]
    found = queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ())
    for one in found:
        queue.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return [json.loads(one["Body"]) for one in found]


def test_mentions_come_as_csv_that_calculates_nothing_and_as_json_as_they_are(api: Api) -> None:
    say("=2+5+cmd|' /C calc'!A0", "100_1")
    say("Très bon pain ; -20 %", "100_2")
    answer = api("GET", f"/api/tables/mentions?{period()}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="vigie-levain-')
    texts = {row["native_id"]: row["text"] for row in rows_of(answer.body)}
    assert texts == {
        "100_1": "'=2+5+cmd|' /C calc'!A0",
        "100_2": "Très bon pain ;' -20 %",
    }
    plain = api("GET", f"/api/tables/mentions?{period()}&format=json").body
    assert {one["text"] for one in plain} == {"=2+5+cmd|' /C calc'!A0", "Très bon pain ; -20 %"}


def test_every_table_answers_in_both_forms_with_its_columns(api: Api) -> None:
    say("Bonjour", "100_1")
    for name, table in TABLES.items():
        text = api("GET", f"/api/tables/{name}?{BRAND}").body
        head = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert tuple(head) == table.columns
        assert isinstance(api("GET", f"/api/tables/{name}?{BRAND}&format=json").body, list)


def test_an_empty_table_still_has_its_head_and_a_table_nobody_knows_is_not_found(api: Api) -> None:
    text = api("GET", f"/api/tables/mentions?{PERIOD}").body
    assert text.startswith('\ufeff"id","platform"')
    assert text.count("\r\n") == 1
    assert api("GET", f"/api/tables/mentions?{PERIOD}&format=json").body == []
    assert api("GET", f"/api/tables/secrets?{BRAND}").status == 404
    assert api("GET", f"/api/tables/mentions?{BRAND}&format=xls").status == 422


def test_what_names_people_is_for_managers_and_figures_are_for_all(api: Api) -> None:
    brands.grant("vera", "levain", Role.VIEWER)
    assert Api("vera")("GET", f"/api/tables/mentions?{BRAND}").status == 403
    assert Api("vera")("GET", f"/api/tables/series?{BRAND}").status == 200
    assert Api("nobody")("GET", f"/api/tables/series?{BRAND}").status == 403


def test_a_long_table_is_a_file_fetched_by_a_link_that_lasts_an_hour(api: Api, long: None) -> None:
    say("Bonjour", "100_1")
    answer = api("GET", f"/api/tables/mentions?{period()}")
    assert answer.status == 200
    assert "X-Amz-Expires=3600" in answer.body["url"]
    assert [row["text"] for row in rows_of(fetch(answer))] == ["Bonjour"]


def test_what_takes_too_long_is_written_in_turns_by_the_queue(api: Api, slow: None) -> None:
    for n in range(4):
        say(f"Bonjour {n}", f"100_{n}")
    route = f"/api/tables/mentions?{period()}"
    first = api("GET", route)
    assert (first.status, first.headers["retry-after"]) == (202, "5")
    assert api("GET", route).body["job"] == first.body["job"]  # asked twice, written once
    other = api("GET", f"/api/tables/moderation?{period()}")
    assert other.status in (200, 409)
    turns = 0
    while (answer := api("GET", f"{route}&job={first.body['job']}")).status == 202:
        messages = jobs()
        assert messages
        for message in messages * 2:  # each comes twice
            do_job(message, utc_now())
        turns += 1
        assert turns < 9
    assert turns >= 2
    assert sorted(row["text"] for row in rows_of(fetch(answer))) == [
        f"Bonjour {n}" for n in range(4)
    ]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_lines_too_few_for_a_part_are_put_aside_when_a_turn_is_over(
    api: Api, slow: None, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(exporting, "PART_BYTES", 6 * 1024 * 1024)
    for n in range(3):
        say(f"Bonjour {n}", f"100_{n}")
    route = f"/api/tables/mentions?{period()}&format={form}"
    job = api("GET", route).body["job"]
    aside = set()
    for _ in range(4):
        for message in jobs():
            do_job(message, utc_now())
        aside.add(tuple(files()))
    text = fetch(api("GET", f"{route}&job={job}"))
    said = json.loads(text) if form == "json" else rows_of(text)
    assert sorted(row["text"] for row in said) == ["Bonjour 0", "Bonjour 1", "Bonjour 2"]
    assert len(aside) == 4  # three times something lay aside, and in the end the file alone
    api("POST", "/api/privacy/erase", ERASE)
    assert files() == []


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_turn_cut_short_anywhere_is_taken_up_where_it_was(
    api: Api, slow: None, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    for n in range(3):
        say(f"Bonjour {n}", f"100_{n}")
    route = f"/api/tables/mentions?{period()}&format={form}"
    job = {"brand": "levain", "export": api("GET", route).body["job"]}
    later = utc_now()
    for fails_at in range(12):
        later += timedelta(minutes=3)
        count = iter(range(30))

        def cut(*given: Any, _count: Any = count, _at: int = fails_at % 3, **more: Any) -> Any:
            if next(_count) == _at:
                raise RuntimeError("cut")
            return keep_export(*given, **more)

        monkeypatch.setattr(exporting, "keep_export", cut)
        with suppress(RuntimeError):
            go_on(job, later)
        monkeypatch.setattr(exporting, "keep_export", keep_export)
    for _ in range(6):
        later += timedelta(minutes=3)
        go_on(job, later)
    answer = api("GET", f"{route}&job={job['export']}")
    assert answer.status == 200
    text = fetch(answer)
    said = json.loads(text) if form == "json" else rows_of(text)
    assert sorted(row["text"] for row in said) == ["Bonjour 0", "Bonjour 1", "Bonjour 2"]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_part_that_ends_with_the_last_line_is_followed_by_the_end_alone(
    api: Api, slow: None, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(tables, "DIRECT_SECONDS", 9.0)
    for n in range(2):
        say(f"Bonjour {n}", f"100_{n}")
    text = fetch(api("GET", f"/api/tables/mentions?{period()}&format={form}"))
    said = json.loads(text) if form == "json" else rows_of(text)
    assert sorted(row["text"] for row in said) == ["Bonjour 0", "Bonjour 1"]


def test_a_reader_tells_how_far_it_came_where_it_finds_nothing_to_tell(api: Api) -> None:
    for n in range(2):
        say(f"Bonjour {n}", f"100_{n}")
    brand = brands.read_brand("levain")
    assert brand
    span = timedelta(days=300)
    ask = Ask(brand, NOON - span, NOON + span, "fr", utc_now())
    lines = list(read_moderation(ask, ""))
    assert [dict(one.values) for one in lines] == [{}, {}]
    assert all(one.place for one in lines)
    assert rows_of(api("GET", f"/api/tables/moderation?{period()}").body) == []


def test_what_nobody_goes_on_with_is_woken_by_whoever_asks_and_blocks_nobody_for_a_day(
    api: Api, slow: None, clock: Clock
) -> None:
    say("Bonjour", "100_1")
    route = f"/api/tables/mentions?{period()}"
    job = api("GET", route).body["job"]
    assert len(jobs()) == 1  # and the function that took it was cut short
    assert api("GET", f"{route}&job={job}").status == 202
    assert jobs() == []  # it may be at work yet
    clock.move(timedelta(minutes=3))
    assert api("GET", f"{route}&format=json").status == 409
    (message,) = jobs()
    for _ in range(3):
        do_job(message, clock.now)
    assert api("GET", f"{route}&job={job}").status == 200


def test_an_erased_author_s_words_are_in_no_file_finished_or_on_its_way(
    api: Api, slow: None
) -> None:
    for n in range(1, 4):
        say(f"Bonjour {n}", f"100_{n}")
    begun = api("GET", f"/api/tables/mentions?{period()}").body["job"]
    for message in jobs():
        do_job(message, utc_now())
    assert len(uploads()) == 1
    erased = api("POST", "/api/privacy/erase", ERASE).body["erased"]
    assert erased["exports"] == 1
    assert (uploads(), files()) == ([], [])
    for message in jobs():
        do_job(message, utc_now())
    assert (uploads(), files()) == ([], [])
    answer = api("GET", f"/api/tables/mentions?{period()}&job={begun}")
    assert answer.status == 409


def test_a_finished_file_goes_with_the_author_too(api: Api, long: None) -> None:
    say("Bonjour", "100_3")
    api("GET", f"/api/tables/mentions?{period()}")
    assert len(files()) == 1
    api("POST", "/api/privacy/erase", ERASE)
    assert files() == []
    assert get_mention("nothing") is None


def test_what_is_withdrawn_while_a_part_is_sent_never_becomes_a_file(api: Api, bucket: str) -> None:
    export = Export("x", "levain", "mentions", Form.CSV, NOON, NOON, "fr", "o", utc_now())
    begun = Export(**{**_fields(export), "upload": begin_file(export), "revision": 1})
    assert keep_export(begun)
    api("POST", "/api/privacy/erase", ERASE)
    with Stubber(clients.s3()) as amazon:
        amazon.add_client_error("upload_part", "NoSuchUpload", http_status_code=404)
        with pytest.raises(GoneError):
            send_part(begun, 1, b"late")
        amazon.add_client_error("complete_multipart_upload", "NoSuchUpload", http_status_code=404)
        amazon.add_client_error("head_object", "404", http_status_code=404)
        with pytest.raises(GoneError):
            close_file(begun)
    known = read_export("levain", "x")
    assert known is not None
    assert known.state is ExportState.WITHDRAWN
    assert not keep_export(Export(**{**_fields(begun), "revision": 2}))
    assert [one.id for one in list_exports("levain")] == ["x"]


def _fields(export: Export) -> dict[str, Any]:
    return {name: getattr(export, name) for name in Export.__slots__}


def test_without_a_bucket_who_asks_for_too_much_is_told_to_ask_for_less(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    say("Bonjour", "100_1")
    answer = api("GET", f"/api/tables/mentions?{period()}")
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "since")


def test_another_brand_s_export_is_not_found(api: Api, long: None) -> None:
    say("Bonjour", "100_1")
    api("GET", f"/api/tables/mentions?{period()}")
    (known,) = list_exports("levain")
    route = f"/api/tables/mentions?brand=rivage&job={known.id}"
    brands.grant("rita", "rivage", Role.OWNER)
    assert Api("rita")("GET", route).status == 404
