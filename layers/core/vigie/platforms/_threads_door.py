"""Threads' door, and the day's quota of replies it tells on a page of its own.

https://developers.facebook.com/documentation/threads/troubleshooting#retrieve-publishing-quota-limit
"""

from __future__ import annotations

from collections.abc import Mapping

from vigie.platforms._http import base_url
from vigie.platforms._limits import Gauge, name_of
from vigie.platforms._meta_door import Door
from vigie.platforms._threads_read import MEANINGS

HOME = "https://graph.threads.net"
QUOTA = "quota_usage,config,reply_quota_usage,reply_config"


def open_door(secrets: Mapping[str, str], *, version: str = "/v1.0") -> Door:
    """The door a brand's values open; tokens are renewed at one without a version."""
    return Door(
        platform="threads",
        root=base_url("threads", HOME) + version,
        token=secrets.get("access_token", ""),
        meanings=MEANINGS,
    )


def quota_gauge(token: str) -> Gauge:
    """The gauge replies are measured against; reads know nothing of it."""
    return Gauge("replies", name_of(token))
