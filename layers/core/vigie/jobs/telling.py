"""Telling people: who hears of an alert, and the mail that reaches them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.alert import Alert, Form
from vigie.alerting import LOUD, is_quiet
from vigie.aws.brands import read_brand
from vigie.aws.journal import count, warn_failure
from vigie.aws.mail import note_mailed, send_mail, was_mailed
from vigie.aws.mentions import get_mentions
from vigie.aws.settings import settings
from vigie.aws.table import change, get, write
from vigie.aws.wire import to_seconds
from vigie.brand import Brand, Recipient
from vigie.channels import Mail
from vigie.channels.email import MentionView, render_alert, render_reconnect
from vigie.errors import PermanentError, TransientError
from vigie.mention import Mention
from vigie.platforms import load_platform

MOST_SHOWN = 3
RETRY_SECONDS = 300


def tell(alert: Alert, brand: Brand, now: datetime) -> None:
    """Send an alert's mail to each who is to have it. Raises TransientError if one is owed yet."""
    send_each(
        f"{alert.id}#{alert.mails}",
        who_is_told(alert, brand, now),
        lambda recipient: _render(alert, brand, recipient),
        now,
    )


def who_is_told(alert: Alert, brand: Brand, now: datetime) -> tuple[Recipient, ...]:
    """Who gets the latest mail of an alert.

    Rule: everybody who gets the brand's alerts; in quiet hours, which only loud alerts break, the
    first on call alone; each hand-on adds the next on call; who was told hears that it is over.
    """
    everyone = recipients_of(brand)
    known = {one.email: one for one in everyone}
    on_call = [known.get(e) or Recipient(e, brand.languages[0]) for e in brand.alerting.on_call]
    if alert.form is Form.ESCALATED:
        return tuple(on_call[alert.escalations - 1 : alert.escalations]) or everyone
    handed = on_call[: alert.escalations]
    at_night = is_quiet(brand.alerting, ZoneInfo(brand.time_zone), now)
    if at_night and alert.severity >= LOUD and on_call and alert.form is not Form.OVER:
        return tuple(dict.fromkeys((on_call[0], *handed)))
    return tuple(dict.fromkeys((*everyone, *handed)))


def send_each(
    what: str, recipients: Sequence[Recipient], render: Callable[[Recipient], Mail], now: datetime
) -> None:
    """Send a mail to each who has not had it. Raises TransientError if somebody is still owed.

    One address SES refuses for good does not keep the others waiting, nor make theirs repeat; if
    it refuses everybody, the mail stays owed: then the sender is not confirmed yet.
    """
    refused = 0
    owed: TransientError | None = None
    for recipient in recipients:
        if was_mailed(what, recipient.email):
            continue
        try:
            send_mail(recipient.email, render(recipient))
        except PermanentError as error:
            warn_failure("recipient refused", error)
            refused += 1
        except TransientError as error:
            owed = error
        else:
            note_mailed(what, recipient.email, now)
    if refused == len(recipients):
        owed = TransientError("SES refuses every recipient")
    if owed:
        raise owed


def recipients_of(brand: Brand) -> tuple[Recipient, ...]:
    """Who gets a brand's mails; the stack's own address when the brand names nobody."""
    known = settings()
    return brand.alert_recipients or (Recipient(known.alert_email, known.language),)


def _render(alert: Alert, brand: Brand, recipient: Recipient) -> Mail:
    mentions = get_mentions(alert.mention_ids).values()
    visible = sorted(mentions, key=_visibility, reverse=True)[:MOST_SHOWN]
    return render_alert(
        alert,
        brand,
        recipient.language,
        [_view(mention) for mention in visible],
        f"{settings().site_url}/",
        platforms=Counter(load_platform(m.platform).PROFILE.name for m in mentions),
    )


def _visibility(mention: Mention) -> tuple[int, datetime]:
    return mention.author.followers or 0, mention.said_at


def _view(mention: Mention) -> MentionView:
    return MentionView(
        text=mention.text,
        url=mention.url,
        author_name=mention.author.name,
        followers=mention.author.followers,
        platform=load_platform(mention.platform).PROFILE.name,
        said_at=mention.said_at,
    )


def tell_reconnect(image: Mapping[str, Any], now: datetime) -> None:
    """Send the one mail that asks to reconnect an account, if it is still owed."""
    key = {"pk": image["pk"], "sk": image["sk"]}
    row = get(settings().desk_table, key)
    if row is None or row["mail_state"] != "pending" or not row.get("send_now"):
        return
    slug = row["pk"].removeprefix("brand#")
    brand = read_brand(slug) or Brand(slug=slug, name=slug)
    try:
        send_each(
            f"{row['sk']}#{row['opened_at']}",
            recipients_of(brand),
            lambda one: render_reconnect(
                row["platform"],
                brand,
                one.language,
                row["reason"],
                f"{settings().site_url}/#view=settings",
            ),
            now,
        )
    except TransientError as error:
        count("MailsFailed")
        warn_failure("reconnect mail failed", error, brand=slug)
        later = {"due_at": to_seconds(now) + RETRY_SECONDS, "send_now": False}
        write(change(settings().desk_table, key, later))
        return
    sent = {"mail_state": "sent", "send_now": False}
    write(change(settings().desk_table, key, sent, remove=("due_kind", "due_at")))
