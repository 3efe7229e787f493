"""Outgoing mail by SES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from vigie.aws.clients import ses
from vigie.aws.settings import settings
from vigie.channels import Mail
from vigie.errors import TransientError

if TYPE_CHECKING:
    from mypy_boto3_sesv2.type_defs import EmailContentTypeDef


def send_mail(recipient: str, mail: Mail) -> None:
    """Hand one mail to SES, once. Raises TransientError when SES refuses or does not answer.

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
    except (ClientError, BotoCoreError) as error:
        raise TransientError(f"SES refused: {type(error).__name__}") from error
