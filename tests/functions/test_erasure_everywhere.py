"""A person for whom every part of the desk was used once is forgotten by all of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.action import ActionState, after_sent, move
from vigie.aws import brands
from vigie.aws.clock import utc_now
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.outbox import move_action, read_action
from vigie.aws.settings import settings
from vigie.aws.table import get, query
from vigie.aws.wire import to_text
from vigie.jobs.answered import note_own_words
from vigie.mention import Author, mention_id
from vigie.person import PersonKey

from tests.bedrock_stub import BedrockStub, saying
from tests.builders import a_brand, an_event
from tests.functions.conftest import Api
from tests.functions.people_desk import close_days, days, hours, person, say, scan_people
from tests.functions.team_desk import AGENT, JUNIOR, MANAGER, Clock, clock, enter_team

__all__ = ["clock"]
WHO, NAME = "zoe-9917", "Zoé Quérou"
ME = PersonKey.of("levain", "facebook", WHO)
TRACES = (WHO, "Quérou", "Zoé", "pamplemousse", ME.digest)
ERASE = {"brand": "levain", "platform": "facebook", "author_id": WHO}


def zoe_says(text: str, ago: timedelta, native: str, **values: Any) -> str:
    more = {"url": f"https://facebook.example/{WHO}/posts/{native}"} | values
    identity = say(f"{text} au pamplemousse", WHO, ago, native_id=native, **more)
    mention = get_mention(identity)
    assert mention is not None
    event = an_event(
        mention.text,
        native_id=native,
        version=mention.version + timedelta(seconds=1),
        author=Author(WHO, NAME),
        thread_id=mention.thread_id,
        url=mention.url,
        media=mention.media,
    )
    store_event("levain", event, utc_now())
    return identity


def ok(answer: Any) -> Any:
    assert answer.status < 300, answer.body
    return answer.body


def send(action_id: str, result: str) -> None:
    action = read_action(action_id)
    assert action is not None
    claimed = move(action, ActionState.CLAIMED, utc_now())
    assert move_action(action, claimed)
    assert move_action(claimed, after_sent(claimed, utc_now(), result))


def echo(text: str, native: str, under: str, **values: Any) -> None:
    """Our own reply as the platform shows it."""
    event = an_event(
        text,
        native_id=native,
        own=True,
        in_reply_to=under,
        author=Author("55", "Levain"),
        version=utc_now(),
        **values,
    )
    store_event("levain", event, utc_now())
    own = get_mention(mention_id("levain", "facebook", native))
    assert own is not None
    note_own_words(own, utc_now())


def use_everything(api: Api, bedrock: BedrockStub) -> None:
    asked = zoe_says("Ma commande n° 48-77120 est perdue", hours(5), "100_1")
    photo = zoe_says(
        "Mon goûter #levain", hours(4), "55_2", media=("https://img.example/1.jpg",), thread_id=None
    )
    other = zoe_says("Encore une question", hours(3), "100_3", thread_id="55_300")
    for n in (3, 6):
        zoe_says(f"Bonjour {n}", days(n), f"100_9{n}")
    zoe_says("Est-ce que vous vendez du sorbet ? Une glace", days(4), "100_94")
    close_days()
    team_up(api, asked, other)
    know(api, photo)
    bedrock.answers = [saying("Bonjour {name}, nous regardons cela.")]
    ok(api("POST", f"/api/mentions/{asked}/suggest", {"hint": "Zoé est fâchée"}))
    reply(api, asked)
    ok(api("POST", f"/api/content/{photo}/ask", {"text": "Merci Zoé, on peut la montrer ?"}))
    proof = {"rights": "granted", "proof_note": "Zoé l’a dit", "used_in": ["vitrine"]}
    ok(api("POST", f"/api/content/{photo}/consent", proof))
    why = {"action": "hide", "reason": "Zoé insiste"}
    ok(api("POST", f"/api/mentions/{other}/moderate", why))


def team_up(api: Api, asked: str, other: str) -> None:
    at = f"/api/mentions/{asked}"
    ok(AGENT("PUT", f"{at}/draft", {"text": "Bonjour Zoé", "acknowledgement": "Merci Zoé"}))
    ok(AGENT("POST", f"{at}/notes", {"text": "@mona Zoé Quérou a appelé"}))
    ok(AGENT("PUT", f"{at}/lease"))
    ok(AGENT("DELETE", f"{at}/lease"))
    patch = {"note": "Zoé est une habituée", "tags": ["Zoé"], "assignee": "nadia@levain.example"}
    ok(api("PATCH", at, patch))
    soon = to_text(utc_now() + days(2))
    task = {"brand": "levain", "what": "Rappeler Zoé", "due_at": soon, "mention_id": asked}
    ok(AGENT("POST", "/api/tasks", task))
    alone = {"brand": "levain", "what": "Offrir à Zoé", "due_at": soon, "person": person(WHO)}
    ok(AGENT("POST", "/api/tasks", alone))
    held = ok(JUNIOR("POST", f"/api/mentions/{other}/reply", {"text": "Oui, Zoé !"}))
    ok(MANAGER("POST", f"/api/actions/{held['action_id']}/refuse", {"reason": "Pas Zoé"}))
    ok(JUNIOR("POST", f"/api/mentions/{other}/reply", {"text": "Bien sûr, Zoé !"}))


def know(api: Api, photo: str) -> None:
    at = f"/api/people/{person(WHO)}"
    ok(api("PATCH", f"{at}?mention={photo}", {"note": "Zoé aime le seigle", "is_partner": True}))
    ok(api("POST", f"{at}/gifts", {"what": "Un panier pour Zoé"}))
    ok(api("POST", f"{at}/merge", {"other": person("zq", "instagram"), "agreed": "Zoé dit oui"}))


def reply(api: Api, asked: str) -> None:
    soon = to_text(utc_now() + days(1))
    said = ok(
        api(
            "POST",
            f"/api/mentions/{asked}/reply",
            {
                "text": "Zoé, c’est ici : https://levain.example/suivi",
                "promise": {"what": "Écrire à Zoé", "due_at": soon},
                "again": True,
            },
        )
    )
    send(said["action_id"], "900_1")
    echo("Zoé, c’est ici", "900_1", "100_1")
    ok(api("PATCH", f"/api/actions/{said['action_id']}", {"text": "Zoé, c’est par là"}))
    both = {"text": "Zoé, votre colis", "visibility": "private", "acknowledgement": "Merci !"}
    ok(api("POST", f"/api/mentions/{asked}/reply", {**both, "again": True}))


@pytest.fixture
def desk(api: Api, bedrock: BedrockStub) -> Api:
    terms = ({"name": "#levain", "kind": "hashtag"},)
    brands.save_brand(a_brand(terms=terms, site="https://levain.example"))
    brands.forget_cached()
    enter_team(api)
    use_everything(api, bedrock)
    return api


def test_nothing_of_a_person_is_left_whatever_the_desk_was_used_for(desk: Api) -> None:
    before = scan_people()
    assert all(trace in before for trace in TRACES)
    assert any("asked#" in one and "pamplemousse" in one for one in before.splitlines())
    ok(desk("POST", "/api/privacy/erase", ERASE))
    left = scan_people().splitlines()
    assert [one for one in left if any(trace in one for trace in TRACES)] == []


def test_what_is_written_beside_a_mention_late_goes_with_it(api: Api, clock: Clock) -> None:
    """Nobody could find it by its author afterwards."""
    store_event("levain", an_event(author=Author(WHO, NAME)), clock.now)
    identity = mention_id("levain", "facebook", "100_1")
    clock.move(timedelta(days=80))
    ok(api("POST", f"/api/mentions/{identity}/notes", {"text": "Zoé a rappelé"}))
    ok(api("PUT", f"/api/mentions/{identity}/draft", {"text": "Bonjour Zoé"}))
    rows = list(query(settings().desk_table, "pk = :pk", {":pk": identity}))
    mention = get(settings().mentions_table, {"pk": identity, "sk": "mention"})
    assert mention is not None
    assert len(rows) == 2
    assert {row["expires_at"] for row in rows} == {mention["expires_at"]}
