"""A starter among the rest of the desk: the team it is owned by, the task it leaves, the gaps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.tasks import list_tasks
from vigie.aws.team import save_member
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.team import Member

from tests.functions.conftest import Api
from tests.functions.test_starters import DAY, a_starter, codes, leave, plan

ODILE = "odile@levain.example"


def join(away_until: datetime | None = None) -> None:
    away: Any = {"away_from": utc_now() - DAY, "away_until": away_until} if away_until else {}
    member = Member("u1", Role.AGENT, name="Odile Roy", email=ODILE, initials="OR", **away)
    save_member("levain", member)


def the_task() -> Any:
    (task,) = list_tasks("levain")
    return task


def test_the_owner_is_of_the_team_by_whatever_name(api: Api) -> None:
    join()
    assert api("POST", "/api/starters", a_starter(owner="nobody@autre.example")).status == 422
    assert plan(api, owner="OR")["owner"] == ODILE


def test_who_is_away_is_told_of(api: Api) -> None:
    join(away_until=utc_now() + 9 * DAY)
    assert codes(plan(api)) == ["owner_away", "team_away"]


def test_the_task_follows_its_starter_to_the_end(api: Api) -> None:
    view = plan(api)
    assert (the_task().kind, the_task().owner, to_text(the_task().due_at)) == (
        "starter",
        ODILE,
        view["ends_at"],
    )
    later = to_text(utc_now() + 6 * DAY)
    where = f"/api/starters/{view['id']}"
    api("PATCH", where, {"ends_at": later})
    assert to_text(the_task().due_at) == later
    leave(view)
    api("PATCH", where, {"state": "finished"})
    assert the_task().state == "done"


def test_the_task_of_a_cancelled_starter_waits_for_nobody(api: Api) -> None:
    api("DELETE", f"/api/starters/{plan(api)['id']}")
    assert the_task().state == "done"


def test_words_with_a_gap_are_refused(api: Api) -> None:
    texts = {"facebook": "Bonjour {prenom}, quelle galette ?"}
    refused = api("POST", "/api/starters", a_starter(texts=texts))
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "texts.facebook")
