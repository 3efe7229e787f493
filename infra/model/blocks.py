"""The part of a page that a command writes: what stands between its two marks."""

from __future__ import annotations

from pathlib import Path


def replace_block(path: Path, begin: str, end: str, body: str) -> None:
    """Write what stands between two marks anew; the marks stay.

    Raises:
        ValueError: the page lacks a mark.
    """
    before, found, rest = path.read_text("utf-8").partition(begin)
    _, found_end, after = rest.partition(end)
    if not found or not found_end:
        raise ValueError(f"{path.name} lacks {begin!r} or {end!r}")
    path.write_text(f"{before}{begin}\n{body}\n{end}{after}", "utf-8")
