"""A crisis as a row of the desk, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.aws.wire import Item, to_text, to_time
from vigie.crisis import Broadcast, Crisis, CrisisState, Deed, Line, Progress
from vigie.crisis.statement import Approval, Statement, StatementKind

PLAIN = ("brand", "opened_by", "alert_id", "reason", "speaker", "ended_by")


def crisis_to_item(crisis: Crisis, revision: int) -> Item:
    """A crisis as stored."""
    return {
        "pk": f"brand#{crisis.brand}",
        "sk": f"crisis#{crisis.id}",
        **{name: getattr(crisis, name) for name in PLAIN},
        "state": crisis.state.value,
        "opened_at": to_text(crisis.opened_at),
        "ended_at": _text(crisis.ended_at),
        "steps": {key: _progress_to_item(one) for key, one in crisis.steps.items()},
        "statement": statement_to_item(crisis.statement),
        "approvals": {
            language: {"by": one.by, "at": to_text(one.at), "content": one.content}
            for language, one in crisis.approvals.items()
        },
        "broadcasts": [
            [one.platform, one.language, one.what, one.by, to_text(one.at)]
            for one in crisis.broadcasts
        ],
        "story": [
            [to_text(one.at), one.by, one.did.value, one.about, one.note, one.key]
            for one in crisis.story
        ],
        "revision": revision,
    }


def item_to_crisis(item: Mapping[str, Any]) -> Crisis:
    """The inverse of ``crisis_to_item``."""
    return Crisis(
        id=item["sk"].removeprefix("crisis#"),
        **{name: item[name] for name in PLAIN},
        state=CrisisState(item["state"]),
        opened_at=to_time(item["opened_at"]),
        ended_at=_time(item.get("ended_at")),
        steps={key: _item_to_progress(one) for key, one in item["steps"].items()},
        statement=_item_to_statement(item["statement"]),
        approvals={
            language: Approval(one["by"], to_time(one["at"]), one["content"])
            for language, one in item["approvals"].items()
        },
        broadcasts=tuple(_row_to_broadcast(row) for row in item["broadcasts"]),
        story=tuple(_row_to_line(row) for row in item["story"]),
    )


def statement_to_item(statement: Statement) -> Item:
    """A statement as stored, and as the API shows it."""
    return {
        "kind": statement.kind.value,
        "texts": dict(statement.texts),
        "facts": {language: dict(facts) for language, facts in statement.facts.items()},
    }


def _item_to_statement(item: Mapping[str, Any]) -> Statement:
    return Statement(StatementKind(item["kind"]), item["texts"], item["facts"])


def _progress_to_item(progress: Progress) -> Item:
    return {
        "done_by": progress.done_by,
        "done_at": _text(progress.done_at),
        "assignee": progress.assignee,
        "note": progress.note,
    }


def _item_to_progress(item: Mapping[str, Any]) -> Progress:
    done_at = _time(item.get("done_at"))
    return Progress(item["done_by"], done_at, item["assignee"], item["note"])


def _row_to_broadcast(row: list[str]) -> Broadcast:
    platform, language, what, by, at = row
    return Broadcast(platform, language, what, by, to_time(at))


def _row_to_line(row: list[str]) -> Line:
    at, by, did, *more = row
    return Line(to_time(at), by, Deed(did), *more)


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None


def _time(text: str | None) -> datetime | None:
    return to_time(text) if text else None
