"""A picture is shown only with a yes that is proven, and no longer than its author wants."""

from __future__ import annotations

from dataclasses import replace

import pytest
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.outbox import list_actions
from vigie.aws.settings import settings
from vigie.aws.table import delete, write
from vigie.mention import Author, EventKind

from tests.builders import an_event
from tests.functions.conftest import Api
from tests.functions.content_desk import PHOTO, answer_under, desk, export, gallery, photo
from tests.functions.people_desk import NOW
from tests.functions.team_desk import JUNIOR, MANAGER, enter_team

__all__ = ["desk"]


def test_a_yes_is_suggested_and_only_a_human_records_it_with_its_proof(desk: Api) -> None:
    identity = photo()
    terms = desk("POST", f"/api/content/{identity}/ask", {}).body["terms"]
    said = answer_under(identity, "Oui avec plaisir ! #OuiLevainFils")
    (found,) = gallery(desk, "asked")
    assert (found["suggested"]["mention_id"], found["suggested"]["says"]) == (said, "yes")
    assert found["consent"] is None
    body = {"rights": "granted", "proof_mention_id": said, "used_in": ["Vitrine"]}
    granted = desk("POST", f"/api/content/{identity}/consent", body)
    assert granted.status == 200, granted.body
    consent = granted.body["consent"]
    assert (consent["by"], consent["terms"]) == ("owner", terms)
    proof = consent["proof"]
    mention = get_mention(said)
    assert mention is not None
    assert (proof["native_id"], proof["digest"]) == ("55_yes", mention.content_hash)
    assert proof["words"] == "Oui avec plaisir ! #OuiLevainFils"
    (row,) = export(desk)
    assert (row["rights"], row["proof_native_id"], row["used_in"]) == (
        "granted",
        "55_yes",
        "Vitrine",
    )
    assert row["media"] == PHOTO[0]


def test_somebody_elses_yes_is_no_proof_and_a_yes_without_one_is_refused(desk: Api) -> None:
    identity = photo()
    other = answer_under(identity, "Oui, prenez-la !", who="voisin")
    bare = desk("POST", f"/api/content/{identity}/consent", {"rights": "granted"})
    assert bare.status == 422
    body = {"rights": "granted", "proof_mention_id": other}
    assert desk("POST", f"/api/content/{identity}/consent", body).status == 422
    assert export(desk) == []


def test_a_no_and_a_withdrawal_are_final_until_asked_again(desk: Api) -> None:
    identity = photo()
    route = f"/api/content/{identity}"
    desk("POST", f"{route}/ask", {})
    assert desk("POST", f"{route}/consent", {"rights": "refused"}).body["rights"] == "refused"
    yes = {"rights": "granted", "proof_note": "Au comptoir", "used_in": ["Menu de mai"]}
    assert desk("POST", f"{route}/consent", yes).status == 409
    assert desk("POST", f"{route}/ask", {}).body["rights"] == "asked"
    assert desk("POST", f"{route}/consent", yes).body["rights"] == "granted"
    assert desk("POST", f"{route}/ask", {}).status == 409
    gone = desk("POST", f"{route}/consent", {"rights": "withdrawn"}).body
    assert (gone["rights"], gone["used_in"]) == ("withdrawn", ["Menu de mai"])
    assert export(desk) == []
    assert [step["rights"] for step in gone["history"]] == [
        "asked",
        "refused",
        "asked",
        "granted",
        "withdrawn",
    ]
    assert len(list_actions(identity)) == 2


def test_an_edited_or_deleted_original_is_marked(desk: Api) -> None:
    identity = photo()
    yes = {"rights": "granted", "proof_url": "https://www.facebook.com/55"}
    desk("POST", f"/api/content/{identity}/consent", yes)
    assert gallery(desk, "granted")[0]["original"] == "there"
    edited = an_event(
        "Autre chose #levain",
        native_id="55_odile",
        kind=EventKind.EDIT,
        version=NOW,
        author=Author("odile"),
        media=PHOTO,
        thread_id=None,
    )
    store_event("levain", edited, NOW)
    assert gallery(desk, "granted")[0]["original"] == "edited"
    store_event("levain", replace(edited, kind=EventKind.REMOVE), NOW)
    assert gallery(desk, "granted")[0]["original"] == "deleted"
    (row,) = export(desk)
    assert (row["original"], row["media"], row["author"]) == ("deleted", "", "")


def test_what_was_shown_in_private_is_never_exported(desk: Api) -> None:
    identity = photo("secret", facts={"private": "1"})
    yes = {"rights": "granted", "proof_note": "Elle l'a écrit"}
    assert desk("POST", f"/api/content/{identity}/consent", yes).status == 200
    assert export(desk) == []


@pytest.mark.parametrize("words", ['=HYPERLINK("x")', "\uff1d1+1", "-2+3", "@SUM(1)"])
def test_a_cell_is_no_formula(desk: Api, words: str) -> None:
    identity = photo()
    yes = {"rights": "granted", "proof_note": words}
    desk("POST", f"/api/content/{identity}/consent", yes)
    assert export(desk)[0]["proof_note"] == f"'{words}"


def test_a_brand_that_says_tu_asks_with_tu(desk: Api) -> None:
    desk("PUT", "/api/brands/levain/voice", {"address": "tu"})
    asked = desk("POST", f"/api/content/{photo()}/ask", {}).body
    assert "éponds #OuiLevain" in asked["terms"]
    assert [one["code"] for one in asked["warnings"]] == []


def test_an_erased_author_leaves_a_withdrawn_consent_without_a_trace(desk: Api) -> None:
    identity = photo()
    desk("POST", f"/api/content/{identity}/ask", {})
    said = answer_under(identity, "Oui !")
    yes = {"rights": "granted", "proof_mention_id": said, "used_in": ["Vitrine"]}
    desk("POST", f"/api/content/{identity}/consent", yes)
    body = {"brand": "levain", "platform": "facebook", "author_id": "odile"}
    assert desk("POST", "/api/privacy/erase", body).body["erased"]["consents"] == 1
    (found,) = gallery(desk, "withdrawn")
    assert (found["erased"], found["url"], found["consent"]) == (True, None, None)
    assert found["used_in"] == ["Vitrine"]
    assert export(desk) == []
    assert desk("POST", f"/api/content/{identity}/ask", {}).status == 422


def test_a_second_click_records_nothing_more_and_where_it_is_shown_may_change(desk: Api) -> None:
    identity = photo()
    route = f"/api/content/{identity}/consent"
    yes = {"rights": "granted", "proof_note": "Au comptoir"}
    first = desk("POST", route, yes).body
    assert desk("POST", route, yes).body["history"] == first["history"]
    assert desk("POST", route, yes | {"proof_note": "Par lettre"}).status == 409
    shown = desk("POST", route, {"rights": "granted", "used_in": ["Vitrine"]}).body
    assert (shown["used_in"], shown["consent"]) == (["Vitrine"], first["consent"])
    desk("POST", route, {"rights": "withdrawn"})
    taken_down = desk("POST", route, {"rights": "withdrawn", "used_in": []}).body
    assert (taken_down["rights"], taken_down["used_in"]) == ("withdrawn", [])


def test_a_withdrawal_is_recorded_though_the_post_is_gone_from_here(desk: Api) -> None:
    identity = photo()
    yes = {"rights": "granted", "proof_note": "Au comptoir"}
    desk("POST", f"/api/content/{identity}/consent", yes)
    write(delete(settings().mentions_table, {"pk": identity, "sk": "mention"}))
    withdrawn = {"rights": "withdrawn"}
    assert desk("POST", f"/api/content/{identity}/consent", withdrawn).status == 404
    gone = desk("POST", f"/api/content/{identity}/consent?brand=levain", withdrawn).body
    assert (gone["rights"], gone["original"], gone["text"]) == ("withdrawn", "deleted", "")


def test_the_terms_are_the_words_that_left_not_those_a_junior_typed(desk: Api) -> None:
    enter_team(desk)
    identity = photo()
    held = JUNIOR("POST", f"/api/content/{identity}/ask", {"text": "On peut la prendre ?"}).body
    assert held["state"] == "held"
    said = "Pouvons-nous montrer votre photo sur notre site ?"
    approved = MANAGER("POST", f"/api/actions/{held['action_id']}/approve", {"text": said})
    assert approved.status == 202
    proof = answer_under(identity, "Oui avec plaisir !")
    body = {"rights": "granted", "proof_mention_id": proof}
    granted = desk("POST", f"/api/content/{identity}/consent", body)
    assert granted.body["consent"]["terms"] == said
