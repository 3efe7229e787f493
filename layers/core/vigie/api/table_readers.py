"""Every table that may be taken out, line by line, in an order in which reading can go on.

Which there are, and their columns, is said in `vigie.api.table_list`.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from vigie.aws.cards import inbox_key, list_cards
from vigie.aws.mentions import get_mentions
from vigie.aws.wire import to_text
from vigie.brand import Brand, Role
from vigie.card import Card, Status
from vigie.mention import Mention

PAGE: Final = 100
MOST_WEEKS: Final = 12  # of topics, which are kept for ninety days
MOODS: Final = ("positive", "neutral", "negative")


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for: lines of [since, until)."""

    brand: Brand
    since: datetime
    until: datetime
    language: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``place`` is where reading goes on after it; empty where it cannot.

    One without values is not written: it tells how far a reader came that found nothing to tell.
    """

    values: Mapping[str, Any]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, who may take it out, and its lines after a place."""

    columns: tuple[str, ...]
    needs: Role
    read: Callable[[Ask, str], Iterator[Line]]


def read_mentions(ask: Ask, after: str) -> Iterator[Line]:
    """What was said, newest first, and what the desk made of it."""
    for card, mention in _walk(ask, after):
        if mention is None or mention.removed or mention.own:
            yield Line({}, inbox_key(card))
            continue
        yield Line({**_said(card, mention), **_judged(card)}, inbox_key(card))


def read_moderation(ask: Ask, after: str) -> Iterator[Line]:
    """What was hidden, put to review or taken for illegal, why, and whether a person had a say."""
    for card, mention in _walk(ask, after, lambda card: card.moderation is not None):
        verdict = card.moderation
        if mention is None or mention.removed or verdict is None:
            yield Line({}, inbox_key(card))
            continue
        values = {
            "mention_id": card.mention_id,
            "said_at": to_text(card.said_at),
            "platform": card.platform,
            "verdict": verdict.verdict.value,
            "rules": [one.rule for one in verdict.reasons],
            "matched": [one.matched for one in verdict.reasons if one.matched],
            "status": card.status.value,
            "by_human": "moderation" in card.human,
            "illegal_since": to_text(card.illegal_since) if card.illegal_since else None,
            "text": mention.text,
        }
        yield Line(values, inbox_key(card))


def read_replies(ask: Ask, _: str) -> Iterator[Line]:
    """What the brand said, newest first: when, where, answering what."""
    from vigie.aws.sayings import list_sayings

    for said in list_sayings(ask.brand.slug, ask.since, ask.until):
        values = {
            "id": said.id,
            "at": to_text(said.at),
            "platform": said.platform,
            "said_in": said.said_in.value,
            "leaning": said.leaning.value,
            "about": said.about,
            "who": said.who,
            "decided_by": said.decided_by,
        }
        yield Line(values)


def read_links(ask: Ask, _: str) -> Iterator[Line]:
    """Counted links made in the period and how often each was followed."""
    from vigie.aws.tracked_links import list_short_links, read_clicks
    from vigie.tracked import Clicks

    clicks = read_clicks(ask.brand.slug, ask.since)
    cursor: str | None = ""
    while cursor is not None:
        found, cursor = list_short_links(ask.brand.slug, ask.since, ask.until, PAGE, cursor)
        for link in found:
            counted = clicks.get(link.code, Clicks())
            values = {
                "code": link.code,
                "url": link.url,
                "platform": link.platform,
                "mention_id": link.mention_id,
                "made_at": to_text(link.made_at),
                "clicks": counted.clicks,
                "previews": counted.previews,
            }
            yield Line(values)


def read_answer(path: str, *query: tuple[str, str]) -> Callable[[Ask, str], Iterator[Line]]:
    """The lines of a list another route answers with, page by page, each laid flat."""

    def read(ask: Ask, _: str) -> Iterator[Line]:
        from vigie.api.report_parts import ask_route

        about = (ask.brand, ask.since, ask.until, ask.language, ask.now)
        more: dict[str, str] = dict(query)
        while True:
            answer = ask_route(path, *about, more) or {}
            yield from (Line(flatten(one)) for one in answer.get("items") or ())
            if not answer.get("next_cursor"):
                return
            more["cursor"] = answer["next_cursor"]

    return read


def read_topics(ask: Ask, _: str) -> Iterator[Line]:
    """The topics of each week the period touches, newest first, as far back as they are kept."""
    from vigie.api.report_parts import ask_route

    zone = ZoneInfo(ask.brand.time_zone)
    last = (min(ask.until, ask.now) - timedelta(seconds=1)).astimezone(zone).date()
    monday = last - timedelta(days=last.weekday())
    for back in range(MOST_WEEKS):
        week = monday - timedelta(weeks=back)
        if week + timedelta(weeks=1) <= ask.since.astimezone(zone).date():
            return
        about = (ask.brand, ask.since, ask.until, ask.language, ask.now)
        answer = ask_route("/api/topics", *about, {"week": str(week)}) or {}
        for one in answer.get("items") or ():
            yield Line({"week": str(week), **flatten(one)})


def read_series(ask: Ask, _: str) -> Iterator[Line]:
    """Every measure, day by day."""
    for point in _metrics(ask).get("series") or ():
        yield Line(point)


def read_platforms(ask: Ask, _: str) -> Iterator[Line]:
    """Every measure, platform by platform; those whose figures stay apart are marked."""
    metrics = _metrics(ask)
    apart = metrics.get("apart") or {}
    named = {**(metrics.get("platforms") or {})}
    named |= {slug: one.get("totals") or {} for slug, one in apart.items()}
    for slug, totals in sorted(named.items()):
        yield Line({"platform": slug, "apart": slug in apart, **totals})


def _metrics(ask: Ask) -> Mapping[str, Any]:
    from vigie.api.report_parts import ask_metrics

    return ask_metrics(ask.brand, ask.since, ask.until, ask.language, ask.now, by="day") or {}


def flatten(one: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A line whose values are plain: author.name becomes author_name."""
    flat: dict[str, Any] = {}
    for name, value in one.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{name}_")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _walk(
    ask: Ask, after: str, is_wanted: Callable[[Card], bool] = lambda _: True
) -> Iterator[tuple[Card, Mention | None]]:
    """Cards, newest first, those that are wanted with their mention."""
    first, last = to_text(ask.since), after or to_text(ask.until)
    lists = [list_cards(ask.brand.slug, one, since=first, until=last) for one in Status]
    merged = heapq.merge(*lists, key=inbox_key, reverse=True)
    cards = (card for card in merged if inbox_key(card) != after)
    while page := list(itertools.islice(cards, PAGE)):
        mentions = get_mentions(card.mention_id for card in page if is_wanted(card))
        yield from ((card, mentions.get(card.mention_id)) for card in page)


def _said(card: Card, mention: Mention) -> dict[str, Any]:
    return {
        "id": mention.id,
        "platform": mention.platform,
        "native_id": mention.native_id,
        "said_at": to_text(mention.said_at),
        "author_id": mention.author.id,
        "author_name": mention.author.name,
        "followers": mention.author.followers,
        "text": mention.text,
        "url": mention.url,
        "in_reply_to": mention.in_reply_to,
        "private": mention.is_private,
        "rating": card.rating or None,
    }


def _judged(card: Card) -> dict[str, Any]:
    found, verdict = card.analysis, card.moderation
    return {
        "language": found.language.value if found else None,
        "sentiment": found.sentiment.label.value if found else None,
        "intents": [one.value for one in found.intents] if found else [],
        "status": card.status.value,
        "queue": card.queue.value,
        "verdict": verdict.verdict.value if verdict else "keep",
        "assignee": card.assignee or None,
        "tags": list(card.tags),
        "replied_at": to_text(card.replied_at) if card.replied_at else None,
        "no_reply_needed": card.no_reply_needed or None,
    }
