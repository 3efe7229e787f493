"""The hand-over pack: all that a community manager needs on the first day, for owners to give.

It is made when asked for and kept nowhere. Of what people wrote it holds nothing: late talks are
named by their channel and kind, promises in the words of whoever made them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

from vigie.api.asking import find_brand, read_language
from vigie.api.handover_words import FIRST_DAY, RULES
from vigie.api.presence import show_presence, show_workload
from vigie.api.queries import read_choice
from vigie.api.routing import Call
from vigie.api.tasks import show_task
from vigie.api.views import View
from vigie.aws.brands import LISTS, read_rules
from vigie.aws.cards import list_cards
from vigie.aws.http import Answer, as_json
from vigie.aws.promises import read_promises
from vigie.aws.saved_replies import list_saved_replies
from vigie.aws.sources import list_sources
from vigie.aws.tasks import list_tasks
from vigie.aws.team import list_members
from vigie.aws.voices import read_voice, voice_to_item
from vigie.aws.wire import to_text
from vigie.brand import Brand, Role
from vigie.card import Card, Status
from vigie.channels._words import typeset
from vigie.errors import InvalidError
from vigie.histogram import quantile, read_bins
from vigie.jobs.absence import find_absences
from vigie.jobs.presence import Presence, find_pace, find_presence, find_workload
from vigie.presence import Channel, bound_share, find_net
from vigie.promise import Promises, find_deadline
from vigie.source import Health
from vigie.task import TaskKind, TaskState
from vigie.verdict import Queue

SPAN: Final = timedelta(days=90)
_MOST_TASKS: Final = 500
_MOST_CARDS: Final = 1000
_MOST_LATE: Final = 50
_BROKEN: Final = frozenset({Health.UNHEALTHY.value, Health.RECONNECT.value})
_SUMMED: Final = (
    *("mentions", "positive", "neutral", "negative", "wanting", "answered", "in_time"),
    *("overdue_answer", "replies", "hidden", "ruled", "undone", "clicks"),
)


class Form(StrEnum):
    """How the pack comes."""

    JSON = "json"
    HTML = "html"


def read_handover(call: Call) -> Answer:
    """The pack, for owners and managers; that it was taken is in the audit trail."""
    if not call.query.get("brand"):
        raise InvalidError("say which brand", field="brand")  # the trail names it before the act
    brand = find_brand(call, Role.MANAGER)
    language = read_language(call, brand.languages[0])
    form = read_choice(call, "format", Form) or Form.JSON
    pack = make_pack(brand, language, call.person.name, call.now)
    if form is Form.JSON:
        return as_json(pack)
    from vigie.api.handover_page import answer_pack

    return answer_pack(pack)


def make_pack(brand: Brand, language: str, by: str, now: datetime) -> View:
    """The pack as plain JSON values."""
    since, pace = now - SPAN, find_pace(brand, now)
    found = find_presence(brand, since, now, pace, now)
    todo = list(islice(list_cards(brand.slug, Status.TODO), _MOST_CARDS))
    promises = read_promises(brand.slug)
    pack: View = {
        "brand": brand.slug,
        "name": brand.name,
        "time_zone": brand.time_zone,
        "language": language,
        "made_at": to_text(now),
        "made_by": by,
        "voice": voice_to_item(read_voice(brand.slug)),
        "saved_replies": _show_saved(brand.slug),
        "promises": _show_promises(brand, promises, todo, now),
        "team": _show_team(brand.slug, now),
        "sources": _show_sources(brand.slug),
        "rules": _show_rules(brand.slug, language),
        "figures": {"since": to_text(since), "until": to_text(now), **_show_figures(found)},
        "presence": show_presence(
            found, find_absences(brand, found.channels, since, now), language
        ),
        "workload": show_workload(find_workload(brand, pace, now), language),
    }
    waiting = sum(one.queue is Queue.ILLEGAL for one in todo)
    return pack | {"first_day": _list_first_day(pack, waiting, language)}


def _show_saved(brand: str) -> list[View]:
    found = sorted(list_saved_replies(brand), key=lambda one: (-one.times_used, one.title))
    return [
        {
            "title": one.title,
            "language": one.language,
            "wordings": list(one.wordings),
            "times_used": one.times_used,
        }
        for one in found
    ]


def _show_promises(brand: Brand, promises: Promises, todo: Sequence[Card], now: datetime) -> View:
    tasks = islice(list_tasks(brand.slug, TaskState.OPEN), _MOST_TASKS)
    return {
        "open": [show_task(one, now) for one in tasks if one.kind is not TaskKind.STARTER],
        "late": list(islice(_find_late(brand, promises, todo, now), _MOST_LATE)),
        "answer_within": {kind.value: hours for kind, hours in promises.answer_within.items()},
    }


def _find_late(
    brand: Brand, promises: Promises, todo: Iterable[Card], now: datetime
) -> Iterable[View]:
    """Whose promised time is over, the first due first; no word of what they wrote."""
    due = ((find_deadline(card, brand, promises), card) for card in todo)
    late = [(end, card) for end, card in due if end is not None and end.is_late(now)]
    for end, card in sorted(late, key=lambda one: (one[0].due_at, one[1].mention_id)):
        yield {
            "mention_id": card.mention_id,
            "platform": card.platform,
            "kind": end.kind.value,
            "said_at": to_text(card.said_at),
            "due_at": to_text(end.due_at),
        }


def _show_team(brand: str, now: datetime) -> list[View]:
    return [
        {
            "name": one.name or one.address,
            "initials": one.initials or None,
            "role": one.role.value,
            "weekly_minutes": one.weekly_minutes,
            "is_away": one.is_away(now),
            "away_until": to_text(one.away_until) if one.is_away(now) and one.away_until else None,
        }
        for one in list_members(brand)
    ]


def _show_sources(brand: str) -> list[View]:
    found = sorted(list_sources(brand), key=lambda one: (one.platform, one.id))
    return [
        {
            "platform": one.platform,
            "place": one.url or one.account or one.query,
            "health": one.health.value if one.enabled else "off",
            "reason": one.reason or None,
            "last_success": to_text(one.last_success) if one.last_success else None,
        }
        for one in found
    ]


def _show_rules(brand: str, language: str) -> View:
    """How many words each list holds, never the words, and the rules everybody keeps."""
    rules = read_rules(brand)
    counts = {name: sum(len(words) for words in getattr(rules, name).values()) for name in LISTS}
    said = [typeset(text.format(**counts), language) for text in RULES[language]]
    return {**counts, "said": said}


def _show_figures(found: Presence) -> View:
    """The period's sums; platforms whose terms ask for it are left out of them, and told apart."""
    apart = {one.channel.platform for one in found.apart}
    mixed = [one for one in found.channels if one.platform not in apart]
    return {
        "totals": _sum_figures(mixed),
        "apart": {one.channel.platform: _sum_figures([one.channel]) for one in found.apart},
        "platforms": {one.platform: _sum_figures([one]) for one in mixed},
    }


def _sum_figures(channels: Sequence[Channel]) -> View:
    counts = {name: sum(one.count(name) for one in channels) for name in _SUMMED}
    low, high = bound_share(counts["negative"], counts["mentions"])
    net = find_net(counts)
    return {
        **counts,
        "before": sum(one.count_before("mentions") for one in channels),
        "net_sentiment": None if net is None else round(net, 1),
        "negative_low": round(low, 3),
        "negative_high": round(high, 3),
        "response_median": _find_median(channels),
    }


def _find_median(channels: Iterable[Channel]) -> int | None:
    """The median wait for an answer over several channels, in seconds, from their histograms."""
    bins: Counter[int] = Counter()
    for one in channels:
        bins.update(read_bins(one.counts, "r"))
    return quantile(bins, 0.5)


def _list_first_day(pack: View, illegal: int, language: str) -> list[str]:
    broken = [one for one in pack["sources"] if one["health"] in _BROKEN]
    numbers = {
        "illegal": illegal,
        "sources": len(broken),
        "late": len(pack["promises"]["late"]),
        "promises": len(pack["promises"]["open"]),
    }
    return [
        typeset(text.format(n=numbers.get(name, "")), language)
        for name, text in FIRST_DAY[language].items()
        if numbers.get(name, 1)
    ]
