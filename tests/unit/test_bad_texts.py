"""Texts nobody should write: an answer in time, never an exception, never hidden for nothing."""

from __future__ import annotations

import pytest
from vigie.moderation import Verdict, WordLists, moderate
from vigie.text import analyse

from tests.unit.text.odd_texts import processor_seconds

KILOBYTES = 100
LISTS = WordLists(banned={"fr": ("crétin", "🖕")}, suspect={"en": ("rivalco",)})
UNITS = {
    "one letter": "a",
    "one digit": "1",
    "one emoji": "😀",
    "one mark": "!",
    "colours of skin": "👍🏿",
    "flags": "🇫🇷",
    "digits in brackets": "(0",
    "prices": "€1",
    "zero-width joins": "👨\u200d👩\u200d👧",
    "bare joiners": "\u200d\u200c\u2060",
    "right to left": "مرحبا بكم ",
    "overrides": "\u202eabc\u202c ",
    "a link": "https://exemple.com/a?b=c ",
    "one long link": "https://" + "a" * 2000,
    "controls": "\x00\x01\x07\x1b\x7f\x9f",
    "lone surrogates": "\ud800a\udfff ",
    "HTML": "<b onclick='x'>a</b>&amp;<br/> ",
    "unclosed HTML": "<a href=",
    "addresses": "a.b-c+d_e",
    "numbers": "1 2-3.4 ",
    "spelled": "a b c d ",
    "short bits": "ab cd ",
    "combining": "e\u0301\u0336",
    "leet": "c0nn4rd! ",
    "unlike words": "",
}


def a_text(name: str) -> str:
    if name == "unlike words":
        return " ".join(f"m0t{n}€s" for n in range(12_000))[: KILOBYTES * 1000]
    unit = UNITS[name]
    return (unit * (KILOBYTES * 1000 // len(unit) + 1))[: KILOBYTES * 1000]


@pytest.mark.parametrize("name", UNITS)
def test_a_hundred_kilobytes_of_anything_are_answered_in_time(name: str) -> None:
    text = a_text(name)
    decisions = []
    taken = processor_seconds(
        lambda: decisions.append(moderate(text, analyse(text), LISTS, limit_seconds=60))
    )
    assert taken < KILOBYTES * 0.005 * 2, "5 ms per kB, on a machine twice too slow"
    (decision,) = decisions
    assert all(reason.rule != "timeout" for reason in decision.reasons)


@pytest.mark.parametrize("name", [*UNITS, "empty"])
@pytest.mark.parametrize("length", [1, 7, 100, 1000])
def test_nothing_is_hidden_for_lack_of_evidence(name: str, length: int) -> None:
    text = "" if name == "empty" else a_text(name)[:length]
    decision = moderate(text, analyse(text), LISTS)
    if name != "leet":
        assert decision.verdict is not Verdict.HIDE
    if decision.verdict is Verdict.REVIEW:
        assert decision.reasons


def test_an_emoji_the_brand_lists_is_evidence() -> None:
    assert moderate("🖕🏿 🖕", analyse("🖕🏿 🖕"), LISTS).verdict is Verdict.HIDE
