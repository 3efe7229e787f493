"""What digests say in figures: of the time since the last one, of seven days, of a week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from vigie.channels._digest_blocks import draw_chart, draw_sentence
from vigie.channels._digest_sheet import Sheet
from vigie.channels._layout import Part
from vigie.channels._saying import say_age, say_days
from vigie.channels._words import join_words, say_hour, say_number, say_time
from vigie.digest import DAYS_SHOWN, FEWEST, has_mood
from vigie.edition import DAY


def tell_period(sheet: Sheet) -> Iterator[Part]:
    """What was said since the last digest, with a way to what is negative and to the questions."""
    period, edition = sheet.found.period, sheet.found.edition
    said = period.get("mentions", 0)
    if sheet.found.is_weekly and not said:
        return
    kinds = {name: period.get(name, 0) for name in ("negative", "question")}
    some = [sheet.many(f"{name}s", count) for name, count in kinds.items() if count]
    line = sheet.many("said", said) if said else sheet.say("said_nothing")
    if some:
        line = sheet.say("of_which", said=line, parts=sheet.say("and").join(some))
    # Told in full: a digest read in the evening opens the mentions it counted in the morning.
    span = f"since={_stamp(edition.since)}&until={_stamp(edition.until)}"
    places = {"negative": "measure:negative", "question": "measure:question"}
    links = [
        (sheet.many(f"{name}s", count), sheet.place(f"list={places[name]}&{span}"))
        for name, count in kinds.items()
        if count
    ]
    since = _since(sheet, edition.since)
    yield draw_sentence(sheet.say("since", since=since, said=line), links)


def tell_mood(sheet: Sheet) -> Iterator[Part]:
    """The mood of seven days against the seven before, and its course."""
    yield Part("text", _compare(sheet, "mood"))
    yield from _chart(sheet)


def tell_week(sheet: Sheet) -> Iterator[Part]:
    """The week's figures against those of the week before, and its topics."""
    found = sheet.found
    said, before = (int(totals.get("mentions", 0)) for totals in (found.now, found.before))
    facts = {"before": say_number(before, sheet.language)}
    count = sheet.many("week", said, **facts) if said else sheet.say("week_none", **facts)
    yield Part("text", f"{count} {_compare(sheet, 'week_mood')}")
    yield from _chart(sheet)
    if found.answers:
        yield Part("text", _answers(sheet))
    if found.topics:
        terms = join_words(found.topics, sheet.language)
        yield Part("text", sheet.say("topics", terms=terms))


def _since(sheet: Sheet, since: datetime) -> str:
    local = since.astimezone(sheet.zone)
    if local.date() == sheet.found.edition.day - DAY:
        return sheet.say("yesterday", hour=say_hour(local, sheet.language))
    return say_time(local, sheet.language)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _compare(sheet: Sheet, key: str) -> str:
    """Never a comparison of what is too little to compare."""
    now, before = sheet.found.now, sheet.found.before
    if not has_mood(now):
        return sheet.say(f"{key}_few")
    facts = {"now": sheet.mood(now["net_sentiment"])}
    if not sheet.found.is_comparable:
        return sheet.say(f"{key}_alone", **facts)
    return sheet.say(key, **facts, before=sheet.mood(before["net_sentiment"]))


def _chart(sheet: Sheet) -> Iterator[Part]:
    found = sheet.found
    if not any(value is not None for value in found.moods):
        return
    anchor = found.edition.monday if found.is_weekly else found.edition.day
    span = say_days(anchor - DAYS_SHOWN * DAY, anchor - DAY, sheet.language)
    values = " · ".join(map(sheet.mood, found.moods))
    yield draw_chart(found.moods, sheet.say("chart", span=span, values=values))


def _answers(sheet: Sheet) -> str:
    answers = sheet.found.answers
    assert answers is not None  # noqa: S101 - asked by who has looked
    facts = {"answered": str(answers.answered), "wanted": str(answers.wanted)}
    if answers.median is None or answers.wanted < FEWEST:
        return sheet.say("answers_none", **facts)
    rate, took = round(100 * answers.rate), say_age(answers.median, sheet.language)
    return sheet.say("answers", **facts, rate=str(rate), time=took)
