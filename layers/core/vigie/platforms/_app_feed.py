"""The App Store's public feed of reviews, a country at a time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from vigie.errors import PayloadError, PlatformError, RateLimitedError
from vigie.mention import MentionEvent, Rejected
from vigie.platforms import Fetched
from vigie.platforms._app_reviews import Events, read_feed_page
from vigie.platforms._call import Request, base_url
from vigie.platforms._http import fetch
from vigie.platforms._news import sift
from vigie.source import Source

FEED = "https://itunes.apple.com"
COUNTRY = re.compile(r"(?<![\w-])[a-z]{2}(?![\w-])")
USUAL = ("fr", "us", "gb")
MOST_COUNTRIES = 10
MOST_FEED_PAGES = 10
FIRST_FEED_PAGES = 2


def poll_feed(source: Source, now: datetime) -> Fetched:
    """The feed of each country, deeper only while everything on a page is news.

    The feed is cached for hours and now and then empty, so what is absent says nothing. One country
    that fails takes no other along.
    """
    seen: object = source.cursor.get("seen")
    pages = MOST_FEED_PAGES if isinstance(seen, list) and seen else FIRST_FEED_PAGES
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    failures: list[PlatformError | PayloadError] = []
    countries = countries_of(source.query)
    for country in countries:
        try:
            for page in range(1, pages + 1):
                found, aside = read_feed_of(source.account, country, page, now)
                rejected += aside
                events += [replace(one, account=source.account) for one in found]
                if not found or len(sift(found, seen, now)[0]) < len(found):
                    break
        except RateLimitedError as error:
            failures.append(error)
            break
        except (PlatformError, PayloadError) as error:
            failures.append(error)
    if failures and (len(failures) == len(countries) or not events):
        raise failures[0]
    fresh, kept = sift(events, seen, now)
    waits = [one.retry_after for one in failures if isinstance(one, RateLimitedError)]
    return Fetched(fresh, {"seen": kept}, tuple(rejected), wait=max(waits, default=0.0))


def read_feed_of(app: str, country: str, page: int, now: datetime) -> Events:
    path = f"{country}/rss/customerreviews/page={page}/id={quote(app, safe='')}"
    url = f"{base_url('app_store', FEED)}/{path}/sortBy=mostRecent/json"
    body = fetch(Request(platform="app_store", url=url)).json()
    if not isinstance(body, dict) or not isinstance(body.get("feed"), dict):
        raise PayloadError("app_store answered with no feed")
    return read_feed_page(body, now)


def countries_of(query: str) -> tuple[str, ...]:
    """The countries a source names; a few large ones when it names none."""
    named = dict.fromkeys(COUNTRY.findall(query.lower()))
    return tuple(named)[:MOST_COUNTRIES] or USUAL
