"""A platform's delivery: checked over its raw bytes, stored, and only then answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from vigie.aws.brands import list_brands, read_brand
from vigie.aws.deliveries import keep_delivery
from vigie.aws.journal import note, warn
from vigie.aws.queues import send_job
from vigie.aws.sources import brands_of_account, list_sources
from vigie.errors import NotFoundError, PayloadError, SignatureError
from vigie.jobs.connection import known_secrets
from vigie.jobs.ingest import Tally, set_aside, store_events, store_parsed
from vigie.jobs.withdrawal import pass_on
from vigie.mention import MentionEvent, Parsed, Rejected
from vigie.platforms import Addressed, Pushed, PushedFrom, load_platform

MOST_AT_ONCE = 25


def shake_hands(
    platform: str, brand: str | None, query: Mapping[str, str]
) -> str | Mapping[str, str]:
    """Answer a platform's proof of address. Raises NotFoundError or SignatureError."""
    module = _pushed(platform)
    _check_brand(brand)
    for slug in [brand] if brand else [one.slug for one in list_brands()]:
        try:
            return module.answer_handshake(query, known_secrets(slug, platform))
        except SignatureError:
            continue
    raise SignatureError("the verify token is not one this stack was given")


def receive(
    platform: str, brand: str | None, headers: Mapping[str, str], body: bytes, now: datetime
) -> Tally:
    """Store a delivery. Raises NotFoundError for an unknown platform or brand, SignatureError.

    Up to 25 events are written at once; a longer delivery is kept whole and expanded through the
    poll queue. What cannot be read is kept aside and said in the answer.
    """
    module = _pushed(platform)
    _check_brand(brand)
    candidates = [brand] if brand else [one.slug for one in list_brands()]
    signers = _signers(platform, candidates, headers, body)
    realm = realm_of(platform, signers[0], headers)
    parsed = in_realm(module, read_push(module, body, now), realm)
    if parsed.withdrawn:
        pass_on(platform, signers, parsed.withdrawn)
    if brand is None and len(list_brands()) > 1:
        return _share_out(platform, signers, parsed, body, now)
    owner = signers[0]
    if len(parsed.events) <= MOST_AT_ONCE:
        return store_parsed(owner, platform, parsed, body, now)
    send_job({"delivery": keep_delivery(owner, platform, body, now, realm=realm)})
    note("delivery queued", brand=owner, platform=platform, events=len(parsed.events))
    return Tally(queued=len(parsed.events), rejected=parsed.rejected)


def _check_brand(brand: str | None) -> None:
    """A path names any brand it likes: only one of ours is looked up among the secrets."""
    if brand and read_brand(brand) is None:
        raise NotFoundError(f"no brand is called {brand!r}")


def read_push(module: Pushed, body: bytes, now: datetime) -> Parsed:
    """A delivery's events; a body that cannot be read at all is one rejected item."""
    try:
        parsed = module.parse_push(body, now)
    except PayloadError as error:
        return Parsed(rejected=(Rejected(0, str(error)),), recognised=False)
    if parsed.recognised:
        return parsed
    reason = parsed.none_because or "a shape this version does not know"
    return replace(parsed, rejected=parsed.rejected or (Rejected(0, reason),))


def realm_of(platform: str, brand: str, headers: Mapping[str, str]) -> str:
    """The instance a self-hosted platform's delivery comes from, as its polls name it.

    Rule: what the delivery says, if a source of the brand has that host; else the one source's.
    """
    module = load_platform(platform)
    if not module.PROFILE.self_hosted:
        return ""
    said = module.realm_of(headers) if isinstance(module, PushedFrom) else ""
    places = [one.url.rstrip("/") for one in list_sources(brand) if one.platform == platform]
    hosts = {_host(place): place for place in places if place}
    alone = places[0] if len(hosts) == 1 else ""
    return hosts.get(_host(said)) or said.rstrip("/") or alone


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def in_realm(module: Pushed, parsed: Parsed, realm: str) -> Parsed:
    """The same events as said in a realm, with their addresses there."""
    if not realm:
        return parsed
    events = [replace(one, realm=one.realm or realm) for one in parsed.events]
    if isinstance(module, Addressed):
        events = [replace(one, url=one.url or module.address_of(one)) for one in events]
    return replace(parsed, events=tuple(events))


def _pushed(platform: str) -> Pushed:
    module = load_platform(platform)
    if not isinstance(module, Pushed):
        raise NotFoundError(f"{platform} does not push")
    return module


def _signers(
    platform: str, candidates: Sequence[str], headers: Mapping[str, str], body: bytes
) -> list[str]:
    """The brands whose secret signed a delivery, at least one. Raises SignatureError."""
    module = _pushed(platform)
    signers, reason = [], "no brand of this stack could have sent for this"
    for slug in candidates:
        try:
            module.verify_push(headers, body, known_secrets(slug, platform))
        except SignatureError as error:
            reason = str(error)
        else:
            signers.append(slug)
    if not signers:
        warn("delivery refused", platform=platform)
        raise SignatureError(reason)
    return signers


def _share_out(
    platform: str, signers: Sequence[str], parsed: Parsed, body: bytes, now: datetime
) -> Tally:
    """Each event to the brands that own its account and whose secret signed it.

    What names an account no signer owns is set aside, never given to somebody else.
    """
    owned: dict[str, list[MentionEvent]] = {}
    strays = []
    for index, event in enumerate(parsed.events):
        owners = brands_of_account(platform, event.account) if event.account else []
        chosen = [slug for slug in owners if slug in signers]
        for slug in chosen:
            owned.setdefault(slug, []).append(event)
        if not chosen:
            strays.append(Rejected(index, "this account belongs to no brand here"))
    if strays or parsed.rejected or not parsed.recognised:
        set_aside(signers[0], platform, body, now, len(strays) + len(parsed.rejected))
    tallies = [store_events(slug, events, now) for slug, events in owned.items()]
    return Tally(
        accepted=sum(one.accepted for one in tallies),
        duplicates=sum(one.duplicates for one in tallies),
        rejected=(*parsed.rejected, *strays, *(r for one in tallies for r in one.rejected)),
    )
