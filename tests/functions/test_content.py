"""Pictures of others: which are listed, and how their authors are asked, once."""

from __future__ import annotations

from vigie.action import ActionState, move
from vigie.aws.outbox import list_actions, move_action, read_action

from tests.functions.conftest import Api
from tests.functions.content_desk import PHOTO, desk, gallery, photo
from tests.functions.people_desk import NOW, hours, say

__all__ = ["desk"]


def test_only_public_pictures_under_the_hashtag_are_listed_newest_first(desk: Api) -> None:
    older = photo("odile")
    newer = say("Encore #levain", "rene", hours(1), media=PHOTO, native_id="55_r")
    say("Sans photo #levain", "paul", hours(1), native_id="55_p")
    say("Photo d'ailleurs", "lise", hours(1), media=PHOTO, native_id="55_l")
    photo("secret", facts={"private": "1"})
    found = gallery(desk)
    assert [one["id"] for one in found] == [newer, older]
    assert {one["found_by"] for one in found} == {"hashtag"}
    assert {one["rights"] for one in found} == {"unasked"}


def test_asking_goes_through_the_outbox_once_however_often_it_is_clicked(desk: Api) -> None:
    identity = photo()
    asked = [desk("POST", f"/api/content/{identity}/ask", {}) for _ in range(3)]
    assert [one.status for one in asked] == [202, 202, 202]
    assert len({one.body["action_id"] for one in asked}) == 1
    (action,) = list_actions(identity)
    assert "#OuiLevainFils" in action.text
    (found,) = gallery(desk, "asked")
    assert (found["rights"], found["ask"]["state"]) == ("asked", "pending")
    assert gallery(desk, "unasked") == []


def test_the_question_is_in_the_authors_language(desk: Api) -> None:
    identity = say(
        "What a lovely breakfast, thank you so much #levain",
        "rose",
        hours(1),
        media=PHOTO,
        native_id="55_e",
    )
    asked = desk("POST", f"/api/content/{identity}/ask", {})
    assert "#YesLevainFils" in asked.body["terms"]


def test_a_question_that_failed_may_be_asked_again(desk: Api) -> None:
    identity = photo()
    first = desk("POST", f"/api/content/{identity}/ask", {}).body["action_id"]
    action = read_action(first)
    assert action is not None
    assert move_action(action, move(action, ActionState.FAILED, NOW, "gone"))
    assert [one["rights"] for one in gallery(desk)] == ["unasked"]
    second = desk("POST", f"/api/content/{identity}/ask", {}).body["action_id"]
    assert second != first
    assert [one["rights"] for one in gallery(desk)] == ["asked"]


def test_where_a_platform_lets_only_a_human_answer_the_question_is_a_task(desk: Api) -> None:
    identity = photo("nadia", platform="x", native_id="1790", url="https://x.example/nadia/1790")
    asked = desk("POST", f"/api/content/{identity}/ask", {})
    assert (asked.status, asked.body["state"]) == (202, "task")
    assert asked.body["rights"] == "asked"
    assert "#OuiLevainFils" in asked.body["terms"]


def test_own_words_may_ask_and_are_frozen_as_they_left(desk: Api) -> None:
    identity = photo()
    asked = desk("POST", f"/api/content/{identity}/ask", {"text": "Peut-on la montrer ? "})
    assert asked.body["terms"] == "Peut-on la montrer ?"
    other = desk("POST", f"/api/content/{identity}/ask", {"text": "Et celle-ci ?"})
    assert other.status == 409, "a question is out already"
    assert len(list_actions(identity)) == 1


def test_what_shows_nothing_or_is_our_own_is_not_asked_for(desk: Api) -> None:
    bare = say("Sans photo #levain", "paul", hours(1), native_id="55_p")
    ours = say("La nôtre #levain", "levain", hours(1), native_id="55_o", own=True, media=PHOTO)
    for identity in (bare, ours):
        assert desk("POST", f"/api/content/{identity}/ask", {}).status == 422


def test_the_gallery_goes_on_where_its_page_ended(desk: Api) -> None:
    shown = [photo(f"p{n}", native_id=f"55_{n}") for n in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = desk("GET", f"/api/content?brand=levain&limit=2{cursor}").body
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert sorted(seen) == sorted(shown)
    yes = {"rights": "granted", "proof_note": "Au comptoir"}
    for identity in shown[:3]:
        desk("POST", f"/api/content/{identity}/consent", yes)
    first = desk("GET", "/api/content?brand=levain&rights=granted&limit=2").body
    more = f"&cursor={first['next_cursor']}"
    last = desk("GET", f"/api/content?brand=levain&rights=granted&limit=2{more}").body
    found = [one["id"] for one in (*first["items"], *last["items"])]
    assert sorted(found) == sorted(shown[:3])
    assert last["next_cursor"] is None
