"""Reading single fields of a payload strangers wrote: a clean value, or why not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from vigie.errors import PayloadError

LONGEST_ID = 500
LONGEST_NAME = 300
LONGEST_TEXT = 100_000
LONGEST_URL = 4_096
MOST_COUNTED = 10**11
CLOCK_SKEW = timedelta(minutes=10)
# Before the first web page there was nothing to mention.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Seconds never reach this before the year 5138; Meta mixes both units in one field.
MILLISECONDS_FROM = 100_000_000_000
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class UnreadableError(PayloadError):
    """One field of one item is wrong; the item is set aside and the others go on."""


def read_json(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything until it is looked at
    """The JSON of a body. Raises PayloadError: bad UTF-8, truncated, too deep, absurd numbers."""
    try:
        return json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PayloadError("the body is not UTF-8") from None
    except RecursionError:
        raise PayloadError("the body is nested too deep") from None
    except ValueError:
        raise PayloadError("the body is not JSON") from None


def read_object(value: object, name: str) -> Mapping[str, Any]:
    """A JSON object; absent is empty. Raises UnreadableError."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnreadableError(f"{name} is not an object")
    return value


def read_id(value: object, name: str) -> str | None:
    """An id, always as a string; older payloads hold numbers. Raises UnreadableError."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnreadableError(f"{name} is neither a string nor a whole number")
    try:
        text = clean_text(str(value)).strip()
    except ValueError:
        raise UnreadableError(f"{name} is an absurd number") from None
    if len(text) > LONGEST_ID:
        raise UnreadableError(f"{name} is longer than {LONGEST_ID} characters")
    return text or None


def read_count(value: object) -> int | None:
    """A number of followers or replies that can be true, else None."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < MOST_COUNTED else None


def read_text(value: object, name: str, longest: int = LONGEST_TEXT) -> str:
    """A text, cleaned; absent is empty. ``longest`` in code points. Raises UnreadableError."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError(f"{name} is not a text")
    if len(value) > longest:
        raise UnreadableError(f"{name} is longer than {longest} characters")
    return clean_text(value)


def read_url(value: object) -> str | None:
    """A web address that is safe to show as a link, else None."""
    if not isinstance(value, str) or len(value) > LONGEST_URL:
        return None
    url = clean_text(value).strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    usable = parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", url)
    return url if usable else None


def read_epoch(value: object, observed_at: datetime) -> datetime | None:
    """A time given as unix seconds (or milliseconds); what cannot be one is None."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:  # noqa: PLR2004 - digits of 2**63
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        seconds = value / 1000 if value >= MILLISECONDS_FROM else value
        return plausible(datetime.fromtimestamp(seconds, UTC), observed_at)
    except (OverflowError, ValueError, OSError):
        return None


def read_time(value: object, observed_at: datetime) -> datetime | None:
    """A time given as ISO 8601 with its zone; what cannot be one is None."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return plausible(moment.astimezone(UTC), observed_at) if moment.tzinfo else None
    except (OverflowError, ValueError):
        return None


def plausible(moment: datetime, observed_at: datetime) -> datetime | None:
    """A time that can be true: not before the web, not ahead of us but for clocks that differ.

    What lies further ahead becomes the time of observation, else it would outrank every later
    version of the same mention.
    """
    if moment < EARLIEST:
        return None
    return moment if moment <= observed_at + CLOCK_SKEW else observed_at


def clean_text(text: str) -> str:
    """A text any store can keep: no lone surrogates, no control characters, plain line ends."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return CONTROLS.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))
