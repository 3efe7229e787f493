"""What a team does in a crisis: the playbook's steps, the statement, its approval, its posts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from vigie.crisis import Broadcast, Crisis, Deed, Line, Progress, must_be_on, tell
from vigie.crisis.playbook import BY_KEY
from vigie.crisis.statement import CHOICES, Approval, Statement, hash_words, languages_of
from vigie.errors import ConflictError, GapsLeftError, InvalidError, NotFoundError

PREFIX = "crisis."  # how the names of a crisis's posts begin


def mark_step(
    crisis: Crisis,
    step: str,
    by: str,
    now: datetime,
    *,
    done: bool | None = None,
    assignee: str | None = None,
    note: str | None = None,
) -> Crisis:
    """Tick or untick a step, give it to somebody, remark on it; also when all is over: the review.

    Raises NotFoundError for a step the playbook has not.
    """
    if step not in BY_KEY:
        raise NotFoundError(f"the playbook has no step {step!r}")
    before = crisis.steps.get(step, Progress())
    after, lines = before, []
    if done is not None and done != bool(before.done_at):
        after = replace(after, done_by=by if done else "", done_at=now if done else None)
        lines.append(Line(now, by, Deed.TICKED if done else Deed.UNTICKED, step))
    if assignee is not None and assignee != before.assignee:
        after = replace(after, assignee=assignee)
        lines.append(Line(now, by, Deed.ASSIGNED, step, assignee))
    if note is not None and note != before.note:
        after = replace(after, note=note)
        lines.append(Line(now, by, Deed.REMARKED, step, note))
    if after == before:
        return crisis
    return tell(replace(crisis, steps={**crisis.steps, step: after}), *lines)


def add_note(crisis: Crisis, text: str, by: str, now: datetime, key: str = "") -> Crisis:
    """A line somebody wrote; the same ``key`` is the same line."""
    if key and any(line.key == key for line in crisis.story):
        return crisis
    return tell(crisis, Line(now, by, Deed.NOTED, note=text, key=key))


def note_deed(
    crisis: Crisis, did: Deed, by: str, now: datetime, *, about: str = "", note: str = ""
) -> Crisis:
    """Something done elsewhere that belongs to the story: posts paused, word lists changed."""
    return tell(crisis, Line(now, by, did, about, note))


def name_speaker(crisis: Crisis, speaker: str, by: str, now: datetime) -> Crisis:
    """Choose who speaks for the brand."""
    if speaker == crisis.speaker:
        return crisis
    must_be_on(crisis)
    line = Line(now, by, Deed.NAMED_SPEAKER, speaker)
    return tell(replace(crisis, speaker=speaker), line)


def write_statement(crisis: Crisis, statement: Statement, by: str, now: datetime) -> Crisis:
    """Keep the draft. An approval of other words is void, and stays so if they come back."""
    if statement == crisis.statement:
        return crisis
    must_be_on(crisis)
    drafted = replace(crisis, statement=statement)
    kept = {one: done for one, done in crisis.approvals.items() if drafted.is_approved(one)}
    return tell(replace(drafted, approvals=kept), Line(now, by, Deed.WROTE, statement.kind.value))


def approve(crisis: Crisis, seen: Mapping[str, str], by: str, now: datetime) -> Crisis:
    """An owner signs off the words he saw, given as their hash per language.

    Raises InvalidError naming the gaps that are empty, ConflictError for words he has not seen.
    """
    must_be_on(crisis)
    for language, content in seen.items():
        _must_be_whole(crisis.statement, language)
        if content != hash_words(crisis.statement.say(language)):
            raise ConflictError("the statement was changed meanwhile: read it again")
    new = {one: Approval(by, now, seen[one]) for one in seen if not crisis.is_approved(one)}
    lines = [Line(now, by, Deed.APPROVED, one) for one in new]
    return tell(replace(crisis, approvals={**crisis.approvals, **new}), *lines) if new else crisis


def broadcast(
    crisis: Crisis,
    choices: Mapping[str, str],
    by: str,
    now: datetime,
    failed: frozenset[tuple[str, str]] = frozenset(),
) -> Crisis:
    """Ask that the approved words leave: per platform in French, in English or in both.

    Rule: the same words leave a platform once; only where they failed for good (``failed`` holds
    platform and name) are they asked for by a new name. Raises ConflictError without approval.
    """
    must_be_on(crisis)
    known = {(one.platform, one.what) for one in crisis.broadcasts}
    new: list[Broadcast] = []
    for platform, choice in choices.items():
        for language in languages_of(choice):
            _must_be_whole(crisis.statement, language)
        if not crisis.is_approved(choice):
            raise ConflictError("an owner must approve the statement first")
        what = _name_post(crisis, platform, choice, failed)
        if (platform, what) not in known:
            new.append(Broadcast(platform, choice, what, by, now))
    lines = [Line(now, by, Deed.BROADCAST, one.platform, one.language) for one in new]
    whole = (*crisis.broadcasts, *new)
    return tell(replace(crisis, broadcasts=whole), *lines) if new else crisis


def name_latest_post(crisis: Crisis, platform: str, choice: str) -> str:
    """By which name the words as they stand were last asked to leave; empty where never."""
    content = hash_words(crisis.statement.say(choice))
    names = [one.what for one in crisis.broadcasts if one.platform == platform]
    return next((name for name in reversed(names) if content in name), "")


def is_still_said(crisis: Crisis, what: str) -> bool:
    """Whether a post of that name is what the brand says now: the crisis on, its words signed."""
    mine = crisis.is_on and what.startswith(f"{PREFIX}{_name_crisis(crisis)}.")
    said = (one for one in CHOICES if crisis.is_approved(one))
    return mine and any(hash_words(crisis.statement.say(one)) in what for one in said)


def _name_post(
    crisis: Crisis, platform: str, choice: str, failed: frozenset[tuple[str, str]]
) -> str:
    content = hash_words(crisis.statement.say(choice))
    about = f"{PREFIX}{_name_crisis(crisis)}.{content}"
    turn = 1
    while (platform, f"{about}.{turn}") in failed:
        turn += 1
    return f"{about}.{turn}"


def _name_crisis(crisis: Crisis) -> str:
    return hashlib.sha256(crisis.id.encode()).hexdigest()[:12]


def _must_be_whole(statement: Statement, language: str) -> None:
    if not statement.say(language):
        raise InvalidError(f"the statement has no words in {language}", field=f"texts.{language}")
    gaps = statement.find_gaps(language)
    if gaps:
        raise GapsLeftError(language, gaps)
