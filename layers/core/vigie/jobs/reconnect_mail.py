"""The mail that asks to reconnect an account, once for each time its token dies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.aws.brands import read_brand
from vigie.aws.journal import count, warn_failure
from vigie.aws.settings import settings
from vigie.aws.table import change, get, write
from vigie.aws.wire import to_seconds
from vigie.brand import Brand
from vigie.channels.email import render_reconnect
from vigie.errors import TransientError
from vigie.jobs.telling import recipients_of, send_each

RETRY_SECONDS = 300


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
                f"{settings().site_url}/#brand={slug}&view=settings",
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
