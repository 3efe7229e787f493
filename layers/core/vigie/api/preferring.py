"""The language a browser prefers among those written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LANGUAGES = ("en", "fr")


def prefer_language(accepted: str, written: Sequence[str] = LANGUAGES) -> str:
    """The written language an Accept-Language header likes best, else the first (RFC 9110)."""
    liked = sorted(_read(accepted), key=lambda one: -one[1])
    for name, weight in liked:
        short = name.partition("-")[0]
        if weight > 0 and short in written:
            return short
    return written[0]


def _read(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            yield name.strip(), float(weight or 1)
        except ValueError:
            continue
