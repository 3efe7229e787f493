"""The parts of a digest in the order they are read; each is silent where it has nothing to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from vigie.alert import Alert, AlertKind
from vigie.channels._digest_blocks import draw_item, draw_kicker
from vigie.channels._digest_figures import tell_mood, tell_period, tell_week
from vigie.channels._digest_sheet import Sheet
from vigie.channels._layout import Part
from vigie.channels._saying import say_day, say_days
from vigie.channels._words import say_number, say_span, typeset
from vigie.channels._words_digest import ALERTS
from vigie.channels.quotes import LONGEST_NAME, shorten
from vigie.digest import Task
from vigie.edition import DAY, WEEK
from vigie.mailbox import MailKind
from vigie.weighing import is_unmailed

MOST_ALERTS = 3
LONGEST_PRAISE = 280
UNDO, UNSUBSCRIBE = "undo", "unsubscribe"
# What a rule hid is often a trap: mail programs must find no address in it to make clickable.
_ADDRESS: Final = re.compile(
    r"\S*(?:://|www\.)\S*|\b\w[\w-]*(?:\.[\w-]+)*\.[a-z]{2,12}\b\S*", re.IGNORECASE
)


def tell_whose(sheet: Sheet) -> Iterator[Part]:
    """Which brand, and which day or week."""
    edition = sheet.found.edition
    brand = shorten(sheet.brand.name, LONGEST_NAME)
    if not sheet.found.is_weekly:
        day = say_day(edition.day, sheet.language)
        yield draw_kicker(sheet.say("kicker", brand=brand, day=day))
        return
    span = say_days(edition.monday - WEEK, edition.monday - DAY, sheet.language)
    yield draw_kicker(sheet.say("kicker_week", brand=brand, span=span))


def tell_waiting(sheet: Sheet) -> Iterator[Part]:
    """Who waits for an answer, since when, and the three who should have it first."""
    waiting = sheet.found.waiting
    if not waiting.count or waiting.oldest is None:
        yield Part("lead", sheet.say("waiting_none"))
        return
    age = sheet.age(waiting.oldest)
    if waiting.at_least:
        count = say_number(waiting.count, sheet.language)
        yield Part("lead", sheet.say("waiting_more", n=count, age=age))
    else:
        yield Part("lead", sheet.many("waiting", waiting.count, age=age))
    for quote in waiting.pressing:
        yield sheet.mention(quote)


def tell_tasks(sheet: Sheet) -> Iterator[Part]:
    """At most three things to do, each with the one place where it is done."""
    tasks = sheet.found.tasks
    if tasks:
        yield Part("title", sheet.many("tasks", len(tasks)))
    for number, task in enumerate(tasks, 1):
        said = f"{number}. {_task(sheet, task)}"
        yield draw_item(said, sheet.place(task.place), mark="")


def tell_urgent(sheet: Sheet) -> Iterator[Part]:
    """Alerts no mail could tell of: the digest is the first to."""
    alerts = [one for one in sheet.found.alerts if is_unmailed(one, sheet.now)]
    if alerts:
        yield sheet.title("urgent")
    yield from _list_alerts(sheet, alerts)


def tell_alerts(sheet: Sheet) -> Iterator[Part]:
    """The other alerts of the time, of which mails told already, and the quieter ones."""
    alerts = [one for one in sheet.found.alerts if not is_unmailed(one, sheet.now)]
    if alerts:
        yield sheet.title("alerts")
    yield from _list_alerts(sheet, alerts)


def tell_hidden(sheet: Sheet) -> Iterator[Part]:
    """What rules hid, each with its undo: a rule may be wrong, and a person has the last word."""
    found = sheet.found
    if not found.hidden_count:
        return
    yield Part("title", sheet.many("hidden", found.hidden_count))
    for quote in found.hidden:
        undo = sheet.link_of(UNDO, quote.mention_id)
        look = sheet.place(f"tab=hidden&mention={quote.mention_id}")
        act = (sheet.say("undo"), undo) if undo else (sheet.say("look"), look)
        text = sheet.words_of(replace(quote, text=_ADDRESS.sub("[…]", quote.text)))
        yield sheet.mention(quote, text=text, actions=(act,), by=False)
    if left := found.hidden_count - len(found.hidden):
        yield _more(sheet, left, "tab=hidden")


def tell_troubles(sheet: Sheet) -> Iterator[Part]:
    """Sources that bring nothing."""
    for one in sheet.found.troubles:
        key = "reconnect" if one.reconnect else "silent"
        said = sheet.say(key, platform=one.platform)
        yield draw_item(said, sheet.place("view=settings"))


def tell_praise(sheet: Sheet) -> Iterator[Part]:
    """One good word, with what it takes to use it."""
    praise = sheet.found.praise
    if praise is None:
        return
    yield sheet.title("praise")
    words = sheet.words_of(praise, LONGEST_PRAISE)
    yield sheet.mention(praise, text=words, more=sheet.say("consent"))


def tell_rest(sheet: Sheet) -> Iterator[Part]:
    """The way in, what the mood is made of, and the ways to get other mails, or none."""
    yield Part("button", sheet.say("button"), sheet.place())
    yield Part("small", sheet.say("formula"))
    yield Part("aside", sheet.say("figures"), sheet.place("view=figures"))
    yield Part("aside", sheet.say("tune"), sheet.place("view=settings"))
    leave = sheet.link_of(UNSUBSCRIBE, MailKind.DIGEST.value)
    yield Part("aside", sheet.say("unsubscribe"), leave or "")


def _list_alerts(sheet: Sheet, alerts: Sequence[Alert]) -> Iterator[Part]:
    for alert in alerts[:MOST_ALERTS]:
        yield draw_item(_alert(sheet, alert), sheet.place(f"alert={alert.id}"))
    if len(alerts) > MOST_ALERTS:
        yield _more(sheet, len(alerts) - MOST_ALERTS)


def _more(sheet: Sheet, left: int, where: str = "") -> Part:
    return draw_item(sheet.many("more", left), sheet.place(where), mark="")


def _task(sheet: Sheet, task: Task) -> str:
    facts = {"platform": task.platform, "age": sheet.age(task.since or sheet.now)}
    return sheet.many(f"{task.kind}_task", task.count, **facts)


def _alert(sheet: Sheet, alert: Alert) -> str:
    words = ALERTS[sheet.language]
    said = words[alert.kind].format(
        count=say_number(alert.count, sheet.language),
        span=say_span(alert.window_hours, sheet.language),
        usual=say_number(alert.expected, sheet.language),
        topic=_topic(alert),
    )
    line = f"{said} ({words[alert.state]})"
    if is_unmailed(alert, sheet.now):
        return sheet.say("unmailed", said=line)
    return typeset(line[:1].upper() + line[1:], sheet.language)


def _topic(alert: Alert) -> str:
    """What it is about: words or a name of somebody's, hence on one line and without tricks.

    What may be illegal is named by its rule, which is no word for people.
    """
    known = () if alert.kind is AlertKind.ILLEGAL else alert.topic
    words = [word for word in (shorten(one, LONGEST_NAME) for one in known) if word]
    return f" – {', '.join(words)}" if words else ""


Tell = Callable[[Sheet], Iterator[Part]]
DAILY: Sequence[Tell] = (
    tell_whose,
    tell_urgent,
    tell_waiting,
    tell_alerts,
    tell_period,
    tell_troubles,
    tell_hidden,
    tell_praise,
    tell_mood,
    tell_rest,
)
WEEKLY: Sequence[Tell] = (
    tell_whose,
    tell_urgent,
    tell_waiting,
    tell_tasks,
    tell_alerts,
    tell_week,
    tell_period,
    tell_troubles,
    tell_hidden,
    tell_praise,
    tell_rest,
)
