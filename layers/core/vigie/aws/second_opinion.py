"""Two engines read a batch: ours reads all of it, Amazon Comprehend its moods where it may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from vigie.analysis import Analysis
from vigie.aws.clock import utc_now
from vigie.aws.settings import settings

COMPREHEND = "comprehend"


class SecondOpinion:
    """What one batch of texts says; an analysis's ``engine`` names who gave its mood.

    Unless the stack's setting says Comprehend, this is the embedded engine and nothing else. Made
    anew for each batch, so that no text outlives its invocation.
    """

    def __init__(
        self, embedded: Callable[[str], Analysis], clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._embedded = embedded
        self._clock = clock
        self._read: dict[str, Analysis] = {}

    def analyse(self, text: str) -> Analysis:
        """Read any text: as it was prepared, else by the embedded engine. Never fails."""
        return self._read.get(text) or self._embedded(text)

    def prepare(self, texts: Sequence[str]) -> None:
        """Ask for the moods of all these texts at once, where the setting says so. Never fails."""
        if settings().sentiment_engine != COMPREHEND:
            return
        from vigie.aws.comprehend import find_moods  # nobody else pays for it at a cold start

        fresh = {text: self._embedded(text) for text in texts if text not in self._read}
        spoken = {text: read.language for text, read in fresh.items()}
        moods = find_moods(spoken, self._clock)
        self._read |= fresh
        self._read |= {
            text: replace(fresh[text], sentiment=mood, engine=COMPREHEND)
            for text, mood in moods.items()
        }
