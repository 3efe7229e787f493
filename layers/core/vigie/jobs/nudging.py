"""Nudges to colleagues: each is told once by mail, whatever comes twice, late, or is cut short.

Rules: who left such mails gets none; what is no longer true is not told (a task done meanwhile, or
given another date or owner); who cannot be reached by mail is waited for with growing pauses, for
two days; where the desk knows no address of a name, the brand's own recipients hear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from vigie.aws.brands import read_brand
from vigie.aws.cards import read_card
from vigie.aws.journal import count, note, warn_failure
from vigie.aws.links import mint_for
from vigie.aws.mail import send_mail
from vigie.aws.nudges import item_to_nudge, put_off_nudge, read_nudge_row, tick_nudge
from vigie.aws.readers import is_unsubscribed
from vigie.aws.settings import settings
from vigie.aws.tasks import read_task
from vigie.aws.team import list_members
from vigie.brand import Brand, Recipient
from vigie.channels import Mail
from vigie.channels.nudging import About, render_nudge
from vigie.errors import TransientError
from vigie.jobs.deliver import Delivery, deliver
from vigie.jobs.telling import recipients_of
from vigie.link import Act
from vigie.mailbox import MailKind
from vigie.nudge import Nudge, NudgeKind
from vigie.task import is_still_owed
from vigie.team import Member, find_called
from vigie.verdict import Queue

FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=2)
GIVEN_UP_AFTER: Final = timedelta(days=2)
BESIDE_THEIR_WORDS: Final = frozenset(
    {NudgeKind.MENTIONED, NudgeKind.APPROVAL_ASKED, NudgeKind.APPROVAL_REFUSED}
)

OF_STARTERS: Final = frozenset({NudgeKind.STARTER_BEGINS, NudgeKind.STARTER_DUE})


def send_nudge(image: Mapping[str, Any], now: datetime) -> None:
    """Send a nudge that its stream record asks for, if it is still owed. Safe to repeat."""
    row = read_nudge_row(image["pk"], image["sk"])
    if row is None or not row.get("send_now"):
        return
    nudge = item_to_nudge(row)
    about = _look_up(nudge)
    if about is None:
        tick_nudge(nudge, now)
        return
    brand = read_brand(nudge.brand) or Brand(slug=nudge.brand, name=nudge.brand)
    try:
        deliver(_name(nudge), _deliveries(nudge, brand, about), now)
    except TransientError as error:
        _wait(nudge, error, now)
        return
    tick_nudge(nudge, now)
    note("nudge sent", kind=nudge.kind.value)


def _name(nudge: Nudge) -> str:
    return f"nudge#{nudge.brand}#{nudge.id}"


def _deliveries(nudge: Nudge, brand: Brand, about: About) -> Sequence[Delivery]:
    """A mail to each reader, in which colleagues bear the names the team knows them by."""

    def to(one: Recipient) -> Delivery:
        return Delivery(one.email, lambda: send_mail(one.email, _render(nudge, brand, one, about)))

    members = list_members(brand.slug)
    by = find_called(members, nudge.by)
    nudge = replace(nudge, by=(by.name if by else "") or nudge.by)
    readers = _readers(nudge, brand, members)
    if not readers:
        readers, about = recipients_of(brand), replace(about, instead_of=nudge.to)
    return [to(one) for one in readers if not _left(brand, one)]


def _left(brand: Brand, one: Recipient) -> bool:
    return is_unsubscribed(brand.slug, one.email, MailKind.NUDGE)


def _render(nudge: Nudge, brand: Brand, one: Recipient, about: About) -> Mail:
    """The mail, with the link by which its reader leaves; late, it would help nobody."""
    leave = ""
    with suppress(TransientError):
        leave = mint_for(Act.UNSUBSCRIBE, brand.slug, MailKind.NUDGE.value, one.email, nudge.due_at)
    mail = render_nudge(nudge, brand, one.language, replace(about, leave=leave))
    return replace(mail, kind=MailKind.NUDGE, brand=brand.slug)


def _readers(nudge: Nudge, brand: Brand, members: Sequence[Member]) -> tuple[Recipient, ...]:
    """Whoever is told, in their own language; nobody where a name has no address.

    Rule: the language a colleague chose, else the one the brand's mails reach them in, else the
    brand's first.
    """
    member = find_called(members, nudge.to)
    address = (member.email if member else "") or (nudge.to if "@" in nudge.to else "")
    known = {one.email.casefold(): one.language for one in brand.alert_recipients}
    if not address:
        return ()
    usual = known.get(address.casefold(), brand.languages[0])
    return (Recipient(address, (member.language if member else "") or usual),)


def _look_up(nudge: Nudge) -> About | None:
    """What the mail says beside its sentence; None where there is nothing left to tell."""
    page = f"{settings().site_url}/#brand={nudge.brand}"
    if nudge.kind is NudgeKind.TASK_DUE:
        task = read_task(nudge.about, [nudge.brand])
        if task is None or not is_still_owed(task, nudge.id):
            return None
        where = f"&mention={task.mention_id}" if task.mention_id else "&view=tasks"
        return About(f"{page}{where}", task.what, task.due_at)
    if nudge.kind in OF_STARTERS:
        from vigie.jobs.starter_following import is_nudge_owed  # seldom: not at a cold start

        if not is_nudge_owed(nudge):
            return None
        return About(f"{page}&view=calendar&starter={nudge.about}", nudge.words)
    kept_back = nudge.kind in BESIDE_THEIR_WORDS and _is_kept_back(nudge.about)
    return About(f"{page}&mention={nudge.about}", nudge.words, is_kept_back=kept_back)


def _is_kept_back(mention_id: str) -> bool:
    """Whether no mail repeats what was said there: a colleague's line may quote it."""
    card = read_card(mention_id)
    return card is None or card.private or card.removed or card.queue is Queue.ILLEGAL


def _wait(nudge: Nudge, error: TransientError, now: datetime) -> None:
    """Try again later, each time twice as late as before; after two days nobody reads it anew."""
    count("MailsFailed")
    warn_failure("nudge failed", error, kind=nudge.kind.value)
    waited = now - nudge.due_at
    if waited > GIVEN_UP_AFTER:
        tick_nudge(nudge, now)
        return
    pause = min(LONGEST_WAIT, max(FIRST_WAIT, waited))
    put_off_nudge(nudge, now + pause)
