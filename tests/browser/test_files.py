"""Conventions of the page's files: small, local, whole in both languages."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Browser
from vigie.api.page import FILES

from tests.browser.desk import Desk
from tests.browser.stand_in import running

OURS = sorted(file for file in FILES.iterdir() if file.suffix in {".html", ".js", ".css", ".svg"})
SCRIPTS = [file for file in OURS if file.suffix == ".js"]
MOST_LINES = 250
WORD = r"(?:[{,]|^)\s+(\w+): [\"{]"
READ_TABLES = """async () => {
    const [{ fr }, { en }, words] = await Promise.all(
        ["words_fr", "words_en", "words"].map((name) => import(`/assets/${name}.js`)));
    words.speak("fr");
    const forms = (key) => [0, 2].map((n) => words.t(key, { n }));
    return { fr: Object.keys(fr), en: Object.keys(en), texts: Object.keys(fr).flatMap(forms) };
}"""


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_a_file_is_small_served_by_its_name_and_needs_nothing_from_afar(file: Any) -> None:
    text = file.read_text("utf-8")
    assert re.fullmatch(r"[a-z0-9_-]+\.[a-z0-9]+", file.name)
    assert len(text.splitlines()) <= MOST_LINES
    assert "innerHTML" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"", text)
    places = set(re.findall(r"https?://[\w.]+", text))
    assert places <= {"http://www.w3.org"}


def imported(start: str) -> set[str]:
    """The modules a module needs before it runs, itself among them."""
    found, left = set(), [start]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            text = (FILES / name).read_text("utf-8")
            left += re.findall(r"^(?:im|ex)port\b[^;]*?\"\./(\w+\.js)\"", text, re.MULTILINE)
    return found


def test_the_page_names_every_module_it_starts_with_so_that_all_are_fetched_at_once() -> None:
    page = (FILES / "index.html").read_text("utf-8")
    named = set(re.findall(r'/assets/(\w+\.js)"', page))
    assert named == imported("app.js")


def test_every_other_module_belongs_to_a_room_that_is_fetched_when_it_is_entered() -> None:
    rooms = re.findall(r"import\(\"\./(\w+\.js)\"\)", (FILES / "rooms.js").read_text("utf-8"))
    reached = imported("app.js").union(*map(imported, rooms))
    assert {file.name for file in SCRIPTS} == reached


def test_every_word_asked_for_is_in_the_tables() -> None:
    tables = "".join(file.read_text() for file in sorted(FILES.glob("words_*en.js")))
    known = set(re.findall(WORD, tables, re.MULTILINE))
    texts = [file.read_text() for file in OURS if not file.name.startswith("words_")]
    asked = {word for text in texts for word in re.findall(r"\bt\(\"(\w+)\"", text)}
    asked |= {word for text in texts for word in re.findall(r"data-word(?:-\w+)?=\"(\w+)\"", text)}
    assert asked <= known


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_is_in_two_tables_where_one_would_hide_the_other(language: str) -> None:
    tables = [file.read_text() for file in sorted(FILES.glob(f"words_*{language}.js"))]
    bare = [re.sub(r'"[^"]*"', '""', text) for text in tables]
    words = Counter(one for text in bare for one in re.findall(WORD, text, re.MULTILINE))
    assert [one for one, times in words.items() if times > 1 and one != "other"] == []


@pytest.mark.browser
def test_both_languages_have_every_word_and_french_its_spaces(browser: Browser) -> None:
    page = browser.new_page()
    with running(Desk()) as address:
        page.goto(address)
        found = page.evaluate(READ_TABLES)
    page.close()
    assert found["fr"] == found["en"]
    assert [text for text in found["texts"] if re.search(r"[^\s] [:;!?»]|« |'", text)] == []
