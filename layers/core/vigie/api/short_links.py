"""Counted links: followed by anybody, listed by the team."""

from __future__ import annotations

import re
from datetime import timedelta

from vigie.api.queries import read_brand_name, read_limit, read_time
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.http import Answer, as_json, as_text
from vigie.aws.settings import settings
from vigie.aws.tracked_links import (
    count_click,
    list_short_links,
    read_clicks,
    read_short_link,
)
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.channels._words import language_of, typeset
from vigie.click import is_preview
from vigie.errors import InvalidError
from vigie.tracked import CODE, Clicks, ShortLink, is_own

USUAL = timedelta(days=90)
CURSOR = re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z#{CODE.pattern}")
SAFE = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
}
WORDS = {
    "fr": ("Ce lien ne mène nulle part", "Il est peut-être coupé, ou trop ancien."),
    "en": ("This link leads nowhere", "It may have been cut, or it is too old."),
}


def follow(call: Call) -> Answer:
    """Lead to the address in the link's row, and count.

    Rule: where it leads comes from the row alone, which must name an address of the site the brand
    had when the link was made; nothing of the request is repeated. A count that fails is lost, the
    visitor is not.
    """
    code = call.path["code"]
    link = read_short_link(code, call.now) if CODE.fullmatch(code) else None
    if link is None or not is_own(link.url, link.site):
        return _lead_nowhere(call.request.headers.get("accept-language", ""))
    looks = is_preview(call.request.method, call.request.headers)
    count_click(link, call.now, is_preview=looks)
    answer = as_text("")
    return {
        **answer,
        "statusCode": 302,
        "headers": {**answer["headers"], **SAFE, "location": link.url},
    }


def list_links(call: Call) -> Answer:
    """A brand's counted links, newest first, each with its clicks; of ninety days, unless said."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    since = read_time(call, "since") or call.now - USUAL
    until = read_time(call, "until") or call.now + timedelta(seconds=1)
    if since >= until:
        raise InvalidError("until is after since", field="since")
    most = read_limit(call.query.get("limit", ""))
    cursor = call.query.get("cursor", "")
    if cursor and not (CURSOR.fullmatch(cursor) and cursor >= to_text(since)):
        raise InvalidError("a cursor is what next_cursor said", field="cursor")
    links, more = list_short_links(brand, since, until, most, cursor)
    clicks = read_clicks(brand, min((one.made_at for one in links), default=until))
    return as_json(show_list([_show(one, clicks.get(one.code, Clicks())) for one in links], more))


def _show(link: ShortLink, counted: Clicks) -> View:
    return {
        "code": link.code,
        "address": f"{settings().site_url}/l/{link.code}",
        "url": link.url,
        "platform": link.platform,
        "mention_id": link.mention_id or None,
        "action_id": link.about,
        "made_at": to_text(link.made_at),
        "clicks": counted.clicks,
        "previews": counted.previews,
        "last_click_at": to_text(counted.last_at) if counted.last_at else None,
    }


def _lead_nowhere(accepted: str) -> Answer:
    """The page of a code nobody made, in the browser's language; it repeats nothing it was sent."""
    language = language_of(accepted[:2].lower())
    title, text = (typeset(words, language) for words in WORDS[language])
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" '
        f'content="light dark"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>'
    )
    answer = as_text(page, "text/html; charset=utf-8")
    policy = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'"}
    return {**answer, "statusCode": 404, "headers": {**answer["headers"], **SAFE, **policy}}
