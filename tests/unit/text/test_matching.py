"""Listed words in every disguise, innocent neighbours, and lists and texts made to be slow."""

from __future__ import annotations

import random

import pytest
from vigie.text.matching import compile_list, find_matches
from vigie.text.normalise import read_disguised

from tests.unit.text.odd_texts import processor_seconds

LIST = ("connard", "crétin", "arnaqueurs", "point noir", "l'escroc", "thief", "🖕", "menteur")


def seen(text: str, *entries: str, language: str = "fr") -> list[str]:
    words = read_disguised(text)
    trie = compile_list(entries or LIST, language)
    return [text[found.start : found.end] for found in find_matches(words, trie)]


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("quel cretin", "cretin"),
        ("l'CRÉTIN", "CRÉTIN"),
        ("l\u02bccrétin", "crétin"),
        ("quels crétins", "crétins"),
        ("quelle crétine", "crétine"),
        ("deux Crétines !", "Crétines"),
        ("cet arnaqueur", "arnaqueur"),
        ("des arnaqueuses", "arnaqueuses"),
        ("quelle menteuse", "menteuse"),
        ("cet escroc", "escroc"),
        ("un cr3t1n", "cr3t1n"),
        ("un (onnard, un cr€tin", "cr€tin"),
        ("un crétiiiiin", "crétiiiiin"),
        ("un c" + "o" * 60 + "nnard", "c" + "o" * 60 + "nnard"),
        ("un c-r-e-t-i-n", "c-r-e-t-i-n"),
        ("un c_r_é_t_i_n", "c_r_é_t_i_n"),
        ("un con-nard", "con-nard"),
        ("la con·nard", "con·nard"),
        ("tu es un co nn ar d va", "co nn ar d"),
        ("c\u200b o\u200b n\u200b n a r d", "c\u200b o\u200b n\u200b n a r d"),
        ("un \u0441onnard", "\u0441onnard"),
        ("un c\u03bfnnard", "c\u03bfnnard"),
        ("un \U0001d450\U0001d45c\U0001d45b\U0001d45b\U0001d44e\U0001d45f\U0001d451", None),
        ("un ⓒⓞⓝⓝⓐⓡⓓ", "ⓒⓞⓝⓝⓐⓡⓓ"),
        ("un 🅒🅞🅝🅝🅐🅡🅓", "🅒🅞🅝🅝🅐🅡🅓"),
        ("un ᴄᴏɴɴᴀʀᴅ", "ᴄᴏɴɴᴀʀᴅ"),
        ("un c\u0336o\u0336n\u0336nard", "c\u0336o\u0336n\u0336nard"),
        ("un con\u00adnard", "con\u00adnard"),
        ("un con\u2060nard", "con\u2060nard"),
        ("un con\u3164nard", "con\u3164nard"),
        ("un con\x00nard", "con\x00nard"),
        ("un con\ud800nard", "con\ud800nard"),
        ("un c*nn*rd", "c*nn*rd"),
        ("#PointNoir", "PointNoir"),
        ("deux points noirs", "points noirs"),
        ("🖕🏽", "🖕"),
        ("bravo 🖕", "🖕"),
    ],
)
def test_a_listed_word_is_seen_in_every_disguise(text: str, matched: str | None) -> None:
    assert seen(text) == [matched or text[3:]]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("two thieves", "thief"),
        ("thief", "thieves"),
        ("the scammer's trick", "scammers"),
        ("bad parties", "party"),
        ("f4ke!", "fake"),
        ("sc4mm€rs", "scammer"),
        ("s.c.a.m", "scam"),
    ],
)
def test_variants_are_seen_in_english_too(text: str, entry: str) -> None:
    assert len(seen(text, entry, language="en")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "un concombre",
        "un assassin analyse le cockpit",
        "la pédale du vélo",
        "j'ai pu te voir",
        "il y a un an",
        "Scunthorpe et Penistone",
        "c'est 20€ par mois",
        "a-t-il vu le chat",
        "Rouge|Bleu",
        "un circulaire",
    ],
)
def test_innocent_neighbours_are_not_seen(text: str) -> None:
    entries = ("con", "ass", "anal", "cock", "pédé", "pute", "cunt", "penis", "rcule", "eupar")
    assert seen(text, *entries) == []


def test_a_phrase_does_not_end_where_a_spelled_out_word_began() -> None:
    assert seen("c o n est sale", "sale con") == []


def test_odd_entries_match_nothing_by_themselves() -> None:
    odd = ("", "   ", "...", "***", "(", "a+)+$", "[", "\\", "\u200b", "\ud800", ".*")
    assert seen("rien (à) voir *** [ici] .* \\ a+)+$", *odd[:4], *odd[6:]) == []
    assert seen("un a+)+$ là", "a+)+$") == ["a"]


def _timed(text: str, entries: tuple[str, ...], language: str) -> float:
    trie = compile_list(entries, language)
    return processor_seconds(lambda: list(find_matches(read_disguised(text), trie)))


ADVERSARIES = {
    "same beginning": (tuple("c" + "a" * 20 + f"{n:04d}" for n in range(5000)), "c*a "),
    "many masks": (tuple(f"cab{n:04d}x" for n in range(5000)), "c{n}*x "),
    "long phrases": (tuple("a " * 49 + f"b{n}" for n in range(500)), "a "),
    "metacharacters": (("(a+)+$", "(.*)*", "[[[", "a{1000}") * 100, "aaaa+)+$ "),
    "repeats": (tuple("a" * n for n in range(1, 60)), "a" * 30 + " "),
    "hyphens": (("aa",), "a-"),
    "stars": (("connard",), "*"),
}


@pytest.mark.parametrize("name", ADVERSARIES)
@pytest.mark.parametrize("language", ["", "fr"])
def test_no_list_and_no_text_takes_more_than_linear_time(name: str, language: str) -> None:
    entries, unit = ADVERSARIES[name]
    text = "".join(unit.replace("{n}", str(n)) for n in range(100_000 // len(unit)))[:100_000]
    short, long = _timed(text[:25_000], entries, language), _timed(text, entries, language)
    assert long < max(short, 0.02) * 12
    assert long < 100 * 0.005 * 2, "5 ms per kB, on a machine twice too slow"


def test_a_phrase_of_many_words_is_seen_by_its_first_sixteen() -> None:
    phrase = " ".join(f"mot{n}" for n in range(30))
    assert seen(f"il dit {phrase} !", phrase)
    assert not seen(" ".join(f"mot{n}" for n in range(10)), phrase)


def test_five_thousand_entries_are_compiled_once_and_found_among_much_talk() -> None:
    letters = random.Random(7)
    words = tuple("".join(letters.choices("abcdefghilmnoprstu", k=9)) for _ in range(5000))
    assert seen(f"bonjour {words[17]} et {words[4999]}s", *words) == [words[17], words[4999] + "s"]
    assert compile_list(words, "fr") is compile_list(tuple(words), "fr")
