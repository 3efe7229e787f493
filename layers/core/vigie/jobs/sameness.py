"""One talk, one mention: what an alert or a feed found is stored as what its platform says.

First by claim: a platform knows the addresses of its own mentions. Then by address: whoever saw a
canonical address first keeps it, until somebody closer to the talk sees it (a site's own interface
before its feed, a feed before an alert).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from vigie.aws.mentions import OURS, Keep, Stored, get_mention, store_event
from vigie.aws.settings import settings
from vigie.aws.table import NEW, Condition, ConditionFailedError, put, write
from vigie.aws.wire import Item, to_seconds
from vigie.jobs.inherit import hand_on
from vigie.mention import HEARSAY, EventKind, MentionEvent, mention_id, merge
from vigie.platforms import (
    Acting,
    Claiming,
    PlatformModule,
    Polled,
    Profile,
    load_platform,
    platform_names,
)
from vigie.platforms._canonical import canonical

SPOKEN = frozenset({EventKind.ADD, EventKind.EDIT})
KEPT = timedelta(days=90)
Place = tuple[str, str, str]  # platform, realm, native id


def store_once(
    brand: str, event: MentionEvent, now: datetime, *, backfilled: bool = False
) -> Stored:
    """Store an event under the one mention its talk is. Safe to repeat and in any order.

    Cut short between removing the lesser sight and storing the better one, the next delivery
    finishes; a removal is final, so the lesser one never comes back.
    """
    module = load_platform(event.platform)
    seen = _as_claimed(event) if _points_elsewhere(module) else event
    if seen is event and event.url and event.kind in SPOKEN and _has_address(module):
        seen = _at_its_address(brand, event, module, now)
    profile = load_platform(seen.platform).PROFILE
    return store_event(brand, seen, now, backfilled=backfilled, keep=keep_of(profile))


def keep_of(profile: Profile) -> Keep:
    """How a platform's terms let us keep what it told."""
    duties = profile.duties
    if duties.keep is None and duties.recheck_every is None:
        return OURS
    lasts = min(duties.keep or KEPT, KEPT)
    return Keep(lasts=lasts, is_reread=duties.recheck_every is not None or lasts < KEPT)


def _points_elsewhere(module: PlatformModule) -> bool:
    """Whether it reads addresses of other people's talk and can do nothing there."""
    by_address = isinstance(module, Polled) and module.PROFILE.address == "url"
    return module.PROFILE.is_alert or (by_address and not isinstance(module, Acting))


def _has_address(module: PlatformModule) -> bool:
    return _points_elsewhere(module) or module.PROFILE.self_hosted


def _as_claimed(event: MentionEvent) -> MentionEvent:
    """The event under the platform that knows its address as one of its own mentions."""
    if event.url is None or event.kind not in SPOKEN:
        return event
    for slug, module in _claimers():
        native_id = module.claim(event.url)
        if native_id:
            return _heard(event, (slug, "", native_id))
    return event


@cache
def _claimers() -> tuple[tuple[str, Claiming], ...]:
    modules = [(slug, load_platform(slug)) for slug in platform_names()]
    return tuple(
        (slug, one)
        for slug, one in modules
        if isinstance(one, Claiming) and not one.PROFILE.self_hosted
    )


def _heard(event: MentionEvent, place: Place) -> MentionEvent:
    platform, realm, native_id = place
    return replace(
        event,
        platform=platform,
        realm=realm,
        native_id=native_id,
        kind=EventKind.ADD,
        version=HEARSAY,
        in_reply_to=None,
        thread_id=None,
        account=None,
        own=False,
        facts={},
    )


def _at_its_address(
    brand: str, event: MentionEvent, module: PlatformModule, now: datetime
) -> MentionEvent:
    """The event as it is to be stored, given who saw this address before."""
    mine = (event.platform, event.realm, event.native_id)
    row = {**_key(brand, event.url or ""), "place": list(mine), "rank": _rank(module)}
    row["expires_at"] = to_seconds(now + KEPT)
    try:
        write(put(settings().mentions_table, row, NEW))
    except ConditionFailedError as taken:
        found = taken.found or {}
        place: Place = tuple(found.get("place", mine))
        if place == mine:
            return event
        if found["rank"] >= row["rank"]:
            return event if _says_else(brand, event, module, place) else _heard(event, place)
        _supersede(brand, event, row, found, now)
    return event


def _says_else(brand: str, event: MentionEvent, module: PlatformModule, place: Place) -> bool:
    """Whether two entries of one kind of feed only share a link: two reviews of one page are two.

    What alerts quote of a page differs from one to the next, and is one talk.
    """
    if module.PROFILE.is_alert or place[0] != event.platform:
        return False
    known = get_mention(mention_id(brand, event.platform, place[2], place[1]))
    return known is not None and not known.removed and known.text != event.text


def _supersede(brand: str, event: MentionEvent, row: Item, found: Item, now: datetime) -> None:
    """Take an address over from a lesser sight, whose mention goes first, its work handed on."""
    platform, realm, native_id = found["place"]
    hand_on(mention_id(brand, platform, native_id, realm), merge(None, event, brand), now)
    gone = MentionEvent(
        platform=platform, native_id=native_id, realm=realm, kind=EventKind.REMOVE, version=now
    )
    store_event(brand, gone, now)
    as_found = Condition("#rank = :was", {"#rank": "rank"}, {":was": found["rank"]})
    try:
        write(put(settings().mentions_table, row, as_found))
    except ConditionFailedError:
        return


def _rank(module: PlatformModule) -> int:
    if module.PROFILE.is_alert:
        return 0
    return 2 if module.PROFILE.self_hosted else 1


def _key(brand: str, url: str) -> Item:
    """An address's row. A fragment names one comment of a page, so it stays."""
    fragment = url.partition("#")[2]
    address = canonical(url).partition("://")[2] + (f"#{fragment}" if fragment else "")
    digest = hashlib.sha256(f"{brand}\x00{address}".encode("utf-8", "surrogatepass")).hexdigest()
    return {"pk": f"address#{digest[:32]}", "sk": "address"}
