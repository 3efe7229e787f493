"""Which platforms' figures stand apart, as their terms ask."""

from __future__ import annotations

from vigie.errors import NotFoundError
from vigie.platforms import load_platform


def stands_apart(slug: str) -> bool:
    """Whether a platform's figures may not be mixed with another's; one we no longer know may."""
    try:
        return load_platform(slug).PROFILE.duties.figures_apart
    except NotFoundError:
        return False
