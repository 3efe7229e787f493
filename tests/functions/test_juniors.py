"""What juniors say to everybody at once is a colleague's to plan: nothing leaves unread."""

from __future__ import annotations

import pytest

from tests.functions.conftest import Api
from tests.functions.team_desk import ADDRESSES, AGENT, JUNIOR, Clock, clock, enter_team
from tests.functions.test_starters import a_starter, plan

__all__ = ["clock"]
OWNER = {"owner": ADDRESSES["jo"]}


@pytest.fixture(autouse=True)
def team(api: Api, clock: Clock) -> None:
    enter_team(api)


def test_a_junior_plans_no_post_and_an_agent_does(clock: Clock) -> None:
    refused = JUNIOR("POST", "/api/starters", a_starter(**OWNER))
    assert (refused.status, "read before they leave" in refused.body["detail"]) == (403, True)
    assert JUNIOR("GET", "/api/starters?brand=levain").body["items"] == []
    assert AGENT("POST", "/api/starters", a_starter(**OWNER)).status == 201


def test_a_junior_changes_no_words_of_a_post_but_may_look_after_it(api: Api) -> None:
    route = f"/api/starters/{plan(api, **OWNER)['id']}"
    assert JUNIOR("PATCH", route, {"texts": {"facebook": "Autre chose ?"}}).status == 403
    assert JUNIOR("PATCH", route, {"finish": "Dire merci à tous"}).status == 200
