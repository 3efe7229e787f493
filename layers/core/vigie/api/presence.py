"""Where to be: channels ranked for the brand's objective, and the week's work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from vigie.advice import advise
from vigie.api.asking import USUAL, find_brand, read_language
from vigie.api.queries import read_choice, read_time
from vigie.api.routing import Call
from vigie.api.views import View
from vigie.aws.http import Answer, as_json
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.channels._words import typeset
from vigie.errors import InvalidError
from vigie.jobs.absence import Absence, find_absences, name_place
from vigie.jobs.presence import Presence, find_pace, find_presence, find_workload
from vigie.platforms import load_platform, platform_names
from vigie.presence import FEWEST, WEIGHTS, Channel, Objective, Ranked, bound_share, find_net
from vigie.presence_saying import say_absence, say_advice, say_workload
from vigie.presence_words import REASONS
from vigie.workload import Act, Workload

LONGEST: Final = timedelta(days=366)
SHORTEST: Final = timedelta(days=1)


def read_presence(call: Call) -> Answer:
    """A brand's channels over [since, until), against as long a time before."""
    brand = find_brand(call, Role.VIEWER)
    since, until = _read_period(call)
    language = read_language(call, brand.languages[0])
    pace = find_pace(brand, call.now)
    objective = read_choice(call, "objective", Objective)
    found = find_presence(brand, since, until, pace, call.now, objective)
    absences = find_absences(brand, found.channels, since, until)
    workload = find_workload(brand, pace, call.now)
    return as_json(
        {
            "brand": brand.slug,
            "since": to_text(since),
            "until": to_text(until),
            **show_presence(found, absences, language),
            "workload": show_workload(workload, language),
        }
    )


def show_presence(found: Presence, absences: list[Absence], language: str) -> View:
    """The ranking with the table it was made by."""
    aim = found.objective
    return {
        "objective": aim.value,
        "weights": {part.value: weight for part, weight in WEIGHTS[aim].items()},
        "reason": typeset(REASONS[language][aim], language),
        "fewest": FEWEST,
        "items": [_show_ranked(one, aim, language) for one in found.ranked],
        "apart": [_show_ranked(one, aim, language) for one in found.apart],
        "absent": [_show_absence(one, language) for one in absences],
    }


def show_workload(load: Workload, language: str) -> View:
    """A week in minutes, where they go, and whether somebody has them."""
    whole = load.minutes or 1
    return {
        "minutes": round(load.minutes),
        "capacity": load.capacity,
        "capacity_of": load.capacity_of.value,
        "person_week": load.person_week,
        "replies": load.counts.get(Act.REPLY, 0),
        "per_reply_minutes": load.pace.minutes[Act.REPLY],
        "per_act": {
            act.value: {"minutes": load.pace.minutes[act], "told": load.pace.told[act].value}
            for act in Act
        },
        "by_channel": [
            {"platform": slug or None, "minutes": round(n), "share": round(n / whole, 3)}
            for slug, n in sorted(load.by_channel.items(), key=lambda one: (-one[1], one[0]))
        ],
        "by_kind": [
            {
                "kind": act.value,
                "count": load.counts[act],
                "minutes": round(n),
                "share": round(n / whole, 3),
            }
            for act, n in load.by_act.items()
        ],
        "forecast": None if load.forecast is None else round(load.forecast),
        "forecast_passes": load.forecast_passes,
        "passes": load.passes,
        "text": say_workload(load, language),
    }


def name_platform(slug: str) -> str:
    """A platform as its users call it; one that is no more, by its slug."""
    return load_platform(slug).PROFILE.name if slug in platform_names() else slug


def _show_ranked(one: Ranked, aim: Objective, language: str) -> View:
    channel = one.channel
    advice, because = advise(one)
    name = name_platform(channel.platform)
    return {
        "platform": channel.platform,
        "name": name,
        "rank": one.rank,
        "score": round(one.score, 1),
        "parts": {part.value: round(100 * worth) for part, worth in one.parts.items()},
        "minutes": round(channel.minutes),
        "mentions": channel.count("mentions"),
        "enough": channel.enough,
        "advice": advice.value,
        "because": because.value,
        "recommendation": say_advice(one, aim, name, language),
        "figures": _show_figures(channel),
    }


def _show_figures(channel: Channel) -> View:
    """The numbers behind the parts; a share is null where there is nothing it is a share of."""
    negative, mentions = channel.count("negative"), channel.count("mentions")
    low, high = bound_share(negative, mentions)
    net = find_net(channel.counts)
    names = ("wanting", "answered", "in_time", "overdue_answer", "reach", "clicks")
    return {
        "before": channel.count_before("mentions"),
        "negative": negative,
        "negative_share": round(negative / mentions, 3) if mentions else None,
        "negative_low": round(low, 3),
        "negative_high": round(high, 3),
        "net_sentiment": None if net is None else round(net, 1),
        "median_seconds": channel.median,
        "authors": channel.authors,
        "complaints": channel.complaints,
        "complaints_answered": channel.count("~ca"),
        **{name: channel.count(name) for name in names},
    }


def _show_absence(one: Absence, language: str) -> View:
    name, needs = name_place(one), len(one.mention_ids)
    return {
        "platform": one.platform or None,
        "name": name,
        "needs": needs,
        "mentions": list(one.mention_ids),
        "recommendation": say_absence(name, needs, language),
    }


def _read_period(call: Call) -> tuple[datetime, datetime]:
    until = read_time(call, "until") or call.now
    since = read_time(call, "since") or until - USUAL
    if not SHORTEST <= until - since <= LONGEST:
        raise InvalidError(
            f"until is after since, by a day at least and {LONGEST.days} days at most",
            field="since",
        )
    return since, until
