"""What a text says and wants, read inside the function at no fee per mention."""

from __future__ import annotations

from vigie.analysis import Analysis

__all__ = ["analyse"]


def analyse(text: str) -> Analysis:
    """Read any text; the engine loads with the first one, since most functions never read any."""
    from vigie.text import engine

    return engine.analyse(text)
