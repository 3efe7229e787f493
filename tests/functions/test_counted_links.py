"""A counted link: it leads to the brand's own site and nowhere else, and counts nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from vigie.aws import brands, tracked_links
from vigie.aws.clock import utc_now
from vigie.aws.settings import settings
from vigie.aws.table import change, scan, write, write_together
from vigie.aws.tracked_links import KEPT, read_clicks, short_link_writes
from vigie.brand import Role
from vigie.tracked import Clicks, ShortLink

from tests.builders import a_brand
from tests.functions.conftest import Api

PHONE = {
    "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit Mobile",
    "x-f": "1.2.3.4",
}
CODE = "bcdfghjkmn"
URL = "https://levain.example/carte?utm_source=facebook"


def keep(**values: Any) -> ShortLink:
    defaults: dict[str, Any] = {
        "code": CODE,
        "brand": "levain",
        "url": URL,
        "site": "https://levain.example",
        "platform": "facebook",
        "about": "abc-1",
        "made_at": utc_now() - timedelta(hours=1),
        "mention_id": "abc",
    }
    link = ShortLink(**(defaults | values))
    write_together(short_link_writes(link))
    return link


def clicks() -> Clicks | None:
    return read_clicks("levain", utc_now() - timedelta(days=1)).get(CODE)


def test_a_click_leads_to_the_kept_address_and_is_counted(api: Api) -> None:
    keep()
    for _ in range(3):
        answer = api("GET", f"/l/{CODE}", headers=PHONE)
    assert (answer.status, answer.headers["location"]) == (302, URL)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    counted = clicks()
    assert counted is not None
    assert (counted.clicks, counted.previews) == (3, 0)


def test_machines_are_led_on_and_counted_apart(api: Api) -> None:
    keep()
    for method, headers in (
        ("HEAD", PHONE),
        ("GET", {"user-agent": "facebookexternalhit/1.1"}),
        ("GET", {**PHONE, "sec-purpose": "prefetch"}),
    ):
        assert api(method, f"/l/{CODE}", headers=headers).status == 302
    assert clicks() == Clicks(0, 3)


def test_nothing_about_the_visitor_is_kept(api: Api) -> None:
    keep()
    api("GET", f"/l/{CODE}", headers=PHONE)
    desk = boto3.client("dynamodb").scan(TableName="DeskTable")["Items"]
    assert "iPhone" not in str(desk)
    assert "1.2.3.4" not in str(desk)


@pytest.mark.parametrize(
    "path", ["bcdfghjkmz", "short", "https:%2F%2Fevil.example", "<script>", "a" * 500, "%0d%0aX: y"]
)
def test_an_unknown_code_is_a_page_that_repeats_nothing(api: Api, path: str) -> None:
    answer = api("GET", f"/l/{path}", headers={**PHONE, "accept-language": "fr-FR,fr;q=0.9"})
    assert answer.status == 404
    assert "location" not in answer.headers
    assert "Ce lien ne mène nulle part" in answer.body
    assert path not in answer.body
    english = api("GET", f"/l/{path}", headers={"accept-language": "de"})
    assert "This link leads nowhere" in english.body


def test_an_address_asked_for_never_leads_anywhere(api: Api) -> None:
    keep()
    answer = api("GET", f"/l/{CODE}?url=https://evil.example&to=//evil.example", headers=PHONE)
    assert answer.headers["location"] == URL


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "https://levain.example@evil.example/",
    ],
)
def test_a_row_that_leads_off_the_site_leads_nowhere(api: Api, url: str) -> None:
    keep()
    write(change(settings().desk_table, {"pk": f"link#{CODE}", "sk": "link"}, {"url": url}))
    assert api("GET", f"/l/{CODE}", headers=PHONE).status == 404


def test_a_link_outlives_a_change_of_site_but_not_its_time(api: Api) -> None:
    brands.save_brand(a_brand(site="https://fournil.example"))
    keep()
    assert api("GET", f"/l/{CODE}", headers=PHONE).status == 302
    keep(code="zzzzzzzzzz", made_at=utc_now() - KEPT)
    assert api("GET", "/l/zzzzzzzzzz", headers=PHONE).status == 404


def test_who_clicks_is_led_on_though_nothing_can_be_counted(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep()

    def fail(_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.example")

    monkeypatch.setattr(tracked_links, "write_patiently", fail)
    assert api("GET", f"/l/{CODE}", headers=PHONE).status == 302


def test_links_are_listed_with_their_clicks_newest_first_by_brand(api: Api) -> None:
    keep()
    keep(code="cccccccccc", made_at=utc_now() - timedelta(minutes=1))
    keep(code="dddddddddd", brand="cafe")
    api("GET", f"/l/{CODE}", headers=PHONE)
    listed = api("GET", "/api/links?brand=levain&limit=1").body
    assert [one["code"] for one in listed["items"]] == ["cccccccccc"]
    rest = api("GET", f"/api/links?brand=levain&limit=1&cursor={listed['next_cursor']}").body
    (item,) = rest["items"]
    assert rest["next_cursor"] is None
    assert (item["code"], item["clicks"], item["url"]) == (CODE, 1, URL)
    assert item["last_click_at"] is not None
    assert item["mention_id"] == "abc"


def test_links_of_another_brand_are_not_shown(api: Api) -> None:
    brands.grant("odile", "cafe", Role.OWNER)
    assert Api("odile")("GET", "/api/links?brand=levain").status == 403


def test_a_reply_with_a_link_of_ours_puts_both_out_in_one(api: Api) -> None:
    from vigie.aws.mentions import store_event

    from tests.builders import NOON, a_mention, an_event

    brands.save_brand(a_brand(site="https://levain.example"))
    store_event("levain", an_event(), NOON)
    body = {"text": "La carte : https://levain.example/carte"}
    where = f"/api/mentions/{a_mention().id}/reply"
    first, again = (api("POST", where, body, {"idempotency-key": "k"}) for _ in range(2))
    assert (first.status, again.status) == (202, 202)
    assert first.body["action_id"] == again.body["action_id"]
    said = api("GET", f"/api/actions/{first.body['action_id']}").body["text"]
    code = said.rpartition("/")[2]
    assert (
        api("GET", f"/l/{code}", headers=PHONE)
        .headers["location"]
        .startswith("https://levain.example/carte?utm_source=facebook")
    )
    assert len(list(scan(settings().desk_table, "link"))) == 1


@pytest.mark.parametrize("cursor", ["0", "~", "2020-01-01T00:00:00.000Z%23bcdfghjkmn"])
def test_a_cursor_nobody_gave_is_refused_before_the_table_would(api: Api, cursor: str) -> None:
    answer = api("GET", f"/api/links?brand=levain&cursor={cursor}")
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "cursor")
