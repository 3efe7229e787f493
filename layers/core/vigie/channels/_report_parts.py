"""The parts of a report in the order they are read; each is silent where it has nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, Final

from vigie.channels._report_charts import CHARTS, draw_chart
from vigie.channels._report_numbers import (
    COUNTED,
    NOTHING,
    say_count,
    say_decimal,
    say_interval,
    say_percent,
    say_seconds,
    say_value,
)
from vigie.channels._report_sheet import (
    Sheet,
    draw_section,
    draw_table,
    draw_text,
    items_of,
)
from vigie.channels._words import name_platform, say_time
from vigie.metric import start_of_day
from vigie.report import FEWEST

SHORT: Final = ("volume", "net_sentiment", "negative_share", "response_rate", "response_median")
GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "said": (
        "volume",
        "unique_authors",
        "net_sentiment",
        "net_sentiment_without_neutral",
        "sentiment_ratio",
        "negative_share",
        "brand_health",
        "strength",
        "passion",
        "author_diversity",
        "potential_reach",
        "estimated_reach",
    ),
    "answered": (
        "response_rate",
        "response_median",
        "response_p90",
        "response_mean",
        "open_response_median",
        "open_response_p90",
        "in_time_share",
        "action_rate",
        "backlog",
    ),
    "moderated": ("moderation_rate", "moderation_precision", "illegal_median"),
    "more": ("rating", "giving_share", "clicks"),
}
_MOST_LINES: Final = 20
_SCALE: Final = 100


def tell_head(sheet: Sheet) -> str:
    """Whose it is, of when, against when."""
    report = sheet.report
    when = say_time(sheet.local(report.made_at), sheet.language)
    lines = [draw_text(sheet.say("of", span=sheet.days(report.since, report.until)), "span")]
    previous = (report.metrics or {}).get("previous") or {}
    if previous.get("since"):
        span = sheet.days(sheet.local(previous["since"]), sheet.local(previous["until"]))
        lines.append(draw_text(sheet.say("against", span=span), "soft"))
    zone = report.time_zone.replace("_", " ")
    lines.append(draw_text(sheet.say("made", when=when, zone=zone), "soft"))
    if report.is_public:
        lines.append(draw_text(sheet.say("public_note"), "soft"))
    return (
        f"<header><h1>{escape(sheet.say('title', brand=report.name))}</h1>{''.join(lines)}</header>"
    )


def tell_short(sheet: Sheet) -> str:
    """The five figures most people want."""
    figures = figures_of(sheet)
    tiles = "".join(_tile(sheet, name) for name in SHORT if name in figures)
    return draw_section(sheet.say("in_short"), f'<ul class="tiles">{tiles}</ul>' if tiles else "")


def _tile(sheet: Sheet, name: str) -> str:
    said, now, before = (escape(one) for one in (sheet.say(name), *_both(sheet, name)))
    about = f"{escape(sheet.say('before'))}{_colon(sheet)}{before}"
    return f"<li><b>{said}</b><strong>{now}</strong><span>{about}</span></li>"


def _both(sheet: Sheet, name: str) -> tuple[str, str]:
    return say_now(sheet, name), say_before(sheet, name)


def tell_charts(sheet: Sheet) -> str:
    """Every chart there is something to show in."""
    drawn = [draw_chart(sheet, chart) for draw in CHARTS for chart in draw(sheet)]
    return f'<div class="charts">{"".join(drawn)}</div>' if drawn else ""


def tell_figures(sheet: Sheet) -> str:
    """Every figure with what it means, and what it was before."""
    figures = figures_of(sheet)
    parts = [
        _group(sheet, group, [n for n in names if n in figures]) for group, names in GROUPS.items()
    ]
    few = any(not one.get("enough", True) for one in figures.values())
    note = sheet.say("too_few_note", fewest=str(FEWEST)) if few else ""
    apart = [_apart(sheet, slug, one) for slug, one in _apart_of(sheet).items()]
    return "".join((*parts, *apart, draw_text(note, "note")))


def _group(sheet: Sheet, group: str, names: Sequence[str]) -> str:
    figures = figures_of(sheet)
    rows = "".join(_figure_row(sheet, name, figures[name]) for name in names)
    return draw_section(sheet.say(f"group_{group}"), _figure_table(sheet, rows) if rows else "")


def _figure_table(sheet: Sheet, rows: str) -> str:
    head = "".join(
        f'<th scope="col"{kind}>{escape(sheet.say(key))}</th>'
        for key, kind in (("figure", ""), ("now", ' class="n"'), ("before", ' class="n"'))
    )
    return f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _figure_row(sheet: Sheet, name: str, figure: Mapping[str, Any]) -> str:
    meaning = ((sheet.report.metrics or {}).get("definitions") or {}).get(name, "")
    small = f"<small>{escape(str(meaning))}</small>" if meaning else ""
    interval = say_interval(name, figure, sheet.language)
    now, before = (escape(tell(name, figure, sheet)) for tell in (_now_of, _before_of))
    now += f" <i>({escape(interval)})</i>" if interval else ""
    return (
        f'<tr><th scope="row">{escape(sheet.say(name))}{small}</th>'
        f'<td class="n">{now}</td><td class="n">{before}</td></tr>'
    )


def _apart(sheet: Sheet, slug: str, one: Mapping[str, Any]) -> str:
    """A platform whose terms keep its figures apart, under its own name."""
    figures = one.get("figures") or {}
    names = [name for names in GROUPS.values() for name in names if name in figures]
    rows = "".join(_figure_row(sheet, name, figures[name]) for name in names)
    return draw_section(name_platform(slug), _figure_table(sheet, rows) if rows else "")


def tell_presence(sheet: Sheet) -> str:
    """Where the week's hours are worth most, with the reason in full."""
    presence = sheet.report.presence
    items = items_of(presence)
    if not presence or not items:
        return ""
    rows = "".join(_place(sheet, one) for one in items)
    apart = "".join(_place(sheet, one) for one in presence.get("apart") or ())
    objective = presence.get("objective", "")
    said = sheet.term("objective", objective) if sheet.knows(f"objective_{objective}") else ""
    return draw_section(
        sheet.say("presence"),
        draw_text(said),
        f'<ol class="places">{rows}</ol>',
        f'<ul class="places">{apart}</ul>' if apart else "",
    )


def _place(sheet: Sheet, one: Mapping[str, Any]) -> str:
    name, minutes = name_platform(str(one.get("platform", ""))), one.get("minutes")
    time = f" · {say_seconds(60 * minutes, sheet.language)}" if minutes is not None else ""
    said = one.get("recommendation") or ""
    text = sheet.say("too_few") if not one.get("enough", True) and not said else str(said)
    return f"<li><b>{escape(name)}</b>{escape(time)}<br>{escape(text)}</li>"


def tell_topics(sheet: Sheet) -> str:
    """What people ask for, by how many."""
    rows = [
        (
            str(one.get("name", "")),
            sheet.term("topic", "rising" if one.get("is_rising") else one.get("kind", "")),
            *(_count(sheet, one.get(name)) for name in ("count", "before", "people")),
        )
        for one in items_of(sheet.report.topics)[:_MOST_LINES]
    ]
    if not rows:
        return ""
    heads = ("topic", "topic_kind", "volume", "four_weeks", "people")
    note = sheet.say("topics_public_note") if sheet.report.is_public else ""
    table = draw_table([sheet.say(one) for one in heads], rows, numbers=2, kind="lines")
    when = _week_of_topics(sheet)
    return draw_section(sheet.say("topics"), draw_text(when), table, draw_text(note, "note"))


def _week_of_topics(sheet: Sheet) -> str:
    """Which week the topics are of."""
    week = (sheet.report.topics or {}).get("week") or {}
    if not week:
        return ""
    since, until = (
        start_of_day(date.fromisoformat(week[name]), sheet.zone) for name in ("since", "until")
    )
    return sheet.say("topics_week", span=sheet.days(since, until))


def tell_accounts(sheet: Sheet) -> str:
    """Who is heard most, and to what effect."""
    rows = [
        (
            _name_of(one.get("author")),
            name_platform(str(one.get("platform", ""))),
            *(_count(sheet, one.get(n)) for n in ("mentions", "followers")),
            *(_score(sheet, one.get(n)) for n in ("help", "harm")),
        )
        for one in items_of(sheet.report.accounts)[:_MOST_LINES]
    ]
    if not rows or not (sheet.report.accounts or {}).get("enough", True):
        return draw_section(sheet.say("accounts"), draw_text(sheet.say("too_few"))) if rows else ""
    heads = ("account", "platform", "volume", "followers", "help", "harm")
    table = draw_table([sheet.say(one) for one in heads], rows, numbers=2, kind="lines")
    return draw_section(sheet.say("accounts"), table)


def tell_alerts(sheet: Sheet) -> str:
    """What rang, and what became of it."""
    rows = [
        (
            say_time(sheet.local(one["opened_at"]), sheet.language),
            sheet.term("alert", one.get("kind", "")),
            _count(sheet, one.get("severity")),
            _count(sheet, one.get("count")),
            sheet.term("state", one.get("state", "")),
        )
        for one in items_of(sheet.report.alerts)[:_MOST_LINES]
    ]
    if not rows:
        return ""
    heads = ("opened", "alert", "severity", "count", "state")
    table = draw_table([sheet.say(one) for one in heads], rows, numbers=2, kind="lines")
    return draw_section(sheet.say("alerts"), table)


def tell_limits(sheet: Sheet) -> str:
    """What the figures cannot say, in plain words."""
    authors = (sheet.report.metrics or {}).get("authors") or {}
    error = say_percent(_SCALE * authors.get("error", 0.01625), sheet.language)
    keys = ("sentiment", "negative", "authors", "times", "reach", "listening", "advertising")
    lines = "".join(f"<li>{escape(sheet.say(f'limit_{one}', error=error))}</li>" for one in keys)
    return draw_section(sheet.say("limits"), f"<ul>{lines}</ul>", kind="limits")


def figures_of(sheet: Sheet) -> Mapping[str, Mapping[str, Any]]:
    """The figures of the metrics answer; none where it is missing."""
    return (sheet.report.metrics or {}).get("figures") or {}


def say_now(sheet: Sheet, name: str) -> str:
    """A figure of the period, or why there is none."""
    return _now_of(name, figures_of(sheet)[name], sheet)


def say_before(sheet: Sheet, name: str) -> str:
    """The same figure of the equal period before."""
    return _before_of(name, figures_of(sheet)[name], sheet)


def _now_of(name: str, figure: Mapping[str, Any], sheet: Sheet) -> str:
    return _told(name, figure, sheet, figure.get("value"), is_enough=figure.get("enough", True))


def _before_of(name: str, figure: Mapping[str, Any], sheet: Sheet) -> str:
    before = figure.get("previous")
    is_enough = before is None or figure.get("previous_enough", True)
    return _told(name, figure, sheet, before, is_enough=is_enough)


def _told(
    name: str, figure: Mapping[str, Any], sheet: Sheet, number: float | None, *, is_enough: bool
) -> str:
    unit = str(figure.get("unit", ""))
    if not is_enough and unit not in COUNTED:
        return sheet.say("too_few")
    return say_value(name, unit, number, sheet.language)


def _apart_of(sheet: Sheet) -> Mapping[str, Mapping[str, Any]]:
    apart: Mapping[str, Mapping[str, Any]] = (sheet.report.metrics or {}).get("apart") or {}
    return apart


def _colon(sheet: Sheet) -> str:
    return "\u202f: " if sheet.language == "fr" else ": "


def _count(sheet: Sheet, number: float | None) -> str:
    return NOTHING if number is None else say_count(number, sheet.language)


def _score(sheet: Sheet, number: float | None) -> str:
    return NOTHING if number is None else say_decimal(number, sheet.language)


def _name_of(author: object) -> str:
    """However the accounts' answer tells an author: a name, or an object with one."""
    if isinstance(author, Mapping):
        return str(author.get("name") or author.get("id") or NOTHING)
    return str(author or NOTHING)


PARTS: Final[Sequence[Callable[[Sheet], str]]] = (
    tell_head,
    tell_short,
    tell_charts,
    tell_figures,
    tell_presence,
    tell_topics,
    tell_accounts,
    tell_alerts,
    tell_limits,
)
