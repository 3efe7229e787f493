"""Digests as mails: who waits first, then what happened, and one good thing; for a phone.

Everything shown is escaped, every link is http or https, nothing is loaded from elsewhere.
"""

from __future__ import annotations

from datetime import datetime

from vigie.brand import Brand
from vigie.channels import Mail
from vigie.channels import _digest_parts as parts
from vigie.channels._digest_sheet import LinkOf, Sheet
from vigie.channels._layout import write_html, write_text
from vigie.channels._words import language_of, typeset
from vigie.channels.email import LONGEST_SUBJECT
from vigie.channels.quotes import LONGEST_NAME, shorten
from vigie.digest import Findings, has_mood
from vigie.mailbox import MailKind
from vigie.weighing import is_unmailed


def render_digest(  # noqa: PLR0917 - the order every caller says them in
    found: Findings,
    brand: Brand,
    recipient_language: str,
    inbox_url: str,
    link_of: LinkOf,
    now: datetime,
) -> Mail:
    """A digest's mail, daily or weekly as its edition is.

    Args:
        found: what it tells.
        brand: whose it is; times are told in its zone.
        recipient_language: fr or en; any other is answered in English.
        inbox_url: where the page lives.
        link_of: the address of a link that acts by itself, for an act and its target, or None:
            then the page is where it is done. ``undo`` and a mention's id shows it again.
        now: when it is written; ages are told from here.
    """
    sheet = Sheet(found, brand, language_of(recipient_language), inbox_url, link_of, now)
    order = parts.WEEKLY if found.is_weekly else parts.DAILY
    blocks = [block for tell in order for block in tell(sheet)]
    line = f"[{sheet.say('tag')}] {_subject(sheet)}"
    subject = shorten(typeset(line, sheet.language), LONGEST_SUBJECT)
    return Mail(
        subject=subject,
        text=write_text(blocks),
        html=write_html(subject, blocks, sheet.language),
        kind=MailKind.DIGEST,
        brand=brand.slug,
    )


def _subject(sheet: Sheet) -> str:
    """What matters most, in few words: an alert nobody was told of, who waits, what was said."""
    found = sheet.found
    brand = shorten(sheet.brand.name, LONGEST_NAME)
    if any(is_unmailed(alert, sheet.now) for alert in found.alerts):
        return sheet.say("subject_alert", brand=brand)
    if found.is_weekly:
        return _week_subject(sheet, brand)
    if found.waiting.count:
        return sheet.many("subject_waiting", found.waiting.count, brand=brand)
    if said := found.period.get("mentions", 0):
        return sheet.many("subject_said", said, brand=brand)
    return sheet.say("subject_quiet", brand=brand)


def _week_subject(sheet: Sheet, brand: str) -> str:
    said = sheet.found.now.get("mentions", 0)
    line = sheet.many("subject_week", said, brand=brand)
    if not has_mood(sheet.found.now):
        return line
    return line + sheet.say("subject_mood", mood=sheet.mood(sheet.found.now["net_sentiment"]))
