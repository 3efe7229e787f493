"""Keeping the hub's subscription to a channel's uploads alive: it ends after ten days at most.

https://developers.google.com/youtube/v3/guides/push_notifications
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.errors import AddressRefusedError, OutcomeUnknownError, PayloadError, PlatformError
from vigie.platforms._call import Request, base_url
from vigie.platforms._fields import read_time
from vigie.platforms._http import fetch

HUB = "https://pubsubhubbub.appspot.com"
TOPIC = "https://www.youtube.com/feeds/videos.xml?channel_id="
LEASE = timedelta(days=10)
AHEAD = timedelta(days=6)
NEEDED = ("hub_secret", "verify_token", "callback_url")


def keep_subscribed(
    secrets: Mapping[str, str], channel: str, lease: object, now: datetime
) -> str | None:
    """Ask the hub again four days after the last time; when the lease ends, as ISO 8601.

    None when the owner wants no pushes. A hub that fails takes no poll along: the next one asks
    again. Asking twice is harmless, so this is no act.
    """
    if not channel or any(not secrets.get(name) for name in NEEDED):
        return None
    ends = read_time(lease, now + LEASE + AHEAD)
    if ends and ends - now > AHEAD:
        return ends.isoformat()
    form = {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC + channel,
        "hub.callback": secrets["callback_url"],
        "hub.verify": "async",
        "hub.verify_token": secrets["verify_token"],
        "hub.secret": secrets["hub_secret"],
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }
    url = f"{base_url('youtube', HUB)}/subscribe"
    try:
        fetch(Request(platform="youtube", url=url, method="POST", form=form))
    except (PlatformError, OutcomeUnknownError, PayloadError, AddressRefusedError):
        return ends.isoformat() if ends else None
    return (now + LEASE).isoformat()
