"""Outgoing mail by SES."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from vigie.aws.clients import ses
from vigie.aws.settings import settings
from vigie.aws.table import get, put, write
from vigie.aws.wire import to_seconds
from vigie.channels import Mail
from vigie.errors import PermanentError, TransientError

if TYPE_CHECKING:
    from mypy_boto3_sesv2.type_defs import EmailContentTypeDef

REMEMBERED = timedelta(days=30)


def send_mail(recipient: str, mail: Mail) -> None:
    """Hand one mail to SES, once.

    Raises PermanentError when SES refuses this recipient, TransientError for anything else.

    After a time-out the mail may have left all the same: an alert may arrive twice, never not.
    """
    content: EmailContentTypeDef = {
        "Simple": {
            "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": mail.text, "Charset": "UTF-8"},
                "Html": {"Data": mail.html, "Charset": "UTF-8"},
            },
        }
    }
    try:
        ses().send_email(
            FromEmailAddress=settings().alert_email,
            Destination={"ToAddresses": [recipient]},
            Content=content,
        )
    except ses().exceptions.MessageRejected as error:
        raise PermanentError("SES refuses this recipient") from error
    except (ClientError, BotoCoreError) as error:
        raise TransientError(f"SES refused: {type(error).__name__}") from error


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
