from __future__ import annotations

from vigie.text.spelling import FACEBOOK_MOST_CHARS, FACEBOOK_MOST_WORDS, spell, spell_list


def test_an_entry_is_spelt_out_in_its_variants_the_listed_form_first() -> None:
    spelt = list(spell("Enculé", "fr"))
    assert spelt[:2] == ["enculé", "encule"]
    assert {"encules", "enculee", "l'encule", "d'encule", "3ncul3", "e n c u l e"} <= set(spelt)


def test_commas_and_empty_entries_cannot_break_the_list() -> None:
    assert next(spell("a,b", "en")) == "a b"
    assert spell_list([("fr", ["", "...", "🖕"])]) == "🖕"


def test_a_list_stays_within_the_limits_each_once_and_the_most_useful_first() -> None:
    entries = [f"motinterdit{n}e" for n in range(3000)]
    kept = spell_list([("fr", entries)]).split(", ")
    assert kept == entries[: len(kept)]
    assert len(", ".join(kept)) <= FACEBOOK_MOST_CHARS
    short = spell_list([("fr", ["été", "ete", "pain"])]).split(", ")
    assert short[:3] == ["été", "ete", "pain"]
    assert len(short) == len(set(short)) <= FACEBOOK_MOST_WORDS
