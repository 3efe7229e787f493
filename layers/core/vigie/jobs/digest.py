"""Digests: which brand's is due now, and sent once to each who is to have it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from vigie.aws.brands import list_brands
from vigie.aws.digests import keep_edition, last_edition
from vigie.aws.journal import count, note, warn_failure
from vigie.brand import Brand, Recipient
from vigie.edition import DigestState, close, hold, next_edition
from vigie.errors import TransientError

if TYPE_CHECKING:
    from vigie.channels import Mail
    from vigie.digest import Findings


def send_digests(now: datetime) -> dict[str, int]:
    """Send each brand's digest if it is due; answers how many went which way. Safe to repeat.

    A brand that fails is tried again at the next run and keeps no other from its own.
    """
    done: Counter[str] = Counter()
    for brand in list_brands():
        try:
            done[_serve(brand, now)] += 1
        except Exception as error:  # noqa: BLE001 - the next run tries again, the others go on
            count("MailsFailed")
            warn_failure("digest failed", error, brand=brand.slug)
            done["failed"] += 1
        done.update(_send_reports(brand, now))
    return dict(done)


def _send_reports(brand: Brand, now: datetime) -> dict[str, int]:
    """The reports of a brand that are due, told apart from its digest."""
    from vigie.jobs.reporting import send_reports

    try:
        return {f"report_{way}": n for way, n in send_reports(brand, now).items()}
    except Exception as error:  # noqa: BLE001 - the next run tries again, the others go on
        count("MailsFailed")
        warn_failure("reports failed", error, brand=brand.slug)
        return {"report_failed": 1}


def _serve(brand: Brand, now: datetime) -> str:
    """One brand's turn: its edition is held first, so that of two functions one sends.

    Cut short anywhere after that, the next run takes it up; each recipient's mail is remembered as
    it leaves, so what is sent again is at most the one that was on its way.
    """
    due = next_edition(brand, last_edition(brand.slug), now)
    if due is None:
        return "not_due"
    edition = hold(due, now)
    if not keep_edition(edition):
        return "taken"
    from vigie.jobs.findings import gather  # reads and renders: only where one is due

    found = gather(brand, edition, now)
    state = _send(brand, found, now)
    shown = found.praise.mention_id if found.praise and state is DigestState.SENT else ""
    keep_edition(close(edition, state, shown))
    note("digest done", brand=brand.slug, kind=edition.kind.value, state=state.value)
    return state.value


def _send(brand: Brand, found: Findings, now: datetime) -> DigestState:
    from vigie.jobs.telling import recipients_of, send_each

    readers = [one for one in recipients_of(brand) if _takes_digests(brand, one)]
    if not found.is_news or not readers:
        return DigestState.SKIPPED
    try:
        send_each(found.edition.id, readers, lambda one: _render(brand, found, one, now), now)
    except TransientError as error:
        count("MailsFailed")
        warn_failure("digest mail failed", error, brand=brand.slug, tries=found.edition.tries)
        return DigestState.OWED
    return DigestState.SENT


def _takes_digests(brand: Brand, one: Recipient) -> bool:
    """Whether a recipient has not left the digest, and no mailbox refused it."""
    from vigie.aws.mailboxes import may_mail
    from vigie.aws.readers import is_unsubscribed
    from vigie.mailbox import MailKind

    left = is_unsubscribed(brand.slug, one.email, MailKind.DIGEST)
    return not left and may_mail(one.email, MailKind.DIGEST)


def _render(brand: Brand, found: Findings, one: Recipient, now: datetime) -> Mail:
    from vigie.aws.links import mint_for
    from vigie.aws.settings import settings
    from vigie.channels.digest import render_digest
    from vigie.link import Act

    def link_of(act: str, target: str) -> str | None:
        """A signed link of this reader; without a key the page is where it is done."""
        try:
            return mint_for(Act(act), brand.slug, target, one.email, now)
        except TransientError as error:
            warn_failure("digest left without its own links", error, brand=brand.slug)
            return None

    return render_digest(found, brand, one.language, f"{settings().site_url}/", link_of, now)
