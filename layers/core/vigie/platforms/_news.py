"""What a polled source already told us, so that only news is emitted, and all of it.

Three ways, by what a platform tells: `sift` knows things by their words, for dates decide nothing
where a late item may have an old one; `keep_news` trusts a platform that dates its edits, so that a
second edit is news and a counter that moved is not; `sift_states` adds being hidden to the words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from vigie.mention import EventKind, Mention, MentionEvent

WORDS = frozenset({EventKind.ADD, EventKind.EDIT})
MOST_HIDDEN = 200
MOST_REMEMBERED = 400
KEY_LENGTH = 16


def sift(
    events: Iterable[MentionEvent], seen: object, now: datetime
) -> tuple[tuple[MentionEvent, ...], list[str]]:
    """The events that say something new, and what to remember, oldest first.

    ``seen`` is what the last call returned, read back from a cursor. What was seen with other words
    is an edit, dated now, because no date of its own can be trusted to be newer. Everything in the
    present answer is remembered; of the rest, the last 400.
    """
    known = dict(_pairs(seen))
    fresh: list[MentionEvent] = []
    present: dict[str, str] = {}
    for event in events:
        key, content = _key(event), _content(event)
        before = present.get(key, known.get(key))
        if before is None:
            fresh.append(event)
        elif before != content and event.kind is EventKind.ADD:
            fresh.append(replace(event, kind=EventKind.EDIT, version=now))
        present[key] = content
    kept = _remember(known, present)
    return tuple(fresh), [f"{key}:{value}" for key, value in kept.items()]


def keep_news(
    events: Iterable[MentionEvent], seen: object, now: datetime
) -> tuple[tuple[MentionEvent, ...], list[str]]:
    """The events nobody was told of yet, and what to remember, oldest first.

    ``seen`` is what the last call returned, read back from a cursor. The platform's own version
    decides. An event dated ``now`` has no version of its own and is known by its words.
    """
    known = {str(one): "" for one in seen} if isinstance(seen, list) else {}
    fresh: dict[str, MentionEvent] = {}
    present: dict[str, str] = {}
    for event in events:
        version = "" if event.version == now else event.version.isoformat()
        key = _hash(event.native_id, event.kind.value, version, event.text, *event.media)
        if key not in known:
            fresh.setdefault(key, event)
        present[key] = ""
    return tuple(fresh.values()), list(_remember(known, present))


def sift_states(
    events: Iterable[MentionEvent], memory: Mapping[str, Any], now: datetime
) -> tuple[tuple[MentionEvent, ...], dict[str, Any]]:
    """The events that say something new, and what to remember under ``seen`` and ``hidden``.

    Rule: what shows itself hidden and did not is a hide; what was hidden and shows itself without
    saying so is an unhide. An edit keeps the time the platform gives it.
    """
    whole = list(events)
    told = {one.native_id: one for one in whole if one.kind is EventKind.EDIT}
    as_adds = (
        replace(one, kind=EventKind.ADD) if one.kind is EventKind.EDIT else one
        for one in whole
        if one.kind is not EventKind.HIDE and one.kind is not EventKind.UNHIDE
    )
    fresh, seen = sift(as_adds, memory.get("seen"), now)
    words = [
        told.get(one.native_id, one) if one.kind is not EventKind.REMOVE else one for one in fresh
    ]
    turned, hidden = _turn(whole, memory.get("hidden"), now)
    return (*words, *turned), {"seen": seen, "hidden": hidden}


def turn_reread(
    mentions: Iterable[Mention], events: Iterable[MentionEvent], now: datetime
) -> list[MentionEvent]:
    """What was read again, its states as news: no hide of what is hidden, an unhide of what was."""
    read = list(events)
    hidden = {one.native_id for one in mentions if one.hidden}
    held = {one.native_id for one in read if one.kind is EventKind.HIDE}
    news = [one for one in read if one.kind is not EventKind.HIDE or one.native_id not in hidden]
    shown = {one.native_id: one for one in read if one.kind in WORDS}
    return news + [_unhide(one, now) for key, one in shown.items() if key in hidden - held]


def _remember(known: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    """Everything in the present answer; of what was known before, the last."""
    past = [(key, value) for key, value in known.items() if key not in present]
    kept = past[max(0, len(past) + len(present) - MOST_REMEMBERED) :]
    return {**dict(kept), **present}


def _turn(
    events: list[MentionEvent], memory: object, now: datetime
) -> tuple[list[MentionEvent], list[str]]:
    before = [one for one in memory if isinstance(one, str)] if isinstance(memory, list) else []
    hides = {one.native_id: one for one in events if one.kind is EventKind.HIDE}
    shown = {one.native_id: one for one in events if one.kind in WORDS}
    gone = {one.native_id for one in events if one.kind is EventKind.REMOVE}
    turned = [one for key, one in hides.items() if key not in before]
    turned += [_unhide(shown[key], now) for key in before if key in shown and key not in hides]
    kept = [key for key in before if key not in gone and (key in hides or key not in shown)]
    kept += [key for key in hides if key not in before]
    return turned, kept[-MOST_HIDDEN:]


def _unhide(event: MentionEvent, now: datetime) -> MentionEvent:
    return MentionEvent(
        platform=event.platform,
        native_id=event.native_id,
        kind=EventKind.UNHIDE,
        version=now,
        account=event.account,
        realm=event.realm,
    )


def _pairs(seen: object) -> Iterable[tuple[str, str]]:
    for one in seen if isinstance(seen, list) else []:
        key, _, content = str(one).partition(":")
        yield key, content


def _key(event: MentionEvent) -> str:
    return _hash(event.native_id, "" if event.kind is EventKind.ADD else event.kind.value)


def _content(event: MentionEvent) -> str:
    return _hash(event.text, *event.media)[:8]


def _hash(*parts: str) -> str:
    whole = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:KEY_LENGTH]
