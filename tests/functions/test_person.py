"""One person whole: what they said, were given, and which accounts are theirs."""

from __future__ import annotations

from vigie.aws.mentions import forget_words, get_mention

from tests.functions.conftest import Api
from tests.functions.people_desk import (
    NOW,
    days,
    hours,
    people,
    person,
    say,
)


def test_a_person_whole_tells_weeks_gifts_and_what_they_said(api: Api) -> None:
    first = say("Votre pain est excellent, un délice, merci !", "odile", days(20))
    last = say("Pain rassis et cher, je suis déçue", "odile", days(1))
    gift = api(
        "POST", f"/api/people/{person('odile')}/gifts", {"what": "Un panier", "note": "Noël"}
    )
    assert gift.status == 201
    found = api("GET", f"/api/people/{person('odile')}").body
    assert (found["visits"], found["name"]) == (2, "Odile")
    assert [one["what"] for one in found["gifts"]] == ["Un panier"]
    assert [one["id"] for one in found["mentions"]] == [last, first]
    assert len(found["over_time"]) == 2
    assert found["over_time"][0]["positive"] == 1
    assert found["over_time"][1]["negative"] == 1
    assert found["promises"] == []


def test_a_gift_with_the_same_key_is_given_once(api: Api) -> None:
    say("Bonjour", "odile", hours(1))
    for _ in range(2):
        api(
            "POST",
            f"/api/people/{person('odile')}/gifts",
            {"what": "Un panier"},
            headers={"idempotency-key": "k"},
        )
    assert len(api("GET", f"/api/people/{person('odile')}").body["gifts"]) == 1


def test_accounts_are_merged_by_a_human_from_either_side_and_parted_again(api: Api) -> None:
    say("Bonjour", "odile", days(1))
    say("Bonjour", "odile.m", days(3), platform="instagram")
    say("Bonjour", "odile", days(5))
    one, other = person("odile"), person("odile.m", "instagram")
    assert people(api, "regular") == []
    assert api("POST", f"/api/people/{one}/merge", {"other": other}).body["merged"] == [other]
    assert api("POST", f"/api/people/{other}/merge", {"other": one}).body["merged"] == [one]
    (found,) = people(api, "regular")
    assert (found["id"], found["merged"], found["visits"]) == (one, [other], 3)
    assert api("GET", f"/api/people/{other}").body["merged"] == [one]
    assert api("DELETE", f"/api/people/{other}/merge/{one}").body["merged"] == []
    assert people(api, "regular") == []
    assert api("DELETE", f"/api/people/{other}/merge/{one}").status == 404


def test_an_account_of_x_is_merged_only_with_its_owners_word(api: Api) -> None:
    one, other = person("odile"), person("odile_x", "x")
    refused = api("POST", f"/api/people/{one}/merge", {"other": other})
    assert refused.status == 422
    assert "agreed" in refused.body["detail"]
    agreed = {"other": other, "agreed": "Said so at the till on Monday"}
    assert api("POST", f"/api/people/{one}/merge", agreed).status == 200


def test_the_same_is_said_of_a_merged_person_from_each_account(api: Api) -> None:
    say("Votre pain est excellent, un délice, merci !", "odile", days(2))
    say("Pain rassis, je suis déçue", "o.m", days(1), platform="instagram")
    one, other = person("odile"), person("o.m", "instagram")
    api("POST", f"/api/people/{one}/merge", {"other": other})
    seen = [api("GET", f"/api/people/{who}").body for who in (one, other)]
    for found in seen:
        assert found["visits"] == 2
        assert found["moods"] == {"positive": 1, "neutral": 0, "negative": 1}
        assert len(found["mentions"]) == 2
    assert [found["platform"] for found in seen] == ["facebook", "instagram"]


def test_a_photo_of_theirs_is_shown_with_the_right_to_it(api: Api) -> None:
    shown = say("Petit déjeuner", "odile", hours(2), media=("https://img.example/1.jpg",))
    say("Privé", "odile", hours(1), media=("https://img.example/2.jpg",), facts={"private": "1"})
    api("POST", f"/api/content/{shown}/consent", {"rights": "granted", "proof_note": "Au comptoir"})
    (photo,) = api("GET", f"/api/people/{person('odile')}").body["photos"]
    assert (photo["mention_id"], photo["rights"]) == (shown, "granted")
    assert photo["media"] == ["https://img.example/1.jpg"]


def test_who_has_only_a_gift_left_is_still_known_and_whose_words_were_lent_too(api: Api) -> None:
    api("POST", f"/api/people/{person('jadis')}/gifts", {"what": "Un panier"})
    assert api("GET", f"/api/people/{person('jadis')}").body["gifts"][0]["what"] == "Un panier"
    lent = get_mention(say("Bonjour", "lecteur", days(5), platform="reddit"))
    assert lent is not None
    assert forget_words(lent, NOW)
    found = api("GET", f"/api/people/{person('lecteur', 'reddit')}").body
    assert (found["name"], [one["withheld"] for one in found["mentions"]]) == (None, [True])
