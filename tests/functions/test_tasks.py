"""Tasks: promised in a reply, written down, ticked off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from vigie.aws import brands
from vigie.aws.clock import utc_now
from vigie.aws.settings import settings
from vigie.aws.table import query
from vigie.brand import Role
from vigie.mention import Author
from vigie.task import person_id

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.test_serve_api import COMPLAINT, say


def soon(hours: float = 24) -> str:
    return (utc_now() + timedelta(hours=hours)).isoformat()


def a_task(**values: Any) -> dict[str, Any]:
    return {"brand": "levain", "what": "Rappeler Mme Marchand", "due_at": soon()} | values


def nudges() -> list[Any]:
    return list(query(settings().desk_table, "pk = :pk", {":pk": "nudge#levain"}))


def tasks(api: Api, query_: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api("GET", f"/api/tasks?brand=levain{query_}").body["items"]
    return items


def said() -> str:
    now = utc_now()
    return say(COMPLAINT, "1", said_at=now, version=now)


PROMISE = {"what": "Rappeler", "owner": "paul@levain.example"}


def test_an_answer_that_promises_makes_one_task_with_its_nudge_however_often_sent(
    api: Api,
) -> None:
    identity = said()
    body = {"text": "Nous vous rappelons demain.", "promise": {**PROMISE, "due_at": soon()}}
    headers = {"idempotency-key": "k1"}
    answers = [
        api("POST", f"/api/mentions/{identity}/reply", body, headers=headers) for _ in range(2)
    ]
    assert [one.status for one in answers] == [202, 202]
    (task,) = tasks(api)
    assert (task["kind"], task["what"], task["owner"]) == (
        "promise",
        "Rappeler",
        "paul@levain.example",
    )
    assert (task["mention_id"], task["made_by"], task["state"]) == (identity, "owner", "open")
    assert task["person"] == person_id("levain", "facebook", "u1")
    assert len(nudges()) == 1
    assert api("GET", f"/api/mentions/{identity}").body["promises"] == [task]


def test_an_answer_that_is_refused_promises_nothing(api: Api) -> None:
    identity = said()
    body = {"text": "  ", "promise": {**PROMISE, "due_at": soon()}}
    assert api("POST", f"/api/mentions/{identity}/reply", body).status == 422
    late = {"text": "Nous vous rappelons.", "promise": {**PROMISE, "due_at": soon(-1)}}
    refused = api("POST", f"/api/mentions/{identity}/reply", late)
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "promise.due_at")
    assert tasks(api, "&state=all") == []
    assert nudges() == []


def test_what_a_person_is_owed_shows_beside_what_they_say_next(api: Api) -> None:
    first = said()
    made = api("POST", "/api/tasks", a_task(mention_id=first)).body
    now = utc_now()
    values: dict[str, Any] = {"said_at": now, "version": now, "author": Author("u1", "Odile")}
    second = say("Toujours rien ?", "2", **values)
    assert api("GET", f"/api/mentions/{second}").body["promises"] == [made]


def test_tasks_are_listed_the_first_due_first_page_by_page(api: Api) -> None:
    for hours in (5, 1, 3, 4, 2):
        api("POST", "/api/tasks", a_task(what=f"in {hours}", due_at=soon(hours)))
    seen: list[str] = []
    cursor = ""
    while True:
        page = api("GET", f"/api/tasks?brand=levain&limit=2{cursor}").body
        seen += [one["what"] for one in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={quote(page['next_cursor'])}"
    assert seen == ["in 1", "in 2", "in 3", "in 4", "in 5"]


def test_a_task_is_ticked_off_once_and_opened_again(api: Api) -> None:
    where = f"/api/tasks/{api('POST', '/api/tasks', a_task()).body['id']}"
    done = api("PATCH", where, {"state": "done"}).body
    assert (done["state"], done["done_by"]) == ("done", "owner")
    assert api("PATCH", where, {"state": "done"}).body["done_at"] == done["done_at"]
    assert tasks(api) == []
    assert [one["id"] for one in tasks(api, "&state=done")] == [done["id"]]
    again = api("PATCH", where, {"state": "open", "owner": "Paul", "due_at": soon(48)}).body
    assert (again["state"], again["done_by"], again["owner"]) == ("open", None, "Paul")
    assert [one["owner"] for one in tasks(api, "&owner=Paul&state=all")] == ["Paul"]
    assert len(nudges()) == 2


def test_the_same_key_writes_a_task_down_once(api: Api) -> None:
    body, headers = a_task(), {"idempotency-key": "k"}
    first = api("POST", "/api/tasks", body, headers=headers)
    again = api("POST", "/api/tasks", body, headers=headers)
    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert api("POST", "/api/tasks", a_task(what="Autre"), headers=headers).status == 409
    assert len(tasks(api)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"due_at": "2020-01-01T00:00:00Z"}, "due_at"),
        ({"due_at": "2026-12-01T10:00:00"}, "due_at"),
        ({"due_at": "9999-12-31T23:59:59Z"}, "due_at"),
        ({"what": "   "}, "what"),
        ({"what": "x" * 501}, "what"),
        ({"mention_id": "nothing"}, "mention_id"),
        ({"when": "now"}, "when"),
    ],
)
def test_a_task_that_makes_no_sense_is_refused(
    api: Api, values: dict[str, Any], field: str
) -> None:
    answer = api("POST", "/api/tasks", a_task(**values))
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)


def test_a_mention_of_another_brand_is_none(api: Api) -> None:
    brands.save_brand(a_brand(slug="autre", name="Autre"))
    foreign = say(COMPLAINT, "1", brand="autre")
    assert api("POST", "/api/tasks", a_task(mention_id=foreign)).status == 422
    made = api("POST", "/api/tasks", a_task(brand="autre", mention_id=foreign)).body
    brands.grant("agent", "levain", Role.AGENT)
    assert Api("agent")("PATCH", f"/api/tasks/{made['id']}", {"state": "done"}).status == 404
    assert api("GET", "/api/tasks?brand=levain&state=stale").status == 422
    assert api("PATCH", "/api/tasks/nothing", {"state": "done"}).status == 404


def test_what_was_promised_to_an_erased_author_goes_with_their_words(api: Api) -> None:
    identity = said()
    api("POST", "/api/tasks", a_task(mention_id=identity))
    person = person_id("levain", "facebook", "u1")
    api("POST", "/api/tasks", a_task(person=person))
    api("POST", "/api/tasks", a_task(what="Commander la farine"))
    erased = api(
        "POST",
        "/api/privacy/erase",
        {"brand": "levain", "platform": "facebook", "author_id": "u1"},
    )
    assert erased.status == 200
    assert [one["what"] for one in tasks(api)] == ["Commander la farine"]
