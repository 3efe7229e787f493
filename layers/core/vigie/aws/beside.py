"""What lies beside a mention and may name its author: taken out when the author is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from vigie.aws.drafts import DRAFT
from vigie.aws.leases import forget_lease
from vigie.aws.mentions import MOST_RACES, bury_mention, get_thread
from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, change, delete, get, query, write
from vigie.aws.wire import Item
from vigie.mention import Mention

# Words, and addresses there: a deep link holds the account's name, a private thread's id is theirs.
_NAMING: Final = ("url", "thread_id", "asked")
_GOES: Final = ("decision#", "vote#", "note#", DRAFT)


def erase_beside(identity: str) -> tuple[int, int]:
    """Decisions and replies that lost what names the author. Safe to repeat.

    Decisions quote matched words; drafts and colleagues' notes may name the author: they go. Acts
    stay, without their words, the reasons people gave, and where they were done.
    """
    rows = list(query(settings().desk_table, "pk = :pk", {":pk": identity}))
    acts = [row for row in rows if row["sk"].startswith("action#")]
    for row in rows:
        if row["sk"].startswith("vote#"):
            approved = {"pk": f"brand#{row['brand']}", "sk": f"approved#{row.get('print', '')}"}
            write(delete(settings().desk_table, approved))
        if row["sk"].startswith(_GOES):
            write(delete(settings().desk_table, _at(row)))
    for row in acts:
        _empty(identity, row["sk"])
    decisions = [row for row in rows if row["sk"].startswith("decision#")]
    return len(decisions), sum(bool(row.get("text")) for row in acts)


def erase_around(mention: Mention, now: datetime) -> None:
    """What we said to the author there, and who answered them last."""
    forget_lease(mention)
    for own in get_thread(mention):
        is_private = own.is_private and mention.is_private
        if own.own and not own.removed and (own.in_reply_to == mention.native_id or is_private):
            bury_mention(own.id, now)


def _empty(identity: str, sk: str) -> None:
    for _ in range(MOST_RACES):
        row = get(settings().desk_table, {"pk": identity, "sk": sk})
        if row is None:
            return
        steps = row.get("history", ())
        emptied = {"text": "", "reason": "", "history": [[state, at, ""] for state, at, _ in steps]}
        same = Condition("size(#history) = :steps", {"#history": "history"}, {":steps": len(steps)})
        try:
            write(change(settings().desk_table, _at(row), emptied, same, remove=_NAMING))
        except ConditionFailedError:  # it moved meanwhile
            continue
        return
    raise ConditionFailedError


def _at(row: Item) -> dict[str, str]:
    return {"pk": row["pk"], "sk": row["sk"]}
