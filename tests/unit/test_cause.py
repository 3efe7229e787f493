from __future__ import annotations

import pytest
from vigie.cause import Said, SharedLink, find_shared_link, likely_cause


def test_the_cause_is_what_several_authors_name_and_not_what_everybody_always_says() -> None:
    said = [
        Said("a", "Livraison en retard, la Boulangerie ne répond pas !"),
        Said("b", "Toujours pas de livraison, colis perdu"),
        Said("c", "Les livraisons et les colis, une honte @boulangerie https://x.com/colis"),
    ]
    assert likely_cause(said, names=["La Boulangerie"]) == ("livraison", "colis")
    usual = ["une livraison", "livraison parfaite", "ma livraison"] * 20
    assert likely_cause(said, usual, names=["Boulangerie"]) == ("colis",)


def test_the_cause_is_found_in_english_too() -> None:
    said = [
        Said("a", "The delivery never came, refund please"),
        Said("b", "my delivery is late and they don't refund"),
        Said("c", "Where's my delivery?"),
    ]
    assert likely_cause(said) == ("delivery", "refund")


def test_a_word_that_only_some_of_many_share_is_still_the_cause() -> None:
    said = [Said(str(n), f"mot{'abcdefghij'[n]} perso") for n in range(6)]
    said += [Said(f"x{n}", "facturation") for n in range(3)]
    assert likely_cause(said)[-1] == "facturation"


def test_function_words_are_no_cause() -> None:
    french = "Mais vous êtes dans les choux, toujours pas de colis depuis"
    english = "Still waiting, this is what you get with them, where is the parcel"
    assert likely_cause([Said(name, french) for name in "ab"]) == ("choux", "colis")
    assert likely_cause([Said(name, english) for name in "ab"]) == ("parcel", "waiting")


def test_one_loud_author_makes_no_cause() -> None:
    assert likely_cause([Said("a", "colis colis colis")] * 5) == ()
    assert likely_cause([]) == ()


def test_the_address_that_several_people_point_to_is_found_however_it_is_written() -> None:
    said = [
        Said("a", "Regardez https://www.exemple.fr/avis?utm_source=x !"),
        Said("b", "(http://exemple.fr/avis/), tout est dit"),
        Said("c", "https://www.google.com/url?q=https://exemple.fr/avis&sa=U"),
        Said("d", "https://ailleurs.example/"),
    ]
    assert find_shared_link(said) == SharedLink("https://www.exemple.fr/avis", 3)


def test_an_address_that_one_person_repeats_is_not_shared() -> None:
    assert find_shared_link([Said("a", "https://exemple.fr/1")] * 9) is None
    assert find_shared_link([Said("", "https://exemple.fr/1")] * 9) is None
    assert find_shared_link([]) is None


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "ftp://exemple.fr/a",
        "https://",
        "http://[::",
        "https://exemple.fr@evil.example/a",
        "https://localhost/a",
    ],
)
def test_what_is_no_plain_web_address_is_never_shared(link: str) -> None:
    assert find_shared_link([Said("a", link), Said("b", link)]) is None


def test_of_two_shared_addresses_the_more_widespread_is_told() -> None:
    said = [Said(name, "https://b.example/1 https://a.example/2") for name in "ab"]
    assert find_shared_link(said) == SharedLink("https://a.example/2", 2)
    assert find_shared_link([*said, Said("c", "https://b.example/1")]) == SharedLink(
        "https://b.example/1", 3
    )
