"""The document of a report: honest, whole in both languages, safe whatever it is made of."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.channels._report_numbers import (
    say_count,
    say_decimal,
    say_percent,
    say_seconds,
    say_signed,
)
from vigie.channels._report_svg import find_steps
from vigie.channels._report_words import REPORT
from vigie.channels.report import render_dead_end, render_report, render_report_mail
from vigie.report import Report, for_public

from tests.unit.channels.reports import (
    NOW,
    a_figure,
    a_metrics,
    a_report,
)

CHARTS = ("volume", "mood", "channels", "response", "voices", "workload")
NARROW = "\u202f"


class Reader(HTMLParser):
    """Every tag with its attributes, and whether each was closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", " ", text)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_chart_has_a_name_an_alternative_in_words_and_its_numbers(language: str) -> None:
    page = Reader(render_report(a_report(), language))
    names = [attrs["id"] for tag, attrs in page.tags if tag == "figure"]
    assert names == [f"chart-{one}" for one in CHARTS]
    alternatives = [attrs["aria-label"] for tag, attrs in page.tags if tag == "svg"]
    assert all(one and re.search(r"\d", one) for one in alternatives)
    assert len([tag for tag, _ in page.tags if tag == "details"]) == len(CHARTS)
    assert page.open == []


def test_no_script_no_style_of_a_tag_s_own_and_nothing_from_elsewhere_is_in_it() -> None:
    page = Reader(render_report(a_report(), "fr"))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "link", "iframe", "form", "object", "a"}
    names = {name for _, attrs in page.tags for name in attrs}
    assert not {one for one in names if one.startswith("on")} | (names & {"style", "src", "href"})


def test_what_people_wrote_is_a_text_wherever_it_stands() -> None:
    text = render_report(a_report(name="<img src=x onerror=alert(1)>"), "fr")
    assert "&lt;script&gt;alert(1)" in text
    assert "&lt;b&gt;Le Fournil" in text
    assert "<img" not in text
    assert "<b>Le Fournil" not in text


def test_french_and_english_set_their_numbers_each_in_its_own_manner() -> None:
    french, english = (plain(render_report(a_report(), one)) for one in ("fr", "en"))
    for said in (f"1{NARROW}482{NARROW}300", f"91,4{NARROW}%", "+24,6", "2,37", "du 26 octobre au"):
        assert said in french
    for said in ("1,482,300", "91.4%", "+24.6", "2.37", "26 October to 24 November 2026"):
        assert said in english


def test_each_figure_stands_beside_the_equal_period_before() -> None:
    text = plain(render_report(a_report(), "fr"))
    assert re.search(r"Taux de réponse\s+91,4.%\s+87.%", text)
    assert "du 26 septembre au 25 octobre 2026" in text


def test_below_ten_no_figure_is_told_but_a_count_is_one() -> None:
    text = plain(render_report(a_report(), "fr"))
    assert re.search(r"Réponses dans le délai promis\s+trop peu", text)
    assert "sous 10 mentions" in text
    assert re.search(r"YouTube.*Mentions.*\s9\s", text, re.DOTALL)


def test_a_period_before_of_too_few_is_no_figure_to_compare_with() -> None:
    change = {"percent": None, "enough": False, "direction": None}
    metrics = a_metrics()
    metrics["figures"] |= {
        "volume": a_figure(412, "mentions", 4, change=change, previous_enough=False),
        "net_sentiment": a_figure(6.0, "percent", 75.0, change=change, previous_enough=False),
    }
    text = plain(render_report(a_report(metrics=metrics), "fr"))
    assert re.search(r"Humeur nette\s+\+6\s+Avant\s*: trop peu", text)
    assert re.search(r"Mentions\s+412\s+Avant\s*: 4\s", text)


def test_below_ten_no_figure_of_the_period_before_is_told_either() -> None:
    figures = {"response_rate": a_figure(0.9, "share", 1.0, previous_enough=False)}
    text = plain(render_report(a_report(metrics=a_metrics(figures=figures)), "fr"))
    assert re.search(r"Taux de réponse\s+90.%\s+trop peu", text)


def test_it_says_what_its_figures_cannot_say() -> None:
    text = plain(render_report(a_report(), "en"))
    for said in ("1.6%", "exact to 5%", "Barcelona", "judged by a machine", "YouTube stay apart"):
        assert said in text


def test_the_public_one_has_figures_alone() -> None:
    text = render_report(for_public(a_report()), "fr")
    for secret in ("Zoé", "Odile Quérou", "Pic d’avis négatifs", "m-secret", "Charge de la"):
        assert secret not in text
    assert "Pain sans gluten" in text
    assert "Semaine du 16 au 22 novembre 2026" in text
    assert "ni textes ni noms" in text


def test_what_one_person_alone_spoke_of_is_in_no_public_report() -> None:
    topic = {"named_by": "Zoé", "kind": "frequent", "count": 3, "before": 0}
    items = [{**topic, "name": name, "people": n} for n, name in enumerate(("Un", "Deux"), 1)]
    shown = for_public(a_report(topics={"items": items})).topics
    assert shown
    assert [one["name"] for one in shown["items"]] == ["Deux"]


EMPTY: list[dict[str, Any]] = [
    {"metrics": None, "presence": None, "topics": None, "accounts": None, "alerts": None},
    {"metrics": {}, "presence": {}, "topics": {"items": []}, "accounts": {}, "alerts": {}},
    {"metrics": a_metrics(series=[], platforms={}, apart={}, voices=[], responses=None)},
    {"metrics": a_metrics(figures={}, previous=None, backlog=None, authors=None)},
]


@pytest.mark.parametrize("more", EMPTY)
@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_parts_that_are_missing_or_empty_leave_the_rest_whole(
    more: dict[str, Any], language: str
) -> None:
    for report in (a_report(**more), for_public(a_report(**more))):
        page = Reader(render_report(report, language))
        assert page.open == []
        assert ("section", {"class": "limits"}) in page.tags


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*(st.integers(0, 10**9),) * 3), min_size=1, max_size=60))
def test_nothing_is_drawn_outside_a_chart(counts: list[tuple[int, int, int]]) -> None:
    series = [
        {"start": "2026-11-01T00:00:00Z", "mentions": p + n + m, "positive": p, "neutral": n}
        | {"negative": m}
        for p, n, m in counts
    ]
    text = render_report(a_report(metrics=a_metrics(series=series)), "fr")
    for drawing in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        high = float(re.findall(r'viewBox="0 0 400 ([\d.]+)"', drawing)[0])
        for x, y, wide, tall in re.findall(
            r'<rect class="\w+" x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"',
            drawing,
        ):
            assert -0.1 <= float(x) <= float(x) + float(wide) <= 401
            assert -0.7 <= float(y) <= float(y) + float(tall) <= high + 0.7


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_the_steps_of_an_axis_hold_every_value_and_are_few(low: float, span: float) -> None:
    steps = find_steps(low, low + span)
    room = (steps[-1] - steps[0]) * 1e-6
    assert steps[0] <= low + room
    assert steps[-1] >= low + span - room
    assert 2 <= len(steps) <= 7


def test_numbers_and_times_as_people_say_them() -> None:
    assert say_count(-12_400, "fr") == f"\u221212{NARROW}400"
    assert (say_decimal(-0.04, "fr"), say_decimal(3.0, "en")) == ("0", "3")
    assert say_signed(-3.25, "fr") == "\u22123,2"
    assert say_percent(12.34, "en") == "12.3%"
    times = [say_seconds(n, "fr").replace(NARROW, " ") for n in (45, 200, 3_900, 191_000)]
    assert times == ["45 s", "3 min 20 s", "1 h 05 min", "2 j 05 h"]


def test_both_languages_say_the_same_things() -> None:
    assert set(REPORT["fr"]) == set(REPORT["en"])
    for name, text in REPORT["fr"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", REPORT["en"][name]))


def test_the_mail_has_five_figures_a_way_to_the_report_and_a_way_out() -> None:
    links = {name: f"https://vigie.example/{name}" for name in ("report", "tune", "unsubscribe")}
    end = NOW + timedelta(days=60)
    mail = render_report_mail(for_public(a_report()), "fr", "week", links, end)
    assert mail.subject == f"[Rapport] Levain & Fils{NARROW}: votre rapport de la semaine"
    assert f"Taux de réponse{NARROW}: 91,4{NARROW}% (avant{NARROW}: 87{NARROW}%)" in mail.text
    assert all(link in mail.text and link in mail.html for link in links.values())
    assert "24 janvier 2027" in mail.text
    english = render_report_mail(a_report(), "en", "month", links, end)
    assert english.subject == "[Report] Levain & Fils: your monthly report"


def test_a_dead_link_is_told_in_both_languages() -> None:
    page = Reader(render_dead_end())
    assert [attrs["lang"] for tag, attrs in page.tags if tag == "div"] == ["fr", "en"]


def test_one_day_is_a_day_and_a_period_over_new_year_names_both_years() -> None:
    midnight = NOW.replace(hour=23, minute=0) - timedelta(days=1)
    day = a_report(since=midnight, until=midnight + timedelta(days=1))
    assert "25 novembre 2026" in plain(render_report(day, "fr"))
    long = replace(day, since=NOW - timedelta(days=400))
    assert "21 October 2025 to 25 November 2026" in plain(render_report(long, "en"))


def test_an_interval_stands_beside_what_is_estimated() -> None:
    share = a_figure(0.178, "share", low=0.152, high=0.207)
    report: Report = a_report(metrics=a_metrics(figures={"negative_share": share}))
    text = plain(render_report(report, "fr"))
    assert f"(15,2{NARROW}–{NARROW}20,7{NARROW}%)" in text
