"""Outgoing mail by SES."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from vigie.aws.clients import ses
from vigie.aws.clock import utc_now
from vigie.aws.journal import warn_failure
from vigie.aws.settings import settings
from vigie.aws.table import get, put, write
from vigie.aws.wire import to_seconds
from vigie.channels import Attachment, Mail
from vigie.errors import PermanentError, TransientError
from vigie.mailbox import MailKind, Outcome, may_receive

if TYPE_CHECKING:
    from mypy_boto3_sesv2.type_defs import (
        AttachmentTypeDef,
        MessageTypeDef,
        SendEmailRequestTypeDef,
    )

REMEMBERED = timedelta(days=30)


def send_mail(recipient: str, mail: Mail, now: datetime | None = None) -> None:
    """Hand one mail to SES, once.

    Raises PermanentError when SES refuses this recipient, or when what came back from the address
    forbids this kind of mail (`vigie.mailbox`: then SES is not asked); TransientError for anything
    else. After a time-out the mail may have left all the same: an alert may arrive twice, never
    not.
    """
    from vigie.aws.mailboxes import clear_mailbox, note_refused, read_mailbox

    moment = now or utc_now()
    mailbox = read_mailbox(recipient)
    if not may_receive(mailbox, mail.kind):
        raise PermanentError("this address takes no such mail", code=str(mailbox.outcome))
    try:
        ses().send_email(**_letter(recipient, mail, moment))
    except (ses().exceptions.MessageRejected, ses().exceptions.BadRequestException) as error:
        if mailbox.outcome is not Outcome.REFUSED:
            note_refused(recipient, moment)
        raise PermanentError("SES refuses this recipient") from error
    except (ClientError, BotoCoreError) as error:
        raise TransientError(f"SES refused: {type(error).__name__}") from error
    if mailbox.outcome is Outcome.REFUSED:
        clear_mailbox(recipient, moment)


def _letter(recipient: str, mail: Mail, now: datetime) -> SendEmailRequestTypeDef:
    """What SES is asked. Tags name brand and kind, so that a bounce tells what it is about."""
    known = settings()
    simple: MessageTypeDef = {
        "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
        "Body": {
            "Text": {"Data": mail.text, "Charset": "UTF-8"},
            "Html": {"Data": mail.html, "Charset": "UTF-8"},
        },
    }
    if headers := (*mail.headers, *_leave_headers(recipient, mail, now)):
        simple["Headers"] = [{"Name": name, "Value": value} for name, value in headers]
    if mail.attachments:
        simple["Attachments"] = [_attach(one) for one in mail.attachments]
    tags = {"kind": mail.kind.value, "brand": mail.brand}
    letter: SendEmailRequestTypeDef = {
        "FromEmailAddress": known.alert_email,
        "ReplyToAddresses": [known.alert_email],
        "Destination": {"ToAddresses": [recipient]},
        "EmailTags": [{"Name": name, "Value": value} for name, value in tags.items() if value],
        "Content": {"Simple": simple},
    }
    if known.mail_set:
        letter["ConfigurationSetName"] = known.mail_set
    return letter


def _leave_headers(recipient: str, mail: Mail, now: datetime) -> tuple[tuple[str, str], ...]:
    """How to unsubscribe; an alert leaves without it rather than not at all."""
    if not mail.brand or mail.kind is MailKind.SERVICE:
        return ()
    from vigie.aws.links import leave_headers

    try:
        return leave_headers(mail.brand, mail.kind, recipient, now)
    except TransientError as error:
        warn_failure("mail left without a way to unsubscribe", error)
        return ()


def _attach(one: Attachment) -> AttachmentTypeDef:
    """A file as SES takes it: shown inside the HTML where the HTML names it."""
    file: AttachmentTypeDef = {
        "FileName": one.name,
        "ContentType": one.media_type,
        "RawContent": one.content,
        "ContentDisposition": "INLINE" if one.content_id else "ATTACHMENT",
        "ContentTransferEncoding": "BASE64",
    }
    if one.content_id:
        file["ContentId"] = one.content_id
    return file


def was_mailed(what: str, recipient: str) -> bool:
    """Whether a recipient has had this mail."""
    return get(settings().desk_table, _mailed(what, recipient)) is not None


def note_mailed(what: str, recipient: str, now: datetime) -> None:
    """Note, after it left, that a recipient has had this mail."""
    row = {**_mailed(what, recipient), "expires_at": to_seconds(now + REMEMBERED)}
    write(put(settings().desk_table, row))


def _mailed(what: str, recipient: str) -> dict[str, str]:
    digest = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    return {"pk": f"mailed#{what}", "sk": digest}
