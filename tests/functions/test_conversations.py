"""Conversations, promises and tasks, driven as API Gateway drives them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from vigie.aws import brands
from vigie.aws.cards import read_card
from vigie.aws.clock import utc_now
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.brand import EVERY_BRAND, Role
from vigie.card import Status
from vigie.jobs.score import score_batch
from vigie.mention import Author, EventKind
from vigie.task import person_id
from vigie.text import analyse

from tests.builders import a_brand, a_stream_event, an_event
from tests.functions.conftest import Api
from tests.functions.test_serve_api import COMPLAINT, say

ODILE, PAUL = Author("odile", "Odile Marchand", 12_000), Author("paul", "Paul Renard")
THANKS = "Merci, votre brioche est délicieuse !"
QUESTION = "Bonjour, à quelle heure ouvrez-vous le dimanche ?"


def talks(api: Api, query: str = "") -> list[dict[str, Any]]:
    answer = api("GET", f"/api/conversations?brand=levain{query}")
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.body["items"]
    return items


def ago(minutes: float) -> datetime:
    return utc_now() - timedelta(minutes=minutes)


def tell(text: str, native_id: str, minutes: float, author: Author = ODILE, **values: Any) -> str:
    moment = ago(minutes)
    return say(text, native_id, author=author, said_at=moment, version=moment, **values)


def edit(identity: str) -> None:
    """The author changes the words of mention 1 into a complaint, all the way onto the desk."""
    event = an_event(
        COMPLAINT, native_id="1", kind=EventKind.EDIT, version=utc_now(), author=ODILE, said_at=None
    )
    store_event("levain", event, utc_now())
    mention = get_mention(identity)
    assert mention is not None
    item = mention_to_item(mention, utc_now())
    assert score_batch(a_stream_event(item), analyse, utc_now()) == []


def test_one_line_to_each_person_in_a_thread_the_late_one_first(api: Api) -> None:
    first = tell(COMPLAINT, "1", 300)
    tell("Vous ne répondez même pas ?", "2", 290)
    other = tell(THANKS, "3", 5, PAUL)
    found = talks(api)
    assert [one["id"] for one in found] == [first, other]
    odile = found[0]
    known = person_id("levain", "facebook", "odile")
    assert odile["person"] == {"id": known, "name": "Odile Marchand", "followers": 12_000}
    assert (odile["count"], odile["status"], odile["is_reopened"]) == (2, "todo", False)
    assert odile["mention"]["native_id"] == "2"
    assert odile["deadline"]["kind"] == "complaint"
    assert odile["deadline"]["is_late"] is True
    assert odile["deadline"]["seconds_left"] < 0
    codes = {one["code"] for one in odile["priority"]["reasons"]}
    assert {"complaint", "late", "waiting", "visible_author", "severe"} <= codes
    assert odile["priority"]["score"] == sum(r["points"] for r in odile["priority"]["reasons"])
    assert (odile["assignee"], odile["snoozed_until"], odile["merged_with"]) == (None, None, [])


def test_filters_narrow_the_list(api: Api) -> None:
    late = tell(COMPLAINT, "1", 300)
    tell(THANKS, "2", 5, PAUL)
    assert [one["id"] for one in talks(api, "&late=1")] == [late]
    assert len(talks(api, "&q=DELICIEUSE")) == 1
    assert len(talks(api, "&status=done")) == 0
    assert len(talks(api, "&platform=x")) == 0
    assert len(talks(api, "&queue=review")) == 0
    names = [one["person"]["name"] for one in talks(api, "&order=newest")]
    assert names == ["Paul Renard", "Odile Marchand"]


def test_pages_follow_each_other_without_gap_or_repeat_while_things_happen(api: Api) -> None:
    ids = {
        tell(QUESTION, str(n), 10 * n, Author(f"u{n}", "Odile"), thread_id=None) for n in range(9)
    }
    seen: list[str] = []
    cursor = ""
    while True:
        answer = api("GET", f"/api/conversations?brand=levain&limit=2{cursor}").body
        seen += [one["id"] for one in answer["items"]]
        if not answer["next_cursor"]:
            break
        cursor = f"&cursor={quote(answer['next_cursor'])}"
        if len(seen) == 4:
            api("PATCH", f"/api/mentions/{seen[0]}", {"status": "done"})
            tell(COMPLAINT, "new", 600, PAUL)
    assert len(seen) == len(set(seen))
    assert set(seen) == ids


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("&cursor=abc", "cursor"),
        ("&cursor=W10", "cursor"),
        ("&cursor=WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsInByaW9yaXR5IiwxLDIsMywiYSJd", "cursor"),
        ("&order=oldest", "order"),
        ("&status=open", "status"),
        ("&limit=0", "limit"),
    ],
)
def test_a_wrong_parameter_is_named(api: Api, query: str, field: str) -> None:
    answer = api("GET", f"/api/conversations?brand=levain{query}")
    assert answer.status == 422
    assert answer.body["errors"][0]["field"] == field


def test_what_is_put_off_stays_away_and_comes_back_when_the_person_writes(api: Api) -> None:
    identity = tell(QUESTION, "1", 30)
    until = (utc_now() + timedelta(hours=3)).isoformat()
    assert api("PATCH", f"/api/mentions/{identity}", {"snoozed_until": until}).status == 200
    assert talks(api, "&status=todo") == []
    assert [one["id"] for one in talks(api, "&status=snoozed")] == [identity]
    assert api("GET", "/api/mentions?brand=levain&status=todo").body["items"] == []
    assert len(api("GET", "/api/mentions?brand=levain").body["items"]) == 1
    tell("Vous êtes là ?", "2", 1)
    assert [one["id"] for one in talks(api, "&status=todo")] == [identity]
    assert talks(api, "&status=snoozed") == []


def test_a_snooze_of_the_newest_puts_off_what_was_said_before_it(api: Api) -> None:
    tell(QUESTION, "1", 30)
    newest = tell("Et le lundi ?", "2", 20)
    until = (utc_now() + timedelta(hours=3)).isoformat()
    api("PATCH", f"/api/mentions/{newest}", {"snoozed_until": until})
    assert talks(api, "&status=todo") == []


def test_done_for_the_newest_is_done_for_what_was_said_before_it(api: Api) -> None:
    first = tell(QUESTION, "1", 30)
    newest = tell("Bonne soirée à vous", "2", 20)
    for _ in range(2):
        assert api("PATCH", f"/api/mentions/{newest}", {"status": "done"}).status == 200
    card = read_card(first)
    assert card is not None
    assert card.status is Status.DONE
    assert [one["id"] for one in talks(api, "&status=done")] == [first]


def test_done_over_an_open_complaint_of_the_same_person_needs_a_reply_or_a_reason(
    api: Api,
) -> None:
    complaint = tell(COMPLAINT, "1", 30)
    newest = tell("Bonne soirée à vous", "2", 20)
    refused = api("PATCH", f"/api/mentions/{newest}", {"status": "done"})
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "status")
    reason = {"status": "done", "no_reply_needed": "réglé au téléphone"}
    assert api("PATCH", f"/api/mentions/{newest}", reason).status == 200
    card = read_card(complaint)
    assert card is not None
    assert (card.status, card.no_reply_needed) == (Status.DONE, "réglé au téléphone")
    hour = f"&since={(utc_now() - timedelta(days=1)).isoformat()}".replace("+", "%2B")
    totals = api("GET", f"/api/metrics?brand=levain{hour}").body["totals"]
    assert totals["waived"] == 2


def test_done_for_an_earlier_mention_leaves_the_newer_one_open(api: Api) -> None:
    first = tell(QUESTION, "1", 30)
    tell("Et le lundi ?", "2", 20)
    api("PATCH", f"/api/mentions/{first}", {"status": "done"})
    (talk,) = talks(api, "&status=todo")
    assert talk["mention"]["native_id"] == "2"


def test_changed_words_open_what_was_closed_and_awake(api: Api) -> None:
    identity = tell(QUESTION, "1", 30)
    api("PATCH", f"/api/mentions/{identity}", {"status": "done", "no_reply_needed": "réglé"})
    edit(identity)
    (talk,) = talks(api, "&status=todo")
    assert talk["is_reopened"] is True
    assert api("PATCH", f"/api/mentions/{identity}", {"status": "done"}).status == 422
    whole = api("GET", f"/api/mentions/{identity}").body
    assert whole["no_reply_needed"] is None
    assert whole["is_reopened"] is True


def test_a_conversation_whole_holds_the_post_both_sides_and_what_was_done(api: Api) -> None:
    say("Notre nouvelle tourte est arrivée", "55_100", own=True, thread_id=None,
        said_at=ago(60), version=ago(60), author=Author("55", "Levain"))  # fmt: skip
    mine = tell(COMPLAINT, "1", 30)
    tell(THANKS, "2", 25, PAUL)
    say("Bonjour Odile, nous vous rappelons", "3", own=True, in_reply_to="1",
        said_at=ago(20), version=ago(20), author=Author("55", "Levain"))  # fmt: skip
    tell("Je suis d'accord avec elle", "4", 15, PAUL, in_reply_to="1")
    found = api("GET", f"/api/conversations/{mine}").body
    assert [one["native_id"] for one in found["items"]] == ["55_100", "1", "3", "4"]
    assert (found["id"], found["status"]) == (mine, "waiting")
    answered = found["items"][1]
    assert [one["state"] for one in answered["actions"]] == ["sent"]
    assert answered["status"] == "waiting"


def test_roles_and_brands_are_sealed(api: Api) -> None:
    brands.save_brand(a_brand(slug="autre", name="Autre"))
    mine = tell(COMPLAINT, "1", 30)
    brands.grant("reader", "levain", Role.VIEWER)
    brands.grant("stranger", "autre", Role.OWNER)
    brands.grant("agent", "levain", Role.AGENT)
    reader, stranger, agent = Api("reader"), Api("stranger"), Api("agent")
    assert reader("GET", "/api/conversations?brand=levain").status == 200
    assert stranger("GET", "/api/conversations?brand=levain").status == 403
    assert stranger("GET", f"/api/conversations/{mine}").status == 404
    assert stranger("GET", "/api/conversations?brand=autre").body["items"] == []
    assert stranger("GET", "/api/tasks?brand=levain").status == 403
    assert stranger("GET", "/api/brands/levain/promises").status == 403
    assert reader("GET", "/api/brands/levain/promises").status == 200
    assert agent("PUT", "/api/brands/levain/promises", {}).status == 403
    task = {
        "brand": "levain",
        "what": "Rappeler",
        "due_at": (utc_now() + timedelta(days=1)).isoformat(),
    }
    assert reader("POST", "/api/tasks", task).status == 403
    made = agent("POST", "/api/tasks", task)
    assert made.status == 201
    where = f"/api/tasks/{made.body['id']}"
    assert reader("PATCH", where, {"state": "done"}).status == 403
    assert stranger("PATCH", where, {"state": "done"}).status == 404
    assert agent("PATCH", where, {"state": "done"}).body["done_by"] == "agent"
    assert Api("nobody")("GET", "/api/conversations?brand=levain").status == 403
    brands.grant("boss", EVERY_BRAND, Role.MANAGER)
    assert Api("boss")("PUT", "/api/brands/levain/promises", {"country": "fr"}).status == 200


def test_a_brand_s_promises_are_the_usual_ones_until_it_makes_its_own(api: Api) -> None:
    usual = api("GET", "/api/brands/levain/promises").body
    assert usual["answer_within"] == {
        "private": 1, "complaint": 2, "question": 4, "purchase": 4, "review": 24, "praise": 48,
        "other": 0,
    }  # fmt: skip
    own = {"answer_within": {"complaint": 0.5}, "country": "be", "holidays": ["2026-12-24"]}
    saved = api("PUT", "/api/brands/levain/promises", own).body
    assert saved == api("GET", "/api/brands/levain/promises").body
    assert saved["answer_within"]["complaint"] == 0.5
    assert saved["answer_within"]["question"] == 4
    assert (saved["country"], saved["holidays"]) == ("be", ["2026-12-24"])
    identity = tell(COMPLAINT, "1", 0)
    deadline = api("GET", f"/api/mentions/{identity}").body["deadline"]
    assert deadline["kind"] == "complaint"
    assert 1700 < deadline["seconds_left"] <= 1800


@pytest.mark.parametrize(
    "body",
    [
        {"answer_within": {"complaint": -1}},
        {"answer_within": {"complaint": 721}},
        {"answer_within": {"rant": 1}},
        {"country": "de"},
        {"holidays": ["2026-02-30"]},
        {"hours": {}},
    ],
)
def test_promises_nobody_can_keep_are_refused(api: Api, body: dict[str, Any]) -> None:
    assert api("PUT", "/api/brands/levain/promises", body).status == 422


def test_promises_of_a_brand_that_is_none_are_not_found(api: Api) -> None:
    assert api("GET", "/api/brands/nobody/promises").status == 404


def test_a_reason_taken_back_opens_a_complaint_again_and_nothing_else(api: Api) -> None:
    complaint = tell(COMPLAINT, "1", 30)
    reason = {"status": "done", "no_reply_needed": "réglé au téléphone"}
    assert api("PATCH", f"/api/mentions/{complaint}", reason).body["status"] == "done"
    tagged = api("PATCH", f"/api/mentions/{complaint}", {"tags": ["colis"]})
    assert tagged.body["status"] == "done"
    back = api("PATCH", f"/api/mentions/{complaint}", {"no_reply_needed": None})
    assert (back.status, back.body["status"]) == (200, "todo")
    thanks = tell(THANKS, "2", 20, PAUL)
    assert api("PATCH", f"/api/mentions/{thanks}", {"status": "done"}).body["status"] == "done"
    found = api("PATCH", f"/api/mentions/{thanks}", {"intents": ["complaint"]})
    assert found.body["status"] == "todo"


def test_a_reason_nobody_can_read_is_none(api: Api) -> None:
    complaint = tell(COMPLAINT, "1", 30)
    unseen = {"status": "done", "no_reply_needed": "\u200b \u2060"}
    assert api("PATCH", f"/api/mentions/{complaint}", unseen).status == 422


def test_what_is_closed_and_opened_by_hand_is_awake(api: Api) -> None:
    asked = tell(QUESTION, "1", 30)
    later = (utc_now() + timedelta(hours=5)).isoformat()
    for change in ({"snoozed_until": later}, {"status": "done"}, {"status": "todo"}):
        assert api("PATCH", f"/api/mentions/{asked}", change).status == 200
    assert [one["id"] for one in talks(api, "&status=todo")] == [asked]
    asleep = {"status": "todo", "snoozed_until": later}
    assert api("PATCH", f"/api/mentions/{asked}", asleep).status == 200
    assert talks(api, "&status=todo") == []


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_a_moment_no_zone_can_say_is_refused_by_field(api: Api, at: str) -> None:
    asked = tell(QUESTION, "1", 30)
    answer = api("PATCH", f"/api/mentions/{asked}", {"snoozed_until": at})
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "snoozed_until")
    starter = {"brand": "levain", "kind": "content", "title": "T", "texts": {"facebook": "a"}}
    answer = api("POST", "/api/starters", {**starter, "owner": "odile", "due_at": at})
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "due_at")
