import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.text.illegal import RULES, find_illegal
from vigie.text.normalise import read_words

from tests.unit.text.odd_texts import ANYTHING, MS_PER_KB, ODD, milliseconds_per_kb

LABELLED = Path(__file__).parents[2] / "fixtures/text/illegal.jsonl"
ROWS = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
# The rules were made on the odd lines; the even ones only ever measured them.
UNSEEN = ROWS[1::2]
PHRASES = st.lists(
    st.sampled_from(
        ("je", "vais", "te", "tuer", "les", "arabes", "dehors", "sale", "i", "will", "kill", "film")
    ),
    max_size=40,
).map(" ".join)


def read(text: str) -> list[tuple[str, str]]:
    return [(rule, text[at.start : at.end]) for rule, at in find_illegal(read_words(text))]


@pytest.mark.parametrize("row", ROWS[0::2], ids=[row["text"] for row in ROWS[0::2]])
def test_what_is_illegal_is_told_from_what_only_sounds_so(row: dict[str, str]) -> None:
    rules = [rule for rule, _ in read(row["text"])]
    assert row["illegal"] in rules or not (rules or row["illegal"])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_unseen_texts_are_told_apart_in_both_languages(language: str) -> None:
    rows = [row for row in UNSEEN if row["language"] == language]
    illegal = [row for row in rows if row["illegal"]]
    found = [row for row in illegal if row["illegal"] in dict(read(row["text"]))]
    alarms = [row["text"] for row in rows if not row["illegal"] and read(row["text"])]
    print(f"{language}: {len(found)} of {len(illegal)}, {len(alarms)} false of {len(rows)}")
    assert len(found) >= 0.9 * len(illegal)
    assert len(alarms) <= 1, alarms


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Je vais te TUER !!", [("threat", "Je vais te TUER")]),
        ("😡 je  vais t'égorger", [("threat", "je  vais t'égorger")]),
        ("Dehors les arabes, et je te bute connard", ["threat", "hate"]),
        ("I will k1ll you", [("threat", "I will k1ll you")]),
        ("n i g g e r s go home", [("hate", "n i g g e r s")]),
        ("je vais te retrouver, cherche photos de mineures", ["minors", "threat"]),
        ("", []),
    ],
)
def test_signs_have_their_place_and_the_gravest_comes_first(text: str, signs: list[object]) -> None:
    found = read(text)
    if all(isinstance(sign, str) for sign in signs):
        assert [rule for rule, _ in found] == signs
    else:
        assert found == signs


def test_the_clock_ticks_while_it_reads() -> None:
    ticks: list[None] = []
    find_illegal(read_words("je vais " * 1_000), tick=lambda: ticks.append(None))
    assert len(ticks) > 10


@given(ANYTHING | PHRASES)
@settings(deadline=None, max_examples=300)
def test_any_text_has_signs_of_known_rules_inside_it(text: str) -> None:
    for rule, place in find_illegal(read_words(text)):
        assert rule in RULES
        assert 0 <= place.start < place.end <= len(text)


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_read_within_five_milliseconds_per_kilobyte(name: str) -> None:
    find_illegal(read_words("a"))
    assert milliseconds_per_kb(lambda text: find_illegal(read_words(text)), ODD[name]) < MS_PER_KB
