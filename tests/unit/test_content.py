"""The rights to a picture: who may say what when, and how somebody is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.asking import write_asking
from vigie.content import (
    Consent,
    Proof,
    Rights,
    ask,
    decide,
    erase_consent,
    original_is,
)
from vigie.errors import ConflictError, InvalidError
from vigie.mention import Mention
from vigie.person import PersonKey
from vigie.text.assent import agreed_word
from vigie.tone import find_addresses

from tests.builders import NOON, a_brand, a_mention

WHO = PersonKey("facebook", "0" * 32)
BLANK = Consent("m", "levain", "facebook", WHO, url="https://x.example/1", native_id="55_1")
PROOF = Proof(note="Au comptoir")


@given(st.lists(st.sampled_from(["ask", "granted", "refused", "withdrawn"]), max_size=12))
def test_whatever_is_tried_a_yes_needs_a_question_or_a_first_time_and_a_proof(
    tries: list[str],
) -> None:
    consent = BLANK
    for n, what in enumerate(tries):
        before, at = consent, NOON + timedelta(minutes=n)
        try:
            if what == "ask":
                consent = ask(consent, "Pouvons-nous ?", f"a{n}", "odile", at)
            else:
                consent = decide(consent, Rights(what), PROOF, "odile", at)
        except ConflictError:
            assert consent is before
            continue
        assert consent.history[-1].at == at
        if consent.rights is Rights.GRANTED:
            assert before.rights in (Rights.UNASKED, Rights.ASKED)
        if consent.rights is Rights.WITHDRAWN:
            assert before.rights is Rights.GRANTED
            assert consent.proof.is_any
        if what == "ask":
            assert (consent.decided_at, consent.proof) == (None, Proof())


def test_a_yes_without_a_proof_is_none() -> None:
    with pytest.raises(InvalidError):
        decide(BLANK, Rights.GRANTED, Proof(), "odile", NOON)


def test_an_erased_consent_names_nobody_and_is_over() -> None:
    asked = ask(BLANK, "Chère Odile, pouvons-nous ?", "a1", "rene", NOON)
    granted = decide(asked, Rights.GRANTED, PROOF, "rene", NOON, seen_hash="h")
    gone = erase_consent(granted, NOON)
    assert (gone.rights, gone.is_erased, gone.person) == (Rights.WITHDRAWN, True, None)
    for trace in ("Odile", "comptoir", "x.example", "55_1", "rene", "0" * 32):
        assert trace not in str(gone)
    assert erase_consent(asked, NOON).rights is Rights.REFUSED
    with pytest.raises(ConflictError):
        ask(gone, "Encore ?", "a2", "rene", NOON)


def test_an_original_is_there_edited_or_deleted() -> None:
    mention = a_mention(media=("https://img.example/1.jpg",))
    granted = decide(BLANK, Rights.GRANTED, PROOF, "o", NOON, seen_hash=mention.content_hash)
    assert original_is(granted, mention) == "there"
    assert original_is(granted, a_mention("Autre")) == "edited"
    assert original_is(granted, None) == "deleted"
    withheld = a_mention("", facts={"withheld": "1"})
    assert original_is(granted, withheld) == "there", "forgotten words were not edited"


def pictures(shows: str = "photo") -> list[Mention]:
    return [a_mention(native_id=f"55_{n}", facts={"shows": shows}) for n in range(40)]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["Levain & Fils", "La Boulangerie Pâtisserie du Vieux Port"])
def test_a_question_says_what_for_how_to_say_yes_and_that_it_ends(language: str, name: str) -> None:
    brand = a_brand(name=name)
    asked = {write_asking(brand, one, language) for one in pictures()}
    assert len(asked) == 2, "two ways, both used"
    for text in asked:
        assert agreed_word(brand.name, language) in text
        assert ("notre site" if language == "fr" else "our website") in text
        assert "photo" in text
        assert len(text) <= 270, "with initials it fits where least fits"
    if language == "fr":
        assert all("\u202f?" in text and "\u202f!" in text for text in asked)
        assert not any(" ?" in text or " !" in text or "'" in text for text in asked)


def test_a_film_is_called_a_film() -> None:
    asked = {write_asking(a_brand(), one, "fr") for one in pictures("video")}
    assert all("vidéo" in text and "photo" not in text for text in asked)


def test_who_speaks_another_language_is_asked_in_english() -> None:
    one = a_mention()
    assert write_asking(a_brand(), one, "other") == write_asking(a_brand(), one, "en")


@pytest.mark.parametrize("address", ["tu", "vous"])
def test_the_question_addresses_people_as_the_brand_does(address: str) -> None:
    asked = {write_asking(a_brand(), one, "fr", address) for one in pictures()}
    assert len(asked) == 2
    assert [set(find_addresses(one)) for one in asked] == [{address}, {address}]


def test_the_question_fits_where_least_is_said_at_once() -> None:
    longest = a_brand(name="Boulangerie du Vieux Pont de Lyon")
    asked = [
        write_asking(longest, one, language, address)
        for one in pictures("video")
        for language, address in (("fr", "tu"), ("fr", "vous"), ("en", ""))
    ]
    assert max(map(len, asked)) <= 280 - len(" ^ABCD"), "X"
