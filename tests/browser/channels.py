"""The stand-in's channels, in the shape the API shows them in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vigie.api.channels import say_outcome, show_channel
from vigie.api.views import show_list
from vigie.channels import Channel, ChannelKind, load_channel
from vigie.errors import ChannelAddressError

from tests.browser.desk import Desk, RefusedError, View

Query = dict[str, str]
Headers = dict[str, str]


def show(desk: Desk, kind: str) -> View:
    known = desk.channels[kind]
    trouble = desk.channel_trouble.get(kind)
    now = datetime.now(UTC)
    settled: dict[str, Any] = {"language": "fr", "min_severity": 1, **known}
    return show_channel(Channel(ChannelKind(kind), trouble=trouble, since=now, **settled))


def list_channels(desk: Desk, *_: object) -> View:
    return show_list([show(desk, kind) for kind in desk.channels])


def connect(desk: Desk, query: Query, body: View, _: Headers) -> View:
    kind = ChannelKind(query["channel"])
    try:
        load_channel(kind).check_secrets(body, local=False)
    except ChannelAddressError as refused:
        raise RefusedError(refused.status, str(refused), **refused.facts()) from refused
    desk.channels.setdefault(kind, {})
    desk.channel_trouble.pop(kind, None)
    return {"written": sorted(body)}


def save(desk: Desk, query: Query, body: View, _: Headers) -> View:
    desk.channels[query["channel"]] = body
    return show(desk, query["channel"])


def test(desk: Desk, query: Query, *_: object) -> View:
    trouble = desk.channel_trouble.get(query["channel"])
    return {"channel": query["channel"], "sent": trouble is None, **say_outcome(trouble)}


def remove(desk: Desk, query: Query, *_: object) -> View:
    del desk.channels[query["channel"]]
    return {"deleted": query["channel"]}


PLACE = "/api/brands/(?P<id>[^/]+)/channels"
CHANNEL = f"{PLACE}/(?P<channel>[^/]+)"
ROUTES = (
    ("GET", PLACE, list_channels),
    ("PUT", CHANNEL, save),
    ("DELETE", CHANNEL, remove),
    ("POST", f"{CHANNEL}/test", test),
    ("PUT", "/api/secrets/(?P<id>[^/]+)/(?P<channel>slack|teams|webhook)", connect),
)
