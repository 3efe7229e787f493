"""Conversation starters through the API: planned, moved, paused, measured, ended, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from vigie.action import ActionState, after_sent, move
from vigie.analysis import Intent, Mood
from vigie.aws import brands
from vigie.aws.cards import change_card, read_card
from vigie.aws.clock import utc_now
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.outbox import move_action, read_action
from vigie.aws.pauses import pause_posts, resume_posts
from vigie.aws.settings import settings
from vigie.aws.table import query, scan, write_together
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.card import new_card
from vigie.jobs import starting
from vigie.jobs.answered import note_own_words
from vigie.jobs.publish import list_posts, publish_once
from vigie.mention import Author, mention_id

from tests.builders import a_brand, a_mention, an_analysis, an_event
from tests.functions.conftest import Api

TITLE = "Galette préférée"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_starter(**values: Any) -> dict[str, Any]:
    now = utc_now()
    defaults: dict[str, Any] = {
        "brand": "levain",
        "kind": "question",
        "title": TITLE,
        "texts": {"facebook": "Frangipane ou pomme ? https://levain.example/galettes"},
        "due_at": to_text(now + DAY),
        "ends_at": to_text(now + 4 * DAY),
        "owner": "odile@levain.example",
        "finish": "Remercier et dire le résultat",
    }
    return defaults | values


def plan(api: Api, **values: Any) -> dict[str, Any]:
    answer = api("POST", "/api/starters", a_starter(**values))
    assert answer.status == 201, answer.body
    body: dict[str, Any] = answer.body
    return body


def codes(view: dict[str, Any]) -> list[str]:
    return [one["code"] for one in view["warnings"]]


def leave(view: dict[str, Any], result: str = "55_900") -> None:
    """Its hour has come, and the platform took it."""
    for post in view["posts"]:
        action = read_action(post["action_id"])
        assert action is not None
        claimed = move(move(action, ActionState.PENDING, utc_now()), ActionState.CLAIMED, utc_now())
        assert move_action(action, claimed)
        assert move_action(claimed, after_sent(claimed, utc_now(), result))


def nudges() -> list[dict[str, Any]]:
    return list(query(settings().desk_table, "pk = :pk", {":pk": "nudge#levain"}))


def test_a_starter_is_planned_with_its_post_its_link_and_its_nudge(api: Api) -> None:
    brands.save_brand(a_brand(site="https://levain.example"))
    view = plan(api)
    assert (view["state"], view["kind"], view["replies"]) == ("planned", "question", 0)
    (post,) = view["posts"]
    assert (post["state"], post["kind"], post["platform"]) == ("waiting", "publish", "facebook")
    assert post["text"].startswith("Frangipane ou pomme ? https://vigie.example/l/")
    assert [(one["to"], one["kind"]) for one in nudges()] == [
        ("odile@levain.example", "starter_due")
    ]
    assert len(list(scan(settings().desk_table, "link"))) == 1


def test_planned_twice_is_planned_once(api: Api) -> None:
    body, key = a_starter(), {"idempotency-key": "k"}
    first, again = (api("POST", "/api/starters", body, key) for _ in range(2))
    assert first.body == again.body
    assert len(api("GET", "/api/starters?brand=levain").body["items"]) == 1
    assert api("POST", "/api/starters", {**body, "title": "Autre"}, key).status == 409
    same = a_starter()
    ids = {api("POST", "/api/starters", same).body["id"] for _ in range(2)}
    assert len(ids) == 1


def test_the_very_words_of_a_cancelled_one_are_planned_anew(api: Api) -> None:
    body = a_starter()
    for _ in range(2):
        view = api("POST", "/api/starters", body).body
        assert (view["state"], view["posts"][0]["state"]) == ("planned", "waiting")
        assert api("DELETE", f"/api/starters/{view['id']}").body["state"] == "cancelled"
    assert len(api("GET", "/api/starters?brand=levain").body["items"]) == 2


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("owner", {"owner": " "}),
        ("finish", {"finish": ""}),
        ("ends_at", {"ends_at": None}),
        ("due_at", {"due_at": "2020-01-01T00:00:00Z"}),
        ("ends_at", {"ends_at": to_text(utc_now() + HOUR)}),
        ("ends_at", {"ends_at": to_text(utc_now() + 300 * DAY)}),
        ("due_at", {"due_at": to_text(utc_now() + 900 * DAY)}),
        ("texts", {"texts": {}}),
        ("texts.nowhere", {"texts": {"nowhere": "Bonjour"}}),
        ("texts.google_alerts", {"texts": {"google_alerts": "Bonjour"}}),
        ("texts", {"texts": {"bluesky": "a" * 400}}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(
    api: Api, field: str, values: dict[str, Any]
) -> None:
    answer = api("POST", "/api/starters", a_starter(**values))
    assert answer.status == 422
    assert answer.body["errors"][0]["field"] == field
    assert api("GET", "/api/starters?brand=levain").body["items"] == []


def test_content_needs_no_end_and_nothing_to_finish(api: Api) -> None:
    view = plan(api, kind="content", ends_at=None, finish="")
    assert (view["state"], nudges()) == ("planned", [])


def test_a_moved_starter_has_new_posts_and_the_old_ones_never_leave(api: Api) -> None:
    view = plan(api)
    old = view["posts"][0]["action_id"]
    later = to_text(utc_now() + 2 * DAY)
    moved = api("PATCH", f"/api/starters/{view['id']}", {"due_at": later}).body
    (post,) = moved["posts"]
    assert (moved["due_at"], post["state"]) == (later, "waiting")
    assert post["action_id"] != old
    withdrawn = read_action(old)
    assert withdrawn is not None
    assert withdrawn.state is ActionState.FAILED


def test_what_has_left_stays(api: Api) -> None:
    view = plan(api)
    leave(view)
    where = f"/api/starters/{view['id']}"
    assert api("PATCH", where, {"due_at": to_text(utc_now() + 2 * DAY)}).status == 409
    assert api("PATCH", where, {"texts": {"facebook": "Autre"}}).status == 409
    assert api("DELETE", where).status == 409
    assert api("PATCH", where, {"title": "Autre"}).body["title"] == "Autre"
    assert api("GET", where).body["state"] == "out"


def test_a_cancelled_starter_takes_its_posts_and_mails_back(api: Api) -> None:
    view = plan(api)
    gone = api("DELETE", f"/api/starters/{view['id']}").body
    assert (gone["state"], gone["posts"][0]["state"], nudges()) == ("cancelled", "failed", [])
    assert api("DELETE", f"/api/starters/{view['id']}").status == 200
    assert api("PATCH", f"/api/starters/{view['id']}", {"title": "x"}).status == 409


def test_in_a_crisis_nothing_leaves_and_it_is_planned_anew_after(api: Api) -> None:
    view = plan(api)
    pause_posts("levain", "odile", utc_now())
    where = f"/api/starters/{view['id']}"
    paused = api("GET", where).body
    assert (paused["state"], codes(paused)) == ("paused", ["crisis"])
    action = read_action(view["posts"][0]["action_id"])
    assert action is not None
    with pytest.raises(Exception, match="paused") as refused:
        publish_once(action, utc_now)
    assert move_action(action, move(action, ActionState.FAILED, utc_now(), str(refused.value)))
    resume_posts("levain")
    assert api("GET", where).body["state"] == "paused", "what was paused is read again first"
    again = api("PATCH", where, {"due_at": to_text(utc_now() + 2 * DAY)}).body
    assert (again["state"], again["posts"][0]["state"]) == ("planned", "waiting")


def test_the_owner_moves_and_so_do_the_mails(api: Api) -> None:
    view = plan(api)
    api("PATCH", f"/api/starters/{view['id']}", {"owner": "luc@levain.example"})
    assert [one["to"] for one in nudges()] == ["luc@levain.example"]


def test_a_starter_is_measured_by_the_replies_it_earns(api: Api) -> None:
    view = plan(api)
    leave(view)
    _hear("1", "Pomme !", Mood.POSITIVE, "7001")
    _hear("2", "Pomme encore", Mood.POSITIVE, "7001")
    _hear("3", "Trop chères", Mood.NEGATIVE, "7002")
    _hear("4", "Merci Luc", Mood.NEUTRAL, "55", own=True)
    shown = api("GET", f"/api/starters/{view['id']}").body
    figures = ("replies", "people", "positive", "negative", "answered")
    assert tuple(shown[name] for name in figures) == (3, 2, 2, 1, 1)


def test_a_finished_starter_keeps_what_it_earned(api: Api) -> None:
    view = plan(api)
    where = f"/api/starters/{view['id']}"
    assert api("PATCH", where, {"state": "finished"}).status == 409, "nothing has left"
    leave(view)
    _hear("1", "Pomme !", Mood.POSITIVE, "7001")
    done = api("PATCH", where, {"state": "finished"}).body
    assert (done["state"], done["replies"], done["finished_by"]) == ("finished", 1, "owner")
    _hear("2", "Trop tard", Mood.POSITIVE, "7002")
    assert api("GET", where).body["replies"] == 1
    assert api("PATCH", where, {"state": "finished"}).status == 200
    assert nudges() == [], "nobody is told to finish what is finished"


def test_with_people_waiting_too_long_a_starter_needs_insistence(api: Api) -> None:
    _hear("9", "Où est ma commande ?", Mood.NEGATIVE, "7001", at=utc_now() - 5 * DAY)
    refused = api("POST", "/api/starters", a_starter())
    assert (refused.status, refused.body["code"]) == (409, "backlog_late")
    assert (refused.body["late"], refused.body["oldest_days"]) == (1, 5)
    view = plan(api, anyway=True)
    assert codes(view) == ["backlog_late"]


def test_who_waits_behind_much_chatter_is_found_all_the_same(api: Api) -> None:
    """Nobody closes chatter: the oldest three hundred to do may all be nothing but that."""
    for n in range(301):
        chatter = new_card(a_mention(native_id=f"c{n}", said_at=utc_now() - 9 * DAY))
        change_card(chatter.mention_id, lambda _, card=chatter: card, utc_now())  # type: ignore[misc]
    assert api("POST", "/api/starters", a_starter()).status == 201
    _hear("9", "Où est ma commande ?", Mood.NEGATIVE, "7001", at=utc_now() - 5 * DAY)
    assert api("POST", "/api/starters", a_starter(title="Autre")).body["code"] == "backlog_late"


def test_a_contest_says_where_its_rules_are(api: Api) -> None:
    bare = plan(api, kind="contest", texts={"facebook": "Gagnez une galette !"})
    assert codes(bare) == ["no_rules"]
    told = "Gagnez une galette ! Règlement : https://levain.example/reglement"
    assert codes(plan(api, kind="contest", texts={"facebook": told})) == []


def test_the_calendar_is_by_period_and_state(api: Api) -> None:
    plan(api)
    listed = api("GET", "/api/starters?brand=levain&state=planned").body["items"]
    assert [one["title"] for one in listed] == [TITLE]
    assert api("GET", "/api/starters?brand=levain&state=out").body["items"] == []
    past = f"since={to_text(utc_now() - 9 * DAY)}&until={to_text(utc_now())}"
    assert api("GET", f"/api/starters?brand=levain&{past}").body["items"] == []


def test_brands_are_sealed_and_viewers_only_look(api: Api) -> None:
    view = plan(api)
    brands.grant("eve", "cafe", Role.OWNER)
    assert Api("eve")("GET", f"/api/starters/{view['id']}").status == 404
    assert Api("eve")("GET", "/api/starters?brand=levain").status == 403
    brands.grant("vic", "levain", Role.VIEWER)
    assert Api("vic")("POST", "/api/starters", a_starter()).status == 403
    assert Api("vic")("DELETE", f"/api/starters/{view['id']}").status == 403


def _hear(  # noqa: PLR0917 - a reply is that much
    number: str,
    text: str,
    mood: Mood,
    author: str,
    own: bool = False,  # noqa: FBT001, FBT002 - tests alone
    at: datetime | None = None,
) -> None:
    """A reply under the post, with its card."""
    now = at or utc_now()
    told = {"thread_id": "55_900", "native_id": f"55_900_{number}", "own": own}
    event = an_event(text, said_at=now, version=now, author=Author(author, author), **told)
    store_event("levain", event, now)
    mention = get_mention(mention_id("levain", "facebook", event.native_id))
    assert mention is not None
    if own:
        return
    analysis = an_analysis(mood, Intent.QUESTION)

    def read(_: object) -> Any:
        return replace(new_card(mention), analysis=analysis)

    change_card(mention.id, read, now)
    assert read_card(mention.id) is not None


def test_a_post_made_by_hand_is_ticked_off_when_it_shows(api: Api) -> None:
    words = "Quelle galette voulez-vous voir dans la vitrine dimanche matin ?"
    view = plan(api, texts={"facebook": words})
    action = read_action(view["posts"][0]["action_id"])
    assert action is not None
    now = utc_now()
    assert move_action(action, move(action, ActionState.TASK, now, "post it there"))
    said_at = now + DAY
    seen = an_event(f"{words} 🥧", native_id="55_900", thread_id="55_900", own=True)
    other = an_event("Tout autre chose, pour une autre fois", native_id="55_1", own=True)
    for event in (other, seen, seen):
        own = replace(event, said_at=said_at, version=said_at, thread_id=None)
        store_event("levain", own, now)
        mention = get_mention(mention_id("levain", "facebook", own.native_id))
        assert mention is not None
        note_own_words(mention, said_at)
    (post,) = api("GET", f"/api/starters/{view['id']}").body["posts"]
    assert (post["state"], post["result_id"]) == ("sent", "55_900")


def test_a_post_that_leaves_while_it_is_moved_stays_one_post(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = plan(api)
    real = write_together

    def woken_first(writes: Any) -> None:
        monkeypatch.setattr(starting, "write_together", real)
        action = read_action(view["posts"][0]["action_id"])
        assert action is not None
        assert move_action(action, move(action, ActionState.PENDING, utc_now()))
        real(writes)

    monkeypatch.setattr(starting, "write_together", woken_first)
    moved = {"due_at": to_text(utc_now() + 2 * DAY)}
    assert api("PATCH", f"/api/starters/{view['id']}", moved).status == 409
    shown = api("GET", f"/api/starters/{view['id']}").body
    assert [one["action_id"] for one in shown["posts"]] == [view["posts"][0]["action_id"]]


def test_two_who_move_at_once_leave_one_plan(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    view = plan(api)
    where, real = f"/api/starters/{view['id']}", write_together
    second = {"due_at": to_text(utc_now() + 3 * DAY)}

    def other_first(writes: Any) -> None:
        monkeypatch.setattr(starting, "write_together", real)
        assert api("PATCH", where, second).status == 200
        real(writes)

    monkeypatch.setattr(starting, "write_together", other_first)
    assert api("PATCH", where, {"due_at": to_text(utc_now() + 2 * DAY)}).status == 200
    rows = query(settings().desk_table, "pk = :pk", {":pk": "starters#levain"})
    assert len(list(rows)) == 1
    (post,) = api("GET", where).body["posts"]
    waiting = [
        one
        for count in (1, 2, 3)
        for one in list_posts("levain", f"starter.{view['id'].rpartition('.')[2]}.{count}")
        if one.state is ActionState.WAITING
    ]
    assert [one.id for one in waiting] == [post["action_id"]]


def test_a_starter_s_row_leaves_the_desk_s_index_keys_to_what_is_due(api: Api) -> None:
    """Amazon refuses a row whose ``due_at`` is no number; the emulator of this test does not."""
    plan(api)
    (row,) = query(settings().desk_table, "pk = :pk", {":pk": "starters#levain"})
    assert not {"due_at", "due_kind", "inbox_pk", "inbox_sk"} & set(row)


def test_links_that_cost_are_told_of_before_they_leave(api: Api) -> None:
    view = plan(api, texts={"x": "Frangipane ou pomme ? https://autre.example/x"})
    assert [(one["code"], one["usd"]) for one in view["warnings"]] == [("link_costs", 0.2)]


def test_what_is_sent_as_it_was_is_no_change(api: Api) -> None:
    view = plan(api)
    leave(view)
    same = {name: view[name] for name in ("title", "texts", "due_at", "ends_at", "owner", "finish")}
    answer = api("PATCH", f"/api/starters/{view['id']}", {**same, "finish": "Remercier"})
    assert (answer.status, answer.body["finish"]) == (200, "Remercier")
