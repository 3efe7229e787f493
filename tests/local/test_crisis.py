"""A crisis walked through whole: the burst, the mail, the team's work, the statement, the end."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.local.demo import BRAND
from infra.sandbox import Sandbox
from infra.sandbox.faults import Fault, Mode
from tests.local.crisis_desk import (
    MANY,
    PLACES,
    PLANNED,
    READERS,
    alerts,
    burst,
    call_as,
    mails_about,
    open_all,
    plan_a_post,
    published,
    set_up,
    states,
)
from tests.local.desk import Desk, eventually

pytestmark = pytest.mark.local
FACTS = {
    "fr": {"sujet": "la brioche du 24", "échéance": "à 18 h", "contact": "aide@levain.example"},
    "en": {
        "subject": "Tuesday’s brioche",
        "deadline": "at 6 pm",
        "contact": "help@levain.example",
    },
}
CHOICES = {"facebook": "both", "mastodon": "fr", "reddit": "both", "x": "en"}
SENT = {one: ["sent"] for one in PLACES}
DURING = {("sent",), ("unconfirmed",)}
LINK = re.compile(r'href="(https?://[^"]*/m/[^"]+)"[^>]*>([^<]+)<')


def test_a_crisis_is_faced_by_a_team_from_the_first_mail_to_the_report(tmp_path: Path) -> None:
    sandbox = Sandbox(mischief=0)
    try:
        with open_all(tmp_path, sandbox) as desk:
            set_up(desk)
            burst(desk)
            alert = hear_of_it(desk)
            answer_the_mail(desk, alert)
            crisis = begin(desk, alert)
            planned = plan_a_post(desk)
            work_together(desk, crisis)
            words = agree_on_words(desk, crisis)
            broadcast(desk, crisis, words)
            hold_what_was_planned(desk, planned)
            offer_answers(desk)
            show_figures(desk, crisis)
            calm_down(desk, alert)
            end(desk, crisis)
            before = remember(desk, crisis)
        with open_all(tmp_path, sandbox) as desk:
            desk.stack.run("schedule_polls")
            desk.stack.wait_idle()
            assert remember(desk, crisis) == before
            each_holds_one(desk, words)
    finally:
        sandbox.stop()


def hear_of_it(desk: Desk) -> str:
    """One alert, proposing a crisis; one mail in each language, with its buttons."""
    assert eventually(lambda: alerts(desk), 60)
    identity: str = alerts(desk)[0]["id"]
    assert eventually(lambda: len(mails_about(desk, identity)) >= 2, 60)
    assert eventually(lambda: len(desk.mentions("&sentiment=negative")) >= MANY - 1)
    desk.stack.wait_idle(60)
    (alert,) = alerts(desk)
    assert alert["severity"] >= 6
    french, english = sorted(mails_about(desk, identity), key=lambda mail: mail["to"])
    assert french["to"] == ["owner@example.com"]
    assert re.match(r"\[Alerte\] \d+ avis négatifs en 1\sh", french["subject"])
    assert english["to"] == ["partner@example.com"]
    assert re.match(r"\[Alert\] \d+ negative mentions in 1\sh", english["subject"])
    buttons = {label for _, label in LINK.findall(french["html"])}
    assert buttons >= {"Je m’en occupe", "Ce n’est pas un problème"}
    return identity


def answer_the_mail(desk: Desk, alert: str) -> None:
    """What a mail scanner opens changes nothing; the button of the page it shows does."""
    english = next(one for one in mails_about(desk, alert) if "partner" in one["to"][0])
    link = next(url for url, label in LINK.findall(english["html"]) if label == "I’m on it")
    assert requests.head(link, timeout=30).status_code < 500
    assert requests.get(link, timeout=30).status_code == 200
    assert alerts(desk)[0]["state"] == "open"
    assert requests.post(link, timeout=30).status_code == 200
    assert alerts(desk)[0]["state"] == "acknowledged"
    assert alerts(desk)[0]["acknowledged_by"] == "partner@example.com"
    assert requests.post(link, timeout=30).status_code == 200


def begin(desk: Desk, alert: str) -> str:
    """The alert proposes; an agent may not begin, a manager does, and twice is once."""
    (proposal,) = desk.call("GET", f"/api/crises?brand={BRAND}").json()["items"]
    assert (proposal["state"], proposal["alert_id"]) == ("proposed", alert)
    body = {"brand": BRAND, "alert_id": alert, "reason": "Du verre dans la brioche"}
    assert call_as(desk, "agent", "POST", "/api/crises", body).status_code == 403
    begun = [call_as(desk, "manager", "POST", "/api/crises", body) for _ in range(2)]
    assert [one.status_code for one in begun] == [201, 201]
    crisis = begun[0].json()
    assert crisis["posts_paused"]
    assert begun[1].json()["revision"] == crisis["revision"] == 1
    assert [line["did"] for line in crisis["story"]] == ["opened", "paused"]
    by_hand = call_as(desk, "manager", "POST", "/api/crises", {"brand": BRAND})
    assert by_hand.status_code == 409
    return f"/api/crises/{crisis['id']}"


def work_together(desk: Desk, crisis: str) -> None:
    """Two people tick two steps in the same moment: both are kept, each by name."""
    steps = {"agent": "confirm_facts", "manager": "name_speaker"}

    def tick(role: str) -> int:
        path = f"{crisis}/steps/{steps[role]}"
        return call_as(desk, role, "PATCH", path, {"done": True}).status_code

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(tick, steps)) == [200, 200]
    assert call_as(desk, "viewer", "PATCH", f"{crisis}/steps/review", {}).status_code == 403
    shown = {one["step"]: one for one in desk.call("GET", crisis).json()["steps"]}
    assert len({shown[step]["done_by"] for step in steps.values()}) == 2


def agree_on_words(desk: Desk, crisis: str) -> dict[str, str]:
    """A gap refuses, a manager may not approve, and other words are no longer approved."""
    holding = next(
        one
        for one in desk.call("GET", "/api/crisis-templates").json()["items"]
        if one["kind"] == "holding"
    )
    gaps = {**FACTS, "fr": {**FACTS["fr"], "contact": ""}}
    drafted = draft(desk, crisis, holding["texts"], gaps)
    refused = approve(desk, crisis, drafted)
    assert refused.status_code == 422
    assert "contact" in refused.text
    drafted = draft(desk, crisis, holding["texts"], FACTS)
    assert approve(desk, crisis, drafted, "manager").status_code == 403
    assert approve(desk, crisis, drafted).status_code == 200
    edited = {**holding["texts"], "en": f"Hello. {holding['texts']['en']}"}
    changed = draft(desk, crisis, edited, FACTS)
    assert approve(desk, crisis, drafted).status_code == 409
    sent = desk.call("POST", f"{crisis}/broadcast", {"platforms": {"facebook": "en"}})
    assert sent.status_code == 409
    assert approve(desk, crisis, changed).status_code == 200
    return {spoken: one["text"] for spoken, one in changed["said"].items()}


def draft(desk: Desk, crisis: str, texts: Any, facts: Any) -> dict[str, Any]:
    body = {"kind": "holding", "texts": texts, "facts": facts}
    kept = call_as(desk, "agent", "PUT", f"{crisis}/statement", body)
    assert kept.status_code == 200, kept.text
    statement: dict[str, Any] = kept.json()["statement"]
    return statement


def approve(
    desk: Desk, crisis: str, statement: dict[str, Any], role: str = "owner"
) -> requests.Response:
    seen = {spoken: statement["said"][spoken]["hash"] for spoken in ("fr", "en")}
    return call_as(desk, role, "POST", f"{crisis}/approve", {"seen": seen})


def broadcast(desk: Desk, crisis: str, words: dict[str, str]) -> None:
    """Asked for by four hands at once, with one platform that takes it and stays silent."""
    body = {"platforms": dict(CHOICES)}
    path = f"{crisis}/broadcast"
    assert call_as(desk, "manager", "POST", path, body).status_code == 403
    desk.sandbox.networks.x.faults.switch(Fault(Mode.SLOW_THEN_DONE, 1, 0.2))
    with ThreadPoolExecutor() as pool:
        asked = list(pool.map(lambda _: desk.call("POST", path, body).status_code, range(4)))
    assert asked == [202] * 4
    assert eventually(lambda: states(desk, crisis)["x"] == ["unconfirmed"], 60)
    assert eventually(lambda: set(map(tuple, states(desk, crisis).values())) == DURING, 60)
    desk.sandbox.networks.x.faults.switch(Fault())
    desk.stack.clock.move(datetime.now(UTC) + timedelta(minutes=3))
    desk.stack.run("schedule_polls")
    assert eventually(lambda: states(desk, crisis) == SENT, 60)
    assert desk.call("POST", path, body).status_code == 202
    desk.stack.wait_idle(60)
    assert states(desk, crisis) == SENT
    each_holds_one(desk, words)


def each_holds_one(desk: Desk, words: dict[str, str]) -> None:
    """Every stand-in shows the statement once, in the language chosen for it."""
    for platform, shown in published(desk).items():
        choice = CHOICES[platform]
        wanted = [words[one] for one in (("fr", "en") if choice == "both" else (choice,))]
        found = [text for text in shown if "levain.example" in text]
        assert len(found) == 1, (platform, found)
        assert all(one in found[0] for one in wanted), (platform, found)


def hold_what_was_planned(desk: Desk, planned: str) -> None:
    """Its minute came while posts were paused: it did not leave, and says why."""
    path = f"/api/actions/{planned}"
    assert eventually(lambda: desk.call("GET", path).json()["state"] == "failed")
    assert "paused" in desk.call("GET", path).text
    assert PLANNED not in published(desk)["mastodon"]


def offer_answers(desk: Desk) -> None:
    """Each group of people has a reply ready in both languages, the statement's facts in it."""
    saved = desk.call("GET", f"/api/saved-replies?brand={BRAND}").json()["items"]
    offered = [one for one in saved if one.get("group")]
    groups = {"harmed", "worried", "press", "partners", "angry", "defenders"}
    assert {(one["group"], one["language"]) for one in offered} == {
        (group, spoken) for group in groups for spoken in ("fr", "en")
    }
    harmed = next(o for o in offered if (o["group"], o["language"]) == ("harmed", "fr"))
    assert "la brioche du 24" in harmed["text"]


def show_figures(desk: Desk, crisis: str) -> None:
    """The chart has the burst in its last hours, and silent hours before."""
    hours = desk.call("GET", f"{crisis}/hours").json()["items"]
    assert len(hours) >= 24
    assert sum(one["negative"] for one in hours[-2:]) >= MANY - 1
    assert all(one["negative"] <= one["mentions"] for one in hours)


def calm_down(desk: Desk, alert: str) -> None:
    """A day later all is calm: over, with one mail for each reader, however often one looks."""
    before = len(mails_about(desk, alert))
    desk.stack.clock.move(datetime.now(UTC) + timedelta(hours=26))
    for _ in range(3):
        desk.stack.run("schedule_polls")
        assert eventually(lambda: alerts(desk)[0]["state"] == "over")
        desk.stack.wait_idle(60)
    assert eventually(lambda: len(mails_about(desk, alert)) == before + len(READERS))


def end(desk: Desk, crisis: str) -> None:
    """A manager ends it, twice is once, posts may leave again, and the report adds up."""
    assert call_as(desk, "agent", "POST", f"{crisis}/end", {}).status_code == 403
    for _ in range(2):
        ended = call_as(desk, "manager", "POST", f"{crisis}/end", {})
        assert (ended.status_code, ended.json()["state"]) == (200, "over")
    assert ended.json()["posts_paused"] is None
    assert [one["did"] for one in ended.json()["story"]].count("ended") == 1
    report = desk.call("GET", f"{crisis}/report").json()
    moments = report["moments"]
    order = ("first_negative", "alert", "mail", "acknowledgement", "statement", "calm")
    assert None not in [moments[name] for name in order]
    assert [moments[name] for name in order] == sorted(moments[name] for name in order)
    assert 0 <= report["delays"]["alert"] <= report["delays"]["mail"] < 600
    assert 25 * 3600 < report["delays"]["calm"] < 27 * 3600
    assert report["during"]["negative"] >= MANY - 1
    assert report["before"]["negative"] < MANY // 4
    assert report["peak"]["negative"] >= MANY // 2
    assert "review" in report["skipped"]
    assert "confirm_facts" not in report["skipped"]


def remember(desk: Desk, crisis: str) -> dict[str, Any]:
    """All that must be as it was after a restart."""
    return {
        "crisis": desk.call("GET", crisis).json(),
        "report": desk.call("GET", f"{crisis}/report").json(),
        "alerts": desk.call("GET", f"/api/alerts?brand={BRAND}").json(),
        "mails": [mail["subject"] for mail in desk.mails()],
        "published": published(desk),
    }
