"""Reports by mail: each schedule's issue once to each who is to have it, on a working morning."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from vigie.aws.journal import count, note, warn_failure
from vigie.aws.report_rows import keep_schedule, list_schedules
from vigie.brand import Brand, Recipient
from vigie.errors import TransientError
from vigie.periodical import Issue, Schedule, close_issue, hold_schedule, next_issue

if TYPE_CHECKING:
    from vigie.channels import Mail
    from vigie.report import Report

_FROM_HOUR = 8


def send_reports(brand: Brand, now: datetime) -> dict[str, int]:
    """Send what is due of a brand's reports; answers how many went which way. Safe to repeat.

    Before eight in the morning nothing is due, and nothing is read.
    """
    if now.astimezone(ZoneInfo(brand.time_zone)).hour < _FROM_HOUR:
        return {}
    done: Counter[str] = Counter()
    for schedule in list_schedules(brand.slug):
        try:
            done[_serve(schedule, brand, now)] += 1
        except Exception as error:  # noqa: BLE001 - the next run tries again, the others go on
            count("MailsFailed")
            warn_failure("report failed", error, brand=brand.slug)
            done["failed"] += 1
    return dict(done)


def reached_in(brand: Brand) -> frozenset[str]:
    """The addresses a report may go to: the brand's recipients, its team, whoever deployed it."""
    from vigie.aws.readers import owner, reached_by
    from vigie.aws.team import list_members

    known = [one.email for one in (*reached_by(brand), owner())]
    team = [one.email for one in list_members(brand.slug)]
    return frozenset(one.strip().lower() for one in (*known, *team) if one)


def _serve(schedule: Schedule, brand: Brand, now: datetime) -> str:
    """One schedule's turn, held first, so that of two functions one sends."""
    from vigie.aws.promises import read_promises

    issue = next_issue(schedule, brand, read_promises(brand.slug).closed, now)
    if issue is None:
        return "not_due"
    held = hold_schedule(schedule, now)
    if not keep_schedule(held):
        return "taken"
    issue = Issue(held, issue.day, issue.since, issue.until, issue.due_at)
    reached = reached_in(brand)
    staying = tuple(one for one in held.recipients if one.lower() in reached)
    sent = _send(issue, brand, staying, now)
    keep_schedule(close_issue(issue, now, sent=sent, recipients=staying))
    note("report done", brand=brand.slug, every=held.every.value, sent=sent)
    return "sent" if sent else "owed"


def _send(issue: Issue, brand: Brand, addresses: tuple[str, ...], now: datetime) -> bool:
    """Whether nobody is owed it any more."""
    from vigie.api.report_parts import gather_report
    from vigie.jobs.telling import send_each
    from vigie.report import ReportPart, for_public

    language = issue.schedule.language
    readers = [Recipient(one, language) for one in addresses if _takes_reports(brand, one)]
    if not readers:
        return True
    parts = (ReportPart.METRICS,)
    report = for_public(gather_report(brand, issue.since, issue.until, language, now, parts))
    if report.metrics is None:  # told in the log: a mail without figures is worth nobody's morning
        count("MailsFailed")
        return False
    try:
        send_each(issue.id, readers, lambda one: _render(issue, brand, report, one, now), now)
    except TransientError as error:
        count("MailsFailed")
        warn_failure("report mail failed", error, brand=brand.slug)
        return False
    return True


def _takes_reports(brand: Brand, address: str) -> bool:
    from vigie.aws.mailboxes import may_mail
    from vigie.aws.readers import is_unsubscribed
    from vigie.mailbox import MailKind

    left = is_unsubscribed(brand.slug, address, MailKind.REPORT)
    return not left and may_mail(address, MailKind.REPORT)


def _render(issue: Issue, brand: Brand, report: Report, one: Recipient, now: datetime) -> Mail:
    from vigie.aws.links import mint_for
    from vigie.aws.settings import settings
    from vigie.channels.report import render_report_mail
    from vigie.link import LASTS, Act
    from vigie.mailbox import MailKind

    page = f"{settings().site_url}/#brand={brand.slug}&view=reports"
    links = {"tune": page, "report": page}
    try:
        target = f"{issue.schedule.id}.{issue.day}"
        links["report"] = mint_for(Act.REPORT, brand.slug, target, one.email, now)
        kind = MailKind.REPORT.value
        links["unsubscribe"] = mint_for(Act.UNSUBSCRIBE, brand.slug, kind, one.email, now)
    except TransientError as error:  # without a key the page is where it is read
        warn_failure("report left without its own link", error, brand=brand.slug)
    end = now + LASTS[Act.REPORT] - timedelta(days=1)
    every = issue.schedule.every.value
    return render_report_mail(report, one.language, every, links, end)
