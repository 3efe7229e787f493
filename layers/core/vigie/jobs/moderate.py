"""Judges what was said: its own decision row always, the card only when there is a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from vigie.action import RULE, Action, ActionKind
from vigie.analysis import Analysis
from vigie.aws.cards import change_card, moderation_to_item, read_card
from vigie.aws.echoes import forget_author, see
from vigie.aws.erasure import forget_quotes, is_erased
from vigie.aws.journal import note, warn_failure
from vigie.aws.learning import Policy, is_approved, read_policy
from vigie.aws.mentions import KEPT, get_mention, item_to_mention
from vigie.aws.outbox import action_id, add_action, list_actions, new_action_write
from vigie.aws.settings import settings
from vigie.aws.streams import new_images
from vigie.aws.table import RECORD_FAILURES, Write, put, write
from vigie.aws.wire import to_seconds, to_text
from vigie.campaign import Gist, read_gist
from vigie.card import Card, hide_here, show_here
from vigie.mention import Mention
from vigie.moderation import Moderation, Past, Queue, Verdict, moderate
from vigie.ruling import judge, wants_hiding, wants_showing

Analyse = Callable[[str], Analysis]


def moderate_batch(event: Mapping[str, Any], analyse: Analyse, now: datetime) -> list[str]:
    """Judge a batch of stream records; answers the sequence numbers of those that failed."""
    failed = []
    policies = cache(partial(read_policy, strong=False))
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
    already; a hide's id is made of mention and content, so the outbox holds it once; what shows
    words again is written with the card, which then forgets that they were hidden. A mention that
    is gone leaves no quote behind, though it went while its words were judged: records of one
    mention come one after the other.
    """
    current = get_mention(mention.id)
    if current is not None and current.removed:
        forget_quotes(mention.id, now)
        return
    if current is None or not _is_for_rules(mention, current):
        return
    analysis = analyse(mention.text)
    verdict, past = _decide(mention, analysis, policies(mention.brand), now)
    seen: list[Card | None] = []

    def judged(known: Card | None) -> Card | None:
        seen.append(known)
        after = judge(known, mention, verdict, now)
        is_ours = wants_showing(known, after) and _is_by_hand(mention, ActionKind.UNHIDE)
        return show_here(after) if is_ours else after

    def shown(after: Card) -> Sequence[Write]:
        if not wants_showing(seen[-1], after):
            return ()
        return (_show_write(mention, verdict, after, now),)

    card = change_card(mention.id, judged, now, beside=shown)
    _keep_decision(mention, verdict, card or seen[-1], now)
    if verdict.verdict is Verdict.HIDE and wants_hiding(card or read_card(mention.id)):
        _hide(mention, verdict, now)
    if past.copies:
        _tell_campaign(mention, analysis, verdict, past, now)
    note("mention judged", mention=mention.id, verdict=verdict.verdict.value)


def _is_for_rules(mention: Mention, current: Mention) -> bool:
    """Whether a record is of the mention as it is, somebody else's, and with words we may read."""
    return current.revision <= mention.revision and not (mention.own or mention.is_withheld)


def _show_write(mention: Mention, verdict: Moderation, card: Card, now: datetime) -> Write:
    key = f"{mention.content_hash}-{card.revision}"
    return new_action_write(_by_rule(mention, ActionKind.UNHIDE, verdict, now, key))


def _decide(
    mention: Mention, analysis: Analysis, policy: Policy, now: datetime
) -> tuple[Moderation, Past]:
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
    past = _look_back(mention, gist, now) if gist else Past()
    in_doubt = verdict.verdict is not Verdict.KEEP or past != Past()
    if in_doubt and verdict.queue is not Queue.ILLEGAL:
        past = replace(past, approved=is_approved(mention.brand, mention.text))
    return (verdict if past == Past() else judged(past)), past


def _tell_campaign(
    mention: Mention, analysis: Analysis, verdict: Moderation, past: Past, now: datetime
) -> None:
    from vigie.jobs.triggers import raise_campaign  # few words come twice: not at a cold start
    from vigie.trigger import read_campaign

    if sign := read_campaign(mention, analysis, verdict.verdict, past.copies, now):
        raise_campaign(mention.brand, sign, now)


def _look_back(mention: Mention, gist: Gist, now: datetime) -> Past:
    """Note a mention's words; an author who was erased meanwhile is taken out again."""
    past = see(mention, gist, now)
    who = mention.author.id or mention.author.name
    if who and is_erased(mention.brand, mention.platform, who):
        forget_author(mention.brand, mention.platform, who)
    return past


def _is_by_hand(mention: Mention, kind: ActionKind) -> bool:
    """Whether there is nothing of ours to hide on the platform, only in our own inbox."""
    from vigie.platforms import load_platform  # few mentions come this far: not at a cold start
    from vigie.reply import why_by_hand

    return bool(why_by_hand(load_platform(mention.platform).PROFILE, kind, mention))


def _hide(mention: Mention, verdict: Moderation, now: datetime) -> None:
    """Hide through the outbox, once; once more each time a rule has shown the mention since."""
    if _is_by_hand(mention, ActionKind.HIDE):
        change_card(mention.id, hide_here, now)
        return
    key = mention.content_hash
    if add_action(_by_rule(mention, ActionKind.HIDE, verdict, now, key)):
        return
    done = [one.kind for one in list_actions(mention.id) if one.actor == RULE]
    if again := done.count(ActionKind.UNHIDE):
        add_action(_by_rule(mention, ActionKind.HIDE, verdict, now, f"{key}-{again}"))


def _by_rule(
    mention: Mention, kind: ActionKind, verdict: Moderation, now: datetime, key: str
) -> Action:
    return Action(
        id=action_id(mention.id, f"rule-{kind}-{key}"),
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
                # Not due_at: the desk's due index wants a number under that name.
                "due_on": to_text(due_at) if due_at else None,
                "expires_at": to_seconds(now + KEPT),
            },
        )
    )
