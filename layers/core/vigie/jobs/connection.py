"""Speaking to a platform in a brand's name: its secrets, its token kept alive, its limits kept.

A token is renewed under a lock, because a refresh token may be used once only: two functions that
renew at the same time would kill the account's connection for good.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from vigie.aws.journal import note
from vigie.aws.meters import DeskMeters
from vigie.aws.secrets import forget_secrets, read_secrets, refresh_secrets, write_secrets
from vigie.aws.settings import settings
from vigie.aws.sources import list_sources
from vigie.aws.table import Condition, ConditionFailedError, delete, put, write
from vigie.aws.wire import to_seconds
from vigie.errors import ConflictError, TransientError
from vigie.platforms import Profile, Renewing, load_platform
from vigie.platforms._deadline import within
from vigie.platforms._limits import remembering

LOCK_LASTS = timedelta(seconds=90)
PAUSE_SECONDS = 0.5
MOST_PAUSES = 20
# Of the sixty seconds of a function that polls or acts; the rest is for writing what came of it.
CALLS_LAST = 40.0
# Which secret of a self-hosted platform says where it lives, when no source does.
PLACES = ("instance", "site_url")

# The values a token is made of; others (an account's id, a webhook's secret) make none.
CREDENTIALS = frozenset(
    {"access_token", "refresh_token", "client_id", "client_secret", "username", "password"}
    | {"identifier", "app_password", "service", "issuer_id", "key_id", "private_key"}
    | {"client_email", "api_key", "api_secret"}
)

Clock = Callable[[], datetime]


def known_secrets(brand: str, platform: str) -> dict[str, str]:
    """The secret values that serve a platform: its own, and those of the one it shares with."""
    shared = load_platform(platform).PROFILE.secrets_of
    lent = read_secrets(brand, shared) if shared else {}
    return {**lent, **read_secrets(brand, platform)}


def is_connected(brand: str, profile: Profile) -> bool:
    """Whether somebody has begun to connect the account: any secret is written, or none is needed.

    A half connected one fails by its own error, which names what is missing.
    """
    needed = set(profile.secrets) - profile.optional
    return not needed or bool(known_secrets(brand, profile.slug))


def is_known_realm(brand: str, profile: Profile, realm: str) -> bool:
    """Whether a self-hosted instance is one the brand listens to: only there go its secrets.

    What a mention says of its realm may come from an import or a delivery, and proves nothing.
    """
    if not profile.self_hosted or not realm:
        return True
    mine = (one.url for one in list_sources(brand) if one.platform == profile.slug)
    known = known_secrets(brand, profile.slug)
    places = {host_of(one) for one in (*mine, *(known.get(name, "") for name in PLACES))}
    return host_of(realm) in places - {""}


def host_of(address: str) -> str:
    """The host, and port if any, of an address with or without its scheme; empty: unreadable."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").netloc.lower()
    except ValueError:
        return ""


@contextmanager
def connected(
    brand: str,
    platform: str,
    clock: Clock,
    *,
    urgent: bool = False,
    seconds: float = CALLS_LAST,
) -> Iterator[Mapping[str, str]]:
    """The secrets to call with, the token fresh; calls within are measured against the limits.

    All of it ends within ``seconds``; ``urgent`` lets what a person asked for use limits to their
    end. Raises the PlatformError tree when a token must be renewed and cannot be.
    """
    with remembering(DeskMeters(clock), urgent=urgent), within(seconds):
        yield fresh_secrets(brand, platform, clock)


def fresh_secrets(
    brand: str, platform: str, clock: Clock, pause: Callable[[float], None] = time.sleep
) -> dict[str, str]:
    """A platform's secrets after renewing its token, if that is due.

    Cut short before the new values are written, a single-use refresh token is lost, and the next
    try says so by AuthError; nothing else can go wrong, since values are written in an order in
    which each one alone leads to another renewal. Raises the PlatformError tree.
    """
    secrets = known_secrets(brand, platform)
    module = load_platform(platform)
    if not isinstance(module, Renewing) or not secrets:
        return secrets
    for _ in range(MOST_PAUSES):
        if not module.is_renewal_due(secrets, clock()):
            return secrets
        if held := _lock(brand, platform, clock()):
            try:
                return _renew(module, brand, platform, clock)
            finally:
                _unlock(brand, platform, held)
        pause(PAUSE_SECONDS)
        refresh_secrets(brand, platform)
        secrets = known_secrets(brand, platform)
    raise TransientError(f"{platform}'s token is being renewed", code="renewing")


def replace_secrets(
    brand: str,
    platform: str,
    given: Mapping[str, str],
    clock: Clock,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Write what the owner gave; what vigie derived from the values before goes.

    Under the renewal's lock: a renewal under way would write tokens of the old account over it.
    Values the owner may also write go only with what they were made of, never with a webhook's.
    Raises ConflictError while a renewal is under way.
    """
    for _ in range(MOST_PAUSES):
        if held := _lock(brand, platform, clock()):
            break
        pause(PAUSE_SECONDS)
    else:
        raise ConflictError(f"{platform}'s token is being renewed in this moment: try again")
    try:
        forget_secrets(brand, platform, _outlived(load_platform(platform).PROFILE, given))
        write_secrets(brand, platform, given)
    finally:
        _unlock(brand, platform, held)


def _outlived(profile: Profile, given: Mapping[str, str]) -> set[str]:
    """The derived values that do not survive what the owner writes.

    Rule: their end and all else only vigie writes go with any credential; an access token the
    owner may write too goes only when another credential of the account replaces its origin.
    """
    names = {name for name, value in given.items() if value}
    if not names & CREDENTIALS:
        return set()
    both = set(profile.derived) & set(profile.secrets)
    origin = names & {"refresh_token", *(CREDENTIALS if not both else set())}
    return (set(profile.derived) - (set() if origin else both)) - names


def _renew(module: Renewing, brand: str, platform: str, clock: Clock) -> dict[str, str]:
    """Renew with the lock held, unless another function did it just before."""
    refresh_secrets(brand, platform)
    secrets = known_secrets(brand, platform)
    if not module.is_renewal_due(secrets, clock()):
        return secrets
    values = module.renew(secrets, clock())
    write_secrets(brand, platform, dict(sorted(values.items(), key=_write_order)))
    note("token renewed", brand=brand, platform=platform)
    return {**secrets, **{name: value for name, value in values.items() if value}}


def _write_order(pair: tuple[str, str]) -> tuple[bool, bool, str]:
    """The refresh token first, when it ends last."""
    name = pair[0]
    return name.endswith("expires_at"), "refresh" not in name, name


def _lock(brand: str, platform: str, now: datetime) -> int:
    """Take the lock, or one whose owner was cut short; until when it is held, 0: it is taken.

    An end further away than any lock lasts was written by a clock that was moved since.
    """
    until = to_seconds(now + LOCK_LASTS)
    free = Condition(
        "attribute_not_exists(pk) OR #until < :now OR #until > :until",
        {"#until": "until"},
        {":now": to_seconds(now), ":until": until},
    )
    try:
        write(put(settings().desk_table, {**_lock_key(brand, platform), "until": until}, free))
    except ConditionFailedError:
        return 0
    return until


def _unlock(brand: str, platform: str, held: int) -> None:
    """Give the lock back, unless it ran out and somebody else took it."""
    mine = Condition("#until = :held", {"#until": "until"}, {":held": held})
    try:
        write(delete(settings().desk_table, _lock_key(brand, platform), mine))
    except ConditionFailedError:
        return


def _lock_key(brand: str, platform: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"renewal#{platform}"}
