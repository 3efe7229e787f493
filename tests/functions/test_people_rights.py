"""What must never be kept of people, and goes when they say so."""

from __future__ import annotations

import pytest
from vigie.aws import brands
from vigie.brand import Role
from vigie.person import PersonKey

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.people_desk import (
    close_days,
    days,
    hours,
    people,
    person,
    say,
    scan_people,
)


def test_who_objects_is_tallied_no_more_and_taken_out_of_what_was(api: Api) -> None:
    for n in (1, 3, 6):
        say(f"Bonjour {n}", "odile", days(n))
        say(f"Bonjour {n}", "rene", days(n))
    close_days()
    assert len(people(api, "regular")) == 2
    hidden = api("PATCH", f"/api/people/{person('odile')}", {"is_hidden": True}).body
    assert hidden["days_forgotten"] >= 2
    assert [one["id"] for one in people(api, "regular")] == [person("rene")]
    assert PersonKey.of("levain", "facebook", "odile").digest not in scan_people("people#levain")
    say("Bonjour encore", "odile", hours(60))
    close_days()
    assert [one["id"] for one in people(api, "regular")] == [person("rene")]
    found = api("GET", f"/api/people/{person('odile')}").body
    assert (found["visits"], found["is_hidden"], found["over_time"]) == (0, True, [])
    assert len(found["mentions"]) == 4, "what they said is still answered"


def test_erasing_an_author_reaches_tallies_rows_merges_gifts_and_consents(api: Api) -> None:
    shown = say(
        "Regardez #levain",
        "zoe-9917",
        days(2),
        media=("https://img.example/1.jpg",),
        thread_id=None,
    )
    for n in (3, 6):
        say(f"Bonjour {n}", "zoe-9917", days(n))
    other = person("zoe.m", "instagram")
    me = person("zoe-9917")
    close_days()
    api("PATCH", f"/api/people/{me}?mention={shown}", {"note": "aime le seigle"})
    api("POST", f"/api/people/{me}/gifts", {"what": "Un panier"})
    api("POST", f"/api/people/{me}/merge", {"other": other})
    api("POST", f"/api/content/{shown}/consent", {"rights": "granted", "proof_note": "Au comptoir"})
    body = {"brand": "levain", "platform": "facebook", "author_id": "zoe-9917"}
    erased = api("POST", "/api/privacy/erase", body).body["erased"]
    told = {name: erased[name] for name in ("person_notes", "gifts", "merges", "consents")}
    assert told == {"person_notes": 1, "gifts": 1, "merges": 1, "consents": 1}
    assert erased["tallies"] >= 2
    left = scan_people()
    for trace in ("zoe-9917", "Zoe-9917", PersonKey.of("levain", "facebook", "zoe-9917").digest):
        assert trace not in left, trace
    assert "Au comptoir" not in left
    again = api("POST", "/api/privacy/erase", body).body["erased"]
    assert again["tallies"] == again["consents"] == again["gifts"] == 0
    assert api("GET", f"/api/people/{me}").status == 404
    assert api("POST", f"/api/people/{me}/gifts", {"what": "Un panier"}).status == 404
    assert api("PATCH", f"/api/people/{me}", {"note": "x"}).status == 404
    assert api("POST", f"/api/people/{other}/merge", {"other": me}).status == 404
    close_days()
    assert PersonKey.of("levain", "facebook", "zoe-9917").digest not in scan_people("people#levain")


def test_two_brands_are_sealed_from_one_another(api: Api) -> None:
    brands.save_brand(a_brand(slug="aeris", name="Aeris"))
    say("Bonjour", "odile", hours(1), brand="aeris")
    theirs = person("odile", brand="aeris")
    brands.grant("odile", "levain", Role.MANAGER)
    stranger = Api("odile")
    assert stranger("GET", "/api/people?brand=aeris").status == 403
    for method, route, body in (
        ("GET", f"/api/people/{theirs}", None),
        ("PATCH", f"/api/people/{theirs}", {"note": "x"}),
        ("POST", f"/api/people/{theirs}/gifts", {"what": "x"}),
        ("POST", f"/api/people/{person('a')}/merge", {"other": theirs}),
    ):
        assert stranger(method, route, body).status == 404, route
    shown = say("Photo", "odile", hours(2), brand="aeris", media=("https://img.example/1.jpg",))
    yes = {"rights": "granted", "proof_note": "x"}
    assert stranger("POST", f"/api/content/{shown}/ask", {}).status == 404
    assert stranger("POST", f"/api/content/{shown}/consent", yes).status == 404
    assert stranger("POST", f"/api/content/{'a' * 26}/consent?brand=aeris", yes).status == 404
    assert stranger("GET", "/api/content?brand=aeris").status == 403
    assert stranger("GET", "/api/content/export?brand=aeris").status == 403


def test_the_notice_says_that_people_are_noted_and_how_to_object(api: Api) -> None:
    notice = Api("nobody")("GET", "/privacy/levain").body
    assert "Vous pouvez vous y opposer à tout moment" in notice
    assert "You can object at any time" in notice
    assert "profils" not in notice


def test_a_viewer_reads_and_does_not_write(api: Api) -> None:
    say("Bonjour", "odile", hours(1))
    brands.grant("viewer", "levain", Role.VIEWER)
    viewer = Api("viewer")
    assert viewer("GET", f"/api/people/{person('odile')}").status == 200
    assert viewer("POST", f"/api/people/{person('odile')}/gifts", {"what": "x"}).status == 403
    assert viewer("PATCH", f"/api/people/{person('odile')}", {"is_hidden": True}).status == 403
    assert viewer("GET", "/api/content/export?brand=levain").status == 403


@pytest.mark.parametrize(
    "words",
    [
        "Je suis diabétique, merci pour vos excellents biscuits, un délice !",
        "As a muslim I love that you sell halal pies, wonderful, thank you!",
    ],
)
def test_words_on_what_the_law_guards_are_a_visit_and_nothing_else(api: Api, words: str) -> None:
    say(words, "cliente", hours(2), media=("https://img.example/1.jpg",))
    assert people(api, "all") == []
    found = api("GET", f"/api/people/{person('cliente')}").body
    assert found["visits"] == 1
    assert found["moods"] == {"positive": 0, "neutral": 0, "negative": 0}
    assert (found["photos"], found["kinds"]) == ([], [])


def test_private_messages_and_youtube_are_in_no_tally(api: Api) -> None:
    for n in (1, 3, 6):
        say("Bonjour", "discrete", days(n), facts={"private": "1"})
        say("Bonjour", "viewer", days(n), platform="youtube")
    close_days()
    assert people(api, "all") == []
