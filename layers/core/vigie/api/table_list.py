"""Every table that may be taken out, its columns in order, and who may.

Whoever adds a table adds its line here: nothing else needs to know of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vigie.api.table_readers import (
    Table,
    read_answer,
    read_links,
    read_mentions,
    read_moderation,
    read_platforms,
    read_replies,
    read_series,
    read_topics,
)
from vigie.brand import Role

COUNTS: Final = (
    *("mentions", "positive", "neutral", "negative", "complaint", "question", "purchase"),
    *("praise", "request", "hidden", "waived", "reach", "reach_estimated", "wanting", "answered"),
    *("in_time", "overdue_answer", "backlog", "handled", "ruled", "undone", "spam", "illegal"),
    *("illegal_acted", "opened", "opened_answered", "rated", "stars", "named", "rival"),
    *("rival_positive", "rival_neutral", "rival_negative", "response_seconds", "open_seconds"),
    *("replies", "clicks", "giving", "promoting"),
)
_MENTIONS: Final = (
    *("id", "platform", "native_id", "said_at", "author_id", "author_name", "followers", "text"),
    *("url", "in_reply_to", "private", "rating", "language", "sentiment", "intents", "status"),
    *("queue", "verdict", "assignee", "tags", "replied_at", "no_reply_needed"),
)
_MODERATION: Final = (
    *("mention_id", "said_at", "platform", "verdict", "rules", "matched", "status", "by_human"),
    *("illegal_since", "text"),
)
_ACCOUNTS: Final = (
    *("rank", "platform", "id", "author_name", "mentions", "followers", "help", "harm", "days"),
    *("last_seen", "mention_id", "previous_rank", "previous_mentions"),
)
_TOPICS: Final = (
    *("week", "id", "name", "named_by", "pinned", "kind", "count", "before", "rise", "people"),
    *("negative", "first_asked", "state", "done_note"),
)
_ALERTS: Final = (
    *("id", "kind", "platform", "severity", "count", "expected", "window_hours", "share", "state"),
    *("opened_at", "over_at", "acknowledged_by", "topic"),
)
_REPLIES: Final = ("id", "at", "platform", "said_in", "leaning", "about", "who", "decided_by")
_LINKS: Final = ("code", "url", "platform", "mention_id", "made_at", "clicks", "previews")

TABLES: Final[Mapping[str, Table]] = {
    "mentions": Table(_MENTIONS, Role.MANAGER, read_mentions),
    "moderation": Table(_MODERATION, Role.MANAGER, read_moderation),
    "replies": Table(_REPLIES, Role.MANAGER, read_replies),
    "accounts": Table(_ACCOUNTS, Role.MANAGER, read_answer("/api/accounts", ("limit", "200"))),
    "topics": Table(_TOPICS, Role.VIEWER, read_topics),
    "alerts": Table(_ALERTS, Role.VIEWER, read_answer("/api/alerts")),
    "links": Table(_LINKS, Role.VIEWER, read_links),
    "series": Table(("start", *COUNTS), Role.VIEWER, read_series),
    "platforms": Table(("platform", "apart", *COUNTS), Role.VIEWER, read_platforms),
}
