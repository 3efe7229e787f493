"""Posts of the brand's own: the words as they are sent, and whether they show afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vigie.action import Action
from vigie.errors import OutcomeUnknownError, TransientError
from vigie.platforms._fields import clean_text

CLOCK_SKEW = timedelta(minutes=10)
# Whatever our own clock says, the time of what was made is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Shown:
    """A post as its account shows it; ``made`` is None where it is not told."""

    id: object
    text: object
    made: datetime | None = None


def fold_words(text: str) -> str:
    """Words as they compare, whatever a platform does to white space."""
    return " ".join(clean_text(text).split())


def find_post(
    shown: Iterable[Shown],
    post: Action,
    fold: Callable[[str], str] = fold_words,
    *,
    sent: str = "",
) -> tuple[bool, str | None]:
    """Whether a post is among those its account shows, and its id.

    Rule: the same words, made since the claim; our clock and theirs may differ a little. ``sent``
    are the words that left where they are not the post's own.
    """
    wanted = fold(sent or post.text)
    for one in shown:
        is_since = not one.made or not post.claimed_at or one.made >= post.claimed_at - CLOCK_SKEW
        if is_since and isinstance(one.text, str) and fold(one.text) == wanted:
            return True, str(one.id) if one.id else None
    return False, None


def expect_id(platform: str, value: object) -> str:
    """The id of what a write made. Raises OutcomeUnknownError when it is none."""
    is_id = isinstance(value, str | int) and not isinstance(value, bool)
    if not is_id or not value:
        raise OutcomeUnknownError(f"{platform} named no post it made")
    return str(value)


def expect_list(platform: str, value: object) -> list[dict[str, object]]:
    """The objects of a list of posts. Raises TransientError: what is none proves no absence."""
    if not isinstance(value, list):
        raise TransientError(f"{platform} answered with no list of posts", code="unreadable")
    return [one for one in value if isinstance(one, dict)]


def split_title(text: str, longest: int) -> tuple[str, str]:
    """(title, body) for platforms that want both: the first line, and what follows it.

    Rule: words of one line are title and body; a first line that is too long is cut between words.
    """
    first, _, rest = text.strip().partition("\n")
    first, rest = first.strip(), rest.strip()
    if len(first) > longest:
        cut = first[: longest - 1].rpartition(" ")[0] or first[: longest - 1]
        return cut.rstrip(" ,;:.") + ELLIPSIS, text.strip()
    return first, rest or first
