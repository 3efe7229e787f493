"""Payloads others recorded, where they are at hand: never copied here, read where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.fixtures import RECORDED


def recorded(slug: str) -> list[Path]:
    """The recorded files of a platform; the test is skipped with a reason where there are none."""
    folder = RECORDED / slug
    if not folder.is_dir():
        pytest.skip(f"no recorded payloads at hand: {folder.name} is looked for beside the project")
    return sorted(folder.iterdir())
