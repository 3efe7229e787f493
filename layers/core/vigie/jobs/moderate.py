"""Judges what was said: its own decision row always, the card only when there is a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from vigie.action import RULE, Action, ActionKind
from vigie.analysis import Analysis
from vigie.aws.cards import change_card, moderation_to_item, read_card
from vigie.aws.echoes import see
from vigie.aws.journal import note, warn_failure
from vigie.aws.learning import Policy, is_approved, read_policy
from vigie.aws.mentions import KEPT, get_mention, item_to_mention
from vigie.aws.outbox import action_id, add_action
from vigie.aws.settings import settings
from vigie.aws.streams import new_images
from vigie.aws.table import RECORD_FAILURES, put, write
from vigie.aws.wire import to_seconds, to_text
from vigie.campaign import read_gist
from vigie.card import Card, hide_here, judge, show_here, wants_hiding, wants_showing
from vigie.mention import Mention
from vigie.moderation import Moderation, Past, Queue, Verdict, moderate

Analyse = Callable[[str], Analysis]


def moderate_batch(event: Mapping[str, Any], analyse: Analyse, now: datetime) -> list[str]:
    """Judge a batch of stream records; answers the sequence numbers of those that failed."""
    failed = []
    policies = cache(read_policy)
    for number, image in new_images(event):
        try:
            moderate_mention(item_to_mention(image), analyse, now, policies)
        except RECORD_FAILURES as error:
            warn_failure("mention could not be judged", error)
            failed.append(number)
    return failed


def moderate_mention(
    mention: Mention,
    analyse: Analyse,
    now: datetime,
    policies: Callable[[str], Policy] = read_policy,
) -> None:
    """Judge one mention and act on the verdict. Safe to repeat, late, cut short at any line.

    A record older than the mention is now says nothing: the newer one is judged by itself. The
    decision row has the content's hash in its key; the card changes only if it does not say so
    already; the act's id is made of mention and content, so the outbox holds it once.
    """
    current = get_mention(mention.id)
    if current is None or current.revision > mention.revision or mention.removed or mention.own:
        return
    if mention.is_withheld:
        return
    verdict = _decide(mention, analyse(mention.text), policies(mention.brand), now)
    seen: list[Card | None] = []

    def judged(known: Card | None) -> Card | None:
        seen.append(known)
        return judge(known, mention, verdict, now)

    card = change_card(mention.id, judged, now)
    _keep_decision(mention, verdict, card or seen[-1], now)
    if verdict.verdict is Verdict.HIDE and wants_hiding(card or read_card(mention.id)):
        _act(mention, ActionKind.HIDE, verdict, now)
    if wants_showing(seen[-1], card):
        _act(mention, ActionKind.UNHIDE, verdict, now)
    note("mention judged", mention=mention.id, verdict=verdict.verdict.value)


def _decide(mention: Mention, analysis: Analysis, policy: Policy, now: datetime) -> Moderation:
    """Decide on the words alone; then once more if the past of the same words has something to say.

    Most words have none: only a gist worth noting is looked up, and only what might not be kept can
    have been approved before.
    """

    def judged(past: Past) -> Moderation:
        return moderate(
            mention.text, analysis, policy.lists, thresholds=policy.thresholds, past=past
        )

    verdict = judged(Past())
    gist = read_gist(mention.text, analysis)
    past = see(mention, gist, now) if gist else Past()
    in_doubt = verdict.verdict is not Verdict.KEEP or past != Past()
    if in_doubt and verdict.queue is not Queue.ILLEGAL:
        past = replace(past, approved=is_approved(mention.brand, mention.text))
    return verdict if past == Past() else judged(past)


def _act(mention: Mention, kind: ActionKind, verdict: Moderation, now: datetime) -> None:
    """Hide or show through the outbox where the platform can; else only in our own inbox."""
    from vigie.platforms import load_platform  # few mentions come this far: not at a cold start
    from vigie.reply import why_by_hand

    if why_by_hand(load_platform(mention.platform).PROFILE, kind, mention):
        change_card(mention.id, hide_here if kind is ActionKind.HIDE else show_here, now)
        return
    add_action(
        Action(
            id=action_id(mention.id, f"rule-{kind}-{mention.content_hash}"),
            mention_id=mention.id,
            brand=mention.brand,
            platform=mention.platform,
            native_id=mention.native_id,
            kind=kind,
            actor=RULE,
            reason=", ".join(dict.fromkeys(reason.rule for reason in verdict.reasons)),
            thread_id=mention.thread_id,
            url=mention.url,
            content_hash=mention.content_hash,
            created_at=now,
        )
    )


def _keep_decision(mention: Mention, verdict: Moderation, card: Card | None, now: datetime) -> None:
    due_at = card.due_at if card and verdict.queue is Queue.ILLEGAL else None
    write(
        put(
            settings().desk_table,
            {
                "pk": mention.id,
                "sk": f"decision#rule#{mention.content_hash}",
                "actor": "rule",
                "at": to_text(now),
                **moderation_to_item(verdict),
                "due_at": to_text(due_at) if due_at else None,
                "expires_at": to_seconds(now + KEPT),
            },
        )
    )
