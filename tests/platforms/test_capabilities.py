"""The capability table and guides say what the platform files say."""

from __future__ import annotations

from infra.capabilities import (
    BEGIN,
    END,
    GUIDES,
    README,
    fill,
    profiles,
    render_guides,
    render_page,
    render_table,
)

AGAIN = "run: python -m infra.capabilities"


def test_platforms_page_is_fresh() -> None:
    assert GUIDES.read_text("utf-8") == render_page(), AGAIN


def test_table_in_the_readme_is_fresh() -> None:
    text = README.read_text("utf-8")
    assert fill(text) == text, AGAIN


def test_table_has_every_column_in_order_and_a_row_for_each_platform() -> None:
    head, _, *rows = render_table().splitlines()
    assert [one.strip() for one in head.strip("|").split("|")] == [
        "platform", "mentions", "comments", "push", "public reply", "private reply", "hide",
        "unhide", "delete", "spam", "like", "limits", "windows", "price", "storage duty",
    ]  # fmt: skip
    assert len(rows) == len(profiles())
    assert {row.count(" | ") for row in rows} == {14}


def test_guides_tell_every_step_in_both_languages() -> None:
    guides = render_guides()
    for profile in profiles():
        for step in profile.steps:
            assert step.fr in guides
            assert step.en in guides


def test_markers_keep_what_is_around_them() -> None:
    filled = fill(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    assert filled == f"before\n{BEGIN}\n{render_table()}{END}\nafter\n"
    assert fill(filled) == filled
    assert fill("no markers") == "no markers"
