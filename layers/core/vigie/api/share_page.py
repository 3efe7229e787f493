"""What a link of a report shows: figures, while it lasts; else one plain page in both languages."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.api.report_parts import gather_report
from vigie.api.reports import HTML
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer, as_text
from vigie.aws.report_rows import note_seen, read_schedule, read_share
from vigie.brand import Brand
from vigie.channels.report import SAFE, render_dead_end, render_report
from vigie.jobs.reporting import reached_in
from vigie.link import Act, Link, name_person
from vigie.periodical import issue_of
from vigie.report import ReportPart, for_public
from vigie.share import public_parts

SHOWN = frozenset({Act.SHARE, Act.REPORT})
LASTS = timedelta(minutes=1)
_MOST_KEPT = 16
_kept: OrderedDict[tuple[str, ...], tuple[datetime, str]] = OrderedDict()


def show_shared(link: Link, call: Call) -> Answer:
    """The report a link leads to; looking at it is all a link of this kind can do."""
    brand = read_brand(link.brand)
    if brand is None:
        return answer_dead()
    found = _shared(link, brand, call.now) if link.act is Act.SHARE else _sent(link, brand)
    if found is None:
        return answer_dead()
    since, until, language, parts = found
    return _answer(_render(brand, since, until, language, parts, call.now), 200)


def answer_dead() -> Answer:
    """Forged, ended, withdrawn: one page says it, and not which it is."""
    return _answer(render_dead_end(), 410)


def forget_kept() -> None:
    """Render anew at the next call, for tests."""
    _kept.clear()


Found = tuple[datetime, datetime, str, tuple[ReportPart, ...]]


def _shared(link: Link, brand: Brand, now: datetime) -> Found | None:
    share = read_share(brand.slug, link.target)
    if share is None or share.is_over(now):
        return None
    note_seen(share, now)
    return (*share.span(ZoneInfo(brand.time_zone), now), share.language, share.parts)


def _sent(link: Link, brand: Brand) -> Found | None:
    """A mail's report, while its schedule stands and its reader is among those it goes to."""
    identity, _, day = link.target.partition(".")
    schedule = read_schedule(brand.slug, identity)
    if schedule is None:
        return None
    reached = reached_in(brand)
    people = {name_person(one) for one in schedule.recipients if one.lower() in reached}
    if link.person not in people:
        return None
    issue = issue_of(schedule, brand, date.fromisoformat(day))
    return issue.since, issue.until, schedule.language, public_parts(())


def _render(  # noqa: PLR0917 - what a document depends on
    brand: Brand,
    since: datetime,
    until: datetime,
    language: str,
    parts: tuple[ReportPart, ...],
    now: datetime,
) -> str:
    """The document, made once a minute at most: a link may be opened by many at once."""
    key = (brand.slug, since.isoformat(), until.isoformat(), language, *sorted(parts))
    known = _kept.get(key)
    if known and timedelta() <= now - known[0] < LASTS:
        return known[1]
    report = gather_report(brand, since, until, language, now, parts)
    text = render_report(for_public(report), language)
    _kept[key] = (now, text)
    while len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return text


def _answer(text: str, status: int) -> Answer:
    answer = as_text(text, HTML)
    answer["headers"] |= SAFE
    answer["statusCode"] = status
    return answer
