"""What people decide is kept per brand and changes the next decisions, visibly."""

from __future__ import annotations

import json

import pytest
from vigie.aws import brands
from vigie.aws.settings import settings
from vigie.aws.table import get, query
from vigie.brand import Role
from vigie.mention import Author

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.test_serve_api import say

SPAM = (
    "J'ai retrouvé mon ex grâce au voyant maître Baba, résultat garanti, "
    "écrivez-lui sur WhatsApp +33 6 39 98 00 {}"
)
THREAT = "Je sais où tu habites"


def moderated(api: Api, identity: str, action: str) -> None:
    body = {"action": action, "reason": "vu ensemble"}
    assert api("POST", f"/api/mentions/{identity}/moderate", body).status == 202


def rules(api: Api, brand: str = "levain") -> dict[str, object]:
    body = api("GET", f"/api/rules/{brand}").body
    assert isinstance(body, dict)
    return body


def shown(api: Api, identity: str) -> dict[str, object]:
    body = api("GET", f"/api/mentions/{identity}").body
    assert isinstance(body, dict)
    return body


def test_overturned_hides_ask_for_more_certainty_and_the_decision_says_so(api: Api) -> None:
    first = say(SPAM.format(10), "1")
    assert shown(api, first)["decisions"][0]["threshold"] == 0.45  # type: ignore[index]
    for n in range(3):
        moderated(api, say(SPAM.format(20 + n), f"2{n}"), "approve")
    thresholds = rules(api)["thresholds"]
    assert thresholds["hide_spam"] == 0.681  # type: ignore[index]
    later = say(SPAM.format(30), "3")
    assert shown(api, later)["decisions"][0]["threshold"] in (0.681, 0.63)  # type: ignore[index]


def test_an_act_taken_back_and_an_act_done_twice_count_once(api: Api) -> None:
    identity = say(SPAM.format(10), "1")
    for action in ("approve", "approve", "hide", "approve", "unhide"):
        moderated(api, identity, action)
    row = get(settings().desk_table, {"pk": "brand#levain", "sk": "rules#learned"})
    assert row is not None
    assert (row["spam_overturned"], row.get("spam_confirmed", 0)) == (1, 0)


def test_brands_learn_apart(api: Api) -> None:
    brands.save_brand(a_brand(slug="aeris", name="Aéris"))
    moderated(api, say(SPAM.format(10), "1"), "approve")
    assert rules(api)["thresholds"] != rules(api, "aeris")["thresholds"]


def test_the_same_words_are_kept_once_a_person_kept_them_whoever_says_them(api: Api) -> None:
    text = "Quel connard ce pigeon sur la terrasse"
    first = say(text, "1")
    assert shown(api, first)["moderation"]["verdict"] == "hide"  # type: ignore[index]
    moderated(api, first, "approve")
    again = shown(api, say(text.upper() + " !!", "2", author=Author("u2", "Paul")))
    assert again["moderation"] == {
        "verdict": "keep",
        "reasons": [{"rule": "approved_before", "matched": "", "start": 0, "end": 0}],
    }
    moderated(api, first, "hide")
    third = shown(api, say(text, "3", author=Author("u3", "Léa")))
    assert third["moderation"]["verdict"] == "hide"  # type: ignore[index]


def test_words_people_keep_twice_are_suggested_and_rules_can_be_put_back_as_read(api: Api) -> None:
    lists = {"banned": {"fr": ["andouille"]}, "suspect": {}, "allowed": {}}
    assert api("PUT", "/api/rules/levain", lists).body == lists
    for n in range(2):
        moderated(api, say(f"Une andouille de Vire numéro {n} au marché", f"{n}"), "approve")
    read = rules(api)
    assert read["suggestions"] == {"allowed": [{"word": "andouille", "count": 2}], "banned": []}
    assert api("PUT", "/api/rules/levain", read).body == lists
    assert rules(api) == read


def test_complaints_people_point_out_guard_the_unhappy(api: Api) -> None:
    for n in range(3):
        identity = say(f"On ouvre la porte {n} demain matin", f"{n}")
        assert "complaint" not in shown(api, identity)["analysis"]["intents"]  # type: ignore[index]
        assert api("PATCH", f"/api/mentions/{identity}", {"intents": ["complaint"]}).status == 200
    assert rules(api)["thresholds"]["guard_unhappy"] is True  # type: ignore[index]


def test_corrections_are_counted_beside_the_rules_and_a_put_ignores_them(api: Api) -> None:
    assert rules(api)["corrections"] == {"moods": 0, "complaints_missed": 0}
    identity = say("Merci beaucoup !", "1")
    was = shown(api, identity)["analysis"]["sentiment"]["label"]  # type: ignore[index]
    other = "negative" if was != "negative" else "positive"
    correction = {"sentiment": other, "intents": ["complaint"]}
    assert api("PATCH", f"/api/mentions/{identity}", correction).status == 200
    read = rules(api)
    assert read["corrections"] == {"moods": 1, "complaints_missed": 1}
    more = read | {"corrections": {"moods": 90, "complaints_missed": 90}}
    assert api("PUT", "/api/rules/levain", more).status == 200
    assert rules(api) == read


def test_what_may_be_illegal_shows_its_clock_and_the_soonest_comes_first(api: Api) -> None:
    threat = say(THREAT, "1")
    terror = say("Gloire à Daech, rejoignez le califat", "2")
    items = api("GET", "/api/mentions?brand=levain&queue=illegal").body["items"]
    assert [item["id"] for item in items] == [terror, threat]
    assert items[0]["illegal_since"] == "2026-11-23T12:00:00.000Z"
    assert items[0]["due_at"] == "2026-11-23T13:00:00.000Z"
    assert items[1]["due_at"] == "2026-11-24T12:00:00.000Z"
    assert shown(api, threat)["decisions"][0]["due_at"] == items[1]["due_at"]  # type: ignore[index]
    rows = query(settings().desk_table, "pk = :pk", {":pk": threat})
    # DynamoDB refuses a text where an index wants a number, which moto lets pass.
    assert not any(isinstance(row.get("due_at"), str) for row in rows)


def test_the_banned_list_goes_out_with_its_variants_and_only_to_the_brand_s_people(
    api: Api,
) -> None:
    lists = {"banned": {"fr": ["Crétin"]}, "suspect": {}, "allowed": {}}
    assert api("PUT", "/api/rules/levain", lists).status == 200
    answer = api("GET", "/api/rules/levain/export?platform=facebook")
    assert answer.headers["content-type"].startswith("text/plain")
    words = str(answer.body).split(", ")
    assert words[0] == "crétin"
    assert {"cretin", "cretins", "cretine", "cr3t1n", "c r e t i n", "connard"} <= set(words)
    assert api("GET", "/api/rules/levain/export?platform=x").status == 422
    brands.save_brand(a_brand(slug="autre", name="Autre"))
    brands.grant("agent", "autre", Role.AGENT)
    assert Api("agent")("GET", "/api/rules/levain/export").status == 403


@pytest.mark.parametrize("entry", ["", "   ", "\ud800"])
def test_odd_entries_are_refused_or_kept_and_never_a_crash(api: Api, entry: str) -> None:
    lists = {"banned": {"fr": [entry]}}
    assert api("PUT", "/api/rules/levain", lists).status in (200, 422)


def test_five_thousand_entries_fit_and_lists_no_row_can_hold_are_refused(api: Api) -> None:
    many = [f"mot{n:06d}" for n in range(5000)]
    assert api("PUT", "/api/rules/levain", {"banned": {"fr": many}}).status == 200
    say("rien de spécial aujourd'hui", "1")
    vast = [json.dumps(n) * 15 for n in range(10_000, 16_000)]
    answer = api("PUT", "/api/rules/levain", {"banned": {"fr": vast}})
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "banned")
