"""The figures of a crisis: its live chart, its report, and the words it starts from."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.api.crises import find_crisis
from vigie.api.crisis_views import show_brief, show_line
from vigie.api.routing import Call
from vigie.api.views import View, show_list, show_mention
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mentions
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.card import Card
from vigie.crisis import Deed
from vigie.crisis.report import FEWEST, Moments, Report, Volume
from vigie.crisis.statement import StatementKind, name_gaps


def list_hours(call: Call) -> Answer:
    """Mentions and negatives by hour since a day before, with what is usual."""
    from vigie.jobs.aftermath import list_hours as hours_of  # seldom: not at a cold start

    hours = hours_of(find_crisis(call, Role.VIEWER).crisis, call.now)
    return as_json(
        show_list(
            [
                {
                    "start": to_text(one.start),
                    "mentions": one.mentions,
                    "negative": one.negatives,
                    "usual": one.usual,
                }
                for one in hours
            ]
        )
    )


def read_report(call: Call) -> Answer:
    """A crisis looked back on; while it is on, as far as it has come."""
    from vigie.jobs.aftermath import report_on

    kept = find_crisis(call, Role.VIEWER)
    report, moments, seen = report_on(kept.crisis, call.now)
    return as_json(
        {
            "crisis": show_brief(kept, call.now),
            "start": to_text(report.start),
            "moments": _show_moments(moments),
            "delays": {name: _seconds(delay) for name, delay in report.delays.items()},
            **_show_volumes(report),
            "fewest": FEWEST,
            "platforms": [{"platform": p, "negative": n} for p, n in report.platforms],
            "mentions": _show_seen(seen),
            "rule_changes": [
                show_line(line) for line in kept.crisis.story if line.did is Deed.CHANGED_RULES
            ],
            "skipped": list(report.skipped),
            "story": [show_line(line) for line in kept.crisis.story],
        }
    )


def list_templates(call: Call) -> Answer:
    """The statement's first words per kind, with the gaps each has."""
    from vigie.channels._words import typeset
    from vigie.crisis.templates import TEMPLATES, TITLES

    del call
    shown = [
        {
            "kind": kind.value,
            "titles": dict(TITLES[kind]),
            "texts": {spoken: typeset(text, spoken) for spoken, text in TEMPLATES[kind].items()},
            "gaps": {spoken: list(name_gaps(text)) for spoken, text in TEMPLATES[kind].items()},
        }
        for kind in StatementKind
    ]
    return as_json(show_list(shown))


def _show_moments(moments: Moments) -> View:
    return {name: _moment(getattr(moments, name)) for name in Moments.__dataclass_fields__}


def _show_volumes(report: Report) -> View:
    peak = report.peak
    return {
        "before": _show_volume(report.before),
        "during": _show_volume(report.during),
        "after": _show_volume(report.after),
        "peak": {"start": to_text(peak.start), **peak.measures} if peak else None,
    }


def _show_volume(volume: Volume) -> View:
    return {
        "since": to_text(volume.since),
        "until": to_text(volume.until),
        "mentions": volume.mentions,
        "negative": volume.negatives,
        "share": volume.share,
    }


def _show_seen(cards: list[Card]) -> list[View]:
    """Words are read where they are kept, so that what was erased or removed is not here either."""
    mentions = get_mentions([card.mention_id for card in cards])
    known = ((mentions.get(card.mention_id), card) for card in cards)
    return [show_mention(mention, card) for mention, card in known if mention]


def _moment(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None


def _seconds(delay: timedelta | None) -> int | None:
    return int(delay.total_seconds()) if delay is not None else None
