"""People worth knowing: what the desk suggests, and why."""

from __future__ import annotations

from dataclasses import replace

from vigie.aws.cards import change_card

from tests.functions.conftest import Api
from tests.functions.people_desk import (
    NOW,
    close_days,
    days,
    hours,
    people,
    person,
    say,
)


def test_who_comes_on_three_days_is_a_regular_whether_days_are_closed_or_open(api: Api) -> None:
    for n in (1, 3, 6, 9):
        say(f"Le pain du jour {n}", "odile", days(n))
    say("Bonjour", "passant", days(2))
    before = api("GET", "/api/people?brand=levain&kind=regular").body["items"]
    assert close_days() > 0
    after = api("GET", "/api/people?brand=levain&kind=regular").body["items"]
    assert before == after
    assert [one["id"] for one in after] == [person("odile")]
    assert after[0]["visits"] == 4
    assert after[0]["name"] == "Odile"
    assert {
        "kind": after[0]["kinds"][0]["kind"],
        "days": after[0]["kinds"][0]["facts"]["days"],
    } == {"kind": "regular", "days": 4}


def test_reach_is_measured_against_those_who_talk_about_the_brand(api: Api) -> None:
    for n in range(30):
        say("Bonjour", f"voisin{n}", hours(n + 1), followers=100 + n)
    say("Bonjour", "relais", hours(2), followers=900)
    (found,) = people(api, "influencer")
    assert found["id"] == person("relais")
    assert found["kinds"][0]["code"] == "reach"
    assert found["kinds"][0]["facts"] == {
        "followers": 900,
        "median": 115,
        "further_than_percent": 96,
    }
    assert found["kinds"][0]["why"].startswith("900 abonnés, plus que 96\u202f% de ceux qui")
    answer = api(
        "GET", "/api/people?brand=levain&kind=influencer", headers={"accept-language": "en-GB"}
    )
    assert answer.body["items"][0]["kinds"][0]["why"].startswith("900 followers, more than 96% of")


def test_a_child_is_never_listed_as_an_influencer(api: Api) -> None:
    for n in range(30):
        say("Bonjour", f"voisin{n}", hours(n + 1), followers=100)
    say("J'ai 13 ans et j'adore vos croissants", "jeune", hours(2), followers=90_000)
    assert people(api, "influencer") == []


def test_a_purchase_intent_is_a_need_until_somebody_answers(api: Api) -> None:
    asked = say("Où puis-je acheter votre pain ? Je veux en commander deux", "cliente", hours(40))
    assert close_days() >= 0
    (found,) = people(api, "need")
    assert (found["id"], found["needs"]) == (person("cliente"), [asked])
    change_card(asked, lambda card: card and replace(card, replied_at=NOW), NOW)
    assert people(api, "need") == []


def test_praise_waits_for_its_thanks(api: Api) -> None:
    praised = say("Merci, votre pain est excellent, le meilleur du quartier !", "ravie", hours(1))
    (found,) = people(api, "happy")
    assert found["thanks"] == [praised]
    api("PATCH", f"/api/mentions/{praised}", {"no_reply_needed": "thanked at the till"})
    assert people(api, "happy") == []


def test_who_speaks_up_under_somebody_elses_complaint_defends_the_brand(api: Api) -> None:
    say("Service lamentable, pain rassis, je suis très déçu", "grincheux", hours(5))
    say("Moi je les trouve adorables et leur pain est délicieux, merci à eux !", "amie", hours(4))
    say("Pain délicieux, merci !", "ailleurs", hours(3), thread_id="55_200")
    assert [one["id"] for one in people(api, "defender")] == [person("amie")]


def test_a_partner_is_whom_a_human_marks(api: Api) -> None:
    identity = say("Bonjour", "ferme", hours(2))
    assert people(api, "partner") == []
    marked = api("PATCH", f"/api/people/{person('ferme')}?mention={identity}", {"is_partner": True})
    assert marked.body["is_partner"] is True
    (found,) = people(api, "partner")
    assert (found["id"], found["kinds"][0]["code"]) == (person("ferme"), "marked")


def test_pages_follow_one_another_without_gap_or_repeat(api: Api) -> None:
    for n in range(7):
        say("Merci, votre pain est excellent, un délice !", f"ravie{n}", hours(n + 1))
    seen: list[str] = []
    cursor = ""
    while True:
        answer = api("GET", f"/api/people?brand=levain&kind=happy&limit=3{cursor}").body
        seen += [one["id"] for one in answer["items"]]
        if answer["next_cursor"] is None:
            break
        cursor = f"&cursor={answer['next_cursor']}"
    assert seen == [person(f"ravie{n}") for n in range(7)]


def test_bad_questions_are_refused(api: Api) -> None:
    assert api("GET", "/api/people?brand=levain&kind=friend").status == 422
    assert api("GET", "/api/people?brand=levain&days=7").status == 422
    assert api("GET", "/api/people?brand=levain&cursor=x").status == 422
    assert api("GET", "/api/people/levain.facebook.nobody").status == 404
    assert api("GET", f"/api/people/{person('nobody')}").status == 404
