"""Topics through the API: read of closed days, named and joined by humans, closed with tasks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from vigie.analysis import Intent
from vigie.aws import brands, tasks
from vigie.aws.cards import change_card
from vigie.aws.erasure import erase_author
from vigie.aws.outbox import move_action, read_action
from vigie.aws.tasks import list_tasks
from vigie.aws.topics import read_acts
from vigie.brand import Role
from vigie.card import Status
from vigie.jobs import tell_askers
from vigie.jobs.tell_askers import finish_telling
from vigie.topic import topic_id

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.people_desk import NOW, close_days, days, say, scan_people
from tests.functions.topics_desk import SUNDAY, TERRACE, an_asked, keep_days, make_topics, topics

TODAY = NOW.date()
ASKED = {
    "odile": "Bonjour, est-ce que vous livrez le dimanche ?",
    "rene": "La livraison le dimanche, c'est possible ?",
    "lea": "Pourriez-vous livrer le dimanche aussi ?",
}
SUNDAY_ID = topic_id("levain", SUNDAY)
DONE = f"/api/topics/{SUNDAY_ID}/done"


def ask_and_close(**values: Any) -> dict[str, str]:
    said = {who: say(text, who, days(3), **values) for who, text in ASKED.items()}
    close_days()
    return said


def back(n: int) -> date:
    return TODAY - timedelta(days=n)


def by_name(api: Api, more: str = "") -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in topics(api, more)}


def test_what_three_people_ask_is_one_topic_that_opens_their_mentions(api: Api) -> None:
    said = ask_and_close()
    (found,) = topics(api)
    assert found["id"] == SUNDAY_ID
    assert found["name"] == "Livrer le dimanche"
    assert (found["count"], found["people"], found["before"]) == (3, 3, 0)
    assert set(found["mentions"]) == set(said.values())
    opened = api("GET", f"/api/topics/{found['id']}/mentions").body
    assert {one["id"] for one in opened["items"]} == set(said.values())
    answer = api("GET", "/api/topics?brand=levain&language=fr").body
    assert answer["through"] == str(back(2)) or answer["through"] == str(back(3))
    assert "au moins deux personnes" in answer["definitions"]["topic"]


def test_a_topic_is_named_pinned_and_stays_where_nobody_asks(api: Api) -> None:
    ask_and_close()
    changed = api("PATCH", f"/api/topics/{SUNDAY_ID}", {"name": " Le  dimanche ", "pinned": True})
    assert (changed.body["name"], changed.body["named_by"]) == ("Le dimanche", "owner")
    week = f"&week={back(21)}"
    (pinned,) = topics(api, week)
    assert (pinned["name"], pinned["count"], pinned["pinned"]) == ("Le dimanche", 0, True)
    renamed = api("PATCH", f"/api/topics/{SUNDAY_ID}", {"name": ""}).body
    assert (renamed["name"], renamed["named_by"]) == ("Livrer le dimanche", None)


def test_two_topics_joined_are_one_in_every_week_until_they_are_parted(api: Api) -> None:
    terrace = topic_id("levain", TERRACE)
    said = [
        *(an_asked("Vous livrez le dimanche ?", who, back(3)) for who in ("a", "b")),
        *(an_asked("Une terrasse ?", who, back(n)) for who in ("b", "c") for n in (3, 12)),
    ]
    keep_days(said, [back(n) for n in range(2, 30)])
    assert {one["id"] for one in topics(api)} == {SUNDAY_ID, terrace}
    joined = api("POST", f"/api/topics/{terrace}/merge", {"into": SUNDAY_ID})
    assert (joined.status, joined.body["merged"]) == (200, [terrace])
    (whole,) = topics(api)
    assert (whole["id"], whole["count"], whole["people"], whole["before"]) == (SUNDAY_ID, 3, 3, 2)
    again = api("POST", f"/api/topics/{SUNDAY_ID}/merge", {"into": terrace})
    assert again.status == 422, "they are one already"
    assert api("GET", f"/api/topics/{terrace}/mentions").body["name"] == whole["name"]
    api("DELETE", f"/api/topics/{SUNDAY_ID}/merge/{terrace}")
    assert {one["id"]: one["count"] for one in topics(api)} == {SUNDAY_ID: 2, terrace: 2}


def tasks_told() -> list[Any]:
    return [one for one in list_tasks("levain") if one.kind == "topic"]


def test_closing_makes_one_task_for_each_person_who_asked_and_sends_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ask_and_close()
    say("Vous livrez le dimanche, finalement ?", "odile", days(4))
    closed = api("POST", DONE, {"note": "Nous livrons désormais le dimanche."})
    assert closed.status == 200, closed.body
    told = tasks_told()
    assert {one.mention_id for one in told} == set(said.values())
    assert {one.draft for one in told} == {"Nous livrons désormais le dimanche."}
    assert told[0].what == "Dire que c’est fait\u202f: Livrer le dimanche"
    shown = (closed.body["state"], closed.body["told"], closed.body["not_told"])
    assert shown == ("done", 3, 0)
    assert api("POST", DONE, {"note": "Nous livrons désormais le dimanche."}).status == 200
    assert api("POST", DONE, {"note": "Autre chose"}).status == 409
    assert len(tasks_told()) == 3
    opened = api("GET", f"/api/mentions/{said['odile']}").body
    assert opened["promises"][0]["draft"] == "Nous livrons désormais le dimanche."
    assert opened["actions"] == []
    assert api("DELETE", DONE).body["state"] == "open"
    monkeypatch.setattr(tell_askers, "MOST_TOLD", 2)
    again = api("POST", DONE, {"note": "Cette fois, oui."}).body
    assert (again["told"], again["not_told"]) == (2, 1), "of very many the rest is told of"
    drafts = Counter(one.draft for one in tasks_told())
    assert drafts == {"Nous livrons désormais le dimanche.": 3, "Cette fois, oui.": 2}
    before = len(tasks_told())
    erase_author("levain", "facebook", "odile", NOW)
    assert len(tasks_told()) < before
    assert all(one.mention_id != said["odile"] for one in tasks_told())


def test_telling_that_was_cut_short_is_finished_by_the_job_and_doubles_nobody(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_and_close()
    honest = tasks.task_write
    left = [1]

    def cut(*given: Any) -> Any:
        if not left:
            raise RuntimeError("cut")
        left.pop()
        return honest(*given)

    monkeypatch.setattr(tell_askers, "task_write", cut)
    assert api("POST", DONE, {"note": "C’est fait."}).status == 500
    assert len(tasks_told()) == 1
    monkeypatch.setattr(tell_askers, "task_write", honest)
    assert finish_telling("levain", NOW) == 1
    assert len(tasks_told()) == 3
    assert finish_telling("levain", NOW) == 0
    assert read_acts("levain").acts[SUNDAY_ID].round == 1


def test_a_question_of_three_people_proposes_an_answer_with_a_persons_words(api: Api) -> None:
    said = ask_and_close()
    (found,) = topics(api)
    assert found["saved_reply_proposed"] is True
    empty = api("GET", f"/api/topics/{SUNDAY_ID}/proposal").body
    assert empty["saved_reply"] == {
        "title": "Livrer le dimanche",
        "language": "fr",
        "text": "",
    }
    answer = {"text": "Oui, chaque dimanche avant dix heures !"}
    sent = api("POST", f"/api/mentions/{said['rene']}/reply", answer).body["action_id"]
    from vigie.action import ActionState, after_sent, move

    action = read_action(sent)
    assert action is not None
    claimed = move(action, ActionState.CLAIMED, NOW)
    assert move_action(action, claimed)
    assert move_action(claimed, after_sent(claimed, NOW, "r1"))
    full = api("GET", f"/api/topics/{SUNDAY_ID}/proposal").body
    assert full["saved_reply"]["text"].startswith("Oui, chaque dimanche avant dix heures")
    assert full["post"]["kind"] == "content"
    dismissed = api("PATCH", f"/api/topics/{SUNDAY_ID}", {"proposal": "dismissed"}).body
    assert dismissed["saved_reply_proposed"] is False
    assert api("GET", "/api/saved-replies?brand=levain").body["items"] == []


def test_a_topic_that_rises_comes_first_among_the_rising_and_a_steady_one_does_not(
    api: Api,
) -> None:
    steady = [an_asked("La terrasse ?", f"s{n}", back(n), Intent.REQUEST) for n in range(2, 37)]
    said = [an_asked("Un allergène non indiqué", f"r{n}", back(2 + n % 5)) for n in range(12)]
    keep_days([*steady, *said], [back(n) for n in range(2, 38)])
    rising = topics(api, "&kind=rising")
    assert [one["name"] for one in rising] == ["Allergène non indiqué"] or len(rising) == 1
    assert rising[0]["rise"] is None, "nobody spoke of it before"


def test_what_may_not_be_told_makes_no_topic(api: Api) -> None:
    rival = {"name": "Boulange", "kind": "competitor"}
    brands.save_brand(a_brand(terms=(rival,)))
    for n in range(3):
        say(f"Vous vendez des brioches ? {n}", "odile", days(3))
    for who in ("lea", "rene"):
        say("Une terrasse ?", who, days(3), facts={"private": "1"})
        say("Vous avez un parking ?", who, days(3), platform="youtube")
        say("Vous avez des chaises ?", who, days(3), platform="reddit")
        say("Je suis diabétique, vendez-vous des confitures ?", who, days(3))
        say("Levain ou Boulange ? Où est passée Mathilde Perrin ?", who, days(3))
    close_days()
    assert topics(api) == []
    told = scan_people("people#levain").casefold()
    for word in ("terrasse", "parking", "chaises", "confitures", "boulange", "mathilde", "perrin"):
        assert word not in told, word


def test_a_day_that_changed_is_read_again_and_who_is_erased_leaves_it(api: Api) -> None:
    said = ask_and_close()
    assert api("GET", "/api/topics?brand=levain").body["items"][0]["saved_reply_proposed"]
    change_card(said["lea"], lambda card: card and replace(card, status=Status.HIDDEN), NOW)
    assert topics(api)[0]["count"] == 3, "once a day is often enough"
    close_days(NOW + timedelta(days=1))
    (found,) = topics(api)
    assert (found["count"], found["saved_reply_proposed"]) == (2, False)
    erase_author("levain", "facebook", "odile", NOW)
    assert said["odile"] not in scan_people("people#levain")
    assert topics(api) == [], "what one person alone asks is no topic"
    erase_author("levain", "facebook", "rene", NOW)
    assert "dimanche" not in scan_people("people#levain")
    close_days(NOW + timedelta(days=2))
    assert "dimanche" not in scan_people("people#levain")


def test_bad_weeks_are_refused_and_others_topics_are_not_found(api: Api) -> None:
    brands.save_brand(a_brand(slug="aeris", name="Aeris"))
    brands.grant("odile", "aeris", Role.OWNER)
    stranger, keeper = Api("odile"), make_topics()["topic"]
    for week in ("yesterday", "2026-W60", "0001-01-01", "9999-12-31", "2126-01-01", "2026-13-01"):
        refused = api("GET", f"/api/topics?brand=levain&week={week}")
        assert (refused.status, refused.body["errors"][0]["field"]) == (422, "week")
    assert api("GET", "/api/topics?brand=levain&kind=odd").status == 422
    assert api("GET", "/api/topics?brand=levain&language=de").status == 422
    assert api("POST", f"/api/topics/{keeper}/done", {"note": "  "}).status == 422
    for who, identity in (
        (api, "levain.zz"),
        (api, "x"),
        (api, "levain." + "0" * 16),
        (stranger, keeper),
    ):
        for method, tail, body in (
            ("GET", "/mentions", None),
            ("PATCH", "", {"pinned": True}),
            ("POST", "/done", {"note": "x"}),
        ):
            assert who(method, f"/api/topics/{identity}{tail}", body).status == 404
    assert stranger("GET", "/api/topics?brand=levain").status == 403
