"""Every act leaves a line: who, when, what, about what, and how it ended; never a word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.api import replies, trail
from vigie.aws import brands
from vigie.aws.links import mint_for
from vigie.aws.settings import settings
from vigie.aws.table import BusyError, query
from vigie.brand import Recipient, Role
from vigie.link import Act
from vigie.mailbox import MailKind

from functions.serve_api.handler import lambda_handler
from tests.builders import NOON, a_brand
from tests.functions.conftest import Api
from tests.functions.team_desk import AGENT, JUNIOR, MANAGER, Clock, clock, enter_team
from tests.functions.test_serve_api import say
from tests.requests import Context, an_http_event

__all__ = ["clock"]


@pytest.fixture(autouse=True)
def team(api: Api, clock: Clock) -> None:
    enter_team(api)


def lines(query_string: str = "", who: Api = MANAGER) -> list[dict[str, Any]]:
    return list(who("GET", f"/api/audit?brand=levain{query_string}").body["items"])


def test_an_act_leaves_who_what_about_what_and_how_it_ended() -> None:
    identity = say("Bonjour Odile Marchand")
    sent = AGENT("POST", f"/api/mentions/{identity}/reply", {"text": "Merci Odile !"})
    (line,) = lines("&who=nadia")
    assert line["what"] == "POST /api/mentions/{id}/reply"
    assert (line["who"], line["outcome"], line["at"]) == ("nadia", 202, "2026-11-23T13:00:00.000Z")
    assert line["about"] == f"{identity} {sent.body['action_id']}"


def test_a_refused_act_leaves_its_refusal() -> None:
    identity = say("Bonjour")
    brands.grant("vera", "levain", Role.VIEWER)
    assert Api("vera")("POST", f"/api/mentions/{identity}/like").status == 403
    assert [(one["who"], one["outcome"]) for one in lines("&what=like")] == [("vera", 403)]


def test_the_trail_holds_no_word_and_no_name_of_a_customer() -> None:
    identity = say("Bonjour, je suis Odile Marchand")
    AGENT("POST", f"/api/mentions/{identity}/reply", {"text": "Merci Odile Marchand !"})
    AGENT("POST", f"/api/mentions/{identity}/notes", {"text": "Odile Marchand a rappelé"})
    JUNIOR("POST", "/api/actions/Odile%20Marchand/refuse", {"reason": "Odile Marchand"})
    for brand in ("levain", "*"):
        rows = list(query(settings().desk_table, "pk = :pk", {":pk": f"audit#{brand}"}))
        assert rows
        assert "Odile" not in str(rows)


def test_an_act_cut_short_stays_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_short(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    identity = say("Bonjour")
    monkeypatch.setattr(replies, "put_out", cut_short)
    with pytest.raises(KeyboardInterrupt):
        AGENT("POST", f"/api/mentions/{identity}/reply", {"text": "Merci !"})
    assert [(one["outcome"], one["about"]) for one in lines("&who=nadia")] == [("asked", identity)]


def test_without_a_line_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: object) -> None:
        raise BusyError

    identity = say("Bonjour")
    monkeypatch.setattr(trail, "ask", busy)
    refused = AGENT("POST", f"/api/mentions/{identity}/reply", {"text": "Merci !"})
    assert (refused.status, refused.body["title"]) == (503, "Not recorded")
    assert AGENT("GET", f"/api/mentions/{identity}").body["actions"] == []


def test_what_was_done_is_answered_even_where_its_line_stays_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(*_: object) -> None:
        raise BusyError

    identity = say("Bonjour")
    monkeypatch.setattr(trail, "complete", busy)
    assert AGENT("POST", f"/api/mentions/{identity}/like").status == 202
    monkeypatch.undo()
    assert [one["outcome"] for one in lines("&what=like")] == ["asked"]


def test_typing_drafts_and_looks_leave_no_line() -> None:
    identity = say("Bonjour")
    AGENT("PUT", f"/api/mentions/{identity}/lease")
    AGENT("GET", f"/api/mentions/{identity}")
    assert lines("&who=nadia") == []


def test_a_link_in_a_mail_acts_for_whom_it_was_sent_to() -> None:
    brands.save_brand(a_brand(alert_recipients=(Recipient("odile@levain.example", "fr"),)))
    address = mint_for(
        Act.UNSUBSCRIBE, "levain", MailKind.DIGEST.value, "odile@levain.example", NOON
    )
    route = address.removeprefix(settings().site_url)
    assert lambda_handler(an_http_event("POST", route), Context())["statusCode"] == 200
    (line,) = lines("&what=/m/")
    assert line["what"] == "POST /m/{token} unsubscribe"
    assert line["who"].startswith("link:")
    assert route.rpartition("/")[2] not in str(line)
    lambda_handler(an_http_event("POST", "/m/nobodys.token"), Context())
    assert len(lines("&what=/m/")) == 1


def test_who_has_no_role_for_a_brand_leaves_nothing_in_its_trail(api: Api) -> None:
    brands.grant("elsewhere", "rivage", Role.OWNER)
    identity = say("Bonjour")
    before = lines()
    for route in (f"/api/mentions/{identity}/like", "/api/alerts/levain.appelez-moi/ack"):
        assert Api("elsewhere")("POST", route).status == 404
    assert Api("elsewhere")("DELETE", "/api/brands/levain/team/nadia").status == 403
    assert lines() == before
    found = api("GET", "/api/audit?brand=*&who=elsewhere").body["items"]
    assert sorted((one["about"], one["outcome"]) for one in found) == [
        (identity, 404),
        ("levain nadia", 403),
        ("levain.appelez-moi", 404),
    ]


def test_the_trail_is_read_by_managers_of_its_brand_alone(api: Api) -> None:
    brands.grant("elsewhere", "rivage", Role.OWNER)
    for who in (AGENT, Api("elsewhere")):
        assert who("GET", "/api/audit?brand=levain").status == 403
    assert MANAGER("GET", "/api/audit?brand=*").status == 403
    assert api("GET", "/api/audit?brand=*").status == 200


def test_a_brand_nobody_declares_sends_no_line_astray() -> None:
    identity = say("Bonjour")
    AGENT("POST", f"/api/mentions/{identity}/like?brand=rivage", {"brand": "rivage"})
    assert [one["about"].split()[0] for one in lines("&what=like")] == [identity]


def test_an_act_whose_brand_shows_in_its_answer_alone_is_in_that_brand_s_trail(api: Api) -> None:
    source = {"brand": "levain", "platform": "feeds", "url": "https://blog.example/feed"}
    made = api("POST", "/api/sources", source).body["id"]
    assert api("PATCH", f"/api/sources/{made}", {"every_minutes": 60}).status == 200
    assert api("DELETE", f"/api/sources/{made}").status == 200
    found = sorted((one["what"].split()[0], one["outcome"]) for one in lines("&what=sources"))
    assert found == [("DELETE", 200), ("PATCH", 200), ("POST", 201)]
    assert list(query(settings().desk_table, "pk = :pk", {":pk": "audit#*"})) == []


def test_pages_follow_each_other_and_a_period_bounds_them(clock: Clock) -> None:
    identity = say("Bonjour")
    for _ in range(5):
        clock.move(timedelta(minutes=1))
        AGENT("PATCH", f"/api/mentions/{identity}", {"tags": ["pain"]})
    seen, cursor = [], ""
    while True:
        page = MANAGER("GET", f"/api/audit?brand=levain&who=nadia&limit=2{cursor}").body
        seen += [one["at"] for one in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = "&cursor=" + page["next_cursor"].replace("#", "%23").replace(":", "%3A")
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 5
    since = (clock.now - timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert len(lines(f"&who=nadia&since={since}")) == 2
