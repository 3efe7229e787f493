"""An alert delivered as a feed: what it found is the mention, wherever the alert was made.

The address of an alert's feed opens it to anyone, so it is a secret: no error or log holds it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from vigie.errors import PayloadError
from vigie.mention import Parsed
from vigie.platforms import Fetched
from vigie.platforms._canonical import unwrap
from vigie.platforms._feed_poll import parse_feed, poll_feed
from vigie.platforms._feed_types import Entry
from vigie.source import Source

# Pages where alerts are managed, by people who copied the wrong address.
MANAGED = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]+/alerts(?!/feeds/)"
    r"|(?:[a-z]+\.)?talkwalker\.com/(?!.*\brss\b)"
    r"|app\.buzzsumo\.com/(?!.*\b(?:rss|feed)\b))",
    re.IGNORECASE,
)
MANAGEMENT = (
    "a web page is there, perhaps the one where alerts are managed, and not an alert's feed: in "
    "the alert's options choose delivery to an RSS feed and copy the address behind its icon"
)


@dataclass(frozen=True, slots=True)
class AlertFeed:
    """A kind of alert. ``keep`` reworks what was found, or says that it is found elsewhere."""

    platform: str
    keep: Callable[[Entry], Entry | None] = lambda entry: entry

    def parse(self, payload: bytes, observed_at: datetime) -> Parsed:
        """Read an alert's feed. Raises PayloadError when it is none."""
        try:
            return parse_feed(payload, observed_at, platform=self.platform, shape=self._shape)
        except PayloadError as error:
            raise _advise(error) from None

    def poll(self, source: Source, now: datetime) -> Fetched:
        """Read what is new in the alert. Raises as the protocol says."""
        if MANAGED.match(source.url):
            raise PayloadError(MANAGEMENT)
        try:
            return poll_feed(source, now, platform=self.platform, shape=self._shape)
        except PayloadError as error:
            raise _advise(error) from None

    def _shape(self, entry: Entry) -> Entry | None:
        found = unwrap(entry)
        kept = self.keep(found)
        # A title found by an alert says what the talk is about, even above an answer.
        return replace(kept, body=found.text) if kept and kept.thread else kept


def _advise(error: PayloadError) -> PayloadError:
    return PayloadError(MANAGEMENT if "web page" in str(error) else str(error))
