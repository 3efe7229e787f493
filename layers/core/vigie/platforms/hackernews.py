"""Hacker News: stories and comments a search finds, and the talk under stories found.

https://hn.algolia.com/api
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vigie.errors import AddressRefusedError, PayloadError, RateLimitedError, TransientError
from vigie.mention import Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Fetched,
    Profile,
    Told,
)
from vigie.platforms._call import Request
from vigie.platforms._descend import Descent, Haul, Page, Reach, descend
from vigie.platforms._fields import read_epoch
from vigie.platforms._hackernews_read import parse_hackernews, read_item, read_items
from vigie.platforms._http import base_url, fetch
from vigie.platforms._limits import Gauge
from vigie.platforms._news import WORDS, sift_states, turn_reread
from vigie.platforms._phrases import phrases_of, says_all
from vigie.source import Source

SEARCH = "https://hn.algolia.com"
ITEMS = "https://hacker-news.firebaseio.com"

PROFILE = Profile(
    slug="hackernews",
    name="Hacker News",
    capabilities=frozenset({Capability.MENTIONS, Capability.COMMENTS}),
    address="query",
    limits="about 10,000 searches an hour; no interface writes: replies are tasks with a deep link",
    windows="a thread takes no replies after two weeks",
    price="free",
    storage_duty="none stated; read again every day, what is deleted there goes here",
    duties=Duties(recheck_every=timedelta(days=1)),
    reads=Told(
        fr="Les publications et les commentaires qui contiennent vos mots, et les réponses sous "
        "les publications trouvées.",
        en="Stories and comments that hold your words, and replies under the stories found.",
    ),
    writes=Told(
        fr="Rien\u202f: Hacker News n'offre aucune interface pour écrire. Chaque réponse est une "
        "tâche qui ouvre la bonne page.",
        en="Nothing: Hacker News has no interface to write with. Each reply is a task that opens "
        "the right page.",
    ),
    stores=Told(
        fr="Le texte, le pseudonyme et l'adresse, pendant 90 jours\u202f; relus chaque jour, "
        "effacés quand l'auteur supprime.",
        en="The words, the user name and the address, for 90 days; read again every day, erased "
        "when their author deletes them.",
    ),
    steps=(
        ConnectionStep(
            fr="Ajoutez une source avec votre nom entre guillemets, par exemple "
            '«\u202f"café rivage"\u202f». Ni compte ni clé.',
            en='Add a source with your name in quotes, such as "café rivage". Neither account '
            "nor key.",
            key="source",
        ),
    ),
    base_url=SEARCH,
    home="https://news.ycombinator.com/newcomments",
)

REREAD_AT_ONCE = 20
# Words can be changed for two hours, and the search learns of it later.
REACH = Reach(first=timedelta(days=30), overlap=timedelta(hours=4), pages=4)
PAGE = 200
GAUGE = Gauge("requests", "everybody")
MOST_STORIES = 30
NUMBER = re.compile(r"[0-9]{1,15}\Z")

parse = parse_hackernews


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """What is new for a search and under the stories it found. Raises as the protocol says.

    The search forgives typing errors, so what does not hold the words is left out.
    """
    phrases = phrases_of(source.query)
    asked = {"query": source.query, "tags": "(story,comment,poll)", "typoTolerance": "false"}
    haul = Haul(memory=dict(source.cursor))
    haul.add("search", _go_down(asked, source.cursor.get("search"), phrases, now))
    stories = _stories(haul, source.cursor.get("stories"))
    if stories and not haul.wait:
        under = ",".join(f"story_{one}" for one in stories)
        talk = {"query": "", "tags": f"comment,({under})"}
        try:
            haul.add("talk", _go_down(talk, source.cursor.get("talk"), (), now))
        except RateLimitedError as error:
            haul.wait = error.retry_after
    fresh, known = sift_states(haul.events, source.cursor, now)
    return Fetched(fresh, haul.memory | known, tuple(haul.rejected), wait=haul.wait)


def reread(
    mentions: Sequence[Mention],
    secrets: Mapping[str, str],  # noqa: ARG001 - the protocol's
    now: datetime,
) -> Sequence[MentionEvent]:
    """What changed among at most 20 mentions, from the site's own interface, a call each.

    An item it does not know (null) proves nothing. Raises the PlatformError tree.
    """
    events: list[MentionEvent] = []
    for one in mentions:
        if NUMBER.match(one.native_id):
            item = _get(base_url("hackernews", ITEMS), f"/v0/item/{one.native_id}.json", {})
            events += _as_read(one, item, now)
    return turn_reread(mentions, events, now)


def claim(url: str) -> str | None:
    """The item at an address of the site, or None."""
    try:
        parts = urlsplit(url)
        host, query = parts.hostname, parse_qs(parts.query)
    except ValueError:
        return None
    number = query.get("id", [""])[0]
    is_item = host == "news.ycombinator.com" and parts.path in ("/item", "/reply")
    return number if is_item and NUMBER.match(number) else None


def _as_read(mention: Mention, item: object, now: datetime) -> list[MentionEvent]:
    """What an item tells of a mention. Its own interface does not name the story it hangs under."""
    if not isinstance(item, dict) or str(item.get("id")) != mention.native_id:
        return []
    return [
        replace(event, version=now) if event.kind in WORDS else event
        for event in read_item(item, now)
    ]


def _go_down(
    asked: Mapping[str, str], memory: object, phrases: tuple[str, ...], now: datetime
) -> Descent:
    """Newest first; each page ends where the next begins, because a query gives 1,000 hits."""

    def read(upto: str) -> Page:
        limit = {"numericFilters": f"created_at_i<={upto}"} if upto else {}
        params = {**asked, **limit, "hitsPerPage": str(PAGE)}
        body = _get(base_url("hackernews", SEARCH), "/api/v1/search_by_date", params)
        if not isinstance(body, dict) or not isinstance(body.get("hits"), list):
            raise TransientError("the search answered without hits", code="payload")
        return _as_page(body, phrases, now)

    return descend(read, memory, now, REACH)


def _as_page(body: Mapping[str, Any], phrases: tuple[str, ...], now: datetime) -> Page:
    hits = [hit for hit in body["hits"] if isinstance(hit, dict)]
    about = {str(hit.get("objectID")): str(hit.get("story_title") or "") for hit in hits}
    times = [at for hit in hits if (at := read_epoch(hit.get("created_at_i"), now))]
    parsed = read_items(body, now)
    kept = tuple(
        event
        for event in parsed.events
        if says_all(f"{event.text} {about.get(event.native_id, '')}", phrases)
    )
    oldest = min(times, default=None)
    following = str(int(oldest.timestamp())) if oldest and len(hits) >= PAGE else ""
    return Page(kept, parsed.rejected, following, tuple(times))


def _stories(haul: Haul, memory: object) -> list[str]:
    """The newest stories found, whose talk is followed; they are remembered in the haul."""
    found = [one.native_id for one in haul.events if one.kind in WORDS and not one.in_reply_to]
    known = [str(one) for one in memory] if isinstance(memory, list) else []
    stories = list(dict.fromkeys([*found, *known]))[:MOST_STORIES]
    haul.memory["stories"] = stories
    return stories


def _get(base: str, path: str, params: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON is anything until it is looked at
    try:
        request = Request("hackernews", f"{base}{path}", params=params, gauges=(GAUGE,))
        return fetch(request).json()
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(f"hackernews' answer: {error}", code="payload") from None
