"""The inbox: listing, reading, settling, answering and moderating mentions."""

from __future__ import annotations

import hashlib
import heapq
import itertools
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from vigie.api.bodies import MentionBody, MentionPatch
from vigie.api.desk import check_revision, expected_revision, load_mention
from vigie.api.queries import LAST, Filters, read_filters
from vigie.api.routing import Call
from vigie.api.views import show_list, show_mention, show_moderation
from vigie.aws.brands import read_brand
from vigie.aws.cards import (
    change_card,
    inbox_key,
    item_to_moderation,
    list_cards,
    read_card,
)
from vigie.aws.http import Answer, as_json
from vigie.aws.learning import patch_writes
from vigie.aws.mentions import get_mentions, get_thread, store_event
from vigie.aws.outbox import list_actions
from vigie.aws.settings import settings
from vigie.aws.table import Write, query
from vigie.brand import Role
from vigie.card import Card, Status, new_card
from vigie.errors import InvalidError, NotFoundError
from vigie.mention import Author, EventKind, MentionEvent, mention_id
from vigie.platforms import load_platform
from vigie.reply import BY_HAND
from vigie.verdict import Queue

MOST_READ = 2000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
PAGE = 100


def list_mentions(call: Call) -> Answer:
    """Newest first; the cursor is where the last page ended, so nothing shifts between pages.

    What somebody put off stays away from ``status=todo`` until its time, and from no other list.
    """
    filters = read_filters(call)
    call.person.must(filters.brand, Role.VIEWER)
    shown: list[dict[str, object]] = []
    last, read = None, 0
    cards = walk_cards(filters)
    while read < MOST_READ and (page := list(itertools.islice(cards, PAGE))):
        read += len(page)
        mentions = get_mentions(card.mention_id for card in page if filters.wants_card(card))
        for card in page:
            last = inbox_key(card)
            mention = mentions.get(card.mention_id)
            if mention is None or not filters.wants_text(mention.text):
                continue
            shown.append(show_mention(mention, card))
            if len(shown) == filters.limit:
                return as_json(show_list(_by_clock(shown, filters), last))
    more = next(cards, None) is not None
    return as_json(show_list(_by_clock(shown, filters), last if more else None))


def _by_clock(shown: list[dict[str, object]], filters: Filters) -> list[dict[str, object]]:
    """A page of what may be illegal, the soonest due first; other pages stay as they are."""
    if filters.queue is not Queue.ILLEGAL:
        return shown
    return sorted(shown, key=lambda one: str(one.get("due_at") or LAST))


def walk_cards(filters: Filters) -> Iterator[Card]:
    """The cards of a period, newest first, from where the cursor stands."""
    if filters.is_empty:
        return iter(())
    statuses = [filters.status] if filters.status else list(Status)
    lists = [
        list_cards(filters.brand, status, since=filters.first_key, until=filters.last_key)
        for status in statuses
    ]
    merged = heapq.merge(*lists, key=inbox_key, reverse=True)
    return (card for card in merged if inbox_key(card) != filters.cursor)


def add_mention(call: Call) -> Answer:
    """Enter a mention by hand; the same Idempotency-Key enters it once."""
    body = call.read(MentionBody)
    call.person.must(body.brand, Role.AGENT)
    if read_brand(body.brand) is None:
        raise NotFoundError(f"no brand is called {body.brand!r}")
    load_platform(body.platform)
    key = call.request.headers.get("idempotency-key", "")
    if not EARLIEST <= (body.said_at or call.now) <= call.now + timedelta(days=1):
        raise InvalidError("said_at lies between 1990 and tomorrow", field="said_at")
    tail = hashlib.sha256(key.encode()).hexdigest()[:20] if key else secrets.token_hex(10)
    native = f"{BY_HAND}{tail}"
    event = MentionEvent(
        platform=body.platform,
        native_id=native,
        kind=EventKind.ADD,
        version=body.said_at or call.now,
        said_at=body.said_at or call.now,
        text=body.text,
        url=body.url,
        author=Author(body.author.id, body.author.name, body.author.followers),
        in_reply_to=body.in_reply_to,
    )
    store_event(body.brand, event, call.now)
    return as_json({"id": mention_id(body.brand, body.platform, native)}, 201)


def read_mention(call: Call) -> Answer:
    """A mention whole: conversation, decisions, actions and history."""
    from vigie.api.conversation_views import show_pressing  # seldom: not at a cold start
    from vigie.api.drafts import can_suggest, find_draft  # a list shows none
    from vigie.api.guidance import show_guide
    from vigie.api.leases import show_lease_of
    from vigie.api.notes import show_notes
    from vigie.api.own_words_views import show_own_action

    mention, card = load_mention(call, Role.VIEWER)
    decisions = [_show_decision(item) for item in _decisions(mention.id)]
    acts, thread = list_actions(mention.id), get_thread(mention)
    actions = [show_own_action(action, acts, call.person) for action in acts]
    talk = [show_mention(one, None) for one in thread]
    return as_json(
        {
            **show_mention(mention, card),
            **show_pressing(card, call.now),
            "lease": show_lease_of(mention, call),
            "notes": show_notes(mention),
            "conversation": talk,
            "decisions": decisions,
            "actions": actions,
            "history": _history(decisions, actions),
            "draft": find_draft(call, mention.id),
            "can_suggest": can_suggest(mention),
            "guide": show_guide(mention, card, acts, thread, call.now),
        }
    )


def patch_mention(call: Call) -> Answer:
    """Settle what a person settles; a complaint is done only with a reply or a reason.

    What settles the newest thing somebody said settles what they said before it.
    """
    from vigie.api.assignment import read_assignment  # not at a cold start
    from vigie.api.settling import patch_card, read_settled, settle_too

    mention, card = load_mention(call, Role.AGENT)
    given = read_assignment(call, mention, call.read(MentionPatch))
    body = given.body
    expected = expected_revision(call)
    check_revision(card, expected)
    wanted = patch_card(card, body)
    earlier = read_settled(mention, wanted, body)

    seen: list[Card] = []

    def changed(known: Card | None) -> Card | None:
        seen.append(known or new_card(mention))
        check_revision(seen[-1], expected)
        return patch_card(seen[-1], body)

    def beside(card: Card) -> list[Write]:
        return [*patch_writes(seen[-1], card), *given.writes(seen[-1], card)]

    change_card(mention.id, changed, call.now, beside=beside)
    settle_too(earlier, wanted, body, call.now)
    shown = show_mention(mention, read_card(mention.id))
    return as_json({**shown, "warnings": list(given.warnings)})


def _decisions(identity: str) -> list[dict[str, object]]:
    return list(
        query(
            settings().desk_table,
            "pk = :pk AND begins_with(sk, :kind)",
            {":pk": identity, ":kind": "decision#"},
        )
    )


def _show_decision(item: dict[str, object]) -> dict[str, object]:
    return {
        "actor": item["actor"],
        "at": item["at"],
        "action": item.get("action"),
        "reason": item.get("why"),
        "threshold": item.get("threshold"),
        "due_at": item.get("due_on"),
        **show_moderation(item_to_moderation(item)),
    }


def _history(
    decisions: list[dict[str, object]], actions: list[dict[str, object]]
) -> list[dict[str, object]]:
    """What happened to a mention on the desk, line by line, oldest first."""
    lines = [
        {"at": d["at"], "what": d["action"] or d["verdict"], "who": d["actor"]} for d in decisions
    ]
    for action in actions:
        steps = action["history"]
        lines += [
            {"at": step["at"], "what": f"{action['kind']} {step['state']}", "who": action["actor"]}
            for step in (steps if isinstance(steps, list) else [])
        ]
    return sorted(lines, key=lambda line: str(line["at"]))
