"""The reply desk in local mode, on each stand-in platform: one act is one answer, seen there."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests
from vigie.platforms import Capability, load_platform

from infra.local.demo import BRAND, Owner, connect
from infra.sandbox.faults import Fault, Mode
from tests.local.desk import Desk, eventually, open_desk
from tests.local.talks import TALKS, Talk, open_talk

pytestmark = pytest.mark.local
PATIENCE = 60.0
ANSWER = "Bonjour, oui, dès 7 h. À demain !"
OTHER = "Bonjour, oui, le jeudi, sur commande."  # X takes the same words once


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("replies"), one_clock=True) as opened:
        owner = Owner(opened.stack)
        for channel in opened.sandbox.channels:
            if channel.platform in TALKS and channel.platform != "facebook":
                connect(owner, opened.stack.url, channel)
        yield opened


@pytest.fixture(params=sorted(TALKS))
def talk(desk: Desk, request: pytest.FixtureRequest) -> Talk:
    return open_talk(desk, request.param)


def ask(desk: Desk, talk: Talk, *texts: str) -> list[tuple[Any, dict[str, Any]]]:
    """Say it there and wait until the desk has it; sources are read minutes apart."""
    said = [talk.say(text) for text in texts]
    query = f"&platform={talk.platform}"
    for _ in range(4):
        let_pass(desk, minutes=3)
        found = eventually(lambda: [one for t in texts if (one := desk.mention(t, query))], 10)
        if len(found) == len(texts):
            return list(zip(said, found, strict=True))
    raise AssertionError(f"{talk.platform} never brought it")


def let_pass(desk: Desk, *, minutes: int) -> None:
    """The clock goes forward alone: what was put off stays put off."""
    desk.stack.clock.move(desk.stack.clock.now() + timedelta(minutes=minutes))
    desk.stack.run("schedule_polls")


def send(desk: Desk, mention: dict[str, Any], text: str, key: str) -> requests.Response:
    path = f"/api/mentions/{mention['id']}/reply"
    return desk.call("POST", path, {"text": text}, {"Idempotency-Key": key})


def state(desk: Desk, action: str) -> str:
    found: str = desk.call("GET", f"/api/actions/{action}").json()["state"]
    return found


def shown(talk: Talk, said: Any, text: str) -> int:
    """How often an answer stands below what was said; platforms put a name before the words."""
    return sum(text in one for one in talk.answers(said))


def test_one_act_is_one_answer_on_each_platform_whatever_is_lost_on_the_way(
    desk: Desk, talk: Talk
) -> None:
    (said, mention), (slow, other) = ask(
        desk, talk, f"Ouvert à 7 h, côté {talk.platform} ?", f"Du sans sel, côté {talk.platform} ?"
    )
    with ThreadPoolExecutor(2) as both:
        sent = list(both.map(lambda _: send(desk, mention, ANSWER, "click"), range(2)))
    assert [one.status_code for one in sent] == [202, 202]
    (action,) = {one.json()["action_id"] for one in sent}
    assert eventually(lambda: state(desk, action) == "sent")

    talk.faults.switch(Fault(Mode.SLOW_THEN_DONE, 1, 0.2))
    try:
        lost = send(desk, other, OTHER, "slow").json()["action_id"]
        assert eventually(lambda: state(desk, lost) in ("unconfirmed", "sent"), PATIENCE)
    finally:
        talk.faults.switch(Fault())
    let_pass(desk, minutes=2)
    assert eventually(lambda: state(desk, lost) == "sent")
    desk.stack.wait_idle()
    assert (shown(talk, said, ANSWER), shown(talk, slow, OTHER)) == (1, 1)
    again = send(desk, mention, ANSWER, "click").json()
    assert (again["action_id"], again["state"]) == (action, "sent")
    assert desk.call("GET", f"/api/mentions/{mention['id']}").json()["status"] == "waiting"


def test_our_own_answer_is_changed_and_taken_back_there(desk: Desk, talk: Talk) -> None:
    ((said, mention),) = ask(desk, talk, f"Fermé lundi, côté {talk.platform} ?")
    first = f"Ouvert lundi, côté {talk.platform}."
    action = send(desk, mention, first, "first").json()["action_id"]
    assert eventually(lambda: state(desk, action) == "sent")

    better = f"Fermé lundi, côté {talk.platform}, désolés."
    edit = desk.call("PATCH", f"/api/actions/{action}", {"text": better}).json()
    if load_platform(talk.platform).PROFILE.can(Capability.EDIT_OWN):
        assert eventually(lambda: state(desk, edit["action_id"]) == "sent")
        assert (shown(talk, said, first), shown(talk, said, better)) == (0, 1)
    else:
        assert (edit["state"], bool(edit["url"])) == ("task", True)
        assert shown(talk, said, first) == 1

    gone = desk.call("DELETE", f"/api/actions/{action}").json()
    assert eventually(lambda: state(desk, gone["action_id"]) == "sent")
    desk.stack.wait_idle()
    assert not talk.answers(said)
    assert desk.call("GET", f"/api/mentions/{mention['id']}").json()["status"] == "todo"


def test_two_colleagues_never_answer_one_person_at_once(desk: Desk) -> None:
    talk = open_talk(desk, "facebook")
    ((said, mention),) = ask(desk, talk, "Livrez-vous à Saint-Malo ?")
    colleague = desk.stack.token("manager", BRAND)
    held = desk.call("PUT", f"/api/mentions/{mention['id']}/lease")
    assert held.json()["is_mine"]
    path = f"{desk.stack.url}/api/mentions/{mention['id']}/reply"
    headers = {"Authorization": f"Bearer {colleague}"}
    refused = requests.post(path, json={"text": "Oui !"}, headers=headers, timeout=60)
    assert (refused.status_code, refused.json()["code"]) == (409, "taken")
    action = send(desk, mention, "Oui, dès 30 €.", "mine").json()["action_id"]
    assert eventually(lambda: state(desk, action) == "sent")
    late = requests.post(path, json={"text": "Oui !"}, headers=headers, timeout=60)
    assert (late.status_code, late.json()["why"]) == (409, "answered")
    desk.stack.wait_idle()
    assert talk.answers(said) == ["Oui, dès 30 €."]
