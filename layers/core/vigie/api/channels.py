"""Slack, Teams and webhook of a brand: what is connected, how it fares, and a test of it."""

from __future__ import annotations

from dataclasses import replace

from vigie.api.bodies import ChannelBody
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.brands import read_brand
from vigie.aws.channels import (
    forget_channel,
    forget_state,
    keep_settings,
    list_channels,
)
from vigie.aws.http import Answer, as_json
from vigie.aws.secrets import read_secrets, write_secrets
from vigie.aws.settings import settings
from vigie.aws.wire import to_text
from vigie.brand import Brand, Role
from vigie.channels import SECRETS, Channel, ChannelKind, Trouble, load_channel
from vigie.errors import (
    InvalidError,
    NotFoundError,
    OutcomeUnknownError,
    PlatformError,
)


def list_brand_channels(call: Call) -> Answer:
    """The connected channels with what they get and how they fare; never their addresses."""
    brand = _find_brand(call, Role.VIEWER)
    return as_json(show_list([show_channel(one) for one in _connected(brand)]))


def save_channel(call: Call) -> Answer:
    """Say in which language and from which severity on a connected channel is told."""
    brand = _find_brand(call, Role.MANAGER)
    channel = _find_channel(call, brand)
    body = call.read(ChannelBody)
    keep_settings(brand.slug, channel.kind, body.language, body.min_severity)
    return as_json(show_channel(replace(channel, **body.model_dump())))


def delete_channel(call: Call) -> Answer:
    """Disconnect a channel: its address is forgotten."""
    brand = _find_brand(call, Role.OWNER)
    kind = _kind(call)
    forget_channel(brand.slug, kind)
    return as_json({"deleted": kind.value})


def test_channel(call: Call) -> Answer:
    """Send a test notice now; the answer says in words what came of it."""
    from vigie.channels.notice import write_test
    from vigie.jobs.channels import send_notice

    brand = _find_brand(call, Role.MANAGER)
    channel = _find_channel(call, brand)
    kind = channel.kind
    links = {"inbox": f"{_site(call)}/"}
    notice = write_test(brand, channel.language, links)
    what = f"test#{brand.slug}#{to_text(call.now)}"
    trouble: Trouble | None = None
    try:
        send_notice(brand.slug, kind, lambda: notice, what, call.now)
    except OutcomeUnknownError:
        trouble = Trouble.FAILING
    except PlatformError as error:
        trouble = _told_trouble(error)
    return as_json({"channel": kind.value, "sent": trouble is None, **say_outcome(trouble)})


def save_channel_secrets(call: Call, kind: ChannelKind) -> Answer:
    """Write a channel's address, and its secret if it has one; whoever has them is connected.

    Raises ChannelAddressError for what no notice could be sent with.
    """
    brand = _find_brand(call, Role.OWNER)
    given = call.request.json()
    if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
        raise InvalidError("send an object of names and text values", field="body")
    for name in given:
        if name not in SECRETS[kind]:
            raise InvalidError(f"{kind} takes {', '.join(SECRETS[kind])}", field=name)
    values = {name: value.strip() for name, value in given.items() if value.strip()}
    known = {**read_secrets(brand.slug, kind), **values}
    load_channel(kind).check_secrets(known, local=settings().local)
    write_secrets(brand.slug, kind, values)
    keep_settings(brand.slug, kind, brand.languages[0])
    forget_state(brand.slug, kind)
    return as_json({"written": sorted(values)})


def show_channel(channel: Channel) -> View:
    """A channel as a caller sees it."""
    trouble = channel.trouble
    state = "connected" if trouble is None else "failing" if trouble.may_pass else "refused"
    return {
        "channel": channel.kind.value,
        "language": channel.language,
        "min_severity": channel.min_severity,
        "state": state,
        "trouble": trouble.value if trouble else None,
        "reason": say_outcome(trouble)["reason"] if trouble else None,
        "since": to_text(channel.since) if channel.since else None,
        "last_success": to_text(channel.last_success) if channel.last_success else None,
    }


def say_outcome(trouble: Trouble | None) -> View:
    """What became of a notice, in both languages; None: it was taken."""
    from vigie.channels._notice_words import TAKEN, TROUBLE
    from vigie.channels._words import typeset

    said = {code: TROUBLE[code][trouble] if trouble else TAKEN[code] for code in TAKEN}
    words = {code: typeset(text, code) for code, text in said.items()}
    return {"trouble": trouble.value if trouble else None, "reason": words}


def _told_trouble(error: PlatformError) -> Trouble:
    known = {one.value: one for one in Trouble}
    return known.get(error.code, Trouble.FAILING)


def _connected(brand: Brand) -> list[Channel]:
    return list_channels(brand.slug, brand.languages[0])


def _find_brand(call: Call, needed: Role) -> Brand:
    call.person.must(call.path["brand"], needed)
    brand = read_brand(call.path["brand"])
    if brand is None:
        raise NotFoundError("no such brand")
    return brand


def _find_channel(call: Call, brand: Brand) -> Channel:
    kind = _kind(call)
    for channel in _connected(brand):
        if channel.kind is kind:
            return channel
    raise NotFoundError(f"{kind} is not connected: write its secrets first")


def _kind(call: Call) -> ChannelKind:
    try:
        return ChannelKind(call.path["channel"])
    except ValueError:
        known = ", ".join(ChannelKind)
        raise NotFoundError(f"the channels are {known}") from None


def _site(call: Call) -> str:
    scheme = "http" if settings().local else "https"
    return settings().site_url or f"{scheme}://{call.request.host}"
