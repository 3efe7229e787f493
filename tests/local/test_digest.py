"""A digest in local mode: the schedule's own function, the mail as its reader gets it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import boto3
import pytest
import requests

from infra.local.demo import BRAND
from infra.local.intrinsics import ACCOUNT
from tests.local.desk import Desk

pytestmark = pytest.mark.local
NIGHT = timedelta(hours=21)


def test_the_next_morning_brings_one_digest_of_what_was_said(desk: Desk) -> None:
    paris = ZoneInfo("Europe/Paris")
    # The last eleven o'clock: put forward past the digest's hour, the clock brings one at once.
    lately = datetime.now(paris) - timedelta(hours=11)
    today = lately.replace(hour=11, minute=0, second=0, microsecond=0)
    desk.call("PUT", "/local/clock", {"now": today.astimezone(UTC).isoformat()})
    question = {"id": "q1", "text": "Bonjour, êtes-vous ouverts dimanche matin ?"}
    assert desk.deliver([{**question, "author": {"id": "u1", "name": "Odile"}}]).ok
    desk.stack.wait_idle()
    morning = (today + NIGHT).astimezone(UTC).isoformat()
    desk.call("PUT", "/local/clock", {"now": morning})
    for _ in range(2):
        assert desk.call("POST", "/local/run/send_digest").ok
    digests = [mail for mail in desk.mails() if mail["subject"].startswith("[Résumé]")]
    assert len({mail["to"][0] for mail in digests}) == len(digests) == 1
    assert "êtes-vous ouverts dimanche matin" in digests[0]["text"]
    assert f"#brand={BRAND}&mention=" in digests[0]["html"].replace("&amp;", "&")


def test_its_figures_are_printed_taken_out_and_shared_without_a_token(desk: Desk) -> None:
    assert desk.call("GET", f"/api/report?brand={BRAND}").text.startswith("<!doctype html>")
    table = desk.call("GET", f"/api/tables/series?brand={BRAND}")
    assert table.content.startswith(b"\xef\xbb\xbf")
    made = desk.call("POST", "/api/shares", {"brand": BRAND, "language": "fr"}).json()
    seen = requests.get(made["url"], timeout=60)
    assert (seen.status_code, "dimanche" in seen.text) == (200, False)
    desk.call("DELETE", f"/api/shares/{made['id']}?brand={BRAND}").raise_for_status()
    assert requests.get(made["url"], timeout=60).status_code == 410


def test_an_address_of_an_export_is_fetched_without_a_token(desk: Desk) -> None:
    """As the functions sign it: the emulator checks signatures, unlike every other service's."""
    bucket, there = desk.stack.refs["ExportBucket"], desk.stack.client("s3").meta
    client = boto3.client(
        "s3",
        endpoint_url=there.endpoint_url,
        region_name=there.region_name,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="local",
    )
    client.put_object(Bucket=bucket, Key="exports/demo/1/a.csv", Body=b"a")
    wanted = {"Bucket": bucket, "Key": "exports/demo/1/a.csv"}
    address = client.generate_presigned_url("get_object", Params=wanted, ExpiresIn=60)
    assert requests.get(address, timeout=60).content == b"a"
