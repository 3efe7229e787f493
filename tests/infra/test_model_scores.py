from pathlib import Path
from typing import Any

import pytest
from vigie.analysis import Analysis, Intent, Language, Mood, PersonalDatum, PersonalKind, Sentiment

from infra.model.blocks import replace_block
from infra.model.datasets import Sample, read_own
from infra.model.labelled import read_written
from infra.model.owntalk import measure_talk
from infra.model.scores import calibration_error, f1, macro_f1, upper_bound
from infra.model.targets import mark_reached, mark_within


def an_answer(**changes: object) -> Analysis:
    mood = Sentiment(Mood.NEGATIVE, 0.1, 0.2, 0.7)
    return Analysis(**({"language": Language.FR, "sentiment": mood} | changes))  # type: ignore[arg-type]


def a_row(text: str, **changes: object) -> dict[str, object]:
    flags = {"spam": False, "promotion": False, "offensive": False}
    talk = {"text": text, "sentiment": "negative", "intents": [], "personal": [], "hard": []}
    return talk | flags | changes


@pytest.mark.parametrize(
    ("hits", "trials", "bound"), [(0, 100, 0.0295), (0, 3000, 0.001), (5, 100, 0.1023), (3, 3, 1)]
)
def test_a_rate_is_bounded_by_what_its_sample_proves(hits: int, trials: int, bound: float) -> None:
    assert upper_bound(hits, trials) == pytest.approx(bound, abs=1e-4)


def test_f1_counts_what_is_there_and_what_is_said() -> None:
    assert f1([(True, True), (True, False), (False, True), (False, False)]) == 0.5
    assert f1([(False, False)]) == 0
    assert macro_f1(["a", "b"], ["a", "a"]) == pytest.approx(1 / 3)


def test_a_promise_kept_as_often_as_promised_has_no_error() -> None:
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == pytest.approx(0)
    assert calibration_error([(0.95, False)] * 2 + [(0.0, False)] * 2) == pytest.approx(0.475)
    assert calibration_error([(1.0, True)]) == 0


def test_marks_say_by_how_much_a_figure_misses() -> None:
    assert mark_reached(0.66, 0.66) == "met"
    assert mark_reached(0.61, 0.66) == "short -0.050"
    assert mark_reached(0.5, None) == ""
    assert mark_within(0.07, 0.05) == "over +0.020"


def test_personal_data_count_where_they_are_and_as_what_they_are() -> None:
    row = a_row("le 06 12 ici", personal=[{"kind": "phone", "value": "06 12"}])
    found = an_answer(personal=(PersonalDatum(PersonalKind.PHONE, 3, 6),))
    elsewhere = an_answer(personal=(PersonalDatum(PersonalKind.PHONE, 9, 12),))
    assert measure_talk([(row, found)])["personal phone"] == (1.0, 1)
    assert measure_talk([(row, elsewhere)])["personal phone"] == (0.0, 1)


def test_a_complaint_is_found_as_itself_or_as_unhappy() -> None:
    row = a_row("en panne", intents=["complaint"], hard=["irony"])
    content = Sentiment(Mood.POSITIVE, 0.7, 0.2, 0.1)
    talk = [
        (row, an_answer()),
        (row, an_answer(sentiment=content, intents=(Intent.COMPLAINT,))),
        (row, an_answer(sentiment=content)),
    ]
    figures = measure_talk(talk)
    assert figures["complaint or negative found"].value == pytest.approx(2 / 3)
    assert figures["complaint or negative found"].texts == 3
    assert figures["the same, nothing hard"].texts == 0


def test_a_text_and_its_retweet_are_held_out_together() -> None:
    assert Sample("1", "RT @a: Bonjour! http://x", "").fold == Sample("2", "bonjour", "").fold


def test_a_block_is_written_between_its_marks_only(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<a>\nold\n<b>\nafter\n", "utf-8")
    replace_block(page, "<a>", "<b>", "new")
    assert page.read_text("utf-8") == "before\n<a>\nnew\n<b>\nafter\n"
    with pytest.raises(ValueError, match="lacks"):
        replace_block(page, "<c>", "<b>", "new")


def test_no_text_that_trains_is_one_that_tests() -> None:
    """Beyond greetings, which everybody writes."""
    for language in ("fr", "en"):
        trained = [*(row for _, row in read_written(language)), *read_own(language, test=False)]
        seen = {letters for row in trained if len(letters := letters_of(row)) > LONGEST_GREETING}
        assert seen.isdisjoint(map(letters_of, read_own(language, test=True)))


LONGEST_GREETING = 15


def letters_of(row: dict[str, Any]) -> str:
    return "".join(filter(str.isalnum, row["text"].lower()))
