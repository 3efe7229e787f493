"""What each measure and each figure says, with its formula and its source, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

LANGUAGES = ("fr", "en")


def define(language: str) -> dict[str, str]:
    """The definitions by name; each language is loaded when it is asked for."""
    found = import_module(f"vigie.definitions_{language if language in LANGUAGES else 'en'}")
    measures: Mapping[str, str] = found.MEASURES
    figures: Mapping[str, str] = found.FIGURES
    return {**measures, **figures}
