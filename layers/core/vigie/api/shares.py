"""Links that show a report's figures to whoever has them, until they end or are withdrawn."""

from __future__ import annotations

import secrets
from datetime import timedelta

from vigie.api.asking import LONGEST, find_brand
from vigie.api.report_bodies import ShareBody
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer, as_json
from vigie.aws.links import mint
from vigie.aws.report_rows import add_share, list_shares, remove_share
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.link import Act, Link
from vigie.report import ReportPart
from vigie.share import MOST, Share, public_parts

ANYBODY = "@anybody"


def list_all(call: Call) -> Answer:
    """A brand's links that still work, newest first, each with when it was last opened."""
    brand = find_brand(call, Role.MANAGER)
    return as_json(show_list([_show(one) for one in list_shares(brand.slug, call.now)]))


def add(call: Call) -> Answer:
    """Make a link; it shows figures, no texts and no names."""
    body = call.read(ShareBody)
    call.person.must(body.brand, Role.MANAGER)
    if read_brand(body.brand) is None:
        raise NotFoundError("no such brand")
    if body.since and body.until and body.until - body.since > LONGEST:
        raise InvalidError(f"at most {LONGEST.days} days", field="since")
    if len(list_shares(body.brand, call.now)) >= MOST:
        raise ConflictError(f"a brand has {MOST} links at most: withdraw one first")
    share = Share(
        id=secrets.token_hex(8),
        brand=body.brand,
        language=body.language,
        parts=public_parts(tuple(map(ReportPart, body.parts))),
        expires_at=call.now.replace(microsecond=0) + timedelta(days=body.days),
        made_at=call.now,
        made_by=call.person.name,
        since=body.since,
        until=body.until,
    )
    shown = _show(share)  # signed first: a row without an address would be of no use
    add_share(share)
    return as_json(shown, 201)


def remove(call: Call) -> Answer:
    """Withdraw a link, at once."""
    brand = find_brand(call, Role.MANAGER)
    if not remove_share(brand.slug, call.path["id"]):
        raise NotFoundError("no such link")
    return as_json({"removed": call.path["id"]})


def _show(share: Share) -> View:
    """``url`` is the same each time: who made it may have lost it."""
    link = Link(Act.SHARE, share.brand, share.id, ANYBODY, share.expires_at)
    return {
        "id": share.id,
        "brand": share.brand,
        "url": mint(link),
        "language": share.language,
        "parts": [one.value for one in share.parts],
        "since": to_text(share.since) if share.since else None,
        "until": to_text(share.until) if share.until else None,
        "rolling": share.since is None,
        "expires_at": to_text(share.expires_at),
        "made_at": to_text(share.made_at),
        "made_by": share.made_by,
        "last_used_at": to_text(share.last_used_at) if share.last_used_at else None,
    }
