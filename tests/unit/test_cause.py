from __future__ import annotations

from vigie.cause import Said, likely_cause


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
