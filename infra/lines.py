"""The console's pure commands: lines in, lines out, a bad line answered in its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from vigie.api.views import show_analysis, show_moderation
from vigie.aws.wire import to_text
from vigie.errors import NotFoundError, PayloadError
from vigie.mention import MentionEvent, Parsed
from vigie.moderation import WordLists, moderate
from vigie.platforms import Pushed, Readable, load_platform
from vigie.text import analyse
from vigie.text.dictionary import is_common
from vigie.text.terms import make_terms, match_terms

Row = dict[str, Any]
LineAnswer = Callable[[Row], Row]
NO_LISTS = WordLists()


def answer_lines(lines: Iterable[bytes], out: TextIO, answer: LineAnswer) -> int:
    """One JSON line out per line in, in order; a bad line gives its id, if any, and the error."""
    out.writelines(_to_line(_answer(line, answer)) for line in lines)
    return 0


def _to_line(row: Row) -> str:
    """A row as JSON; half a character of an id or a name is written as JSON's own escape."""
    written = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return written.decode() + "\n"


def _answer(line: bytes, answer: LineAnswer) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": "not a JSON line"}
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        identity = row.get("id") if isinstance(row, dict) else None
        return {"id": identity, "error": "needs an object with id and a text"}
    return {"id": row.get("id"), **answer(_without_surrogates(row))}


def _without_surrogates(row: Row) -> Row:
    """A lone surrogate cannot be written as UTF-8; the code point count stays the same."""
    clean = row["text"].encode("utf-8", "replace").decode("utf-8")
    return {**row, "text": clean}


def classify_line(row: Row) -> Row:
    """A text's analysis and what moderation would decide, with the shipped word lists."""
    analysis = analyse(row["text"])
    moderation = moderate(row["text"], analysis, NO_LISTS)
    shown = show_analysis(analysis)
    return {
        "language": shown["language"],
        "sentiment": shown["sentiment"],
        "intents": shown["intents"],
        "moderation": {
            **show_moderation(moderation),
            "offensive": analysis.offensive,
            "spam": analysis.spam,
        },
        "personal": [
            {"kind": datum.kind.value, "start": datum.start, "end": datum.end}
            for datum in analysis.personal
        ],
        "promotion": analysis.promotion,
    }


def matcher(file: Path) -> LineAnswer:
    """Answers with the names of a terms file. Raises ValueError, KeyError or TypeError if bad."""
    terms = make_terms(json.loads(file.read_text(encoding="utf-8")))
    match_terms("", terms)
    is_common("")  # names and dictionary are there before the first line

    def match_line(row: Row) -> Row:
        return {"matches": [asdict(match) for match in match_terms(row["text"], terms)]}

    return match_line


def parse_payload(platform: str, payload: bytes, *, webhook: bool) -> int:
    """Print a payload's mentions; 0 also when it holds none and says why, 2 when unreadable."""
    try:
        parsed = _parse(platform, payload, webhook=webhook)
    except (PayloadError, NotFoundError) as error:
        print(f"vigie: {error}", file=sys.stderr)
        return 2
    for event in parsed.events:
        print(json.dumps(show_event(event), ensure_ascii=False))
    for one in parsed.rejected:
        print(f"vigie: item {one.index} set aside: {one.reason}", file=sys.stderr)
    if not parsed.events and not parsed.rejected:
        print(f"vigie: {parsed.none_because or 'no mention in it'}", file=sys.stderr)
    return 0


def unwrap_recording(payload: bytes) -> bytes:
    """The body of an answer that was recorded together with its request, else the payload itself.

    Recorders write ``{"request": …, "response": {"body": …}}``, the body as text, as JSON, or as
    ``{"string": …}``.
    """
    try:
        told = json.loads(payload)
    except (ValueError, RecursionError):
        return payload
    if not isinstance(told, dict) or not {"request", "response"} <= set(told):
        return payload
    answer = told["response"]
    body = answer.get("body") if isinstance(answer, dict) else None
    if isinstance(body, dict) and isinstance(body.get("string"), str):
        body = body["string"]
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _parse(platform: str, payload: bytes, *, webhook: bool) -> Parsed:
    module = load_platform(platform)
    payload = unwrap_recording(payload)
    now = datetime.now(UTC)
    if webhook and isinstance(module, Pushed):
        return module.parse_push(payload, now)
    if not webhook and isinstance(module, Readable):
        return module.parse(payload, now)
    raise NotFoundError(f"{platform} has no {'deliveries' if webhook else 'bodies'} to read")


def show_event(event: MentionEvent) -> Row:
    """An event in the contract's shape."""
    return {
        "platform": event.platform,
        "id": event.native_id,
        "kind": event.kind.value,
        "text": event.text,
        "url": event.url,
        "said_at": to_text(event.said_at) if event.said_at else None,
        "version": to_text(event.version),
        "author": {"id": event.author.id, "name": event.author.name},
        "in_reply_to": event.in_reply_to,
        "own": event.own,
    }
