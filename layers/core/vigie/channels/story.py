"""What is told of an alert, in one language: the facts behind it, and the sentences they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from vigie.alert import Alert, AlertKind
from vigie.brand import Brand
from vigie.cause import SharedLink
from vigie.channels._alert_en import ENGLISH
from vigie.channels._alert_fr import FRENCH
from vigie.channels._phrases import NATURES, PHRASES
from vigie.channels._wording import BUILD_UP, UNREAD, Wording
from vigie.channels._words import (
    NARROW,
    join_words,
    name_platform,
    say_hour,
    say_number,
    say_span,
    say_time,
)
from vigie.channels.chart import Chart
from vigie.channels.quotes import LONGEST_NAME, shorten

_HOUR: Final = timedelta(hours=1)
_LONGEST_LINE: Final = 105  # of the 120 characters of a subject, without tag and dot
_IN_DAYS: Final = 48  # hours from which a wait is told in days
_WORDINGS: Final = {"fr": FRENCH, "en": ENGLISH}
# Of these a name or a word would be somebody's, or says less than the place.
_WITHOUT_TOPIC: Final = frozenset(
    {AlertKind.VISIBLE_AUTHOR, AlertKind.ILLEGAL, AlertKind.LEFT_WAITING, AlertKind.SILENCE}
)


@dataclass(frozen=True, slots=True)
class MentionView:
    """What is shown of a mention; ``shows`` is what there is beside or instead of words.

    ``kept_back`` says why the words stay in the inbox, ``private`` or ``illegal``: a mail is
    copied and forwarded, and a channel read by many. ``text`` is empty then.
    """

    text: str
    url: str | None
    author_name: str | None
    followers: int | None
    platform: str
    said_at: datetime
    shows: tuple[str, ...] = ()
    kept_back: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What is known beside the alert itself when it is told.

    ``mentions`` come in the order they are shown in; ``platforms`` counts what was said where.
    ``due_at`` is when the law's clock runs out; ``since`` is how long somebody has been waiting,
    or a source been silent. ``builds_up`` tells a slow rise from a burst, ``is_unread`` a source
    that cannot be read from one where nobody writes. ``names_brand`` puts the
    brand into the subject, for a stack of several.
    """

    now: datetime
    mentions: tuple[MentionView, ...] = ()
    platforms: Mapping[str, int] = field(default_factory=dict)
    shared: SharedLink | None = None
    chart: Chart | None = None
    due_at: datetime | None = None
    since: datetime | None = None
    builds_up: bool = False
    is_unread: bool = False
    names_brand: bool = False


def wording_of(alert: Alert, story: Story, language: str) -> Wording:
    """The sentences of an alert's kind. Raises KeyError for the kinds nobody is written about."""
    words = _WORDINGS[language]
    if alert.kind is AlertKind.NEGATIVE_SPIKE and story.builds_up:
        return words[BUILD_UP]
    if alert.kind is AlertKind.SILENCE and story.is_unread:
        return words[UNREAD]
    return words[alert.kind]


def gather_facts(alert: Alert, brand: Brand, story: Story, language: str) -> dict[str, str]:
    """Every fact the sentences name, as the language writes it and safe to show on one line."""
    phrases = PHRASES[language]
    local = ZoneInfo(brand.time_zone)
    many = alert.count > 1
    return {
        "brand": shorten(brand.name, LONGEST_NAME),
        "count": say_number(alert.count, language),
        "s": "s" if many else "",
        "nt": "nt" if many else "",
        "ent": "ent" if many else "",
        "es": "" if many else "es",
        "have": "have" if many else "has",
        "span": say_span(alert.window_hours, language),
        "usual": say_number(alert.expected, language),
        "share": str(round(100 * alert.share)),
        "opened": say_time(alert.opened_at.astimezone(local), language),
        "floor": say_number(brand.alerting.visible_from, language),
        "wait": f"{brand.alerting.answer_within_hours}{NARROW if language == 'fr' else ' '}h"
        + (phrases["opening"] if brand.business_hours else ""),
    } | (
        _where(alert, story, phrases)
        | _who(story, phrases, language)
        | _terms(alert, phrases, language)
        | _deadline(story, local, phrases, language)
        | _waiting(alert, story, local, phrases, language)
    )


def say_subject(alert: Alert, brand: Brand, story: Story, language: str) -> str:
    """The subject without its tag; the brand stands last, and whole, where a phone may cut it."""
    facts = gather_facts(alert, brand, story, language)
    line = wording_of(alert, story, language).subject.of(alert.form).format(**facts)
    if not story.names_brand:
        return line
    return f"{shorten(line, _LONGEST_LINE - len(facts['brand']))} · {facts['brand']}"


def say_lead(alert: Alert, brand: Brand, story: Story, language: str) -> tuple[str, ...]:
    """The one sentence of what happened, and at times a second one beside it."""
    facts = gather_facts(alert, brand, story, language)
    lead = wording_of(alert, story, language).lead.of(alert.form)
    return tuple(lead.format(**facts).splitlines())


def _where(alert: Alert, story: Story, phrases: Mapping[str, str]) -> dict[str, str]:
    """The place, if it is one: the alert's own, else that of all its mentions."""
    only = next(iter(story.platforms)) if len(story.platforms) == 1 else ""
    counted = alert.kind in {AlertKind.NEGATIVE_SPIKE, AlertKind.CAMPAIGN}
    slug = alert.platform or ("" if counted else only)
    name = shorten(name_platform(slug), LONGEST_NAME) if slug else ""
    source = _source(alert, name, phrases)
    return {
        "on": phrases["on"].format(where=name) if name else "",
        "place": f" – {name}" if name else "",
        "source": source or phrases["sources"],
        "source_first": source or phrases["Sources"],
    }


def _source(alert: Alert, platform: str, phrases: Mapping[str, str]) -> str:
    """The silent source by its platform and account, or all that are silent at once."""
    named = shorten(", ".join(alert.topic), LONGEST_NAME)
    if platform and named:
        return phrases["account"].format(platform=platform, name=named)
    return platform or named


def _who(story: Story, phrases: Mapping[str, str], language: str) -> dict[str, str]:
    first = story.mentions[0] if story.mentions else None
    followers = first.followers if first else None
    known = phrases["audience"].format(n=say_number(followers or 0, language))
    name = shorten(first.author_name or "", LONGEST_NAME) if first else ""
    return {
        "audience": known if followers and followers > 1 else phrases["many"],
        "author": name or phrases["somebody"],
    }


def _terms(alert: Alert, phrases: Mapping[str, str], language: str) -> dict[str, str]:
    words = () if alert.kind in _WITHOUT_TOPIC else alert.topic
    terms = [word for word in (shorten(one, LONGEST_NAME) for one in words) if word]
    quoted = join_words(terms, language)
    return {
        "topic": f" – {', '.join(terms)}" if terms else "",
        "terms": quoted,
        "nature": _nature(alert, language),
        "named": phrases["named"].format(terms=quoted) if quoted else "",
        "bracketed": f" ({', '.join(terms)})" if terms else "",
    }


def _nature(alert: Alert, language: str) -> str:
    """What kind of wrong the rules saw, where they name one."""
    known = NATURES[language]
    seen = [known[rule] for rule in alert.topic if rule in known]
    return f" ({', '.join(seen)})" if seen and alert.kind is AlertKind.ILLEGAL else ""


def _deadline(
    story: Story, zone: ZoneInfo, phrases: Mapping[str, str], language: str
) -> dict[str, str]:
    """Until when the law gives, and how long that is; the day is said where it is not today."""
    if story.due_at is None:
        return {"deadline": phrases["at_once"], "left": ""}
    left = story.due_at - story.now
    if left <= timedelta():
        return {"deadline": phrases["too_late"], "left": ""}
    due, today = story.due_at.astimezone(zone), story.now.astimezone(zone).date()
    same_day = due.date() == today
    by = phrases["by"].format(hour=say_hour(due, language))
    by_day = phrases["by_day"].format(time=say_time(due, language))
    span = say_span(left // _HOUR, language) if left >= _HOUR else f"{left.seconds // 60} min"
    return {"deadline": by if same_day else by_day, "left": phrases["left"].format(span=span)}


def _waiting(
    alert: Alert, story: Story, zone: ZoneInfo, phrases: Mapping[str, str], language: str
) -> dict[str, str]:
    if story.since is None:
        return {"oldest": "", "for_long": "", "since": ""}
    time = say_time(story.since.astimezone(zone), language)
    hours = max(story.now - story.since, _HOUR) // _HOUR
    span = say_span(hours if hours < _IN_DAYS else hours // 24 * 24, language)
    return {
        "oldest": phrases["oldest" if alert.count > 1 else "only"].format(time=time),
        "for_long": phrases["for_long"].format(span=span),
        "since": phrases["since"].format(time=time),
    }
