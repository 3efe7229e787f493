"""An account's owner took the app's access back on the platform: the team is told at once.

Nothing is refused for it later than now: replies wait for the owner to reconnect, and whoever did
so meanwhile is found out by the first call that works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from vigie.aws.journal import note
from vigie.aws.queues import send_job
from vigie.aws.sources import brands_of_account
from vigie.jobs.connection import known_secrets
from vigie.jobs.reconnect import want_reconnect

REASON = "the account's owner withdrew the app's access"


def pass_on(platform: str, signers: Sequence[str], account: str) -> None:
    """Have each brand told whose own account it is; another person's access is not ours."""
    owners = brands_of_account(platform, account)
    for slug in signers:
        if slug in owners or account in known_secrets(slug, platform).values():
            send_job({"withdrawn": platform, "brand": slug})


def lose_access(job: Mapping[str, str], now: datetime) -> None:
    """Ask the brand to reconnect, once. Safe to repeat."""
    brand, platform = job["brand"], job["withdrawn"]
    note("access withdrawn", brand=brand, platform=platform)
    want_reconnect(brand, platform, REASON, now)
