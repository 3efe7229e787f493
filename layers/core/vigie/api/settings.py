"""Brands, platforms and secrets: what the owner sets up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vigie.alerting import Alerting
from vigie.api.bodies import AlertingBody, BrandBody, WorkBody
from vigie.api.channels import save_channel_secrets
from vigie.api.hours_bodies import list_hours
from vigie.api.routing import Call
from vigie.api.sources import hold_account
from vigie.api.views import View, show_brand, show_list
from vigie.aws import brands
from vigie.aws.clock import utc_now
from vigie.aws.http import Answer, as_json
from vigie.brand import BRAND_SLUG, Brand, Recipient, Role, Work
from vigie.channels import ChannelKind
from vigie.errors import InvalidError, NotFoundError
from vigie.jobs.connection import replace_secrets
from vigie.jobs.reconnect import reconnected
from vigie.platforms import load_platform, platform_names

ACCOUNT_SECRETS = ("page_id", "account_id")


def list_platforms(_: Call) -> Answer:
    """What each platform can do, and what a page must know before it asks for more."""
    return as_json(show_platforms())


def show_platforms() -> View:
    """Every platform's profile, as far as a caller needs it."""
    profiles = [load_platform(slug).PROFILE for slug in platform_names()]
    shown = [
        {
            "platform": one.slug,
            "name": one.name,
            "address": one.address,
            "capabilities": sorted(one.capabilities),
            "reply_length": one.reply_length,
            "private_length": one.private_length,
            "counting": one.counting.value,
            "also": list(one.also),
            "secrets": list(one.secrets),
            "optional": sorted(one.optional),
            "ready_in": one.ready_in,
        }
        for one in profiles
    ]
    return show_list(shown)


def list_brands(call: Call) -> Answer:
    """The brands the caller may see."""
    mine = [one for one in brands.list_brands() if call.person.may(one.slug, Role.VIEWER)]
    return as_json(show_list([{"brand": one.slug, "name": one.name} for one in mine]))


def read_brand(call: Call) -> Answer:
    """One brand's settings."""
    call.person.must(call.path["brand"], Role.VIEWER)
    brand = brands.read_brand(call.path["brand"])
    if brand is None:
        raise NotFoundError("no such brand")
    return as_json(show_brand(brand))


def save_brand(call: Call) -> Answer:
    """Keep a brand's settings; creates the brand when there is none."""
    slug = call.path["brand"]
    call.person.must(slug, Role.OWNER)
    if not BRAND_SLUG.match(slug):
        raise InvalidError(
            "a brand's name in addresses is a-z, 0-9 and -, at most 40", field="brand"
        )
    body = call.read(BrandBody)
    language = body.languages[0]
    recipients = tuple(
        Recipient(one, language) if isinstance(one, str) else Recipient(one.email, one.language)
        for one in body.alert_recipients
    )
    known = brands.read_brand(slug)
    brand = Brand(
        slug=slug,
        name=body.name,
        languages=tuple(body.languages),
        time_zone=body.time_zone,
        terms=tuple(term.model_dump() for term in body.terms),
        alert_recipients=recipients,
        signature=body.signature,
        site=body.site,
        own_accounts=tuple(body.own_accounts),
        objective=body.objective,
        business_hours=list_hours(body.business_hours),
        alerting=_wishes(known.alerting if known else Alerting(), body.alerting),
        work=replace(known.work if known else Work(), **_given(body.work)),
    )
    brands.save_brand(brand)
    return as_json(show_brand(brand))


def _given(body: WorkBody | None) -> dict[str, Any]:
    return body.model_dump(exclude_unset=True) if body else {}


def _wishes(known: Alerting, body: AlertingBody | None) -> Alerting:
    """The wishes about alerts after what a caller said; quiet hours need both their ends.

    Raises InvalidError.
    """
    wishes = replace(known, **body.given()) if body else known
    if bool(wishes.quiet_from) != bool(wishes.quiet_until):
        raise InvalidError("quiet hours need a beginning and an end", field="alerting.quiet_from")
    return wishes


def save_secrets(call: Call) -> Answer:
    """Write a platform's secrets; they can be replaced, never read back.

    Rule: what vigie knew of the old token's end counts no more: the new values are tried at once.
    """
    brand, platform = call.path["brand"], call.path["platform"]
    call.person.must(brand, Role.OWNER)
    if platform in set(ChannelKind):
        return save_channel_secrets(call, ChannelKind(platform))
    known = load_platform(platform).PROFILE.secrets
    given = call.request.json()
    if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
        raise InvalidError("send an object of names and text values", field="body")
    for name in given:
        if name not in known:
            raise InvalidError(f"{platform} takes {', '.join(known) or 'no secrets'}", field=name)
    replace_secrets(brand, platform, given, utc_now)
    served = [
        slug
        for slug in platform_names()
        if platform in (slug, load_platform(slug).PROFILE.secrets_of)
    ]
    for slug in served:
        for name in ACCOUNT_SECRETS:
            if given.get(name):
                hold_account(call, brand, slug, given[name])
        reconnected(brand, slug)
    return as_json({"written": sorted(name for name, value in given.items() if value)})
