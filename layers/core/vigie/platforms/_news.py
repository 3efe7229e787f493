"""What is new among things that show their whole state: words, their edits, and being hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms._seen import sift

WORDS = frozenset({EventKind.ADD, EventKind.EDIT})
MOST_HIDDEN = 200


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
