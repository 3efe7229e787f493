"""What the team must know: spikes of negatives, and accounts to reconnect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from vigie.alert import Alert, MailState, mail_failed, mail_sent
from vigie.aws.alerts import keep_alert, read_alert
from vigie.aws.brands import read_brand
from vigie.aws.journal import count, note, warn_failure
from vigie.aws.mail import note_mailed, send_mail, was_mailed
from vigie.aws.mentions import get_mentions
from vigie.aws.settings import settings
from vigie.aws.streams import new_images
from vigie.aws.table import RECORD_FAILURES, change, get, write
from vigie.aws.wire import to_seconds
from vigie.brand import Brand, Recipient
from vigie.channels import Mail
from vigie.channels.email import MentionView, render_alert, render_reconnect
from vigie.errors import PermanentError, TransientError
from vigie.jobs.watch import watch_brand
from vigie.mention import Mention
from vigie.platforms import load_platform

MOST_SHOWN = 3
RETRY_SECONDS = 300


def notify_batch(event: Mapping[str, Any], now: datetime) -> list[str]:
    """Handle stream records of the desk; answers the sequence numbers of those that failed.

    All negative cards of a brand in the batch are one look at that brand's numbers.
    """
    failed: list[str] = []
    cards: dict[str, list[str]] = {}
    for number, image in new_images(event):
        if image["sk"] == "card":
            cards.setdefault(image["brand"], []).append(number)
            continue
        try:
            _send_owed(image, now)
        except RECORD_FAILURES as error:
            warn_failure("mail could not be handled", error)
            failed.append(number)
    for brand, numbers in cards.items():
        try:
            watch_brand(brand, now)
        except RECORD_FAILURES as error:
            warn_failure("brand could not be watched", error, brand=brand)
            failed.extend(numbers)
    return failed


def _send_owed(image: Mapping[str, Any], now: datetime) -> None:
    if image.get("kind") == "reconnect":
        _send_reconnect(image, now)
    else:
        send_alert(image["sk"].removeprefix("alert#"), now)


def send_alert(identity: str, now: datetime) -> None:
    """Send the mail an alert owes, and mark it sent only then.

    A mail that fails is owed on: its row is due again later, and schedule_polls asks once more.
    """
    kept = read_alert(identity)
    if kept is None or kept.alert.mail is not MailState.PENDING or not kept.send_now:
        return
    alert = kept.alert
    brand = read_brand(alert.brand) or Brand(slug=alert.brand, name=alert.brand)
    try:
        send_each(
            f"{alert.id}#{alert.mails}",
            recipients_of(brand),
            lambda recipient: _render(alert, brand, recipient),
            now,
        )
    except TransientError as error:
        count("MailsFailed")
        warn_failure("alert mail failed", error, alert=alert.id, tries=alert.mail_tries + 1)
        keep_alert(kept, mail_failed(alert, now), send_now=False)
        return
    keep_alert(kept, mail_sent(alert, now))
    note("alert mail sent", alert=alert.id, severity=alert.severity)


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


def _send_reconnect(image: Mapping[str, Any], now: datetime) -> None:
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
