"""A task done by its deep link is ticked off by whoever did it, and counts as what it is."""

from __future__ import annotations

from datetime import timedelta

from vigie.aws.counters import read_hours
from vigie.aws.mentions import get_mention, mention_to_item
from vigie.aws.sayings import list_sayings
from vigie.jobs.score import score_batch
from vigie.text import analyse

from tests.builders import NOON, a_stream_event
from tests.functions.conftest import Api
from tests.functions.team_desk import Clock, clock
from tests.functions.test_serve_api import COMPLAINT, say

__all__ = ["clock"]
DAY = timedelta(days=1)


def a_task(api: Api) -> tuple[str, str]:
    """A call that was written down, and the answer given there: mention, action."""
    entered = api("POST", "/api/mentions", {"brand": "levain", "text": COMPLAINT})
    identity = entered.body["id"]
    mention = get_mention(identity)
    assert mention is not None
    assert score_batch(a_stream_event(mention_to_item(mention, NOON)), analyse, NOON) == []
    put = api("POST", f"/api/mentions/{identity}/reply", {"text": "Rappelée, tout est réglé."})
    assert put.body["state"] == "task"
    return identity, put.body["action_id"]


def replies() -> int:
    hours = read_hours("levain", NOON - DAY, NOON + DAY)
    return sum(hour.measures.get("replies", 0) for hour in hours)


def test_a_task_ticked_off_is_an_answer_once_and_lets_the_complaint_be_done(
    api: Api, clock: Clock
) -> None:
    mention, action = a_task(api)
    done = {"status": "done"}
    assert api("PATCH", f"/api/mentions/{mention}", done).status == 422
    answers = [api("POST", f"/api/actions/{action}/done") for _ in range(2)]
    assert [(one.status, one.body["state"]) for one in answers] == [(202, "sent")] * 2
    assert replies() == 1
    assert len(list(list_sayings("levain", NOON - DAY, NOON + DAY))) == 1
    shown = api("GET", f"/api/mentions/{mention}").body
    assert (shown["status"], shown["no_reply_needed"]) == ("waiting", None)
    assert api("PATCH", f"/api/mentions/{mention}", done).status == 200


def test_what_is_under_way_or_held_is_no_task(api: Api, clock: Clock) -> None:
    put = api("POST", f"/api/mentions/{say('Bonjour')}/reply", {"text": "Merci !"})
    assert api("POST", f"/api/actions/{put.body['action_id']}/done").status == 409
    assert Api("nobody")("POST", f"/api/actions/{put.body['action_id']}/done").status == 404
