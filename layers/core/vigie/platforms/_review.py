"""Reviews, wherever they stand: the business's one reply to each, and whether it shows."""

from __future__ import annotations

from datetime import datetime

from vigie.action import ActionKind
from vigie.mention import EventKind, MentionEvent
from vigie.platforms._fields import clean_text

SUFFIX = "/reply"
# What is done by the one call that puts the reply of a review, and by the one that takes it back.
REPLIES = frozenset({ActionKind.REPLY, ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY})


def reply_event(
    review: MentionEvent,
    text: str,
    said_at: datetime | None,
    *,
    facts: dict[str, str] | None = None,
) -> MentionEvent:
    """The business's reply as our own words. A review has one, so its id follows from the review's.

    ``said_at`` is when the reply was last written.
    """
    return MentionEvent(
        platform=review.platform,
        native_id=review.native_id + SUFFIX,
        kind=EventKind.ADD,
        version=said_at or review.version,
        text=text,
        url=review.url,
        said_at=said_at,
        in_reply_to=review.native_id,
        thread_id=review.native_id,
        own=True,
        account=review.account,
        facts=facts or {},
    )


def is_same(shown: object, sent: str) -> bool:
    """Whether a reply that shows is the one that was sent, whatever became of its white space."""
    return isinstance(shown, str) and _fold(shown) == _fold(sent)


def review_of(native_id: str) -> str:
    """The review an id belongs to: its own, or the one a reply stands under."""
    return native_id.removesuffix(SUFFIX)


def _fold(text: str) -> str:
    return " ".join(clean_text(text).split())
