"""Reports: the document, the links that show figures alone, and the mails that bring it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.api import share_page
from vigie.api.report_parts import gather_report
from vigie.aws import brands
from vigie.aws.report_rows import list_schedules, read_share
from vigie.brand import Recipient, Role
from vigie.jobs.digest import send_digests
from vigie.jobs.reporting import send_reports
from vigie.report import ReportPart

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.team_desk import Clock, clock
from tests.functions.test_serve_api import say

__all__ = ["clock"]
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # eight in Paris
TWO = (Recipient("odile@levain.example", "fr"), Recipient("paul@levain.example", "en"))
SCHEDULE = {
    "brand": "levain",
    "every": "week",
    "language": "fr",
    "recipients": ["odile@levain.example", "Paul@levain.example"],
}
NOBODY = Api("nobody")


@pytest.fixture(autouse=True)
def fresh_pages() -> Iterator[None]:
    share_page.forget_kept()
    yield
    share_page.forget_kept()


@pytest.fixture
def desk(api: Api) -> Api:
    brands.save_brand(a_brand(alert_recipients=TWO, business_hours=None))
    return api


def share(api: Api, **more: Any) -> Any:
    answer = api("POST", "/api/shares", {"brand": "levain", "language": "fr", **more})
    assert answer.status == 201, answer.body
    return answer.body


def opened(url: str, method: str = "GET") -> Any:
    return NOBODY(method, url.removeprefix("https://vigie.example"))


def mails() -> list[Any]:
    return list(ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages)


def link_in(mail: Any) -> str:
    found = re.search(r"https://vigie\.example/m/[\w.-]+", mail.body)
    assert found
    return found[0]


def test_the_report_is_a_page_of_its_own_in_either_language_and_its_answers_as_data(
    desk: Api,
) -> None:
    say("Le pain est <b>froid</b>", "100_1")
    span = "since=2026-01-01T00:00Z&until=2026-03-01T00:00Z"
    page = desk("GET", f"/api/report?brand=levain&language=en&{span}")
    assert "default-src 'none'; style-src 'sha256-" in page.headers["content-security-policy"]
    assert "<script" not in page.body
    assert '<html lang="en">' in page.body
    whole = desk("GET", f"/api/report?brand=levain&format=json&{span}").body
    assert (whole["brand"], whole["language"], whole["is_public"]) == ("levain", "fr", False)
    assert whole["metrics"]["by"] == "week"
    assert desk("GET", "/api/report?brand=levain&language=de").status == 422
    assert desk("GET", "/api/report?brand=levain&since=2019-01-01T00:00Z").status == 422


def test_a_link_shows_figures_to_anybody_and_neither_texts_nor_names(desk: Api) -> None:
    say("Bonjour le pamplemousse", "100_1")
    made = share(desk)
    assert made["parts"] == ["metrics", "presence", "topics"]
    seen = opened(made["url"])
    assert seen.status == 200
    assert "pamplemousse" not in seen.body
    assert "Odile" not in seen.body
    assert seen.headers["x-robots-tag"] == "noindex, nofollow"
    assert seen.headers["referrer-policy"] == "no-referrer"
    assert seen.headers["cache-control"] == "no-store"
    assert opened(made["url"], "POST").status == 200  # there is nothing to do


def test_a_link_is_listed_with_its_last_use_and_its_address_again(desk: Api) -> None:
    made = share(desk, days=7)
    (before,) = desk("GET", "/api/shares?brand=levain").body["items"]
    assert before == {**made, "last_used_at": None}
    opened(made["url"])
    (after,) = desk("GET", "/api/shares?brand=levain").body["items"]
    assert after["last_used_at"]


def test_a_withdrawn_an_ended_and_a_forged_link_show_the_same_page_in_both_languages(
    desk: Api, clock: Clock
) -> None:
    withdrawn, ended = share(desk), share(desk, days=1)
    assert desk("DELETE", f"/api/shares/{withdrawn['id']}?brand=levain").status == 200
    assert read_share("levain", withdrawn["id"]) is None
    clock.move(timedelta(days=2))
    gone = [opened(one["url"]) for one in (withdrawn, ended)]
    assert [one.status for one in gone] == [410, 410]
    assert gone[0].body == gone[1].body
    assert "Ce lien ne mène plus à un rapport" in gone[0].body
    assert "This link no longer leads to a report" in gone[0].body
    cut = opened(ended["url"][:-4])
    assert cut.status == 404
    assert desk("DELETE", f"/api/shares/{withdrawn['id']}?brand=levain").status == 404


@pytest.mark.parametrize(
    "more",
    [
        {"days": 0},
        {"days": 91},
        {"parts": ["accounts"]},
        {"language": "de"},
        {"since": "2026-01-01T00:00Z"},
        {"rolling": True, "since": "2026-01-01T00:00Z", "until": "2026-02-01T00:00Z"},
        {"since": "2026-02-01T00:00Z", "until": "2026-01-01T00:00Z"},
        {"since": "1990-01-01T00:00Z", "until": "2026-01-01T00:00Z"},
    ],
)
def test_what_cannot_be_shared_is_refused(desk: Api, more: dict[str, Any]) -> None:
    body = {"brand": "levain", "language": "fr", **more}
    assert desk("POST", "/api/shares", body).status == 422


def test_sharing_is_for_managers_and_leaves_a_line_in_the_trail(desk: Api) -> None:
    brands.grant("ada", "levain", Role.AGENT)
    body = {"brand": "levain", "language": "fr"}
    assert Api("ada")("POST", "/api/shares", body).status == 403
    assert Api("ada")("GET", "/api/shares?brand=levain").status == 403
    share(desk)
    whats = [one["what"] for one in desk("GET", "/api/audit?brand=levain").body["items"]]
    assert "POST /api/shares" in whats


def test_a_report_comes_once_on_monday_morning_to_each_with_a_link_of_their_own(
    desk: Api, clock: Clock
) -> None:
    clock.move(MONDAY - timedelta(days=3) - clock.now)
    say("Bonjour le pamplemousse", "100_1", said_at=MONDAY - timedelta(days=4))
    assert desk("POST", "/api/reports", SCHEDULE).status == 201
    brand = brands.read_brand("levain")
    assert brand
    sent = [send_reports(brand, MONDAY + timedelta(minutes=m)) for m in (-15, 0, 0, 15, 600)]
    assert sent == [{}, {"sent": 1}, {"not_due": 1}, {"not_due": 1}, {"not_due": 1}]
    assert [mail.destinations["ToAddresses"] for mail in mails()] == [
        ["odile@levain.example"],
        ["paul@levain.example"],
    ]
    assert mails()[0].subject == "[Rapport] Levain & Fils\u202f: votre rapport de la semaine"
    assert "pamplemousse" not in mails()[0].body
    clock.move(MONDAY + timedelta(hours=1) - clock.now)
    links = [link_in(mail) for mail in mails()]
    assert len(set(links)) == 2
    assert [opened(one).status for one in links] == [200, 200]
    assert "du 16 au 22 novembre 2026" in opened(links[0]).body


def test_a_mail_waits_for_its_figures_rather_than_leave_without_them(
    desk: Api, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move(MONDAY - timedelta(days=3) - clock.now)
    desk("POST", "/api/reports", SCHEDULE)
    brand = brands.read_brand("levain")
    assert brand
    with monkeypatch.context() as broken:
        broken.setattr("vigie.api.report_parts.every_route", lambda: 1 / 0)
        assert send_reports(brand, MONDAY) == {"owed": 1}
    assert mails() == []
    assert send_reports(brand, MONDAY + timedelta(minutes=15)) == {"sent": 1}
    assert len(mails()) == 2


def test_topics_are_of_the_week_the_period_ends_in_on_the_brand_s_own_calendar(desk: Api) -> None:
    brand = a_brand(time_zone="America/Montreal")
    monday = datetime(2026, 11, 23, 5, tzinfo=UTC)  # midnight there
    about = (brand, monday - timedelta(days=7), monday, "fr", monday)
    topics = gather_report(*about, (ReportPart.TOPICS,)).topics
    assert topics
    assert topics["week"] == {"since": "2026-11-16", "until": "2026-11-23"}


def test_who_left_or_was_taken_off_gets_no_report_and_their_link_is_dead(
    desk: Api, clock: Clock
) -> None:
    clock.move(MONDAY - timedelta(days=3) - clock.now)
    desk("POST", "/api/reports", SCHEDULE)
    brand = brands.read_brand("levain")
    assert brand
    send_reports(brand, MONDAY)
    links = [link_in(mail) for mail in mails()]
    brands.save_brand(a_brand(alert_recipients=TWO[:1], business_hours=None))
    brands.forget_cached()
    clock.move(MONDAY + timedelta(days=7) - clock.now)
    assert [opened(one).status for one in links] == [200, 410]
    later = brands.read_brand("levain")
    assert later
    send_reports(later, MONDAY + timedelta(days=7))
    assert len(mails()) == 3
    (known,) = list_schedules("levain")
    assert known.recipients == ("odile@levain.example",)  # nothing of theirs is kept
    assert desk("DELETE", f"/api/reports/{known.id}?brand=levain").status == 200
    assert opened(links[0]).status == 410


def test_a_report_goes_to_nobody_the_brand_does_not_know(desk: Api) -> None:
    strangers = {**SCHEDULE, "recipients": ["x@elsewhere.example"]}
    answer = desk("POST", "/api/reports", strangers)
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "recipients")
    assert desk("GET", "/api/reports?brand=levain").body["items"] == []


def test_the_digest_s_run_sends_reports_too_and_a_digest_that_fails_keeps_none_back(
    desk: Api, clock: Clock
) -> None:
    clock.move(MONDAY - timedelta(days=3) - clock.now)
    desk("POST", "/api/reports", SCHEDULE)
    done = send_digests(MONDAY)
    assert done["report_sent"] == 1
