"""The lists vigie ships, our own compilation, and the lists a brand adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("fr", "en")
WORDS: Final = Path(__file__).with_name("words")
ByLanguage = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class WordLists:
    """A brand's own words per language (``fr``, ``en``), beside those vigie ships."""

    banned: ByLanguage = field(default_factory=dict)
    suspect: ByLanguage = field(default_factory=dict)
    allowed: ByLanguage = field(default_factory=dict)


@cache
def load_list(name: str, language: str) -> tuple[str, ...]:
    """Read ``words/<name>.<language>.txt``."""
    return read_list(f"{name}.{language}")


def read_list(name: str) -> tuple[str, ...]:
    """Read ``words/<name>.txt``: entries separated by commas or lines."""
    lines = (WORDS / f"{name}.txt").read_text("utf-8").splitlines()
    kept = ",".join(line for line in lines if not line.startswith("#"))
    return tuple(entry.strip() for entry in kept.split(",") if entry.strip())


def read_entries(path: Path) -> Iterator[tuple[str, str]]:
    """Read the entries of a lexicon file, each with its section's name."""
    name = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("# "):
            yield from ((name, entry.strip()) for entry in line.split(",") if entry.strip())
