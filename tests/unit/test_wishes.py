"""The same question put by three people, in their own words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from vigie.analysis import Intent
from vigie.topic import Asked
from vigie.wishes import find_repeated, group_alike

from tests.benchmarks.topics import WISHES
from tests.functions.topics_desk import an_asked

DAY = date(2026, 11, 16)
TOMORROW = DAY + timedelta(days=1)
SUNDAY = ("Vous livrez le dimanche ?", "La livraison le dimanche, c'est prévu ?", "livrez dimanche")


def ask(texts: tuple[str, ...], who: str = "", back: int = 0) -> list[Asked]:
    return [
        an_asked(text, who or f"p{n}", DAY - timedelta(days=back + n))
        for n, text in enumerate(texts)
    ]


def test_three_people_who_ask_nearly_the_same_are_found_the_newest_first() -> None:
    found = find_repeated(ask(SUNDAY), TOMORROW)
    assert [one.author for one in found] == ["p0", "p1", "p2"]


def test_one_person_three_times_is_not_three_people() -> None:
    assert find_repeated(ask(SUNDAY, "odile"), TOMORROW) == ()


def test_what_was_asked_more_than_four_weeks_ago_is_forgotten() -> None:
    assert find_repeated(ask(SUNDAY, back=24), TOMORROW) != ()
    assert find_repeated(ask(SUNDAY, back=27), TOMORROW) == ()


def test_wishes_and_complaints_are_no_question_to_answer() -> None:
    wishes = [an_asked(SUNDAY[0], f"p{n}", DAY, Intent.REQUEST) for n in range(3)]
    assert find_repeated(wishes, TOMORROW) == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_four_wishes_in_six_wordings_each_fall_apart_into_themselves(language: str) -> None:
    asked = [
        an_asked(text, f"{w}.{n}", DAY, language=language)
        for w, wish in enumerate(WISHES[language])
        for n, text in enumerate(wish)
    ]
    groups = group_alike(asked)
    assert all(len({one.author[0] for one in group}) == 1 for group in groups), "pure"
    assert sum(len(group) >= 4 for group in groups) == 4
