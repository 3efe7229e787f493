"""A crisis as callers see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from vigie.action import Action
from vigie.api.views import View, shown_state
from vigie.aws.crises import Kept
from vigie.aws.crisis_rows import statement_to_item
from vigie.aws.pauses import read_pause
from vigie.aws.wire import Item, to_text
from vigie.crisis import Crisis, Line, Progress
from vigie.crisis.acts import name_latest_post
from vigie.crisis.playbook import STEPS, PlaybookStep
from vigie.crisis.statement import LANGUAGES, hash_words


def show_brief(kept: Kept, now: datetime) -> View:
    """A crisis as one line of a list, enough for a banner."""
    crisis = kept.crisis
    return {
        "id": crisis.id,
        "brand": crisis.brand,
        "state": crisis.state.value,
        "declined": kept.declined,
        "revision": kept.revision,
        "alert_id": crisis.alert_id or None,
        "reason": crisis.reason or None,
        "opened_at": to_text(crisis.opened_at),
        "opened_by": crisis.opened_by or None,
        "ended_at": to_text(crisis.ended_at) if crisis.ended_at else None,
        "ended_by": crisis.ended_by or None,
        "speaker": crisis.speaker or None,
        "steps": [_show_step(crisis, step, now) for step in STEPS],
    }


def show_crisis(kept: Kept, now: datetime) -> View:
    """A crisis whole, with what became of its posts."""
    crisis = kept.crisis
    return {
        **show_brief(kept, now),
        "posts_paused": _show_pause(read_pause(crisis.brand)),
        "statement": _show_statement(crisis),
        "places": _show_places(crisis),
        "story": [show_line(line) for line in crisis.story],
    }


def _show_step(crisis: Crisis, step: PlaybookStep, now: datetime) -> View:
    """A step with where it stands; late counts for what is on alone."""
    progress = crisis.steps.get(step.key, Progress())
    due_at = step.due_at(crisis.opened_at, crisis.ended_at)
    return {
        "step": step.key,
        "fr": _typeset(step.fr, "fr"),
        "en": step.en,
        "since_minutes": int(step.since.total_seconds() // 60),
        "until_minutes": int(step.until.total_seconds() // 60),
        "due_at": to_text(due_at),
        "done": progress.done_at is not None,
        "done_by": progress.done_by or None,
        "done_at": to_text(progress.done_at) if progress.done_at else None,
        "assignee": progress.assignee or None,
        "note": progress.note or None,
        "late": crisis.is_on and progress.done_at is None and now > due_at,
    }


def _show_statement(crisis: Crisis) -> View:
    statement = crisis.statement
    return {
        **statement_to_item(statement),
        "said": {
            language: {
                "text": statement.say(language),
                "hash": hash_words(statement.say(language)),
                "gaps": list(statement.find_gaps(language)),
                "approved_by": crisis.approvals[language].by
                if crisis.is_approved(language)
                else None,
                "approved_at": to_text(crisis.approvals[language].at)
                if crisis.is_approved(language)
                else None,
            }
            for language in LANGUAGES
        },
    }


def _show_places(crisis: Crisis) -> list[View]:
    """Where the statement may go, and for each what already left or did not."""
    if not crisis.is_on and not crisis.broadcasts:
        return []
    from vigie.jobs.broadcast import list_crisis_posts, list_places  # platforms: not at cold start

    posts = list_crisis_posts(crisis)
    places = [
        {
            "platform": place.platform,
            "name": place.name,
            "by_hand": place.by_hand,
            "longest": place.longest,
            "lengths": dict(place.lengths),
            "posts": _show_posts(crisis, place.platform, posts),
        }
        for place in list_places(crisis)
    ]
    shown = {one["platform"] for one in places}
    left = dict.fromkeys(b.platform for b in crisis.broadcasts if b.platform not in shown)
    gone: View = {"by_hand": True, "longest": None, "lengths": {}}
    return [
        *places,
        *({"platform": p, "name": p, **gone, "posts": _show_posts(crisis, p, posts)} for p in left),
    ]


def _show_posts(
    crisis: Crisis, platform: str, posts: Mapping[tuple[str, str], Action]
) -> list[View]:
    """What was asked for there, newest last; ``unasked`` never reached the outbox: ask again."""
    shown = []
    for one in crisis.broadcasts:
        if one.platform != platform:
            continue
        post = posts.get((platform, one.what))
        shown.append(
            {
                "language": one.language,
                "by": one.by,
                "at": to_text(one.at),
                "state": shown_state(post.state) if post else "unasked",
                "reason": (post.reason or None) if post else None,
                "url": post.url if post else None,
                "text": post.text if post else None,
                "current": name_latest_post(crisis, platform, one.language) == one.what,
            }
        )
    return shown


def show_line(line: Line) -> View:
    """One line of a crisis's story."""
    return {
        "at": to_text(line.at),
        "by": line.by,
        "did": line.did.value,
        "about": line.about or None,
        "note": line.note or None,
    }


def _show_pause(row: Item | None) -> View | None:
    if row is None:
        return None
    return {"by": row.get("by"), "at": row.get("at"), "reason": row.get("reason")}


def _typeset(text: str, language: str) -> str:
    from vigie.channels._words import typeset

    return typeset(text, language)
