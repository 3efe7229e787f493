"""What the brand says to everybody in a crisis: a team drafts it, owners approve and send it."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.api.crises import change, find_crisis
from vigie.api.crisis_bodies import ApprovalBody, BroadcastBody, StatementBody
from vigie.api.crisis_views import show_crisis
from vigie.api.routing import Call
from vigie.aws.crises import Kept
from vigie.aws.http import Answer, as_json
from vigie.brand import Role
from vigie.crisis.acts import approve, broadcast, name_latest_post, write_statement
from vigie.crisis.statement import Statement


def write(call: Call) -> Answer:
    """Keep the draft; gaps may still be empty. What it changes is no longer approved."""
    find_crisis(call, Role.AGENT)
    body = call.read(StatementBody)
    facts: dict[str, Mapping[str, str]] = {
        spoken: dict(known) for spoken, known in body.facts.items()
    }
    draft = Statement(body.kind, {str(k): words for k, words in body.texts.items()}, facts)
    kept = change(call, lambda crisis: write_statement(crisis, draft, call.person.name, call.now))
    return as_json(show_crisis(kept, call.now))


def sign_off(call: Call) -> Answer:
    """Approve the words as read. 422 names the gaps still empty, 409 tells of other words."""
    find_crisis(call, Role.OWNER)
    seen = {str(k): one for k, one in call.read(ApprovalBody).seen.items()}
    kept = change(call, lambda crisis: approve(crisis, seen, call.person.name, call.now))
    return as_json(show_crisis(kept, call.now))


def send(call: Call) -> Answer:
    """Send the approved words to platforms, each at most once; asking again does what is left.

    Rule: the crisis is written before the outbox, so that nothing leaves untold.
    """
    from vigie.jobs.broadcast import check_places, find_failed  # seldom: not at a cold start

    crisis = find_crisis(call, Role.OWNER).crisis
    choices: Mapping[str, str] = {**call.read(BroadcastBody).platforms}
    check_places(crisis, choices)
    failed = find_failed(crisis)
    by, now = call.person.name, call.now
    kept = change(call, lambda known: broadcast(known, choices, by, now, failed))
    _hand_over(kept, choices, call)
    return as_json(show_crisis(kept, call.now), 202)


def _hand_over(kept: Kept, choices: Mapping[str, str], call: Call) -> None:
    from vigie.jobs.broadcast import send_broadcasts

    names = {name_latest_post(kept.crisis, one, choice): choice for one, choice in choices.items()}
    texts = {what: kept.crisis.statement.say(choice) for what, choice in names.items()}
    send_broadcasts(kept.crisis, texts, call.person.name, call.now)
