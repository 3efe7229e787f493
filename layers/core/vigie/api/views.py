"""What callers get to see, as plain JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from vigie.action import Action, ActionKind, ActionState
from vigie.analysis import Analysis
from vigie.aws.brands import alerting_to_item
from vigie.aws.wire import to_text
from vigie.brand import Brand
from vigie.card import Card
from vigie.mention import Fact, Mention
from vigie.platforms import load_platform
from vigie.source import Source
from vigie.verdict import Moderation, Verdict

View = dict[str, Any]


def show_mention(mention: Mention, card: Card | None) -> View:
    """A mention with what the desk made of it: one line of the inbox."""
    return {
        "id": mention.id,
        "brand": mention.brand,
        "platform": mention.platform,
        "native_id": mention.native_id,
        "text": mention.text,
        "media": list(mention.media),
        "shows": [one for one in mention.facts.get(Fact.SHOWS, "").split(",") if one],
        "rating": int(mention.facts[Fact.RATING]) if Fact.RATING in mention.facts else None,
        "private": mention.is_private,
        "withheld": mention.is_withheld,
        "url": mention.url,
        "said_at": to_text(mention.said_at),
        "author": {
            "id": mention.author.id,
            "name": mention.author.name,
            "followers": mention.author.followers,
        },
        "in_reply_to": mention.in_reply_to,
        "own": mention.own,
        "removed": mention.removed,
        "conversation_id": mention.conversation_id,
        "reply_hint": _reply_hint(mention, card),
        **(show_card(card) if card else {"status": None, "revision": 0, "analysis": None}),
    }


def _reply_hint(mention: Mention, card: Card | None) -> str:
    """Where an answer belongs, as the guide says; our own words want none."""
    if mention.own or mention.removed or card is None:
        return "private" if mention.is_private else "public"
    from vigie.guide import suggest_visibility  # policy and words: not at a cold start

    return suggest_visibility(load_platform(mention.platform).PROFILE, mention, card)


def show_card(card: Card) -> View:
    """What the desk made of a mention."""
    return {
        "status": card.status.value,
        "queue": card.queue.value,
        "revision": card.revision,
        "analysis": {**show_analysis(card.analysis), "matches": list(map(asdict, card.matches))}
        if card.analysis
        else None,
        "moderation": show_moderation(card.moderation),
        **_show_clock(card),
        "assignee": card.assignee or None,
        "tags": list(card.tags),
        "note": card.note,
        "snoozed_until": to_text(card.snoozed_until) if card.snoozed_until else None,
        "no_reply_needed": card.no_reply_needed or None,
        "replied_at": to_text(card.replied_at) if card.replied_at else None,
        "settled_by_human": sorted(card.human),
    }


def _show_clock(card: Card) -> View:
    """Since when a text may be illegal and by when a human must decide, where that clock runs."""
    if card.illegal_since is None or card.due_at is None:
        return {}
    return {"illegal_since": to_text(card.illegal_since), "due_at": to_text(card.due_at)}


def show_analysis(analysis: Analysis) -> View:
    """An analysis in the shape of `vigie classify`."""
    mood = analysis.sentiment
    return {
        "language": analysis.language.value,
        "sentiment": {
            "label": mood.label.value,
            "positive": mood.positive,
            "neutral": mood.neutral,
            "negative": mood.negative,
        },
        "intents": [intent.value for intent in analysis.intents],
        "engine": analysis.engine,
        "personal": list(dict.fromkeys(datum.kind.value for datum in analysis.personal)),
        "promotion": analysis.promotion,
    }


def show_moderation(moderation: Moderation | None) -> View:
    """A verdict with its reasons; without one, the text is kept."""
    if moderation is None:
        return {"verdict": Verdict.KEEP.value, "reasons": []}
    reasons = [
        {"rule": r.rule, "matched": r.matched, "start": r.start, "end": r.end}
        for r in moderation.reasons
    ]
    return {"verdict": moderation.verdict.value, "reasons": reasons}


def show_action(action: Action) -> View:
    """An action with its history; ``url`` is where a human can do or see it."""
    return {
        "action_id": action.id,
        "mention_id": None if action.kind is ActionKind.PUBLISH else action.mention_id,
        "platform": action.platform,
        "kind": action.kind.value,
        "state": shown_state(action.state),
        "reason": action.reason or None,
        "actor": action.actor,
        "text": action.text or None,
        "url": action.url,
        "result_id": action.result_id,
        "created_at": to_text(action.created_at) if action.created_at else None,
        "history": [
            {"state": step.state.value, "at": to_text(step.at), "reason": step.reason or None}
            for step in action.history
        ],
    }


def shown_state(state: ActionState) -> str:
    """A claim lasts as long as one call; to a caller it is pending still."""
    return ActionState.PENDING.value if state is ActionState.CLAIMED else state.value


def show_brand(brand: Brand) -> View:
    """A brand's settings as they may be put back."""
    return {
        "brand": brand.slug,
        "name": brand.name,
        "languages": list(brand.languages),
        "time_zone": brand.time_zone,
        "terms": [dict(term) for term in brand.terms],
        "alert_recipients": [
            {"email": one.email, "language": one.language} for one in brand.alert_recipients
        ],
        "signature": brand.signature,
        "site": brand.site,
        "own_accounts": list(brand.own_accounts),
        "objective": brand.objective,
        "business_hours": brand.business_hours,
        "alerting": alerting_to_item(brand.alerting),
        "work": asdict(brand.work),
    }


def show_source(source: Source) -> View:
    """A source with how it fares."""
    return {
        "id": source.id,
        "brand": source.brand,
        "platform": source.platform,
        "query": source.query,
        "url": source.url,
        "account": source.account,
        "every_minutes": source.every_minutes,
        "enabled": source.enabled,
        "ticked": list(source.ticked),
        "health": source.health.value,
        "reason": source.reason or None,
        "last_success": to_text(source.last_success) if source.last_success else None,
    }


def show_list(items: Sequence[View], next_cursor: str | None = None) -> View:
    """A list as every list is answered."""
    return {"items": list(items), "next_cursor": next_cursor}
