"""What a person settles about a mention, and what that does to the open ones before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from vigie.api.bodies import MentionPatch
from vigie.card import Card, Status
from vigie.errors import ConflictError, InvalidError
from vigie.jobs.earlier import list_earlier, settle
from vigie.mention import Mention
from vigie.unseen import keep_seen


def patch_card(card: Card, body: MentionPatch) -> Card:
    """The card as a person settles it; a new status wakes it. Raises as what it calls."""
    given = body.model_fields_set
    plain = {
        name: getattr(body, name)
        for name in ("status", "assignee", "note", "snoozed_until")
        if name in given and (getattr(body, name) is not None or name == "snoozed_until")
    }
    if "assignee" in given and body.assignee is None:
        plain["assignee"] = ""
    if body.status is not None:
        plain.setdefault("snoozed_until", None)
    card = replace(card, **plain)
    if body.tags is not None:
        card = replace(card, tags=tuple(body.tags))
    if "no_reply_needed" in given:
        reason = body.no_reply_needed
        text = "no reply needed" if reason is True else _seen(reason or "")
        card = replace(card, no_reply_needed=text)
    return _open_if_unanswered(_with_analysis(card, body), body)


def _seen(reason: str) -> str:
    """A reason somebody can read; one of nothing but what nobody sees is none."""
    return keep_seen(reason).text.strip()


def _open_if_unanswered(card: Card, body: MentionPatch) -> Card:
    """No complaint is done without a reply or a reason: who takes the reason back opens it again.

    So does who says of what is done that it complains. Raises InvalidError.
    """
    if card.status is not Status.DONE or not card.lacks_answer:
        return card
    if body.status is Status.DONE:
        raise InvalidError(
            "a complaint is done once it has a reply, or a reason in no_reply_needed",
            field="status",
        )
    is_news = not body.model_fields_set.isdisjoint({"no_reply_needed", "intents"})
    return replace(card, status=Status.TODO) if is_news else card


def _with_analysis(card: Card, body: MentionPatch) -> Card:
    if body.sentiment is None and body.intents is None:
        return card
    if card.analysis is None:
        raise ConflictError("this mention is not analysed yet")
    analysis = card.analysis
    human = set(card.human)
    if body.sentiment is not None:
        analysis = replace(analysis, sentiment=replace(analysis.sentiment, label=body.sentiment))
        human.add("sentiment")
    if body.intents is not None:
        analysis = replace(analysis, intents=tuple(dict.fromkeys(body.intents)))
        human.add("intents")
    return replace(card, analysis=analysis, human=frozenset(human))


def read_settled(mention: Mention, card: Card, body: MentionPatch) -> tuple[Card, ...]:
    """The earlier open cards a patch settles too; ``card`` is the patched one as it will be.

    Raises InvalidError where that would close a complaint that has neither answer nor reason.
    """
    if body.status not in (Status.DONE, Status.WAITING) and body.snoozed_until is None:
        return ()
    earlier = list_earlier(mention, card)
    if body.status is Status.DONE and not card.no_reply_needed:
        left = [one for one in earlier if one.lacks_answer and not _covers(card, one)]
        if left:
            raise InvalidError(
                "this person complains in the same conversation: it is done once that has a reply, "
                "or a reason in no_reply_needed",
                field="status",
            )
    return earlier


def settle_too(earlier: tuple[Card, ...], card: Card, body: MentionPatch, now: datetime) -> None:
    """Do to the earlier ones what was done to the newest. Safe to repeat."""

    def settled(known: Card) -> Card:
        replied = card.replied_at if _covers(card, known) else known.replied_at
        return replace(
            known,
            status=body.status or known.status,
            snoozed_until=body.snoozed_until or known.snoozed_until,
            no_reply_needed=known.no_reply_needed or card.no_reply_needed,
            replied_at=replied,
        )

    settle(earlier, settled, now)


def _covers(newest: Card, earlier: Card) -> bool:
    """Whether our answer to the newest was one to an earlier one as it stands now."""
    if newest.replied_at is None:
        return False
    return earlier.reopened_at is None or newest.replied_at > earlier.reopened_at
